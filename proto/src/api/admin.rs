//! For administrators.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SchemaChanges;
use crate::ConnectionId;

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemaRefreshIn {
    /// The database whose schema is read again; without it the default one.
    #[serde(default)]
    pub connection_id: Option<ConnectionId>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaRefreshed {
    #[schema(example = "279 tables and views found; 1 table added")]
    pub message: String,
    pub tables_count: u64,
    /// Against the schema as it was known before; empty the first time.
    pub changes: SchemaChanges,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct AdminMetrics {
    pub total_queries: u64,
    /// Questions that reached SQL and were not refused or broken by it.
    pub successful: u64,
    pub failed: u64,
    /// `successful / (successful + failed)`; null before the first.
    pub success_rate: Option<f64>,
    pub cancelled: u64,
    pub in_progress: u64,
    pub users: u64,
    pub jobs_queued: u64,
    pub jobs_running: u64,
    pub jobs_dead: u64,
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    pub llm_calls: u64,
    pub cost_usd: f64,
    /// Questions answered with SQL that was written before, and what that saved.
    pub cached: u64,
    pub saved_tokens: u64,
    pub saved_cost_usd: f64,
    /// Medians over the last thousand that have the figure; null before the first.
    pub median_generation_ms: Option<f64>,
    pub median_execution_ms: Option<f64>,
}
