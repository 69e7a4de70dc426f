//! The `main` of a worker service: configuration in, handler built, jobs served, a clean end.

use std::time::Duration;

use clap::Parser;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{Bus, Handler, bus, health, shutdown, telemetry, worker};

/// The settings that all workers share, and those of one service.
#[derive(Debug, Parser)]
#[command(version)]
struct Settings<C: clap::Args> {
    #[command(flatten)]
    store: store::Config,
    #[command(flatten)]
    bus: bus::Config,
    #[command(flatten)]
    worker: worker::Config,
    #[command(flatten)]
    health: health::Config,
    #[command(flatten)]
    telemetry: telemetry::Config,
    #[command(flatten)]
    own: C,
}

/// What a handler may be built from.
#[derive(Clone)]
pub struct Base {
    pub db: PgPool,
    pub bus: Bus,
    pub shutdown: CancellationToken,
}

/// Runs a worker service until it is told to stop.
pub async fn main<H, C>(
    service: &'static str,
    build: impl AsyncFnOnce(C, Base) -> anyhow::Result<H>,
) -> anyhow::Result<()>
where
    H: Handler,
    C: clap::Args + std::fmt::Debug,
{
    let settings = Settings::<C>::parse();
    let telemetry = telemetry::init(service, &settings.telemetry)?;
    crate::install_tls();
    let shutdown = shutdown::on_signal()?;
    let base = Base {
        db: store::connect(&settings.store)?,
        bus: Bus::connect(&settings.bus).await?,
        shutdown: shutdown.clone(),
    };
    let worker = worker::Worker::new(base.db.clone(), base.bus.clone(), settings.worker);
    let vitals = health::Vitals {
        db: base.db.clone(),
        bus: base.bus.clone(),
        pulse: worker.pulse(),
        shutdown: shutdown.clone(),
    };
    // Health outlives the work: while jobs finish, the process is alive and not ready.
    let over = CancellationToken::new();
    let listener = TcpListener::bind(settings.health.health_listen).await?;
    let health =
        tokio::spawn(health::serve(listener, vitals, telemetry.metrics.clone(), over.clone()));

    let handler = build(settings.own, base.clone()).await?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "{service} serves");
    let served = worker.serve(handler, shutdown).await;

    base.bus.close().await;
    over.cancel();
    let _ = tokio::time::timeout(Duration::from_secs(1), health).await;
    let _ = tokio::time::timeout(Duration::from_secs(2), base.db.close()).await;
    telemetry.flush();
    served
}
