//! Conditions in words.

use super::Telling;
use crate::tree::{Comparison, Condition, Place, Query};

impl Telling<'_> {
    pub(super) fn all(self, conditions: &[Condition]) -> String {
        self.joined(conditions, " and ")
    }

    fn joined(self, conditions: &[Condition], between: &str) -> String {
        conditions.iter().map(|c| self.condition(c)).collect::<Vec<_>>().join(between)
    }

    fn condition(self, condition: &Condition) -> String {
        match condition {
            Condition::Compare(a, comparison, b) => {
                format!("{} {} {}", self.expr(a), verb(*comparison), self.expr(b))
            }
            Condition::Like { expr, text, place } => {
                let word = match place {
                    Place::Whole => "is",
                    Place::Anywhere => "contains",
                    Place::Start => "starts with",
                    Place::End => "ends with",
                };
                format!("{} {word} “{text}”", self.expr(expr))
            }
            Condition::Null(e) => format!("{} is missing", self.expr(e)),
            Condition::Among(exprs, query) => format!(
                "{} is among those where {}",
                super::list(exprs.iter().map(|e| self.expr(e))),
                self.of(query).told(query)
            ),
            Condition::Not(inner) => match &**inner {
                Condition::Null(e) => format!("{} is known", self.expr(e)),
                other => format!("not ({})", self.condition(other)),
            },
            Condition::Any(list) => format!("({})", self.joined(list, " or ")),
            Condition::All(list) => self.all(list),
        }
    }

    /// What is told of the rows of a query that others are found among.
    fn told(self, query: &Query) -> String {
        let partners: Vec<String> = query.also.iter().map(|&t| self.table(t)).collect();
        let partners =
            (!partners.is_empty()).then(|| format!("there are {}", partners.join(" and ")));
        let conditions = query.filter.iter().chain(&query.having).map(|c| self.condition(c));
        let told: Vec<String> = partners.into_iter().chain(conditions).collect();
        if told.is_empty() || !query.sets.is_empty() || query.inner.is_some() {
            return format!("there is {}", self.query());
        }
        told.join(", and ")
    }
}

fn verb(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::More => "is more than",
        Comparison::AtLeast => "is at least",
        Comparison::Less => "is less than",
        Comparison::AtMost => "is at most",
    }
}
