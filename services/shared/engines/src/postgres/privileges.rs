//! What may the role do beyond reading?

use crate::EngineError;
use crate::postgres::Postgres;

impl Postgres {
    pub(crate) async fn can_write(&self) -> Result<Vec<String>, EngineError> {
        let mut session = self.session().await?;
        let found = sqlx::query_scalar(include_str!("privileges.sql"))
            .persistent(false)
            .fetch_all(&mut *session)
            .await?;
        session.finish().await?;
        Ok(found)
    }
}
