//! The app database: the shared truth of all services.
//!
//! One module per aggregate. Functions take an executor, so that the caller owns the
//! transaction. Locks are taken in one order everywhere: job, query, export, topic.

pub mod access;
pub mod answers;
pub mod api_keys;
pub mod catalogs;
pub mod connections;
pub mod doomed_files;
pub mod embeddings;
pub mod events;
pub mod exports;
pub mod history;
pub mod idempotency;
pub mod jobs;
pub mod knowledge;
pub mod metrics;
pub mod password;
pub mod queries;
pub mod results;
pub mod retention;
pub mod saved_queries;
pub mod schema_changes;
pub mod schema_notes;
pub mod sessions;
pub mod shares;
pub mod token;
pub mod users;
pub mod workers;

use std::time::Duration;

use anyhow::Context as _;
use sqlx::{
    Connection as _, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub use sqlx::{Error, PgConnection, PgExecutor, Result};

/// All migrations; they only go forward.
pub static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Where the app database is.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    /// The app database, e.g. postgres://rowcall:secret@localhost/rowcall
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
    /// Connections to the app database that this process opens at most
    #[arg(long, env = "DATABASE_POOL", default_value_t = 16)]
    pub database_pool: u32,
}

/// How long an idle connection is taken for alive.
const TRUSTED: Duration = Duration::from_secs(1);

/// Opens the pool without waiting: a service starts, and reports not ready, while the
/// database is away.
///
/// # Errors
/// When the URL cannot be read.
pub fn connect(config: &Config) -> anyhow::Result<PgPool> {
    let options: PgConnectOptions =
        config.database_url.parse().context("DATABASE_URL is not a postgres:// URL")?;
    Ok(PgPoolOptions::new()
        .max_connections(config.database_pool)
        .acquire_timeout(Duration::from_secs(5))
        // One that was at work a moment ago is not asked whether it lives: in a busy service
        // that would be a round trip more for every statement.
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move {
                if usage.idle_for > TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options.application_name("rowcall")))
}

/// Brings the database to the newest migration. Safe to run from several places at once.
pub async fn migrate(db: &PgPool) -> anyhow::Result<()> {
    MIGRATOR.run(db).await.context("migrate the app database")
}

/// True when the failure is of the world (a connection lost, a server restarting) rather than
/// of the statement, so that trying again may help.
pub fn is_passing(error: &Error) -> bool {
    match error {
        Error::Io(_)
        | Error::Tls(_)
        | Error::PoolTimedOut
        | Error::WorkerCrashed
        | Error::BeginFailed
        | Error::Protocol(_) => true,
        // 08: connection, 40: rollback (deadlock, serialization), 53: resources, 57: operator,
        // 58: system; 25006: a server that was the primary until a moment ago.
        Error::Database(error) => error.code().is_some_and(|code| {
            code == "25006"
                || ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}

/// The name of the violated constraint, if that is what went wrong.
pub fn violated_constraint(error: &Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}

/// Reads an enum back that this code has written.
fn read<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("the database holds `{text}`, which this release does not know"))
}
