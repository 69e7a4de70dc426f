//! Jobs as an administrator sees them.

use chrono::{DateTime, Utc};
use proto::{JobError, JobId, JobMessage, JobStatus};
use sqlx::{PgExecutor, Result, types::Json};

use super::Due;
use crate::read;

/// A job that was given up.
#[derive(Clone, Debug)]
pub struct DeadJob {
    pub id: JobId,
    pub kind: String,
    pub attempts: i32,
    pub error: Option<JobError>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// What a dead job was for.
#[derive(Clone, Debug)]
pub struct DeadPayload {
    pub kind: String,
    pub payload: serde_json::Value,
}

/// How many jobs of a kind are in a state.
#[derive(Clone, Debug)]
pub struct KindCount {
    pub kind: String,
    pub status: JobStatus,
    pub count: i64,
}

/// The dead, newest first.
pub async fn dead(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<DeadJob>> {
    let rows = sqlx::query!(
        r#"select id, kind, attempt, error as "error: Json<JobError>", created_at, finished_at
           from jobs where status = 'dead' order by finished_at desc limit $1"#,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DeadJob {
            id: row.id.into(),
            kind: row.kind,
            attempts: row.attempt,
            error: row.error.map(|error| error.0),
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
        .collect())
}

/// Looks into a dead job, and keeps others from sending it again meanwhile.
pub async fn dead_payload(db: impl PgExecutor<'_>, id: JobId) -> Result<Option<DeadPayload>> {
    sqlx::query_as!(
        DeadPayload,
        "select kind, payload from jobs where id = $1 and status = 'dead' for update",
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// Queues a dead job again, with all its attempts before it. None: there is no such dead job.
/// The caller has moved what the job belongs to back into its queued state.
pub async fn resend(db: impl PgExecutor<'_>, id: JobId) -> Result<Option<Due>> {
    let row = sqlx::query!(
        "update jobs
         set status = 'queued', attempt = 0, fence = fence + 1, generation = generation + 1,
             cancel_requested = false, finished_at = null, lease_until = null, run_at = now(),
             publish_at = now() + interval '5 seconds'
         where id = $1 and status = 'dead'
         returning kind, priority, generation, traceparent",
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Due {
        message: JobMessage { job: id, generation: row.generation },
        kind: row.kind,
        priority: read(&row.priority),
        traceparent: row.traceparent,
    }))
}

/// Jobs that are not over, and the dead, by kind and state.
pub async fn counts(db: impl PgExecutor<'_>) -> Result<Vec<KindCount>> {
    let rows = sqlx::query!(
        r#"select kind, status, count(*) as "count!" from jobs
           where status in ('queued', 'running', 'dead') group by kind, status"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| KindCount { kind: row.kind, status: read(&row.status), count: row.count })
        .collect())
}
