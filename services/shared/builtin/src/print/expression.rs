//! Expressions: columns, aggregates, arithmetic, parts of dates, windows.

use guard::Dialect;
use sqlparser::ast::{self, BinaryOperator, DataType};

use super::{Lowering, bare, literal, lower_inside, mssql, mysql, oracle};
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
            Expr::Since(e) if self.schema.dialect == Dialect::Oracle => {
                oracle::since(self.expr(e)?)
            }
            Expr::Rows
            | Expr::Count { .. }
            | Expr::Aggregate(..)
            | Expr::Filtered(..)
            | Expr::Since(_)
            | Expr::Length(_)
            | Expr::Window(_) => ast::Expr::Function(self.function(expr)?),
            Expr::Number(n) => literal::number(n),
            Expr::Text(t) => self.text(t),
            // A bit is a number there.
            Expr::Bool(b) if self.schema.dialect == Dialect::MsSql => {
                literal::number(if *b { "1" } else { "0" })
            }
            Expr::Bool(b) => ast::Expr::value(ast::Value::Boolean(*b)),
            Expr::Date(point) => literal::date(self.schema.dialect, point),
            Expr::StartOf(part, e) => literal::start_of(self.schema.dialect, *part, self.expr(e)?),
            Expr::Ratio(a, b) => {
                let zero = literal::number("0");
                let divisor = bare::call("NULLIF", vec![self.expr(b)?, zero]);
                let dividend = self.double(self.expr(a)?);
                bare::binary(dividend, BinaryOperator::Divide, ast::Expr::Function(divisor))
            }
            Expr::Binary(a, operator, b) => arithmetic(self.expr(a)?, *operator, self.expr(b)?)?,
            Expr::Part(part, e) => self.part(*part, e)?,
            Expr::Scalar(query) => ast::Expr::Subquery(Box::new(lower_inside(self.schema, query)?)),
            Expr::Inner(place) => {
                let (_, names) = self.inner.as_ref()?;
                ast::Expr::Identifier(self.identifier(names.get(*place)?))
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
            Expr::Aggregate(f, e) => bare::call(aggregate(*f), vec![self.aggregated(*f, e)?]),
            Expr::Filtered(e, conditions) => self.filtered(e, conditions)?,
            Expr::Since(e) => match self.schema.dialect {
                Dialect::PostgreSql => bare::call("AGE", vec![self.expr(e)?]),
                Dialect::MySql => {
                    bare::call("DATEDIFF", vec![literal::today(Dialect::MySql), self.expr(e)?])
                }
                // No function there, but a difference.
                Dialect::Oracle => return None,
                Dialect::MsSql => mssql::passed(Part::Day, self.expr(e)?, mssql::today()),
            },
            Expr::Length(e) => bare::call(
                match self.schema.dialect {
                    Dialect::PostgreSql | Dialect::Oracle => "LENGTH",
                    // There, `length` counts bytes.
                    Dialect::MySql => "CHAR_LENGTH",
                    Dialect::MsSql => "LEN",
                },
                vec![self.expr(e)?],
            ),
            Expr::Window(window) => self.window(window)?,
            _ => return None,
        })
    }

    /// What is summed up. SQL Server gives averages and sums of whole numbers as numbers of the same
    /// size: without a fraction, or not at all.
    fn aggregated(&self, f: Aggregate, of: &Expr) -> Option<ast::Expr> {
        let value = self.expr(of)?;
        if self.schema.dialect != Dialect::MsSql || !self.may_be_whole(of) {
            return Some(value);
        }
        Some(match f {
            Aggregate::Avg => self.double(value),
            Aggregate::Sum => bare::cast(value, DataType::BigInt(None)),
            Aggregate::Min | Aggregate::Max => value,
        })
    }

    /// A column of whole numbers, or what is counted.
    fn may_be_whole(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Column(c) => {
                let data_type = &self.schema.catalog_column(c.column).data_type;
                ["int", "bigint", "smallint", "tinyint", "bit"]
                    .iter()
                    .any(|whole| data_type.starts_with(whole))
            }
            Expr::Rows | Expr::Count { .. } | Expr::Length(_) | Expr::Part(..) | Expr::Since(_) => {
                true
            }
            Expr::Filtered(e, _) => self.may_be_whole(e),
            Expr::Binary(a, _, b) => self.may_be_whole(a) && self.may_be_whole(b),
            _ => false,
        }
    }

    /// Only an aggregate can be kept to some of the rows.
    fn filtered(&self, expr: &Expr, conditions: &[Condition]) -> Option<ast::Function> {
        let mut call = self.function(expr).filter(|_| expr.is_aggregate())?;
        let more = self.all(conditions)?;
        if self.schema.dialect != Dialect::PostgreSql {
            return match more {
                Some(condition) => mysql::kept(call, &condition),
                None => Some(call),
            };
        }
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
        let order = window.order.iter().map(|o| self.order(o, false));
        let order_by = order.collect::<Option<Vec<_>>>()?.concat();
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
        if self.schema.dialect == Dialect::MsSql {
            return mssql::number(plain);
        }
        let number = self.double(plain.clone());
        if self.schema.column(column.column).numeric_text != NumericText::Mostly {
            return number;
        }
        let condition = match self.schema.dialect {
            Dialect::PostgreSql => {
                bare::binary(plain, BinaryOperator::PGRegexMatch, self.text(NUMBER))
            }
            Dialect::MySql => mysql::matches(plain, self.text(NUMBER)),
            Dialect::Oracle => oracle::matches(plain, self.text(NUMBER)),
            Dialect::MsSql => return number,
        };
        bare::case(condition, number)
    }

    fn double(&self, number: ast::Expr) -> ast::Expr {
        let data_type = match self.schema.dialect {
            Dialect::PostgreSql => DataType::DoublePrecision,
            Dialect::MySql => DataType::Double(ast::ExactNumberInfo::None),
            // Which divides without losing fractions.
            Dialect::Oracle => oracle::number(),
            Dialect::MsSql => DataType::Float(ast::ExactNumberInfo::None),
        };
        bare::cast(number, data_type)
    }

    /// The year, month, … of a date; of the time since one, how many are whole.
    fn part(&self, part: Part, of: &Expr) -> Option<ast::Expr> {
        if self.schema.dialect == Dialect::MySql {
            match of {
                Expr::Since(born) => return Some(mysql::whole(part, self.expr(born)?)),
                of if part == Part::Week => return Some(mysql::week(self.expr(of)?)),
                _ => {}
            }
        }
        if self.schema.dialect == Dialect::Oracle {
            match of {
                Expr::Since(born) => return Some(oracle::whole(part, self.expr(born)?)),
                of => {
                    if let Some(number) = oracle::part(part, &self.expr(of)?) {
                        return Some(number);
                    }
                }
            }
        }
        if self.schema.dialect == Dialect::MsSql {
            return Some(match of {
                Expr::Since(born) => mssql::whole(part, self.expr(born)?),
                of => mssql::part(part, self.expr(of)?),
            });
        }
        Some(ast::Expr::Extract {
            field: literal::field(part),
            syntax: ast::ExtractSyntax::From,
            expr: Box::new(self.expr(of)?),
        })
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
