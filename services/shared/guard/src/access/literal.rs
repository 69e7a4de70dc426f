//! An attribute's value as it stands in a statement: a literal in parentheses, never more.
//!
//! The form holds under every mode of every server: single quotes are doubled, and what has a
//! backslash is refused, as it may be an escape or not. Dates are written in forms that no setting
//! reads in another way.

use std::fmt::Write as _;

use super::condition::Attribute;
use super::expected::Expected;
use crate::Dialect;

/// More digits than this are an error to SQL Server, and rounded by Oracle.
const MOST_DIGITS: usize = 38;

/// In parentheses, whatever it is: no sign or operator beside it can take hold of a part of it.
/// None for what no statement can hold, or what would not be compared as what it is.
pub fn literal(attribute: &Attribute, expected: Expected, dialect: Dialect) -> Option<String> {
    match attribute {
        Attribute::List(_) if expected == Expected::Condition => None,
        Attribute::List(values) if values.is_empty() => Some("(null)".into()),
        Attribute::List(values) => {
            let values: Option<Vec<String>> =
                values.iter().map(|value| single(value, expected, dialect)).collect();
            Some(format!("({})", values?.join(", ")))
        }
        value => Some(format!("({})", single(value, expected, dialect)?)),
    }
}

fn single(attribute: &Attribute, expected: Expected, dialect: Dialect) -> Option<String> {
    use Expected::{Anything, Condition, Moment, Number, Text, Truth, Uuid};
    match (expected, attribute) {
        (_, Attribute::List(_))
        | (Text, Attribute::Flag(_))
        | (Truth | Condition, Attribute::Number(_) | Attribute::Text(_))
        | (Condition, Attribute::Whole(_))
        | (Moment | Uuid, Attribute::Flag(_) | Attribute::Whole(_) | Attribute::Number(_)) => None,
        (_, Attribute::Flag(value)) => Some(truth(*value, expected, dialect).into()),
        // A number that meets a text is one itself: to MySQL, any text that does not begin with
        // digits equals 0; SQL Server and Oracle would make numbers of all texts.
        (Text, Attribute::Whole(value)) => text(&value.to_string(), dialect),
        (Text, Attribute::Number(value)) => text(&number(*value)?, dialect),
        (_, Attribute::Whole(value)) => Some(value.to_string()),
        (_, Attribute::Number(value)) => {
            number(*value).filter(|written| is_number(written, dialect))
        }
        (Number, Attribute::Text(value)) => is_number(value, dialect).then(|| value.clone()),
        (Moment, Attribute::Text(value)) => moment(value, dialect),
        (Uuid, Attribute::Text(value)) => {
            is_uuid(value).then(|| format!("cast('{value}' as uniqueidentifier)"))
        }
        (Anything | Text, Attribute::Text(value)) => text(value, dialect),
    }
}

/// SQL Server has no such literals, and Oracle only where it has such columns.
fn truth(value: bool, expected: Expected, dialect: Dialect) -> &'static str {
    let [no, yes] = match (expected, dialect) {
        (Expected::Condition, _) => ["1 = 0", "1 = 1"],
        (Expected::Truth, Dialect::Oracle) | (_, Dialect::PostgreSql | Dialect::MySql) => {
            ["false", "true"]
        }
        (_, Dialect::MsSql | Dialect::Oracle) => ["0", "1"],
    };
    if value { yes } else { no }
}

fn text(value: &str, dialect: Dialect) -> Option<String> {
    if value.contains('\\') || crate::text::check(value).is_err() {
        return None;
    }
    let doubled = value.replace('\'', "''");
    match dialect {
        Dialect::PostgreSql | Dialect::MySql => Some(format!("'{doubled}'")),
        Dialect::MsSql => is_compared(value).then(|| format!("N'{doubled}'")),
        // An empty text is null there, and a condition may ask for that.
        Dialect::Oracle if value.is_empty() => None,
        Dialect::Oracle if value.is_ascii() => Some(format!("'{doubled}'")),
        // The text of a statement is converted to the database's own characters before it is read,
        // and what is none of them may become another one, a quote among them.
        Dialect::Oracle => Some(format!("unistr('{}')", escaped(&doubled))),
    }
}

/// Older collations of SQL Server do not know all characters: to those, such a one is not there at
/// all, so that a text of them equals the empty one. Signs are refused, and letters that are all of
/// a script that they may not know.
fn is_compared(value: &str) -> bool {
    let is_plain = |c: char| {
        c.is_ascii()
            || (c <= '\u{ffff}' && c.is_alphanumeric())
            || matches!(c, '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{bf}' | '\u{2013}'..='\u{2026}' | '€')
    };
    // Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, Japanese, Chinese, Korean.
    let is_known = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '\u{c0}'..='\u{17f}' | '\u{391}'..='\u{3c9}' | '\u{410}'..='\u{44f}'
                | '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}'
                | '\u{e01}'..='\u{e2e}' | '\u{3041}'..='\u{3093}' | '\u{30a1}'..='\u{30f6}'
                | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}')
    };
    value.chars().all(is_plain) && (value.is_ascii() || value.chars().any(is_known))
}

/// As `unistr` reads it: `gr\00F6\00DFe`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\{unit:04X}");
            }
        }
    }
    out
}

fn number(value: f64) -> Option<String> {
    value.is_finite().then(|| value.to_string())
}

/// Digits, perhaps with a sign and a point, no more than a decimal holds.
fn is_number(text: &str, dialect: Dialect) -> bool {
    let most = match dialect {
        Dialect::PostgreSql => usize::MAX,
        Dialect::MySql => 60,
        Dialect::MsSql | Dialect::Oracle => MOST_DIGITS,
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    are_digits(whole) && are_digits(fraction) && digits.len() <= most
}

fn is_uuid(text: &str) -> bool {
    has_shape(
        &text.to_ascii_lowercase().replace(|c| matches!(c, 'a'..='f'), "0"),
        "00000000-0000-0000-0000-000000000000",
    )
}

/// `2024-02-29`, and perhaps ` 13:14:15.5` behind it, as a literal.
fn moment(value: &str, dialect: Dialect) -> Option<String> {
    if !is_moment(value) {
        return None;
    }
    let (day, clock) = value.split_once([' ', 'T']).map_or((value, None), |(d, c)| (d, Some(c)));
    match (dialect, clock) {
        (Dialect::PostgreSql | Dialect::MySql, _) => text(value, dialect),
        _ if !is_in_the_calendar(day, clock.unwrap_or("00:00:00")) => None,
        (Dialect::MsSql, None) => Some(format!("cast('{day}' as date)")),
        (Dialect::MsSql, Some(clock)) => Some(format!("cast('{day}T{clock}' as datetime2)")),
        (Dialect::Oracle, None) => Some(format!("date '{day}'")),
        (Dialect::Oracle, Some(clock)) => Some(format!("timestamp '{day} {clock}'")),
    }
}

fn is_moment(text: &str) -> bool {
    let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    has_shape(day, "0000-00-00")
        && has_shape(clock, "00:00:00")
        && (1..=6).contains(&fraction.len())
        && fraction.bytes().all(|b| b.is_ascii_digit())
}

/// Zeros stand for digits.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(b, like)| match like {
            b'0' => b.is_ascii_digit(),
            mark => b == mark,
        })
}

/// Elsewhere the server would refuse the statement, in words of its own.
fn is_in_the_calendar(day: &str, clock: &str) -> bool {
    let number = |text: &str, from: usize, to: usize| {
        text.get(from..to).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(u32::MAX)
    };
    let (year, month, day) = (number(day, 0, 4), number(day, 5, 7), number(day, 8, 10));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_day = year > 0 && (1..=12).contains(&month) && (1..=days).contains(&day);
    is_day && number(clock, 0, 2) < 24 && number(clock, 3, 5) < 60 && number(clock, 6, 8) < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_what_it_meets_or_not_at_all() {
        let text = |text: &str| Attribute::Text(text.into());
        for (value, expected, written) in [
            (Attribute::Whole(0), Expected::Text, Some("('0')")),
            (Attribute::Whole(7), Expected::Number, Some("(7)")),
            (Attribute::Number(-0.5), Expected::Number, Some("(-0.5)")),
            (Attribute::Number(-0.5), Expected::Truth, None),
            (Attribute::Flag(true), Expected::Truth, Some("(true)")),
            (Attribute::Flag(false), Expected::Text, None),
            (Attribute::Flag(false), Expected::Number, Some("(false)")),
            (text("7"), Expected::Number, Some("(7)")),
            (text("-7.25"), Expected::Number, Some("(-7.25)")),
            (text("7 or 1"), Expected::Number, None),
            (text("north"), Expected::Number, None),
            (text(""), Expected::Number, None),
            (text("1e3"), Expected::Number, None),
            (text("O'Hara"), Expected::Text, Some("('O''Hara')")),
            (text("a\\"), Expected::Text, None),
            (text("2024-02-29"), Expected::Moment, Some("('2024-02-29')")),
            (text("2024-02-29 10:11:12.5"), Expected::Moment, Some("('2024-02-29 10:11:12.5')")),
            (text("2024"), Expected::Moment, None),
            (Attribute::Whole(2024), Expected::Moment, None),
            (text("yes"), Expected::Truth, None),
        ] {
            let found = literal(&value, expected, Dialect::MySql);
            assert_eq!(found.as_deref(), written, "{value:?} {expected:?}");
        }
        let mixed = Attribute::List(vec![Attribute::Whole(1), text("x")]);
        let of = |dialect, expected| literal(&mixed, expected, dialect);
        assert_eq!(of(Dialect::MySql, Expected::Number), None);
        assert_eq!(of(Dialect::MySql, Expected::Text).as_deref(), Some("('1', 'x')"));
        assert_eq!(of(Dialect::MsSql, Expected::Text).as_deref(), Some("(N'1', N'x')"));
        assert_eq!(of(Dialect::MsSql, Expected::Condition), None);
        let none = Attribute::List(Vec::new());
        assert_eq!(literal(&none, Expected::Number, Dialect::Oracle).as_deref(), Some("(null)"));
    }

    #[test]
    fn sql_server_and_oracle_have_literals_of_their_own() {
        use Expected::{Anything, Condition, Moment, Number, Text, Truth, Uuid};
        let text = |text: &str| Attribute::Text(text.into());
        let uuid = "6F9619FF-8B86-d011-b42d-00c04fc964ff";
        for (value, expected, mssql, oracle) in [
            (Attribute::Whole(0), Text, "(N'0')", "('0')"),
            (Attribute::Whole(-7), Number, "(-7)", "(-7)"),
            (Attribute::Number(1e300), Number, "-", "-"),
            (Attribute::Number(f64::NAN), Anything, "-", "-"),
            (Attribute::Flag(true), Truth, "(1)", "(true)"),
            (Attribute::Flag(true), Number, "(1)", "(1)"),
            (Attribute::Flag(false), Condition, "(1 = 0)", "(1 = 0)"),
            (Attribute::Whole(1), Condition, "-", "-"),
            (text("1 = 1"), Condition, "-", "-"),
            (text("O'Hara"), Text, "(N'O''Hara')", "('O''Hara')"),
            (text("größe"), Text, "(N'größe')", r"(unistr('gr\00F6\00DFe'))"),
            // A quote, once it is converted to fewer characters.
            (text("x＇ or 1=1"), Text, "-", r"(unistr('x\FF07 or 1=1'))"),
            (text("😀'"), Text, "-", r"(unistr('\D83D\DE00'''))"),
            (text("ក"), Text, "-", r"(unistr('\1780'))"),
            (text("a\\\nb"), Text, "-", "-"),
            (text(""), Text, "(N'')", "-"),
            (text(&"9".repeat(39)), Number, "-", "-"),
            (text("2024-02-29"), Moment, "(cast('2024-02-29' as date))", "(date '2024-02-29')"),
            (
                text("2024-02-29T10:11:12.5"),
                Moment,
                "(cast('2024-02-29T10:11:12.5' as datetime2))",
                "(timestamp '2024-02-29 10:11:12.5')",
            ),
            (text("2023-02-29"), Moment, "-", "-"),
            (text("2024-02-29 24:00:00"), Moment, "-", "-"),
            (text("0000-01-01"), Moment, "-", "-"),
            (text(uuid), Uuid, &*format!("(cast('{uuid}' as uniqueidentifier))"), ""),
            (text("6f9619ff-8b86-d011-b42d-00c04fc964ffx"), Uuid, "-", ""),
            (text("6f9619ff-8b86-d011-b42d-00c04fc964f'"), Uuid, "-", ""),
        ] {
            for (dialect, written) in [(Dialect::MsSql, mssql), (Dialect::Oracle, oracle)] {
                if !written.is_empty() {
                    let found = literal(&value, expected, dialect);
                    assert_eq!(found.as_deref().unwrap_or("-"), written, "{value:?} {dialect:?}");
                }
            }
        }
    }
}
