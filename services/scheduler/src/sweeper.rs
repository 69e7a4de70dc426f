//! Publishes the jobs that the bus should hold and perhaps does not: accepted while NATS was
//! away, delayed ones that are due, and those whose worker died.

use std::collections::HashSet;

use async_nats::jetstream::consumer::pull;
use chassis::Bus;
use futures::StreamExt as _;
use proto::subject;
use sqlx::PgPool;
use store::jobs::{self, Due, Lane};
use tracing::{debug, info};

/// Jobs of one sort that are published in one go.
const BATCH: i64 = 2000;
/// Publications that are on their way at once.
const WINDOW: usize = 64;

/// Sweeps once. While NATS is away nothing is taken, so nothing is put off.
pub async fn sweep(db: &PgPool, bus: &Bus) -> anyhow::Result<()> {
    if !bus.is_connected() {
        return Ok(());
    }
    let missing = missing(db, bus).await?;
    let due = jobs::take_due(db, &missing, BATCH).await?;
    if due.is_empty() {
        return Ok(());
    }
    info!(jobs = due.len(), "publishing what the bus may have lost, or what is due");
    publish(db, bus, due).await
}

/// How many messages the bus holds too few, lane by lane. A queue that is merely long misses
/// none.
async fn missing(db: &PgPool, bus: &Bus) -> anyhow::Result<Vec<Lane>> {
    let mut missing = Vec::new();
    for lane in jobs::late(db).await? {
        match waiting(bus, &lane).await {
            Ok(waiting) if waiting < lane.jobs => {
                missing.push(Lane { jobs: lane.jobs - waiting, ..lane });
            }
            Ok(_) => {}
            // The stream or the consumer vanished; they are put back within seconds.
            Err(error) => debug!(lane.kind, "messages not counted: {error:#}"),
        }
    }
    Ok(missing)
}

/// Messages of a lane that nobody has been given yet.
async fn waiting(bus: &Bus, lane: &Lane) -> anyhow::Result<i64> {
    let name = subject::consumer(&lane.kind, lane.priority);
    let consumer = bus
        .jetstream()
        .get_consumer_from_stream::<pull::Config, _, _>(&name, subject::JOBS_STREAM)
        .await?;
    Ok(i64::try_from(consumer.cached_info().num_pending)?)
}

/// Publishes until a publication fails. What is left then is due again with the next sweep:
/// the growing intervals are for jobs that the bus took.
async fn publish(db: &PgPool, bus: &Bus, due: Vec<Due>) -> anyhow::Result<()> {
    let mut left: HashSet<_> = due.iter().map(|job| job.message.job).collect();
    let mut failure = None;
    let mut publications = futures::stream::iter(due)
        .map(|job| async move {
            let traceparent = job.traceparent.as_deref();
            let published =
                bus.publish_job(&job.message, &job.kind, job.priority, traceparent).await;
            (job.message.job, published)
        })
        .buffer_unordered(WINDOW);
    while let Some((job, published)) = publications.next().await {
        match published {
            Ok(()) => drop(left.remove(&job)),
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    drop(publications);
    let left: Vec<_> = left.into_iter().collect();
    let Some(error) = failure else { return Ok(()) };
    jobs::put_back(db, &left).await?;
    Err(error.context(format!("{} jobs not published", left.len())))
}
