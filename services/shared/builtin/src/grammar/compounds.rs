//! Two names that belong together: one says whose, or of what kind, the other is.

use super::{
    Parser,
    frame::{Head, Mode, Selected},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::{ColumnId, TableId},
};

/// "item names" are names of items, not of what is told of them.
pub(super) fn is_name_of_other(parser: &Parser<'_>, at: usize, table: TableId) -> bool {
    let said = parser.text_at(at).to_lowercase();
    let of = parser.kind_at(at).and_then(|k| k.table(parser.schema));
    matches!(said.as_str(), "name" | "names" | "title" | "titles") && of != Some(table)
}

/// "book categories": the first of two nouns says what the second, named outright, is of.
pub(super) fn is_compound(parser: &Parser<'_>) -> bool {
    let next = parser.at + 1;
    let generic = ["name", "names", "id", "ids", "code", "codes", "number", "numbers"];
    matches!(parser.kind_at(next), Some(Kind::Column(_)))
        && parser.items[next].score > 0.9
        && !generic.contains(&parser.text_at(next).to_lowercase().as_str())
        && !parser.is_verb(next)
}

/// What stands before "of" in "… of the players", read up to the players.
fn before_of(parser: &Parser<'_>) -> Option<usize> {
    let article = |i: &usize| matches!(parser.items[*i].kind, Kind::Key(Key::The | Key::All));
    let of = (0..parser.at).rev().find(|i| !article(i))?;
    (parser.items[of].kind == Kind::Key(Key::Of)).then(|| of.checked_sub(1))?
}

/// The last thing shown may be told of by the column.
fn may_own(parser: &Parser<'_>, column: ColumnId) -> Option<ColumnId> {
    let Some(&Selected::Column(shown)) = parser.frame.outputs.last() else { return None };
    let schema = parser.schema;
    let plain = !schema.is_measure(column) && !schema.column(column).is_reference;
    let asking = parser.frame.mode == Mode::Asking && !parser.frame.has_aggregate();
    (asking && plain && shown != column).then_some(shown)
}

/// "the positions of players", where both are columns: only the first is asked for.
pub(super) fn says_whose(parser: &Parser<'_>, column: ColumnId) -> bool {
    let (Some(shown), Some(before)) = (may_own(parser, column), before_of(parser)) else {
        return false;
    };
    let many = parser.text_at(parser.at).ends_with('s');
    matches!(parser.items[before].kind, Kind::Column(_) | Kind::Table(_))
        && (many || parser.schema.table_of(shown) == parser.schema.table_of(column))
}

/// "the names of sponsors", where sponsors are a column: they are their names.
pub(super) fn is_its_name(parser: &Parser<'_>, column: ColumnId) -> bool {
    let qualifies = parser.kind(1).and_then(|k| k.table(parser.schema)).is_some();
    let named = parser.items[parser.at].score >= 0.8 || parser.schema.is_name(column);
    let table = parser.schema.table_of(column);
    let says_name = |i: usize| match parser.items[i].kind {
        Kind::Label(of) => of == table,
        Kind::Column(c) => {
            matches!(parser.items[i].text.to_lowercase().as_str(), "name" | "names")
                && parser.schema.tables[table].label.contains(&c)
        }
        _ => false,
    };
    named
        && !qualifies
        && may_own(parser, column).is_some()
        && before_of(parser).is_some_and(says_name)
}

/// "Which doctors treat more than one patient? Give their names": names of the doctors, unless
/// the sentence itself says whose.
pub(super) fn of_another(parser: &mut Parser<'_>, table: TableId) {
    let Some(Head::Table(head)) = parser.frame.head else { return };
    let start = (0..parser.at)
        .rev()
        .find(|&i| parser.items[i].kind == Kind::Key(Key::Stop))
        .map_or(0, |stop| stop + 1);
    let named = (start..parser.end).any(|i| parser.table_at(i) == Some(table));
    if parser.frame.sentence > 0 && head != table && !named {
        parser.penalty += 0.8;
    }
}
