//! What became of a question.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// The rows agree with a gold query's; or the question has no answer, and none was given.
    Right,
    /// Answered, and the rows differ.
    Wrong,
    /// Called not answerable, although it is.
    Declined,
    /// The guard refused the SQL.
    Refused,
    /// The server rejected the SQL.
    Invalid,
    Timeout,
    /// The generator itself failed: no model, no readable answer.
    Failed,
    /// No gold query ran, so nothing can be said; such questions count in no percentage.
    GoldFailed,
}

impl Outcome {
    pub(super) const ALL: [Self; 8] = [
        Self::Right,
        Self::Wrong,
        Self::Declined,
        Self::Refused,
        Self::Invalid,
        Self::Timeout,
        Self::Failed,
        Self::GoldFailed,
    ];
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Declined => "declined",
            Self::Refused => "refused",
            Self::Invalid => "invalid",
            Self::Timeout => "timeout",
            Self::Failed => "failed",
            Self::GoldFailed => "gold failed",
        })
    }
}
