//! The worker loop: take a job when there is a free slot, claim it in Postgres, run its
//! handler, settle result and job in one transaction, acknowledge.

mod attempt;
mod backoff;
mod cancels;
mod context;
mod progress;
mod slot;

use std::{future::Future, num::ParseFloatError, sync::Arc, time::Duration};

use proto::{Event, Job, JobError, Topic, WorkerId};
use sqlx::{PgConnection, PgPool};
use store::jobs::NewJob;
use tokio::{sync::OwnedSemaphorePermit, task::JoinSet, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tracing::debug;

pub use self::context::Context;
use self::{cancels::Cancels, slot::Slot};
use crate::{Bus, health::Pulse};

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// Jobs that this process works on at once
    #[arg(long, env = "WORKER_SLOTS", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub worker_slots: u16,
    /// Seconds after which a silent worker's job may be taken over
    #[arg(long, env = "JOB_LEASE", default_value = "30", value_parser = seconds)]
    pub job_lease: Duration,
    /// Seconds that running jobs get to finish when the process is told to stop
    #[arg(long, env = "SHUTDOWN_GRACE", default_value = "40", value_parser = seconds)]
    pub shutdown_grace: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            worker_slots: 4,
            job_lease: Duration::from_secs(30),
            shutdown_grace: Duration::from_secs(40),
        }
    }
}

/// Reads a number of seconds, with or without a fraction.
pub fn seconds(text: &str) -> Result<Duration, SecondsError> {
    Ok(Duration::try_from_secs_f64(text.parse()?)?)
}

#[derive(Debug, thiserror::Error)]
pub enum SecondsError {
    #[error("not a number of seconds")]
    NotANumber(#[from] ParseFloatError),
    #[error("not a length of time")]
    OutOfRange(#[from] std::time::TryFromFloatSecsError),
}

/// What a service does with the one kind of job it serves.
///
/// `begin` and `settle` run inside the transactions that claim and end the job, so the
/// domain's rows never disagree with the job's. They must be short. `handle` does the work,
/// outside any transaction, and may be run again by somebody else if this process dies.
pub trait Handler: Send + Sync + 'static {
    type Job: Job;
    /// What `begin` read for `handle`.
    type Begun: Send + 'static;
    type Output: Send + Sync + 'static;

    /// False for a kind whose `begin` writes nothing and tells nothing: then nothing has to
    /// be committed together with the claim, which is one statement instead of three.
    const BEGIN_WRITES: bool = true;

    /// Where the job's events are heard.
    fn topic(&self, job: &Self::Job) -> Option<Topic>;

    /// Marks the domain as being worked on. None: there is nothing left to do. Inside the
    /// transaction of the claim, unless [`Handler::BEGIN_WRITES`] is false.
    fn begin(
        &self,
        db: &mut PgConnection,
        job: &Self::Job,
        attempt: i32,
    ) -> impl Future<Output = store::Result<Option<(Self::Begun, Vec<Event>)>>> + Send;

    /// A place for the job among those of its kind that this process, with so many `slots`, works
    /// on; it is kept until the work is over. `Err`: there is none now, so the claim is undone as
    /// though it had never been, and the job comes back in a moment. Asked after `begin`, and only
    /// where [`Handler::BEGIN_WRITES`].
    fn seat(&self, begun: &Self::Begun, slots: u16) -> Result<Option<Seat>, NoSeat> {
        let _ = (begun, slots);
        Ok(None)
    }

    /// Does the work. It should end soon after `ctx.stop` fires; what it returns then is ignored.
    fn handle(
        &self,
        job: &Self::Job,
        begun: Self::Begun,
        ctx: &Context,
    ) -> impl Future<Output = Result<Self::Output, Failure>> + Send;

    /// Writes what came of it. Called for every end, also for those that `begin` never saw
    /// (cancelled while queued at a worker, out of attempts), so it must look before it leaps.
    fn settle(
        &self,
        db: &mut PgConnection,
        job: &Self::Job,
        end: &End<Self::Output>,
    ) -> impl Future<Output = store::Result<Settlement>> + Send;

    /// What the service does beside its jobs, for as long as it takes any. It ends soon after
    /// `shutdown` fires.
    fn beside(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send {
        drop(shutdown);
        async {}
    }
}

/// Free again when it is dropped.
pub type Seat = OwnedSemaphorePermit;

/// Others of its kind take all the places that a job may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSeat;

/// Why a handler has no output.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The world was unwell; the job is tried again with growing pauses.
    #[error("{0}")]
    Retry(JobError),
    /// As `Retry`, but somebody said when to come back.
    #[error("{0}")]
    RetryAfter(JobError, Duration),
    /// The job is wrong, and will be as wrong tomorrow.
    #[error("{0}")]
    Refuse(JobError),
}

/// How an attempt ended.
#[derive(Debug)]
pub enum End<O> {
    Done(O),
    /// For good: refused, or out of attempts.
    Failed(JobError),
    Cancelled,
    /// It will be tried again: the domain goes back to its queue.
    Requeued,
}

/// What is told, and asked for, once the transaction of an end is committed.
#[derive(Debug, Default)]
pub struct Settlement {
    pub events: Vec<Event>,
    /// Jobs that follow; `settle` has put their rows in already.
    pub follow_ups: Vec<NewJob>,
}

impl From<Vec<Event>> for Settlement {
    fn from(events: Vec<Event>) -> Self {
        Self { events, follow_ups: Vec::new() }
    }
}

/// A worker process: its slots, and what they share.
pub struct Worker {
    shared: Arc<Shared>,
}

/// What all slots of a worker share.
pub(crate) struct Shared {
    pub db: PgPool,
    pub bus: Bus,
    pub config: Config,
    pub id: WorkerId,
    pub cancels: Cancels,
    pub pulse: Pulse,
}

impl Worker {
    pub fn new(db: PgPool, bus: Bus, config: Config) -> Self {
        let shared = Shared {
            db,
            bus,
            config,
            id: WorkerId::new(),
            cancels: Cancels::default(),
            pulse: Pulse::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Beats while the slots turn.
    pub fn pulse(&self) -> Pulse {
        self.shared.pulse.clone()
    }

    /// Serves jobs until `shutdown`; then lets the running ones finish inside the grace
    /// period, and hands the rest back.
    pub async fn serve<H: Handler>(
        self,
        handler: H,
        shutdown: CancellationToken,
    ) -> anyhow::Result<()> {
        let handler = Arc::new(handler);
        let over = CancellationToken::new();
        let mut company = JoinSet::new();
        company.spawn(cancels::listen(self.shared.clone(), over.clone()));
        company.spawn(beat(self.shared.clone(), H::Job::KIND, over.clone()));
        company.spawn(accompany(handler.clone(), shutdown.clone()));

        let mut slots = JoinSet::new();
        for number in 0..self.shared.config.worker_slots {
            let slot = Slot::new(self.shared.clone(), handler.clone(), number, shutdown.clone());
            slots.spawn(slot.run());
        }
        while slots.join_next().await.transpose()?.is_some() {}

        over.cancel();
        while company.join_next().await.transpose()?.is_some() {}
        Ok(())
    }
}

async fn accompany<H: Handler>(handler: Arc<H>, shutdown: CancellationToken) {
    handler.beside(shutdown).await;
}

/// Says every few seconds that this worker is alive.
async fn beat(shared: Arc<Shared>, kind: &'static str, over: CancellationToken) {
    let host = std::env::var("HOSTNAME").unwrap_or_else(|_| "localhost".into());
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while over.run_until_cancelled(ticks.tick()).await.is_some() {
        let written = store::workers::beat(&shared.db, shared.id, kind, &host);
        if let Some(Err(error)) = over.run_until_cancelled(written).await {
            debug!("heartbeat not written: {error}");
        }
    }
    let goodbye = store::workers::leave(&shared.db, shared.id);
    let _ = tokio::time::timeout(Duration::from_secs(2), goodbye).await;
}
