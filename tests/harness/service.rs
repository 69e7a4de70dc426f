//! One of our services as a process of its own: the binary that is shipped, killed if need be.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use anyhow::Context as _;
use cli::servers::{
    free_port,
    process::{self, Signal},
};
use tokio::process::Child;

use crate::{World, world::LEASE};

/// How long a service has to be ready, on a machine that is doing other things too.
const START_LIMIT: Duration = Duration::from_secs(30);

/// A running service; killed when dropped.
pub struct Service {
    name: &'static str,
    child: Child,
    log: PathBuf,
    /// Where the gateway serves its API, and the others their health.
    pub address: SocketAddr,
}

impl World {
    /// Starts a service beside the test, and waits until it is ready. Settings are
    /// environment variables.
    pub async fn start(
        &self,
        name: &'static str,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Service> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port(0)?));
        let log = self.dir().join(format!("{name}-{}.log", address.port()));
        let mut command = process::command(&binary(name)?, &log)?;
        command
            .env("DATABASE_URL", &self.database_url)
            .env("NATS_URL", self.nats.url())
            .env("LISTEN", address.to_string())
            .env("HEALTH_LISTEN", address.to_string())
            .env("JOB_LEASE", LEASE.as_secs_f64().to_string())
            .env("NATS_ACK_WAIT", LEASE.as_secs_f64().to_string())
            .envs(settings.iter().copied())
            .kill_on_drop(true);
        let child = command.spawn().with_context(|| format!("start {name}"))?;
        let mut service = Service { name, child, log, address };
        service.wait_until_ready().await?;
        Ok(service)
    }
}

impl Service {
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it the way a crash does.
    pub async fn kill(&mut self) {
        process::signal(&self.child, Signal::KILL);
        let _ = self.child.wait().await;
    }

    /// Lets it hang: connections stay open, nothing moves.
    pub fn pause(&self) {
        process::signal(&self.child, Signal::STOP);
    }

    pub fn resume(&self) {
        process::signal(&self.child, Signal::CONT);
    }

    /// Asks it to end; gives whether it did so in time and with success.
    pub async fn terminate(&mut self, grace: Duration) -> bool {
        process::signal(&self.child, Signal::TERM);
        let ended = tokio::time::timeout(grace, self.child.wait()).await;
        matches!(ended, Ok(Ok(status)) if status.success())
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        chassis::install_tls();
        let (url, http) = (format!("{}/readyz", self.url()), reqwest::Client::new());
        let deadline = tokio::time::Instant::now() + START_LIMIT;
        loop {
            if http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_some() || tokio::time::Instant::now() > deadline {
                let log = process::last_lines(&self.log, 20);
                anyhow::bail!("{} is not ready ({ended:?}); its log ends:\n{log}", self.name);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The binary beside the tests' own.
pub fn binary(name: &str) -> anyhow::Result<PathBuf> {
    let tests = std::env::current_exe()?;
    let places = tests.ancestors().skip(1).take(2).map(|folder| folder.join(name));
    places.into_iter().find(|path| path.is_file()).with_context(|| {
        format!("{name} is not built: cargo build --workspace --bins, or make test")
    })
}
