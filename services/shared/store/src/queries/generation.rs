//! What a generator reads of a query, and writes to it.

use proto::{
    ConnectionId, Effort, QueryId, QueryStatus,
    api::{Alternative, Usage},
};
use serde::{Deserialize, Serialize};
use sqlx::{PgExecutor, Result, types::Json};

use super::sources;

/// What a generator needs to know.
#[derive(Clone, Debug)]
pub struct Question {
    pub id: QueryId,
    /// The database that is asked; None: the default one.
    pub connection: Option<ConnectionId>,
    pub question: String,
    pub requested_model: Option<String>,
    pub effort: Option<Effort>,
    pub anew: bool,
    /// The query whose conversation goes on here.
    pub builds_on: Option<QueryId>,
}

/// What a generator found out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Generated {
    pub answer: Answer,
    pub effort: Effort,
    /// The model that was to write it and was away.
    pub fallback_from: Option<String>,
    /// What the answer cost when it was written, if it was not written now.
    pub cached: Option<Usage>,
}

/// SQL for a question, with what is to be known about it. This much is kept for the next who
/// asks the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The question in words that need nothing said before.
    pub question: String,
    pub sql: String,
    pub explanation: Option<String>,
    pub tables: Vec<String>,
    pub assumptions: Vec<String>,
    /// Who wrote it.
    pub model: String,
    /// No planner has seen the SQL, because the target was away.
    #[serde(skip)]
    pub unproven: bool,
    pub confidence: Option<f32>,
    pub alternatives: Vec<Alternative>,
}

/// A generator has picked it up. None: it was cancelled, or is past that.
pub async fn begin_generation(
    db: impl PgExecutor<'_>,
    id: QueryId,
    attempt: i32,
) -> Result<Option<Question>> {
    let row = sqlx::query!(
        "update queries
         set status = 'generating', attempts = $3, updated_at = now(), error = null,
             generating_at = coalesce(generating_at, clock_timestamp())
         where id = $1 and (status = any($2) or status = 'generating')
         returning question, requested_model, effort, builds_on, anew, connection_id",
        id.0,
        &sources(QueryStatus::Generating),
        attempt,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Question {
        id,
        connection: row.connection_id.map(ConnectionId),
        question: row.question,
        requested_model: row.requested_model,
        effort: row.effort.as_deref().map(crate::read),
        anew: row.anew,
        builds_on: row.builds_on.map(QueryId),
    }))
}

/// The SQL stands. Some(execute): whether it is to be run at once.
pub async fn finish_generation(
    db: impl PgExecutor<'_>,
    id: QueryId,
    found: &Generated,
) -> Result<Option<bool>> {
    let Answer {
        question,
        sql,
        explanation,
        tables,
        assumptions,
        model,
        confidence,
        alternatives,
        unproven: _,
    } = &found.answer;
    let saved = found.cached.unwrap_or_default();
    sqlx::query_scalar!(
        "update queries
         set status = 'not_executed', updated_at = now(), generated_at = clock_timestamp(),
             sql = $3, explanation = $4, tables = $5, assumptions = $6, model = $7,
             standalone_question = $8, confidence = $9, alternatives = $10, effort = $11,
             fallback_from = $12, cached = $13, saved_tokens = $14, saved_cost_usd = $15
         where id = $1 and status = any($2)
         returning execute",
        id.0,
        &sources(QueryStatus::NotExecuted),
        sql,
        explanation.as_deref(),
        tables,
        assumptions,
        model,
        question,
        *confidence,
        Json(alternatives) as _,
        found.effort.as_ref(),
        found.fallback_from.as_deref(),
        found.cached.is_some(),
        saved.tokens() as i64,
        saved.cost_usd,
    )
    .fetch_optional(db)
    .await
}

/// Adds what a model cost, whatever came of it and whoever has the query by now.
pub async fn add_usage(db: impl PgExecutor<'_>, id: QueryId, usage: Usage) -> Result<()> {
    sqlx::query!(
        "update queries
         set prompt_tokens = prompt_tokens + $2, completion_tokens = completion_tokens + $3,
             llm_calls = llm_calls + $4, cost_usd = cost_usd + $5
         where id = $1",
        id.0,
        usage.prompt_tokens as i64,
        usage.completion_tokens as i64,
        usage.llm_calls as i32,
        usage.cost_usd,
    )
    .execute(db)
    .await?;
    Ok(())
}
