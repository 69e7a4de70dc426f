//! Questions and what became of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ColumnInfo, QueryParameter};
use crate::{ConnectionId, Effort, JobError, QueryId, QueryStatus, SavedQueryId};

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
    pub connection_id: Option<ConnectionId>,
    /// Run the SQL as soon as it stands.
    #[serde(default)]
    pub execute: bool,
    /// Run it although the planner expects more work than is done unasked
    /// (`confirmation_required`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirm: bool,
    /// The model to ask; `builtin` is the built-in generator; without it the configured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub model: Option<String>,
    /// How much is done for a right answer; without it what is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
}

/// What is said next in a conversation.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefineIn {
    /// A change, or a question that goes on from here: "only the last quarter", "by region
    /// instead"; or one of the readings that were offered.
    #[schema(example = "only the last quarter", min_length = 1, max_length = 2000)]
    pub instruction: String,
    /// Run the SQL as soon as it stands; without it as the query that is refined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execute: Option<bool>,
    /// The model to ask; without it the one that the refined query asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub model: Option<String>,
    /// How much is done for a right answer; without it as for the query that is refined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecuteIn {
    /// Replaces the generated SQL, and is guarded alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// Run it although the planner expects more work than is done unasked
    /// (`confirmation_required`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirm: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Query {
    pub id: QueryId,
    /// As it was asked; for a refined query, the instruction.
    pub question: String,
    /// The question in words that need nothing said before; null until it is answered.
    pub standalone_question: Option<String>,
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
    /// The model that was to write it and was away; then the built-in generator did.
    pub fallback_from: Option<String>,
    /// What was asked for; once there is SQL, what it was written with.
    pub effort: Option<Effort>,
    /// From 0 to 1. With `deep`, the share of the candidates that found the same rows.
    pub confidence: Option<f32>,
    /// Other SQL for the question, and what differs; the likeliest first.
    pub alternatives: Vec<Alternative>,
    pub connection_id: Option<ConnectionId>,
    /// The query that this one repeats or refines.
    pub parent_id: Option<QueryId>,
    /// The saved query that this one is a run of.
    pub saved_query_id: Option<SavedQueryId>,
    /// What the parameters of the SQL (`:name`) stand for.
    pub parameters: Vec<QueryParameter>,
    /// Kept at hand by its owner.
    pub favourite: bool,
    /// There are links to it, for everybody who is logged in.
    pub shared: bool,
    /// The SQL was written for the same question before.
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

/// SQL that reads the question in another way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Alternative {
    pub sql: String,
    /// How it reads the question.
    pub explanation: Option<String>,
    /// What is other about its rows, where it was tried.
    pub difference: Option<String>,
}

/// What the model cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Usage {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    pub llm_calls: u32,
    pub cost_usd: f64,
}

impl Usage {
    pub fn tokens(&self) -> u64 {
        self.prompt_tokens + self.completion_tokens
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, more: Self) {
        self.prompt_tokens += more.prompt_tokens;
        self.completion_tokens += more.completion_tokens;
        self.llm_calls += more.llm_calls;
        self.cost_usd += more.cost_usd;
    }
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
    /// The rows are no longer kept; execute or rerun the query to have them again.
    #[serde(default)]
    pub expired: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct QueryLinks {
    #[serde(rename = "self")]
    pub this: String,
    pub events: String,
    pub execute: String,
    pub cancel: String,
    pub refine: String,
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
            refine: format!("{this}/refine"),
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
