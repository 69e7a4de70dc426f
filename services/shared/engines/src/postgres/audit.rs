//! Could a name that the guard trusts stand for something else here?

use guard::Dialect;
use sqlx::Row as _;
use tokio::time::timeout;

use crate::EngineError;
use crate::examine::Audit;
use crate::postgres::Postgres;

impl Postgres {
    pub(crate) async fn audit(&self) -> Result<Audit, EngineError> {
        let mut session = self.session().await?;
        // For the search path that statements meet.
        session.begin(self.terms()).await?;
        let trusted: Vec<&str> = guard::trusted_functions(Dialect::PostgreSql).collect();
        let asked = sqlx::query(include_str!("audit.sql"))
            .bind(trusted)
            .persistent(false)
            .fetch_all(&mut *session);
        let mut audit = Audit::default();
        for row in timeout(self.limits.statement, asked).await?? {
            audit.add(row.try_get("found")?, row.try_get("fix")?);
        }
        session.finish().await;
        Ok(audit)
    }
}
