//! One value, from the server's text to JSON.
//!
//! A number stays a number where every reader gets it exactly; where not (`bigint` beyond 2^53,
//! `numeric`, `NaN`) it is a string. Dates are ISO 8601, `json` is embedded, arrays are arrays,
//! and everything else is the string that the server writes.

use sqlx::postgres::types::Oid;

use crate::json;
use crate::postgres::{array, time};

/// The largest integer up to which a double holds every integer.
const EXACT: u64 = 1 << 53;

/// Turns a column's values into JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer {
    kind: Kind,
    /// What stands between elements, where the values are arrays.
    array: Option<u8>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Boolean,
    /// Always exact in a double.
    Integer,
    BigInteger,
    Float,
    /// Written by the server with nothing to escape.
    Numeric,
    Json,
    Date,
    Timestamp,
    TimestampWithZone,
    Text,
}

impl Writer {
    pub(super) fn scalar(oid: Oid) -> Self {
        Self { kind: Kind::of(oid), array: None }
    }

    pub(super) fn array(element: Oid, delimiter: &str) -> Self {
        let delimiter = delimiter.bytes().next().unwrap_or(b',');
        Self { kind: Kind::of(element), array: Some(delimiter) }
    }

    pub(super) fn write(self, text: &[u8], out: &mut Vec<u8>) {
        match self.array {
            None => self.kind.write(text, out),
            Some(delimiter) => {
                let start = out.len();
                let element = |text: &[u8], out: &mut Vec<u8>| self.kind.write(text, out);
                if array::write(text, delimiter, element, out).is_none() {
                    out.truncate(start);
                    json::string(text, out);
                }
            }
        }
    }
}

impl Kind {
    /// Numbers of built-in types are the same on every server.
    fn of(oid: Oid) -> Self {
        match oid.0 {
            16 => Self::Boolean,
            21 | 23 | 26 => Self::Integer,
            20 => Self::BigInteger,
            700 | 701 => Self::Float,
            1700 => Self::Numeric,
            114 | 3802 => Self::Json,
            1082 => Self::Date,
            1114 => Self::Timestamp,
            1184 => Self::TimestampWithZone,
            _ => Self::Text,
        }
    }

    fn write(self, text: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Boolean => out.extend_from_slice(if text == b"t" { b"true" } else { b"false" }),
            Self::Integer | Self::Json => out.extend_from_slice(text),
            Self::BigInteger if is_exact(text) => out.extend_from_slice(text),
            // `NaN`, `Infinity` and `-Infinity` are the ones that do not end in a digit.
            Self::Float if text.last().is_some_and(u8::is_ascii_digit) => {
                out.extend_from_slice(text);
            }
            Self::BigInteger | Self::Float | Self::Numeric => json::plain_string(text, out),
            Self::Date => time::date(text, out),
            Self::Timestamp => time::timestamp(text, out),
            Self::TimestampWithZone => time::timestamp_with_zone(text, out),
            Self::Text => json::string(text, out),
        }
    }
}

fn is_exact(integer: &[u8]) -> bool {
    // Fifteen digits and a sign are always small enough.
    integer.len() <= 15
        || std::str::from_utf8(integer)
            .ok()
            .and_then(|text| text.parse::<i64>().ok())
            .is_some_and(|number| number.unsigned_abs() <= EXACT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(writer: Writer, text: &str) -> String {
        let mut out = Vec::new();
        writer.write(text.as_bytes(), &mut out);
        let json = String::from_utf8(out).unwrap();
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        json
    }

    #[test]
    fn numbers_are_numbers_where_they_are_exact() {
        let (int8, float8) = (Writer::scalar(Oid(20)), Writer::scalar(Oid(701)));
        for (writer, text, json) in [
            (Writer::scalar(Oid(23)), "-7", "-7"),
            (int8, "9007199254740992", "9007199254740992"),
            (int8, "9007199254740993", "\"9007199254740993\""),
            (int8, "-9223372036854775808", "\"-9223372036854775808\""),
            (float8, "1e+20", "1e+20"),
            (float8, "-0", "-0"),
            (float8, "NaN", "\"NaN\""),
            (float8, "-Infinity", "\"-Infinity\""),
            (Writer::scalar(Oid(1700)), "10.50", "\"10.50\""),
        ] {
            assert_eq!(written(writer, text), json);
        }
    }

    #[test]
    fn arrays_keep_their_shape_and_their_elements_types() {
        let (ints, texts, json) = (
            Writer::array(Oid(23), ","),
            Writer::array(Oid(25), ","),
            Writer::array(Oid(3802), ","),
        );
        for (writer, text, json) in [
            (ints, "{}", "[]"),
            (ints, "{{1,2},{NULL,4}}", "[[1,2],[null,4]]"),
            (ints, "[0:1]={1,2}", "[1,2]"),
            (
                texts,
                r#"{a,"b c","NULL",NULL,"say \"hi\"\\"}"#,
                r#"["a","b c","NULL",null,"say \"hi\"\\"]"#,
            ),
            (json, r#"{"{\"a\": [1]}"}"#, r#"[{"a": [1]}]"#),
            (
                Writer::array(Oid(603), ";"),
                "{(1,1),(0,0);(2,2),(1,1)}",
                r#"["(1,1),(0,0)","(2,2),(1,1)"]"#,
            ),
        ] {
            assert_eq!(written(writer, text), json);
        }
    }

    #[test]
    fn text_that_is_no_array_after_all_stays_a_string() {
        assert_eq!(written(Writer::array(Oid(23), ","), "{1,"), "\"{1,\"");
    }
}
