//! Names of tables and columns: what is asked for, or what rows must have.

use super::{
    Parser,
    compounds::{is_compound, is_its_name, is_name_of_other, of_another, says_whose},
    frame::{Head, Mode, Selected},
    states::{adjective, require_done},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, TableId},
};

/// "all the information about …".
pub(super) fn all_info(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) != Some(Key::AllInfo) || parser.frame.mode == Mode::Telling {
        return false;
    }
    let next = parser.skip(
        parser.at + 1,
        &[
            Key::Of,
            Key::For,
            Key::On,
            Key::The,
            Key::All,
            Key::In,
            Key::From,
            Key::Each,
            Key::Noise,
        ],
    );
    let table = parser.table_at(next).or_else(|| {
        (next..parser.end)
            .find_map(|at| parser.table_at(at))
            .or(parser.frame.head.map(|h| h.table(parser.schema)))
    });
    if let Some(table) = table {
        parser.frame.all_info = true;
        parser.frame.show(Selected::All(table));
        parser.frame.head.get_or_insert(Head::Table(table));
    }
    parser.at += 1;
    true
}

pub(super) fn table(parser: &mut Parser<'_>) -> bool {
    let Some(&Kind::Table(table)) = parser.kind(0) else { return false };
    // "the author's name", "author names": it only says whose column follows.
    let mut next = parser.at + 1;
    if parser.key_at(next) == Some(Key::Possessive) {
        next += 1;
    }
    let qualifies =
        parser.kind_at(next).and_then(|k| k.table(parser.schema)).is_some_and(|t| t == table)
            && matches!(parser.kind_at(next), Some(Kind::Column(_) | Kind::Label(_)))
            && !parser.is_verb(next)
            && !parser.does_most(next);
    let possessive = next > parser.at + 1;
    // "engine models": the first noun of a compound is not asked for.
    let compound = !possessive
        && !qualifies
        && parser.frame.mode == Mode::Asking
        && matches!(parser.kind_at(next), Some(Kind::Column(_) | Kind::Label(_) | Kind::Table(_)))
        && !parser.table_at(next).is_some_and(|t| parser.schema.tables[t].is_bridge)
        && !parser.is_verb(next)
        && !parser.does_most(next);
    if compound {
        let exact = parser.items[parser.at].score > 0.9 || is_name_of_other(parser, next, table);
        parser.at = next;
        // The more it sounds like a thing of its own, the likelier it should have been one.
        parser.penalty += if exact { 0.9 } else { 0.1 };
        return true;
    }
    if parser.is_verb(parser.at) && only_relates(parser, table) {
        parser.at += 1;
        return true;
    }
    // A verb, or a noun that nothing joins to what is asked for, says how things relate.
    let relates =
        !parser.frame.outputs.is_empty() && (parser.is_verb(parser.at) || !parser.is_listed());
    let singular = !parser.text_at(parser.at).ends_with('s') && !parser.is_verb(parser.at);
    parser.at = next;
    superlative_of(parser, table);
    if singular {
        numbered(parser, table);
    }
    if parser.frame.mode == Mode::Telling {
        tell(parser, table);
    } else if qualifies || possessive || parser.frame.attached || relates {
        let first = parser.frame.head.is_none()
            || !parser.frame.settled
                && !parser.frame.both
                && matches!(parser.frame.head, Some(Head::Column(c)) if parser.schema.table_of(c) == table || !parser.frame.has_aggregate());
        if first {
            parser.frame.head = Some(Head::Table(table));
        }
        parser.frame.touch(table);
        parser.frame.attached = false;
    } else {
        parser.frame.show(Selected::Entity(table));
        if parser.frame.head.is_none() {
            parser.frame.head = Some(Head::Table(table));
        }
        parser.frame.touch(table);
    }
    true
}

/// "references cited by publications", "courses offered by a department": where no way leads to
/// what the verb resembles, or the noun behind it says enough, the verb names no table.
fn only_relates(parser: &Parser<'_>, table: TableId) -> bool {
    let Some(head) = parser.frame.head.map(|h| h.table(parser.schema)) else { return false };
    if parser.schema.graph.distance(head, table).is_none() {
        return true;
    }
    let weak = parser.items[parser.at].score < 0.8;
    let next = parser.skip(
        parser.at + 1,
        &[
            Key::By,
            Key::In,
            Key::At,
            Key::From,
            Key::To,
            Key::The,
            Key::For,
            Key::On,
            Key::Any,
            Key::All,
        ],
    );
    let noun = parser.kind_at(next).and_then(|k| k.table(parser.schema));
    weak && next > parser.at + 1 && noun.is_some_and(|t| t != head && t != table)
}

/// "department 80": the number is its key.
fn numbered(parser: &mut Parser<'_>, table: TableId) {
    let (Some(number), [key]) = (parser.number_at(parser.at), &parser.schema.tables[table].key[..])
    else {
        return;
    };
    let next = parser.at + 1;
    let counts = parser.kind_at(next).is_some_and(|k| k.table(parser.schema).is_some());
    let compares = parser.or_more(next).is_some();
    let year = (1900.0..2100.0).contains(&number);
    if counts || compares || year || number.fract() != 0.0 {
        return;
    }
    let mut columns = parser.schema.tables[table].columns.clone();
    let column = match columns.find(|&c| super::numbers::stored(parser, c, number)) {
        Some(stored) => stored,
        None if parser.schema.column(*key).family.is_number() => *key,
        None => return,
    };
    let condition = parser.number_equals(column, number);
    parser.tell(condition);
    parser.at += 1;
}

fn tell(parser: &mut Parser<'_>, table: TableId) {
    match parser.frame.head {
        None => parser.frame.head = Some(Head::Table(table)),
        // "which countries have authors that …": what is told about may narrow to the table.
        Some(Head::Table(_) | Head::Column(_)) => {}
    }
    parser.frame.touch(table);
    parser.frame.attached = false;
}

fn superlative_of(parser: &mut Parser<'_>, table: TableId) {
    if let Some((most, quality)) = parser.frame.pending.take() {
        parser.order_by_quality(table, most, quality);
    }
}

pub(super) fn column(parser: &mut Parser<'_>) -> bool {
    match parser.kind(0) {
        Some(&Kind::Label(table)) => {
            of_another(parser, table);
            parser.at += 1;
            name_of(parser, table);
            true
        }
        Some(&Kind::Column(column)) => {
            if adjective(parser, column) {
                return true;
            }
            let said = parser.text_at(parser.at).to_lowercase();
            if matches!(said.as_str(), "name" | "names" | "id" | "ids") {
                of_another(parser, parser.schema.table_of(column));
            }
            if is_its_name(parser, column) {
                parser.frame.outputs.pop();
            }
            let weak = parser.items[parser.at].score < 0.8;
            let loose =
                !parser.frame.outputs.is_empty() && (parser.frame.attached || !parser.is_listed());
            let verb = parser.is_verb(parser.at) && !parser.frame.outputs.is_empty();
            if weak && parser.frame.mode == Mode::Asking && is_compound(parser) {
                parser.at += 1;
                parser.penalty += 0.1;
                return true;
            }
            // "which members are active": a flag says which.
            let flag = !parser.frame.outputs.is_empty()
                && matches!(parser.previous_key(), Some(Key::Be | Key::Not));
            let whose = says_whose(parser, column);
            parser.at += 1;
            if flag && (parser.require(column) || require_done(parser, column)) {
                return true;
            }
            if whose {
                let table = parser.schema.table_of(column);
                parser.frame.touch(table);
                parser.frame.recent_column = Some(column);
                parser.frame.attached = false;
            } else if parser.frame.mode == Mode::Asking && loose && (weak || verb) {
                // A noun that only resembles a column: not one more thing to show.
                parser.frame.touch(parser.schema.table_of(column));
                parser.frame.attached = false;
                // "shipments shipped in May": it says when.
                let dated = (0..3).any(|i| matches!(parser.kind(i), Some(Kind::Period(_))));
                let when = verb && dated && parser.schema.is_temporal(column);
                parser.penalty += if when { 0.0 } else { 0.3 };
            } else {
                named(parser, column);
            }
            true
        }
        _ => false,
    }
}

fn name_of(parser: &mut Parser<'_>, table: TableId) {
    if parser.frame.mode == Mode::Asking {
        for column in parser.schema.tables[table].label.clone() {
            parser.frame.show(Selected::Column(column));
        }
        parser.frame.recent = Some(table);
    }
}

fn named(parser: &mut Parser<'_>, column: ColumnId) {
    let table = parser.schema.table_of(column);
    if parser.names_chief(column) {
        return;
    }
    if parser.frame.mode == Mode::Asking {
        if parser.frame.attached && parser.frame.has_aggregate() && parser.frame.outputs.len() == 1
        {
            // "the number of orders by status", "total sales per region".
            parser.frame.each.push(Head::Column(column));
            parser.frame.attached = false;
        } else {
            parser.frame.show(Selected::Column(column));
        }
        if parser.frame.head.is_none() {
            parser.frame.head = Some(Head::Column(column));
        }
    } else if !parser.require(column) {
        let own = parser.frame.head == Some(Head::Column(column));
        parser.penalty += if own { 0.1 } else { 0.5 };
        parser.frame.touch(table);
    }
    parser.frame.recent = Some(table);
    parser.frame.recent_column = Some(column);
}

impl Parser<'_> {
    /// Joined by "and" or a comma to what is asked for, or opening it.
    fn is_listed(&self) -> bool {
        matches!(
            self.previous_key(),
            Some(
                Key::And
                    | Key::Comma
                    | Key::Ask
                    | Key::Stop
                    | Key::Or
                    | Key::Distinct
                    | Key::Each
                    | Key::Who
            )
        )
    }

    /// "earns the most", "weigh the least": a measure as a verb.
    pub(super) fn does_most(&self, at: usize) -> bool {
        let most = self.skip(at + 1, &[Key::The]);
        let ranks = matches!(self.key_at(most), Some(Key::Most(_, Quality::Amount)));
        ranks
            && ends(self, most + 1)
            && self.column_at(at).is_some_and(|c| self.schema.is_measure(c))
    }

    /// An inflected verb, or what stands after "they".
    pub(super) fn is_verb(&self, at: usize) -> bool {
        let text = self.text_at(at).to_lowercase();
        let text = text.strip_suffix(" by").unwrap_or(&text);
        let pronoun = at > 0
            && matches!(
                self.items[at - 1].text.to_lowercase().as_str(),
                "they" | "he" | "she" | "it"
            );
        pronoun || is_participle(text)
    }
}

fn ends(parser: &Parser<'_>, at: usize) -> bool {
    matches!(parser.kind_at(at), None | Some(Kind::Period(_) | Kind::Key(Key::Stop | Key::In)))
}

/// "cited", "written": says how things relate.
pub fn is_participle(text: &str) -> bool {
    PARTICIPLES.contains(&text)
        || !text.contains(' ') && (text.ends_with("ed") || text.ends_with("ing")) && text.len() > 4
}

/// Past participles that do not end in -ed.
const PARTICIPLES: [&str; 32] = [
    "written", "bought", "sold", "taught", "made", "held", "given", "taken", "born", "won", "lost",
    "paid", "spent", "led", "built", "found", "known", "seen", "chosen", "driven", "flown", "sung",
    "begun", "shown", "thrown", "grown", "sent", "kept", "met", "worn", "drawn", "wrote",
];
