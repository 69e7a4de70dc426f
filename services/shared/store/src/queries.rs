//! Questions and what became of them.
//!
//! Every change of status goes through the table of legal moves in `proto`: a statement
//! changes nothing when the query has meanwhile gone elsewhere.

mod conversation;
mod generation;
mod read;

use chrono::{DateTime, Utc};
use proto::{
    ConnectionId, Effort, JobError, JobId, QueryId, QueryStatus, ResultId, SavedQueryId, UserId,
    api::QueryParameter,
};
use serde_json::Value;
use sqlx::{PgExecutor, Result, types::Json};
use uuid::Uuid;

pub use self::conversation::{Turn, conversation};
pub use self::generation::{
    Answer, Generated, Question, add_usage, begin_generation, finish_generation,
};
pub(crate) use self::read::contains;
pub use self::read::{Filter, Listing, Record, find, list};
use crate::jobs::NewJob;

/// A question as it is accepted.
#[derive(Clone, Debug)]
pub struct NewQuery {
    pub id: QueryId,
    pub user: UserId,
    /// The database that is asked; None: the default one.
    pub connection: Option<ConnectionId>,
    pub question: String,
    pub requested_model: Option<String>,
    pub effort: Option<Effort>,
    /// Not to be answered with what was written before.
    pub anew: bool,
    pub parent: Option<QueryId>,
    /// The query whose conversation goes on here.
    pub builds_on: Option<QueryId>,
    /// Run the SQL as soon as it stands.
    pub execute: bool,
    /// SQL that is there already (a repeated query); then nothing is generated.
    pub sql: Option<String>,
    /// What the parameters of that SQL stand for.
    pub parameters: Vec<QueryParameter>,
    /// The saved query that is run.
    pub saved_query: Option<SavedQueryId>,
}

/// Accepts a question: the query, its topic with the first event, and its job, in one
/// statement and so in one commit. Gives the time that all of them bear.
pub async fn insert(
    db: impl PgExecutor<'_>,
    query: &NewQuery,
    job: &NewJob,
) -> Result<DateTime<Utc>> {
    let status =
        if query.sql.is_some() { QueryStatus::QueuedExecution } else { QueryStatus::Queued };
    sqlx::query_scalar!(
        r#"with topic as (
               insert into topics (id, user_id, last_seq) values ($1, $2, 1)
           ), event as (
               insert into events (topic_id, seq, event, progress)
               select $1, 1, jsonb_build_object('type', 'status', 'data', jsonb_build_object('status', $7::text)), false
           ), job as (
               insert into jobs (id, kind, priority, payload, max_attempts, traceparent)
               values ($9, $10, $11, $12, $13, $14)
           )
           insert into queries (id, user_id, question, requested_model, parent_id, execute, status, sql, job_id,
                                model, effort, builds_on, anew, connection_id, parameters, saved_query_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $8::text is null then null else 'user' end,
                   $15, $16, $17, $18, $19, $20)
           returning created_at"#,
        query.id.0,
        query.user.0,
        query.question,
        query.requested_model,
        query.parent.map(|id| id.0),
        query.execute,
        status.as_ref(),
        query.sql,
        job.id.0,
        job.kind,
        job.priority.as_ref(),
        job.payload,
        crate::jobs::MAX_ATTEMPTS,
        job.traceparent,
        query.effort.map(|effort| effort.to_string()),
        query.builds_on.map(|id| id.0),
        query.anew,
        query.connection.map(|id| id.0),
        Json(&query.parameters) as _,
        query.saved_query.map(|id| id.0),
    )
    .fetch_one(db)
    .await
}

/// As [`insert`], for many at once: one statement, one commit; all or none.
pub async fn insert_all(
    db: impl PgExecutor<'_>,
    questions: &[(NewQuery, NewJob)],
) -> Result<DateTime<Utc>> {
    let column =
        |of: fn(&NewQuery) -> Uuid| questions.iter().map(|(q, _)| of(q)).collect::<Vec<_>>();
    let text = |of: fn(&NewQuery, &NewJob) -> Option<String>| {
        questions.iter().map(|(query, job)| of(query, job)).collect::<Vec<_>>()
    };
    let other = |of: fn(&NewQuery) -> Option<QueryId>| {
        questions.iter().map(|(query, _)| of(query).map(|id| id.0)).collect::<Vec<_>>()
    };
    let execute: Vec<bool> = questions.iter().map(|(query, _)| query.execute).collect();
    let connections: Vec<Option<Uuid>> =
        questions.iter().map(|(query, _)| query.connection.map(|id| id.0)).collect();
    let parameters: Vec<Value> =
        questions.iter().map(|(query, _)| parameters(&query.parameters)).collect();
    let saved: Vec<Option<Uuid>> =
        questions.iter().map(|(query, _)| query.saved_query.map(|id| id.0)).collect();
    let anew: Vec<bool> = questions.iter().map(|(query, _)| query.anew).collect();
    let jobs: Vec<Uuid> = questions.iter().map(|(_, job)| job.id.0).collect();
    let payloads: Vec<Value> = questions.iter().map(|(_, job)| job.payload.clone()).collect();
    let accepted = sqlx::query_file_scalar!(
        "src/queries/insert_all.sql",
        &column(|query| query.id.0),
        &column(|query| query.user.0),
        &text(|query, _| Some(query.question.clone())) as _,
        &text(|query, _| query.requested_model.clone()) as _,
        &other(|query| query.parent) as _,
        &execute,
        &text(|query, _| query.sql.clone()) as _,
        &jobs,
        &text(|_, job| Some(job.kind.to_owned())) as _,
        &text(|_, job| Some(job.priority.to_string())) as _,
        &payloads,
        crate::jobs::MAX_ATTEMPTS,
        &text(|_, job| job.traceparent.clone()) as _,
        &text(|query, _| query.effort.map(|effort| effort.to_string())) as _,
        &other(|query| query.builds_on) as _,
        &anew,
        &connections as _,
        &parameters,
        &saved as _,
    )
    .fetch_all(db)
    .await?;
    accepted.into_iter().next().ok_or(sqlx::Error::RowNotFound)
}

fn parameters(given: &[QueryParameter]) -> Value {
    serde_json::to_value(given).expect("names, types and JSON are JSON")
}

/// Asks for the SQL to be run, `sql` in place of what stands. The caller inserts the job.
/// False: the query is at work, or has no SQL.
pub async fn queue_execution(
    db: impl PgExecutor<'_>,
    id: QueryId,
    sql: Option<&str>,
    job: JobId,
) -> Result<bool> {
    let done = sqlx::query!(
        "update queries
         set status = 'queued_execution', updated_at = now(), job_id = $3, attempts = 0, error = null,
             model = case when $4::text is null or $4 = sql then model else 'user' end,
             explanation = case when $4::text is null or $4 = sql then explanation end,
             assumptions = case when $4::text is null or $4 = sql then assumptions else '{}' end,
             confidence = case when $4::text is null or $4 = sql then confidence end,
             alternatives = case when $4::text is null or $4 = sql then alternatives else '[]' end,
             sql = coalesce($4, sql), executing_at = null, executed_at = null, result_id = null
         where id = $1 and status = any($2) and coalesce($4, sql) is not null",
        id.0,
        &sources(QueryStatus::QueuedExecution).into_iter().filter(|s| s != "executing").collect::<Vec<_>>(),
        job.0,
        sql,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What an executor is to run.
#[derive(Clone, Debug)]
pub struct Execution {
    pub sql: String,
    /// The database that runs it; None: the default one.
    pub connection: Option<ConnectionId>,
    pub parameters: Vec<QueryParameter>,
}

/// An executor has picked it up. None: it was cancelled, or is past that.
pub async fn begin_execution(
    db: impl PgExecutor<'_>,
    id: QueryId,
    attempt: i32,
) -> Result<Option<Execution>> {
    let row = sqlx::query!(
        r#"update queries
         set status = 'executing', attempts = $3, updated_at = now(), error = null,
             executing_at = clock_timestamp()
         where id = $1 and (status = any($2) or status = 'executing')
         returning sql, connection_id, parameters as "parameters: Json<Vec<QueryParameter>>""#,
        id.0,
        &sources(QueryStatus::Executing),
        attempt,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|row| {
        let connection = row.connection_id.map(ConnectionId);
        Some(Execution { sql: row.sql?, connection, parameters: row.parameters.0 })
    }))
}

/// The rows are stored. False: the query has gone elsewhere.
pub async fn finish_execution(
    db: impl PgExecutor<'_>,
    id: QueryId,
    result: ResultId,
    tables: &[String],
) -> Result<bool> {
    let done = sqlx::query!(
        "update queries
         set status = 'success', updated_at = now(), executed_at = clock_timestamp(), result_id = $3,
             tables = $4
         where id = $1 and status = any($2)",
        id.0,
        &sources(QueryStatus::Success),
        result.0,
        tables,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves the query to `next` with or without an error: failures, cancels, and back to a queue.
/// False: the move is not legal from where the query is.
pub async fn settle(
    db: impl PgExecutor<'_>,
    id: QueryId,
    next: QueryStatus,
    error: Option<&JobError>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update queries
         set status = $3, error = $4, updated_at = now(),
             generated_at = case when $3 = 'failed_generation' then clock_timestamp() else generated_at end,
             executed_at = case when $3 = 'failed_execution' then clock_timestamp() else executed_at end
         where id = $1 and status = any($2)",
        id.0,
        &sources(next),
        next.as_ref(),
        error.map(Json) as _,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Brings a query whose job was given up back to where that job begins.
pub async fn reopen(
    db: impl PgExecutor<'_>,
    id: QueryId,
    job: JobId,
    next: QueryStatus,
) -> Result<bool> {
    let done = sqlx::query!(
        "update queries set status = $3, error = null, updated_at = now()
         where id = $1 and job_id = $2 and status in ('failed_generation', 'failed_execution')",
        id.0,
        job.0,
        next.as_ref(),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Queries that wait for a job which is over: its payload could not be read, or it is gone.
/// Locks up to `limit` of them for the caller, who fails them.
pub async fn abandoned(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<(QueryId, QueryStatus)>> {
    let rows = sqlx::query!(
        "select q.id, q.status from queries q
         where q.status in ('queued', 'generating', 'queued_execution', 'executing')
           and not exists (select from jobs j where j.id = q.job_id and j.status in ('queued', 'running'))
         limit $1 for update of q skip locked",
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), crate::read(&row.status))).collect())
}

/// From where `next` may be entered, as the column spells it.
fn sources(next: QueryStatus) -> Vec<String> {
    next.sources().into_iter().map(|status| status.to_string()).collect()
}
