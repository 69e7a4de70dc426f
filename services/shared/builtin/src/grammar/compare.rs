//! Comparisons: with a number, an average, the value of another row.

use super::{
    Parser,
    counting::push_count,
    frame::{Counted, Head, Measure},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::ColumnId,
    tree::{Comparison, Condition, Expr},
};

/// A comparison whose column is not named before it.
pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let (comparison, quality, mut at) = match parser.key(0) {
        Some(Key::Compare(comparison, quality)) => (comparison, quality, parser.at + 1),
        // "3 or more orders".
        None if parser.number_at(parser.at).is_some() => match parser.or_more(parser.at + 1) {
            Some(comparison) => return bare_number(parser, comparison, parser.at + 2),
            _ => return false,
        },
        _ => return false,
    };
    at = parser.skip(at, &[Key::Than, Key::The, Key::In, Key::Noise]);
    if let Some(number) = parser.number_at(at) {
        let after = at + 1;
        return number_compared(parser, comparison, quality, number, at, after);
    }
    if matches!(parser.kind_at(at), Some(Kind::Period(_))) {
        return super::times::compared(parser, comparison, at);
    }
    // "more orders than 3".
    if let Some(table) = parser.table_at(at)
        && parser.key_at(at + 1) == Some(Key::Than)
        && let Some(number) = parser.number_at(at + 2)
        && let Some(head) = parser.subject().filter(|&h| h != Head::Table(table))
    {
        push_count(
            parser,
            head,
            Measure::Count(Counted::Rows(table)),
            comparison,
            Expr::Number(number_text(number)),
        );
        parser.at += at + 3 - parser.at;
        return true;
    }
    // "more orders than Ann": how many hers are is not asked here; and dates are late, not more.
    let counted = parser.table_at(at).is_some()
        || quality == Quality::Amount
            && parser.column_at(at).is_some_and(|c| parser.schema.column(c).family.is_date());
    if counted
        && parser.key_at(at + 1) == Some(Key::Than)
        && matches!(parser.kind_at(at + 2), Some(Kind::Value { .. }))
    {
        parser.penalty += 2.0;
    }
    // "above age 20", "a greater weight than 10".
    if let Some(column) = parser.column_at(at)
        && (parser.schema.is_measure(column) || parser.schema.is_temporal(column))
    {
        let after = parser.skip(at + 1, &[Key::Than, Key::Of, Key::The, Key::Noise]);
        let dated = !parser.schema.is_measure(column)
            && parser.number_at(after).is_some_and(|n| !(1000.0..2200.0).contains(&n));
        let operand = if dated {
            None
        } else if parser.number_at(after).is_some() || after > at + 1 {
            parser.operand(after, Some(column))
        } else {
            None
        };
        if let Some((operand, end)) = operand {
            parser.tell(Condition::Compare(parser.comparable(column), comparison, operand));
            parser.frame.recent_column = Some(column);
            parser.at = end;
            return true;
        }
    }
    // "above the average age", "older than average", "larger than that of any …".
    if let Some(column) = compared_property(parser, quality, at)
        && let Some((operand, end)) = parser.operand(at, Some(column))
    {
        let reversed = reversed_for(parser, quality, column);
        let comparison = if reversed { comparison.mirrored() } else { comparison };
        parser.tell(Condition::Compare(parser.comparable(column), comparison, operand));
        parser.at = end;
        return true;
    }
    // "more authors than average": nothing else is known of such.
    false
}

fn bare_number(parser: &mut Parser<'_>, comparison: Comparison, after: usize) -> bool {
    let Some(number) = parser.number_at(parser.at) else { return false };
    number_compared(parser, comparison, Quality::Amount, number, parser.at, after)
}

fn number_compared(
    parser: &mut Parser<'_>,
    mut comparison: Comparison,
    quality: Quality,
    number: f64,
    at: usize,
    mut after: usize,
) -> bool {
    if let Some(or_more) = parser.or_more(after) {
        comparison = or_more;
        after += 1;
    }
    if parser.frame.negate {
        parser.frame.negate = false;
        comparison = comparison.opposite();
    }
    let operand = number_text(number);
    let target = parser.skip(after, &[Key::Of, Key::The, Key::Distinct, Key::Noise]);
    // "more than 4 cylinders", "at least 3 different genres".
    match parser.kind_at(target) {
        Some(&Kind::Column(column)) if !is_year_number(parser, number, quality) => {
            if parser.schema.is_measure(column)
                || parser.schema.column(column).family.is_number() && !parser.schema.is_key(column)
            {
                parser.tell(Condition::Compare(
                    parser.comparable(column),
                    comparison,
                    Expr::Number(operand),
                ));
                parser.frame.recent_column = Some(column);
                parser.at = target + 1;
                return true;
            }
            if quality == Quality::Amount
                && let Some(head) = parser.subject()
            {
                let counted = if parser.schema.is_key(column) {
                    Counted::Rows(parser.schema.table_of(column))
                } else {
                    Counted::Values(column)
                };
                push_count(
                    parser,
                    head,
                    Measure::Count(counted),
                    comparison,
                    Expr::Number(operand),
                );
                parser.at = target + 1;
                return true;
            }
        }
        Some(&Kind::Table(table)) if quality == Quality::Amount => {
            if let Some(head) = parser.subject() {
                // "which make more than 3 orders a month": the table's own column may follow.
                if let Some(column) = parser.column_at(target + 1)
                    && parser.schema.table_of(column) == table
                    && parser.schema.is_measure(column)
                {
                    parser.tell(Condition::Compare(
                        parser.comparable(column),
                        comparison,
                        Expr::Number(operand),
                    ));
                    parser.at = target + 2;
                    return true;
                }
                // "students of each city with more than one student": cities are judged.
                let each = parser.frame.each.last().copied().filter(|_| head == Head::Table(table));
                let head = parser.told_apart(table).or(each).unwrap_or(head);
                if head != Head::Table(table) {
                    parser.frame.recent = Some(table);
                    parser.frame.attached = false;
                    push_count(
                        parser,
                        head,
                        Measure::Count(Counted::Rows(table)),
                        comparison,
                        Expr::Number(operand),
                    );
                    parser.at = target + 1;
                    return true;
                }
            }
        }
        _ => {}
    }
    if times_over(parser, comparison, &operand, at, target) {
        return true;
    }
    if is_year_number(parser, number, quality) {
        return super::times::year_compared(parser, comparison, number, after);
    }
    let Some(column) = compared_property(parser, quality, at) else { return false };
    let reversed = reversed_for(parser, quality, column);
    if reversed && parser.schema.is_temporal(column) {
        // Older than 30 needs a birth date to be counted back from today.
        return aged(parser, column, comparison, number, after);
    }
    let comparison = if reversed { comparison.mirrored() } else { comparison };
    parser.tell(Condition::Compare(parser.comparable(column), comparison, Expr::Number(operand)));
    parser.at = after;
    true
}

/// "more than once", "at least 2 times".
fn times_over(
    parser: &mut Parser<'_>,
    comparison: Comparison,
    operand: &str,
    at: usize,
    target: usize,
) -> bool {
    let once = matches!(parser.text_at(at).to_lowercase().as_str(), "once" | "twice");
    if !once && !parser.text_at(target).eq_ignore_ascii_case("times") {
        return false;
    }
    let Some(head) = parser.subject() else { return false };
    let table = parser.frame.recent.unwrap_or(head.table(parser.schema));
    let measure = Measure::Count(Counted::Rows(table));
    push_count(parser, head, measure, comparison, Expr::Number(operand.to_owned()));
    parser.at = if once { at + 1 } else { target + 1 };
    true
}

fn aged(
    parser: &mut Parser<'_>,
    column: ColumnId,
    comparison: Comparison,
    years: f64,
    after: usize,
) -> bool {
    if years.fract() == 0.0 && (1800.0..2200.0).contains(&years) {
        // Older than 2015 is of before.
        let earlier = comparison.mirrored();
        let condition = super::times::year_bound(parser, column, earlier, years as i32);
        let Some(condition) = condition else { return false };
        parser.tell(condition);
        parser.at = after;
        return true;
    }
    let point = crate::tree::DatePoint::Today(crate::tree::Part::Year, -(years as i32));
    let condition =
        Condition::Compare(Expr::column(column), comparison.mirrored(), Expr::Date(point));
    parser.tell(condition);
    parser.at = after;
    true
}

pub(super) fn is_year_number(parser: &Parser<'_>, number: f64, quality: Quality) -> bool {
    number.fract() == 0.0
        && (1000.0..2200.0).contains(&number)
        && (matches!(quality, Quality::Time | Quality::Earliness)
            || parser.frame.recent_column.is_some_and(|c| parser.schema.is_temporal(c)))
}

pub(super) fn reversed_for(parser: &Parser<'_>, quality: Quality, column: ColumnId) -> bool {
    let temporal = parser.schema.is_temporal(column);
    match quality {
        Quality::Age => temporal,
        Quality::Youth => !temporal,
        Quality::Cheapness | Quality::Earliness => true,
        _ => false,
    }
}

/// The column that a comparison without one is about.
fn compared_property(parser: &Parser<'_>, quality: Quality, at: usize) -> Option<ColumnId> {
    // "above the average age" names it after the aggregate.
    let mut next = parser.skip_light(at);
    if let Some(Key::Aggregate(_) | Key::Most(..)) = parser.key_at(next) {
        next = parser.skip(next + 1, &[Key::Of, Key::The, Key::Noise, Key::All]);
        if let Some(table) = parser.table_at(next)
            && let Some(column) = parser.column_at(next + 1)
            && parser.schema.table_of(column) == table
        {
            return Some(column);
        }
    }
    if let Some(column) = parser.column_at(next)
        && parser.schema.is_measure(column)
    {
        return Some(column);
    }
    if quality != Quality::Amount {
        return parser
            .nearby()
            .into_iter()
            .find_map(|t| parser.property(t, quality))
            .map(|p| p.column);
    }
    if let Some(column) = parser.frame.recent_column.filter(|&c| parser.schema.is_measure(c)) {
        return Some(column);
    }
    let table = parser.frame.recent.or(parser.frame.head.map(|h| h.table(parser.schema)))?;
    let mut measures =
        parser.schema.tables[table].columns.clone().filter(|&c| parser.schema.is_measure(c));
    match (measures.next(), measures.next()) {
        (Some(only), None) => Some(only),
        _ => parser.property(table, quality).map(|p| p.column),
    }
}

pub(super) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{}", number as i64)
    } else {
        format!("{number}")
    }
}
