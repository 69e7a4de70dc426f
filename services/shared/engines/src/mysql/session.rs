//! One borrowed connection that goes back to the pool clean, or not at all.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, Utc};
use chrono_tz::Tz;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection as _, MySql as Driver, MySqlConnection, Row as _};
use tokio::time::timeout;

use crate::EngineError;
use crate::mysql::error;

/// A connection in use. Dropped anywhere but in [`Session::finish`], by an error or because the
/// work was abandoned, it is closed: a half-read answer, an open transaction or a lock must never
/// meet the next user of the pool.
pub(super) struct Session {
    connection: Option<PoolConnection<Driver>>,
    in_transaction: bool,
    /// The server's name for the connection, once a user's statement may run.
    thread: Option<u64>,
    /// MariaDB and not MySQL; known once a transaction is open.
    pub(super) is_mariadb: bool,
    /// In which moments are shown, once a transaction is open.
    pub(super) zone: Zone,
}

/// A session's zone: by its name, or by how far it is from UTC where the server has no names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Zone {
    Named(Tz),
    Fixed(FixedOffset),
}

impl Zone {
    pub(super) fn local(self, moment: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Named(zone) => moment.with_timezone(&zone).naive_local(),
            Self::Fixed(offset) => moment.with_timezone(&offset).naive_local(),
        }
    }
}

/// Cleaning up takes a millisecond; a server that needs longer is not worth keeping.
const PATIENCE: Duration = Duration::from_secs(2);
/// The server has no table of zones, or not this one.
const UNKNOWN_TIME_ZONE: u16 = 1298;

impl Session {
    pub(super) fn new(connection: PoolConnection<Driver>) -> Self {
        let connection = Some(connection);
        let zone = Zone::Named(Tz::UTC);
        Self { connection, in_transaction: false, thread: None, is_mariadb: false, zone }
    }

    /// Opens the read-only transaction in which a user's statement may run, and give so many rows.
    pub(super) async fn begin(
        &mut self,
        limit: Duration,
        timezone: &str,
        rows: u64,
    ) -> Result<(), EngineError> {
        let zone = if timezone == "UTC" { "+00:00" } else { timezone };
        self.zone = Zone::Named(timezone.parse().unwrap_or(Tz::UTC));
        match self.begin_in(limit, zone, rows).await {
            // A name takes tables that not every server has; the offset of now takes none.
            Err(error) if error::number(&error) == Some(UNKNOWN_TIME_ZONE) => {
                let offset = offset(timezone);
                self.zone = Zone::Fixed(offset);
                self.begin_in(limit, &offset.to_string(), rows).await.map_err(error::of)
            }
            begun => begun.map_err(error::of),
        }
    }

    async fn begin_in(&mut self, limit: Duration, zone: &str, rows: u64) -> sqlx::Result<()> {
        let sql = include_str!("begin.sql")
            .replace("{limit_s}", &limit.as_secs_f64().to_string())
            .replace("{limit_ms}", &limit.as_millis().to_string())
            .replace("{timezone}", zone)
            .replace("{rows}", &rows.to_string());
        self.in_transaction = true;
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut **self).await?;
        self.thread = Some(row.try_get("thread")?);
        self.is_mariadb = row.try_get::<String, _>("version")?.contains("MariaDB");
        Ok(())
    }

    /// Puts MySQL's newer planner (`hypergraph_optimizer`, from 9.7 in every edition) aside, and says
    /// whether it was on: it draws no table of its steps, and reads all of an index for its ends.
    pub(super) async fn use_older_planner(&mut self) -> sqlx::Result<bool> {
        let sql = "select @@optimizer_switch like '%hypergraph_optimizer=on%'";
        let was_on: bool = sqlx::query_scalar(sql).persistent(false).fetch_one(&mut **self).await?;
        if was_on {
            self.turn_newer_planner("off").await?;
        }
        Ok(was_on)
    }

    pub(super) async fn use_newer_planner(&mut self) -> sqlx::Result<()> {
        self.turn_newer_planner("on").await
    }

    async fn turn_newer_planner(&mut self, state: &str) -> sqlx::Result<()> {
        let sql = format!("set session optimizer_switch = 'hypergraph_optimizer={state}'");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **self).await.map(|_| ())
    }

    pub(super) fn thread(&self) -> Option<u64> {
        self.thread
    }

    /// Ends the transaction, forgets everything, and gives the connection back. What it was used
    /// for is done, so a failure is nobody's but the connection's, which is closed then.
    pub(super) async fn finish(mut self) {
        match timeout(PATIENCE, self.reset()).await {
            // Leaving the slot empty is what tells `drop` that nothing is left to close.
            Ok(Ok(())) => drop(self.connection.take()),
            Ok(Err(error)) => tracing::debug!("connection not reset: {error}"),
            Err(_) => tracing::debug!("connection not reset in time"),
        }
    }

    /// Back to where the next user's settings fall on clean ground.
    async fn reset(&mut self) -> Result<(), EngineError> {
        if std::mem::take(&mut self.in_transaction) {
            // Locks by name outlive a transaction; a view may have taken one.
            let sql = "rollback; do release_all_locks()";
            sqlx::raw_sql(sql).execute(&mut **self).await.map_err(error::of)?;
        }
        self.clear_cached_statements().await.map_err(error::of)
    }
}

/// How far the zone is from UTC now: `+02:00`.
fn offset(timezone: &str) -> FixedOffset {
    let zone: Tz = timezone.parse().unwrap_or(Tz::UTC);
    Utc::now().with_timezone(&zone).offset().fix()
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.close_on_drop();
        }
    }
}

impl Deref for Session {
    type Target = MySqlConnection;

    fn deref(&self) -> &MySqlConnection {
        self.connection.as_ref().expect("taken only by finish, which consumes the session")
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut MySqlConnection {
        self.connection.as_mut().expect("taken only by finish, which consumes the session")
    }
}
