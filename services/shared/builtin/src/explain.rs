//! Says in plain words how a query was understood.

use std::fmt::Write as _;

use crate::{
    schema::Schema,
    tree::{
        Aggregate, ColumnRef, Comparison, Condition, DatePoint, Expr, Output, Part, Place, Query,
    },
};

/// The reading of a question, one sentence.
pub fn reading(schema: &Schema, query: &Query) -> String {
    let mut text = String::from("Shows ");
    text.push_str(&list(query.select.iter().map(|o| match o {
        Output::All(t) => format!("every column of {}", schema.catalog_table(t.table).name),
        Output::Expr(e) => expr(schema, e),
    })));
    if query.distinct {
        text.push_str(", each different one once");
    }
    if let Some(root) = query.root {
        let name = schema.catalog_table(root.table).name.replace('_', " ");
        let _ = write!(text, ", from {name}");
    }
    if !query.filter.is_empty() {
        text.push_str(", where ");
        text.push_str(&joined(query.filter.iter().map(|c| condition(schema, c)), " and "));
    }
    if !query.group.is_empty() {
        text.push_str(", for each ");
        text.push_str(&list(query.group.iter().map(|e| expr(schema, e))));
    }
    if !query.having.is_empty() {
        text.push_str(", keeping those with ");
        text.push_str(&joined(query.having.iter().map(|c| condition(schema, c)), " and "));
    }
    if let Some(order) = query.order.first() {
        let direction = if order.descending { "from high to low" } else { "from low to high" };
        let _ = write!(text, ", ordered by {} {direction}", expr(schema, &order.by));
    }
    if let Some(limit) = query.limit {
        let _ = write!(text, ", the first {limit}");
    }
    text.push('.');
    text
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn joined(items: impl Iterator<Item = String>, between: &str) -> String {
    items.collect::<Vec<_>>().join(between)
}

fn column(schema: &Schema, column: ColumnRef) -> String {
    let info = schema.column(column.column);
    let table = schema.catalog_table(info.table).name.replace('_', " ");
    format!("{} of {table}", info.name.replace('_', " "))
}

fn expr(schema: &Schema, e: &Expr) -> String {
    match e {
        Expr::Column(c) | Expr::Numeric(c) => column(schema, *c),
        Expr::Rows => "the number of rows".into(),
        Expr::Count { distinct, of } => {
            let different = if *distinct { "different " } else { "" };
            format!("the number of {different}{}", expr(schema, of))
        }
        Expr::Aggregate(f, e) => {
            let word = match f {
                Aggregate::Avg => "average",
                Aggregate::Sum => "total",
                Aggregate::Min => "lowest",
                Aggregate::Max => "highest",
            };
            format!("the {word} {}", expr(schema, e))
        }
        Expr::Filtered(e, conditions) => format!(
            "{} where {}",
            expr(schema, e),
            joined(conditions.iter().map(|c| condition(schema, c)), " and ")
        ),
        Expr::Number(n) => n.clone(),
        Expr::Text(t) => format!("“{t}”"),
        Expr::Bool(b) => b.to_string(),
        Expr::Date(point) => date(point),
        Expr::Ratio(a, b) => format!("the ratio of {} to {}", expr(schema, a), expr(schema, b)),
        Expr::Binary(a, operator, b) => {
            format!("{} {operator} {}", expr(schema, a), expr(schema, b))
        }
        Expr::Part(p, e) => {
            format!("the {} of {}", part(*p), expr(schema, e))
        }
        Expr::StartOf(p, e) => format!("the {} of {}", part(*p), expr(schema, e)),
        Expr::Length(e) => format!("the length of {}", expr(schema, e)),
        Expr::Scalar(query) => match query.select.first() {
            Some(Output::Expr(e)) if query.filter.is_empty() => expr(schema, e),
            Some(Output::Expr(e)) => format!(
                "{} where {}",
                expr(schema, e),
                joined(query.filter.iter().map(|c| condition(schema, c)), " and ")
            ),
            _ => "another value".into(),
        },
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Year => "year",
        Part::Quarter => "quarter",
        Part::Month => "month",
        Part::Week => "week",
        Part::Day => "day",
        Part::Hour => "hour",
    }
}

fn date(point: &DatePoint) -> String {
    match point {
        DatePoint::On(day) => day.to_string(),
        DatePoint::StartOf(p, 0) => format!("the start of this {}", part(*p)),
        DatePoint::StartOf(p, n) => format!("the start of the {} {n:+} from now", part(*p)),
        DatePoint::Today(_, 0) => "today".into(),
        DatePoint::Today(p, n) => format!("today {n:+} {}s", part(*p)),
    }
}

fn condition(schema: &Schema, c: &Condition) -> String {
    match c {
        Condition::Compare(a, comparison, b) => {
            let word = match comparison {
                Comparison::Equal => "is",
                Comparison::NotEqual => "is not",
                Comparison::More => "is more than",
                Comparison::AtLeast => "is at least",
                Comparison::Less => "is less than",
                Comparison::AtMost => "is at most",
            };
            format!("{} {word} {}", expr(schema, a), expr(schema, b))
        }
        Condition::Like { expr: e, text, place } => {
            let word = match place {
                Place::Whole => "is",
                Place::Anywhere => "contains",
                Place::Start => "starts with",
                Place::End => "ends with",
            };
            format!("{} {word} “{text}”", expr(schema, e))
        }
        Condition::Null(e) => format!("{} is missing", expr(schema, e)),
        Condition::Among(exprs, query) => {
            let mut inner: Vec<String> = query
                .also
                .iter()
                .map(|t| {
                    format!("there is a {}", schema.catalog_table(t.table).name.replace('_', " "))
                })
                .collect();
            inner.extend(query.filter.iter().chain(&query.having).map(|c| condition(schema, c)));
            format!(
                "{} is among those where {}",
                list(exprs.iter().map(|e| expr(schema, e))),
                inner.join(" and ")
            )
        }
        Condition::Not(inner) => format!("not ({})", condition(schema, inner)),
        Condition::Any(conditions) => {
            format!("({})", joined(conditions.iter().map(|c| condition(schema, c)), " or "))
        }
        Condition::All(conditions) => {
            joined(conditions.iter().map(|c| condition(schema, c)), " and ")
        }
    }
}
