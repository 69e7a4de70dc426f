//! "most common", "most popular": what occurs most.

use super::{
    Parser,
    frame::{Counted, Head, Measure, Mode, Selected, Sort, SortKey},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::{ColumnId, TableId},
};

/// "the most common type": its values by how often they occur.
pub(super) fn common(parser: &mut Parser<'_>, at: usize, most: bool, number: Option<f64>) -> bool {
    let next = parser.skip(kinds_of(parser, at), &[Key::The, Key::Of, Key::Noise, Key::All]);
    let limit = number.map_or(1, |n| n as u64);
    let head = match parser.kind_at(next) {
        // "which genre is the most common among books": the genre, and books are where.
        Some(&Kind::Table(table))
            if parser.key_at(at) == Some(Key::Of) && tells_of(parser, table).is_some() =>
        {
            parser.at = next + 1;
            tells_of(parser, table).map(Head::Column)
        }
        Some(&Kind::Table(table)) => {
            // "the most common author name".
            match parser.column_at(next + 1) {
                Some(column) if parser.schema.table_of(column) == table => {
                    parser.at = next + 2;
                    Some(Head::Column(column))
                }
                _ => {
                    parser.at = next + 1;
                    Some(Head::Table(table))
                }
            }
        }
        Some(&Kind::Column(column)) => {
            parser.at = next + 1;
            Some(Head::Column(column))
        }
        Some(&Kind::Label(table)) => {
            parser.at = next + 1;
            match parser.schema.tables[table].label[..] {
                [only] => Some(Head::Column(only)),
                _ => Some(Head::Table(table)),
            }
        }
        _ => None,
    };
    if let Some(head) = head {
        let is_shown = matches!(head, Head::Column(column)
            if parser.frame.outputs[..] == [Selected::Column(column)]);
        if parser.frame.mode == Mode::Asking && !is_shown {
            parser.frame.show(match head {
                Head::Table(table) => Selected::Entity(table),
                Head::Column(column) => Selected::Column(column),
            });
        }
        parser.frame.head = Some(head);
        parser.frame.settled = true;
        parser.frame.recent = Some(head.table(parser.schema));
    } else {
        parser.at = at;
        // "which room type is used the most": the type is told apart, not the rooms.
        if let ([Selected::Column(only)], Some(Head::Table(table))) =
            (&parser.frame.outputs[..], parser.frame.head)
            && parser.schema.table_of(*only) == table
            && !parser.schema.tables[table].label.contains(only)
            && !parser.schema.is_key(*only)
        {
            parser.frame.head = Some(Head::Column(*only));
            parser.frame.settled = true;
        }
    }
    if parser.frame.head.is_none() {
        return false;
    }
    let table = parser.frame.head.map(|h| h.table(parser.schema)).expect("there is a head");
    // Each product is one product; the most popular has most rows that refer to it.
    let table = match parser.frame.head {
        Some(Head::Table(_)) => parser.partner(table).unwrap_or(table),
        _ => table,
    };
    parser.frame.order.push(Sort {
        by: SortKey::Measure(Measure::Count(Counted::Rows(table))),
        descending: most,
    });
    parser.frame.limit.get_or_insert(limit);
    true
}

/// Past the kinds in "the most common kind of status".
fn kinds_of(parser: &Parser<'_>, at: usize) -> usize {
    let is_kind = matches!(parser.kind_at(at), Some(Kind::Word(true)))
        && matches!(
            parser.text_at(at).to_lowercase().as_str(),
            "type" | "types" | "kind" | "kinds" | "sort"
        )
        && parser.key_at(at + 1) == Some(Key::Of);
    if is_kind { at + 2 } else { at }
}

/// The one column that is asked for, where it tells something of the rows of `table`.
fn tells_of(parser: &Parser<'_>, table: TableId) -> Option<ColumnId> {
    let [Selected::Column(only)] = parser.frame.outputs[..] else { return None };
    let schema = parser.schema;
    let is_name = schema.is_key(only) || schema.tables[table].label.contains(&only);
    (schema.table_of(only) == table && !is_name).then_some(only)
}

/// "which area do most of the crimes happen in?": the value, or the thing, that most rows have.
pub(super) fn where_most(parser: &mut Parser<'_>, at: usize) -> bool {
    let verb = parser.at.checked_sub(1).and_then(|before| parser.key_at(before));
    if parser.frame.mode != Mode::Asking || !matches!(verb, Some(Key::Do | Key::Be)) {
        return false;
    }
    let next = parser.skip(at, &[Key::Of, Key::The, Key::All]);
    let Some(&Kind::Table(table)) = parser.kind_at(next) else { return false };
    let head = match parser.frame.outputs[..] {
        [Selected::Column(column)] => Head::Column(column),
        [Selected::Entity(entity)] if entity != table => Head::Table(entity),
        _ => return false,
    };
    parser.frame.head = Some(head);
    parser.frame.settled = true;
    parser.frame.recent = Some(table);
    parser.frame.order.push(Sort {
        by: SortKey::Measure(Measure::Count(Counted::Rows(table))),
        descending: true,
    });
    parser.frame.limit.get_or_insert(1);
    parser.at = next + 1;
    true
}

impl Parser<'_> {
    /// The nearest table, each of whose rows belongs to one of `table`, that was named or that is
    /// the only one so near.
    fn partner(&self, table: TableId) -> Option<TableId> {
        let graph = &self.schema.graph;
        let named = |&other: &TableId| other != table && graph.determines(other, table);
        if let Some(named) = self.nearby().into_iter().find(|other| named(other)) {
            return Some(named);
        }
        let steps = graph.steps(table).iter().filter(|step| !step.to_one && step.to != table);
        let mut partners: Vec<TableId> = steps.map(|step| step.to).collect();
        partners.dedup();
        match partners[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}
