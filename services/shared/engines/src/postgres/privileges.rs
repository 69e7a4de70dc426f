//! What may the role do beyond reading?

use tokio::time::timeout;

use crate::EngineError;
use crate::postgres::Postgres;

impl Postgres {
    pub(crate) async fn can_write(&self) -> Result<Vec<String>, EngineError> {
        let mut session = self.session().await?;
        let asked = sqlx::query_scalar(include_str!("privileges.sql"))
            .persistent(false)
            .fetch_all(&mut *session);
        let found = timeout(self.limits.statement, asked).await??;
        session.finish().await;
        Ok(found)
    }
}
