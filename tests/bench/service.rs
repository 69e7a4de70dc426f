//! One of our services as a process of its own, as it runs everywhere else.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use cli::servers::{free_port, process};
use tests::world::eventually;
use tokio::process::Child;

use crate::ground::{CONNECTIONS, Ground};
use crate::http;

const STOP_GRACE: Duration = Duration::from_secs(15);

pub struct Service {
    child: Child,
    pub pid: u32,
    /// Where the gateway serves its API, and the others their health.
    pub address: SocketAddr,
}

impl Service {
    /// Starts the binary that stands beside this one, and waits until it is ready.
    pub async fn start(
        ground: &Ground,
        name: &str,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let address: SocketAddr = ([127, 0, 0, 1], free_port(0)?).into();
        let log = ground.dir().join(format!("{name}.log"));
        let mut command = process::command(&binary(name)?, &log)?;
        command
            .env("DATABASE_URL", &ground.database_url)
            .env("DATABASE_POOL", CONNECTIONS.to_string())
            .env("NATS_URL", ground.nats.url())
            .env("POSTGRES_URL", &ground.target_url)
            .env("LISTEN", address.to_string())
            .env("HEALTH_LISTEN", address.to_string())
            .envs(settings.iter().copied())
            .kill_on_drop(true);
        let mut child = command.spawn().with_context(|| format!("start {name}"))?;
        let pid = child.id().with_context(|| format!("{name} ended at once"))?;
        let ready = eventually("the service is ready", async || {
            if let Some(status) = child.try_wait()? {
                anyhow::bail!("it ended ({status})");
            }
            let status = http::Client::connect(address).await?.get("/readyz").await?;
            Ok((status == 200).then_some(()))
        });
        let failed = || format!("{name}; its log ends:\n{}", process::last_lines(&log, 5));
        ready.await.with_context(failed)?;
        Ok(Self { child, pid, address })
    }

    pub async fn stop(mut self) {
        process::end(&mut self.child, process::Signal::TERM, STOP_GRACE).await;
    }
}

fn binary(name: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    anyhow::ensure!(
        path.is_file(),
        "{} is not built: cargo build --release --workspace --bins",
        path.display()
    );
    Ok(path)
}
