//! Values of parameters, from the query's row to the guard.

use chassis::Failure;
use guard::Parameter;
use proto::{JobError, JobErrorCode, api::QueryParameter};

/// They were judged when they were given; a row that another release wrote may still be wrong.
pub fn read(given: &[QueryParameter]) -> Result<Vec<Parameter>, Failure> {
    given.iter().map(parameter).collect()
}

fn parameter(given: &QueryParameter) -> Result<Parameter, Failure> {
    let QueryParameter { name, data_type, list, value } = given;
    let values = data_type.texts_of(*list, value).map_err(|why| {
        let message = format!("the value of the parameter {name} {why}");
        Failure::Refuse(JobError::new(JobErrorCode::SqlInvalid, message))
    })?;
    Ok(Parameter { name: name.clone(), data_type: *data_type, list: *list, values })
}
