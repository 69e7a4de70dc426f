//! Asks the server's parser alone.

use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
use tokio_util::sync::CancellationToken;

use crate::EngineError;
use crate::postgres::Postgres;
use crate::watch::Watch;

impl Postgres {
    /// Parse and describe, no more: nothing is planned, so nothing is evaluated either.
    pub(crate) async fn parse(&self, sql: &str) -> Result<(), EngineError> {
        let watch = Watch::new(CancellationToken::new(), self.limits.statement);
        let mut session = self.session().await?;
        let parsed = async {
            session.begin(self.terms()).await?;
            session.prepare(AssertSqlSafe(sql.to_owned()).into_sql_str()).await?;
            Ok::<_, EngineError>(())
        };
        match watch.over(parsed).await {
            Ok(answer) => {
                answer?;
                session.finish().await;
                Ok(())
            }
            Err(stopped) => {
                self.stop(session).await;
                Err(stopped)
            }
        }
    }
}
