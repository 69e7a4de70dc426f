//! Publishes the jobs that the bus should hold and perhaps does not: accepted while NATS was
//! away, delayed ones that are due, and those whose worker died.

use chassis::Bus;
use sqlx::PgPool;
use store::jobs;
use tracing::{debug, info};

/// Jobs published in one go.
const BATCH: i64 = 500;

/// Sweeps until nothing is due. While NATS is away nothing is taken, so nothing is put off.
pub async fn sweep(db: &PgPool, bus: &Bus) -> anyhow::Result<()> {
    loop {
        if !bus.is_connected() {
            return Ok(());
        }
        let due = jobs::take_due(db, BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        info!(jobs = due.len(), "publishing what the bus may have lost, or what is due");
        for job in due {
            let published =
                bus.publish_job(&job.message, &job.kind, job.priority, job.traceparent.as_deref());
            if let Err(error) = published.await {
                // It stays due: the next time is a few seconds away.
                debug!(job = %job.message.job, "not published: {error:#}");
            }
        }
    }
}
