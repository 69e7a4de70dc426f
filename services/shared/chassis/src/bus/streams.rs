//! What must exist on the NATS server: one stream, one durable consumer per kind and priority.
//!
//! Only the migration step creates and changes them, and the scheduler puts back what has
//! vanished. Everything stays within what nats-server 2.9 knows: one `filter_subject` per
//! consumer (a plural list is silently ignored there), no consumer `backoff` (it would
//! replace `ack_wait`), no message TTL.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use async_nats::jetstream::{
    consumer::{AckPolicy, pull},
    stream::{self, DiscardPolicy, RetentionPolicy, StorageType},
};
use proto::{Priority, subject};
use strum::IntoEnumIterator as _;
use tracing::info;

use super::Bus;

/// How jobs are delivered.
#[derive(Clone, Debug, clap::Args)]
pub struct Delivery {
    /// Copies of the job stream that a NATS cluster keeps; 3 in production
    #[arg(long, env = "NATS_REPLICAS", default_value_t = 1)]
    pub nats_replicas: usize,
    /// Seconds without a sign of life after which NATS offers a job to another worker
    #[arg(long, env = "NATS_ACK_WAIT", default_value = "30", value_parser = crate::worker::seconds)]
    pub nats_ack_wait: Duration,
    /// Jobs of one kind that may be out at workers, over all replicas; well above all slots together
    #[arg(long, env = "NATS_MAX_ACK_PENDING", default_value_t = 1024)]
    pub nats_max_ack_pending: i64,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            nats_replicas: 1,
            nats_ack_wait: Duration::from_secs(30),
            nats_max_ack_pending: 1024,
        }
    }
}

/// Creates the stream and the consumers, or brings them to this release's configuration, and
/// checks that the server understood it.
pub async fn migrate(bus: &Bus, kinds: &[&str], delivery: &Delivery) -> anyhow::Result<()> {
    let wanted = stream_config(delivery);
    let echoed = bus
        .jetstream()
        .create_or_update_stream(wanted.clone())
        .await
        .context("create the job stream")?
        .config;
    ensure!(
        echoed.retention == wanted.retention && echoed.duplicate_window == wanted.duplicate_window,
        "the NATS server did not take the configuration of stream {}",
        subject::JOBS_STREAM
    );
    for kind in kinds {
        for priority in Priority::iter() {
            create_consumer(bus, kind, priority, delivery).await?;
        }
    }
    info!(version = bus.client().server_info().version, "streams and consumers stand");
    Ok(())
}

/// Puts back what is missing, and touches nothing that is there.
pub async fn ensure(bus: &Bus, kinds: &[&str], delivery: &Delivery) -> anyhow::Result<()> {
    if bus.jetstream().get_stream(subject::JOBS_STREAM).await.is_err() {
        return migrate(bus, kinds, delivery).await;
    }
    for kind in kinds {
        for priority in Priority::iter() {
            let name = subject::consumer(kind, priority);
            let found = bus
                .jetstream()
                .get_consumer_from_stream::<pull::Config, _, _>(&name, subject::JOBS_STREAM)
                .await;
            if found.is_err() {
                create_consumer(bus, kind, priority, delivery).await?;
            }
        }
    }
    Ok(())
}

async fn create_consumer(
    bus: &Bus,
    kind: &str,
    priority: Priority,
    delivery: &Delivery,
) -> anyhow::Result<()> {
    let wanted = consumer_config(kind, priority, delivery);
    let name = subject::consumer(kind, priority);
    let consumer = bus
        .jetstream()
        .create_consumer_on_stream(wanted.clone(), subject::JOBS_STREAM)
        .await
        .with_context(|| format!("create the consumer {name}"))?;
    let echoed = &consumer.cached_info().config;
    ensure!(
        echoed.filter_subject == wanted.filter_subject && echoed.ack_wait == wanted.ack_wait,
        "the NATS server did not take the configuration of consumer {name}"
    );
    Ok(())
}

fn stream_config(delivery: &Delivery) -> stream::Config {
    stream::Config {
        name: subject::JOBS_STREAM.into(),
        subjects: vec![subject::ALL_JOBS.into()],
        retention: RetentionPolicy::WorkQueue,
        storage: StorageType::File,
        discard: DiscardPolicy::New,
        max_messages: 1_000_000,
        max_age: Duration::from_secs(48 * 3600),
        duplicate_window: Duration::from_secs(120),
        num_replicas: delivery.nats_replicas,
        ..Default::default()
    }
}

fn consumer_config(kind: &str, priority: Priority, delivery: &Delivery) -> pull::Config {
    pull::Config {
        durable_name: Some(subject::consumer(kind, priority)),
        filter_subject: subject::jobs(kind, priority),
        ack_policy: AckPolicy::Explicit,
        ack_wait: delivery.nats_ack_wait,
        // Attempts are counted in the job's row.
        max_deliver: -1,
        max_ack_pending: delivery.nats_max_ack_pending,
        max_waiting: 4096,
        ..Default::default()
    }
}
