//! "in each month", "per year": one row of the answer for each stretch of a date.

use super::{Parser, frame::Frame, nearest::nearest_time, times::year_of};
use crate::{
    link::Kind,
    schema::ColumnId,
    tree::{Expr, Part},
};

/// What to group by when the word at `at` names a part of the calendar and no column: the month
/// of the date that is nearest, or of the dates spoken of later.
pub(super) fn period_at(parser: &Parser<'_>, at: usize) -> Option<Expr> {
    let part = part(parser.text_at(at))?;
    let named = match *parser.kind_at(at)? {
        Kind::Word(_) => None,
        // A date of another name answers to the word too, as it would to "date".
        Kind::Column(column) if parser.schema.column(column).family.is_date() => {
            let word = parser.text_at(at).to_lowercase();
            let word = word.trim_end_matches('s');
            if parser.schema.column(column).words.iter().any(|w| w == word) {
                return None;
            }
            Some(column)
        }
        // A number of months is no month, and neither is a monthly fee.
        Kind::Column(column) if is_counted_in(parser, column) => None,
        _ => return None,
    };
    let column = nearest_time(parser).or(named).or_else(|| later(parser, at + 1))?;
    if part == Part::Year {
        return year_of(parser, column);
    }
    let dated = parser.schema.column(column).family.is_date();
    dated.then(|| Expr::StartOf(part, Box::new(Expr::column(column))))
}

/// The date of a table named after "for each month, …".
fn later(parser: &Parser<'_>, from: usize) -> Option<ColumnId> {
    (from..parser.end)
        .filter_map(|at| parser.kind_at(at)?.table(parser.schema))
        .find_map(|table| parser.time_column(table, &[]))
}

/// Periods are of the date that a condition speaks of, when it is one of the same table: "trips
/// that ended last year, per month".
pub(super) fn follow_conditions(parser: &Parser<'_>, frame: &mut Frame) {
    let schema = parser.schema;
    let mut dates = Vec::new();
    for told in &frame.conditions {
        told.condition.columns(&mut |c| {
            if schema.column(c.column).family.is_date() && !dates.contains(&c.column) {
                dates.push(c.column);
            }
        });
    }
    let [date] = dates[..] else { return };
    for period in &mut frame.periods {
        if let Expr::Part(_, of) | Expr::StartOf(_, of) = period
            && let Expr::Column(known) = **of
            && schema.table_of(known.column) == schema.table_of(date)
        {
            **of = Expr::column(date);
        }
    }
}

/// `term_months` counts months, `monthly_fee` is of one.
fn is_counted_in(parser: &Parser<'_>, column: ColumnId) -> bool {
    let info = parser.schema.column(column);
    let mut words = info.name.split('_');
    let plural = words.clone().next_back().is_some_and(|w| w.ends_with('s'));
    let periodic = words.any(|w| matches!(w, "hourly" | "daily" | "weekly" | "monthly" | "yearly"));
    (plural || periodic) && info.words.len() > 1 && parser.schema.is_measure(column)
}

/// "monthly": the month of the date of what is named behind it.
pub(super) fn periodic(parser: &Parser<'_>, at: usize) -> Option<Expr> {
    let part = match parser.text_at(at).to_lowercase().as_str() {
        "hourly" => Part::Hour,
        "daily" => Part::Day,
        "weekly" => Part::Week,
        "monthly" => Part::Month,
        "quarterly" => Part::Quarter,
        _ => Part::Year,
    };
    let column = later(parser, at + 1)?;
    if part == Part::Year {
        return year_of(parser, column);
    }
    let dated = parser.schema.column(column).family.is_date();
    dated.then(|| Expr::StartOf(part, Box::new(Expr::column(column))))
}

fn part(word: &str) -> Option<Part> {
    Some(match word.to_lowercase().trim_end_matches('s') {
        "year" => Part::Year,
        "quarter" => Part::Quarter,
        "month" => Part::Month,
        "week" => Part::Week,
        "day" => Part::Day,
        "hour" => Part::Hour,
        _ => return None,
    })
}
