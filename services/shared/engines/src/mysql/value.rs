//! One value, from the prepared protocol's bytes to JSON.
//!
//! A number stays a number where every reader gets it exactly; where not (integers beyond 2^53,
//! `decimal`) it is a string. Dates are ISO 8601, `json` is embedded, bytes are `\x` and hexadecimal
//! digits, and everything else is a string.

use serde::Serialize;
use serde::de::IgnoredAny;

use crate::json;
use crate::mysql::time;

/// The largest integer up to which a double holds every integer.
const EXACT: u64 = 1 << 53;

/// Turns a column's values into JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writer {
    Boolean,
    Signed,
    Unsigned,
    /// Most significant byte first.
    Bit,
    Float,
    Double,
    /// Written by the server with nothing to escape.
    Decimal,
    Date,
    Datetime,
    /// A moment, shown in UTC.
    Moment,
    Time,
    Json,
    Text,
    Bytes,
}

/// The driver's name of a type in the server's own spelling.
pub(super) fn kind_of(name: &str, is_text: bool) -> String {
    let name = name.to_ascii_lowercase();
    // The driver tells texts from bytes by a flag that texts of a binary order have too.
    let kind = match (name.as_str(), is_text) {
        ("binary", true) => "char",
        ("varbinary", true) => "varchar",
        ("tinyblob", true) => "tinytext",
        ("blob", true) => "text",
        ("mediumblob", true) => "mediumtext",
        ("longblob", true) => "longtext",
        ("char", false) => "binary",
        ("varchar", false) => "varbinary",
        ("tinytext", false) => "tinyblob",
        ("text", false) => "blob",
        ("mediumtext", false) => "mediumblob",
        ("longtext", false) => "longblob",
        (other, _) => other,
    };
    kind.to_owned()
}

impl Writer {
    pub(super) fn of(kind: &str, is_text: bool, timezone: &str) -> Self {
        match kind {
            "boolean" => Self::Boolean,
            "year" => Self::Unsigned,
            "bit" => Self::Bit,
            "float" => Self::Float,
            "double" => Self::Double,
            "decimal" => Self::Decimal,
            "date" => Self::Date,
            // Elsewhere an hour of the autumn comes twice, and nothing would tell which it is.
            "timestamp" if timezone == "UTC" => Self::Moment,
            "datetime" | "timestamp" => Self::Datetime,
            "time" => Self::Time,
            "json" => Self::Json,
            _ if kind.ends_with("int unsigned") => Self::Unsigned,
            _ if kind.ends_with("int") => Self::Signed,
            _ if is_text => Self::Text,
            // Without a name that we know, and not marked as bytes.
            "null" | "enum" | "set" => Self::Text,
            _ => Self::Bytes,
        }
    }

    pub(super) fn write(self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            // Whoever stores a 2 there gets it back.
            Self::Boolean => match bytes {
                [0] => out.extend_from_slice(b"false"),
                [1] => out.extend_from_slice(b"true"),
                _ => signed(bytes, out),
            },
            Self::Signed => signed(bytes, out),
            Self::Unsigned => unsigned(little_endian(bytes), out),
            Self::Bit => {
                let number = bytes.iter().fold(0, |all, byte| (all << 8) | u64::from(*byte));
                unsigned(number, out);
            }
            Self::Float => float(bytes.try_into().map(f32::from_le_bytes).ok(), out),
            Self::Double => float(bytes.try_into().map(f64::from_le_bytes).ok(), out),
            Self::Decimal => json::plain_string(bytes, out),
            Self::Date => time::date(bytes, out),
            Self::Datetime => time::datetime(bytes, "", out),
            Self::Moment => time::datetime(bytes, "Z", out),
            Self::Time => time::time(bytes, out),
            // A column that is checked may have been filled while nothing was checked.
            Self::Json if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => {
                out.extend_from_slice(bytes);
            }
            Self::Json | Self::Text => json::string(bytes, out),
            Self::Bytes => hexadecimal(bytes, out),
        }
    }
}

fn signed(bytes: &[u8], out: &mut Vec<u8>) {
    let shift = 64 - 8 * bytes.len().clamp(1, 8) as u32;
    // Shifted up and down again, so that the sign fills the upper bytes.
    let number = ((little_endian(bytes) << shift) as i64) >> shift;
    let text = number.to_string();
    if number.unsigned_abs() <= EXACT {
        out.extend_from_slice(text.as_bytes());
    } else {
        json::plain_string(text.as_bytes(), out);
    }
}

fn unsigned(number: u64, out: &mut Vec<u8>) {
    let text = number.to_string();
    if number <= EXACT {
        out.extend_from_slice(text.as_bytes());
    } else {
        json::plain_string(text.as_bytes(), out);
    }
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |all, byte| (all << 8) | u64::from(*byte))
}

/// The shortest digits that mean this number. The server stores neither infinities nor NaN.
fn float(number: Option<impl Serialize>, out: &mut Vec<u8>) {
    let digits = number.and_then(|number| serde_json::to_vec(&number).ok());
    out.extend_from_slice(digits.as_deref().unwrap_or(b"null"));
}

fn hexadecimal(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(2 * bytes.len() + 5);
    out.extend_from_slice(b"\"\\\\x");
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(writer: Writer, bytes: &[u8]) -> String {
        let mut out = Vec::new();
        writer.write(bytes, &mut out);
        let json = String::from_utf8(out).unwrap();
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        json
    }

    #[test]
    fn integers_keep_their_sign_and_every_digit() {
        for (writer, bytes, json) in [
            (Writer::Signed, &[0xff][..], "-1"),
            (Writer::Signed, &[0x80, 0xff], "-128"),
            (Writer::Signed, &9_007_199_254_740_992_i64.to_le_bytes(), "9007199254740992"),
            (Writer::Signed, &i64::MIN.to_le_bytes(), "\"-9223372036854775808\""),
            (Writer::Unsigned, &[0xff], "255"),
            (Writer::Unsigned, &u64::MAX.to_le_bytes(), "\"18446744073709551615\""),
            (Writer::Bit, &[0x01, 0x02], "258"),
            (Writer::Boolean, &[1], "true"),
            (Writer::Boolean, &[7], "7"),
        ] {
            assert_eq!(written(writer, bytes), json);
        }
    }

    #[test]
    fn numbers_with_a_fraction_are_written_as_short_as_they_can_be() {
        assert_eq!(written(Writer::Float, &0.1_f32.to_le_bytes()), "0.1");
        assert_eq!(written(Writer::Double, &1e20_f64.to_le_bytes()), "1e+20");
        assert_eq!(written(Writer::Decimal, b"10.50"), "\"10.50\"");
    }

    #[test]
    fn bytes_and_what_is_no_json_after_all_are_strings() {
        assert_eq!(written(Writer::Bytes, b"\xde\xad"), r#""\\xdead""#);
        assert_eq!(written(Writer::Json, b"{\"a\": 1}"), "{\"a\": 1}");
        assert_eq!(written(Writer::Json, b"{a"), "\"{a\"");
    }
}
