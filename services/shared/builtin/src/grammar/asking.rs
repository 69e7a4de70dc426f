//! "when", "where", "how old", "how long": questions that name what they ask for by a word.

use super::{
    Parser,
    frame::{Head, Mode, Selected},
    takings,
};
use crate::{
    lex::{
        keyword::{Key, Quality},
        root,
    },
    link::Kind,
    schema::{ColumnId, TableId},
    tree::Aggregate,
};

/// "how old is …", "how much does … weigh".
pub(super) fn how(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) != Some(Key::HowMuch) {
        return false;
    }
    let text = parser.text_at(parser.at).to_lowercase();
    let quality = match text.rsplit(' ').next().unwrap_or_default() {
        "old" => Quality::Age,
        "tall" | "high" => Quality::Height,
        "long" | "far" => Quality::Length,
        "heavy" => Quality::Weight,
        "fast" => Quality::Speed,
        "big" | "large" => Quality::Size,
        _ => Quality::Price,
    };
    let later = (parser.at + 1..parser.end).find_map(|at| match parser.kind_at(at) {
        Some(Kind::Column(c)) if parser.schema.is_measure(*c) => Some((at, *c)),
        _ => None,
    });
    parser.frame.mode = Mode::Asking;
    if quality == Quality::Price && takings::how_much(parser) {
        return true;
    }
    // "how much does … cost": the measure is named at the end.
    if quality == Quality::Price
        && let Some((_, column)) = later
    {
        // "how much did we spend on …" adds up.
        let ours = (parser.at + 1..parser.at + 4).any(|at| {
            matches!(parser.text_at(at).to_lowercase().as_str(), "we" | "they" | "has" | "have")
        });
        if ours {
            let schema = parser.schema;
            parser.frame.show(Selected::Aggregate(Aggregate::Sum, column));
            parser.frame.head.get_or_insert(Head::Table(schema.table_of(column)));
            parser.frame.recent = Some(schema.table_of(column));
            parser.frame.attached = true;
            parser.at += 1;
            return true;
        }
        show(parser, column);
        parser.at += 1;
        return true;
    }
    let tables: Vec<TableId> = (parser.at + 1..parser.end)
        .filter_map(|at| parser.kind_at(at).and_then(|k| k.table(parser.schema)))
        .chain(parser.nearby())
        .collect();
    let paid = quality == Quality::Price
        && (parser.at + 1..parser.end).any(|at| takings::is_paying(parser, at));
    match tables.into_iter().find_map(|t| parser.property(t, quality)) {
        // "how much has she paid": in all.
        Some(property) if paid && parser.schema.is_measure(property.column) => {
            let table = parser.schema.table_of(property.column);
            parser.frame.show(Selected::Aggregate(Aggregate::Sum, property.column));
            parser.frame.recent = Some(table);
            parser.frame.attached = true;
        }
        Some(property) => show(parser, property.column),
        None => parser.penalty += 2.0,
    }
    parser.at += 1;
    true
}

fn show(parser: &mut Parser<'_>, column: ColumnId) {
    parser.frame.show(Selected::Column(column));
    parser.frame.recent = Some(parser.schema.table_of(column));
    parser.frame.attached = true;
}

/// "when" asks for a date, "where" for a place, unless a column is named for it.
pub(super) fn when_or_where(parser: &mut Parser<'_>) -> bool {
    let when = match parser.key(0) {
        Some(Key::When) => true,
        Some(Key::Where) => false,
        _ => return false,
    };
    if !parser.frame.outputs.is_empty() || parser.frame.head.is_some() {
        return false;
    }
    let named = |column: ColumnId| {
        if when { parser.schema.is_temporal(column) } else { is_place(parser, column) }
    };
    let mut tables = Vec::new();
    let mut hints = Vec::new();
    for at in parser.at + 1..parser.end {
        match parser.kind_at(at) {
            Some(Kind::Column(c)) if named(*c) => {
                parser.at += 1;
                parser.frame.attached = true;
                return true;
            }
            Some(kind) => {
                tables.extend(kind.table(parser.schema));
                hints.push(root(&parser.text_at(at).to_lowercase()));
            }
            None => break,
        }
    }
    let found = tables
        .iter()
        .find_map(|&t| if when { parser.time_column(t, &hints) } else { place(parser, t) });
    let Some(column) = found else { return false };
    show(parser, column);
    parser.frame.head = tables.first().map(|&t| Head::Table(t));
    parser.at += 1;
    true
}

const PLACES: [&str; 8] =
    ["location", "address", "place", "city", "venue", "site", "countri", "state"];

fn is_place(parser: &Parser<'_>, column: ColumnId) -> bool {
    parser.schema.column(column).words.iter().any(|w| PLACES.contains(&w.as_str()))
}

fn place(parser: &Parser<'_>, table: TableId) -> Option<ColumnId> {
    PLACES.iter().find_map(|place| {
        parser.schema.tables[table]
            .columns
            .clone()
            .find(|&c| parser.schema.column(c).words.iter().any(|w| w == place))
    })
}
