//! Conditions of time: "in 2014", "since March", "last month", "before 2010-01-01".

use catalog::Family;

use super::{Parser, compare::number_text, nearest::nearest_time};
use crate::{
    lex::{
        Period, Span,
        keyword::{Key, Quality},
    },
    link::Kind,
    schema::ColumnId,
    tree::{Comparison, Condition, Expr, Part, Place},
};

/// A period that stands by itself.
pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) == Some(Key::Between)
        && matches!(parser.kind(1), Some(Kind::Period(_) | Kind::Number(_)))
    {
        parser.at += 1;
        if between(parser, None) {
            return true;
        }
        parser.at -= 1;
        return false;
    }
    let Some(Kind::Period(_)) = parser.kind(0) else { return false };
    let Some(column) = nearest_time(parser) else { return false };
    period_of(parser, column)
}

pub(super) fn period_of(parser: &mut Parser<'_>, column: ColumnId) -> bool {
    let Some(Kind::Period(period)) = parser.kind(0) else { return false };
    let period = period.clone();
    let Some(condition) = inside(parser, column, &period) else { return false };
    // "since April", of whatever year, is more than April.
    let bound = parser.at > 0
        && matches!(parser.items[parser.at - 1].kind, Kind::Key(Key::Compare(_, Quality::Time)));
    if bound {
        parser.penalty += 2.0;
    }
    // "discharged patients last week": a date in the week is there.
    let there = Condition::Not(Box::new(Condition::Null(Expr::column(column))));
    if parser.frame.conditions.last().is_some_and(|told| told.condition == there) {
        parser.frame.conditions.pop();
    }
    parser.tell(condition);
    parser.at += 1;
    true
}

/// "after 2010", with the number and its comparison read already.
pub(super) fn year_compared(
    parser: &mut Parser<'_>,
    comparison: Comparison,
    year: f64,
    after: usize,
) -> bool {
    let Some(column) = nearest_time(parser) else { return false };
    let Some(condition) = year_bound(parser, column, comparison, year as i32) else { return false };
    parser.tell(condition);
    parser.frame.recent_column = Some(column);
    parser.at = after;
    true
}

/// "since last month": the comparison is read already, the period stands at `at`.
pub(super) fn compared(parser: &mut Parser<'_>, comparison: Comparison, at: usize) -> bool {
    let Some(Kind::Period(period)) = parser.kind_at(at) else { return false };
    let period = period.clone();
    let Some(column) = nearest_time(parser) else { return false };
    let Some(condition) = bound(parser, column, comparison, &period) else { return false };
    parser.tell(condition);
    parser.at = at + 1;
    true
}

/// A date column and a comparison behind it.
pub(super) fn column_compared(
    parser: &mut Parser<'_>,
    column: ColumnId,
    at: usize,
) -> Option<bool> {
    let Some(Key::Compare(comparison, _)) = parser.key_at(at) else { return None };
    let operand = parser.skip(at + 1, &[Key::Than, Key::The, Key::In, Key::Noise]);
    match parser.kind_at(operand)? {
        Kind::Period(period) => {
            let period = period.clone();
            let condition = bound(parser, column, comparison, &period)?;
            parser.tell(condition);
            parser.at = operand + 1;
            Some(true)
        }
        Kind::Number(n) => {
            let n = *n;
            if !(1000.0..2200.0).contains(&n) {
                return None;
            }
            let condition = year_bound(parser, column, comparison, n as i32)?;
            parser.tell(condition);
            parser.frame.recent_column = Some(column);
            parser.at = operand + 1;
            Some(true)
        }
        _ => None,
    }
}

/// A year alone: "in 2014", "2014 or after".
pub(super) fn lone_year(parser: &mut Parser<'_>, year: f64) -> bool {
    let Some(column) = nearest_time(parser) else { return false };
    let mut years = vec![year];
    let mut at = parser.at + 1;
    if let Some(comparison) = parser.or_more(at) {
        return year_compared(parser, comparison, year, at + 1);
    }
    let mut and = false;
    loop {
        let next = parser.skip(at, &[Key::Or, Key::And, Key::Comma, Key::In]);
        match parser.number_at(next) {
            Some(n) if next > at && (1000.0..2200.0).contains(&n) => {
                and |= (at..next).any(|i| parser.key_at(i) == Some(Key::And));
                years.push(n);
                at = next + 1;
            }
            _ => break,
        }
    }
    let conditions: Vec<Condition> =
        years.iter().map(|&y| parser.number_equals(column, y)).collect();
    if conditions.len() == 1 {
        parser.tell(conditions.into_iter().next().expect("there is one"));
    } else if and && parser.many_possible(column) && !parser.frame.has_aggregate() {
        for condition in conditions {
            parser.tell(condition);
            parser.frame.conditions.last_mut().expect("just told").both = true;
        }
    } else {
        parser.tell(Condition::Any(conditions));
    }
    parser.frame.recent_column = Some(column);
    parser.at = at;
    true
}

/// "between 2010 and 2012", "between June 2021 and December 2021".
pub(super) fn between(parser: &mut Parser<'_>, column: Option<ColumnId>) -> bool {
    let low = parser.at;
    let high = parser.skip(low + 1, &[Key::And, Key::To]);
    let period = |parser: &Parser<'_>, at: usize| match parser.kind_at(at)? {
        Kind::Period(p) => Some(p.clone()),
        Kind::Number(n) if (1000.0..2200.0).contains(n) => Period::year(*n as i32),
        _ => None,
    };
    let (Some(from), Some(until)) = (period(parser, low), period(parser, high)) else {
        return plain_between(parser, low, high, column);
    };
    let Some(column) = column.or_else(|| nearest_time(parser)) else { return false };
    let (Some(a), Some(b)) = (
        bound(parser, column, Comparison::AtLeast, &from),
        bound(parser, column, Comparison::AtMost, &until),
    ) else {
        return false;
    };
    parser.tell(Condition::All(vec![a, b]));
    parser.at = high + 1;
    true
}

/// Numbers between which something unnamed lies.
fn plain_between(
    parser: &mut Parser<'_>,
    low: usize,
    high: usize,
    column: Option<ColumnId>,
) -> bool {
    let (Some(a), Some(b)) = (parser.number_at(low), parser.number_at(high)) else { return false };
    let named = parser.column_at(high + 1).filter(|&c| parser.schema.is_measure(c));
    let Some(column) = column.or(named).or(parser.frame.recent_column) else { return false };
    if !parser.schema.is_measure(column) {
        return false;
    }
    let expr = parser.comparable(column);
    parser.tell(Condition::All(vec![
        Condition::Compare(expr.clone(), Comparison::AtLeast, Expr::Number(number_text(a))),
        Condition::Compare(expr, Comparison::AtMost, Expr::Number(number_text(b))),
    ]));
    parser.at = if named.is_some() { high + 2 } else { high + 1 };
    true
}

/// The column lies inside the period.
pub(super) fn inside(parser: &Parser<'_>, column: ColumnId, period: &Period) -> Option<Condition> {
    let info = parser.schema.column(column);
    if info.is_year && period.as_year().is_none() {
        return month_and_year(parser, column, period);
    }
    if info.is_year {
        let year = period.as_year()?;
        return Some(Condition::equals(column, year_literal(parser, column, year)));
    }
    if let Span::Month(month) = period.span {
        let number = Expr::Number(month.to_string());
        return match info.family {
            Family::Date | Family::Timestamp => Some(Condition::Compare(
                Expr::Part(Part::Month, Box::new(Expr::column(column))),
                Comparison::Equal,
                number,
            )),
            _ => None,
        };
    }
    if !info.family.is_date() {
        let Span::Fixed { from, .. } = period.span else { return None };
        // Text in ISO order: the day, or the year it starts with.
        if period.is_day() {
            return Some(Condition::Like {
                expr: Expr::column(column),
                text: from.to_string(),
                place: Place::Start,
            });
        }
        if let Some(year) = period.as_year() {
            return Some(Condition::Like {
                expr: Expr::column(column),
                text: year.to_string(),
                place: Place::Start,
            });
        }
        return Some(Condition::Like {
            expr: Expr::column(column),
            text: from.format("%Y-%m").to_string(),
            place: Place::Start,
        });
    }
    if period.is_day() && info.family == Family::Date {
        return Some(Condition::equals(column, Expr::Date(period.start()?)));
    }
    let low =
        Condition::Compare(Expr::column(column), Comparison::AtLeast, Expr::Date(period.start()?));
    match period.end() {
        Some(end) => Some(Condition::All(vec![
            low,
            Condition::Compare(Expr::column(column), Comparison::Less, Expr::Date(end)),
        ])),
        None => Some(low),
    }
}

/// A month kept beside its year in a column of its own, as a number or by name.
fn month_and_year(parser: &Parser<'_>, year: ColumnId, period: &Period) -> Option<Condition> {
    use chrono::Datelike as _;
    let Span::Fixed { from, until } = period.span else { return None };
    if from.day() != 1 || from.checked_add_months(chrono::Months::new(1)) != Some(until) {
        return None;
    }
    let table = parser.schema.table_of(year);
    let month = parser.schema.tables[table]
        .columns
        .clone()
        .find(|&c| parser.schema.column(c).words.iter().any(|w| w == "month"))?;
    let literal = if parser.schema.column(month).family == Family::Text {
        let name = from.format("%B").to_string();
        let stored = parser
            .schema
            .catalog_column(month)
            .values
            .iter()
            .find(|v| v.to_lowercase().starts_with(&name[..3].to_lowercase()));
        Expr::Text(stored.cloned().unwrap_or(name))
    } else {
        Expr::Number(from.month().to_string())
    };
    Some(Condition::All(vec![
        Condition::equals(year, year_literal(parser, year, from.year())),
        Condition::equals(month, literal),
    ]))
}

/// The column lies before or after the period.
fn bound(
    parser: &Parser<'_>,
    column: ColumnId,
    comparison: Comparison,
    period: &Period,
) -> Option<Condition> {
    let info = parser.schema.column(column);
    if comparison == Comparison::Equal {
        return inside(parser, column, period);
    }
    if info.is_year {
        return year_bound(parser, column, comparison, period.as_year()?);
    }
    // After a period is at or after its end; from it on is at or after its start.
    let (comparison, point) = match comparison {
        Comparison::More => (Comparison::AtLeast, period.end().or_else(|| period.start())?),
        Comparison::AtMost => (Comparison::Less, period.end()?),
        other => (other, period.start()?),
    };
    if info.family.is_date() {
        return Some(Condition::Compare(Expr::column(column), comparison, Expr::Date(point)));
    }
    match point {
        crate::tree::DatePoint::On(day) => {
            Some(Condition::Compare(Expr::column(column), comparison, Expr::Text(day.to_string())))
        }
        _ => None,
    }
}

pub(super) fn year_bound(
    parser: &Parser<'_>,
    column: ColumnId,
    comparison: Comparison,
    year: i32,
) -> Option<Condition> {
    if parser.schema.column(column).is_year {
        return Some(Condition::Compare(
            Expr::column(column),
            comparison,
            year_literal(parser, column, year),
        ));
    }
    bound(parser, column, comparison, &Period::year(year)?)
}

fn year_literal(parser: &Parser<'_>, column: ColumnId, year: i32) -> Expr {
    if parser.schema.column(column).family == Family::Text {
        Expr::Text(year.to_string())
    } else {
        Expr::Number(year.to_string())
    }
}

/// The year of a date, or the column itself where it is a year.
pub(super) fn year_of(parser: &Parser<'_>, column: ColumnId) -> Option<Expr> {
    let info = parser.schema.column(column);
    if info.is_year {
        return Some(Expr::column(column));
    }
    info.family.is_date().then(|| Expr::Part(Part::Year, Box::new(Expr::column(column))))
}
