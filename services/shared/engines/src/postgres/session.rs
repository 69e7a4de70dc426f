//! One borrowed connection that goes back to the pool clean, or not at all.

use std::ops::{Deref, DerefMut};

use sqlx::postgres::Postgres as Driver;
use sqlx::{Connection as _, PgConnection, pool::PoolConnection};

use crate::EngineError;

/// A connection in use. Dropped anywhere but in [`Session::finish`], by an error or because the
/// work was abandoned, it is closed: a half-read answer, an open transaction or an advisory lock
/// must never meet the next user of the pool.
pub(super) struct Session {
    connection: Option<PoolConnection<Driver>>,
}

impl Session {
    pub(super) fn new(connection: PoolConnection<Driver>) -> Self {
        Self { connection: Some(connection) }
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
        // Two statements that cannot share a round trip: one message is one transaction, and
        // `discard all` refuses to run inside one.
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
