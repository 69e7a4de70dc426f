//! Whether the sides of every comparison can be compared at all.

use catalog::Family;

use super::subqueries;
use crate::{
    schema::Schema,
    tree::{Aggregate, Comparison, Condition, Expr, Output, Query, Window, WindowFunction},
};

/// What an expression yields, as far as comparing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Date,
    Time,
    Boolean,
    /// Compared with nothing but itself, or not known.
    Other,
}

/// False when the SQL would fail for comparing text with numbers, dates with texts, and the like.
pub(super) fn fit(schema: &Schema, query: &Query) -> bool {
    let scope = Scope { schema, query };
    let mut all = query.filter.iter().chain(&query.having).all(|c| scope.condition(c))
        && query.sets.iter().all(|(_, member)| scope.yields_as(member));
    subqueries(query, &mut |inner| all &= fit(schema, inner));
    all
}

/// A query, whose expressions may speak of its inner one.
struct Scope<'a> {
    schema: &'a Schema,
    query: &'a Query,
}

impl Scope<'_> {
    fn condition(&self, c: &Condition) -> bool {
        match c {
            Condition::Compare(a, comparison, b) => {
                comparable(self.kind(a), self.kind(b), b, *comparison)
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Any(list) | Condition::All(list) => list.iter().all(|c| self.condition(c)),
            Condition::Among(exprs, query) => {
                let inner = Scope { schema: self.schema, query };
                exprs.len() == query.select.len()
                    && exprs
                        .iter()
                        .zip(&query.select)
                        .all(|(e, o)| inner.output(o) == Some(self.kind(e)))
            }
            Condition::Like { .. } | Condition::Null(_) => true,
        }
    }

    /// Whether the member's rows can stand among those of this query.
    fn yields_as(&self, member: &Query) -> bool {
        let other = Scope { schema: self.schema, query: member };
        self.query.select.len() == member.select.len()
            && self.query.select.iter().zip(&member.select).all(|(a, b)| match (a, b) {
                (Output::Expr(_), Output::Expr(_)) => self.output(a) == other.output(b),
                (a, b) => a == b,
            })
    }

    fn output(&self, output: &Output) -> Option<Kind> {
        match output {
            Output::Expr(e) => Some(self.kind(e)),
            Output::All(_) => None,
        }
    }

    fn kind(&self, expr: &Expr) -> Kind {
        match expr {
            Expr::Column(c) => of_family(self.schema.column(c.column).family),
            Expr::Text(_) => Kind::Text,
            Expr::Bool(_) => Kind::Boolean,
            Expr::Date(_) | Expr::StartOf(..) => Kind::Date,
            Expr::Aggregate(Aggregate::Min | Aggregate::Max, inner) => self.kind(inner),
            // Days cannot be added up.
            Expr::Aggregate(_, inner) if self.kind(inner) != Kind::Number => Kind::Other,
            Expr::Scalar(query) => self.yielded(query, 0),
            Expr::Inner(place) => match &self.query.inner {
                Some(inner) => self.yielded(inner, *place),
                None => Kind::Other,
            },
            Expr::Window(Window { function: WindowFunction::Over(e), .. }) => self.kind(e),
            _ => Kind::Number,
        }
    }

    /// What the output at the place of another query yields.
    fn yielded(&self, query: &Query, place: usize) -> Kind {
        let inner = Scope { schema: self.schema, query };
        query.select.get(place).and_then(|o| inner.output(o)).unwrap_or(Kind::Other)
    }
}

fn comparable(a: Kind, b: Kind, right: &Expr, comparison: Comparison) -> bool {
    // PostgreSQL reads a literal as whatever it is compared with.
    if let Expr::Text(text) = right {
        return match a {
            Kind::Number => text.parse::<f64>().is_ok(),
            Kind::Date => text.len() >= 8 && text.starts_with(|c: char| c.is_ascii_digit()),
            Kind::Text => true,
            _ => false,
        };
    }
    let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    a == b && !(ordered && matches!(a, Kind::Boolean | Kind::Other))
}

fn of_family(family: Family) -> Kind {
    match family {
        Family::Integer | Family::Decimal => Kind::Number,
        Family::Text | Family::Uuid => Kind::Text,
        Family::Date | Family::Timestamp => Kind::Date,
        Family::Time | Family::Interval => Kind::Time,
        Family::Boolean => Kind::Boolean,
        Family::Json | Family::Array | Family::Other => Kind::Other,
    }
}
