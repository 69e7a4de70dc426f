//! Run a query's SQL and store the rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Job, QueryId};

/// The SQL stands on the query's row; it is guarded again before it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Execute {
    pub query_id: QueryId,
    /// It runs although the planner expects much work.
    #[serde(default)]
    pub confirm: bool,
}

impl Execute {
    pub fn new(query_id: QueryId) -> Self {
        Self { query_id, confirm: false }
    }
}

impl Job for Execute {
    const KIND: &'static str = "execute";
}
