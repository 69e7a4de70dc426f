//! Conditions on one column: equal to a stored value, between, like, missing.

use super::{
    numbers::{between, stored, take_numbers},
    values::{contains, take_quoted, take_values},
};
use catalog::Family;

use super::{Parser, frame::Mode};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, NumericText},
    tree::{Condition, Expr},
};

/// A column with what is said of it: "age is above 20", "named 'Smith'", "year 2014".
pub(super) fn column(parser: &mut Parser<'_>) -> bool {
    let Some(column) = parser.column_at(parser.at) else { return false };
    let column = asked_for_it(parser, column).unwrap_or(column);
    let mut at = parser.at + 1;
    let denied = std::mem::take(&mut parser.frame.negate);
    let mut negated = denied;
    loop {
        match parser.key_at(at) {
            Some(
                Key::Be
                | Key::Do
                | Key::Of
                | Key::The
                | Key::Noise
                | Key::As
                | Key::Either
                | Key::Any
                | Key::Word
                | Key::Ones
                | Key::Have,
            ) => at += 1,
            Some(Key::In)
                if matches!(parser.kind_at(at + 1), Some(Kind::Number(_)))
                    && !is_year_of_another(parser, column, at + 1) =>
            {
                at += 1;
            }
            // "headquartered in Rome".
            Some(Key::In | Key::At | Key::From | Key::By | Key::To | Key::With)
                if is_value_of(parser, parser.skip(at + 1, &[Key::The]), column) =>
            {
                at = parser.skip(at + 1, &[Key::The]);
            }
            Some(Key::Relative)
                if parser.key_at(at + 1) == Some(Key::Be)
                    || matches!(
                        parser.key_at(at + 1),
                        Some(Key::Contains(_) | Key::Compare(..))
                    ) =>
            {
                at += 1;
            }
            Some(Key::Comma) if parser.text_at(at) == ":" => at += 1,
            Some(Key::Not) => {
                negated = !negated;
                at += 1;
            }
            _ if matches!(parser.kind_at(at), Some(Kind::Word(true)))
                && matches!(
                    parser.text_at(at).to_lowercase().as_str(),
                    "code" | "named" | "called" | "level" | "both" | "value"
                ) =>
            {
                at += 1;
            }
            _ => break,
        }
    }
    let adjacent = at == parser.at + 1;
    if parser.does_most(parser.at) && !parser.frame.outputs.is_empty() {
        let most = parser.skip(at, &[Key::The]);
        if let Some(Key::Most(most_of, _)) = parser.key_at(most) {
            parser.rank_column(column, most_of, 1);
            parser.at = most + 1;
            return true;
        }
    }
    parser.frame.negate = negated;
    let done = said_of(parser, column, at, adjacent);
    if !done {
        let adjective = parser.table_at(parser.at + 1).is_some();
        let telling = parser.frame.mode == Mode::Telling;
        let beside = (parser.at + 1..at).all(|i| parser.key_at(i) == Some(Key::Noise));
        parser.frame.negate = negated && (telling || adjective) && beside;
        // What was denied must not be answered as if it was not.
        if denied && negated && !parser.frame.negate {
            parser.penalty += 0.8;
        }
    }
    done
}

/// "the amount in 2023": a year, where a date is kept beside the amount.
fn is_year_of_another(parser: &Parser<'_>, column: ColumnId, at: usize) -> bool {
    let year =
        parser.number_at(at).is_some_and(|n| n.fract() == 0.0 && (1900.0..2100.0).contains(&n));
    let table = parser.schema.table_of(column);
    year && parser.schema.is_measure(column) && parser.time_column(table, &[]).is_some()
}

fn is_value_of(parser: &Parser<'_>, at: usize, column: ColumnId) -> bool {
    matches!(parser.kind_at(at), Some(Kind::Value { column: of, .. }) if *of == column)
}

/// "lamps cost 20": what is asked for a thing is its price, also where what it cost to make is
/// kept beside it.
fn asked_for_it(parser: &Parser<'_>, column: ColumnId) -> Option<ColumnId> {
    let verb = matches!(parser.text_at(parser.at).to_lowercase().as_str(), "cost" | "costs");
    let before = parser.at.checked_sub(1)?;
    let told = parser.key_at(before) == Some(Key::Relative)
        || parser.table_at(before).is_some() && parser.text_at(before).ends_with('s');
    if !(verb && told) {
        return None;
    }
    let columns = parser.schema.tables[parser.schema.table_of(column)].columns.clone();
    columns.into_iter().find(|&c| parser.schema.column(c).words == ["price"])
}

fn said_of(parser: &mut Parser<'_>, column: ColumnId, at: usize, adjacent: bool) -> bool {
    let telling =
        parser.is_telling() || parser.frame.head.is_some() || !parser.frame.outputs.is_empty();
    if let Some(condition) = spelled(parser, column, at, adjacent) {
        parser.tell(condition);
        parser.at = at + 1;
        return true;
    }
    match parser.kind_at(at) {
        Some(Kind::Value { column: of, .. }) if *of == column || parser.same_label(*of, column) => {
            parser.at = at;
            take_values(parser)
        }
        Some(Kind::Quoted(_)) => {
            parser.at = at;
            take_quoted(parser, column)
        }
        Some(Kind::Number(n)) => {
            let n = *n;
            let label_text = parser.schema.column(column).family == Family::Text
                && parser.schema.column(column).numeric_text == NumericText::No
                && !parser.schema.column(column).is_year;
            if label_text && !stored(parser, column, n)
                || parser.schema.column(column).family.is_date() && !(1000.0..2200.0).contains(&n)
            {
                return false;
            }
            parser.at = at;
            take_numbers(parser, column)
        }
        Some(Kind::Period(_)) => {
            parser.at = at;
            super::times::period_of(parser, column)
        }
        Some(Kind::Key(Key::Compare(..))) => compared(parser, column, at),
        Some(Kind::Key(Key::Between)) => between(parser, column, at + 1),
        Some(Kind::Key(Key::Contains(place))) => {
            let place = *place;
            contains(parser, column, at + 1, place)
        }
        Some(Kind::Key(Key::Null)) => {
            parser.at = at + 1;
            parser.tell(Condition::Null(Expr::column(column)));
            true
        }
        Some(Kind::Key(Key::NotNull)) => {
            parser.at = at + 1;
            parser.tell(Condition::Not(Box::new(Condition::Null(Expr::column(column)))));
            true
        }
        Some(Kind::Key(Key::Most(most, _)))
            if !adjacent && telling && parser.key_at(at.saturating_sub(1)) != Some(Key::Of) =>
        {
            let most = *most;
            let verb = (parser.at + 1..at).any(|i| parser.key_at(i) == Some(Key::Be));
            let ends = !matches!(
                parser.kind_at(at + 1),
                Some(Kind::Table(_) | Kind::Column(_) | Kind::Key(Key::NumberOf))
            );
            if !verb || !ends {
                return false;
            }
            parser.at = at + 1;
            parser.rank_column(column, most, 1);
            true
        }
        _ => false,
    }
}

/// "age is above 20": the comparison stands at `at`.
fn compared(parser: &mut Parser<'_>, column: ColumnId, at: usize) -> bool {
    if parser.schema.is_temporal(column)
        && let Some(done) = super::times::column_compared(parser, column, at)
    {
        return done;
    }
    // "countries that have more than one mountain" counts mountains.
    let number = parser.skip(at + 1, &[Key::Than, Key::The, Key::Noise]);
    if parser.number_at(number).is_some()
        && parser.counts_at(
            column,
            parser.skip(number + 1, &[Key::Distinct, Key::Noise, Key::Of, Key::The]),
        )
    {
        return false;
    }
    let info = parser.schema.column(column);
    let wordy = info.family == Family::Text
        && info.numeric_text == NumericText::No
        && !info.is_year
        && !parser.schema.is_temporal(column);
    if wordy && parser.number_at(number).is_some() {
        return false;
    }
    match parser.comparison(at, Some(column)) {
        Some((mut comparison, operand, end)) => {
            // "not 20": the comparison is read from here on; the sign was read before.
            if let Some(or_more) = parser.or_more(end) {
                comparison = or_more;
                parser.at = end + 1;
            } else {
                parser.at = end;
            }
            let expr = if matches!(operand, Expr::Text(_)) {
                Expr::column(column)
            } else {
                parser.comparable(column)
            };
            parser.tell(Condition::Compare(expr, comparison, operand));
            parser.frame.recent_column = Some(column);
            second_bound(parser, column);
            true
        }
        None => false,
    }
}

/// A short word behind its column that is stored there, such as a code: "type code x".
fn spelled(parser: &Parser<'_>, column: ColumnId, at: usize, adjacent: bool) -> Option<Condition> {
    let said = parser.text_at(at);
    let plain = matches!(
        parser.kind_at(at),
        Some(
            Kind::Word(_)
                | Kind::Key(Key::The | Key::Noise | Key::Ones)
                | Kind::Table(_)
                | Kind::Quoted(_)
        )
    );
    if !plain || !adjacent && said.len() > 2 || parser.schema.column(column).family != Family::Text
    {
        return None;
    }
    let values = &parser.schema.catalog_column(column).values;
    let value = values.iter().find(|v| v.eq_ignore_ascii_case(said))?;
    Some(Condition::equals(column, Expr::Text(value.clone())))
}

/// "more than 3000 and less than 4000": the second bound is of the same column.
fn second_bound(parser: &mut Parser<'_>, column: ColumnId) {
    while matches!(parser.key(0), Some(Key::And | Key::Or))
        && matches!(parser.key(1), Some(Key::Compare(_, Quality::Amount)))
        && parser.number_at(parser.at + 2).is_some()
        && !matches!(parser.kind(3), Some(Kind::Column(_) | Kind::Table(_)))
    {
        let or = parser.key(0) == Some(Key::Or);
        let Some((comparison, operand, end)) = parser.comparison(parser.at + 1, Some(column))
        else {
            return;
        };
        parser.frame.joint = if or { super::frame::Joint::Or } else { super::frame::Joint::And };
        parser.tell(Condition::Compare(parser.comparable(column), comparison, operand));
        parser.at = end;
    }
}

impl Parser<'_> {
    /// Whether what stands behind a number is counted, rather than a unit of `column`.
    fn counts_at(&self, column: ColumnId, at: usize) -> bool {
        match self.kind_at(at) {
            Some(Kind::Table(_)) => true,
            Some(Kind::Column(other)) => *other != column && !self.schema.is_measure(column),
            _ => false,
        }
    }
}
