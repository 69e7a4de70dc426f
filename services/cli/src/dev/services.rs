//! The services of a world, each a process of its own: started, watched, started again when
//! they die, and ended together.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use tokio::{
    process::{Child, Command},
    task::JoinSet,
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{
    home::Home,
    private::Addresses,
    progress::{say, shown},
    roster::Roster,
};
use crate::{
    servers::{
        free_port,
        process::{self, Signal},
    },
    world::World,
};

const NAMES: [&str; 5] = ["gateway", "generator", "executor", "exporter", "scheduler"];
/// What running jobs get when a world is ended, and then some for the process itself.
const GRACE: Duration = Duration::from_secs(5);
const LAST_WORDS: Duration = Duration::from_secs(8);
const READY_LIMIT: Duration = Duration::from_secs(60);
/// One that ran this long before it died is started again at once.
const STABLE: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a service's process is started with.
#[derive(Clone)]
struct Service {
    name: &'static str,
    binary: PathBuf,
    log: PathBuf,
    environment: BTreeMap<&'static str, String>,
}

pub(super) struct Services {
    tasks: JoinSet<()>,
    stop: CancellationToken,
    roster: Arc<Roster>,
}

impl Services {
    /// Starts all; [`Services::wait_until_ready`] says when they serve.
    pub(super) fn start(
        home: &Home,
        addresses: &Addresses,
        gateway_port: u16,
        with_sample: bool,
        roster: Arc<Roster>,
    ) -> anyhow::Result<Self> {
        let mut services = Vec::new();
        for name in NAMES {
            let mut environment = environment(home, addresses)?;
            if name == "gateway" {
                environment.insert("LISTEN", format!("127.0.0.1:{gateway_port}"));
            }
            if !with_sample && !is_set("KNOWLEDGE_BASE_PATH") {
                // The examples that come with Rowcall are about the sample.
                let own = home.dir().join("knowledge_base");
                environment.insert("KNOWLEDGE_BASE_PATH", own.display().to_string());
            }
            let log = home.log(name);
            keep_one_older(&log);
            services.push(Service { name, binary: binary(name)?, log, environment });
        }
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for service in services {
            tasks.spawn(service.keep_running(roster.clone(), stop.clone()));
        }
        Ok(Self { tasks, stop, roster })
    }

    /// Until each says of itself that it is ready.
    pub(super) async fn wait_until_ready(&self, home: &Home) -> anyhow::Result<()> {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(2)).build()?;
        let deadline = Instant::now() + READY_LIMIT;
        for name in NAMES {
            while !self.is_ready(&http, name).await {
                // One that dies while it starts would do so again.
                if Instant::now() > deadline || self.roster.deaths(name) > 0 {
                    let log = home.log(name);
                    let end = process::last_lines(&log, 8);
                    bail!("{name} does not come up; the end of {}:\n{end}", shown(&log));
                }
                sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }

    async fn is_ready(&self, http: &reqwest::Client, name: &str) -> bool {
        let Some(url) = self.roster.health(name) else { return false };
        let answer = http.get(format!("{url}/readyz")).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// Ends all at once, each in its own order.
    pub(super) async fn stop(&mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Service {
    /// Runs the process again and again until told to stop.
    async fn keep_running(self, roster: Arc<Roster>, stop: CancellationToken) {
        let mut pause = FIRST_PAUSE;
        while !stop.is_cancelled() {
            let start = Instant::now();
            let ended = self.run_once(&roster, &stop).await;
            if stop.is_cancelled() {
                return;
            }
            if start.elapsed() > STABLE {
                pause = FIRST_PAUSE;
            }
            roster.gone(self.name);
            say(&format!("{} {ended} and is started again; see {}", self.name, shown(&self.log)));
            let _ = stop.run_until_cancelled(sleep(pause)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Gives the reason for its end, in words.
    async fn run_once(&self, roster: &Roster, stop: &CancellationToken) -> String {
        let (mut child, health) = match self.spawn() {
            Ok(spawned) => spawned,
            Err(error) => return format!("did not start ({error:#})"),
        };
        roster.here(self.name, child.id().unwrap_or_default(), health);
        tokio::select! {
            status = child.wait() => match status {
                Ok(status) => format!("ended ({status})"),
                Err(error) => format!("was lost ({error})"),
            },
            () = stop.cancelled() => {
                process::end(&mut child, Signal::TERM, GRACE + LAST_WORDS).await;
                "ended".into()
            }
        }
    }

    fn spawn(&self) -> anyhow::Result<(Child, String)> {
        let mut command: Command = process::command(&self.binary, &self.log)?;
        command.envs(&self.environment).kill_on_drop(true);
        let door = if let Some(listen) = self.environment.get("LISTEN") {
            listen.clone()
        } else {
            let listen = format!("127.0.0.1:{}", free_port(0)?);
            command.env("HEALTH_LISTEN", &listen);
            listen
        };
        let child = command.spawn().with_context(|| format!("start {}", self.binary.display()))?;
        Ok((child, format!("http://{door}")))
    }
}

/// Ends services of a run that was killed, together with its guardian, before it could end them.
pub(super) async fn end_left_overs(world: &World) {
    let endings =
        world.processes.iter().filter_map(|(name, pid)| {
            let mark = binary(name).ok()?.display().to_string();
            Some(async move {
                process::end_left_over(*pid, &mark, Signal::TERM, GRACE + LAST_WORDS).await
            })
        });
    futures::future::join_all(endings).await;
}

fn environment(
    home: &Home,
    addresses: &Addresses,
) -> anyhow::Result<BTreeMap<&'static str, String>> {
    let mut environment = BTreeMap::from([
        ("DATABASE_URL", addresses.database.clone()),
        ("NATS_URL", addresses.nats.clone()),
        ("POSTGRES_URL", addresses.target.clone()),
    ]);
    let grace = GRACE.as_secs().to_string();
    // Without a backtrace, the reason for a failed start stands at the end of the log.
    let defaults = [
        ("SHUTDOWN_GRACE", grace),
        ("LOG_FORMAT", "text".into()),
        ("RUST_LIB_BACKTRACE", "0".into()),
        ("ENCRYPTION_KEY", home.encryption_key()?),
        // Who runs a world on a machine may reach that machine anyway.
        ("CONNECTION_ALLOW_PRIVATE", "true".into()),
    ];
    for (name, value) in defaults {
        if !is_set(name) {
            environment.insert(name, value);
        }
    }
    Ok(environment)
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The services are built and installed beside this program.
fn binary(name: &str) -> anyhow::Result<PathBuf> {
    let me = env::current_exe().context("find this program")?;
    let binary = me.with_file_name(name);
    if !binary.is_file() {
        bail!("{} is missing; build it with `cargo build --release`", binary.display());
    }
    Ok(binary)
}

/// The log of the run before stays for a look, as `….log.old`.
fn keep_one_older(log: &Path) {
    // Only a convenience: there may be none, and then there is nothing to keep.
    let _ = std::fs::rename(log, log.with_extension("log.old"));
}
