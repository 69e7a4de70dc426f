//! How a request fails: a problem document (RFC 9457), `application/problem+json`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ErrorCode;

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    pub status: u16,
    /// A sentence that a person can act on.
    pub detail: String,
    /// Stable, for programs.
    pub code: ErrorCode,
    /// With `invalid_request`: what is wrong, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// With `conflict`: the state of the resource that does not allow the move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_status: Option<String>,
    /// With `export_too_large`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_rows: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}
