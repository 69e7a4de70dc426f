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
    /// Leave cells as they are, also those that a spreadsheet would run as a formula.
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
    #[default]
    Csv,
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
