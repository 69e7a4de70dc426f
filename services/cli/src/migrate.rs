//! `rowcall migrate`: brings the app database and the bus up to date.

use std::time::Duration;

use anyhow::{Context as _, bail};
use chassis::{
    Bus,
    bus::{
        self,
        streams::{self, Delivery},
    },
};
use proto::Role;
use sqlx::PgPool;
use tokio::time::{Instant, sleep};

use crate::exit::Exit;

/// Bring the app database and the streams up to date
///
/// Safe to repeat, and to run from several places at once. Makes the first administrator when
/// there is none and ADMIN_PASSWORD is set.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Migrate {
    #[command(flatten)]
    store: store::Config,
    #[command(flatten)]
    bus: bus::Config,
    #[command(flatten)]
    delivery: Delivery,
    /// Seconds to wait for servers that are still starting
    #[arg(long, default_value = "60", value_parser = chassis::worker::seconds)]
    wait: Duration,
    /// Name of the administrator who is made when there is none
    #[arg(long, env = "ADMIN_USERNAME", default_value = "admin")]
    admin_username: String,
    /// Password of that administrator; without it none is made
    #[arg(long, env = "ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  DATABASE_URL=postgres://rowcall:secret@db/rowcall NATS_URL=nats://nats:4222 rowcall migrate
  ADMIN_PASSWORD=… rowcall migrate --wait 120";

/// What is migrated.
pub struct Places {
    pub database_url: String,
    pub nats_url: String,
}

impl Migrate {
    pub async fn run(self) -> anyhow::Result<Exit> {
        let places = Places {
            database_url: self.store.database_url.clone(),
            nats_url: self.bus.nats_url.clone(),
        };
        let db = run(&places, &self.delivery, self.wait).await?;
        println!("the app database and the streams are up to date");
        self.ensure_administrator(&db).await?;
        db.close().await;
        Ok(Exit::Done)
    }

    async fn ensure_administrator(&self, db: &PgPool) -> anyhow::Result<()> {
        if store::users::has_admin(db).await? {
            return Ok(());
        }
        let Some(password) = self.admin_password.clone().filter(|password| !password.is_empty())
        else {
            println!(
                "there is no administrator yet: set ADMIN_PASSWORD, or use `rowcall admin user add --admin`"
            );
            return Ok(());
        };
        let hash = tokio::task::spawn_blocking(move || store::password::hash(&password)).await??;
        store::users::insert(db, &self.admin_username, &hash, Role::Admin)
            .await
            .with_context(|| format!("make the administrator {}", self.admin_username))?;
        println!("made the administrator {}", self.admin_username);
        Ok(())
    }
}

/// Migrates both, waiting at most `wait` for each of them to answer. Gives the connections to
/// the database, for what comes next.
pub async fn run(places: &Places, delivery: &Delivery, wait: Duration) -> anyhow::Result<PgPool> {
    let db = reach_database(&places.database_url, wait).await?;
    store::migrate(&db).await?;
    let bus = Bus::connect(&bus::Config { nats_url: places.nats_url.clone() }).await?;
    // Every step was answered, so there is nothing to flush before the connection goes.
    migrate_bus(&bus, delivery, wait).await?;
    Ok(db)
}

async fn reach_database(url: &str, wait: Duration) -> anyhow::Result<PgPool> {
    let config = store::Config { database_url: url.to_owned(), database_pool: 4 };
    let db = store::connect(&config)?;
    let deadline = Instant::now() + wait;
    loop {
        match sqlx::query("select 1").execute(&db).await {
            Ok(_) => return Ok(db),
            Err(error) if store::is_passing(&error) && Instant::now() < deadline => {
                sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(error).context("connect to the app database (DATABASE_URL)"),
        }
    }
}

/// A cluster that has just started may take a while to agree on who leads.
async fn migrate_bus(bus: &Bus, delivery: &Delivery, wait: Duration) -> anyhow::Result<()> {
    let deadline = Instant::now() + wait;
    loop {
        let late = Instant::now() > deadline;
        if bus.is_connected() {
            match streams::migrate(bus, &proto::jobs::KINDS, delivery).await {
                Err(error) if late => return Err(error),
                Err(_) => {}
                Ok(()) => return Ok(()),
            }
        } else if late {
            bail!("NATS does not answer (NATS_URL)");
        }
        sleep(Duration::from_millis(100)).await;
    }
}
