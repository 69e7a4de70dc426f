//! Run a query's SQL and store the rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Job, QueryId};

/// The SQL stands on the query's row; it is guarded again before it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Execute {
    pub query_id: QueryId,
}

impl Job for Execute {
    const KIND: &'static str = "execute";
}
