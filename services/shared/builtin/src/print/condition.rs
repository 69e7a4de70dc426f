//! Conditions, with brackets where the order of `and`, `or` and `not` wants them.

use guard::Dialect;
use sqlparser::ast::{self, BinaryOperator};

use super::{Lowering, bare, literal, lower_inside, mssql, mysql, oracle, outputs};
use crate::tree::{Comparison, Condition, Expr, Place, Query};

impl Lowering<'_> {
    /// All of them at once; `Some(None)` where there are none.
    #[expect(clippy::option_option, reason = "no condition is no failure")]
    pub(super) fn all(&self, conditions: &[Condition]) -> Option<Option<ast::Expr>> {
        let list: Option<Vec<_>> = conditions.iter().map(|c| self.condition(c)).collect();
        Some(list?.into_iter().reduce(bare::and))
    }

    fn condition(&self, condition: &Condition) -> Option<ast::Expr> {
        Some(match condition {
            Condition::Compare(a, comparison, b) => {
                bare::binary(self.expr(a)?, operator(*comparison), self.expr(b)?)
            }
            Condition::Like { expr, text, place } => self.like(expr, text, *place)?,
            Condition::Null(e) => ast::Expr::IsNull(Box::new(self.expr(e)?)),
            Condition::Among(exprs, query) => {
                let mut left = exprs.iter().map(|e| self.expr(e)).collect::<Option<Vec<_>>>()?;
                if self.schema.dialect == Dialect::MsSql && left.len() > 1 {
                    return Some(mssql::among(left, self.members(query)?));
                }
                let expr = if left.len() == 1 { left.remove(0) } else { ast::Expr::Tuple(left) };
                ast::Expr::InSubquery {
                    expr: Box::new(expr),
                    subquery: Box::new(self.members(query)?),
                    negated: false,
                }
            }
            Condition::Not(inner) => match &**inner {
                Condition::Null(e) => ast::Expr::IsNotNull(Box::new(self.expr(e)?)),
                other => ast::Expr::UnaryOp {
                    op: ast::UnaryOperator::Not,
                    expr: Box::new(bare::nested(self.condition(other)?)),
                },
            },
            Condition::Any(list) => bare::nested(self.joined(list, bare::or)?),
            Condition::All(list) => self.joined(list, bare::and)?,
        })
    }

    /// The conditions, joined; each in brackets that is several itself.
    fn joined(
        &self,
        conditions: &[Condition],
        join: fn(ast::Expr, ast::Expr) -> ast::Expr,
    ) -> Option<ast::Expr> {
        let list: Option<Vec<ast::Expr>> = conditions
            .iter()
            .map(|condition| {
                let lowered = self.condition(condition)?;
                let several = matches!(condition, Condition::All(_));
                Some(if several { bare::nested(lowered) } else { lowered })
            })
            .collect();
        list?.into_iter().reduce(join)
    }

    /// Text that looks so, whatever the case.
    fn like(&self, expr: &Expr, text: &str, place: Place) -> Option<ast::Expr> {
        let dialect = self.schema.dialect;
        let (negated, any, escape_char) = (false, false, None);
        let expr = Box::new(self.textual(expr)?);
        let pattern = Box::new(literal::pattern(dialect, text, place));
        Some(match dialect {
            Dialect::PostgreSql => ast::Expr::ILike { negated, any, expr, pattern, escape_char },
            // There the case is a matter of collations, and the usual ones ignore it.
            Dialect::MySql | Dialect::MsSql => {
                ast::Expr::Like { negated, any, expr, pattern, escape_char }
            }
            Dialect::Oracle => oracle::like(*expr, *pattern, text.contains(['\\', '%', '_'])),
        })
    }

    /// The query among whose rows something stands.
    fn members(&self, query: &Query) -> Option<ast::Query> {
        let lowered = lower_inside(self.schema, query)?;
        match self.schema.dialect {
            Dialect::MySql if lowered.limit_clause.is_some() => {
                mysql::limited_members(lowered, &outputs::names(self.schema, query)?)
            }
            _ => Some(lowered),
        }
    }

    /// What is asked how it looks must be text.
    fn textual(&self, expr: &Expr) -> Option<ast::Expr> {
        let lowered = self.expr(expr)?;
        let is_text = matches!(expr, Expr::Column(c)
            if self.schema.column(c.column).family == catalog::Family::Text);
        if is_text {
            return Some(lowered);
        }
        Some(match self.schema.dialect {
            Dialect::PostgreSql => bare::cast(lowered, ast::DataType::Text),
            Dialect::MySql => bare::cast(lowered, ast::DataType::Char(None)),
            Dialect::MsSql => {
                bare::cast(lowered, ast::DataType::Nvarchar(Some(ast::CharacterLength::Max)))
            }
            Dialect::Oracle => oracle::textual(lowered),
        })
    }
}

pub(super) fn operator(comparison: Comparison) -> BinaryOperator {
    match comparison {
        Comparison::Equal => BinaryOperator::Eq,
        Comparison::NotEqual => BinaryOperator::NotEq,
        Comparison::More => BinaryOperator::Gt,
        Comparison::AtLeast => BinaryOperator::GtEq,
        Comparison::Less => BinaryOperator::Lt,
        Comparison::AtMost => BinaryOperator::LtEq,
    }
}
