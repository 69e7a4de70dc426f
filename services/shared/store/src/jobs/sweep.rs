//! What the sweeper looks for: jobs that the bus should hold and perhaps does not.

use proto::{JobId, JobMessage};
use sqlx::{PgExecutor, Result};

use crate::read;

/// A job to publish now.
#[derive(Clone, Debug)]
pub struct Due {
    pub message: JobMessage,
    pub kind: String,
    pub priority: proto::Priority,
    pub traceparent: Option<String>,
}

/// Takes up to `limit` jobs that are due for publishing: queued ones whose time has come, and
/// running ones whose lease ended. Each gets its next generation, and a later date for the
/// next time, twice as far away as the age of the job (5 s to 5 min): a long queue is not
/// flooded with copies. Rows that another replica is looking at are passed over.
pub async fn take_due(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Due>> {
    let rows = sqlx::query!(
        r#"with late as (
               select id from jobs where status = 'queued' and publish_at <= now()
               order by publish_at limit $1 for update skip locked
           ), orphaned as (
               select id from jobs
               where status = 'running' and lease_until < now() - interval '1 second' and publish_at <= now()
               order by lease_until limit $1 for update skip locked
           ), due as (
               select id from late union all select id from orphaned
           )
           update jobs
           set generation = generation + 1,
               publish_at = now() + greatest(interval '5 seconds',
                                             least(interval '5 minutes', (now() - run_at) * 2))
           from due where jobs.id = due.id
           returning jobs.id, kind, priority, generation, traceparent"#,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Due {
            message: JobMessage { job: JobId(row.id), generation: row.generation },
            kind: row.kind,
            priority: read(&row.priority),
            traceparent: row.traceparent,
        })
        .collect())
}
