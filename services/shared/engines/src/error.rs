//! What can go wrong at a target, by what a caller does about it.

use proto::{JobError, JobErrorCode};

/// Messages are fit for users: no passwords, no stored data.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The target is away, full, or refuses the login: worth another try later.
    #[error("cannot connect to the target database: {0}")]
    ConnectionFailed(String),

    /// The target understood the statement and rejects it; the same text will fail again.
    #[error("{message}")]
    Invalid {
        message: String,
        hint: Option<String>,
        /// Where in the statement, in characters, counted from 1.
        position: Option<usize>,
    },

    /// The statement, or the whole run, took longer than it may.
    #[error("the query ran longer than it may and was stopped")]
    Timeout,

    #[error("the query was cancelled")]
    Cancelled,

    /// The target failed for a reason of its own.
    #[error("the target database failed: {0}")]
    Other(String),
}

impl From<tokio::time::error::Elapsed> for EngineError {
    fn from(_: tokio::time::error::Elapsed) -> Self {
        Self::Timeout
    }
}

impl EngineError {
    /// Where in the statement it went wrong, in characters, counted from 1.
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::Invalid { position, .. } => *position,
            _ => None,
        }
    }

    /// True when the same statement may succeed a little later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::ConnectionFailed(_))
    }
}

/// As it stands on the resource of a job.
impl From<EngineError> for JobError {
    fn from(error: EngineError) -> Self {
        let message = error.to_string();
        match error {
            EngineError::ConnectionFailed(_) => Self::new(JobErrorCode::ConnectionFailed, message),
            EngineError::Invalid { hint, position, .. } => {
                Self::new(JobErrorCode::SqlInvalid, message).with_any_hint(hint).at(position)
            }
            EngineError::Timeout => Self::new(JobErrorCode::QueryTimeout, message)
                .with_hint("narrow it to fewer rows or a shorter period"),
            EngineError::Cancelled => Self::new(JobErrorCode::Cancelled, message),
            EngineError::Other(_) => Self::new(JobErrorCode::Internal, message),
        }
    }
}
