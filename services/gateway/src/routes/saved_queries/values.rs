//! Values for parameters: what is given, what is the default, what is missing.

use std::collections::BTreeMap;

use proto::api::{FieldError, QueryParameter, SavedParameter};
use serde_json::Value;

use crate::{Error, Result};

/// A value for each declared parameter, or all that is wrong with what was given.
pub fn of_run(
    declared: &[SavedParameter],
    mut given: BTreeMap<String, Value>,
) -> Result<Vec<QueryParameter>> {
    let mut errors = Vec::new();
    let mut values = Vec::new();
    for parameter in declared {
        match value(parameter, given.remove(&parameter.name)) {
            Ok(value) => values.push(QueryParameter {
                name: parameter.name.clone(),
                data_type: parameter.data_type,
                list: parameter.list,
                value,
            }),
            Err(message) => errors.push(complaint(&parameter.name, message)),
        }
    }
    errors.extend(given.keys().map(|name| complaint(name, "is no parameter of this query".into())));
    if errors.is_empty() { Ok(values) } else { Err(Error::Invalid(errors)) }
}

fn value(parameter: &SavedParameter, given: Option<Value>) -> Result<Value, String> {
    let value = given.or_else(|| parameter.default.clone()).unwrap_or(Value::Null);
    if value.is_null() && !parameter.optional {
        return Err(format!("must be given: {}", parameter.data_type));
    }
    parameter.data_type.texts_of(parameter.list, &value)?;
    Ok(value)
}

fn complaint(name: &str, message: String) -> FieldError {
    FieldError { field: format!("parameters.{name}"), message }
}

/// The parameters of a query that ran, for a template: its values are the defaults.
pub fn declared(ran: &[QueryParameter]) -> Vec<SavedParameter> {
    let of = |parameter: &QueryParameter| SavedParameter {
        name: parameter.name.clone(),
        data_type: parameter.data_type,
        list: parameter.list,
        optional: parameter.value.is_null(),
        default: Some(parameter.value.clone()).filter(|value| !value.is_null()),
        description: None,
    };
    ran.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use proto::ParameterType;
    use serde_json::json;

    use super::*;

    fn parameter(name: &str, data_type: ParameterType) -> SavedParameter {
        SavedParameter {
            name: name.into(),
            data_type,
            list: false,
            optional: false,
            default: None,
            description: None,
        }
    }

    #[test]
    fn everything_wrong_is_said_by_the_name_of_the_parameter() {
        let declared =
            [parameter("from", ParameterType::Date), parameter("least", ParameterType::Integer)];
        let given = [("from".into(), json!("soon")), ("extra".into(), json!(1))].into();
        let Err(Error::Invalid(errors)) = of_run(&declared, given) else { panic!("it is wrong") };
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["parameters.from", "parameters.least", "parameters.extra"]);
    }

    #[test]
    fn what_is_left_out_has_its_default_or_is_null_where_it_may() {
        let with_default =
            SavedParameter { default: Some(json!(3)), ..parameter("a", ParameterType::Integer) };
        let optional = SavedParameter { optional: true, ..parameter("b", ParameterType::Text) };
        let values = of_run(&[with_default, optional], BTreeMap::new()).unwrap();
        assert_eq!((&values[0].value, &values[1].value), (&json!(3), &Value::Null));
    }
}
