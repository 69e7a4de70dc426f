//! Rows.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct ColumnInfo {
    pub name: String,
    /// As the target names it: `integer`, `numeric`, `timestamp with time zone`.
    #[serde(rename = "type")]
    pub data_type: String,
}

/// One page of at most 500 rows.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ResultPage {
    pub columns: Vec<ColumnInfo>,
    /// Numbers where JSON holds them exactly, strings where not.
    #[schema(value_type = Vec<Vec<Value>>)]
    pub rows: Vec<Vec<Value>>,
    pub total_rows: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
    pub truncated: bool,
}
