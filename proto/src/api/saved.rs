//! Saved queries, and links to queries.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{ExportFormat, ResultSummary, Sharing};
use crate::{ConnectionId, ExportId, ParameterType, QueryStatus, SavedQueryId, UserId};

/// A value that is given with each run; `:name` in the SQL.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedParameter {
    /// Small letters, digits and `_`.
    #[schema(example = "from", max_length = 40)]
    pub name: String,
    #[serde(rename = "type")]
    pub data_type: ParameterType,
    /// An array of such values, for `= any(:name)`.
    #[serde(default)]
    pub list: bool,
    /// Without a value it is null, for `(:name is null or …)`.
    #[serde(default)]
    pub optional: bool,
    /// The value where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub description: Option<String>,
}

/// A parameter with the value that a query ran with.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct QueryParameter {
    pub name: String,
    #[serde(rename = "type")]
    pub data_type: ParameterType,
    #[serde(default)]
    pub list: bool,
    pub value: Value,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedQueryIn {
    #[schema(example = "Orders of a period", min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    /// One query; values that change stand in it as `:name`.
    #[schema(example = "select count(*) from orders where created_at >= :from", min_length = 1)]
    pub sql: String,
    /// Every `:name` of the SQL, and no other.
    #[serde(default)]
    pub parameters: Vec<SavedParameter>,
    /// The database to ask; without it the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    #[serde(default)]
    pub sharing: Sharing,
}

/// What is other than in the query that is saved.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveIn {
    /// Without it the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub description: Option<String>,
    /// Without it the query's; with it `parameters` are as said here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<SavedParameter>>,
    #[serde(default)]
    pub sharing: Sharing,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunIn {
    /// By name. What is left out has its default.
    #[serde(default)]
    pub parameters: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SavedQuery {
    pub id: SavedQueryId,
    pub name: String,
    pub description: String,
    pub sql: String,
    pub parameters: Vec<SavedParameter>,
    pub connection_id: Option<ConnectionId>,
    pub sharing: Sharing,
    /// Whose it is: only they, and administrators, change it.
    pub owner_id: UserId,
    pub owner: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub links: SavedQueryLinks,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SavedQueryLinks {
    #[serde(rename = "self")]
    pub this: String,
    pub run: String,
}

impl SavedQueryLinks {
    pub fn of(id: SavedQueryId) -> Self {
        let this = format!("/api/saved-queries/{id}");
        Self { run: format!("{this}/run"), this }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SavedQueryList {
    pub saved_queries: Vec<SavedQuery>,
    pub total: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
}

/// A link that everybody who is logged in may follow. It is shown once.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ShareLink {
    pub token: String,
    pub created_at: DateTime<Utc>,
    pub links: SharedLinks,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SharedLinks {
    #[serde(rename = "self")]
    pub this: String,
    pub results: String,
}

impl SharedLinks {
    pub fn of(token: &str) -> Self {
        let this = format!("/api/shared/{token}");
        Self { results: format!("{this}/results"), this }
    }
}

/// A query as those see it who follow a link: to be read, and no more.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SharedQuery {
    pub question: String,
    pub standalone_question: Option<String>,
    pub status: QueryStatus,
    pub sql: Option<String>,
    pub parameters: Vec<QueryParameter>,
    pub explanation: Option<String>,
    pub tables: Vec<String>,
    pub assumptions: Vec<String>,
    pub model: Option<String>,
    pub result: Option<ResultSummary>,
    /// Whose query it is.
    pub owner: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// The files that were made of the result and are ready.
    pub exports: Vec<SharedExport>,
    pub links: SharedLinks,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SharedExport {
    pub id: ExportId,
    pub format: ExportFormat,
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    /// Where the file is.
    pub file: String,
}
