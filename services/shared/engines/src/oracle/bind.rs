//! Values of parameters as the driver takes them: each with its type, for `:1`, `:2`, …
//!
//! The driver has neither truth values for every server nor moments with a zone: the ones are
//! numbers here, and of the others the statement makes moments (`guard::parameters`).

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use guard::Parameter;
use oracledb::{OracleNumber, OracleTimestamp, ToDbValue};
use proto::ParameterType;

use crate::EngineError;

/// A value on its way to a thread of the driver's.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Number(OracleNumber),
    Moment(OracleTimestamp),
    Null(ParameterType),
}

impl Value {
    pub(super) fn as_bound(&self) -> &dyn ToDbValue {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number,
            Self::Moment(moment) => moment,
            Self::Null(ParameterType::Text | ParameterType::Uuid) => &oracledb::DB_TYPE_VARCHAR,
            Self::Null(ParameterType::Integer | ParameterType::Number | ParameterType::Boolean) => {
                &oracledb::DB_TYPE_NUMBER
            }
            Self::Null(ParameterType::Date | ParameterType::Timestamp) => {
                &oracledb::DB_TYPE_TIMESTAMP
            }
        }
    }
}

/// The values for `:1`, `:2`, …
pub(super) fn values(parameters: &[Parameter]) -> Result<Vec<Value>, EngineError> {
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

fn value(parameter: &Parameter) -> anyhow::Result<Value> {
    let Some(text) = parameter.values.as_ref().and_then(|values| values.first()) else {
        return Ok(Value::Null(parameter.data_type));
    };
    let number = |text: &str| -> anyhow::Result<Value> {
        let number = text.parse().map_err(|_| anyhow::anyhow!("it is no number"))?;
        Ok(Value::Number(number))
    };
    match parameter.data_type {
        ParameterType::Text | ParameterType::Uuid => Ok(Value::Text(text.clone())),
        ParameterType::Integer | ParameterType::Number => number(text),
        ParameterType::Boolean => number(if text.parse()? { "1" } else { "0" }),
        ParameterType::Date => moment(text.parse::<NaiveDate>()?.into()),
        ParameterType::Timestamp if text.ends_with('Z') => {
            moment(text.parse::<DateTime<Utc>>()?.naive_utc())
        }
        ParameterType::Timestamp => moment(text.parse()?),
    }
}

fn moment(moment: NaiveDateTime) -> anyhow::Result<Value> {
    use chrono::Datelike as _;
    // What the driver writes of another year is not what is meant.
    anyhow::ensure!((1..=9_999).contains(&moment.year()), "its year is not one of 1 to 9999");
    Ok(Value::Moment(OracleTimestamp::from(moment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(data_type: ParameterType, value: Option<&str>) -> Parameter {
        let values = value.map(|value| vec![value.to_owned()]);
        Parameter { name: "p".into(), data_type, list: false, values }
    }

    #[test]
    fn each_value_is_bound_as_what_it_is() {
        let given = [
            parameter(ParameterType::Text, Some("'; drop table t --")),
            parameter(ParameterType::Integer, Some("-9223372036854775808")),
            parameter(ParameterType::Number, Some("-0012.50")),
            parameter(ParameterType::Boolean, Some("true")),
            parameter(ParameterType::Date, Some("2024-02-29")),
            parameter(ParameterType::Timestamp, Some("2024-02-29T13:14:15.500000")),
            parameter(ParameterType::Timestamp, Some("2024-01-31T08:00:00.000000Z")),
            parameter(ParameterType::Uuid, None),
            parameter(ParameterType::Number, None),
        ];
        let values = values(&given).unwrap();
        let written: Vec<String> = values
            .iter()
            .map(|value| match value {
                Value::Text(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Moment(moment) => format!("{moment:?}"),
                Value::Null(_) => "null".into(),
            })
            .collect();
        let moment = |moment: OracleTimestamp| format!("{moment:?}");
        assert_eq!(
            written,
            [
                "'; drop table t --".to_owned(),
                "-9223372036854775808".into(),
                "-12.5".into(),
                "1".into(),
                moment(OracleTimestamp::new_date(2024, 2, 29)),
                moment(OracleTimestamp::new_timestamp(2024, 2, 29, 13, 14, 15, 500_000_000)),
                moment(OracleTimestamp::new_timestamp(2024, 1, 31, 8, 0, 0, 0)),
                "null".into(),
                "null".into(),
            ]
        );
        let types: Vec<&str> = values.iter().map(|v| v.as_bound().db_type().name()).collect();
        assert_eq!(types[0], types[7]);
        assert_eq!(types[1], types[8]);
        assert_ne!(types[0], types[1]);
    }

    #[test]
    fn a_date_that_the_driver_cannot_write_is_told_by_the_parameters_name() {
        let far = parameter(ParameterType::Date, Some("-0001-01-01"));
        let error = values(&[far]).unwrap_err().to_string();
        assert_eq!(error, "the value of the parameter p: its year is not one of 1 to 9999");
    }
}
