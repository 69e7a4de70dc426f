//! One value of a result, by what it is compared as.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

/// Two values are only ever equal within one family: the number 1 is neither the text `1` nor
/// true, and a date is not its own spelling.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    /// Of every numeric type. Beyond 2^53 neighbours fall together; the tolerance is wider yet.
    Number(f64),
    /// A date, or a timestamp in UTC, in microseconds: a date is its own midnight.
    Moment(i64),
    Text(Box<str>),
}

impl Value {
    /// How far two numbers may lie apart, relative to the larger.
    pub(super) const TOLERANCE: f64 = 1e-6;

    /// Reads the server's own text form of a value whose type is called `data_type`.
    pub(super) fn read(data_type: &str, text: &str) -> Self {
        let read = match data_type {
            "BOOL" => Some(Self::Boolean(text == "t")),
            "INT2" | "INT4" | "INT8" | "OID" | "NUMERIC" | "FLOAT4" | "FLOAT8" => {
                // Adding zero makes one zero of the two.
                text.parse().ok().map(|number: f64| Self::Number(number + 0.0))
            }
            "DATE" => text.parse().ok().and_then(|date: NaiveDate| {
                Some(Self::Moment(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros()))
            }),
            "TIMESTAMP" => NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
                .ok()
                .map(|at| Self::Moment(at.and_utc().timestamp_micros())),
            "TIMESTAMPTZ" => DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z")
                .ok()
                .map(|at| Self::Moment(at.timestamp_micros())),
            // The padding of `char(n)` means nothing.
            "CHAR" | "BPCHAR" => Some(Self::Text(text.trim_end_matches(' ').into())),
            _ => None,
        };
        // What chrono does not know (`infinity`, years before Christ) is equal as it is spelled.
        read.unwrap_or_else(|| Self::Text(text.into()))
    }

    /// Equal, for numbers within the tolerance.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => are_near(*a, *b, Self::TOLERANCE),
            _ => self == other,
        }
    }
}

/// Relative to the larger; what is not a number, or has no end, is near to itself alone.
pub(super) fn are_near(a: f64, b: f64, tolerance: f64) -> bool {
    if a.is_finite() && b.is_finite() {
        return (a - b).abs() <= tolerance * a.abs().max(b.abs());
    }
    a.total_cmp(&b).is_eq() || (a.is_nan() && b.is_nan())
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Moment(micros) => match DateTime::from_timestamp_micros(*micros) {
                Some(at) => at.naive_utc().fmt(f),
                None => micros.fmt(f),
            },
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(value) if value.is_finite() => serializer.serialize_f64(*value),
            _ => serializer.collect_str(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(a: (&str, &str), b: (&str, &str)) -> bool {
        let (a, b) = (Value::read(a.0, a.1), Value::read(b.0, b.1));
        assert_eq!(a.agrees(&b), b.agrees(&a), "{a} and {b} must agree both ways or neither");
        a.agrees(&b)
    }

    #[test]
    fn numbers_of_all_types_agree_by_value() {
        assert!(agree(("INT4", "1"), ("NUMERIC", "1.0")));
        assert!(agree(("INT8", "1"), ("FLOAT8", "1")));
        assert!(agree(("NUMERIC", "-0.0"), ("INT4", "0")));
        assert!(!agree(("INT4", "1"), ("INT4", "2")));
    }

    #[test]
    fn numbers_agree_to_a_millionth() {
        assert!(agree(("FLOAT8", "0.3333333"), ("FLOAT8", "0.33333333333333331")));
        assert!(agree(("NUMERIC", "2000001"), ("NUMERIC", "2000000")));
        assert!(!agree(("NUMERIC", "1.00001"), ("NUMERIC", "1")));
        assert!(!agree(("FLOAT8", "1e-300"), ("FLOAT8", "0")), "nothing is relative to zero");
        assert!(!agree(("FLOAT8", "-1"), ("FLOAT8", "1")));
    }

    #[test]
    fn numbers_that_are_none_agree_with_themselves() {
        assert!(agree(("FLOAT8", "NaN"), ("NUMERIC", "NaN")));
        assert!(agree(("FLOAT8", "Infinity"), ("NUMERIC", "Infinity")));
        assert!(!agree(("FLOAT8", "Infinity"), ("FLOAT8", "-Infinity")));
        assert!(!agree(("FLOAT8", "Infinity"), ("FLOAT8", "1e308")));
        assert!(!agree(("FLOAT8", "NaN"), ("FLOAT8", "0")));
    }

    #[test]
    fn a_number_is_not_its_spelling() {
        assert!(!agree(("INT4", "1"), ("TEXT", "1")));
        assert!(!agree(("TEXT", "1.0"), ("TEXT", "1")));
    }

    #[test]
    fn a_boolean_is_neither_a_number_nor_a_text() {
        assert!(agree(("BOOL", "t"), ("BOOL", "t")));
        assert!(!agree(("BOOL", "t"), ("BOOL", "f")));
        assert!(!agree(("BOOL", "t"), ("INT4", "1")));
        assert!(!agree(("BOOL", "t"), ("TEXT", "t")));
    }

    #[test]
    fn a_date_is_its_midnight() {
        assert!(agree(("DATE", "2024-03-01"), ("TIMESTAMP", "2024-03-01 00:00:00")));
        assert!(agree(
            ("TIMESTAMP", "2024-03-01 00:00:00"),
            ("TIMESTAMPTZ", "2024-03-01 00:00:00+00")
        ));
        assert!(agree(
            ("TIMESTAMP", "2024-03-01 10:00:00.5"),
            ("TIMESTAMP", "2024-03-01 10:00:00.500")
        ));
        assert!(!agree(("DATE", "2024-03-01"), ("TIMESTAMP", "2024-03-01 00:00:01")));
        assert!(!agree(("DATE", "2024-03-01"), ("TEXT", "2024-03-01")));
    }

    #[test]
    fn a_moment_that_no_calendar_knows_is_kept() {
        assert!(agree(("DATE", "infinity"), ("TIMESTAMP", "infinity")));
        assert!(!agree(("DATE", "infinity"), ("DATE", "-infinity")));
        assert!(!agree(("DATE", "0044-03-15 BC"), ("DATE", "0044-03-15")));
    }

    #[test]
    fn padding_counts_in_texts_only() {
        assert!(agree(("CHAR", "ab  "), ("TEXT", "ab")));
        assert!(!agree(("TEXT", "ab  "), ("TEXT", "ab")));
        assert!(!agree(("TEXT", "Ab"), ("TEXT", "ab")));
    }

    #[test]
    fn null_agrees_with_null_alone() {
        assert!(Value::Null.agrees(&Value::Null));
        assert!(!Value::Null.agrees(&Value::Text("".into())));
        assert!(!Value::Null.agrees(&Value::Number(0.0)));
    }

    #[test]
    fn values_are_shown_as_people_write_them() {
        let shown = |data_type, text| serde_json::to_string(&Value::read(data_type, text)).unwrap();
        assert_eq!(shown("TIMESTAMP", "2024-03-01 10:00:00"), "\"2024-03-01 10:00:00\"");
        assert_eq!(shown("NUMERIC", "1.50"), "1.5");
        assert_eq!(shown("FLOAT8", "NaN"), "\"NaN\"");
    }
}
