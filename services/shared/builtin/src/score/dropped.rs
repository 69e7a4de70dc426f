//! What was linked and yet stands nowhere in the query: the grammar took it and made nothing of it.

use crate::{
    grammar::is_participle,
    lex::keyword::Key,
    link::{Item, Kind, Reading},
    plan,
    schema::{Schema, TableId},
    tree::{Comparison, Condition, Expr, Query},
};

const TABLE: f32 = 0.6;
const VALUE: f32 = 1.0;
/// An answer to the contrary of what was asked.
const DENIAL: f32 = 1.5;
/// A verb, a word that only resembles a table, or one for a column is likelier a word like others.
const FAINT: f32 = 0.3;
/// A table that scores more is called by its own name.
const NAMED: f32 = 0.9;

/// The price of all that was linked to tables which the query does not read.
pub(super) fn price(schema: &Schema, reading: &Reading, query: &Query) -> f32 {
    let mut read = Vec::new();
    tables(schema, query, &mut read);
    let left_out = |item: &Item| item.kind.table(schema).is_some_and(|t| !read.contains(&t));
    let mut price = 0.0;
    for (i, item) in reading.items.iter().enumerate().filter(|(_, item)| left_out(item)) {
        price += match item.kind {
            // "car models": the grammar has priced the first noun of a compound.
            Kind::Table(_) if qualifies(schema, reading.items.get(i + 1)) => 0.0,
            Kind::Table(_) if item.score > NAMED && !is_participle(&item.text) => TABLE,
            Kind::Value { .. } => VALUE,
            _ => FAINT,
        };
    }
    if reading.items.iter().any(|item| denies(&item.kind)) && !is_denied(query) {
        price += DENIAL;
    }
    price
}

fn denies(kind: &Kind) -> bool {
    matches!(kind, Kind::Key(Key::Not | Key::Without | Key::Except))
}

/// Something is left out, or compared the other way round.
fn is_denied(query: &Query) -> bool {
    let mut denied = query.filter.iter().chain(&query.having).any(leaves_out);
    denied |= !query.sets.is_empty();
    plan::subqueries(query, &mut |inner| denied |= is_denied(inner));
    denied
}

fn leaves_out(condition: &Condition) -> bool {
    match condition {
        Condition::Not(_) | Condition::Null(_) => true,
        Condition::Compare(_, comparison, to) => {
            *comparison != Comparison::Equal || matches!(to, Expr::Bool(false))
        }
        Condition::Any(list) | Condition::All(list) => list.iter().any(leaves_out),
        Condition::Like { .. } | Condition::Among(..) => false,
    }
}

fn qualifies(schema: &Schema, next: Option<&Item>) -> bool {
    next.is_some_and(|next| {
        !matches!(next.kind, Kind::Value { .. }) && next.kind.table(schema).is_some()
    })
}

fn tables(schema: &Schema, query: &Query, read: &mut Vec<TableId>) {
    if let Ok(from) = plan::from(schema, query) {
        read.extend(from.joins.iter().map(|join| join.table.table));
    }
    plan::subqueries(query, &mut |inner| tables(schema, inner, read));
}
