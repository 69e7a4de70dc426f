//! One value, from the driver's types to JSON.
//!
//! A whole number that every reader gets exactly is a number, as long as its column knows no
//! fractions; all else of NUMBER is a string with all its digits. Dates are ISO 8601, `json` is
//! embedded, bytes are `\x` and hexadecimal digits, and everything else is a string.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use oracledb::{
    DbType, JsonValue, Metadata, OracleIntervalDS, OracleIntervalYM, OracleNumber, OracleTimestamp,
    Row,
};
use serde::Serialize;

use crate::{EngineError, json};

/// The largest integer up to which a double holds every integer.
const EXACT: u64 = 1 << 53;

/// Turns a column's values into JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writer {
    Boolean,
    /// Whole wherever that is not said otherwise.
    Number,
    /// With a fraction.
    Decimal,
    Float,
    Double,
    Timestamp,
    /// A moment, shown in UTC.
    Moment,
    Days,
    Months,
    Json,
    Text,
    Bytes,
}

/// How a column's values are written, and its type as the server spells it. None: they cannot be
/// read.
pub(super) fn of(column: &Metadata, timezone: &str) -> Option<(Writer, String)> {
    let scale = column.scale();
    kind(column.db_type(), scale, timezone).map(|writer| {
        let name = match column.db_type() {
            // It holds the time of the day too.
            kind if kind == oracledb::DB_TYPE_DATE => "timestamp(0)".to_owned(),
            _ => column.data_type().to_ascii_lowercase(),
        };
        (writer, name)
    })
}

fn kind(of: &DbType, scale: i8, timezone: &str) -> Option<Writer> {
    Some(if of == oracledb::DB_TYPE_NUMBER || of == oracledb::DB_TYPE_BINARY_INTEGER {
        if scale > 0 { Writer::Decimal } else { Writer::Number }
    } else if of == oracledb::DB_TYPE_BINARY_FLOAT {
        Writer::Float
    } else if of == oracledb::DB_TYPE_BINARY_DOUBLE {
        Writer::Double
    } else if of == oracledb::DB_TYPE_BOOLEAN {
        Writer::Boolean
    } else if of == oracledb::DB_TYPE_DATE || of == oracledb::DB_TYPE_TIMESTAMP {
        Writer::Timestamp
    } else if of == oracledb::DB_TYPE_TIMESTAMP_TZ {
        // The driver gives the moment, and leaves the zone behind.
        Writer::Moment
    } else if of == oracledb::DB_TYPE_TIMESTAMP_LTZ {
        // Elsewhere an hour of the autumn comes twice, and nothing would tell which it is.
        if timezone == "UTC" { Writer::Moment } else { Writer::Timestamp }
    } else if of == oracledb::DB_TYPE_INTERVAL_DS {
        Writer::Days
    } else if of == oracledb::DB_TYPE_INTERVAL_YM {
        Writer::Months
    } else if of == oracledb::DB_TYPE_JSON {
        Writer::Json
    } else if of == oracledb::DB_TYPE_RAW
        || of == oracledb::DB_TYPE_LONG_RAW
        || of == oracledb::DB_TYPE_BLOB
    {
        Writer::Bytes
    } else if is_text(of) {
        Writer::Text
    } else {
        return None;
    })
}

fn is_text(of: &DbType) -> bool {
    [
        oracledb::DB_TYPE_CHAR,
        oracledb::DB_TYPE_NCHAR,
        oracledb::DB_TYPE_VARCHAR,
        oracledb::DB_TYPE_NVARCHAR,
        oracledb::DB_TYPE_LONG,
        oracledb::DB_TYPE_LONG_NVARCHAR,
        oracledb::DB_TYPE_CLOB,
        oracledb::DB_TYPE_NCLOB,
        oracledb::DB_TYPE_ROWID,
        oracledb::DB_TYPE_UROWID,
    ]
    .contains(&of)
}

/// True for values that may be of any length, and come with their row.
pub(super) fn is_large(column: &Metadata) -> bool {
    let of = column.db_type();
    [
        oracledb::DB_TYPE_CLOB,
        oracledb::DB_TYPE_NCLOB,
        oracledb::DB_TYPE_BLOB,
        oracledb::DB_TYPE_JSON,
        oracledb::DB_TYPE_LONG,
        oracledb::DB_TYPE_LONG_RAW,
    ]
    .contains(&of)
}

impl Writer {
    /// Appends the value at `place` of the row.
    pub(super) fn write(
        self,
        row: &Row,
        place: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), EngineError> {
        let written = match self {
            Self::Boolean => row.get::<Option<bool>>(place).map(|v| v.map(|v| boolean(v, out))),
            Self::Number => {
                row.get::<Option<OracleNumber>>(place).map(|v| v.map(|v| number(v, out)))
            }
            Self::Decimal => row
                .get::<Option<OracleNumber>>(place)
                .map(|v| v.map(|v| json::plain_string(v.to_string().as_bytes(), out))),
            Self::Float => row.get::<Option<f32>>(place).map(|v| v.map(|v| float(v, out))),
            Self::Double => row.get::<Option<f64>>(place).map(|v| v.map(|v| float(v, out))),
            Self::Timestamp => row
                .get::<Option<OracleTimestamp>>(place)
                .map(|v| v.map(|v| quoted(&timestamp(v, ""), out))),
            Self::Moment => row
                .get::<Option<OracleTimestamp>>(place)
                .map(|v| v.map(|v| quoted(&timestamp(v, "Z"), out))),
            Self::Days => {
                row.get::<Option<OracleIntervalDS>>(place).map(|v| v.map(|v| quoted(&days(v), out)))
            }
            Self::Months => row
                .get::<Option<OracleIntervalYM>>(place)
                .map(|v| v.map(|v| quoted(&months(v), out))),
            Self::Json => row.get::<Option<JsonValue>>(place).map(|v| v.map(|v| document(&v, out))),
            Self::Text => {
                row.get::<Option<String>>(place).map(|v| v.map(|v| json::string(v.as_bytes(), out)))
            }
            Self::Bytes => {
                row.get::<Option<Vec<u8>>>(place).map(|v| v.map(|v| quoted(&hexadecimal(&v), out)))
            }
        };
        if written.map_err(crate::oracle::error::of)?.is_none() {
            out.extend_from_slice(b"null");
        }
        Ok(())
    }
}

fn quoted(text: &str, out: &mut Vec<u8>) {
    json::string(text.as_bytes(), out);
}

fn boolean(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

fn number(value: OracleNumber, out: &mut Vec<u8>) {
    let digits = value.to_string();
    match digits.parse::<i64>() {
        Ok(whole) if whole.unsigned_abs() <= EXACT => out.extend_from_slice(digits.as_bytes()),
        _ => json::plain_string(digits.as_bytes(), out),
    }
}

/// The shortest digits that mean this number; infinities and NaN in words.
fn float<F: Copy + Into<f64> + Serialize>(value: F, out: &mut Vec<u8>) {
    let wide: f64 = value.into();
    if wide.is_nan() {
        out.extend_from_slice(b"\"NaN\"");
    } else if wide.is_infinite() {
        let text: &[u8] = if wide > 0.0 { b"\"Infinity\"" } else { b"\"-Infinity\"" };
        out.extend_from_slice(text);
    } else {
        let digits = serde_json::to_vec(&value).expect("numbers that are finite are JSON");
        out.extend_from_slice(&digits);
    }
}

/// `2024-02-29T13:14:15.5`, and `zone` behind it.
fn timestamp(value: OracleTimestamp, zone: &str) -> String {
    let year = value.year();
    let era = if year < 0 { "-" } else { "" };
    let mut text = format!(
        "{era}{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        year.unsigned_abs(),
        value.month(),
        value.day(),
        value.hour(),
        value.minute(),
        value.second()
    );
    text.push_str(&fraction(value.nanoseconds()));
    text.push_str(zone);
    text
}

/// `.5`; no more digits behind the point than say something.
fn fraction(nanoseconds: u32) -> String {
    if nanoseconds == 0 {
        return String::new();
    }
    format!(".{nanoseconds:09}").trim_end_matches('0').to_owned()
}

/// `-3 04:05:06.7`, as the server writes it but for zeros in front.
fn days(value: OracleIntervalDS) -> String {
    let clock = [value.hours(), value.minutes(), value.seconds()];
    let is_negative =
        value.days() < 0 || clock.iter().any(|part| *part < 0) || value.nanoseconds() < 0;
    let [hours, minutes, seconds] = clock.map(i8::unsigned_abs);
    format!(
        "{}{} {hours:02}:{minutes:02}:{seconds:02}{}",
        if is_negative { "-" } else { "" },
        value.days().unsigned_abs(),
        fraction(value.nanoseconds().unsigned_abs())
    )
}

/// `1-2`: a year and two months.
fn months(value: OracleIntervalYM) -> String {
    let is_negative = value.years() < 0 || value.months() < 0;
    let sign = if is_negative { "-" } else { "" };
    format!("{sign}{}-{}", value.years().unsigned_abs(), value.months().unsigned_abs())
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len() + 2);
    text.push_str("\\x");
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to memory does not fail");
    }
    text
}

/// A document in the server's binary form. Its numbers keep all their digits, and its keys are
/// sorted, as it keeps no order of them.
fn document(value: &JsonValue, out: &mut Vec<u8>) {
    match value {
        JsonValue::Null => out.extend_from_slice(b"null"),
        JsonValue::Boolean(value) => boolean(*value, out),
        JsonValue::Number(value) => out.extend_from_slice(value.to_string().as_bytes()),
        JsonValue::BinaryDouble(value) => float(*value, out),
        JsonValue::BinaryFloat(value) => float(*value, out),
        JsonValue::String(text) => quoted(text, out),
        JsonValue::Timestamp(value) => quoted(&timestamp(*value, ""), out),
        JsonValue::IntervalDS(value) => quoted(&days(*value), out),
        JsonValue::IntervalYM(value) => quoted(&months(*value), out),
        JsonValue::Raw(bytes) | JsonValue::JsonId(bytes) => quoted(&hexadecimal(bytes), out),
        JsonValue::Vector(_) => out.extend_from_slice(b"\"(vector)\""),
        JsonValue::JsonArray(elements) => {
            out.push(b'[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                document(element, out);
            }
            out.push(b']');
        }
        JsonValue::JsonObject(fields) => {
            out.push(b'{');
            let fields: BTreeMap<&String, &JsonValue> = fields.iter().collect();
            for (at, (key, field)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                quoted(key, out);
                out.push(b':');
                document(field, out);
            }
            out.push(b'}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        let json = String::from_utf8(out).unwrap();
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        json
    }

    fn digits(text: &str) -> OracleNumber {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_keep_every_digit() {
        for (text, json) in [
            ("0", "0"),
            ("-42", "-42"),
            ("9007199254740992", "9007199254740992"),
            ("9007199254740993", "\"9007199254740993\""),
            ("10.5", "\"10.5\""),
            ("0.001", "\"0.001\""),
            (
                "12345678901234567890123456789012345678",
                "\"12345678901234567890123456789012345678\"",
            ),
        ] {
            assert_eq!(written(|out| number(digits(text), out)), json);
        }
    }

    #[test]
    fn floats_are_short_and_what_is_none_is_said_in_words() {
        assert_eq!(written(|out| float(0.1_f32, out)), "0.1");
        assert_eq!(written(|out| float(1e20_f64, out)), "1e+20");
        assert_eq!(written(|out| float(f64::NAN, out)), "\"NaN\"");
        assert_eq!(written(|out| float(f32::NEG_INFINITY, out)), "\"-Infinity\"");
    }

    #[test]
    fn dates_are_those_of_the_standard_and_spans_those_of_the_server() {
        let moment = OracleTimestamp::new_timestamp(2024, 2, 29, 1, 2, 3, 500_000_000);
        assert_eq!(timestamp(moment, "Z"), "2024-02-29T01:02:03.5Z");
        assert_eq!(timestamp(OracleTimestamp::new_date(-4712, 1, 1), ""), "-4712-01-01T00:00:00");
        assert_eq!(days(OracleIntervalDS::new(3, 4, 5, 6, 700_000_000)), "3 04:05:06.7");
        assert_eq!(days(OracleIntervalDS::new(0, -1, 0, 0, 0)), "-0 01:00:00");
        assert_eq!(months(OracleIntervalYM::new(-1, -2)), "-1-2");
    }

    #[test]
    fn documents_are_embedded_with_sorted_keys() {
        let fields = [
            ("b".to_owned(), JsonValue::Number(digits("1.50"))),
            ("a".to_owned(), JsonValue::JsonArray(vec![JsonValue::Null, JsonValue::Boolean(true)])),
        ];
        let object = JsonValue::JsonObject(fields.into_iter().collect());
        assert_eq!(written(|out| document(&object, out)), r#"{"a":[null,true],"b":1.5}"#);
        assert_eq!(hexadecimal(b"\xde\xad"), "\\xdead");
    }

    #[test]
    fn every_type_is_written_or_refused_by_name() {
        let of = |of: &DbType, scale| kind(of, scale, "UTC");
        assert_eq!(of(oracledb::DB_TYPE_NUMBER, 2), Some(Writer::Decimal));
        assert_eq!(of(oracledb::DB_TYPE_NUMBER, 0), Some(Writer::Number));
        assert_eq!(of(oracledb::DB_TYPE_NUMBER, -127), Some(Writer::Number));
        assert_eq!(of(oracledb::DB_TYPE_TIMESTAMP_LTZ, 6), Some(Writer::Moment));
        let berlin = kind(oracledb::DB_TYPE_TIMESTAMP_LTZ, 6, "Europe/Berlin");
        assert_eq!(berlin, Some(Writer::Timestamp));
        for (known, writer) in [
            (oracledb::DB_TYPE_BOOLEAN, Writer::Boolean),
            (oracledb::DB_TYPE_BINARY_FLOAT, Writer::Float),
            (oracledb::DB_TYPE_BINARY_DOUBLE, Writer::Double),
            (oracledb::DB_TYPE_DATE, Writer::Timestamp),
            (oracledb::DB_TYPE_TIMESTAMP_TZ, Writer::Moment),
            (oracledb::DB_TYPE_INTERVAL_DS, Writer::Days),
            (oracledb::DB_TYPE_INTERVAL_YM, Writer::Months),
            (oracledb::DB_TYPE_JSON, Writer::Json),
            (oracledb::DB_TYPE_NVARCHAR, Writer::Text),
            (oracledb::DB_TYPE_NCLOB, Writer::Text),
            (oracledb::DB_TYPE_ROWID, Writer::Text),
            (oracledb::DB_TYPE_RAW, Writer::Bytes),
            (oracledb::DB_TYPE_BLOB, Writer::Bytes),
        ] {
            assert_eq!(of(known, 0), Some(writer), "{}", known.name());
        }
        for unknown in [
            oracledb::DB_TYPE_BFILE,
            oracledb::DB_TYPE_CURSOR,
            oracledb::DB_TYPE_OBJECT,
            oracledb::DB_TYPE_VECTOR,
            oracledb::DB_TYPE_XMLTYPE,
        ] {
            assert_eq!(of(unknown, 0), None, "{}", unknown.name());
        }
    }
}
