//! Every code that a program can meet, over HTTP and on a resource.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumIter, EnumString};
use utoipa::ToSchema;

/// Why a request was not granted; the `code` of a problem document (RFC 9457).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ErrorCode {
    InvalidCredentials,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    InvalidRequest,
    PayloadTooLarge,
    ExportTooLarge,
    ExportExpired,
    Conflict,
    /// The rows were kept for as long as results are, and are gone.
    ResultExpired,
    RateLimited,
    QuotaExceeded,
    Unavailable,
    Internal,
}

impl ErrorCode {
    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidCredentials | Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::ExportExpired | Self::ResultExpired => 410,
            Self::PayloadTooLarge | Self::ExportTooLarge => 413,
            Self::InvalidRequest => 422,
            Self::RateLimited | Self::QuotaExceeded => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// Why a job failed; the `code` of the `error` on a query or an export.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum JobErrorCode {
    LlmUnavailable,
    LlmTimeout,
    LlmInvalidResponse,
    NotAnswerable,
    /// The question has several readings that come to different answers; they stand beside it.
    NeedsClarification,
    /// The guard refused; the message says what.
    SqlRefused,
    /// The rules of access do not allow it, or ask for what is not known of the user.
    AccessDenied,
    /// The target's own parser refused; `position` says where.
    SqlInvalid,
    /// The planner expects more work than is done unasked; `confirm: true` runs it.
    ConfirmationRequired,
    /// The planner expects more work than is done at all.
    CostRefused,
    QueryTimeout,
    ResultTooLarge,
    /// The file of the export is no longer kept.
    ExportExpired,
    ConnectionFailed,
    Cancelled,
    AttemptsExhausted,
    Internal,
}

/// Why a job failed, in words a person can act on.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema, thiserror::Error,
)]
#[error("{code}: {message}")]
pub struct JobError {
    pub code: JobErrorCode,
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The character of the SQL at which it went wrong, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The line of the SQL at which it went wrong, and under it a caret at the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    // Boxed: results that may hold such an error stay small.
    #[schema(value_type = Option<String>, example = "select pg_sleep(9)\n       ^")]
    pub excerpt: Option<Box<str>>,
    /// With `needs_clarification`: what the question may mean, the likeliest first, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// One of several things that a question may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Reading {
    /// The question in words that leave nothing open; sent to `refine`, it is answered.
    pub question: String,
    /// The SQL that answers it so, where it was written already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
}

impl JobError {
    pub fn new(code: JobErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            position: None,
            excerpt: None,
            readings: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn with_any_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Shows the place, where `excerpt` has something to show.
    #[must_use]
    pub fn with_excerpt(mut self, excerpt: String) -> Self {
        self.excerpt = Some(excerpt.into_boxed_str()).filter(|excerpt| !excerpt.is_empty());
        self
    }

    /// `position` counts characters of the SQL from 1.
    #[must_use]
    pub fn at(mut self, position: Option<usize>) -> Self {
        self.position = position.and_then(|position| position.try_into().ok());
        self
    }
}
