//! `/livez`, `/readyz` and `/metrics` of a worker, for Kubernetes and Prometheus.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::StatusCode, routing::get};
use metrics_exporter_prometheus::PrometheusHandle;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::Bus;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// Where /livez, /readyz and /metrics are served
    #[arg(long, env = "HEALTH_LISTEN", default_value = "0.0.0.0:9090")]
    pub health_listen: SocketAddr,
}

/// Turned by a loop that must keep turning.
#[derive(Clone)]
pub struct Pulse {
    started: Instant,
    last: Arc<AtomicU64>,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { started: Instant::now(), last: Arc::default() }
    }
}

impl Pulse {
    pub fn beat(&self) {
        self.last.store(self.started.elapsed().as_millis() as u64, Ordering::Relaxed);
    }

    /// How long ago it last beat.
    pub fn age(&self) -> Duration {
        self.started
            .elapsed()
            .saturating_sub(Duration::from_millis(self.last.load(Ordering::Relaxed)))
    }
}

/// What readiness depends on.
#[derive(Clone)]
pub struct Vitals {
    pub db: PgPool,
    pub bus: Bus,
    pub pulse: Pulse,
    pub shutdown: CancellationToken,
}

impl Vitals {
    /// Why no work should come here; None when all is well.
    async fn ailment(&self) -> Option<&'static str> {
        /// A fetch waits five seconds at most, so a loop that turns beats thrice in this time.
        const STALE: Duration = Duration::from_secs(15);
        if self.shutdown.is_cancelled() {
            return Some("stopping");
        }
        if !self.bus.is_connected() {
            return Some("no connection to NATS");
        }
        if self.pulse.age() > STALE {
            return Some("the work loop stands still");
        }
        (!database_answers(&self.db).await).then_some("the database does not answer")
    }
}

/// Does the database answer within a second?
pub async fn database_answers(db: &PgPool) -> bool {
    let answer = sqlx::query("select 1").execute(db);
    matches!(tokio::time::timeout(Duration::from_secs(1), answer).await, Ok(Ok(_)))
}

/// Serves until `shutdown`.
pub async fn serve(
    listener: TcpListener,
    vitals: Vitals,
    metrics: PrometheusHandle,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let router = Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(ready).with_state(vitals))
        .route("/metrics", get(async move || metrics.render()));
    axum::serve(listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await?;
    Ok(())
}

async fn ready(State(vitals): State<Vitals>) -> (StatusCode, String) {
    match vitals.ailment().await {
        None => (StatusCode::OK, "ready\n".into()),
        Some(ailment) => (StatusCode::SERVICE_UNAVAILABLE, format!("{ailment}\n")),
    }
}
