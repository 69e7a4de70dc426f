//! Why a model gave no answer.

use std::time::Duration;

use crate::Usage;

/// A call that failed for good, and what it cost until then.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{fault}")]
pub struct LlmError {
    pub fault: Fault,
    pub usage: Usage,
}

/// What went wrong, as far as the caller can tell the difference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not reached, cut off, or failed within.
    #[error("the model cannot be reached: {0}")]
    Unavailable(String),
    #[error("the model did not answer within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    #[error("the model is asked too much: {message}")]
    RateLimited { message: String, retry_after: Option<Duration> },
    /// The endpoint refuses the request as such: key, address or model name are wrong. Only
    /// whoever runs the service can mend it.
    #[error("the model's endpoint refuses the request ({status}): {message}")]
    Refused { status: u16, message: String },
    /// The model would not speak to this.
    #[error("the model declined to answer: {0}")]
    Declined(String),
    #[error("the model's answer cannot be read: {0}")]
    InvalidResponse(String),
}

impl Fault {
    /// True when the same request may fare better in a moment.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::RateLimited { .. })
    }

    /// What it is called in metrics.
    pub(crate) fn outcome(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Timeout(_) => "timeout",
            Self::RateLimited { .. } => "rate_limited",
            Self::Refused { .. } => "refused",
            Self::Declined(_) => "declined",
            Self::InvalidResponse(_) => "invalid_response",
        }
    }
}
