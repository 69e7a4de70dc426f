//! Questions and what became of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ColumnInfo;
use crate::{JobError, QueryId, QueryStatus};

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueryIn {
    /// The question, in plain words. `natural_language_query` is accepted for it.
    #[serde(alias = "natural_language_query")]
    #[schema(
        example = "How many orders were placed last month?",
        min_length = 1,
        max_length = 2000
    )]
    pub question: String,
    /// The database to ask; without it the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<uuid::Uuid>,
    /// Run the SQL as soon as it stands.
    #[serde(default)]
    pub execute: bool,
    /// The model to ask; `builtin` is the built-in generator; without it the configured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub model: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecuteIn {
    /// Replaces the generated SQL, and is guarded alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Query {
    pub id: QueryId,
    pub question: String,
    pub status: QueryStatus,
    pub sql: Option<String>,
    /// How the question was read.
    pub explanation: Option<String>,
    /// The tables that the SQL reads.
    pub tables: Vec<String>,
    /// What was guessed where the question left it open.
    pub assumptions: Vec<String>,
    /// Who wrote the SQL: a model, `builtin`, or `user` when it was replaced.
    pub model: Option<String>,
    pub connection_id: Option<uuid::Uuid>,
    /// The query that this one repeats.
    pub parent_id: Option<QueryId>,
    pub cached: bool,
    /// Attempts of the job that is running or ran last.
    pub attempts: u32,
    pub usage: Usage,
    pub timings: Timings,
    pub result: Option<ResultSummary>,
    pub error: Option<JobError>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub links: QueryLinks,
}

/// What the model cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Usage {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    pub llm_calls: u32,
    pub cost_usd: f64,
}

/// Milliseconds; null until known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Timings {
    /// From being accepted to being picked up by a generator.
    pub queued_ms: Option<u64>,
    pub generation_ms: Option<u64>,
    pub execution_ms: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct ResultSummary {
    pub columns: Vec<ColumnInfo>,
    pub total_rows: u64,
    /// True when the result was cut at the row cap or the byte cap.
    pub truncated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct QueryLinks {
    #[serde(rename = "self")]
    pub this: String,
    pub events: String,
    pub execute: String,
    pub cancel: String,
    pub results: String,
    pub exports: String,
}

impl QueryLinks {
    pub fn of(id: QueryId) -> Self {
        let this = format!("/api/queries/{id}");
        Self {
            events: format!("{this}/events"),
            execute: format!("{this}/execute"),
            cancel: format!("{this}/cancel"),
            results: format!("{this}/results"),
            exports: format!("{this}/exports"),
            this,
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct QueryList {
    pub queries: Vec<Query>,
    pub total: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
}
