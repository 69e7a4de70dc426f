//! Expressions: columns, aggregates, arithmetic, parts of dates, windows.

use sqlparser::ast::{self, BinaryOperator, DataType, helpers::attached_token::AttachedToken};

use super::{Lowering, bare, literal, lower};
use crate::{
    schema::NumericText,
    tree::{Aggregate, ColumnRef, Condition, Expr, Part, Window, WindowFunction},
};

/// What a text must look like to be read as a number.
const NUMBER: &str = "^[[:space:]]*-?[0-9]+([.][0-9]+)?[[:space:]]*$";

impl Lowering<'_> {
    pub(super) fn expr(&self, expr: &Expr) -> Option<ast::Expr> {
        Some(match expr {
            Expr::Column(c) => self.column(*c),
            Expr::Numeric(c) => self.numeric(*c),
            Expr::Rows
            | Expr::Count { .. }
            | Expr::Aggregate(..)
            | Expr::Filtered(..)
            | Expr::StartOf(..)
            | Expr::Since(_)
            | Expr::Length(_)
            | Expr::Window(_) => ast::Expr::Function(self.function(expr)?),
            Expr::Number(n) => literal::number(n),
            Expr::Text(t) => literal::text(t),
            Expr::Bool(b) => ast::Expr::value(ast::Value::Boolean(*b)),
            Expr::Date(point) => literal::date(point),
            Expr::Ratio(a, b) => {
                let zero = literal::number("0");
                let divisor = bare::call("NULLIF", vec![self.expr(b)?, zero]);
                let dividend = bare::cast(self.expr(a)?, DataType::DoublePrecision);
                bare::binary(dividend, BinaryOperator::Divide, ast::Expr::Function(divisor))
            }
            Expr::Binary(a, operator, b) => arithmetic(self.expr(a)?, *operator, self.expr(b)?)?,
            Expr::Part(part, e) => ast::Expr::Extract {
                field: field(*part),
                syntax: ast::ExtractSyntax::From,
                expr: Box::new(self.expr(e)?),
            },
            Expr::Scalar(query) => ast::Expr::Subquery(Box::new(lower(self.schema, query)?)),
            Expr::Inner(place) => {
                let (_, names) = self.inner.as_ref()?;
                ast::Expr::Identifier(literal::identifier(names.get(*place)?))
            }
        })
    }

    fn function(&self, expr: &Expr) -> Option<ast::Function> {
        Some(match expr {
            Expr::Rows => bare::call_of_rows("COUNT"),
            Expr::Count { distinct, of } => {
                let mut call = bare::call("COUNT", vec![self.expr(of)?]);
                if let (true, ast::FunctionArguments::List(list)) = (*distinct, &mut call.args) {
                    list.duplicate_treatment = Some(ast::DuplicateTreatment::Distinct);
                }
                call
            }
            Expr::Aggregate(f, e) => bare::call(aggregate(*f), vec![self.expr(e)?]),
            Expr::Filtered(e, conditions) => self.filtered(e, conditions)?,
            Expr::StartOf(part, e) => {
                bare::call("DATE_TRUNC", vec![literal::text(literal::unit(*part)), self.expr(e)?])
            }
            Expr::Since(e) => bare::call("AGE", vec![self.expr(e)?]),
            Expr::Length(e) => bare::call("LENGTH", vec![self.expr(e)?]),
            Expr::Window(window) => self.window(window)?,
            _ => return None,
        })
    }

    /// Only an aggregate can be kept to some of the rows.
    fn filtered(&self, expr: &Expr, conditions: &[Condition]) -> Option<ast::Function> {
        let mut call = self.function(expr).filter(|_| expr.is_aggregate())?;
        let more = self.all(conditions)?;
        let before = call.filter.take().map(|filter| *filter);
        call.filter = before.into_iter().chain(more).reduce(bare::and).map(Box::new);
        Some(call)
    }

    fn window(&self, window: &Window) -> Option<ast::Function> {
        let mut call = match &window.function {
            WindowFunction::Rank => bare::call("RANK", Vec::new()),
            WindowFunction::RowNumber => bare::call("ROW_NUMBER", Vec::new()),
            WindowFunction::Over(e) => self.function(e).filter(|_| e.is_aggregate())?,
        };
        let partition_by = window.partition.iter().map(|e| self.expr(e)).collect::<Option<_>>()?;
        let order_by = window.order.iter().map(|o| self.order(o)).collect::<Option<_>>()?;
        call.over = Some(ast::WindowType::WindowSpec(ast::WindowSpec {
            window_name: None,
            partition_by,
            order_by,
            window_frame: None,
        }));
        Some(call)
    }

    /// Text read as a number, passing over what is none.
    fn numeric(&self, column: ColumnRef) -> ast::Expr {
        let plain = self.column(column);
        let number = bare::cast(plain.clone(), DataType::DoublePrecision);
        if self.schema.column(column.column).numeric_text != NumericText::Mostly {
            return number;
        }
        let condition = bare::binary(plain, BinaryOperator::PGRegexMatch, literal::text(NUMBER));
        ast::Expr::Case {
            case_token: AttachedToken::empty(),
            end_token: AttachedToken::empty(),
            operand: None,
            conditions: vec![ast::CaseWhen { condition, result: number }],
            else_result: None,
        }
    }
}

fn aggregate(f: Aggregate) -> &'static str {
    match f {
        Aggregate::Avg => "AVG",
        Aggregate::Sum => "SUM",
        Aggregate::Min => "MIN",
        Aggregate::Max => "MAX",
    }
}

fn field(part: Part) -> ast::DateTimeField {
    match part {
        Part::Year => ast::DateTimeField::Year,
        Part::Quarter => ast::DateTimeField::Quarter,
        Part::Month => ast::DateTimeField::Month,
        Part::Week => ast::DateTimeField::Week(None),
        Part::Day => ast::DateTimeField::Day,
        Part::Hour => ast::DateTimeField::Hour,
    }
}

/// Two operands and what is done with them, in brackets where their own operators bind less.
fn arithmetic(left: ast::Expr, operator: char, right: ast::Expr) -> Option<ast::Expr> {
    let op = match operator {
        '+' => BinaryOperator::Plus,
        '-' => BinaryOperator::Minus,
        '*' => BinaryOperator::Multiply,
        '/' => BinaryOperator::Divide,
        _ => return None,
    };
    let strength = strength(&op);
    // `a + (b + c)` and `a * (b / c)` may go without; `a - (b + c)` and `a / (b * c)` may not.
    let strict = matches!(op, BinaryOperator::Minus | BinaryOperator::Divide);
    let left = bracketed(left, |inner| inner < strength);
    let right = bracketed(right, |inner| inner < strength || strict && inner == strength);
    Some(bare::binary(left, op, right))
}

fn bracketed(operand: ast::Expr, weaker: impl Fn(u8) -> bool) -> ast::Expr {
    match &operand {
        ast::Expr::BinaryOp { op, .. } if weaker(strength(op)) => bare::nested(operand),
        _ => operand,
    }
}

fn strength(op: &BinaryOperator) -> u8 {
    u8::from(matches!(op, BinaryOperator::Multiply | BinaryOperator::Divide))
}
