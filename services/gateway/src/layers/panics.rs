//! A panic ends one request, and no more.

use std::any::Any;

use axum::response::{IntoResponse as _, Response};

use crate::Error;

pub fn answer(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Error::Internal(anyhow::anyhow!("panic: {message}")).into_response()
}
