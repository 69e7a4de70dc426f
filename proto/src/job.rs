//! What a job is: a payload and the kind that names it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use strum::{AsRefStr, Display, EnumIter, EnumString};

use crate::JobId;

/// A unit of work that one service asks of another. The payload lives in the job's row;
/// the bus carries only a [`JobMessage`].
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// One lower-case word; part of subjects, columns and metric labels.
    const KIND: &'static str;
}

/// Who waits for it. Interactive work goes first.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Priority {
    #[default]
    Interactive,
    Batch,
}

/// All that travels over the bus for a job; the row in Postgres is the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobMessage {
    pub job: JobId,
    /// Grows each time the job is published anew; with the id it makes the `Nats-Msg-Id`.
    pub generation: i32,
}

impl JobMessage {
    /// What JetStream drops doubles by.
    pub fn msg_id(&self) -> String {
        format!("{}:{}", self.job, self.generation)
    }
}
