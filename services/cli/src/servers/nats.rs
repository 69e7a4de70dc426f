//! A private NATS server with JetStream: one store in one folder, on 127.0.0.1.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpStream,
    process::Child,
    time::{Instant, sleep, timeout},
};

use super::{
    free_port,
    process::{self, Signal},
};

const START_LIMIT: Duration = Duration::from_secs(30);
const STOP_GRACE: Duration = Duration::from_secs(10);
/// Where package managers put it, for shells whose PATH leaves such places out.
const FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/snap/bin"];

/// A running server; killed when dropped.
pub struct Server {
    binary: PathBuf,
    dir: PathBuf,
    port: u16,
    child: Child,
}

impl Server {
    /// Starts a server whose streams live in `dir`. `port` 0: any free one; else it is a wish,
    /// granted if the port is free. A left-over of a crashed run on `dir` is ended first.
    pub async fn start(dir: &Path, port: u16) -> anyhow::Result<Self> {
        let binary = find()?;
        let dir = std::path::absolute(dir).context("find the current folder")?;
        fs::create_dir_all(&dir).with_context(|| format!("make {}", dir.display()))?;
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o700))
            .with_context(|| format!("close {}", dir.display()))?;
        end_left_over(&dir).await;
        let port = free_port(port)?;
        let child = launch(&binary, &dir, port)?;
        let mut server = Self { binary, dir, port, child };
        server.wait_until_ready().await?;
        Ok(server)
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// While it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Where the streams are stored.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Ends it in order.
    pub async fn stop(&mut self) {
        self.resume();
        process::end(&mut self.child, Signal::TERM, STOP_GRACE).await;
    }

    /// Ends it the way a crash does.
    pub async fn kill(&mut self) {
        process::signal(&self.child, Signal::KILL);
        let _ = self.child.wait().await;
    }

    /// Lets it hang: connections stay open, nothing answers.
    pub fn pause(&self) {
        process::signal(&self.child, Signal::STOP);
    }

    pub fn resume(&self) {
        process::signal(&self.child, Signal::CONT);
    }

    /// Starts it again on its port with what is stored; ends it before, if it runs.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.stop().await;
        self.child = launch(&self.binary, &self.dir, self.port)?;
        self.wait_until_ready().await
    }

    /// Returns when the server has ended, on its own or by a signal.
    pub async fn ended(&mut self) {
        let _ = self.child.wait().await;
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        while !greets(self.port).await {
            if let Some(status) = self.child.try_wait().context("look after nats-server")? {
                let log = process::last_lines(&self.dir.join("nats.log"), 10);
                bail!("nats-server ended at once ({status}); the end of its log:\n{log}");
            }
            if Instant::now() > deadline {
                bail!("nats-server does not answer on port {}", self.port);
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

fn launch(binary: &Path, dir: &Path, port: u16) -> anyhow::Result<Child> {
    let mut command = process::command(binary, &dir.join("nats.log"))?;
    command.kill_on_drop(true).args(["-a", "127.0.0.1", "-p", &port.to_string(), "-js"]);
    command.arg("-sd").arg(dir).arg("-P").arg(pid_file(dir));
    command.spawn().with_context(|| format!("start {}", binary.display()))
}

/// A server speaks first. JetStream is open before the door is, so a greeting is enough.
async fn greets(port: u16) -> bool {
    let greeting = async {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).await.ok()?;
        Some(line.starts_with("INFO ") && line.contains("\"jetstream\":true"))
    };
    timeout(Duration::from_secs(2), greeting).await.ok().flatten().unwrap_or(false)
}

async fn end_left_over(dir: &Path) {
    let Ok(pid) = fs::read_to_string(pid_file(dir)) else { return };
    let Ok(pid) = pid.trim().parse() else { return };
    process::end_left_over(pid, &dir.to_string_lossy(), Signal::TERM, STOP_GRACE).await;
}

fn pid_file(dir: &Path) -> PathBuf {
    dir.join("nats.pid")
}

fn find() -> anyhow::Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let home = env::home_dir().unwrap_or_default().join("go/bin");
    env::split_paths(&path)
        .chain(FOLDERS.map(PathBuf::from))
        .chain([home])
        .map(|folder| folder.join("nats-server"))
        .find(|file| file.is_file())
        .context("nats-server is not installed (looked on the PATH); install it, or set NATS_URL to your own")
}
