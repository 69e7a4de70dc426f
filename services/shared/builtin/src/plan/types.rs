//! Whether the sides of every comparison can be compared at all.

use catalog::Family;

use super::subqueries;
use crate::{
    schema::Schema,
    tree::{Aggregate, Comparison, Condition, Expr, Output, Query},
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
    let mut all = query.filter.iter().chain(&query.having).all(|c| condition(schema, c));
    subqueries(query, &mut |inner| all &= fit(schema, inner));
    all
}

fn condition(schema: &Schema, c: &Condition) -> bool {
    match c {
        Condition::Compare(a, comparison, b) => {
            comparable(kind(schema, a), kind(schema, b), b, *comparison)
        }
        Condition::Not(inner) => condition(schema, inner),
        Condition::Any(list) | Condition::All(list) => list.iter().all(|c| condition(schema, c)),
        Condition::Among(exprs, query) => {
            exprs.len() == query.select.len()
                && exprs.iter().zip(&query.select).all(|(e, o)| match o {
                    Output::Expr(inner) => kind(schema, e) == kind(schema, inner),
                    Output::All(_) => false,
                })
        }
        Condition::Like { .. } | Condition::Null(_) => true,
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

fn kind(schema: &Schema, expr: &Expr) -> Kind {
    match expr {
        Expr::Column(c) => of_family(schema.column(c.column).family),
        Expr::Text(_) => Kind::Text,
        Expr::Bool(_) => Kind::Boolean,
        Expr::Date(_) | Expr::StartOf(..) => Kind::Date,
        Expr::Aggregate(Aggregate::Min | Aggregate::Max, inner) => kind(schema, inner),
        Expr::Scalar(query) => match query.select.first() {
            Some(Output::Expr(inner)) => kind(schema, inner),
            _ => Kind::Other,
        },
        _ => Kind::Number,
    }
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
