//! Conditions, with brackets where the order of `and`, `or` and `not` wants them.

use sqlparser::ast::{self, BinaryOperator};

use super::{Lowering, bare, literal, lower};
use crate::tree::{Comparison, Condition, Expr};

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
            Condition::Like { expr, text, place } => ast::Expr::ILike {
                negated: false,
                any: false,
                expr: Box::new(self.textual(expr)?),
                pattern: Box::new(literal::pattern(text, *place)),
                escape_char: None,
            },
            Condition::Null(e) => ast::Expr::IsNull(Box::new(self.expr(e)?)),
            Condition::Among(exprs, query) => {
                let mut left = exprs.iter().map(|e| self.expr(e)).collect::<Option<Vec<_>>>()?;
                let expr = if left.len() == 1 { left.remove(0) } else { ast::Expr::Tuple(left) };
                ast::Expr::InSubquery {
                    expr: Box::new(expr),
                    subquery: Box::new(lower(self.schema, query)?),
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

    /// What `ilike` is asked of must be text.
    fn textual(&self, expr: &Expr) -> Option<ast::Expr> {
        let lowered = self.expr(expr)?;
        let is_text = matches!(expr, Expr::Column(c)
            if self.schema.column(c.column).family == catalog::Family::Text);
        Some(if is_text { lowered } else { bare::cast(lowered, ast::DataType::Text) })
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
