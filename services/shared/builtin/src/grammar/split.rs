//! Conditions that one joined row cannot meet together: each gets a query of its own.

use super::{
    Parser,
    frame::{Frame, Head, Joint, Told},
};
use crate::{
    schema::{ColumnId, TableId},
    tree::{ColumnRef, Comparison, Condition, Expr, Output, Query, TableRef},
};

/// The conditions of a frame, "or" folded, and those that exclude one another set apart.
pub(super) fn joined(parser: &Parser<'_>, frame: &Frame) -> Vec<Condition> {
    let mut folded: Vec<Told> = Vec::new();
    for told in &frame.conditions {
        match folded.last_mut() {
            Some(last) if told.joint == Joint::Or => {
                let left = std::mem::replace(&mut last.condition, Condition::Any(Vec::new()));
                last.condition = either(left, told.condition.clone());
            }
            _ => folded.push(told.clone()),
        }
    }
    apart(parser, frame.head, folded)
}

fn either(left: Condition, right: Condition) -> Condition {
    let mut list = match left {
        Condition::Any(list) => list,
        other => vec![other],
    };
    match right {
        Condition::Any(more) => list.extend(more),
        other => list.push(other),
    }
    Condition::Any(list)
}

/// "above 40 and below 30" cannot be one row: the head must have one of each.
fn apart(parser: &Parser<'_>, head: Option<Head>, told: Vec<Told>) -> Vec<Condition> {
    let Some(head) = head else { return told.into_iter().map(|t| t.condition).collect() };
    let clash = |a: &Told| {
        told.iter()
            .filter(|b| {
                exclude(&a.condition, &b.condition)
                    || a.both && b.both && same_column(&a.condition, &b.condition)
            })
            .count()
            > 0
    };
    let mut clashing: Vec<bool> = told.iter().map(clash).collect();
    if let Head::Column(_) = head {
        // "both active members and members who …": of two members, it may be.
        for i in 1..told.len() {
            if told[i - 1].both && told[i].joint == Joint::And {
                clashing[i - 1] = true;
                clashing[i] = true;
            }
        }
    }
    if clashing.iter().filter(|c| **c).count() < 2 {
        return told.into_iter().map(|t| t.condition).collect();
    }
    let own = head.table(parser.schema);
    let functional = |condition: &Condition| {
        let mut all = matches!(head, Head::Table(_));
        condition.columns(&mut |c| {
            let table = parser.schema.table_of(c.column);
            all &= table == own || parser.determines(own, table);
        });
        all
    };
    let mut kept = Vec::new();
    let mut alternatives = Vec::new();
    for (told, clashes) in told.iter().zip(clashing) {
        if !clashes {
            kept.push(told.condition.clone());
        } else if functional(&told.condition) {
            alternatives.push(told.condition.clone());
        } else {
            kept.push(among(parser, head, vec![told.condition.clone()], Vec::new()));
        }
    }
    match alternatives.len() {
        0 => {}
        1 => kept.append(&mut alternatives),
        // "customers from Rome and from Paris" live in one or the other.
        _ => kept.push(Condition::Any(alternatives)),
    }
    kept
}

fn same_column(a: &Condition, b: &Condition) -> bool {
    match (only_column(a), only_column(b)) {
        (Some(x), Some(y)) => x == y && a != b,
        _ => false,
    }
}

fn only_column(condition: &Condition) -> Option<ColumnId> {
    let mut columns = Vec::new();
    condition.columns(&mut |c| columns.push(c.column));
    columns.dedup();
    match columns[..] {
        [only] => Some(only),
        _ => None,
    }
}

fn exclude(one: &Condition, other: &Condition) -> bool {
    use Comparison::{AtLeast, AtMost, Equal, Less, More};
    let (
        Condition::Compare(left, how, value),
        Condition::Compare(other_left, other_how, other_value),
    ) = (one, other)
    else {
        return false;
    };
    if left != other_left || value == other_value && how == other_how {
        return false;
    }
    let bounds = (number(value), number(other_value));
    match (how, other_how) {
        (Equal, Equal) => value != other_value,
        (More | AtLeast, Less | AtMost) => matches!(bounds, (Some(low), Some(high)) if low >= high),
        (Less | AtMost, More | AtLeast) => matches!(bounds, (Some(high), Some(low)) if low >= high),
        _ => false,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Number(text) | Expr::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// The head stands among the rows that meet the conditions.
pub(super) fn among(
    parser: &Parser<'_>,
    head: Head,
    filter: Vec<Condition>,
    also: Vec<TableRef>,
) -> Condition {
    let own = head.table(parser.schema);
    let mut columns: Vec<ColumnId> = match head {
        Head::Column(column) => vec![column],
        Head::Table(table) => parser.schema.identity(table),
    };
    if columns.is_empty() {
        columns = parser.schema.shown(own);
    }
    let exprs: Vec<Expr> = columns.iter().map(|&c| Expr::column(c)).collect();
    let query = Query {
        select: columns
            .iter()
            .map(|&column| Output::Expr(Expr::Column(ColumnRef::first(column))))
            .collect(),
        filter,
        also,
        root: Some(TableRef::first(own)),
        ..Query::default()
    };
    Condition::Among(exprs, Box::new(query))
}

impl Parser<'_> {
    /// Whether each row of `from` has at most one partner in `to`.
    pub(super) fn determines(&self, from: TableId, to: TableId) -> bool {
        self.schema.graph.determines(from, to)
    }
}
