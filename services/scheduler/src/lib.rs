//! What runs by the clock: the sweeper, retention, and a watch over the queues.
//!
//! Every piece is safe with several replicas: rows are taken with `skip locked`, deletions
//! are bounded, figures are only read.

mod abandoned;
mod clock;
mod doomed;
mod expiry;
mod lag;
mod sweeper;

use std::time::Duration;

use chassis::{
    Bus,
    bus::streams::{self, Delivery},
    health::Pulse,
};
use files::{Files, FilesError};
use sqlx::PgPool;
use store::retention::{self, Keep};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use self::clock::Clock;

#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// Seconds between two looks for jobs that the bus has lost, or that are due
    #[arg(long, env = "SWEEP_INTERVAL", default_value = "1", value_parser = chassis::worker::seconds)]
    pub sweep_interval: Duration,
    /// Seconds between two rounds of throwing away what nobody needs any more
    #[arg(long, env = "RETENTION_INTERVAL", default_value = "60", value_parser = chassis::worker::seconds)]
    pub retention_interval: Duration,
    /// Seconds for which the rows of a result are kept; what a query says of itself stays
    #[arg(long, env = "RESULT_TTL", default_value = "604800", value_parser = chassis::worker::seconds)]
    pub result_ttl: Duration,
    #[command(flatten)]
    pub delivery: Delivery,
    #[command(flatten)]
    pub files: files::Config,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            sweep_interval: Duration::from_secs(1),
            retention_interval: Duration::from_secs(60),
            result_ttl: retention::ROWS,
            delivery: Delivery::default(),
            files: files::Config::default(),
        }
    }
}

/// How often a look is taken for files that nobody is led to.
const LEFT_OVERS_EVERY: Duration = Duration::from_secs(6 * 3600);

/// What a piece of work gets to end when the scheduler is told to stop.
const STOP_GRACE: Duration = Duration::from_secs(5);

pub struct Scheduler {
    db: PgPool,
    bus: Bus,
    files: Files,
    config: Config,
    pulse: Pulse,
}

impl Scheduler {
    /// # Errors
    /// When the settings name no store of files.
    pub fn new(db: PgPool, bus: Bus, config: Config) -> Result<Self, FilesError> {
        let files = Files::open(&config.files, bus.jetstream().clone())?;
        Ok(Self { db, bus, files, config, pulse: Pulse::default() })
    }

    /// Beats while the sweeper turns.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Runs until `shutdown`. What is being done then gets a moment to end.
    pub async fn run(self, shutdown: CancellationToken) {
        let all = async {
            tokio::join!(
                self.sweep(Clock::new(self.config.sweep_interval, &shutdown)),
                self.mend(Clock::new(Duration::from_secs(10), &shutdown)),
                self.tidy(Clock::new(self.config.retention_interval, &shutdown)),
                self.watch(Clock::new(Duration::from_secs(10), &shutdown)),
                self.expire(Clock::new(self.config.retention_interval, &shutdown)),
                self.remove_files(Clock::new(self.config.retention_interval, &shutdown)),
            )
        };
        let too_late = async {
            shutdown.cancelled().await;
            tokio::time::sleep(STOP_GRACE).await;
        };
        tokio::select! {
            _ = Box::pin(all) => {}
            () = too_late => warn!("stopped in the middle of its work: somebody does not answer"),
        }
    }

    async fn sweep(&self, mut clock: Clock) {
        while clock.tick().await {
            self.pulse.beat();
            if let Err(error) = sweeper::sweep(&self.db, &self.bus).await {
                debug!("sweep cut short: {error:#}");
            }
        }
    }

    /// A stream or consumer that vanished is put back; the sweeper then publishes what was in it.
    async fn mend(&self, mut clock: Clock) {
        while clock.tick().await {
            if !self.bus.is_connected() {
                continue;
            }
            let delivery = &self.config.delivery;
            if let Err(error) = streams::ensure(&self.bus, &proto::jobs::KINDS, delivery).await {
                warn!("streams not looked after: {error:#}");
            }
        }
    }

    async fn tidy(&self, mut clock: Clock) {
        let keep = Keep { rows: self.config.result_ttl, ..Keep::default() };
        while clock.tick().await {
            if let Err(error) = abandoned::settle(&self.db, &self.bus).await {
                debug!("abandoned queries not settled: {error}");
            }
            loop {
                match retention::sweep(&self.db, keep).await {
                    Ok(0) => break,
                    Ok(rows) => info!(rows, "threw away what was out of date"),
                    Err(error) => {
                        debug!("retention cut short: {error}");
                        break;
                    }
                }
                if clock.is_over() {
                    return;
                }
            }
        }
    }

    /// Apart from what is tidied in the database: a file store may be slow, or away.
    async fn expire(&self, mut clock: Clock) {
        let mut next_look = Instant::now();
        while clock.tick().await {
            if let Err(error) = expiry::expire(&self.db, &self.files).await {
                debug!("expiry of files cut short: {error:#}");
            }
            // Listing a bucket costs money, and what is found so is old anyhow.
            if Instant::now() >= next_look {
                next_look = Instant::now() + LEFT_OVERS_EVERY;
                if let Err(error) = self.files.sweep().await {
                    debug!("left over files not swept: {error}");
                }
            }
        }
    }

    /// What deletions left: as `expire`, apart from the database.
    async fn remove_files(&self, mut clock: Clock) {
        while clock.tick().await {
            if let Err(error) = doomed::remove(&self.db, &self.files).await {
                debug!("files of deleted queries not removed yet: {error:#}");
            }
        }
    }

    async fn watch(&self, mut clock: Clock) {
        while clock.tick().await {
            if let Err(error) = lag::measure(&self.db, &self.bus).await {
                debug!("queues not measured: {error:#}");
            }
        }
    }
}
