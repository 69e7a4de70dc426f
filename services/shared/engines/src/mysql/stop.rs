//! Ends a running statement where it runs: on the server.

use std::time::Duration;

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, MySqlConnection};
use tokio::time::{Instant, sleep, timeout};

use crate::EngineError;
use crate::mysql::session::Session;
use crate::mysql::{Mysql, error};

/// How long a killed statement may take to notice before its connection is killed.
const PATIENCE: Duration = Duration::from_millis(500);

impl Mysql {
    /// Kills what the session is doing, and closes its connection.
    pub(super) async fn stop(&self, session: Session) {
        let Some(thread) = session.thread() else { return };
        match timeout(self.limits.connect, self.kill(session, thread)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(thread, %error, "statement not killed on the target"),
            Err(_) => tracing::warn!(thread, "no connection to kill a statement with"),
        }
    }

    /// Over a connection of its own: the pool may be taken up by the very statements to stop.
    async fn kill(&self, session: Session, thread: u64) -> Result<(), EngineError> {
        let options = self.pool.connect_options();
        let mut killer = options.connect().await.map_err(|error| self.of_way(error))?;
        send(&mut killer, format!("kill query {thread}")).await?;
        // The server may wait to be rid of rows; now it finds nobody to take them.
        drop(session);
        let deadline = Instant::now() + PATIENCE;
        while is_busy(&mut killer, thread).await? {
            if Instant::now() > deadline {
                tracing::warn!(thread, "statement ignored its kill, killing its connection");
                send(&mut killer, format!("kill {thread}")).await?;
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        killer.close().await.map_err(error::of)
    }
}

/// What is gone already needs no killing: that error is none.
async fn send(killer: &mut MySqlConnection, sql: String) -> Result<(), EngineError> {
    match sqlx::raw_sql(AssertSqlSafe(sql)).execute(killer).await {
        Err(sqlx::Error::Database(_)) | Ok(_) => Ok(()),
        Err(other) => Err(error::of(other)),
    }
}

async fn is_busy(killer: &mut MySqlConnection, thread: u64) -> Result<bool, EngineError> {
    let sql = "select count(*) from information_schema.processlist
               where id = ? and command in ('Query', 'Execute')";
    let count: i64 = sqlx::query_scalar(sql)
        .bind(thread)
        .persistent(false)
        .fetch_one(killer)
        .await
        .map_err(error::of)?;
    Ok(count > 0)
}
