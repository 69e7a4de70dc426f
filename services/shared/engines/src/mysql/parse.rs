//! Asks the server's parser alone.

use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
use tokio_util::sync::CancellationToken;

use crate::EngineError;
use crate::mysql::{Mysql, error};
use crate::watch::Watch;

impl Mysql {
    /// Prepares, no more: nothing runs, and a text of several statements is refused.
    pub(crate) async fn parse(&self, sql: &str) -> Result<(), EngineError> {
        let watch = Watch::new(CancellationToken::new(), self.limits.statement);
        let mut session = self.session().await?;
        let parsed = async {
            session.begin(self.limits.statement, &self.limits.timezone, 1).await?;
            let text = AssertSqlSafe(sql.to_owned()).into_sql_str();
            session.prepare(text).await.map_err(|e| error::in_statement(e, sql))?;
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
