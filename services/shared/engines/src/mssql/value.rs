//! One value, from the driver's form to JSON.
//!
//! A number stays a number where every reader gets it exactly; where not (integers beyond 2^53,
//! `decimal`, `money`) it is a string. Dates are ISO 8601, bytes are `\x` and hexadecimal digits, and
//! everything else is a string. A `sql_variant` is written as what it holds.

use std::io::Write as _;

use tiberius::numeric::Numeric;
use tiberius::{ColumnData, ColumnType};

use crate::EngineError;
use crate::json;
use crate::mssql::time;

/// The largest integer up to which a double holds every integer.
const EXACT: u64 = 1 << 53;
/// The driver hands money over as a double of whole units; up to this many ten-thousandths it is
/// surely the nearest one to a single amount, and stays so when it is multiplied again.
const EXACT_MONEY: f64 = 2_251_799_813_685_248.0;

/// Turns a column's values into JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Writer {
    kind: &'static str,
}

impl Writer {
    pub(super) fn of(column_type: ColumnType) -> Self {
        let kind = match column_type {
            ColumnType::Null => "null",
            // What the server has for truth; elsewhere a bit is a string of them.
            ColumnType::Bit | ColumnType::Bitn => "boolean",
            ColumnType::Int1 => "tinyint",
            ColumnType::Int2 => "smallint",
            ColumnType::Int4 | ColumnType::Intn => "int",
            ColumnType::Int8 => "bigint",
            ColumnType::Float4 => "real",
            ColumnType::Float8 | ColumnType::Floatn => "float",
            ColumnType::Money => "money",
            ColumnType::Money4 => "smallmoney",
            ColumnType::Decimaln => "decimal",
            ColumnType::Numericn => "numeric",
            ColumnType::Datetime4 => "smalldatetime",
            ColumnType::Datetime | ColumnType::Datetimen => "datetime",
            ColumnType::Daten => "date",
            ColumnType::Timen => "time",
            ColumnType::Datetime2 => "datetime2",
            ColumnType::DatetimeOffsetn => "datetimeoffset",
            ColumnType::Guid => "uniqueidentifier",
            ColumnType::BigVarBin => "varbinary",
            ColumnType::BigBinary => "binary",
            ColumnType::Image => "image",
            ColumnType::BigVarChar => "varchar",
            ColumnType::BigChar => "char",
            ColumnType::NVarchar => "nvarchar",
            ColumnType::NChar => "nchar",
            ColumnType::Text => "text",
            ColumnType::NText => "ntext",
            ColumnType::Xml => "xml",
            ColumnType::Udt => "udt",
            ColumnType::SSVariant => "sql_variant",
        };
        Self { kind }
    }

    /// The server's name of the type, without lengths.
    pub(super) fn kind(self) -> &'static str {
        self.kind
    }

    /// Appends a value.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] for an amount of money that the driver cannot tell exactly.
    pub(super) fn write(
        self,
        value: &ColumnData<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), EngineError> {
        match value {
            ColumnData::Bit(Some(bit)) => text(out, format_args!("{bit}")),
            ColumnData::U8(Some(number)) => text(out, format_args!("{number}")),
            ColumnData::I16(Some(number)) => text(out, format_args!("{number}")),
            ColumnData::I32(Some(number)) => text(out, format_args!("{number}")),
            ColumnData::I64(Some(number)) if number.unsigned_abs() <= EXACT => {
                text(out, format_args!("{number}"));
            }
            ColumnData::I64(Some(number)) => text(out, format_args!("\"{number}\"")),
            ColumnData::F64(Some(amount)) if self.kind.ends_with("money") => {
                return money(*amount, out);
            }
            // As short as it can be said and read back.
            ColumnData::F32(Some(number)) if number.is_finite() => {
                text(out, format_args!("{number:?}"));
            }
            ColumnData::F64(Some(number)) if number.is_finite() => {
                text(out, format_args!("{number:?}"));
            }
            ColumnData::F32(Some(number)) => text(out, format_args!("\"{number}\"")),
            ColumnData::F64(Some(number)) => text(out, format_args!("\"{number}\"")),
            ColumnData::Numeric(Some(number)) => decimal(*number, out),
            ColumnData::String(Some(value)) => json::string(value.as_bytes(), out),
            ColumnData::Guid(Some(value)) => text(out, format_args!("\"{value}\"")),
            ColumnData::Binary(Some(bytes)) => hexadecimal(bytes, out),
            ColumnData::Xml(Some(document)) => {
                json::string(document.as_ref().as_ref().as_bytes(), out);
            }
            ColumnData::Date(Some(value)) => time::date(*value, out),
            ColumnData::Time(Some(value)) => time::time(*value, out),
            ColumnData::DateTime(Some(value)) => time::datetime(*value, out),
            ColumnData::SmallDateTime(Some(value)) => time::smalldatetime(*value, out),
            ColumnData::DateTime2(Some(value)) => time::datetime2(*value, out),
            ColumnData::DateTimeOffset(Some(value)) => time::datetimeoffset(*value, out),
            ColumnData::Bit(None)
            | ColumnData::U8(None)
            | ColumnData::I16(None)
            | ColumnData::I32(None)
            | ColumnData::I64(None)
            | ColumnData::F32(None)
            | ColumnData::F64(None)
            | ColumnData::Numeric(None)
            | ColumnData::String(None)
            | ColumnData::Guid(None)
            | ColumnData::Binary(None)
            | ColumnData::Xml(None)
            | ColumnData::Date(None)
            | ColumnData::Time(None)
            | ColumnData::DateTime(None)
            | ColumnData::SmallDateTime(None)
            | ColumnData::DateTime2(None)
            | ColumnData::DateTimeOffset(None) => out.extend_from_slice(b"null"),
        }
        Ok(())
    }
}

fn text(out: &mut Vec<u8>, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments).expect("writing to memory does not fail");
}

fn decimal(number: Numeric, out: &mut Vec<u8>) {
    digits(number.value(), usize::from(number.scale()), out);
}

/// `value` divided by ten to the power of `scale`, all of its digits.
fn digits(value: i128, scale: usize, out: &mut Vec<u8>) {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let point = if scale > 0 { "." } else { "" };
    text(out, format_args!("\"{sign}{whole}{point}{fraction}\""));
}

fn money(amount: f64, out: &mut Vec<u8>) -> Result<(), EngineError> {
    let scaled = (amount * 10_000.0).round();
    if scaled.abs() >= EXACT_MONEY {
        return Err(EngineError::Invalid {
            message: "an amount of money is too great to be read exactly".into(),
            hint: Some("cast it to decimal(19, 4)".into()),
            position: None,
        });
    }
    digits(scaled as i128, 4, out);
    Ok(())
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

    fn written(column_type: ColumnType, value: &ColumnData<'_>) -> String {
        let mut out = Vec::new();
        Writer::of(column_type).write(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_numbers_where_every_reader_gets_them_exactly() {
        let exact = 1_i64 << 53;
        for (number, json) in [
            (exact, "9007199254740992"),
            (exact + 1, "\"9007199254740993\""),
            (i64::MIN, "\"-9223372036854775808\""),
        ] {
            assert_eq!(written(ColumnType::Int8, &ColumnData::I64(Some(number))), json);
        }
        assert_eq!(written(ColumnType::Float4, &ColumnData::F32(Some(0.1))), "0.1");
        assert_eq!(written(ColumnType::Float8, &ColumnData::F64(Some(1e300))), "1e300");
        assert_eq!(written(ColumnType::Float8, &ColumnData::F64(Some(2.0))), "2.0");
    }

    #[test]
    fn every_digit_of_a_decimal_is_kept() {
        for (value, scale, json) in [
            (12_345, 2, "\"123.45\""),
            (-5, 3, "\"-0.005\""),
            (0, 0, "\"0\""),
            (
                99_999_999_999_999_999_999_999_999_999_999_999_999,
                0,
                "\"99999999999999999999999999999999999999\"",
            ),
        ] {
            let value = ColumnData::Numeric(Some(Numeric::new_with_scale(value, scale)));
            assert_eq!(written(ColumnType::Decimaln, &value), json);
        }
    }

    #[test]
    fn money_is_told_exactly_or_not_at_all() {
        assert_eq!(
            written(ColumnType::Money, &ColumnData::F64(Some(-1_234.567_8))),
            "\"-1234.5678\""
        );
        let great = 225_179_981_368.524_7;
        assert_eq!(
            written(ColumnType::Money, &ColumnData::F64(Some(great))),
            "\"225179981368.5247\""
        );
        let greater = ColumnData::F64(Some(922_337_203_685_477.6));
        let failed = Writer::of(ColumnType::Money).write(&greater, &mut Vec::new()).unwrap_err();
        assert!(failed.to_string().contains("too great"), "{failed}");
        // Not money, but a number.
        assert_eq!(written(ColumnType::Float8, &ColumnData::F64(Some(1.5))), "1.5");
    }
}
