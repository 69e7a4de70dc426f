//! Query parameters, refused with the parameter named.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{App, Error};

pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        match Query::from_request_parts(parts, app).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(explain(&rejection.body_text())),
        }
    }
}

/// The text reads `Failed to deserialize query string: page: invalid digit found in string`.
fn explain(text: &str) -> Error {
    let text = text.split_once(": ").map_or(text, |(_, cause)| cause);
    match text.split_once(": ") {
        Some((name, message)) => Error::field(name, message),
        None => Error::field(text.split('`').nth(1).unwrap_or("query string"), text),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Uri;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Paging {
        #[expect(dead_code, reason = "only refusals are looked at")]
        page: u32,
    }

    fn field(query: &str) -> String {
        let uri: Uri = format!("/?{query}").parse().unwrap();
        let rejection = Query::<Paging>::try_from_uri(&uri).unwrap_err();
        match explain(&rejection.body_text()) {
            Error::Invalid(errors) => errors[0].field.clone(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_parameter_is_named() {
        assert_eq!(field("page=many"), "page");
        assert_eq!(field("page=1&pgae_size=2"), "pgae_size");
    }
}
