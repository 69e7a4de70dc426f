//! One borrowed connection that goes back to the pool clean, or not at all.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::postgres::Postgres as Driver;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, pool::PoolConnection};

use crate::EngineError;

/// A connection in use. Dropped anywhere but in [`Session::finish`], by an error or because the
/// work was abandoned, it is closed: a half-read answer, an open transaction or an advisory lock
/// must never meet the next user of the pool.
pub(super) struct Session {
    connection: Option<PoolConnection<Driver>>,
    /// The server's process, once a transaction was begun.
    process: Option<i32>,
}

impl Session {
    pub(super) fn new(connection: PoolConnection<Driver>) -> Self {
        Self { connection: Some(connection), process: None }
    }

    /// Opens the read-only transaction in which a user's statement may run.
    pub(super) async fn begin(
        &mut self,
        timeout: Duration,
        timezone: &str,
    ) -> Result<(), EngineError> {
        let sql = include_str!("begin.sql")
            .replace("{statement_timeout_ms}", &timeout.as_millis().to_string())
            .replace("{timezone}", timezone);
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut **self).await?;
        self.process = Some(row.try_get("process")?);
        Ok(())
    }

    pub(super) fn process(&self) -> Option<i32> {
        self.process
    }

    /// Ends the transaction, forgets everything, and gives the connection back.
    pub(super) async fn finish(mut self) -> Result<(), EngineError> {
        self.reset().await?;
        // Leaving the slot empty is what tells `drop` that nothing is left to close.
        drop(self.connection.take());
        Ok(())
    }

    /// Back to how the connection was when it was new.
    pub(super) async fn reset(&mut self) -> Result<(), EngineError> {
        // Two messages: statements that share one are one transaction, and `discard all` refuses
        // to run inside a transaction.
        sqlx::raw_sql("rollback").execute(&mut **self).await?;
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
