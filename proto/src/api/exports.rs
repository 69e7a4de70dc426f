//! Files made of results.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumString};
use utoipa::ToSchema;

use crate::{ExportId, ExportStatus, JobError, QueryId};

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportIn {
    #[serde(default)]
    pub format: ExportFormat,
    /// In CSV, leave cells as they are, also those that a spreadsheet would run as a formula.
    #[serde(default)]
    pub raw: bool,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Deserialize,
    Serialize,
    ToSchema,
    AsRefStr,
    Display,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ExportFormat {
    /// RFC 4180, UTF-8, with a header row.
    #[default]
    Csv,
    /// JSON Lines: an object a row, values as `results` shows them.
    Jsonl,
    /// Typed columns.
    Parquet,
    /// A sheet of at most 1,048,575 rows, its cells typed.
    Xlsx,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Export {
    pub id: ExportId,
    pub query_id: QueryId,
    pub status: ExportStatus,
    pub format: ExportFormat,
    /// Null until ready.
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    pub error: Option<JobError>,
    pub created_at: DateTime<Utc>,
    /// When the file is taken away; asking again then makes it anew. Null until ready.
    pub expires_at: Option<DateTime<Utc>>,
    pub links: ExportLinks,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct ExportLinks {
    #[serde(rename = "self")]
    pub this: String,
    pub file: String,
}

impl ExportLinks {
    pub fn of(query: QueryId, export: ExportId) -> Self {
        let this = format!("/api/queries/{query}/exports/{export}");
        Self { file: format!("{this}/file"), this }
    }
}
