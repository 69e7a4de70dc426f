//! "orders per customer", "revenue by month", "monthly orders": rows are counted for each, and
//! measures added up, without a word that says so.

use super::{
    Parser,
    calendar::{self, period_at},
    frame::{Counted, Frame, Mode, Selected},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::{ColumnId, Schema, TableId},
    tree::Aggregate,
};

/// "monthly admissions": for each month.
pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) != Some(Key::Periodic) {
        return false;
    }
    let next = parser.skip(parser.at + 1, &[Key::NumberOf, Key::Count, Key::Of]);
    let noun = matches!(parser.kind_at(next), Some(Kind::Table(_) | Kind::Column(_)));
    let asked = noun || matches!(parser.key_at(next), Some(Key::Aggregate(_)));
    let period = calendar::periodic(parser, parser.at).filter(|_| asked);
    let Some(period) = period else { return false };
    parser.frame.periods.push(period);
    parser.at += 1;
    true
}

/// "defaulted loans by country": what stands behind "by" tells rows apart; nobody did it.
pub(super) fn splits(parser: &Parser<'_>) -> bool {
    let schema = parser.schema;
    let (Some(before), Some(shown)) = (parser.at.checked_sub(1), measurable(parser)) else {
        return false;
    };
    let listed = parser.text_at(0).to_lowercase().starts_with("list");
    let noun = matches!(
        parser.items[before].kind,
        Kind::Table(_) | Kind::Column(_) | Kind::Value { .. } | Kind::Period(_) | Kind::Number(_)
    );
    if listed || !noun || parser.is_verb(before) || parser.frame.top.is_some() {
        return false;
    }
    let mut by = parser.skip(parser.at + 1, &[Key::The, Key::Noise]);
    if period_at(parser, by).is_some() {
        return true;
    }
    // "by insurance provider": a table before its own column only says whose it is.
    if parser.table_at(by).is_some() && parser.column_at(by + 1).is_some() {
        by += 1;
    }
    let kind = match parser.kind_at(by) {
        Some(&Kind::Table(table)) => table != shown,
        Some(&Kind::Column(c)) => {
            let sorts = schema.is_measure(c) || schema.is_temporal(c);
            let names = schema.is_key(c) || schema.tables[shown].label.contains(&c);
            !sorts && !names
        }
        _ => false,
    };
    let ends = matches!(
        parser.kind_at(by + 1),
        None | Some(
            Kind::Period(_)
                | Kind::Key(
                    Key::Stop
                        | Key::Comma
                        | Key::And
                        | Key::In
                        | Key::For
                        | Key::From
                        | Key::Compare(..)
                        | Key::Between
                )
        )
    );
    kind && ends && is_singular(parser.text_at(by))
}

fn is_singular(word: &str) -> bool {
    !word.ends_with('s') || ["ss", "us", "is"].iter().any(|end| word.ends_with(end))
}

/// The table of the one thing asked for, when it is rows or a measure.
fn measurable(parser: &Parser<'_>) -> Option<TableId> {
    if parser.frame.mode == Mode::Telling {
        return None;
    }
    match parser.frame.outputs[..] {
        [Selected::Entity(table)] => Some(table),
        [Selected::Column(c)] if parser.schema.is_measure(c) => Some(parser.schema.table_of(c)),
        _ => None,
    }
}

/// Counts the rows that are asked for, or adds up the measure.
pub(super) fn count_or_add_up(schema: &Schema, frame: &mut Frame) {
    if let [output] = &mut frame.outputs[..] {
        match *output {
            Selected::Entity(table) => *output = Selected::Count(Counted::Rows(table)),
            Selected::Column(column) if schema.is_measure(column) => {
                *output = Selected::Aggregate(put_together(schema, column), column);
            }
            _ => {}
        }
    }
}

/// How a measure of many rows becomes one: ages are averaged, amounts added up.
fn put_together(schema: &Schema, column: ColumnId) -> Aggregate {
    const AVERAGED: [&str; 16] = [
        "age",
        "averag",
        "grade",
        "height",
        "length",
        "percent",
        "price",
        "rate",
        "ratio",
        "salari",
        "score",
        "speed",
        "star",
        "temperatur",
        "wage",
        "weight",
    ];
    let words = &schema.column(column).words;
    let averaged = words.iter().any(|w| AVERAGED.contains(&w.as_str()));
    let total = words.iter().any(|w| w == "total");
    if averaged && !total { Aggregate::Avg } else { Aggregate::Sum }
}

/// "average cost per admission": an average is of each anyway.
pub(super) fn is_of_its_own(parser: &Parser<'_>, at: usize) -> bool {
    let Some(table) = parser.table_at(at).filter(|_| parser.items[at].score > 0.9) else {
        return false;
    };
    let own = matches!(
        parser.frame.outputs[..],
        [Selected::Aggregate(Aggregate::Avg, c)] if parser.schema.table_of(c) == table
    );
    own && parser.key(0) == Some(Key::Per) && parser.column_at(at + 1).is_none()
}

/// The measure belongs to the rows that it would be put together for: there is one of each.
pub(super) fn is_single(parser: &Parser<'_>, table: Option<TableId>) -> bool {
    match parser.frame.outputs[..] {
        [Selected::Column(c)] => Some(parser.schema.table_of(c)) == table,
        [Selected::Entity(t)] => Some(t) == table,
        _ => false,
    }
}
