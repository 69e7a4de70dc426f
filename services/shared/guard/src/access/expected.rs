//! What an attribute must be in the place where a condition has it.
//!
//! MySQL and MariaDB compare anything with anything: to them `name = 0` is true of every name
//! that does not begin with digits, and `id = 'none'` of the row 0. SQL Server and Oracle make
//! numbers of texts, and dates of them by the session's settings, or give up over one row that holds
//! something else. So each attribute is written there as what it is compared with, and a condition in
//! which that cannot be told is refused.

mod functions;

use self::functions::{Made, made};
use catalog::{Column, Family, Table};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, ObjectNamePart, SetExpr, UnaryOperator, Value,
};

use crate::refusal::Refusal;
use crate::scan::{MAX_LEXEMES, scan_in};
use crate::{Dialect, parse};

/// What an attribute is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it is: the server does not mix types, or the value does not matter.
    Anything,
    /// A value that is true or false.
    Truth,
    /// What may stand alone behind WHERE, to a server for which that is no value.
    Condition,
    Number,
    Text,
    /// A date, with or without a time.
    Moment,
    /// To a server that has such values, and makes them of texts that only begin like one.
    Uuid,
}

/// What each of `count` words, `mark` and its number and `_`, must be in a condition on `table`;
/// None where that cannot be told.
pub fn expected(
    condition: &str,
    mark: &str,
    count: usize,
    table: &Table,
    dialect: Dialect,
) -> Result<Vec<Option<Expected>>, Refusal> {
    if dialect == Dialect::PostgreSql {
        return Ok(vec![Some(Expected::Anything); count]);
    }
    let sql = format!("select 1 from t where ({condition})");
    let lexemes = scan_in(dialect, &sql, MAX_LEXEMES)?;
    let (query, _) = parse::query(&sql, &lexemes, dialect.facts())?;
    let mut reading = Reading { mark, table, dialect, found: vec![None; count] };
    if let SetExpr::Select(select) = query.body.as_ref()
        && let Some(selection) = &select.selection
    {
        reading.read(selection, Some(reading.condition()));
    }
    Ok(reading.found)
}

struct Reading<'t> {
    mark: &'t str,
    table: &'t Table,
    dialect: Dialect,
    found: Vec<Option<Expected>>,
}

impl Reading<'_> {
    /// What stands behind WHERE.
    fn condition(&self) -> Expected {
        if self.dialect.facts().is_mysql() { Expected::Truth } else { Expected::Condition }
    }

    /// Notes what the marks in `expr` must be, when it must be `wanted` itself. A form that is
    /// not known is not entered, so what stands in it cannot be told.
    fn read(&mut self, expr: &Expr, wanted: Option<Expected>) {
        use Expected::{Anything, Number, Text};
        match expr {
            Expr::Identifier(ident) => {
                if let Some(number) = self.number(ident) {
                    self.found[number] = wanted;
                }
            }
            Expr::Nested(inner) => self.read(inner, wanted),
            Expr::IsNull(inner) | Expr::IsNotNull(inner) => self.read(inner, Some(Anything)),
            Expr::IsTrue(inner)
            | Expr::IsNotTrue(inner)
            | Expr::IsFalse(inner)
            | Expr::IsNotFalse(inner)
            | Expr::UnaryOp { op: UnaryOperator::Not, expr: inner } => {
                self.read(inner, Some(self.condition()));
            }
            Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr: inner } => {
                self.read(inner, Some(Number));
            }
            Expr::BinaryOp { left, op, right } => self.read_pair(left, op, right),
            Expr::InList { expr, list, negated: _ } => {
                let kind = self.of(expr);
                for item in list {
                    self.read(item, kind);
                }
                let kind = self.of_all(list.iter());
                self.read(expr, kind);
            }
            Expr::Between { expr, low, high, negated: _ } => {
                let kind = self.of(expr);
                self.read(low, kind);
                self.read(high, kind);
                let kind = self.of_all([low.as_ref(), high.as_ref()].into_iter());
                self.read(expr, kind);
            }
            Expr::Like { expr, pattern, .. } | Expr::RLike { expr, pattern, .. } => {
                self.read(expr, Some(Text));
                self.read(pattern, Some(Text));
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                for CaseWhen { condition, result } in conditions {
                    self.read(condition, Some(self.condition()));
                    self.read(result, wanted);
                }
                if let Some(result) = else_result {
                    self.read(result, wanted);
                }
            }
            Expr::Function(function) => self.read_call(function, wanted),
            Expr::Interval(interval) => self.read(&interval.value, Some(Number)),
            _ => {}
        }
    }

    fn read_pair(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr) {
        use BinaryOperator::{
            And, Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Modulo, Multiply, MyIntegerDivide, NotEq,
            Or, Plus, Spaceship, StringConcat, Xor,
        };
        let (of_left, of_right) = match op {
            And | Or | Xor => (Some(self.condition()), Some(self.condition())),
            Eq | NotEq | Lt | LtEq | Gt | GtEq | Spaceship => (self.of(right), self.of(left)),
            // To SQL Server, it joins texts as well.
            Plus if self.dialect.facts().is_mssql() => (self.of(right), self.of(left)),
            StringConcat if self.dialect.facts().is_oracle() => {
                (Some(Expected::Text), Some(Expected::Text))
            }
            Plus | Minus | Multiply | Divide | Modulo | MyIntegerDivide => {
                (Some(Expected::Number), Some(Expected::Number))
            }
            _ => (None, None),
        };
        self.read(left, of_left);
        self.read(right, of_right);
    }

    fn read_call(&mut self, function: &Function, wanted: Option<Expected>) {
        let wanted = match made(&name_of(function), self.dialect) {
            Some(Made::AnyArgument) => wanted,
            Some(Made::Text | Made::NumberOfTexts) => Some(Expected::Text),
            Some(Made::Number | Made::Moment | Made::FirstArgument) | None => None,
        };
        arguments(function).for_each(|argument| self.read(argument, wanted));
    }

    /// What a value is, and so what it may be compared with.
    fn of(&self, expr: &Expr) -> Option<Expected> {
        use Expected::{Moment, Number, Text, Truth};
        match expr {
            Expr::Identifier(ident) => self.of_column(ident).or_else(|| self.of_word(ident)),
            Expr::CompoundIdentifier(parts) => parts.last().and_then(|ident| self.of_column(ident)),
            Expr::Nested(inner) => self.of(inner),
            Expr::Value(value) => match &value.value {
                Value::Number(..) => Some(Number),
                Value::SingleQuotedString(_) => Some(Text),
                Value::Boolean(_) => Some(Truth),
                _ => None,
            },
            Expr::Trim { .. } | Expr::Substring { .. } => Some(Text),
            Expr::BinaryOp { op: BinaryOperator::StringConcat, .. }
                if self.dialect.facts().is_oracle() =>
            {
                Some(Text)
            }
            Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
                let sides = [left, right].map(|side| self.of(side));
                let has_span = matches!(right.as_ref(), Expr::Interval(_));
                match sides {
                    _ if has_span => Some(Moment),
                    [Some(Number), Some(Number)] => Some(Number),
                    // Days are added there.
                    [Some(Moment), Some(Number)] if self.dialect.facts().is_oracle() => {
                        Some(Moment)
                    }
                    [Some(Text), Some(Text)] if self.dialect.facts().is_mssql() => Some(Text),
                    _ => None,
                }
            }
            Expr::Extract { .. }
            | Expr::Ceil { .. }
            | Expr::Floor { .. }
            | Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, .. }
            | Expr::BinaryOp {
                op: BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo,
                ..
            } => Some(Number),
            Expr::Cast { data_type, .. } | Expr::Convert { data_type: Some(data_type), .. } => {
                of_type(data_type, self.dialect)
            }
            Expr::Function(function) => match made(&name_of(function), self.dialect)? {
                Made::AnyArgument => self.of_all(arguments(function)),
                Made::FirstArgument => self.of(arguments(function).next()?),
                Made::Text => Some(Text),
                Made::Number | Made::NumberOfTexts => Some(Number),
                Made::Moment => Some(Moment),
            },
            Expr::TypedString(typed) if self.dialect.facts().is_oracle() => {
                of_type(&typed.data_type, self.dialect)
            }
            _ => None,
        }
    }

    /// What all of them are, marks aside.
    fn of_all<'e>(&self, exprs: impl Iterator<Item = &'e Expr>) -> Option<Expected> {
        let mut known: Option<Expected> = None;
        for expr in exprs.filter(|expr| !self.is_mark(expr)) {
            let next = self.of(expr)?;
            if known.is_some_and(|known| known != next) {
                return None;
            }
            known = Some(next);
        }
        known
    }

    fn is_mark(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Nested(inner) => self.is_mark(inner),
            Expr::Identifier(ident) => self.number(ident).is_some(),
            _ => false,
        }
    }

    fn number(&self, ident: &Ident) -> Option<usize> {
        let number = ident.value.strip_prefix(self.mark)?.strip_suffix('_')?.parse().ok()?;
        (number < self.found.len()).then_some(number)
    }

    /// Only where names fold to one case can two columns differ in theirs.
    fn column(&self, ident: &Ident) -> Option<&Column> {
        if self.dialect.facts().is_oracle() && ident.quote_style.is_none() {
            return self.table.column(&ident.value.to_uppercase());
        }
        let is_named = |c: &&Column| c.name.to_lowercase() == ident.value.to_lowercase();
        let exact = self.table.column(&ident.value);
        exact.or_else(|| {
            self.table.columns.iter().find(is_named).filter(|_| !self.dialect.facts().is_oracle())
        })
    }

    /// What is called without parentheses.
    fn of_word(&self, ident: &Ident) -> Option<Expected> {
        let is_moment = ident.quote_style.is_none()
            && functions::is_moment(&ident.value.to_lowercase(), self.dialect);
        is_moment.then_some(Expected::Moment)
    }

    fn of_column(&self, ident: &Ident) -> Option<Expected> {
        let column = self.column(ident)?;
        match column.family() {
            Family::Integer | Family::Decimal => Some(Expected::Number),
            Family::Boolean => Some(Expected::Truth),
            Family::Uuid if self.dialect.facts().is_mssql() => Some(Expected::Uuid),
            Family::Text | Family::Uuid => Some(Expected::Text),
            Family::Date | Family::Timestamp => Some(Expected::Moment),
            Family::Time | Family::Interval | Family::Json | Family::Array | Family::Other => None,
        }
    }
}

fn of_type(data_type: &DataType, dialect: Dialect) -> Option<Expected> {
    use Expected::{Moment, Number, Text, Truth, Uuid};
    let name = match data_type {
        DataType::Char(_) | DataType::Character(_) | DataType::Varchar(_) => return Some(Text),
        DataType::Signed
        | DataType::Unsigned
        | DataType::SignedInteger
        | DataType::UnsignedInteger
        | DataType::Decimal(_) => return Some(Number),
        DataType::Date | DataType::Datetime(_) => return Some(Moment),
        _ if dialect == Dialect::MySql => return None,
        DataType::Nvarchar(_) => return Some(Text),
        DataType::Int(_)
        | DataType::Integer(_)
        | DataType::BigInt(_)
        | DataType::SmallInt(_)
        | DataType::TinyInt(_)
        | DataType::Numeric(_)
        | DataType::Float(_)
        | DataType::Real => return Some(Number),
        DataType::Timestamp(..) => return Some(Moment),
        DataType::Bit(_) => return Some(Truth),
        DataType::Custom(name, _) => name.to_string().to_ascii_lowercase(),
        _ => return None,
    };
    match name.as_str() {
        "nchar" | "nvarchar2" | "varchar2" => Some(Text),
        "money" | "number" | "smallmoney" => Some(Number),
        "datetime2" | "datetimeoffset" | "smalldatetime" => Some(Moment),
        "uniqueidentifier" => Some(Uuid),
        _ => None,
    }
}

fn name_of(function: &Function) -> String {
    match function.name.0.as_slice() {
        [ObjectNamePart::Identifier(name)] => name.value.to_lowercase(),
        _ => String::new(),
    }
}

fn arguments(function: &Function) -> impl Iterator<Item = &Expr> {
    let arguments = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        FunctionArguments::None | FunctionArguments::Subquery(_) => &[],
    };
    arguments.iter().filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    })
}
