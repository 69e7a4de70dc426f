//! How long the queues are, for `/metrics`.

use anyhow::Context as _;
use async_nats::jetstream::consumer::pull;
use chassis::Bus;
use proto::{Priority, subject};
use sqlx::PgPool;
use strum::IntoEnumIterator as _;

/// Sets the gauges `rowcall_jobs{kind, status}` from the rows and
/// `rowcall_queue_lag{kind, priority}` (waiting and unacknowledged messages) from NATS.
pub async fn measure(db: &PgPool, bus: &Bus) -> anyhow::Result<()> {
    for kind in proto::jobs::KINDS {
        for status in ["queued", "running", "dead"] {
            metrics::gauge!("rowcall_jobs", "kind" => kind, "status" => status).set(0.0);
        }
    }
    for count in store::jobs::counts(db).await? {
        metrics::gauge!("rowcall_jobs", "kind" => count.kind, "status" => count.status.to_string())
            .set(count.count as f64);
    }
    if !bus.is_connected() {
        return Ok(());
    }
    for kind in proto::jobs::KINDS {
        for priority in Priority::iter() {
            let name = subject::consumer(kind, priority);
            let mut consumer = bus
                .jetstream()
                .get_consumer_from_stream::<pull::Config, _, _>(&name, subject::JOBS_STREAM)
                .await
                .with_context(|| format!("consumer {name}"))?;
            let info = consumer.info().await?;
            let lag = info.num_pending + info.num_ack_pending as u64;
            metrics::gauge!("rowcall_queue_lag", "kind" => kind, "priority" => priority.to_string())
                .set(lag as f64);
        }
    }
    Ok(())
}
