//! Values of parameters as the driver takes them: each with its type, in the form of a procedure's
//! arguments (`@P1`, `@P2`, …), never in the text.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _, Utc};
use guard::Parameter;
use proto::ParameterType;
use tiberius::numeric::Numeric;
use tiberius::time::{Date, DateTime2, DateTimeOffset, Time};
use tiberius::{ColumnData, Uuid};

use crate::EngineError;

/// A longer text is of a type without a length, as the driver counts.
const SHORT_BYTES: usize = 4_000;
/// Digits of a second's fraction.
const SCALE: u8 = 7;

/// The values for `@P1`, `@P2`, …
pub(super) fn values(parameters: &[Parameter]) -> Result<Vec<ColumnData<'static>>, EngineError> {
    parameters
        .iter()
        .map(|parameter| {
            value(parameter).map_err(|why| EngineError::Invalid {
                message: format!("the value of the parameter {}: {why}", parameter.name),
                hint: None,
                position: None,
            })
        })
        .collect()
}

/// `@P1 bigint, @P2 nvarchar(4000)`
pub(super) fn declared(parameters: &[Parameter]) -> String {
    let declared = |(n, parameter): (usize, &Parameter)| format!("@P{n} {}", type_of(parameter));
    (1..).zip(parameters).map(declared).collect::<Vec<_>>().join(", ")
}

fn single(parameter: &Parameter) -> Option<&str> {
    parameter.values.as_ref().and_then(|values| values.first()).map(String::as_str)
}

/// As the driver declares it when the statement runs.
fn type_of(parameter: &Parameter) -> String {
    match (parameter.data_type, single(parameter)) {
        (ParameterType::Text, Some(text)) if text.len() > SHORT_BYTES => "nvarchar(max)".into(),
        (ParameterType::Text, _) => "nvarchar(4000)".into(),
        (ParameterType::Integer, _) => "bigint".into(),
        (ParameterType::Number, Some(text)) => match decimal(text) {
            Ok(number) => format!("numeric({},{})", number.precision(), number.scale()),
            Err(_) => "numeric(38,0)".into(),
        },
        (ParameterType::Number, None) => "numeric".into(),
        (ParameterType::Boolean, _) => "bit".into(),
        (ParameterType::Date, _) => "date".into(),
        (ParameterType::Timestamp, Some(text)) if text.ends_with('Z') => "datetimeoffset".into(),
        (ParameterType::Timestamp, _) => "datetime2".into(),
        (ParameterType::Uuid, _) => "uniqueidentifier".into(),
    }
}

fn value(parameter: &Parameter) -> anyhow::Result<ColumnData<'static>> {
    let text = single(parameter);
    Ok(match parameter.data_type {
        ParameterType::Text => ColumnData::String(text.map(|text| text.to_owned().into())),
        ParameterType::Integer => ColumnData::I64(text.map(str::parse).transpose()?),
        ParameterType::Number => ColumnData::Numeric(text.map(decimal).transpose()?),
        ParameterType::Boolean => ColumnData::Bit(text.map(str::parse).transpose()?),
        ParameterType::Date => {
            ColumnData::Date(text.map(|text| day(text.parse::<NaiveDate>()?)).transpose()?)
        }
        ParameterType::Timestamp => match text {
            Some(text) if text.ends_with('Z') => {
                let moment = moment(text.parse::<DateTime<Utc>>()?.naive_utc())?;
                ColumnData::DateTimeOffset(Some(DateTimeOffset::new(moment, 0)))
            }
            Some(text) => ColumnData::DateTime2(Some(moment(text.parse()?)?)),
            None => ColumnData::DateTime2(None),
        },
        ParameterType::Uuid => ColumnData::Guid(text.map(str::parse::<Uuid>).transpose()?),
    })
}

/// Days since the first of the year 1.
fn day(date: NaiveDate) -> anyhow::Result<Date> {
    anyhow::ensure!((1..=9_999).contains(&date.year()), "its year is not one of 1 to 9999");
    Ok(Date::new(u32::try_from(date.num_days_from_ce() - 1)?))
}

fn moment(moment: NaiveDateTime) -> anyhow::Result<DateTime2> {
    let seconds = u64::from(moment.num_seconds_from_midnight());
    let hundreds = u64::from(moment.nanosecond() / 100);
    let time = Time::new(seconds * 10_000_000 + hundreds, SCALE);
    Ok(DateTime2::new(day(moment.date())?, time))
}

/// An exact number. That it has no more digits than the server takes, the guard has seen to.
fn decimal(text: &str) -> anyhow::Result<Numeric> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}").parse::<i128>()?;
    anyhow::ensure!(digits.unsigned_abs() < 10_u128.pow(38) && fraction.len() < 38, "too long");
    Ok(Numeric::new_with_scale(digits, u8::try_from(fraction.len())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(data_type: ParameterType, value: Option<&str>) -> Parameter {
        let values = value.map(|value| vec![value.to_owned()]);
        Parameter { name: "p".into(), data_type, list: false, values }
    }

    #[test]
    fn a_number_keeps_all_its_digits() {
        for (text, value, precision, scale) in [
            ("0", 0, 1, 0),
            ("-0012.50", -1250, 4, 2),
            ("0.05", 5, 3, 2),
            ("99999999999999999999999999999999999999", 10_i128.pow(38) - 1, 38, 0),
        ] {
            let number = decimal(text).unwrap();
            let read = (number.value(), number.precision(), number.scale());
            assert_eq!(read, (value, precision, scale), "{text}");
        }
        assert!(decimal(&"9".repeat(39)).is_err() && decimal("x").is_err());
    }

    #[test]
    fn what_is_declared_is_what_the_driver_sends() {
        let long = "x".repeat(4_001);
        let declared = declared(&[
            parameter(ParameterType::Text, Some("a")),
            parameter(ParameterType::Text, Some(&long)),
            parameter(ParameterType::Integer, None),
            parameter(ParameterType::Number, Some("-1.50")),
            parameter(ParameterType::Timestamp, Some("2024-01-31T08:00:00.000000Z")),
        ]);
        assert_eq!(
            declared,
            "@P1 nvarchar(4000), @P2 nvarchar(max), @P3 bigint, @P4 numeric(3,2), \
             @P5 datetimeoffset"
        );
    }

    #[test]
    fn a_date_that_the_server_does_not_know_is_told_by_the_parameters_name() {
        let far = parameter(ParameterType::Date, Some("+10000-01-01"));
        let error = values(&[far]).unwrap_err().to_string();
        assert_eq!(error, "the value of the parameter p: its year is not one of 1 to 9999");
    }
}
