//! Values of parameters as the driver takes them: each with its type, in the prepared protocol's
//! binary form.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use guard::Parameter;
use proto::ParameterType;
use sqlx::error::BoxDynError;
use sqlx::mysql::MySqlArguments;
use sqlx::{Arguments as _, Encode, MySql as Driver, Type};

use crate::EngineError;
use crate::mysql::session::Zone;

/// The values, one for each `?`. Moments with a zone become those of the session's, in which the
/// server reads a moment without one.
pub(super) fn arguments(
    parameters: &[Parameter],
    zone: Zone,
) -> Result<MySqlArguments, EngineError> {
    let mut arguments = MySqlArguments::default();
    for parameter in parameters {
        add(&mut arguments, parameter, zone).map_err(|why| EngineError::Invalid {
            message: format!("the value of the parameter {}: {why}", parameter.name),
            hint: None,
            position: None,
        })?;
    }
    Ok(arguments)
}

fn add(
    arguments: &mut MySqlArguments,
    parameter: &Parameter,
    zone: Zone,
) -> Result<(), BoxDynError> {
    match parameter.data_type {
        ParameterType::Text | ParameterType::Uuid => {
            push(arguments, parameter, |text| Ok(text.to_owned()))
        }
        // The text is cast to the decimal that it is, see `guard::parameters`.
        ParameterType::Number => push(arguments, parameter, |text| Ok(text.to_owned())),
        ParameterType::Integer => push(arguments, parameter, |text| Ok(text.parse::<i64>()?)),
        ParameterType::Boolean => push(arguments, parameter, |text| Ok(text.parse::<bool>()?)),
        ParameterType::Date => push(arguments, parameter, |text| Ok(text.parse::<NaiveDate>()?)),
        ParameterType::Timestamp => push(arguments, parameter, |text| {
            if text.ends_with('Z') {
                return Ok(zone.local(text.parse::<DateTime<Utc>>()?));
            }
            Ok(text.parse::<NaiveDateTime>()?)
        }),
    }
}

fn push<T>(
    arguments: &mut MySqlArguments,
    parameter: &Parameter,
    read: impl Fn(&str) -> Result<T, BoxDynError>,
) -> Result<(), BoxDynError>
where
    T: for<'q> Encode<'q, Driver> + Type<Driver> + Send + 'static,
{
    let value = parameter.values.as_ref().and_then(|values| values.first());
    arguments.add(value.map(|value| read(value)).transpose()?)
}
