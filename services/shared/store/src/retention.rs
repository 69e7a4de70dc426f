//! Taking away what nobody needs any more. Each function is safe to run on several replicas
//! at once and does a bounded piece of work; the scheduler calls again while there is more.

use std::time::Duration;

use sqlx::{PgExecutor, Result};

use crate::jobs::interval;

/// How long things are kept.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Progress events of topics; milestones stay.
    pub progress: Duration,
    /// Rows of jobs that are done.
    pub jobs: Duration,
    pub idempotency_keys: Duration,
    /// Answers kept for whoever asks the same; one that is older is not used anyhow.
    pub answers: Duration,
    /// Results that no query points to.
    pub orphans: Duration,
    /// Rows of results; their columns and counts stay.
    pub rows: Duration,
    /// Vectors of texts, counted from their last use.
    pub embeddings: Duration,
}

/// How long rows are kept unless somebody says otherwise.
pub const ROWS: Duration = Duration::from_secs(7 * 24 * 3600);

/// Answers of before are used for as long at most.
pub const ANSWERS: Duration = Duration::from_secs(31 * 24 * 3600);

impl Default for Keep {
    fn default() -> Self {
        const HOUR: u64 = 3600;
        Self {
            progress: Duration::from_secs(HOUR / 4),
            jobs: Duration::from_secs(24 * HOUR),
            idempotency_keys: Duration::from_secs(24 * HOUR),
            answers: ANSWERS,
            orphans: Duration::from_secs(HOUR),
            rows: ROWS,
            embeddings: Duration::from_secs(30 * 24 * HOUR),
        }
    }
}

/// Sweeps once; gives how many rows went.
pub async fn sweep(db: &sqlx::PgPool, keep: Keep) -> Result<u64> {
    let mut gone = 0;
    gone += progress(db, keep.progress).await?;
    gone += jobs(db, keep.jobs).await?;
    gone += orphans(db, keep.orphans).await?;
    gone += rows(db, keep.rows).await?;
    gone += embeddings(db, keep.embeddings).await?;
    gone += sqlx::query!("delete from sessions where expires_at < now()")
        .execute(db)
        .await?
        .rows_affected();
    gone += sqlx::query!(
        "delete from idempotency_keys where created_at < now() - $1::interval",
        interval(keep.idempotency_keys)
    )
    .execute(db)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "delete from answers where ctid = any(array(
             select ctid from answers where created_at < now() - $1::interval limit 10000))",
        interval(keep.answers)
    )
    .execute(db)
    .await?
    .rows_affected();
    gone += sqlx::query!("delete from workers where seen_at < now() - interval '10 minutes'")
        .execute(db)
        .await?
        .rows_affected();
    Ok(gone)
}

async fn progress(db: impl PgExecutor<'_>, keep: Duration) -> Result<u64> {
    let done = sqlx::query!(
        "delete from events where ctid = any(array(
             select ctid from events where progress and created_at < now() - $1::interval limit 10000))",
        interval(keep)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

async fn jobs(db: impl PgExecutor<'_>, keep: Duration) -> Result<u64> {
    let done = sqlx::query!(
        "delete from jobs where ctid = any(array(
             select ctid from jobs
             where status in ('done', 'cancelled') and finished_at < now() - $1::interval limit 10000))",
        interval(keep)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Results of attempts that lost, and of executions that were repeated, unless a file is
/// being made of them.
async fn orphans(db: impl PgExecutor<'_>, keep: Duration) -> Result<u64> {
    let done = sqlx::query!(
        "delete from results r where r.id = any(array(
             select id from results r
             where created_at < now() - $1::interval
               and not exists (select from queries q where q.result_id = r.id)
               and not exists (select from jobs j join queries q on q.job_id = j.id
                               where q.id = r.query_id and j.status = 'running')
               and not exists (select from exports e where e.result_id = r.id and e.status in ('queued', 'running'))
             limit 100))",
        interval(keep)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Pages of results that are old enough, unless a file is being made of them. The result stays,
/// marked, in the same commit: whoever finds it unmarked finds its pages too.
async fn rows(db: impl PgExecutor<'_>, keep: Duration) -> Result<u64> {
    let done = sqlx::query!(
        "with old as (
             update results set expired_at = now() where id = any(array(
                 select id from results r
                 where expired_at is null and complete and created_at < now() - $1::interval
                   and not exists (select from exports e where e.result_id = r.id and e.status in ('queued', 'running'))
                 limit 100 for update skip locked))
             returning id
         ), pages as (
             delete from result_pages where result_id in (select id from old)
         )
         select from old",
        interval(keep)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

async fn embeddings(db: impl PgExecutor<'_>, keep: Duration) -> Result<u64> {
    let done = sqlx::query!(
        "delete from embeddings where ctid = any(array(
             select ctid from embeddings where used_at < now() - $1::interval limit 10000))",
        interval(keep)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
