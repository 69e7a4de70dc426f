//! One slot: pulls a single job when it is free, so that an idle worker never starves beside
//! a busy one.

use std::{sync::Arc, time::Duration};

use async_nats::jetstream::{
    Message,
    consumer::{Consumer, pull},
};
use futures::StreamExt as _;
use proto::{Job as _, Priority, subject};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::{Handler, Shared, attempt};

/// How long a pull waits at the server.
const WAIT: Duration = Duration::from_secs(5);
/// How long a mixed slot waits for interactive work before it looks for batch work again.
const SHORT_WAIT: Duration = Duration::from_secs(1);
/// How much longer than agreed an answer may take.
const SILENCE: Duration = Duration::from_secs(3);
/// Failed pulls after which the consumer is looked up anew: one that vanished answers nothing.
const PATIENCE: u32 = 3;

pub struct Slot<H> {
    shared: Arc<Shared>,
    handler: Arc<H>,
    /// Mixed slots take batch work when there is no interactive work; the others never.
    mixed: bool,
    shutdown: CancellationToken,
}

/// The consumers of a kind, as this slot last saw them.
struct Lanes {
    interactive: Consumer<pull::Config>,
    batch: Consumer<pull::Config>,
}

impl<H: Handler> Slot<H> {
    /// A quarter of the slots, at least one, is mixed; the rest is kept for interactive work.
    pub fn new(
        shared: Arc<Shared>,
        handler: Arc<H>,
        number: u16,
        shutdown: CancellationToken,
    ) -> Self {
        let mixed = number < shared.config.worker_slots.div_ceil(4);
        Self { shared, handler, mixed, shutdown }
    }

    /// Works until shutdown.
    pub async fn run(self) {
        while !self.shutdown.is_cancelled() {
            match self.lanes().await {
                Ok(lanes) => self.pull(&lanes).await,
                Err(error) => {
                    debug!("no consumer for {}: {error:#}", H::Job::KIND);
                    self.pause(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Pulls and works until shutdown, or until pulling has failed too often.
    async fn pull(&self, lanes: &Lanes) {
        let mut failures = 0;
        while !self.shutdown.is_cancelled() && failures < PATIENCE {
            self.shared.pulse.beat();
            match self.next(lanes).await {
                Ok(Some(message)) => {
                    failures = 0;
                    attempt::attend(&self.shared, &self.handler, message, &self.shutdown).await;
                }
                Ok(None) => failures = 0,
                Err(error) => {
                    failures += 1;
                    if failures == PATIENCE {
                        warn!("cannot pull {} jobs: {error}", H::Job::KIND);
                    }
                    self.pause(Duration::from_millis(300)).await;
                }
            }
        }
    }

    async fn next(&self, lanes: &Lanes) -> Result<Option<Message>, async_nats::Error> {
        if !self.mixed {
            return self.fetch(&lanes.interactive, Some(WAIT)).await;
        }
        for lane in [&lanes.interactive, &lanes.batch] {
            if let Some(message) = self.fetch(lane, None).await? {
                return Ok(Some(message));
            }
        }
        self.fetch(&lanes.interactive, Some(SHORT_WAIT)).await
    }

    /// Pulls one message, waiting at the server for up to `expires`. At shutdown an open pull
    /// is polled a moment longer: a message may be on its way, and would otherwise be stranded
    /// until its acknowledgement is overdue.
    async fn fetch(
        &self,
        lane: &Consumer<pull::Config>,
        expires: Option<Duration>,
    ) -> Result<Option<Message>, async_nats::Error> {
        const LAST_CHANCE: Duration = Duration::from_millis(60);
        let request = lane.fetch().max_messages(1);
        let request = match expires {
            Some(expires) => request.expires(expires),
            None => request,
        };
        let pulled = async {
            let mut messages = request.messages().await?;
            let message = match self.shutdown.run_until_cancelled(messages.next()).await {
                Some(message) => message,
                None => tokio::time::timeout(LAST_CHANCE, messages.next()).await.unwrap_or(None),
            };
            message.transpose()
        };
        // A broker that went down with the request never answers it.
        tokio::time::timeout(expires.unwrap_or_default() + SILENCE, pulled).await?
    }

    async fn lanes(&self) -> anyhow::Result<Lanes> {
        Ok(Lanes {
            interactive: self.lane(Priority::Interactive).await?,
            batch: self.lane(Priority::Batch).await?,
        })
    }

    async fn lane(&self, priority: Priority) -> anyhow::Result<Consumer<pull::Config>> {
        let name = subject::consumer(H::Job::KIND, priority);
        let lookup =
            self.shared.bus.jetstream().get_consumer_from_stream(name, subject::JOBS_STREAM);
        Ok(lookup.await?)
    }

    async fn pause(&self, length: Duration) {
        self.shutdown.run_until_cancelled(tokio::time::sleep(length)).await;
    }
}
