//! What a connection test asks of PostgreSQL.

use std::time::Duration;

use sqlx::Row as _;
use tokio::time::timeout;

use super::Postgres;
use super::session::Terms;
use crate::examine::{Login, Writes};
use crate::{EngineError, Introspect};

/// What the test's statement may take. It would take minutes.
const SHORT: Duration = Duration::from_millis(100);
/// When nobody has stopped it by then, nobody will.
const PATIENCE: Duration = Duration::from_secs(3);
/// The first release that all of ours is known to work on.
const OLDEST: i32 = 130_000;

impl Postgres {
    pub(crate) async fn login(&self) -> Result<Login, EngineError> {
        let mut session = self.session().await?;
        let asked = sqlx::query(
            "select current_setting('server_version') as version,
                    current_setting('server_version_num')::int as number,
                    current_user::text as role,
                    (select s.version from pg_stat_ssl s where s.pid = pg_backend_pid() and s.ssl) as tls",
        )
        .persistent(false)
        .fetch_one(&mut *session);
        let row = timeout(self.limits.connect, asked).await??;
        let login = Login {
            version: format!("PostgreSQL {}", row.try_get::<String, _>("version")?),
            is_supported: row.try_get::<i32, _>("number")? >= OLDEST,
            tls: row.try_get("tls")?,
            role: row.try_get("role")?,
        };
        session.finish().await;
        Ok(login)
    }

    /// Tables and views that the role may read.
    pub(crate) async fn readable_tables(&self) -> Result<usize, EngineError> {
        let depth = Introspect { values: false, ..Introspect::default() };
        let read = timeout(self.limits.statement, self.introspect(&depth)).await??;
        Ok(read.tables.len())
    }

    pub(crate) async fn writes(&self) -> Result<Writes, EngineError> {
        let found = self.can_write().await?;
        let fix = if found.is_empty() { Vec::new() } else { self.read_only_role().await? };
        Ok(Writes { found, fix })
    }

    /// Rights may come from ownership, membership or PUBLIC, which no REVOKE from the role takes
    /// away. So the remedy is a role of its own that never had them.
    async fn read_only_role(&self) -> Result<Vec<String>, EngineError> {
        let mut session = self.session().await?;
        let asked = sqlx::query_scalar(include_str!("read_only_role.sql"))
            .persistent(false)
            .fetch_all(&mut *session);
        let statements = timeout(self.limits.statement, asked).await??;
        session.finish().await;
        Ok(statements)
    }

    /// Whether the server stops a statement that takes too long, found out by running one.
    pub(crate) async fn honours_timeout(&self) -> Result<bool, EngineError> {
        let mut session = self.session().await?;
        session.begin(Terms { limit: SHORT, ..self.terms() }).await?;
        let heavy = "select count(*) from pg_class a, pg_class b, pg_class c, pg_class d";
        match timeout(PATIENCE, sqlx::raw_sql(heavy).execute(&mut *session)).await {
            Ok(Err(error)) => match error.into() {
                EngineError::Timeout => Ok(true),
                error => Err(error),
            },
            Ok(Ok(_)) => Ok(false),
            Err(_) => {
                self.stop(session).await;
                Ok(false)
            }
        }
    }
}
