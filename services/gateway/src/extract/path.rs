//! Ids in paths: what cannot be an id is the name of nothing.

use axum::{
    extract::{FromRequestParts, rejection::PathRejection},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{App, Error};

pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let found = axum::extract::Path::from_request_parts(parts, app).await;
        let axum::extract::Path(ids) = found.map_err(|rejection| match rejection {
            PathRejection::MissingPathParams(missing) => {
                Error::Internal(anyhow::anyhow!("the route lacks its parameter: {missing}"))
            }
            _ => Error::NotFound("resource; ids are UUIDs"),
        })?;
        Ok(Self(ids))
    }
}
