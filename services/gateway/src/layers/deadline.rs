//! No request is worked on for ever.

use std::time::Duration;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tokio::time::timeout;

use crate::{Error, extract::Prefer};

/// Longer than the longest wait that a route makes by itself (an export in one call: 30 s).
const LIMIT: Duration = Duration::from_secs(45);

/// Ends a request whose answer does not begin in time. A body that is streamed afterwards
/// may take as long as it takes.
pub async fn keep(request: Request, next: Next) -> Response {
    let limit = LIMIT + Prefer::read(request.headers()).wait.unwrap_or_default();
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Unavailable("this took too long; try again").into_response(),
    }
}
