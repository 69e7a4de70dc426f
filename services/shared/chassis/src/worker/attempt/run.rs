//! The work itself: the handler in a task of its own, and beside it the lease, the progress,
//! and everybody who may want it to stop.

use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use async_nats::jetstream::{AckKind, Message};
use proto::{Event, Job as _, JobError, JobErrorCode, Topic};
use store::jobs::{self, Claim};
use tokio::{
    task::{AbortHandle, JoinError, JoinHandle},
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span, debug, error, info, warn};

use super::{
    Context, End, Handler, Progress, Shared, Work,
    end::{Settled, settle},
};
use crate::worker::{Failure, backoff};

/// What a handler gets to end by itself after it was told to stop.
const STOP_GRACE: Duration = Duration::from_secs(5);

/// Why the work was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Cancelled,
    /// Somebody else has the job, or the lease ran out unrenewed.
    Lost,
    /// This process has to go, and the grace period is over.
    Shutdown,
}

/// How the work ended.
pub(super) enum Outcome<O> {
    Returned(Result<O, Failure>),
    Stopped(Stop),
}

/// Runs the handler to its end and settles the job; gives what is to be said to NATS.
pub async fn run<H: Handler>(
    shared: &Arc<Shared>,
    handler: &Arc<H>,
    work: Work<H>,
    message: &Message,
    shutdown: &CancellationToken,
) -> AckKind {
    let Work { claim, job, begun, seat } = work;
    let context = Context {
        job: claim.job,
        attempt: claim.attempt,
        stop: CancellationToken::new(),
        progress: Arc::new(Progress::default()),
    };
    let started = Instant::now();
    let running = metrics::gauge!("rowcall_jobs_running", "kind" => H::Job::KIND);
    running.increment(1.0);
    let task = spawn(handler.clone(), job.clone(), begun, context.clone());
    let watch = Watch {
        shared,
        claim: &claim,
        topic: handler.topic(&job),
        context: &context,
        message,
        shutdown,
    };
    let outcome = watch.until_over(task).await;
    drop(seat);
    running.decrement(1.0);

    let lost = ("lost", AckKind::Nak(Some(Duration::from_secs(1))));
    let (name, acknowledgement) = match outcome {
        Outcome::Stopped(Stop::Lost) => lost,
        outcome => {
            let verdict = verdict(outcome, &claim);
            let name = verdict.name();
            // Handed back, the message itself goes to the next worker, within a millisecond.
            let handed_back = matches!(verdict, Verdict::HandBack);
            let progress = context.progress.take();
            match settle(shared, &**handler, &claim, &job, verdict, progress).await {
                Settled::Lost => lost,
                Settled::Yes if handed_back => (name, AckKind::Nak(None)),
                Settled::Yes => (name, AckKind::Ack),
            }
        }
    };
    metrics::counter!("rowcall_jobs_total", "kind" => H::Job::KIND, "outcome" => name).increment(1);
    metrics::histogram!("rowcall_job_seconds", "kind" => H::Job::KIND, "outcome" => name)
        .record(started.elapsed().as_secs_f64());
    info!(outcome = name, ms = started.elapsed().as_millis() as u64, "job over");
    acknowledgement
}

/// What is to be written about an attempt.
pub(super) enum Verdict<O> {
    End(End<O>),
    /// Out of attempts; listed for the administrator.
    Dead(JobError),
    Retry(JobError, Duration),
    HandBack,
}

impl<O> Verdict<O> {
    fn name(&self) -> &'static str {
        match self {
            Self::End(End::Done(_)) => "done",
            Self::End(End::Failed(_)) => "refused",
            Self::End(End::Cancelled) => "cancelled",
            Self::End(End::Requeued) | Self::HandBack => "handed_back",
            Self::Dead(_) => "dead",
            Self::Retry(..) => "retried",
        }
    }
}

pub(super) fn verdict<O>(outcome: Outcome<O>, claim: &Claim) -> Verdict<O> {
    let (error, after) = match outcome {
        Outcome::Stopped(Stop::Cancelled) => return Verdict::End(End::Cancelled),
        Outcome::Stopped(_) => return Verdict::HandBack,
        Outcome::Returned(Ok(output)) => return Verdict::End(End::Done(output)),
        Outcome::Returned(Err(Failure::Refuse(error))) => return Verdict::End(End::Failed(error)),
        Outcome::Returned(Err(Failure::Retry(error))) => (error, backoff::after(claim.attempt)),
        Outcome::Returned(Err(Failure::RetryAfter(error, after))) => (error, after),
    };
    if claim.attempt >= claim.max_attempts {
        return Verdict::Dead(error);
    }
    warn!(attempt = claim.attempt, "tried again in {:.1} s: {error}", after.as_secs_f64());
    Verdict::Retry(error, after)
}

/// In a task of its own, so that neither a panic nor a busy loop takes the lease with it.
fn spawn<H: Handler>(
    handler: Arc<H>,
    job: Arc<H::Job>,
    begun: H::Begun,
    context: Context,
) -> JoinHandle<Result<H::Output, Failure>> {
    let work = async move { handler.handle(&job, begun, &context).await };
    tokio::spawn(work.instrument(Span::current()))
}

/// What the database said of the lease.
enum Renewal {
    Ours,
    CancelAsked,
    /// Somebody else has the job, or it is over.
    Gone,
    /// It did not answer; until the lease runs out the job is still ours.
    Unknown,
}

/// Stands beside the running handler.
struct Watch<'a> {
    shared: &'a Shared,
    claim: &'a Claim,
    topic: Option<Topic>,
    context: &'a Context,
    message: &'a Message,
    shutdown: &'a CancellationToken,
}

impl Watch<'_> {
    async fn until_over<O>(&self, task: JoinHandle<Result<O, Failure>>) -> Outcome<O> {
        let over = CancellationToken::new();
        let mut spreading = pin!(self.spread(&over));
        let outcome = self.until_ended(task, spreading.as_mut()).await;
        // What is being written now comes before the end.
        over.cancel();
        let _ = tokio::time::timeout(self.shared.config.job_lease, spreading).await;
        outcome
    }

    async fn until_ended<O>(
        &self,
        mut task: JoinHandle<Result<O, Failure>>,
        mut spreading: Pin<&mut impl Future<Output = ()>>,
    ) -> Outcome<O> {
        let abort = AbortOnDrop(task.abort_handle());
        let registered = self.shared.cancels.register(self.claim.job);
        let lease = self.shared.config.job_lease;
        let mut renewals = tokio::time::interval_at(Instant::now() + lease / 3, lease / 3);
        renewals.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut lease_until = Instant::now() + lease;
        let mut pulse = tokio::time::interval(Duration::from_secs(5));

        let stop = loop {
            tokio::select! {
                biased;
                returned = &mut task => return outcome(returned),
                () = registered.asked.cancelled() => break Stop::Cancelled,
                () = self.grace_over() => break Stop::Shutdown,
                // It never ends by itself, so the others are always heard.
                () = &mut spreading => {}
                _ = pulse.tick() => self.shared.pulse.beat(),
                _ = renewals.tick() => {
                    let asked = Instant::now();
                    match self.renew(lease).await {
                        Renewal::Ours => lease_until = asked + lease,
                        Renewal::CancelAsked => break Stop::Cancelled,
                        Renewal::Unknown if Instant::now() < lease_until => {}
                        Renewal::Unknown | Renewal::Gone => break Stop::Lost,
                    }
                }
            }
        };
        debug!(?stop, "the work is told to stop");
        self.context.stop.cancel();
        if tokio::time::timeout(STOP_GRACE, &mut task).await.is_err() {
            warn!("the work did not stop by itself");
        }
        drop(abort);
        Outcome::Stopped(stop)
    }

    async fn renew(&self, lease: Duration) -> Renewal {
        let renewal = jobs::renew(&self.shared.db, self.claim, lease);
        match tokio::time::timeout(lease / 3, renewal).await {
            Ok(Ok(Some(cancel_asked))) => {
                if let Err(error) = self.message.ack_with(AckKind::Progress).await {
                    debug!("sign of life not sent: {error}");
                }
                if cancel_asked { Renewal::CancelAsked } else { Renewal::Ours }
            }
            Ok(Ok(None)) => Renewal::Gone,
            Ok(Err(error)) => {
                warn!("lease not renewed: {error}");
                Renewal::Unknown
            }
            Err(_) => {
                warn!("lease not renewed: the database does not answer");
                Renewal::Unknown
            }
        }
    }

    /// Writes progress as it comes, until `over`; a write that was begun is ended.
    async fn spread(&self, over: &CancellationToken) {
        let Some(topic) = self.topic else { return over.cancelled().await };
        let progress = &self.context.progress;
        while over.run_until_cancelled(progress.gathered()).await.is_some() {
            self.write(topic, &progress.take()).await;
        }
    }

    async fn write(&self, topic: Topic, events: &[Event]) {
        match store::events::append_progress(&self.shared.db, self.claim, topic, events).await {
            Ok(told) => self.shared.bus.tell(&told).await,
            // Progress has no sequence number before it is written, so losing it leaves no gap.
            Err(error) => debug!("progress not written: {error}"),
        }
    }

    async fn grace_over(&self) {
        self.shutdown.cancelled().await;
        tokio::time::sleep(self.shared.config.shutdown_grace).await;
    }
}

fn outcome<O>(returned: Result<Result<O, Failure>, JoinError>) -> Outcome<O> {
    Outcome::Returned(returned.unwrap_or_else(|failed| {
        error!("the handler panicked: {failed}");
        let error =
            JobError::new(JobErrorCode::Internal, "something broke while this was worked on");
        Err(Failure::Retry(error))
    }))
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
