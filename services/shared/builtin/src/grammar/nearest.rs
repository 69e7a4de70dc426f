//! The date that a period is of, when none is named with it.

use super::{
    Parser,
    frame::{Mode, Selected},
};
use crate::{
    lex::root,
    schema::{ColumnId, TableId},
};

/// The date column meant where none is named: of what was named last, chosen by nearby words.
pub(super) fn nearest_time(parser: &Parser<'_>) -> Option<ColumnId> {
    if let Some(recent) = parser.frame.recent_column.filter(|&c| parser.schema.is_temporal(c))
        && parser.frame.conditions.last().is_some_and(|t| {
            let mut same = false;
            t.condition.columns(&mut |c| same |= c.column == recent);
            same
        })
    {
        return Some(recent);
    }
    let start = parser.at.saturating_sub(4);
    let hints: Vec<String> = parser.items[start..parser.at]
        .iter()
        .flat_map(|i| {
            let word = |w: &str| match root(&w.to_lowercase()) {
                birth if birth.starts_with("birth") => "birth".to_owned(),
                other => other,
            };
            i.text.split_whitespace().map(word).collect::<Vec<_>>()
        })
        .collect();
    let schema = parser.schema;
    let head = parser.frame.head.map(|h| h.table(schema));
    let mut tables = parser.nearby();
    for told in &parser.frame.conditions {
        told.condition.columns(&mut |c| tables.push(schema.table_of(c.column)));
    }
    // A neighbour one step away may hold the date: the payment of an order.
    if let Some(head) = head {
        tables.extend(schema.graph.steps(head).iter().filter(|s| s.to_one).map(|s| s.to));
    }
    let has = |column: ColumnId, told: &dyn Fn(&str) -> bool| {
        schema.column(column).words.iter().any(|w| told(w))
    };
    let columns: Vec<ColumnId> =
        tables.into_iter().filter_map(|t| parser.time_column(t, &hints)).collect();
    let first = columns.first().copied()?;
    let hinted = |column: ColumnId| has(column, &|w| hints.iter().any(|h| h == w));
    let of_birth = |column: ColumnId| has(column, &|w| w.starts_with("birth"));
    // "admissions per physician this year": what is counted happened then.
    let asking = parser.frame.mode == Mode::Asking;
    let related = parser.at > 0 && parser.is_verb(parser.at - 1);
    if asking
        && !related
        && !hinted(first)
        && let Some(own) = main(parser).and_then(|t| parser.time_column(t, &hints))
        && !of_birth(own)
    {
        return Some(own);
    }
    if hinted(first) {
        return Some(first);
    }
    columns.into_iter().find(|&c| !of_birth(c)).or(Some(first))
}

/// The table that is counted, added up or listed.
fn main(parser: &Parser<'_>) -> Option<TableId> {
    parser.frame.outputs.iter().find_map(|output| match *output {
        Selected::Count(counted) => Some(counted.table(parser.schema)),
        Selected::Aggregate(_, column) => Some(parser.schema.table_of(column)),
        Selected::Entity(table) => Some(table),
        _ => None,
    })
}
