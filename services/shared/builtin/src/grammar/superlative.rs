//! "the oldest", "the most orders", "top 3", "most common".

use super::{
    Parser, aggregates,
    frame::{Counted, Head, Measure, Mode, Selected, Sort, SortKey},
    popular,
    targets::is_participle,
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, TableId},
    tree::Aggregate,
};

/// "top 3", "the first five".
pub(super) fn top(parser: &mut Parser<'_>) -> bool {
    let top = match parser.key(0) {
        Some(Key::Top) => true,
        Some(Key::Bottom) => false,
        _ => return false,
    };
    let number = parser.number_at(parser.at + 1).filter(|n| *n >= 1.0 && n.fract() == 0.0);
    parser.frame.top = Some(top);
    parser.at += 1;
    if let Some(number) = number {
        parser.frame.limit = Some(number as u64);
        parser.at += 1;
    }
    // "cities with the top three rents": by what they have most of.
    if let Some(column) = parser.column_at(parser.at)
        && parser.frame.mode == Mode::Telling
        && parser.schema.is_measure(column)
    {
        parser.rank_column(column, top, 1);
        parser.at += 1;
    }
    true
}

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let number_first =
        parser.number_at(parser.at).filter(|n| (1.0..1000.0).contains(n) && n.fract() == 0.0);
    let ahead = usize::from(number_first.is_some());
    let start = parser.skip(parser.at + ahead, &[Key::Of, Key::The]);
    if ahead == 0 && start != parser.at {
        return false;
    }
    match parser.key_at(start) {
        Some(Key::MostCommon(most)) => popular::common(parser, start + 1, most, number_first),
        Some(Key::Most(true, Quality::Amount)) if popular::where_most(parser, start + 1) => true,
        Some(Key::Most(most, quality)) => {
            let mut next = start + 1;
            let mut number = number_first;
            if let Some(n) =
                parser.number_at(next).filter(|n| (1.0..1000.0).contains(n) && n.fract() == 0.0)
            {
                number = number.or(Some(n));
                next += 1;
            }
            ranked(parser, next, most, quality, number)
        }
        _ => false,
    }
}

fn ranked(
    parser: &mut Parser<'_>,
    at: usize,
    most: bool,
    quality: Quality,
    number: Option<f64>,
) -> bool {
    let limit = number.map(|n| n as u64);
    let next =
        parser.skip(at, &[Key::The, Key::Of, Key::Noise, Key::All, Key::Distinct, Key::Ones]);
    if let Some(limit) = limit {
        parser.frame.limit = Some(limit);
    }
    let limit = limit.unwrap_or(1);
    if parser.text_at(next).eq_ignore_ascii_case("total")
        && total_of_table(parser, next + 1, most, limit)
    {
        return true;
    }
    match (parser.kind_at(next), parser.key_at(next)) {
        // "the largest number of orders".
        (_, Some(Key::NumberOf | Key::Count)) => {
            let Some((counted, _, end)) = parser.counted(next + 1) else { return false };
            parser.at = end;
            rank_by_counted(parser, counted, most, limit);
            true
        }
        // "the highest average score", "the largest total".
        (_, Some(Key::Aggregate(f))) => {
            let column_at = parser.skip(next + 1, &[Key::Of, Key::The, Key::Noise, Key::NumberOf]);
            let Some(column) = aggregated(parser, column_at) else { return false };
            parser.at = column_at + 1;
            parser.rank_by(Measure::Aggregate(f, column), most, limit);
            true
        }
        // "highest salary first" orders and leaves nothing out.
        (Some(&Kind::Column(column)), _)
            if parser.text_at(next + 1).eq_ignore_ascii_case("first") =>
        {
            parser.frame.order.push(Sort { by: SortKey::Column(column), descending: most });
            parser.at = next + 2;
            true
        }
        // "the highest paid employee": what is paid only ranks.
        (Some(&Kind::Column(column)), _)
            if parser.is_verb(next)
                && parser.schema.is_measure(column)
                && parser.table_at(next + 1).is_some() =>
        {
            parser.at = next + 1;
            parser.rank_column(column, most, limit);
            true
        }
        // "the most prescribed drugs": those with most rows of where prescriptions are kept.
        (Some(&Kind::Column(column)), _)
            if parser.is_verb(next)
                && quality == Quality::Amount
                && parser
                    .table_at(next + 1)
                    .is_some_and(|t| t != parser.schema.table_of(column)) =>
        {
            let counted = Counted::Rows(parser.schema.table_of(column));
            parser.at = next + 1;
            rank_by_counted(parser, counted, most, limit);
            true
        }
        (Some(&Kind::Column(column)), _) => {
            // Dates are late, not large.
            if quality == Quality::Amount && parser.schema.column(column).family.is_date() {
                parser.penalty += 0.5;
            }
            parser.at = next + 1;
            of_column(parser, column, most, quality, limit);
            true
        }
        (Some(&Kind::Label(table)), _) => {
            parser.at = next;
            of_table(parser, table, most, quality, limit);
            true
        }
        (Some(&Kind::Table(table)), _) => {
            // "the highest student grade".
            let possessive = parser.skip(next + 1, &[Key::Possessive]);
            // "the most wines scoring above 90": wines are many, and the score chooses them.
            let chooses = matches!(parser.key_at(possessive + 1), Some(Key::Compare(..)));
            if let Some(column) = parser.column_at(possessive)
                && !(chooses && is_participle(&parser.text_at(possessive).to_lowercase()))
                && parser.schema.table_of(column) == table
                && (parser.schema.is_measure(column) || parser.schema.is_temporal(column))
            {
                parser.at = possessive + 1;
                of_column(parser, column, most, quality, limit);
                return true;
            }
            parser.at = next;
            of_table(parser, table, most, quality, limit);
            true
        }
        // "has the most female students": such rows are counted.
        (Some(&Kind::Value { .. }), _)
            if quality == Quality::Amount
                && parser.table_at(next + 1).is_some_and(|t| counts_beside(parser, t)) =>
        {
            let table = parser.table_at(next + 1).expect("just seen");
            parser.value_condition(next);
            parser.at = next + 2;
            rank_by_counted(parser, Counted::Rows(table), most, limit);
            true
        }
        (Some(&Kind::Value { column, .. }), _) => {
            parser.at = next;
            parser.order_by_quality(parser.schema.table_of(column), most, quality);
            true
        }
        _ => trailing(parser, at, most, quality),
    }
}

/// What is added up: a column, or what payments come to.
fn aggregated(parser: &Parser<'_>, at: usize) -> Option<ColumnId> {
    parser.column_at(at).or_else(|| {
        let money = parser.table_at(at).filter(|&table| parser.is_money(table))?;
        aggregates::kept_amount(parser, money)
    })
}

/// "the highest total order amount": of each row where nothing is told apart, else added up.
fn total_of_table(parser: &mut Parser<'_>, at: usize, most: bool, limit: u64) -> bool {
    let Some(table) = parser.table_at(at) else { return false };
    let Some(column) = aggregates::kept_amount(parser, table) else { return false };
    let said = parser.text_at(at + 1).to_lowercase();
    if !matches!(said.as_str(), "amount" | "value" | "total") {
        return false;
    }
    match parser.frame.head {
        Some(head) if head != Head::Table(table) => {
            parser.rank_by(Measure::Aggregate(Aggregate::Sum, column), most, limit);
        }
        Some(_) => parser.rank_column(column, most, limit),
        None => {
            let function = if most { Aggregate::Max } else { Aggregate::Min };
            parser.frame.show(Selected::Aggregate(function, column));
            parser.frame.head = Some(Head::Table(table));
        }
    }
    parser.at = at + 2;
    true
}

/// "whose age is the highest", "which author is the oldest": the noun stands before.
fn trailing(parser: &mut Parser<'_>, at: usize, most: bool, quality: Quality) -> bool {
    if quality == Quality::Amount {
        if let Some(counted) = done_most(parser, at) {
            parser.at = at;
            rank_by_counted(parser, Counted::Rows(counted), most, 1);
            return true;
        }
        let named = parser.frame.recent_column.filter(|&c| parser.schema.is_measure(c));
        let head = parser.frame.head.map(|head| head.table(parser.schema));
        let is = parser.previous_key() == Some(Key::Be);
        // "which hill is the highest": by what such a thing has most of.
        let own = || parser.property(head?, quality).filter(|_| is).map(|found| found.column);
        let Some(column) = named.or_else(own) else { return false };
        parser.at = at;
        parser.rank_column(column, most, 1);
        return true;
    }
    let Some(head) = parser.frame.head else {
        parser.frame.pending = Some((most, quality));
        parser.at = at;
        return true;
    };
    for table in std::iter::once(head.table(parser.schema)).chain(parser.nearby()) {
        if parser.property(table, quality).is_some() {
            parser.order_by_quality(table, most, quality);
            parser.at = at;
            return true;
        }
    }
    false
}

/// Rows of the table may be counted for each of what is asked for.
fn counts_beside(parser: &Parser<'_>, table: TableId) -> bool {
    let named = !parser.frame.outputs.is_empty() || parser.frame.mode == Mode::Telling;
    named && parser.frame.head.is_some_and(|h| h.table(parser.schema) != table)
}

/// "the tool that is borrowed the most": what was named beside the head is counted.
fn done_most(parser: &Parser<'_>, at: usize) -> Option<TableId> {
    let ends = matches!(
        parser.kind_at(at),
        None | Some(Kind::Key(Key::Stop | Key::Comma | Key::And | Key::In | Key::On | Key::By))
    );
    let said = parser.text_at(at.checked_sub(1)?).to_lowercase();
    let adverb = said.ends_with("most") || said.ends_with("least");
    if !ends || !adverb || parser.previous_key() == Some(Key::Be) {
        return None;
    }
    let head = parser.frame.head?.table(parser.schema);
    let beside = parser.frame.also.iter().rev().copied();
    parser.frame.recent.into_iter().chain(beside).find(|&t| t != head)
}

fn of_column(parser: &mut Parser<'_>, column: ColumnId, most: bool, quality: Quality, limit: u64) {
    let schema = parser.schema;
    let table = schema.table_of(column);
    let measurable = schema.is_measure(column)
        || schema.is_temporal(column)
        || schema.column(column).family.is_number() && !schema.column(column).is_reference;
    let dated = matches!(quality, Quality::Time | Quality::Earliness)
        && schema.column(column).words.iter().any(|w| w == "date");
    if !measurable && dated {
        parser.rank_column(column, most == (quality == Quality::Time), limit);
        return;
    }
    if !measurable {
        // "the most cities": counted, when rows are being told apart; else the oldest of its kind.
        if parser.frame.mode == Mode::Telling && quality == Quality::Amount {
            parser.rank_by(Measure::Count(Counted::Values(column)), most, limit);
        } else {
            if parser.frame.mode == Mode::Asking {
                parser.frame.show(Selected::Column(column));
                parser.frame.head.get_or_insert(Head::Column(column));
            }
            parser.order_by_quality(table, most, quality);
        }
        return;
    }
    let reversed = matches!(quality, Quality::Earliness | Quality::Cheapness)
        || quality == Quality::Youth && !schema.is_temporal(column)
        || quality == Quality::Age && schema.is_temporal(column);
    let most = most != reversed;
    let asked = parser.frame.mode == Mode::Asking && !asked_already(parser) && limit == 1;
    if asked {
        let function = if most { Aggregate::Max } else { Aggregate::Min };
        parser.frame.show(Selected::Aggregate(function, column));
        parser.frame.recent = Some(table);
        parser.frame.recent_column = Some(column);
        parser.frame.head.get_or_insert(Head::Table(table));
    } else {
        parser.rank_column(column, most, limit);
    }
}

/// Whether something is already asked for, so that a superlative only says which rows are meant.
fn asked_already(parser: &Parser<'_>) -> bool {
    !parser.frame.outputs.is_empty()
        && !matches!(parser.previous_key(), Some(Key::And | Key::Comma))
}

fn of_table(parser: &mut Parser<'_>, table: TableId, most: bool, quality: Quality, limit: u64) {
    let asking = parser.frame.mode == Mode::Asking;
    let is_head = parser.frame.head == Some(Head::Table(table));
    if quality == Quality::Amount
        && (parser.frame.mode == Mode::Telling || !parser.frame.outputs.is_empty())
        && let Some(head) = parser.told_apart(table)
    {
        parser.frame.head = Some(head);
        parser.frame.settled = true;
        parser.at += 1;
        rank_by_counted(parser, Counted::Rows(table), most, limit);
        return;
    }
    let counts = quality == Quality::Amount
        && (!asking || !parser.frame.outputs.is_empty() && !parser.frame.attached && !is_head);
    if counts && parser.frame.head.is_some() && !is_head {
        parser.at += 1;
        rank_by_counted(parser, Counted::Rows(table), most, limit);
    } else {
        // The noun is read next, as what is asked for.
        parser.order_by_quality(table, most, quality);
    }
}

fn rank_by_counted(parser: &mut Parser<'_>, counted: Counted, most: bool, limit: u64) {
    if let Counted::Rows(table) = counted
        && let Some(head) = parser.told_apart(table)
    {
        parser.frame.head = Some(head);
        parser.frame.settled = true;
    }
    match counted {
        Counted::Values(column) if parser.schema.is_measure(column) => {
            parser.rank_column(column, most, limit);
        }
        counted => parser.rank_by(Measure::Count(counted), most, limit),
    }
    parser.frame.recent = Some(counted.table(parser.schema));
}

impl Parser<'_> {
    /// Orders groups of the head by a count or an aggregate.
    pub(super) fn rank_by(&mut self, measure: Measure, most: bool, limit: u64) {
        self.frame.order.push(Sort { by: SortKey::Measure(measure), descending: most });
        self.frame.limit.get_or_insert(limit);
    }

    pub(super) fn rank_column(&mut self, column: ColumnId, most: bool, limit: u64) {
        self.frame.order.push(Sort { by: SortKey::Column(column), descending: most });
        self.frame.limit.get_or_insert(limit);
        self.frame.recent = Some(self.schema.table_of(column));
        self.frame.recent_column = Some(column);
    }
}
