//! A world of a test's own: its app database, its NATS server, and whoever it hires.

mod audit;
mod jobs;

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use chassis::{
    Bus, Handler,
    bus::{
        self,
        streams::{self, Delivery},
    },
    worker::{self, Worker},
};
use cli::servers::nats;
use proto::Job as _;
use scheduler::Scheduler;
use sqlx::PgPool;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    postgres::{self, Postgres},
    probe::{self, Probe},
};

/// Leases short enough to be waited for.
pub const LEASE: Duration = Duration::from_millis(1500);

pub struct World {
    pub postgres: Postgres,
    pub database_url: String,
    pub db: PgPool,
    pub nats: nats::Server,
    pub bus: Bus,
    pub shutdown: CancellationToken,
    pub(crate) tasks: TaskTracker,
    dir: TempDir,
}

impl World {
    /// A migrated database, a NATS server with streams, and a scheduler.
    pub async fn new() -> anyhow::Result<Self> {
        Self::on(Postgres::shared().await?).await
    }

    /// As `new`, on a PostgreSQL that the test may ill-treat.
    pub async fn on(postgres: Postgres) -> anyhow::Result<Self> {
        let database_url = postgres.app_database().await?;
        let db = postgres::pool(&database_url).await?;
        sqlx::raw_sql(probe::TABLE).execute(&db).await?;
        sqlx::raw_sql(audit::WATCH).execute(&db).await?;
        let dir = tempfile::tempdir()?;
        let nats = nats::Server::start(&dir.path().join("nats"), 0).await?;
        let bus = connect(&nats.url()).await?;
        streams::migrate(&bus, &kinds(), &delivery()).await?;
        let world = Self {
            postgres,
            database_url,
            db,
            nats,
            bus,
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
            dir,
        };
        world.hire_scheduler()?;
        Ok(world)
    }

    /// Where what belongs to this world may be written.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    fn hire_scheduler(&self) -> anyhow::Result<()> {
        let config = scheduler::Config {
            sweep_interval: Duration::from_millis(100),
            delivery: delivery(),
            ..Default::default()
        };
        let scheduler = Scheduler::new(self.db.clone(), self.bus.clone(), config)?;
        self.tasks.spawn(scheduler.run(self.shutdown.clone()));
        Ok(())
    }

    /// Hires a worker in this process; the token lets it go before the world ends.
    pub fn hire(&self, handler: impl Handler) -> CancellationToken {
        self.hire_as(handler, worker_config())
    }

    pub fn hire_as(&self, handler: impl Handler, config: worker::Config) -> CancellationToken {
        let leave = self.shutdown.child_token();
        let worker = Worker::new(self.db.clone(), self.bus.clone(), config);
        self.tasks.spawn(worker.serve(handler, leave.clone()));
        leave
    }

    /// Hires a worker that can vanish without a goodbye: it lives in a runtime of its own,
    /// with connections of its own.
    pub fn hire_mortal(&self, handler: impl Handler) -> anyhow::Result<Runtime> {
        let body =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (database_url, nats_url) = (self.database_url.clone(), self.nats.url());
        let shutdown = self.shutdown.clone();
        body.spawn(async move {
            let db = postgres::pool(&database_url).await?;
            let bus = connect(&nats_url).await?;
            Worker::new(db, bus, worker_config()).serve(handler, shutdown).await
        });
        Ok(body)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

pub fn worker_config() -> worker::Config {
    worker::Config {
        job_lease: LEASE,
        shutdown_grace: Duration::from_millis(300),
        ..Default::default()
    }
}

fn delivery() -> Delivery {
    Delivery { nats_ack_wait: LEASE, ..Delivery::default() }
}

fn kinds() -> Vec<&'static str> {
    proto::jobs::KINDS.into_iter().chain([Probe::KIND]).collect()
}

/// A connection that stands.
pub async fn connect(nats_url: &str) -> anyhow::Result<Bus> {
    let bus = Bus::connect(&bus::Config { nats_url: nats_url.to_owned() }).await?;
    // Spelled out: a future with an asynchronous closure inside cannot move between threads.
    for _ in 0..500 {
        if bus.is_connected() {
            return Ok(bus);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("NATS does not answer at {nats_url}")
}

/// Asks until there is an answer, for half a minute at most.
pub async fn eventually<T>(
    what: &str,
    mut ask: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    loop {
        let answer = ask().await;
        if let Ok(Some(answer)) = answer {
            return Ok(answer);
        }
        if tokio::time::Instant::now() > deadline {
            answer.with_context(|| format!("never came true: {what}"))?;
            anyhow::bail!("never came true: {what}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
