//! One borrowed connection that goes back to the pool clean, or not at all.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::postgres::Postgres as Driver;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, pool::PoolConnection};
use tokio::time::timeout;

use crate::EngineError;

/// A connection in use. Dropped anywhere but in [`Session::finish`], by an error or because the
/// work was abandoned, it is closed: a half-read answer, an open transaction or an advisory lock
/// must never meet the next user of the pool.
pub(super) struct Session {
    connection: Option<PoolConnection<Driver>>,
    in_transaction: bool,
    /// The server's process, once a user's statement may run.
    process: Option<i32>,
}

/// What a user's statement runs under. The words come from us and need no quoting.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    /// What the server's views of its activity call us.
    pub(super) name: &'a str,
    pub(super) limit: Duration,
    pub(super) timezone: &'a str,
}

/// Cleaning up takes a millisecond; a server that needs longer is not worth keeping.
const PATIENCE: Duration = Duration::from_secs(2);

impl Session {
    pub(super) fn new(connection: PoolConnection<Driver>) -> Self {
        Self { connection: Some(connection), in_transaction: false, process: None }
    }

    /// Opens the read-only transaction in which a user's statement may run.
    pub(super) async fn begin(&mut self, terms: Terms<'_>) -> Result<(), EngineError> {
        let sql = include_str!("begin.sql")
            .replace("{application_name}", terms.name)
            .replace("{statement_timeout_ms}", &terms.limit.as_millis().to_string())
            .replace("{timezone}", terms.timezone);
        self.in_transaction = true;
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut **self).await?;
        self.process = Some(row.try_get("process")?);
        Ok(())
    }

    /// Opens a read-only transaction for queries of our own, all of which see the same moment.
    pub(super) async fn begin_snapshot(&mut self) -> Result<(), EngineError> {
        self.in_transaction = true;
        let sql = "begin isolation level repeatable read read only; \
                   set local statement_timeout = '20s'; set local lock_timeout = '2s'; \
                   set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'";
        sqlx::raw_sql(sql).execute(&mut **self).await?;
        Ok(())
    }

    pub(super) fn process(&self) -> Option<i32> {
        self.process
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

    /// Back to how the connection was when it was new.
    pub(super) async fn reset(&mut self) -> Result<(), EngineError> {
        // Two messages: statements that share one are one transaction, and `discard all` refuses
        // to run inside a transaction.
        if std::mem::take(&mut self.in_transaction) {
            sqlx::raw_sql("rollback").execute(&mut **self).await?;
        }
        sqlx::raw_sql("discard all").execute(&mut **self).await?;
        self.clear_cached_statements().await?;
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.close_on_drop();
        }
    }
}

impl Deref for Session {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.connection.as_ref().expect("taken only by finish, which consumes the session")
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("taken only by finish, which consumes the session")
    }
}
