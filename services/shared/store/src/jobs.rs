//! Jobs: the outbox, the claim with its lease and fence, and the end.
//!
//! All times are the database's own. A statement that changes a running job names the fence
//! of its claim, so a worker that lost the job changes nothing.

mod admin;
mod sweep;

use std::time::Duration;

use proto::{Job, JobError, JobId, JobMessage, JobStatus, Priority};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, Result, postgres::types::PgInterval, types::Json};

pub use self::{
    admin::{DeadJob, DeadPayload, KindCount, counts, dead, dead_payload, resend},
    sweep::{Due, Lane, late, put_back, take_due},
};
use crate::read;

/// Attempts of a job before it is given up.
pub const MAX_ATTEMPTS: i32 = 5;

/// A job to be queued.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub id: JobId,
    pub kind: &'static str,
    pub priority: Priority,
    pub payload: Value,
    pub traceparent: Option<String>,
}

impl NewJob {
    pub fn new<J: Job>(job: &J, priority: Priority) -> Self {
        Self {
            id: JobId::new(),
            kind: J::KIND,
            priority,
            payload: serde_json::to_value(job).expect("a job's payload is always JSON"),
            traceparent: None,
        }
    }

    #[must_use]
    pub fn traced(mut self, traceparent: Option<String>) -> Self {
        self.traceparent = traceparent;
        self
    }

    /// The message that announces it the first time.
    pub fn message(&self) -> JobMessage {
        JobMessage { job: self.id, generation: 0 }
    }
}

/// The right to work on a job, until the lease ends or somebody takes it over.
#[derive(Clone, Debug)]
pub struct Claim {
    pub job: JobId,
    pub fence: i64,
    /// From 1; beyond `max_attempts` there is nothing left but to give up.
    pub attempt: i32,
    pub max_attempts: i32,
    pub payload: Value,
    pub cancel_requested: bool,
}

impl Claim {
    pub fn is_exhausted(&self) -> bool {
        self.attempt > self.max_attempts
    }
}

/// What came of trying to claim.
#[derive(Clone, Debug)]
pub enum Claimed {
    Yes(Claim),
    /// Somebody holds it under a live lease; ask again after that long.
    Held(Duration),
    /// Finished, cancelled, unknown, or not due yet (the sweeper will publish it then).
    No,
}

pub async fn insert(db: impl PgExecutor<'_>, job: &NewJob) -> Result<()> {
    sqlx::query!(
        "insert into jobs (id, kind, priority, payload, max_attempts, traceparent)
         values ($1, $2, $3, $4, $5, $6)",
        job.id.0,
        job.kind,
        job.priority.as_ref(),
        job.payload,
        MAX_ATTEMPTS,
        job.traceparent,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a job that is queued, or whose holder's lease has run out. The attempt is counted
/// before the work, so that one which kills its worker counts too. Should the lease run out,
/// the sweeper publishes the job at once, however long it had waited before.
pub async fn claim(
    db: &mut PgConnection,
    id: JobId,
    lease: Duration,
    worker: &str,
) -> Result<Claimed> {
    let row = sqlx::query!(
        "update jobs
         set status = 'running', attempt = attempt + 1, fence = fence + 1, worker = $3,
             lease_until = now() + $2, publish_at = now(), started_at = coalesce(started_at, now())
         where id = $1
           and (status = 'queued' and run_at <= now() or status = 'running' and lease_until < now())
         returning fence, attempt, max_attempts, payload, cancel_requested",
        id.0,
        interval(lease),
        worker,
    )
    .fetch_optional(&mut *db)
    .await?;
    match row {
        Some(row) => Ok(Claimed::Yes(Claim {
            job: id,
            fence: row.fence,
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            payload: row.payload,
            cancel_requested: row.cancel_requested,
        })),
        None => held(db, id).await,
    }
}

async fn held(db: &mut PgConnection, id: JobId) -> Result<Claimed> {
    let left = sqlx::query_scalar!(
        r#"select extract(epoch from lease_until - now())::float8 as "seconds!" from jobs
           where id = $1 and status = 'running'"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(left.map_or(Claimed::No, |seconds| Claimed::Held(Duration::from_secs_f64(seconds.max(0.1)))))
}

/// Prolongs the lease. None: the job is no longer this claim's. Some(true): stop, a cancel was asked for.
pub async fn renew(
    db: impl PgExecutor<'_>,
    claim: &Claim,
    lease: Duration,
) -> Result<Option<bool>> {
    sqlx::query_scalar!(
        "update jobs set lease_until = now() + $3
         where id = $1 and fence = $2 and status = 'running'
         returning cancel_requested",
        claim.job.0,
        claim.fence,
        interval(lease),
    )
    .fetch_optional(db)
    .await
}

/// Ends the job, in the transaction of its result. False: it is no longer this claim's, or is
/// not done any more because a cancel was asked for; the transaction must be rolled back.
pub async fn finish(
    db: impl PgExecutor<'_>,
    claim: &Claim,
    status: JobStatus,
    error: Option<&JobError>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs set status = $3, error = $4, finished_at = now(), lease_until = null
         where id = $1 and fence = $2 and status = 'running'
           and not (cancel_requested and $3 = 'done')",
        claim.job.0,
        claim.fence,
        status.as_ref(),
        error.map(Json) as _,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Queues the job again after a passing failure; the sweeper publishes it when it is due.
pub async fn retry(
    db: impl PgExecutor<'_>,
    claim: &Claim,
    after: Duration,
    error: &JobError,
) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs
         set status = 'queued', run_at = now() + $3, publish_at = now() + $3, error = $4, lease_until = null
         where id = $1 and fence = $2 and status = 'running'",
        claim.job.0,
        claim.fence,
        interval(after),
        Json(error) as _,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives the job back unharmed, because this worker has to go: it does not count as an attempt.
pub async fn hand_back(db: impl PgExecutor<'_>, claim: &Claim) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs
         set status = 'queued', attempt = attempt - 1, fence = fence + 1, lease_until = null,
             publish_at = now() + interval '1 second'
         where id = $1 and fence = $2 and status = 'running'",
        claim.job.0,
        claim.fence,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a job off that nobody has begun, without an attempt. False: somebody has it, or it is over.
pub async fn postpone(db: impl PgExecutor<'_>, id: JobId, by: Duration) -> Result<bool> {
    let done = sqlx::query!(
        "update jobs set run_at = now() + $2, publish_at = now() + $2
         where id = $1 and status = 'queued'",
        id.0,
        interval(by),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What a cancel met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancel {
    /// It had not begun, and never will.
    Ended,
    /// Its worker has to be told.
    Running,
    /// Too late.
    Over,
}

/// Cancels a queued job; marks a running one.
pub async fn cancel(db: impl PgExecutor<'_>, id: JobId) -> Result<Cancel> {
    let status = sqlx::query_scalar!(
        "update jobs
         set cancel_requested = true,
             status = case status when 'queued' then 'cancelled' else status end,
             finished_at = case status when 'queued' then now() end
         where id = $1 and status in ('queued', 'running')
         returning status",
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(match status.as_deref().map(read::<JobStatus>) {
        Some(JobStatus::Cancelled) => Cancel::Ended,
        Some(_) => Cancel::Running,
        None => Cancel::Over,
    })
}

/// The trace in which the job was asked for.
pub async fn traceparent(db: impl PgExecutor<'_>, id: JobId) -> Result<Option<String>> {
    let row = sqlx::query_scalar!("select traceparent from jobs where id = $1", id.0)
        .fetch_optional(db)
        .await?;
    Ok(row.flatten())
}

pub(crate) fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: duration.as_micros() as i64 }
}

/// Has somebody asked for the job to stop? Locks its row, so that the answer holds until the
/// transaction ends.
pub async fn cancel_was_asked(db: impl PgExecutor<'_>, claim: &Claim) -> Result<bool> {
    let asked = sqlx::query_scalar!(
        "select cancel_requested from jobs where id = $1 and fence = $2 and status = 'running' for update",
        claim.job.0,
        claim.fence,
    )
    .fetch_optional(db)
    .await?;
    Ok(asked.unwrap_or(false))
}
