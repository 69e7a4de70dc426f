//! The bus: jobs in a JetStream work queue, news of events over core NATS.
//!
//! Nothing here is the truth, Postgres is. A message that is lost is published again by the
//! sweeper; news that is lost is read from the rows.

pub mod streams;

use std::time::Duration;

use anyhow::Context as _;
use async_nats::{
    ConnectOptions, Event, HeaderMap, ServerAddr,
    connection::State,
    jetstream::{self, context::ContextBuilder},
};
use proto::{Envelope, JobId, JobMessage, Priority, subject};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

/// Header with the W3C trace context of the request that asked for the job.
pub const TRACEPARENT: &str = "traceparent";

/// How long a publication may take. Longer is "unknown": the sweeper will see to it.
const PUBLISH_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// Where NATS listens; several servers of a cluster with commas between them
    #[arg(long, env = "NATS_URL", default_value = "nats://127.0.0.1:4222", hide_env_values = true)]
    pub nats_url: String,
}

#[derive(Clone)]
pub struct Bus {
    client: async_nats::Client,
    jetstream: jetstream::Context,
    /// Fires when the connection is closed for good.
    closed: CancellationToken,
}

impl Bus {
    /// Connects in the background: a service starts, and reports not ready, while NATS is away.
    ///
    /// # Errors
    /// When the URL cannot be read.
    pub async fn connect(config: &Config) -> anyhow::Result<Self> {
        let servers = servers(&config.nats_url)?;
        let closed = CancellationToken::new();
        let closing = closed.clone();
        let client = login(ConnectOptions::new(), &servers)
            .name("rowcall")
            .retry_on_initial_connect()
            // A dead link is noticed after two unanswered pings.
            .ping_interval(Duration::from_secs(5))
            .connection_timeout(Duration::from_secs(3))
            .request_timeout(Some(Duration::from_secs(5)))
            .reconnect_delay_callback(|attempt| {
                Duration::from_millis((50 << attempt.min(5)).min(1000))
            })
            .event_callback(move |event| {
                log(&event);
                if matches!(event, Event::Closed) {
                    closing.cancel();
                }
                std::future::ready(())
            })
            .connect(servers)
            .await
            .context("connect to NATS")?;
        let jetstream = ContextBuilder::new()
            .timeout(Duration::from_secs(5))
            .ack_timeout(PUBLISH_TIMEOUT)
            .build(client.clone());
        Ok(Self { client, jetstream, closed })
    }

    pub fn client(&self) -> &async_nats::Client {
        &self.client
    }

    pub fn jetstream(&self) -> &jetstream::Context {
        &self.jetstream
    }

    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Hands a job to whichever worker is free. Fails at once while NATS is away. Safe to
    /// repeat: a copy inside the duplicate window is dropped, a later one finds the job taken.
    pub async fn publish_job(
        &self,
        message: &JobMessage,
        kind: &str,
        priority: Priority,
        traceparent: Option<&str>,
    ) -> anyhow::Result<()> {
        anyhow::ensure!(self.is_connected(), "NATS is away");
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", message.msg_id());
        if let Some(traceparent) = traceparent {
            headers.insert(TRACEPARENT, traceparent);
        }
        let body = serde_json::to_vec(message)?;
        let published = async {
            let subject = subject::jobs(kind, priority);
            self.jetstream.publish_with_headers(subject, headers, body.into()).await?.await?;
            anyhow::Ok(())
        };
        tokio::time::timeout(PUBLISH_TIMEOUT, published).await.context("publishing timed out")?
    }

    /// Spreads news of events that stand in the record already.
    pub async fn tell(&self, events: &[Envelope]) {
        if events.is_empty() || !self.is_connected() {
            return;
        }
        for event in events {
            let body = serde_json::to_vec(event).expect("an event is always JSON");
            if let Err(error) = self.client.publish(subject::events(event.topic), body.into()).await
            {
                debug!("news of {} not spread: {error}", event.topic);
            }
        }
    }

    /// Tells the worker of a running job that it should stop.
    pub async fn cancel(&self, job: JobId) {
        if let Err(error) = self.client.publish(subject::cancel(job), "".into()).await {
            debug!("cancel of {job} not spread: {error}");
        }
    }

    /// Sends what is buffered and closes the connection.
    pub async fn close(&self) {
        if self.is_connected() {
            let _ = tokio::time::timeout(Duration::from_secs(2), self.client.flush()).await;
        }
        let _ = self.client.drain().await;
        let _ = tokio::time::timeout(Duration::from_secs(1), self.closed.cancelled()).await;
    }
}

fn servers(urls: &str) -> anyhow::Result<Vec<ServerAddr>> {
    let parse = |url: &str| url.trim().parse().context("NATS_URL is not a nats:// URL");
    urls.split(',').map(parse).collect()
}

/// The client does not read a login out of a URL by itself: `user:password@`, or `token@`.
fn login(options: ConnectOptions, servers: &[ServerAddr]) -> ConnectOptions {
    let Some(server) = servers.iter().find(|server| server.has_user_pass()) else {
        return options;
    };
    let user = server.username().unwrap_or_default().to_owned();
    match server.password() {
        Some(password) => options.user_and_password(user, password.to_owned()),
        None => options.token(user),
    }
}

fn log(event: &Event) {
    match event {
        Event::Connected => info!("connected to NATS"),
        Event::Disconnected => warn!("connection to NATS lost"),
        Event::SlowConsumer(_) => warn!("this process reads a subscription too slowly: {event}"),
        Event::Closed | Event::Draining | Event::LameDuckMode => debug!("NATS: {event}"),
        Event::ServerError(_) | Event::ClientError(_) => warn!("NATS: {event}"),
    }
}
