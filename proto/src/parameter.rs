//! Parameters of saved SQL: what is declared, and what a value must be.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{AsRefStr, Display, EnumString};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a parameter's values are.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ParameterType {
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A decimal number, kept exactly: a JSON number, or its digits as a string.
    Number,
    Boolean,
    /// `2024-01-31`
    Date,
    /// `2024-01-31T10:00:00`, or with a zone, `2024-01-31T10:00:00Z`.
    Timestamp,
    Uuid,
}

const LONGEST_TEXT: usize = 10_000;
const MOST_DIGITS: usize = 100;
const LONGEST_LIST: usize = 1_000;

impl ParameterType {
    /// The value in its one written form, or what it should have been.
    pub fn text_of(self, value: &Value) -> Result<String, String> {
        let text = value.as_str().map(str::trim);
        match self {
            Self::Text => plain_text(value),
            Self::Integer => value
                .as_i64()
                .or_else(|| text.and_then(|text| text.parse().ok()))
                .map(|number: i64| number.to_string())
                .ok_or_else(|| "must be a whole number of 64 bits".into()),
            Self::Number => decimal(value),
            Self::Boolean => match (value.as_bool(), text) {
                (Some(yes), _) => Ok(yes.to_string()),
                (None, Some(text @ ("true" | "false"))) => Ok(text.into()),
                _ => Err("must be true or false".into()),
            },
            Self::Date => text
                .and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
                .map(|date| date.to_string())
                .ok_or_else(|| "must be a date such as 2024-01-31".into()),
            Self::Timestamp => text
                .and_then(moment)
                .ok_or_else(|| "must be a time such as 2024-01-31T10:00:00 or …00Z".into()),
            Self::Uuid => text
                .and_then(|text| text.parse::<Uuid>().ok())
                .map(|id| id.to_string())
                .ok_or_else(|| "must be a UUID".into()),
        }
    }

    /// As [`Self::text_of`], for one value or, with `list`, for an array of them. None: null.
    pub fn texts_of(self, list: bool, value: &Value) -> Result<Option<Vec<String>>, String> {
        if value.is_null() {
            return Ok(None);
        }
        if !list {
            return Ok(Some(vec![self.text_of(value)?]));
        }
        let values = value.as_array().ok_or("must be an array")?;
        if values.len() > LONGEST_LIST {
            return Err(format!("must hold at most {LONGEST_LIST} values"));
        }
        let read = |(n, value)| self.text_of(value).map_err(|why| format!("value {n}: {why}"));
        let texts: Vec<String> = (1..).zip(values).map(read).collect::<Result<_, _>>()?;
        let zoned = texts.iter().filter(|text| text.ends_with('Z')).count();
        if self == Self::Timestamp && zoned != 0 && zoned != texts.len() {
            return Err("must all have a zone, or none".into());
        }
        Ok(Some(texts))
    }
}

fn plain_text(value: &Value) -> Result<String, String> {
    let text = value.as_str().ok_or("must be a string")?;
    if text.contains('\0') {
        return Err("must not contain the null character".into());
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(format!("must have at most {LONGEST_TEXT} characters"));
    }
    Ok(text.to_owned())
}

fn decimal(value: &Value) -> Result<String, String> {
    let wrong = || format!("must be a number of at most {MOST_DIGITS} digits, such as -12.50");
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return Err(wrong()),
    };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || digits.len() > MOST_DIGITS {
        return Err(wrong());
    }
    Ok(text)
}

/// With a zone: in UTC, ending in `Z`.
fn moment(text: &str) -> Option<String> {
    if let Ok(zoned) = DateTime::parse_from_rfc3339(text) {
        return Some(zoned.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Micros, true));
    }
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(local.format("%Y-%m-%dT%H:%M:%S%.6f").to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_type_has_one_written_form() {
        for (kind, given, written) in [
            (ParameterType::Text, json!(" a'b "), " a'b "),
            (ParameterType::Integer, json!(-7), "-7"),
            (ParameterType::Integer, json!("9223372036854775807"), "9223372036854775807"),
            (ParameterType::Number, json!(1.5), "1.5"),
            (ParameterType::Number, json!("-0012.50"), "-0012.50"),
            (ParameterType::Boolean, json!(true), "true"),
            (ParameterType::Date, json!("2024-02-29"), "2024-02-29"),
            (ParameterType::Timestamp, json!("2024-01-31T10:00"), "2024-01-31T10:00:00.000000"),
            (
                ParameterType::Timestamp,
                json!("2024-01-31T10:00:00+02:00"),
                "2024-01-31T08:00:00.000000Z",
            ),
            (
                ParameterType::Uuid,
                json!("01A210CB7E4172EBB3472DD8A1847E09"),
                "01a210cb-7e41-72eb-b347-2dd8a1847e09",
            ),
        ] {
            assert_eq!(kind.text_of(&given).as_deref(), Ok(written), "{kind} {given}");
        }
    }

    #[test]
    fn what_is_of_another_type_is_refused() {
        for (kind, given) in [
            (ParameterType::Text, json!(7)),
            (ParameterType::Text, json!("a\0")),
            (ParameterType::Integer, json!(1.5)),
            (ParameterType::Integer, json!("9223372036854775808")),
            (ParameterType::Integer, json!("1; drop table users")),
            (ParameterType::Number, json!("1e400")),
            (ParameterType::Number, json!(".5")),
            (ParameterType::Number, json!("NaN")),
            (ParameterType::Boolean, json!(1)),
            (ParameterType::Date, json!("2023-02-29")),
            (ParameterType::Date, json!("now")),
            (ParameterType::Timestamp, json!("yesterday")),
            (ParameterType::Uuid, json!("x")),
        ] {
            assert!(kind.text_of(&given).is_err(), "{kind} {given}");
        }
    }

    #[test]
    fn a_list_is_judged_value_by_value() {
        let of = |given| ParameterType::Integer.texts_of(true, &given);
        assert_eq!(of(json!([1, 2])), Ok(Some(vec!["1".into(), "2".into()])));
        assert_eq!(of(json!([])), Ok(Some(vec![])));
        assert_eq!(of(json!(null)), Ok(None));
        assert!(of(json!([1, "x"])).unwrap_err().starts_with("value 2"));
        assert!(of(json!(1)).is_err());
        let mixed = json!(["2024-01-31T10:00:00", "2024-01-31T10:00:00Z"]);
        assert!(ParameterType::Timestamp.texts_of(true, &mixed).is_err());
    }
}
