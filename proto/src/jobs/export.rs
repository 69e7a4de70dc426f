//! Write a stored result into a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ExportId, Job, QueryId};

/// Format and result stand on the export's row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Export {
    pub export_id: ExportId,
    pub query_id: QueryId,
}

impl Job for Export {
    const KIND: &'static str = "export";
}
