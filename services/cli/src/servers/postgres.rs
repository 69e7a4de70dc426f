//! A private PostgreSQL: one cluster in one folder, reached over 127.0.0.1 with a password.

mod cluster;
mod installation;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{
    process::Child,
    time::{Instant, sleep},
};

use self::{cluster::Cluster, installation::Installation};
use super::{
    account::{Account, private_folder},
    free_port,
    process::{self, Signal},
};

/// The superuser of every private cluster.
pub const USER: &str = "rowcall";
/// A crashed cluster replays its log before it answers, on a slow disk for a while.
const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_GRACE: Duration = Duration::from_secs(15);
/// Services, their pools, and tests beside each other.
const MAX_CONNECTIONS: &str = "300";

/// What may be lost when the machine dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed.
    Safe,
    /// Everything; for tests, which throw it away themselves.
    Fast,
}

/// A running server. Dropped, it is told to end at once; [`Server::stop`] is the polite way.
pub struct Server {
    installation: Installation,
    account: Option<Account>,
    cluster: Cluster,
    port: u16,
    durability: Durability,
    child: Child,
}

impl Server {
    /// Starts the cluster in `dir`, making it first where there is none. `port` 0: any free
    /// one; else it is a wish, granted if the port is free. A left-over of a crashed run on
    /// the same cluster is ended first.
    pub async fn start(dir: &Path, port: u16, durability: Durability) -> anyhow::Result<Self> {
        let account = Account::for_postgres()?;
        let dir = private_folder(dir, account)?;
        let installation = Installation::find(&dir)?;
        let cluster = Cluster::open(&dir, &installation, account, durability).await?;
        cluster.end_left_over().await;
        let port = free_port(port)?;
        let child = launch(&installation, account, &cluster, port, durability)?;
        let mut server = Self { installation, account, cluster, port, durability, child };
        server.come_up().await?;
        Ok(server)
    }

    /// Where one of its databases is, password included.
    pub fn url(&self, database: &str) -> String {
        let (password, port) = (&self.cluster.password, self.port);
        format!("postgres://{USER}:{password}@127.0.0.1:{port}/{database}")
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// While it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Where it keeps its files; not always where it was asked to, see [`private_folder`].
    pub fn dir(&self) -> &Path {
        &self.cluster.dir
    }

    /// Which PostgreSQL this is.
    pub fn version(&self) -> &str {
        &self.installation.version
    }

    /// Makes a database unless it is there; true if it was made.
    pub async fn ensure_database(&self, name: &str) -> anyhow::Result<bool> {
        let mut db = self.connect("postgres").await?;
        let exists: bool =
            sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
                .bind(name)
                .fetch_one(&mut db)
                .await?;
        if !exists {
            let quoted = name.replace('"', "\"\"");
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database \"{quoted}\"")))
                .execute(&mut db)
                .await
                .with_context(|| format!("create database {name}"))?;
        }
        Ok(!exists)
    }

    /// A connection as superuser.
    pub async fn connect(&self, database: &str) -> anyhow::Result<PgConnection> {
        let options: PgConnectOptions = self.url(database).parse()?;
        let place = format!("connect to the private PostgreSQL on port {}", self.port);
        PgConnection::connect_with(&options).await.context(place)
    }

    /// Ends it in a fast shutdown: sessions are cut, everything committed is on disk.
    pub async fn stop(&mut self) {
        process::end(&mut self.child, Signal::INT, STOP_GRACE).await;
    }

    /// Ends it the way a crash does.
    pub async fn kill(&mut self) {
        process::signal(&self.child, Signal::KILL);
        let _ = self.child.wait().await;
    }

    /// Starts it again on its port with its data; ends it before, if it runs.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.stop().await;
        self.child = self.launch()?;
        self.come_up().await
    }

    /// Stops it and deletes all its data.
    pub async fn discard(mut self) -> anyhow::Result<()> {
        self.stop().await;
        let dir = self.cluster.dir.clone();
        std::fs::remove_dir_all(&dir).with_context(|| format!("remove {}", dir.display()))
    }

    /// Returns when the server has ended, on its own or by a signal.
    pub async fn ended(&mut self) {
        let _ = self.child.wait().await;
    }

    fn launch(&self) -> anyhow::Result<Child> {
        launch(&self.installation, self.account, &self.cluster, self.port, self.durability)
    }

    /// A statement of a server that was killed may run on for long, and a new server refuses to
    /// start beside it. So what is left is ended, and the start repeated.
    async fn come_up(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let Err(error) = self.wait_until_ready().await else { return Ok(()) };
            let log = process::last_lines(&self.cluster.log(), 4);
            if !log.contains("is still in use") || Instant::now() > deadline {
                return Err(error);
            }
            self.cluster.end_orphans();
            sleep(Duration::from_millis(100)).await;
            self.child = self.launch()?;
        }
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let Err(error) = self.connect("postgres").await else { return Ok(()) };
            if let Some(status) = self.child.try_wait().context("look after PostgreSQL")? {
                let log = process::last_lines(&self.cluster.log(), 10);
                bail!("PostgreSQL ended at once ({status}); the end of its log:\n{log}");
            }
            if Instant::now() > deadline {
                return Err(error.context("PostgreSQL does not answer"));
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Immediate shutdown: SIGKILL would leave shared memory and half of the processes.
        process::signal(&self.child, Signal::QUIT);
    }
}

fn launch(
    installation: &Installation,
    account: Option<Account>,
    cluster: &Cluster,
    port: u16,
    durability: Durability,
) -> anyhow::Result<Child> {
    let mut command = installation.command("postgres", account, cluster)?;
    let mut set = |name: &str, value: &str| {
        command.arg("-c").arg(format!("{name}={value}"));
    };
    set("listen_addresses", "127.0.0.1");
    set("port", &port.to_string());
    // A socket's path may have about 100 characters; TCP with a password does without.
    set("unix_socket_directories", "");
    set("max_connections", MAX_CONNECTIONS);
    set("cluster_name", &cluster.name());
    set("timezone", "UTC");
    set("log_timezone", "UTC");
    if durability == Durability::Fast {
        for name in ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"] {
            set(name, "off");
        }
    }
    command.arg("-D").arg(cluster.data());
    command.spawn().context("start postgres")
}

/// The file that says which process serves a cluster.
fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}
