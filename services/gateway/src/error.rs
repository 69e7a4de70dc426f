//! The one way a request fails: a problem document with a stable code.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use proto::{
    ErrorCode,
    api::{FieldError, Problem},
};
use tracing::{error, warn};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Messages are sentences that a person can act on, except those of [`Error::Internal`] and
/// [`Error::Database`], which only the log sees.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the user name or the password is wrong")]
    InvalidCredentials,
    #[error("log in first, or present a token or an API key that is alive")]
    Unauthenticated,
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("this resource does not know that method")]
    MethodNotAllowed,
    #[error("{}", summary(.0))]
    Invalid(Vec<FieldError>),
    #[error("the body is larger than {0} bytes")]
    PayloadTooLarge(usize),
    #[error("the result has {total_rows} rows, and at most {limit} may be exported")]
    ExportTooLarge { total_rows: u64, limit: u64 },
    #[error("the file is no longer kept; ask for the export again")]
    ExportExpired,
    /// The state of the resource does not allow the move.
    #[error("{detail}")]
    Conflict { detail: String, status: String },
    #[error("the rows of this result are no longer kept; execute the query again, or rerun it")]
    ResultExpired,
    #[error("too many attempts; try again in {} s", seconds(*retry_after))]
    RateLimited { limit: u32, retry_after: Duration },
    /// What somebody's connection leads to is not well; we are.
    #[error("{0}")]
    ConnectionFailed(&'static str),
    #[error("{0}")]
    Unavailable(&'static str),
    #[error(transparent)]
    Database(store::Error),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

const DATABASE_AWAY: &str = "the service cannot reach its database; try again shortly";

impl Error {
    /// Others found out already, and logged it.
    pub const DATABASE_AWAY: Self = Self::Unavailable(DATABASE_AWAY);

    /// One field is wrong.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    pub fn conflict(detail: impl Into<String>, status: impl ToString) -> Self {
        Self::Conflict { detail: detail.into(), status: status.to_string() }
    }

    pub fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidCredentials => ErrorCode::InvalidCredentials,
            Self::Unauthenticated => ErrorCode::Unauthenticated,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::MethodNotAllowed => ErrorCode::MethodNotAllowed,
            Self::Invalid(_) => ErrorCode::InvalidRequest,
            Self::PayloadTooLarge(_) => ErrorCode::PayloadTooLarge,
            Self::ExportTooLarge { .. } => ErrorCode::ExportTooLarge,
            Self::ExportExpired => ErrorCode::ExportExpired,
            Self::Conflict { .. } => ErrorCode::Conflict,
            Self::ResultExpired => ErrorCode::ResultExpired,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::ConnectionFailed(_) => ErrorCode::ConnectionFailed,
            Self::Unavailable(_) => ErrorCode::Unavailable,
            Self::Database(error) if store::is_passing(error) => ErrorCode::Unavailable,
            Self::Database(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// What the client reads. The request's id is in the response's `x-request-id`, and in
    /// the log beside what really happened.
    fn detail(&self) -> String {
        match self {
            Self::Database(_) if self.code() == ErrorCode::Unavailable => {
                DATABASE_AWAY.into()
            }
            Self::Database(_) | Self::Internal(_) => {
                "something went wrong on our side; the log has more under the x-request-id of this answer".into()
            }
            told => told.to_string(),
        }
    }

    pub fn problem(&self) -> Problem {
        let code = self.code();
        let mut problem = Problem {
            kind: "about:blank".into(),
            title: status(code).canonical_reason().unwrap_or_default().into(),
            status: code.status(),
            detail: self.detail(),
            code,
            errors: Vec::new(),
            resource_status: None,
            total_rows: None,
            limit: None,
        };
        match self {
            Self::Invalid(errors) => problem.errors.clone_from(errors),
            Self::Conflict { status, .. } => problem.resource_status = Some(status.clone()),
            Self::ExportTooLarge { total_rows, limit } => {
                problem.total_rows = Some(*total_rows);
                problem.limit = Some(*limit);
            }
            _ => (),
        }
        problem
    }

    fn log(&self) {
        match self {
            Self::Database(error) if store::is_passing(error) => warn!("database away: {error}"),
            Self::Database(error) => error!("database: {error}"),
            Self::Internal(error) => error!("{error:#}"),
            _ => (),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        // It was deleted while a file of it was asked for.
        if store::violated_constraint(&error) == Some("exports_query_id_fkey") {
            return Self::NotFound("query");
        }
        Self::Database(error)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let code = self.code();
        let mut response = (status(code), Json(self.problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match &self {
            Self::Unauthenticated | Self::InvalidCredentials => {
                let scheme = HeaderValue::from_static("Bearer realm=\"rowcall\"");
                headers.insert(header::WWW_AUTHENTICATE, scheme);
            }
            Self::RateLimited { limit, retry_after } => {
                let wait = HeaderValue::from(seconds(*retry_after));
                headers.insert(header::RETRY_AFTER, wait.clone());
                headers.insert("ratelimit-limit", HeaderValue::from(*limit));
                headers.insert("ratelimit-remaining", HeaderValue::from(0));
                headers.insert("ratelimit-reset", wait);
            }
            _ if code == ErrorCode::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(2));
            }
            _ => (),
        }
        response
    }
}

fn status(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.status()).expect("every code has a status that HTTP knows")
}

/// Whole seconds, never too early.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1) as u64
}

fn summary(errors: &[FieldError]) -> String {
    let parts: Vec<_> =
        errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internals_stay_inside() {
        let error = Error::Internal(anyhow::anyhow!("password=hunter2"));
        assert!(!serde_json::to_string(&error.problem()).unwrap().contains("hunter2"));
    }

    #[test]
    fn a_database_that_is_away_is_not_our_bug() {
        let response = Error::from(store::Error::PoolTimedOut).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(header::RETRY_AFTER));
    }

    #[test]
    fn a_limit_says_when_to_come_back() {
        let retry_after = Duration::from_millis(5_200);
        let response = Error::RateLimited { limit: 10, retry_after }.into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "6");
        assert_eq!(response.headers()["ratelimit-limit"], "10");
    }

    #[test]
    fn a_conflict_tells_the_state() {
        let problem = Error::conflict("it runs", "executing").problem();
        assert_eq!((problem.status, problem.resource_status.as_deref()), (409, Some("executing")));
    }
}
