//! Ends a world whose `rowcall dev` was killed and could not do it itself.
//!
//! A guardian is a second process of this program. It hears on a pipe which processes there
//! are. When the pipe closes without a word of dismissal, whoever held it is dead, and the
//! guardian ends what it knows of.

use std::{
    io::{BufRead as _, Write as _, stdin},
    os::unix::process::CommandExt as _,
    process::{ChildStdin, Command, Stdio},
    sync::Mutex,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};

use crate::{
    servers::process::{Signal, signal_pid},
    world::World,
};

/// The hidden subcommand that runs a guardian.
pub const SUBCOMMAND: &str = "guardian";
const DISMISSAL: &str = "dismissed";

/// The end of the pipe that a world holds.
pub(super) struct Guardian {
    pipe: Mutex<ChildStdin>,
}

/// All processes of a world, in the order in which they end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Wards {
    services: Vec<u32>,
    nats: Option<u32>,
    postgres: Option<u32>,
}

impl Guardian {
    pub(super) fn start() -> anyhow::Result<Self> {
        let me = std::env::current_exe().context("find this program")?;
        let mut child = Command::new(me)
            .arg(SUBCOMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("start a guardian")?;
        let pipe = child.stdin.take().context("a pipe to the guardian")?;
        Ok(Self { pipe: Mutex::new(pipe) })
    }

    /// Tells it who is there now.
    pub(super) fn know(&self, world: &World) {
        let wards = Wards {
            services: world.processes.values().copied().collect(),
            nats: world.servers.get("nats").copied(),
            postgres: world.servers.get("postgres").copied(),
        };
        self.say(&serde_json::to_string(&wards).expect("numbers are always JSON"));
    }

    pub(super) fn dismiss(&self) {
        self.say(DISMISSAL);
    }

    fn say(&self, line: &str) {
        let mut pipe = self.pipe.lock().expect("nothing panics while it holds the lock");
        // A guardian that is gone guards nothing; the world goes on without.
        let _ = writeln!(pipe, "{line}");
    }
}

/// The guardian's own life.
pub fn watch() -> anyhow::Result<()> {
    let mut wards = Wards::default();
    for line in stdin().lock().lines() {
        let line = line.context("read from the pipe")?;
        if line == DISMISSAL {
            return Ok(());
        }
        wards = serde_json::from_str(&line).context("understand who is there")?;
    }
    wards.end();
    Ok(())
}

impl Wards {
    fn end(&self) {
        end(&self.services, Signal::TERM, Duration::from_secs(15));
        end(self.nats.as_slice(), Signal::TERM, Duration::from_secs(10));
        end(self.postgres.as_slice(), Signal::INT, Duration::from_secs(15));
    }
}

fn end(pids: &[u32], ask: Signal, grace: Duration) {
    let all = |signal| pids.iter().copied().for_each(|pid| signal_pid(pid, signal));
    all(ask);
    let deadline = Instant::now() + grace;
    while pids.iter().any(|pid| is_alive(*pid)) {
        if Instant::now() > deadline {
            all(Signal::KILL);
            return;
        }
        sleep(Duration::from_millis(50));
    }
}

fn is_alive(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid).is_ok())
}
