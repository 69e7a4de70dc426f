//! Values of parameters, as the server takes them: each with its type, in binary form.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use guard::Parameter;
use proto::ParameterType;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{
    PgArgumentBuffer, PgArguments, PgHasArrayType, PgTypeInfo, Postgres as Driver,
};
use sqlx::{Arguments as _, Type, types::Uuid};

use crate::EngineError;

/// The values for `$1`, `$2`, …
pub(super) fn arguments(parameters: &[Parameter]) -> Result<PgArguments, EngineError> {
    let mut arguments = PgArguments::default();
    for parameter in parameters {
        add(&mut arguments, parameter).map_err(|why| EngineError::Invalid {
            message: format!("the value of the parameter {}: {why}", parameter.name),
            hint: None,
            position: None,
        })?;
    }
    Ok(arguments)
}

fn add(arguments: &mut PgArguments, parameter: &Parameter) -> Result<(), BoxDynError> {
    match parameter.data_type {
        ParameterType::Text => push(arguments, parameter, |text| Ok(text.to_owned())),
        ParameterType::Integer => push(arguments, parameter, |text| Ok(text.parse::<i64>()?)),
        ParameterType::Number => push(arguments, parameter, Decimal::read),
        ParameterType::Boolean => push(arguments, parameter, |text| Ok(text.parse::<bool>()?)),
        ParameterType::Date => push(arguments, parameter, |text| Ok(text.parse::<NaiveDate>()?)),
        ParameterType::Timestamp if is_zoned(parameter) => {
            push(arguments, parameter, |text| Ok(text.parse::<DateTime<Utc>>()?))
        }
        ParameterType::Timestamp => {
            push(arguments, parameter, |text| Ok(text.parse::<NaiveDateTime>()?))
        }
        ParameterType::Uuid => push(arguments, parameter, |text| Ok(text.parse::<Uuid>()?)),
    }
}

fn is_zoned(parameter: &Parameter) -> bool {
    parameter.values.iter().flatten().any(|value| value.ends_with('Z'))
}

fn push<T>(
    arguments: &mut PgArguments,
    parameter: &Parameter,
    read: impl Fn(&str) -> Result<T, BoxDynError>,
) -> Result<(), BoxDynError>
where
    T: for<'q> Encode<'q, Driver> + Type<Driver> + PgHasArrayType + Send + 'static,
{
    let values = parameter.values.as_ref().map(|values| {
        values.iter().map(|value| read(value)).collect::<Result<Vec<T>, BoxDynError>>()
    });
    let values = values.transpose()?;
    if parameter.list {
        return arguments.add(values);
    }
    arguments.add(values.and_then(|mut values| values.pop()))
}

/// A decimal number, exact: digits in groups of four, as the server keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    /// Base 10,000, the greatest first.
    digits: Vec<i16>,
    /// The power of 10,000 of the first of them.
    weight: i16,
    /// Digits behind the point.
    scale: u16,
}

impl Decimal {
    fn read(text: &str) -> Result<Self, BoxDynError> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole_groups = whole.len().div_ceil(4);
        let fraction_groups = fraction.len().div_ceil(4);
        let padded = format!(
            "{whole:0>whole_width$}{fraction:0<fraction_width$}",
            whole_width = whole_groups * 4,
            fraction_width = fraction_groups * 4,
        );
        let digits = padded
            .as_bytes()
            .chunks(4)
            .map(|group| Ok(std::str::from_utf8(group)?.parse::<i16>()?))
            .collect::<Result<Vec<_>, BoxDynError>>()?;
        let weight = i16::try_from(whole_groups)? - 1;
        Ok(Self { negative, digits, weight, scale: u16::try_from(fraction.len())? })
    }
}

impl Type<Driver> for Decimal {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1700))
    }
}

impl PgHasArrayType for Decimal {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1231))
    }
}

impl Encode<'_, Driver> for Decimal {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let sign: u16 = if self.negative { 0x4000 } else { 0 };
        buffer.extend_from_slice(&u16::try_from(self.digits.len())?.to_be_bytes());
        buffer.extend_from_slice(&self.weight.to_be_bytes());
        buffer.extend_from_slice(&sign.to_be_bytes());
        buffer.extend_from_slice(&self.scale.to_be_bytes());
        for digit in &self.digits {
            buffer.extend_from_slice(&digit.to_be_bytes());
        }
        Ok(IsNull::No)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_grouped_from_the_point() {
        let read = |text| Decimal::read(text).unwrap();
        let whole = read("12345");
        assert_eq!((whole.digits, whole.weight, whole.scale), (vec![1, 2345], 1, 0));
        let fraction = read("-0.05");
        assert_eq!((fraction.negative, fraction.digits), (true, vec![0, 500]));
        assert_eq!((fraction.weight, fraction.scale), (0, 2));
    }
}
