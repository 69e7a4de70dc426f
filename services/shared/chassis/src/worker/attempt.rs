//! One delivery, from receipt to acknowledgement.

mod end;
mod full;
mod run;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_nats::{
    HeaderValue,
    jetstream::{AckKind, Message},
};
use futures::FutureExt as _;
use proto::{Job as _, JobError, JobErrorCode, JobMessage, JobStatus};
use sqlx::{Connection as _, PgConnection};
use store::jobs::{self, Claim, Claimed};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, debug, error, info_span, warn};

use self::{
    end::{Settled, commit_end},
    run::Outcome,
};
use super::{Context, End, Failure, Handler, Seat, Shared, progress::Progress};
use crate::{bus::TRACEPARENT, telemetry};

/// What the job's row allowed this worker to do.
enum Opened<H: Handler> {
    /// Ours to work on.
    Work(Work<H>),
    /// Over, or not yet due: nobody needs this message any more.
    Nothing,
    /// Somebody else's for now.
    Later(Duration),
    /// As it was: there is no seat for it.
    Full,
}

/// A claimed job, ready for its handler.
struct Work<H: Handler> {
    claim: Claim,
    job: Arc<H::Job>,
    begun: H::Begun,
    seat: Option<Seat>,
}

/// Attends to one message. All errors end here: whatever happens, the job's row says what is
/// to be done next, and a message that was not acknowledged comes again.
pub async fn attend<H: Handler>(
    shared: &Arc<Shared>,
    handler: &Arc<H>,
    message: Message,
    shutdown: &CancellationToken,
) {
    let Ok(announced) = serde_json::from_slice::<JobMessage>(&message.payload) else {
        warn!("a message that is no job is thrown away");
        return acknowledge(&message, AckKind::Term).await;
    };
    if shutdown.is_cancelled() {
        return acknowledge(&message, AckKind::Nak(None)).await;
    }
    let span = info_span!("job", job = %announced.job, kind = H::Job::KIND, attempt = tracing::field::Empty);
    let traceparent = message.headers.as_ref().and_then(|headers| headers.get(TRACEPARENT));
    telemetry::continue_trace(&span, traceparent.map(HeaderValue::as_str));
    let attended = async {
        let opened = match within_lease(shared, open(shared, handler, announced)).await {
            Err(error) if !store::is_passing(&error) => {
                error!("the job cannot be begun: {error}");
                within_lease(shared, count_failure(shared, handler, announced)).await
            }
            opened => opened,
        };
        let acknowledgement = match opened {
            Ok(Opened::Work(work)) => run::run(shared, handler, work, &message, shutdown).await,
            Ok(Opened::Nothing) => AckKind::Ack,
            Ok(Opened::Later(wait)) => AckKind::Nak(Some(wait)),
            Ok(Opened::Full) => full::put_off(shared, announced.job, &message).await,
            Err(error) => {
                warn!("cannot claim the job: {error}");
                AckKind::Nak(Some(Duration::from_secs(1)))
            }
        };
        acknowledge(&message, acknowledgement).await;
    };
    attended.instrument(span).await;
}

/// Claims the job and marks its domain as being worked on, in one transaction. A job that
/// cannot be worked on any more is ended in that same transaction.
async fn open<H: Handler>(
    shared: &Arc<Shared>,
    handler: &Arc<H>,
    announced: JobMessage,
) -> store::Result<Opened<H>> {
    if !H::BEGIN_WRITES {
        return open_alone(shared, handler, announced).await;
    }
    let mut transaction = shared.db.begin().await?;
    let (claim, job) = match take(shared, &mut transaction, announced).await? {
        Ok(taken) => taken,
        Err(opened) => {
            transaction.commit().await?;
            return Ok(opened);
        }
    };
    if let Some(end) = ended_already::<H>(&claim) {
        commit_end(shared, &**handler, transaction, &claim, &job, &end).await?;
        return Ok(Opened::Nothing);
    }
    let begun = unpanicked(handler.begin(&mut transaction, &job, claim.attempt)).await?;
    let Some((begun, events)) = begun else {
        jobs::finish(&mut *transaction, &claim, JobStatus::Done, None).await?;
        transaction.commit().await?;
        debug!("nothing was left to do");
        return Ok(Opened::Nothing);
    };
    let Ok(seat) = handler.seat(&begun, shared.config.worker_slots) else {
        transaction.rollback().await?;
        return Ok(Opened::Full);
    };
    let told = match handler.topic(&job) {
        Some(topic) => store::events::append(&mut *transaction, topic, &events).await?,
        None => Vec::new(),
    };
    transaction.commit().await?;
    shared.bus.tell(&told).await;
    Ok(Opened::Work(Work { claim, job: Arc::new(job), begun, seat }))
}

/// As [`open`], with the claim committed by itself. What then goes wrong before the handler
/// runs leaves a claimed job behind, which is taken over when its lease runs out.
async fn open_alone<H: Handler>(
    shared: &Arc<Shared>,
    handler: &Arc<H>,
    announced: JobMessage,
) -> store::Result<Opened<H>> {
    let mut db = shared.db.acquire().await?;
    let (claim, job) = match take(shared, &mut db, announced).await? {
        Ok(taken) => taken,
        Err(opened) => return Ok(opened),
    };
    if let Some(end) = ended_already::<H>(&claim) {
        let transaction = db.begin().await?;
        commit_end(shared, &**handler, transaction, &claim, &job, &end).await?;
        return Ok(Opened::Nothing);
    }
    let begun = unpanicked(handler.begin(&mut db, &job, claim.attempt)).await?;
    let Some((begun, events)) = begun else {
        jobs::finish(&mut *db, &claim, JobStatus::Done, None).await?;
        return Ok(Opened::Nothing);
    };
    debug_assert!(events.is_empty(), "who tells of a beginning writes");
    Ok(Opened::Work(Work { claim, job: Arc::new(job), begun, seat: None }))
}

/// A job that cannot be begun although the database is well. Its claim went with the failed
/// transaction, and so did the count of its attempt: without another it would come for ever.
async fn count_failure<H: Handler>(
    shared: &Arc<Shared>,
    handler: &Arc<H>,
    announced: JobMessage,
) -> store::Result<Opened<H>> {
    let mut transaction = shared.db.begin().await?;
    let taken = take(shared, &mut transaction, announced).await?;
    transaction.commit().await?;
    let (claim, job) = match taken {
        Ok(taken) => taken,
        Err(opened) => return Ok(opened),
    };
    let error = JobError::new(JobErrorCode::Internal, "the work could not be begun");
    let failed = Outcome::Returned(Err(Failure::Retry(error)));
    let verdict = run::verdict(failed, &claim);
    match end::settle(shared, &**handler, &claim, &job, verdict, Vec::new()).await {
        Settled::Yes => Ok(Opened::Nothing),
        Settled::Lost => Ok(Opened::Later(shared.config.job_lease)),
    }
}

/// Claims the job and reads its payload. What nobody can read is dead at once.
async fn take<H: Handler>(
    shared: &Shared,
    db: &mut PgConnection,
    announced: JobMessage,
) -> store::Result<Result<(Claim, H::Job), Opened<H>>> {
    let (lease, worker) = (shared.config.job_lease, shared.id.to_string());
    let claim = match jobs::claim(&mut *db, announced.job, lease, &worker).await? {
        Claimed::Yes(claim) => claim,
        Claimed::Held(left) => return Ok(Err(Opened::Later(left))),
        Claimed::No => return Ok(Err(Opened::Nothing)),
    };
    tracing::Span::current().record("attempt", claim.attempt);
    match serde_json::from_value(claim.payload.clone()) {
        Ok(job) => Ok(Ok((claim, job))),
        Err(error) => {
            let message = format!("the payload cannot be read: {error}");
            error!("{message}");
            let error = JobError::new(JobErrorCode::Internal, message);
            jobs::finish(db, &claim, JobStatus::Dead, Some(&error)).await?;
            Ok(Err(Opened::Nothing))
        }
    }
}

/// A claim that takes longer than its lease is worth nothing.
async fn within_lease<T>(
    shared: &Shared,
    work: impl Future<Output = store::Result<T>>,
) -> store::Result<T> {
    let done = tokio::time::timeout(shared.config.job_lease, work).await;
    done.unwrap_or(Err(store::Error::PoolTimedOut))
}

/// A handler that panics inside a transaction fails like one whose statement failed.
async fn unpanicked<T>(work: impl Future<Output = store::Result<T>>) -> store::Result<T> {
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.unwrap_or_else(|_| Err(store::Error::Decode("the handler panicked".into())))
}

/// An end that stands before the work begins.
fn ended_already<H: Handler>(claim: &Claim) -> Option<End<H::Output>> {
    if claim.cancel_requested {
        Some(End::Cancelled)
    } else if claim.is_exhausted() {
        let message = format!(
            "given up after {} attempts: every worker that tried it was lost",
            claim.max_attempts
        );
        Some(End::Failed(JobError::new(JobErrorCode::AttemptsExhausted, message)))
    } else {
        None
    }
}

async fn acknowledge(message: &Message, kind: AckKind) {
    const PATIENCE: Duration = Duration::from_secs(2);
    // Lost acknowledgements are ordinary: the message comes again and finds the row settled.
    match tokio::time::timeout(PATIENCE, message.ack_with(kind)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => debug!("acknowledgement not sent: {error}"),
        Err(_) => debug!("acknowledgement not sent: NATS takes nothing"),
    }
}
