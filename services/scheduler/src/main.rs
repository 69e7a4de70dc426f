//! `scheduler`: what runs by the clock.

use std::time::Duration;

use chassis::{Bus, bus, health, shutdown, telemetry};
use clap::Parser;
use scheduler::Scheduler;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Parser)]
#[command(
    version,
    about = "Rowcall's scheduler: the sweeper, retention, the watch over the queues"
)]
struct Settings {
    #[command(flatten)]
    store: store::Config,
    #[command(flatten)]
    bus: bus::Config,
    #[command(flatten)]
    health: health::Config,
    #[command(flatten)]
    telemetry: telemetry::Config,
    #[command(flatten)]
    own: scheduler::Config,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let settings = Settings::parse();
    let telemetry = telemetry::init("scheduler", &settings.telemetry)?;
    chassis::install_tls();
    let shutdown = shutdown::on_signal()?;
    let db = store::connect(&settings.store)?;
    let bus = Bus::connect(&settings.bus).await?;
    let scheduler = Scheduler::new(db.clone(), bus.clone(), settings.own)?;
    let vitals = health::Vitals {
        db: db.clone(),
        bus: bus.clone(),
        pulse: scheduler.pulse(),
        shutdown: shutdown.clone(),
    };
    let listener = TcpListener::bind(settings.health.health_listen).await?;
    let metrics = telemetry.metrics.clone();
    // Health outlives the work: while that ends, the process is alive and not ready.
    let over = CancellationToken::new();
    let health = tokio::spawn(health::serve(listener, vitals, metrics, over.clone()));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "scheduler serves");

    scheduler.run(shutdown).await;

    bus.close().await;
    over.cancel();
    let _ = tokio::time::timeout(Duration::from_secs(1), health).await;
    let _ = tokio::time::timeout(Duration::from_secs(2), db.close()).await;
    telemetry.flush();
    Ok(())
}
