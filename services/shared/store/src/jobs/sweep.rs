//! What the sweeper looks for: jobs that the bus should hold and perhaps does not.
//!
//! A queued job whose `publish_at` is its `run_at` is on the bus for certain not: it was put
//! off, or could not be published. Of the others the sweeper only knows that they wait. They
//! may be lost, or the queue is merely long, and then copies would make it longer: so no more
//! of them are published than the bus holds too few.

use proto::{JobId, JobMessage, Priority};
use sqlx::{PgExecutor, Result};

use crate::read;

/// A job to publish now.
#[derive(Clone, Debug)]
pub struct Due {
    pub message: JobMessage,
    pub kind: String,
    pub priority: Priority,
    pub traceparent: Option<String>,
}

/// Jobs of one kind and priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub kind: String,
    pub priority: Priority,
    pub jobs: i64,
}

/// The lanes in which a job waits longer than it should, with all that wait there.
pub async fn late(db: impl PgExecutor<'_>) -> Result<Vec<Lane>> {
    let rows = sqlx::query!(
        r#"select kind, priority, count(*) as "jobs!" from jobs
           where status = 'queued' and run_at <= now()
           group by kind, priority having bool_or(publish_at <= now())"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Lane { kind: row.kind, priority: read(&row.priority), jobs: row.jobs })
        .collect())
}

/// Takes jobs to be published: up to `limit` that the bus does not hold for certain, up to
/// `limit` whose lease ended, and of the others as many as each lane in `missing` names, the
/// newest first: they are the likeliest to have been accepted while the bus was away. Each
/// gets its next generation, and a later date for the next time, twice as far away as the age
/// of the job (5 s to 5 min). Rows that another replica is looking at are passed over.
///
/// Counts can be wrong; so one that has been late for long is published whatever they say,
/// in intervals that double.
pub async fn take_due(db: impl PgExecutor<'_>, missing: &[Lane], limit: i64) -> Result<Vec<Due>> {
    let kinds: Vec<String> = missing.iter().map(|lane| lane.kind.clone()).collect();
    let priorities: Vec<String> = missing.iter().map(|lane| lane.priority.to_string()).collect();
    let counts: Vec<i64> = missing.iter().map(|lane| lane.jobs.min(limit)).collect();
    let rows = sqlx::query_file!("src/jobs/take_due.sql", limit, &kinds, &priorities, &counts)
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

/// Jobs that were taken and could not be published: they are due again at once.
pub async fn put_back(db: impl PgExecutor<'_>, jobs: &[JobId]) -> Result<()> {
    let ids: Vec<_> = jobs.iter().map(|job| job.0).collect();
    sqlx::query!(
        "update jobs set publish_at = run_at where id = any($1) and status in ('queued', 'running')",
        &ids
    )
    .execute(db)
    .await?;
    Ok(())
}
