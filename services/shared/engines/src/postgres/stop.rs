//! Ends a running statement where it runs: on the server.

use std::time::Duration;

use sqlx::{ConnectOptions as _, Connection as _};
use tokio::time::timeout;

use crate::EngineError;
use crate::postgres::Postgres;
use crate::postgres::session::Session;

/// How long a cancelled statement may take to notice before its process is ended.
const PATIENCE: Duration = Duration::from_secs(1);

impl Postgres {
    /// Cancels what the session is doing, and closes its connection. A statement that does not
    /// listen (some functions never look) loses its process.
    pub(super) async fn stop(&self, mut session: Session) {
        let Some(process) = session.process() else { return };
        if let Err(error) = self.signal("select pg_cancel_backend($1)", process).await {
            tracing::warn!(process, %error, "statement not cancelled on the target");
            return;
        }
        // Whatever comes back, an answer or the error of the cancel, the server is done.
        if timeout(PATIENCE, session.ping()).await.is_err() {
            tracing::warn!(process, "statement ignored its cancel, ending its process");
            if let Err(error) = self.signal("select pg_terminate_backend($1)", process).await {
                tracing::warn!(process, %error, "process not ended on the target");
            }
        }
    }

    /// Over a connection of its own: the pool may be taken up by the very statements to stop.
    async fn signal(&self, sql: &'static str, process: i32) -> Result<(), EngineError> {
        let options = self.pool.connect_options();
        let signalled = async {
            let mut connection = options.connect().await?;
            sqlx::query(sql).bind(process).persistent(false).execute(&mut connection).await?;
            connection.close().await
        };
        match timeout(self.limits.connect, signalled).await {
            Ok(result) => result.map_err(|error| self.of_way(error)),
            Err(_) => Err(EngineError::ConnectionFailed("no connection to cancel with".into())),
        }
    }
}
