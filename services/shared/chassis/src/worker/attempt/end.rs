//! Writing down how an attempt ended: domain and job in one transaction, under the fence.

use std::time::Duration;

use proto::{Event, JobError, JobErrorCode, JobStatus};
use sqlx::{PgConnection, Postgres, Transaction};
use store::jobs::{self, Claim};
use tokio::time::{Instant, timeout_at};
use tracing::{error, warn};

use super::{run::Verdict, unpanicked};
use crate::{
    telemetry,
    worker::{End, Handler, Settlement, Shared},
};

/// Settles the job. While the database is away it tries again for as long as the lease can
/// be ours: the work is done, and doing it twice costs more than waiting. An end that the
/// database will never take is no better at the next attempt, so the job is given up.
pub async fn settle<H: Handler>(
    shared: &Shared,
    handler: &H,
    claim: &Claim,
    job: &H::Job,
    mut verdict: Verdict<H::Output>,
    mut progress: Vec<Event>,
) -> Settled {
    const PAUSE: Duration = Duration::from_millis(200);
    let deadline = Instant::now() + shared.config.job_lease;
    let mut given_up = false;
    loop {
        let writing = write(shared, handler, claim, job, &verdict, progress.clone());
        let written = timeout_at(deadline, writing).await;
        match written.unwrap_or(Err(store::Error::PoolTimedOut)) {
            Ok(Written::Yes) => return Settled::Yes,
            Ok(Written::Lost) => {
                warn!("the job went elsewhere; what this worker did is dropped");
                return Settled::Lost;
            }
            Ok(Written::CancelledMeanwhile) => verdict = Verdict::End(End::Cancelled),
            Err(error) if store::is_passing(&error) && Instant::now() < deadline => {
                warn!("end not written yet: {error}");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) if !store::is_passing(&error) && !given_up => {
                error!("the end cannot be written: {error}");
                let message = "what came of it could not be stored";
                verdict = Verdict::Dead(JobError::new(JobErrorCode::Internal, message));
                progress.clear();
                given_up = true;
            }
            Err(error) => {
                warn!("end not written: {error}");
                return Settled::Lost;
            }
        }
    }
}

/// What came of settling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Yes,
    /// The job is no longer this claim's, or nobody can say; its row knows what is next.
    Lost,
}

/// What came of writing an end once.
enum Written {
    Yes,
    /// The fence is somebody else's.
    Lost,
    /// It ended, but somebody had asked for it to stop before that could be written.
    CancelledMeanwhile,
}

async fn write<H: Handler>(
    shared: &Shared,
    handler: &H,
    claim: &Claim,
    job: &H::Job,
    verdict: &Verdict<H::Output>,
    progress: Vec<Event>,
) -> store::Result<Written> {
    let mut transaction = shared.db.begin().await?;
    // The usual end looks for a cancel in the statement that ends the job.
    if !matches!(verdict, Verdict::End(_))
        && jobs::cancel_was_asked(&mut *transaction, claim).await?
    {
        return Ok(Written::CancelledMeanwhile);
    }
    let dead;
    let (ours, end) = match verdict {
        Verdict::End(end) => (end_job(&mut transaction, claim, end).await?, end),
        Verdict::Dead(error) => {
            dead = End::Failed(error.clone());
            (jobs::finish(&mut *transaction, claim, JobStatus::Dead, Some(error)).await?, &dead)
        }
        Verdict::Retry(error, after) => {
            (jobs::retry(&mut *transaction, claim, *after, error).await?, &End::Requeued)
        }
        Verdict::HandBack => (jobs::hand_back(&mut *transaction, claim).await?, &End::Requeued),
    };
    if !ours {
        let was_cancelled = jobs::cancel_was_asked(&mut *transaction, claim).await?;
        return Ok(if was_cancelled { Written::CancelledMeanwhile } else { Written::Lost });
    }
    commit_domain(shared, handler, transaction, job, end, progress).await?;
    Ok(Written::Yes)
}

/// Ends a job in the transaction that claimed it.
pub async fn commit_end<H: Handler>(
    shared: &Shared,
    handler: &H,
    mut transaction: Transaction<'_, Postgres>,
    claim: &Claim,
    job: &H::Job,
    end: &End<H::Output>,
) -> store::Result<()> {
    match end {
        End::Failed(error) if claim.is_exhausted() => {
            jobs::finish(&mut *transaction, claim, JobStatus::Dead, Some(error)).await?
        }
        end => end_job(&mut transaction, claim, end).await?,
    };
    commit_domain(shared, handler, transaction, job, end, Vec::new()).await
}

async fn end_job<O>(db: &mut PgConnection, claim: &Claim, end: &End<O>) -> store::Result<bool> {
    let (status, error) = match end {
        End::Done(_) | End::Requeued => (JobStatus::Done, None),
        End::Failed(error) => (JobStatus::Done, Some(error)),
        End::Cancelled => (JobStatus::Cancelled, None),
    };
    jobs::finish(db, claim, status, error).await
}

/// The domain's part, the events and the commit; then the news and the jobs that follow.
async fn commit_domain<H: Handler>(
    shared: &Shared,
    handler: &H,
    mut transaction: Transaction<'_, Postgres>,
    job: &H::Job,
    end: &End<H::Output>,
    mut events: Vec<Event>,
) -> store::Result<()> {
    let settlement: Settlement = unpanicked(handler.settle(&mut transaction, job, end)).await?;
    events.extend(settlement.events);
    let told = match handler.topic(job) {
        Some(topic) => store::events::append(&mut *transaction, topic, &events).await?,
        None => Vec::new(),
    };
    transaction.commit().await?;

    shared.bus.tell(&told).await;
    let traceparent = telemetry::traceparent();
    for job in settlement.follow_ups {
        let message = job.message();
        let published =
            shared.bus.publish_job(&message, job.kind, job.priority, traceparent.as_deref());
        if let Err(error) = published.await {
            warn!(job = %job.id, "left to the sweeper: {error:#}");
        }
    }
    Ok(())
}
