//! What a connection test asks of SQL Server.

use std::time::Duration;

use tokio::time::timeout;

use crate::EngineError;
use crate::examine::Login;
use crate::mssql::introspect::text;
use crate::mssql::{Mssql, error};

/// What the test's statement may take; it would take ten seconds.
const SHORT: Duration = Duration::from_millis(100);
/// When it has not stopped by then, it does not stop.
const PATIENCE: Duration = Duration::from_secs(3);

impl Mssql {
    pub(crate) async fn login(&self) -> Result<Login, EngineError> {
        let mut session = self.begin(self.limits.connect, u64::MAX).await?;
        let asked = session.ask(
            "select cast(serverproperty('ProductVersion') as nvarchar(128)) as version,
                    cast(serverproperty('Edition') as nvarchar(128)) as edition,
                    user_name() as role",
        );
        let rows = timeout(self.limits.connect, asked).await??;
        let row = rows.first();
        let version = row.map(|row| text(row, "version")).unwrap_or_default();
        let edition = row.map(|row| text(row, "edition")).unwrap_or_default();
        let login = Login {
            is_supported: is_supported(&version, &edition),
            version: format!("SQL Server {version}, {edition}"),
            tls: session.lent.tls.clone(),
            role: row.map(|row| text(row, "role")).unwrap_or_default(),
        };
        session.finish().await;
        Ok(login)
    }

    pub(crate) async fn readable_tables(&self) -> Result<usize, EngineError> {
        let mut session = self.begin(self.limits.connect, u64::MAX).await?;
        let asked = session.ask(include_str!("introspect/relations.sql"));
        let count = timeout(self.limits.statement, asked).await??.len();
        session.finish().await;
        Ok(count)
    }

    /// Whether a statement that takes too long can be stopped, found out by stopping one. The server
    /// has no limit of its own: it ends what it is doing when it is told to.
    pub(crate) async fn honours_timeout(&self) -> Result<bool, EngineError> {
        let mut session = self.begin(self.limits.connect, u64::MAX).await?;
        match timeout(SHORT, session.ask("waitfor delay '00:00:10'")).await {
            Ok(answer) => {
                answer?;
                Ok(false)
            }
            Err(_) => match timeout(PATIENCE, session.lent.driver.cancel_query()).await {
                Ok(stopped) => stopped.map(|()| true).map_err(error::of),
                Err(_) => Ok(false),
            },
        }
    }
}

/// From release 14, which is 2017; Azure counts otherwise, and is always new.
fn is_supported(version: &str, edition: &str) -> bool {
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    edition.contains("Azure") || major.is_some_and(|major| major >= 14)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_told_apart() {
        assert!(is_supported("16.0.4135.4", "Developer Edition (64-bit)"));
        assert!(is_supported("12.0.2000.8", "SQL Azure"));
        assert!(!is_supported("13.0.5026.0", "Standard Edition (64-bit)"));
    }
}
