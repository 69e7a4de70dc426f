//! Turn a question into SQL.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Job, QueryId};

/// The question itself, the model and what is to follow stand on the query's row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Generate {
    pub query_id: QueryId,
    /// What follows runs although the planner expects much work.
    #[serde(default)]
    pub confirm: bool,
}

impl Generate {
    pub fn new(query_id: QueryId) -> Self {
        Self { query_id, confirm: false }
    }
}

impl Job for Generate {
    const KIND: &'static str = "generate";
}
