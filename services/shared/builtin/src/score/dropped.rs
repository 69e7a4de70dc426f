//! What was linked and yet stands nowhere in the query: the grammar took it and made nothing of it.

use crate::{
    grammar::is_participle,
    link::{Item, Kind, Reading},
    plan,
    schema::{Schema, TableId},
    tree::Query,
};

const TABLE: f32 = 0.6;
const VALUE: f32 = 1.0;
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
    price
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
