//! States, and which moves between them are legal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumIter, EnumString};
use utoipa::ToSchema;

/// Where a question stands.
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
pub enum QueryStatus {
    Queued,
    Generating,
    /// There is SQL, and nobody has asked to run it.
    NotExecuted,
    FailedGeneration,
    QueuedExecution,
    Executing,
    Success,
    FailedExecution,
    Cancelled,
}

impl QueryStatus {
    /// The one table of legal moves. The store enforces it in its `where` clauses.
    pub fn may_become(self, next: Self) -> bool {
        use QueryStatus::{
            Cancelled, Executing, FailedExecution, FailedGeneration, Generating, NotExecuted,
            Queued, QueuedExecution, Success,
        };
        match self {
            Queued => matches!(next, Generating | FailedGeneration | Cancelled),
            // Back to queued: the worker died or handed the job back.
            Generating => matches!(next, Queued | NotExecuted | FailedGeneration | Cancelled),
            // `cancelled` here is for a question whose execution was asked for and is not queued yet.
            NotExecuted => matches!(next, QueuedExecution | Cancelled),
            QueuedExecution => matches!(next, Executing | FailedExecution | Cancelled),
            Executing => matches!(next, QueuedExecution | Success | FailedExecution | Cancelled),
            // Settled, but the SQL may be run again, or replaced by the user's own.
            Success | FailedExecution | FailedGeneration | Cancelled => {
                matches!(next, QueuedExecution)
            }
        }
    }

    /// All states from which `self` may be entered.
    pub fn sources(self) -> Vec<Self> {
        use strum::IntoEnumIterator as _;
        Self::iter().filter(|from| from.may_become(self)).collect()
    }

    /// Nothing moves any more unless somebody asks.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::NotExecuted
                | Self::FailedGeneration
                | Self::Success
                | Self::FailedExecution
                | Self::Cancelled
        )
    }
}

/// Where an export stands.
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
pub enum ExportStatus {
    Queued,
    Running,
    Ready,
    Failed,
}

/// Where a job stands.
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
pub enum JobStatus {
    Queued,
    Running,
    Done,
    /// Out of attempts, or nobody can read it; an administrator may send it again. A job that its
    /// handler refused is done, with an error.
    Dead,
    Cancelled,
}

/// What a user may do.
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
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    User,
    Admin,
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::QueryStatus::{self, *};

    #[test]
    fn a_settled_query_moves_only_when_its_sql_is_run() {
        for status in QueryStatus::iter().filter(|s| s.is_settled() && *s != NotExecuted) {
            let next: Vec<_> = QueryStatus::iter().filter(|n| status.may_become(*n)).collect();
            assert_eq!(next, [QueuedExecution], "{status}");
        }
    }

    #[test]
    fn everything_unsettled_can_be_cancelled() {
        assert!(QueryStatus::iter().filter(|s| !s.is_settled()).all(|s| s.may_become(Cancelled)));
    }

    #[test]
    fn names_on_the_wire_and_in_the_database_are_the_same() {
        for status in QueryStatus::iter() {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_ref());
            assert_eq!(status.as_ref().parse(), Ok(status));
        }
    }
}
