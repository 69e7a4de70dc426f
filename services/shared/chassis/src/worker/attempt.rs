//! One delivery, from receipt to acknowledgement.

mod end;
mod run;

use std::{sync::Arc, time::Duration};

use anyhow::anyhow;
use async_nats::{
    HeaderValue,
    jetstream::{AckKind, Message},
};
use proto::{Job as _, JobError, JobErrorCode, JobMessage};
use store::jobs::{self, Claim, Claimed};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, debug, info_span, warn};

use self::end::commit_end;
use super::{Context, End, Handler, Shared, progress::Progress};
use crate::{bus::TRACEPARENT, telemetry};

/// What the job's row allowed this worker to do.
enum Opened<H: Handler> {
    /// Ours to work on.
    Work(Work<H>),
    /// Over, or not yet due: nobody needs this message any more.
    Nothing,
    /// Somebody else's for now.
    Later(Duration),
}

/// A claimed job, ready for its handler.
struct Work<H: Handler> {
    claim: Claim,
    job: Arc<H::Job>,
    begun: H::Begun,
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
        let acknowledgement = match open(shared, handler, announced).await {
            Ok(Opened::Work(work)) => run::run(shared, handler, work, &message, shutdown).await,
            Ok(Opened::Nothing) => AckKind::Ack,
            Ok(Opened::Later(wait)) => AckKind::Nak(Some(wait)),
            Err(error) => {
                warn!("cannot claim the job: {error:#}");
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
) -> anyhow::Result<Opened<H>> {
    let mut transaction = shared.db.begin().await?;
    let lease = shared.config.job_lease;
    let worker = shared.id.to_string();
    let claim = match jobs::claim(&mut transaction, announced.job, lease, &worker).await? {
        Claimed::Yes(claim) => claim,
        Claimed::Held(left) => return Ok(Opened::Later(left)),
        Claimed::No => return Ok(Opened::Nothing),
    };
    tracing::Span::current().record("attempt", claim.attempt);
    let job: H::Job = match serde_json::from_value(claim.payload.clone()) {
        Ok(job) => job,
        Err(error) => {
            let error = JobError::new(
                JobErrorCode::Internal,
                format!("the payload cannot be read: {error}"),
            );
            jobs::finish(&mut *transaction, &claim, proto::JobStatus::Dead, Some(&error)).await?;
            transaction.commit().await?;
            return Err(anyhow!(error));
        }
    };
    if let Some(end) = ended_already::<H>(&claim) {
        commit_end(shared, &**handler, transaction, &claim, &job, &end, Vec::new()).await?;
        return Ok(Opened::Nothing);
    }
    let Some((begun, events)) = handler.begin(&mut transaction, &job, claim.attempt).await? else {
        jobs::finish(&mut *transaction, &claim, proto::JobStatus::Done, None).await?;
        transaction.commit().await?;
        debug!("nothing was left to do");
        return Ok(Opened::Nothing);
    };
    let told = match handler.topic(&job) {
        Some(topic) => store::events::append(&mut *transaction, topic, &events).await?,
        None => Vec::new(),
    };
    transaction.commit().await?;
    shared.bus.tell(&told).await;
    Ok(Opened::Work(Work { claim, job: Arc::new(job), begun }))
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
    // Lost acknowledgements are ordinary: the message comes again and finds the row settled.
    if let Err(error) = message.ack_with(kind).await {
        debug!("acknowledgement not sent: {error}");
    }
}
