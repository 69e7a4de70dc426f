//! What a connection test asks of MariaDB and MySQL.

use std::time::Duration;

use sqlx::Row as _;
use tokio::time::timeout;

use super::{Mysql, error};
use crate::examine::{Login, Writes};
use crate::{EngineError, Introspect};

/// What the test's statement may take. It would take minutes.
const SHORT: Duration = Duration::from_millis(100);
/// When nobody has stopped it by then, nobody will.
const PATIENCE: Duration = Duration::from_secs(3);

impl Mysql {
    pub(crate) async fn login(&self) -> Result<Login, EngineError> {
        let mut session = self.session().await?;
        let asked = sqlx::query("select version() as version, current_user() as account")
            .persistent(false)
            .fetch_one(&mut *session);
        let row = timeout(self.limits.connect, asked).await?.map_err(error::of)?;
        let version: String = row.try_get("version").map_err(error::of)?;
        let role = row.try_get("account").map_err(error::of)?;
        let asked = sqlx::query("show session status like 'Ssl_version'")
            .persistent(false)
            .fetch_optional(&mut *session);
        let tls = timeout(self.limits.connect, asked).await?.map_err(error::of)?;
        let tls =
            tls.and_then(|row| row.try_get::<String, _>(1).ok()).filter(|tls| !tls.is_empty());
        session.finish().await;
        let is_supported = is_supported(&version);
        let name = if version.contains("MariaDB") { "MariaDB" } else { "MySQL" };
        Ok(Login { version: format!("{name} {version}"), is_supported, tls, role })
    }

    /// Tables and views that the account may read.
    pub(crate) async fn readable_tables(&self) -> Result<usize, EngineError> {
        let depth = Introspect { values: false, ..Introspect::default() };
        let read = timeout(self.limits.statement, self.introspect(&depth)).await??;
        Ok(read.tables.len())
    }

    pub(crate) async fn writes(&self) -> Result<Writes, EngineError> {
        let found = self.can_write().await?;
        let fix = if found.is_empty() { Vec::new() } else { self.read_only_account().await? };
        Ok(Writes { found, fix })
    }

    /// An account of its own that never had rights to write: clearer than taking some away.
    pub(crate) async fn read_only_account(&self) -> Result<Vec<String>, EngineError> {
        let mut session = self.session().await?;
        let asked = sqlx::query_scalar("select database()").persistent(false);
        let asked = asked.fetch_one(&mut *session);
        let database: Option<String> =
            timeout(self.limits.connect, asked).await?.map_err(error::of)?;
        session.finish().await;
        let place = database.map_or_else(
            || "*.*".to_owned(),
            |database| format!("`{}`.*", database.replace('`', "``")),
        );
        Ok(vec![
            "CREATE USER 'rowcall_reader'@'%' IDENTIFIED BY 'choose one'".into(),
            format!("GRANT SELECT, SHOW VIEW ON {place} TO 'rowcall_reader'@'%'"),
        ])
    }

    /// Whether the server stops a statement that takes too long, found out by running one.
    pub(crate) async fn honours_timeout(&self) -> Result<bool, EngineError> {
        let mut session = self.session().await?;
        session.begin(SHORT, &self.limits.timezone, u64::MAX).await?;
        let heavy = "select count(*) from information_schema.collations a,
                     information_schema.collations b, information_schema.collations c,
                     information_schema.collations d where a.id + b.id + c.id + d.id > 1";
        match timeout(PATIENCE, sqlx::raw_sql(heavy).execute(&mut *session)).await {
            Ok(Err(failed)) => match error::of(failed) {
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

/// MariaDB from 10.6, MySQL from 8.
fn is_supported(version: &str) -> bool {
    let mut numbers = version.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version.contains("MariaDB") { (major, minor) >= (10, 6) } else { major >= 8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_told_apart() {
        assert!(is_supported("10.11.14-MariaDB-0+deb12u2"));
        assert!(!is_supported("10.5.8-MariaDB"));
        assert!(is_supported("8.4.3"));
        assert!(!is_supported("5.7.44-log"));
    }
}
