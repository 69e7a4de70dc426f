//! The full cycle of a job as one would write it by hand: claim, work, tell twice, finish, all
//! durable, acknowledge. No lease to renew, no retries, no cancel, no spans, no metrics.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::{Consumer, pull};
use chrono::Utc;
use futures::StreamExt as _;
use proto::{Envelope, Event, JobMessage, Priority, subject};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::ground::Ground;
use crate::jobs::{KIND, Noop, ending, progress};

pub struct Cycle {
    database_url: String,
    client: async_nats::Client,
    consumer: Consumer<pull::Config>,
    events: Arc<Vec<Event>>,
}

impl Cycle {
    pub async fn new(ground: &Ground) -> anyhow::Result<Self> {
        let name = subject::consumer(KIND, Priority::Interactive);
        let stream = subject::JOBS_STREAM;
        let consumer = ground.bus.jetstream().get_consumer_from_stream(name, stream).await;
        Ok(Self {
            database_url: ground.database_url.clone(),
            client: ground.bus.client().clone(),
            consumer: consumer?,
            events: Arc::new(progress().into_iter().chain([ending()]).collect()),
        })
    }

    pub async fn run(self, slots: u16, leave: CancellationToken) -> anyhow::Result<()> {
        let mut tasks = JoinSet::new();
        for _ in 0..slots {
            let slot = Slot {
                db: PgConnection::connect(&self.database_url).await?,
                client: self.client.clone(),
                consumer: self.consumer.clone(),
                events: self.events.clone(),
            };
            tasks.spawn(slot.run(leave.clone()));
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        Ok(())
    }
}

struct Slot {
    db: PgConnection,
    client: async_nats::Client,
    consumer: Consumer<pull::Config>,
    events: Arc<Vec<Event>>,
}

impl Slot {
    async fn run(mut self, leave: CancellationToken) -> anyhow::Result<()> {
        while !leave.is_cancelled() {
            let request = self.consumer.fetch().max_messages(1).expires(Duration::from_secs(5));
            let mut messages = request.messages().await?;
            let Some(Some(message)) = leave.run_until_cancelled(messages.next()).await else {
                continue;
            };
            let message = message.map_err(anyhow::Error::from_boxed)?;
            let announced: JobMessage = serde_json::from_slice(&message.payload)?;
            self.work(announced).await?;
            message.ack().await.map_err(anyhow::Error::from_boxed)?;
        }
        Ok(())
    }

    async fn work(&mut self, announced: JobMessage) -> anyhow::Result<()> {
        let (payload, fence): (Value, i64) = sqlx::query_as(
            "update jobs set status = 'running', attempt = attempt + 1, fence = fence + 1,
                 lease_until = now() + interval '30 s', started_at = now()
             where id = $1 and status = 'queued' returning payload, fence",
        )
        .bind(announced.job.0)
        .fetch_one(&mut self.db)
        .await?;
        let job: Noop = serde_json::from_value(payload)?;
        let bodies: Vec<Value> =
            self.events.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;

        let mut transaction = self.db.begin().await?;
        sqlx::query(
            "with topic as (update topics set last_seq = last_seq + 3 where id = $1 returning last_seq - 3 as base)
             insert into events (topic_id, seq, event, progress)
             select $1, base + place, event, true
             from topic, unnest($2::jsonb[]) with ordinality as e (event, place)",
        )
        .bind(job.query.0)
        .bind(bodies)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "update jobs set status = 'done', finished_at = now(), lease_until = null
             where id = $1 and fence = $2 and status = 'running'",
        )
        .bind(announced.job.0)
        .bind(fence)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;

        let topic = job.query.into();
        for (seq, event) in (1..).zip(self.events.iter()) {
            let told = Envelope { seq, topic, event: event.clone(), timestamp: Utc::now() };
            self.client.publish(subject::events(topic), serde_json::to_vec(&told)?.into()).await?;
        }
        Ok(())
    }
}
