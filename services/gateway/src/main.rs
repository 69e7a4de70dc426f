//! The front door as a process of its own.

use std::net::SocketAddr;

use anyhow::Context as _;
use chassis::{shutdown, telemetry};
use clap::Parser;
use gateway::{Application, Config, open_files};
use tokio::net::TcpListener;

/// Serves the API: accepts questions, tells how they fare, hands out rows and files.
#[derive(Parser)]
#[command(version)]
struct Settings {
    /// Where the API is served
    #[arg(long, env = "LISTEN", default_value = "0.0.0.0:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    gateway: Config,
    #[command(flatten)]
    telemetry: telemetry::Config,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let settings = Settings::parse();
    let telemetry = telemetry::init("gateway", &settings.telemetry)?;
    chassis::install_tls();
    open_files::raise_limit();
    let shutdown = shutdown::on_signal()?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("listen on {}", settings.listen))?;
    let metrics = telemetry.metrics.clone();
    let application = Application::build(settings.gateway, listener, metrics, shutdown).await?;
    let served = application.run_until_stopped().await;
    telemetry.flush();
    served
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_settings_fit_together() {
        Settings::command().debug_assert();
    }
}
