//! `Idempotency-Key`: a request that may be sent again without being done again.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{App, Error};

const HEADER: &str = "idempotency-key";
const LONGEST: usize = 255;

/// The key, if there is one.
pub struct IdempotencyKey(pub Option<String>);

impl IdempotencyKey {
    /// The key came with another request before.
    pub fn reused() -> Error {
        Error::field(HEADER, "was used for another request already")
    }
}

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        let Some(value) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        match value.to_str().map(str::trim) {
            Ok(key) if (1..=LONGEST).contains(&key.len()) => Ok(Self(Some(key.into()))),
            _ => Err(Error::field(HEADER, format!("must be 1 to {LONGEST} plain characters"))),
        }
    }
}
