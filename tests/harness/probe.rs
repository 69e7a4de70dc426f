//! A job that does what a test wants, to try the worker loop with.

use std::{pin::Pin, sync::Arc};

use chassis::{Context, End, Failure, Handler, Settlement};
use proto::{Event, Job, JobError, JobErrorCode, QueryId, Topic};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Probe {
    /// Whose topic hears of it.
    pub topic: Option<QueryId>,
    /// Tells its ends from those of others.
    pub mark: Uuid,
}

impl Probe {
    pub fn new(topic: Option<QueryId>) -> Self {
        Self { topic, mark: Uuid::now_v7() }
    }
}

impl Job for Probe {
    const KIND: &'static str = "probe";
}

type Work =
    dyn Fn(Context) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>> + Send + Sync;

/// Serves probes by a closure; each end is a row in `probe_ends`.
#[derive(Clone)]
pub struct Prober(Arc<Work>);

impl Prober {
    pub fn new<F, R>(work: F) -> Self
    where
        F: Fn(Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Self(Arc::new(move |context| Box::pin(work(context))))
    }

    /// Does nothing, at once.
    pub fn idle() -> Self {
        Self::new(async |_| Ok(()))
    }

    /// Starts every job and finishes none, until it is told to stop.
    pub fn stuck() -> Self {
        Self::new(async |context: Context| {
            context.stop.cancelled().await;
            Err(oops("stopped"))
        })
    }
}

/// A passing failure.
pub fn oops(message: &str) -> Failure {
    Failure::Retry(JobError::new(JobErrorCode::Internal, message))
}

/// Where the ends of probes are written.
pub const TABLE: &str = "create table probe_ends (
    at bigint generated always as identity, job_end text not null, mark uuid not null)";

impl Handler for Prober {
    type Job = Probe;
    type Begun = ();
    type Output = ();

    // The services' own handlers try the other way.
    const BEGIN_WRITES: bool = false;

    fn topic(&self, job: &Probe) -> Option<Topic> {
        job.topic.map(Topic::from)
    }

    async fn begin(
        &self,
        _: &mut PgConnection,
        _: &Probe,
        _: i32,
    ) -> store::Result<Option<((), Vec<Event>)>> {
        Ok(Some(((), Vec::new())))
    }

    async fn handle(&self, _: &Probe, (): (), context: &Context) -> Result<(), Failure> {
        (self.0)(context.clone()).await
    }

    async fn settle(
        &self,
        db: &mut PgConnection,
        job: &Probe,
        end: &End<()>,
    ) -> store::Result<Settlement> {
        let name = match end {
            End::Done(()) => "done",
            End::Failed(_) => "failed",
            End::Cancelled => "cancelled",
            End::Requeued => "requeued",
        };
        sqlx::query("insert into probe_ends (job_end, mark) values ($1, $2)")
            .bind(name)
            .bind(job.mark)
            .execute(db)
            .await?;
        Ok(Settlement::default())
    }
}
