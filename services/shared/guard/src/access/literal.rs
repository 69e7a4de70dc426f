//! An attribute's value as it stands in a statement: a literal in parentheses, never more.
//!
//! The form holds under every mode of every server: single quotes are doubled, and what has a
//! backslash is refused, as it may be an escape or not.

use super::condition::Attribute;
use super::expected::Expected;

/// In parentheses, whatever it is: no sign or operator beside it can take hold of a part of it.
/// None for what no statement can hold, or what would not be compared as what it is.
pub fn literal(attribute: &Attribute, expected: Expected) -> Option<String> {
    match attribute {
        Attribute::List(values) if values.is_empty() => Some("(null)".into()),
        Attribute::List(values) => {
            let values: Option<Vec<String>> =
                values.iter().map(|value| single(value, expected)).collect();
            Some(format!("({})", values?.join(", ")))
        }
        value => Some(format!("({})", single(value, expected)?)),
    }
}

fn single(attribute: &Attribute, expected: Expected) -> Option<String> {
    match (expected, attribute) {
        (_, Attribute::List(_))
        | (Expected::Text, Attribute::Flag(_))
        | (Expected::Truth, Attribute::Number(_) | Attribute::Text(_))
        | (Expected::Moment, Attribute::Flag(_) | Attribute::Whole(_) | Attribute::Number(_)) => {
            None
        }
        (_, Attribute::Flag(value)) => Some(value.to_string()),
        // A number that meets a text is one itself: to MySQL, any text that does not begin with
        // digits equals 0.
        (Expected::Text, Attribute::Whole(value)) => Some(format!("'{value}'")),
        (Expected::Text, Attribute::Number(value)) => Some(format!("'{value}'")),
        (_, Attribute::Whole(value)) => Some(value.to_string()),
        (_, Attribute::Number(value)) => Some(value.to_string()),
        (Expected::Number, Attribute::Text(value)) => is_number(value).then(|| value.clone()),
        (Expected::Moment, Attribute::Text(value)) => is_moment(value).then(|| text(value))?,
        (Expected::Anything | Expected::Text, Attribute::Text(value)) => text(value),
    }
}

fn text(value: &str) -> Option<String> {
    let is_plain = !value.contains('\\') && crate::text::check(value).is_ok();
    is_plain.then(|| format!("'{}'", value.replace('\'', "''")))
}

/// Digits, perhaps with a sign and a point, no more than a decimal holds.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    are_digits(whole) && are_digits(fraction) && digits.len() <= 60
}

/// `2024-02-29`, and perhaps ` 13:14:15.5` behind it.
fn is_moment(text: &str) -> bool {
    let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let has_shape = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(b, like)| match like {
                b'0' => b.is_ascii_digit(),
                mark => b == mark,
            })
    };
    has_shape(day, "0000-00-00")
        && has_shape(clock, "00:00:00")
        && (1..=6).contains(&fraction.len())
        && fraction.bytes().all(|b| b.is_ascii_digit())
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
            assert_eq!(literal(&value, expected).as_deref(), written, "{value:?} {expected:?}");
        }
        let mixed = Attribute::List(vec![Attribute::Whole(1), text("x")]);
        assert_eq!(literal(&mixed, Expected::Number), None);
        assert_eq!(literal(&mixed, Expected::Text).as_deref(), Some("('1', 'x')"));
    }
}
