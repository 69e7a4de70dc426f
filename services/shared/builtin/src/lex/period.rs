//! Stretches of time: dates, months, quarters, years, and those relative to today.

use chrono::{Datelike as _, NaiveDate};

use super::token::{Token, TokenKind};
use crate::tree::{DatePoint, Part};

/// A stretch of time that a question names.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// From a first day to the day after the last.
    Fixed { from: NaiveDate, until: NaiveDate },
    /// From a point up to another, or up to now.
    Relative { from: DatePoint, until: Option<DatePoint> },
    /// A month of whatever year.
    Month(u32),
}

impl Period {
    pub fn fixed(from: NaiveDate, until: NaiveDate) -> Self {
        Self { span: Span::Fixed { from, until } }
    }

    pub fn year(year: i32) -> Option<Self> {
        Some(Self::fixed(
            NaiveDate::from_ymd_opt(year, 1, 1)?,
            NaiveDate::from_ymd_opt(year + 1, 1, 1)?,
        ))
    }

    pub fn start(&self) -> Option<DatePoint> {
        match &self.span {
            Span::Fixed { from, .. } => Some(DatePoint::On(*from)),
            Span::Relative { from, .. } => Some(from.clone()),
            Span::Month(_) => None,
        }
    }

    /// The first moment that is no longer inside.
    pub fn end(&self) -> Option<DatePoint> {
        match &self.span {
            Span::Fixed { until, .. } => Some(DatePoint::On(*until)),
            Span::Relative { until, .. } => until.clone(),
            Span::Month(_) => None,
        }
    }

    /// The year, when the stretch is exactly one year.
    pub fn as_year(&self) -> Option<i32> {
        match self.span {
            Span::Fixed { from, until }
                if (from.month(), from.day()) == (1, 1)
                    && NaiveDate::from_ymd_opt(from.year() + 1, 1, 1) == Some(until) =>
            {
                Some(from.year())
            }
            _ => None,
        }
    }

    pub fn is_day(&self) -> bool {
        matches!(self.span, Span::Fixed { from, until } if from.succ_opt() == Some(until))
    }
}

/// Replaces the tokens of dates and periods by one token each.
pub fn join(tokens: &mut Vec<Token>, today: NaiveDate) {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        if let Some((period, used)) = read(&tokens[i..], today) {
            let text =
                tokens[i..i + used].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
            out.push(Token {
                kind: TokenKind::Period(period),
                lower: text.to_lowercase(),
                text,
                root: String::new(),
                start: tokens[i].start,
                end: tokens[i + used - 1].end,
            });
            i += used;
        } else {
            out.push(tokens[i].clone());
            i += 1;
        }
    }
    *tokens = out;
}

fn read(tokens: &[Token], today: NaiveDate) -> Option<(Period, usize)> {
    if tokens[0].kind == TokenKind::Quoted {
        return day(&tokens[0].text).map(|d| (one_day(d), 1));
    }
    digits(tokens)
        .or_else(|| named_month(tokens))
        .or_else(|| quarter(tokens, today))
        .or_else(|| relative(tokens))
}

fn one_day(day: NaiveDate) -> Period {
    Period::fixed(day, day.succ_opt().unwrap_or(day))
}

/// A day in digits, as people and machines write it.
fn day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        .filter(|d| (1000..=2999).contains(&d.year()))
}

fn digits(tokens: &[Token]) -> Option<(Period, usize)> {
    day(&tokens[0].text).map(|d| (one_day(d), 1))
}

/// "January 2014", "5 January 2014", "Jan 5th, 2014", "7th of September 1987", "in March".
fn named_month(tokens: &[Token]) -> Option<(Period, usize)> {
    let mut at = 0;
    let mut day_of = tokens.first().and_then(day_number);
    if day_of.is_some() {
        at = 1;
        if tokens.get(at).is_some_and(|t| t.is("of")) {
            at += 1;
        }
    }
    let month = tokens.get(at).and_then(month)?;
    at += 1;
    let skip = |at: usize, word: &str| usize::from(tokens.get(at).is_some_and(|t| t.is(word)));
    at += skip(at, ".");
    if day_of.is_none()
        && let Some(d) = tokens.get(at).and_then(day_number)
    {
        day_of = Some(d);
        at += 1;
    }
    let after = at + skip(at, ",");
    let after = after + skip(after, "of");
    let year = tokens.get(after).and_then(year_number);
    match (day_of, year) {
        (Some(d), Some(y)) => Some((one_day(NaiveDate::from_ymd_opt(y, month, d)?), after + 1)),
        (None, Some(y)) => {
            let from = NaiveDate::from_ymd_opt(y, month, 1)?;
            Some((Period::fixed(from, next_month(from)?), after + 1))
        }
        // "may" and "march" are verbs too.
        (None, None)
            if tokens[0].is_capitalized() || !tokens[0].is("may") && !tokens[0].is("march") =>
        {
            Some((Period { span: Span::Month(month) }, at))
        }
        _ => None,
    }
}

fn next_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(chrono::Months::new(1))
}

fn month(token: &Token) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if !token.is_word() {
        return None;
    }
    let word = token.lower.as_str();
    if word == "sept" {
        return Some(9);
    }
    NAMES
        .iter()
        .position(|name| {
            *name == word || word.len() == 3 && name.starts_with(word) && token.is_capitalized()
        })
        .map(|at| at as u32 + 1)
}

fn day_number(token: &Token) -> Option<u32> {
    match token.kind {
        TokenKind::Number(n) if n.fract() == 0.0 && (1.0..=31.0).contains(&n) => Some(n as u32),
        _ => None,
    }
}

fn year_number(token: &Token) -> Option<i32> {
    match token.kind {
        TokenKind::Number(n) if n.fract() == 0.0 && (1000.0..2200.0).contains(&n) => Some(n as i32),
        _ => None,
    }
}

/// "Q1 2020", "the first quarter of 2020", "third quarter".
fn quarter(tokens: &[Token], today: NaiveDate) -> Option<(Period, usize)> {
    let (number, mut at) = match tokens[0].lower.as_str() {
        "q1" => (1, 1),
        "q2" => (2, 1),
        "q3" => (3, 1),
        "q4" => (4, 1),
        word => {
            let number = ["first", "second", "third", "fourth"].iter().position(|w| *w == word)?;
            tokens.get(1).filter(|t| t.is("quarter"))?;
            (number as u32 + 1, 2)
        }
    };
    if tokens.get(at).is_some_and(|t| t.is("of") || t.is(",")) {
        at += 1;
    }
    let named = tokens.get(at).and_then(year_number);
    let year = named.unwrap_or(today.year());
    let used = if named.is_some() {
        at + 1
    } else if tokens[0].lower.len() == 2 {
        1
    } else {
        2
    };
    let from = NaiveDate::from_ymd_opt(year, number * 3 - 2, 1)?;
    Some((Period::fixed(from, from.checked_add_months(chrono::Months::new(3))?), used))
}

/// "today", "last month", "this year", "the past 30 days", "last 2 weeks".
fn relative(tokens: &[Token]) -> Option<(Period, usize)> {
    let span = |from, until| Period { span: Span::Relative { from, until } };
    let today = |n| DatePoint::Today(Part::Day, n);
    match tokens[0].lower.as_str() {
        "today" => return Some((span(today(0), Some(today(1))), 1)),
        "yesterday" => return Some((span(today(-1), Some(today(0))), 1)),
        "tomorrow" => return Some((span(today(1), Some(today(2))), 1)),
        _ => {}
    }
    let shift = match tokens[0].lower.as_str() {
        "last" | "past" | "previous" | "prior" => -1,
        "this" | "current" => 0,
        "next" | "coming" | "upcoming" => 1,
        _ => return None,
    };
    let (count, at) = match tokens.get(1)?.kind {
        TokenKind::Number(n) if n.fract() == 0.0 && (1.0..10_000.0).contains(&n) => {
            (Some(n as i32), 2)
        }
        _ => (None, 1),
    };
    let mut at = at;
    // "the last 10 calendar months" are whole ones.
    let whole = tokens.get(at).is_some_and(|t| t.is("calendar") || t.is("full"));
    if whole {
        at += 1;
    }
    let part = part(&tokens.get(at)?.lower)?;
    let used = at + 1;
    Some(match (count, shift) {
        (Some(n), -1) if whole => {
            (span(DatePoint::StartOf(part, -n), Some(DatePoint::StartOf(part, 0))), used)
        }
        (Some(n), -1) => (span(DatePoint::Today(part, -n), None), used),
        (Some(n), 1) => (span(today(0), Some(DatePoint::Today(part, n))), used),
        (Some(_), _) => return None,
        (None, -1) if tokens[0].is("past") => (span(DatePoint::Today(part, -1), None), used),
        (None, s) => {
            (span(DatePoint::StartOf(part, s), Some(DatePoint::StartOf(part, s + 1))), used)
        }
    })
}

fn part(word: &str) -> Option<Part> {
    Some(match word {
        "day" | "days" => Part::Day,
        "week" | "weeks" => Part::Week,
        "month" | "months" => Part::Month,
        "quarter" | "quarters" => Part::Quarter,
        "year" | "years" => Part::Year,
        "hour" | "hours" => Part::Hour,
        _ => return None,
    })
}
