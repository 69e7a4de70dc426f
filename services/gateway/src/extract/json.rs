//! Bodies: JSON of a known shape, refused with the field named.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use proto::api::FieldError;
use serde::de::DeserializeOwned;

use crate::{App, Error};

/// A body that must be there.
pub struct Json<T>(pub T);

/// A body that may be left out when all of its fields may.
pub struct OptionalJson<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let is_json = is_json(request.headers());
        let body = read(request, app).await?;
        if !is_json {
            return Err(Error::field("content-type", "must be application/json"));
        }
        Ok(Self(parse(&body)?))
    }
}

impl<T: DeserializeOwned + Default> FromRequest<App> for OptionalJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let is_json = is_json(request.headers());
        let body = read(request, app).await?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        if !is_json {
            return Err(Error::field("content-type", "must be application/json"));
        }
        Ok(Self(parse(&body)?))
    }
}

async fn read(request: Request, app: &App) -> Result<Bytes, Error> {
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(cause)
            if cause.status() == StatusCode::PAYLOAD_TOO_LARGE =>
        {
            Error::PayloadTooLarge(app.rules.max_body_bytes)
        }
        _ => Error::field("body", "could not be read to its end"),
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        Error::Invalid(vec![explain(&path, &error.into_inner())])
    })?;
    json.end().map_err(|error| Error::Invalid(vec![explain(".", &error)]))?;
    Ok(value)
}

fn explain(path: &str, error: &serde_json::Error) -> FieldError {
    let message = error.to_string();
    if !error.is_data() {
        return FieldError { field: "body".into(), message: format!("is not JSON: {message}") };
    }
    // Its place in the body says less than the field's name.
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    let inside = if path == "." { "" } else { path };
    match named(&message) {
        // serde names the field in the message, and the path ends before it.
        Some(name) if !inside.ends_with(name) => {
            let field = if inside.is_empty() { name.into() } else { format!("{inside}.{name}") };
            FieldError { field, message }
        }
        _ => FieldError {
            field: if inside.is_empty() { "body".into() } else { inside.into() },
            message,
        },
    }
}

/// The field that serde complains of.
fn named(message: &str) -> Option<&str> {
    let rest = ["unknown field `", "missing field `", "duplicate field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start))?;
    rest.split('`').next()
}

#[cfg(test)]
mod tests {
    use proto::api::{ExecuteIn, LoginIn, QueryIn};

    use super::*;

    fn refusal<T: DeserializeOwned>(body: &str) -> FieldError {
        match parse::<T>(body.as_bytes()) {
            Err(Error::Invalid(mut errors)) => errors.remove(0),
            _ => panic!("{body} must be refused"),
        }
    }

    #[test]
    fn a_question_may_be_spelled_in_two_ways() {
        for body in [r#"{"question": "how many?"}"#, r#"{"natural_language_query": "how many?"}"#] {
            assert_eq!(parse::<QueryIn>(body.as_bytes()).unwrap().question, "how many?");
        }
    }

    #[test]
    fn an_unknown_field_is_named() {
        let refused = refusal::<QueryIn>(r#"{"question": "a", "exeucte": true}"#);
        assert_eq!(refused.field, "exeucte");
        assert!(
            refused.message.starts_with("unknown field `exeucte`, expected one of"),
            "{refused:?}"
        );
    }

    #[test]
    fn a_missing_field_is_named() {
        assert_eq!(refusal::<LoginIn>(r#"{"username": "a"}"#).field, "password");
    }

    #[test]
    fn a_field_of_the_wrong_type_is_named() {
        let refused = refusal::<ExecuteIn>(r#"{"sql": 7}"#);
        assert_eq!(refused.field, "sql");
        assert!(!refused.message.contains("at line"), "{refused:?}");
    }

    #[test]
    fn a_field_said_twice_is_named() {
        let refused = refusal::<QueryIn>(r#"{"question": "a", "natural_language_query": "b"}"#);
        assert_eq!(refused.field, "question");
    }

    #[test]
    fn what_is_not_json_is_refused_as_such() {
        for body in ["", "{", "question=a", r#"{"question": "a"} {}"#] {
            let refused = refusal::<QueryIn>(body);
            assert_eq!(refused.field, "body");
            assert!(refused.message.starts_with("is not JSON"), "{refused:?}");
        }
        assert_eq!(refusal::<QueryIn>("7").field, "body");
    }
}
