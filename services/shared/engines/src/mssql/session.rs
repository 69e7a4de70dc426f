//! One borrowed connection that goes back to the pool clean, or not at all.

use std::time::Duration;

use tiberius::Row;
use tokio::time::timeout;

use crate::EngineError;
use crate::mssql::pool::Lent;
use crate::mssql::{Mssql, error};

/// Cleaning up takes a millisecond; a server that needs longer is not worth keeping.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a statement may take to notice that it is to end.
const NOTICE: Duration = Duration::from_millis(500);

/// A connection in use, inside a transaction that is rolled back. Dropped anywhere but in
/// [`Session::finish`], by an error or because the work was abandoned, it is closed, and the server
/// ends with it what it was doing.
pub(super) struct Session {
    pub(super) lent: Lent,
    /// The server's name for the connection.
    pub(super) id: i16,
}

impl Mssql {
    /// Opens the transaction in which a user's statement may run, and give so many rows.
    pub(super) async fn begin(&self, limit: Duration, rows: u64) -> Result<Session, EngineError> {
        let begun = async {
            let lent = self.pool.take().await?;
            let was_idle = lent.was_idle;
            match begin(lent, rows).await {
                // The server may have closed it while nobody looked: once more, with another.
                Err(error) if was_idle && error.is_transient() => {
                    begin(self.pool.take().await?, rows).await
                }
                begun => begun,
            }
        };
        timeout(limit, begun).await?
    }

    /// Ends what the session is doing, and closes its connection.
    pub(super) async fn stop(&self, mut session: Session) {
        // The signal is sent at once, however much of the answer is still on its way.
        let noticed = timeout(NOTICE, session.lent.driver.cancel_query()).await.is_ok();
        let id = session.id;
        // The server may wait to be rid of rows; now it finds nobody to take them.
        drop(session);
        if noticed {
            return;
        }
        match timeout(self.limits.connect, self.kill(id)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(id, %error, "statement not killed on the target"),
            Err(_) => tracing::warn!(id, "no connection to kill a statement with"),
        }
    }

    /// Few roles may; for the others, closing the connection has to do.
    async fn kill(&self, id: i16) -> Result<(), EngineError> {
        let mut beside = self.pool.beside().await?;
        let answer = beside.simple_query(format!("kill {id}")).await.map_err(error::of)?;
        answer.into_results().await.map_err(error::of)?;
        beside.close().await.map_err(error::of)
    }
}

async fn begin(lent: Lent, rows: u64) -> Result<Session, EngineError> {
    // Nought would mean all of them, and so does more than the server can count.
    let most = i32::try_from(rows).unwrap_or(0);
    let sql = include_str!("begin.sql").replace("{rows}", &most.to_string());
    let mut session = Session { lent, id: 0 };
    let rows = session.ask(&sql).await?;
    let id = rows.first().and_then(|row| row.try_get::<i16, _>("spid").ok().flatten());
    session.id = id.ok_or_else(|| EngineError::Other("the server told no session".into()))?;
    Ok(session)
}

impl Session {
    /// The rows of a statement of our own: of its last result.
    pub(super) async fn ask(&mut self, sql: &str) -> Result<Vec<Row>, EngineError> {
        let answer = self.lent.driver.simple_query(sql).await.map_err(error::of)?;
        let mut results = answer.into_results().await.map_err(error::of)?;
        Ok(results.pop().unwrap_or_default())
    }

    /// Ends the transaction and gives the connection back. What it was used for is done, so a
    /// failure is nobody's but the connection's, which is closed then.
    pub(super) async fn finish(mut self) {
        let sql = "set rowcount 0; if @@trancount > 0 rollback";
        match timeout(PATIENCE, self.ask(sql)).await {
            Ok(Ok(_)) => self.lent.give_back(),
            Ok(Err(error)) => tracing::debug!("connection not reset: {error}"),
            Err(_) => tracing::debug!("connection not reset in time"),
        }
    }
}
