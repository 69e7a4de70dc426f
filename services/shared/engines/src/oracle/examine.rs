//! What a connection test asks of Oracle.

use oracledb::Connection;

use super::{Oracle, error, introspect};
use crate::examine::{Login, Writes};
use crate::{EngineError, Introspect};

/// The oldest release that is known to be spoken to.
const OLDEST: usize = 19;
/// Tables that a statement is offered for.
const GRANTED: usize = 50;

impl Oracle {
    pub(crate) async fn login(&self) -> Result<Login, EngineError> {
        let mut session = self.session().await?;
        let tls = session.tls();
        let asked = |connection: &Connection| {
            let version = connection.version().map_err(error::of)?;
            let role = introspect::ask(connection, "select user from dual")?;
            Ok((version.to_string(), role))
        };
        let (version, role) = session.run(&Self::watch(self.limits.connect), asked).await?;
        self.finish(session).await;
        let role = role.into_iter().flatten().next().flatten().unwrap_or_default();
        let is_supported = is_supported(&version);
        Ok(Login { version: format!("Oracle {version}"), is_supported, tls, role })
    }

    /// Tables and views that the user may read.
    pub(crate) async fn readable_tables(&self) -> Result<usize, EngineError> {
        let depth = Introspect { values: false, ..Introspect::default() };
        Ok(self.introspect(&depth).await?.tables.len())
    }

    pub(crate) async fn can_write(&self) -> Result<Vec<String>, EngineError> {
        let mut session = self.session().await?;
        let watch = Self::watch(self.limits.statement);
        let asked = |connection: &Connection| {
            introspect::ask(connection, include_str!("examine/writes.sql"))
        };
        let found = session.run(&watch, asked).await?;
        self.finish(session).await;
        Ok(found.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
    }

    pub(crate) async fn writes(&self) -> Result<Writes, EngineError> {
        let found = self.can_write().await?;
        let fix = if found.is_empty() { Vec::new() } else { self.read_only_user().await? };
        Ok(Writes { found, fix })
    }

    /// A user of its own that never had rights to write: clearer than taking some away.
    async fn read_only_user(&self) -> Result<Vec<String>, EngineError> {
        let depth = Introspect { values: false, ..Introspect::default() };
        let tables = self.introspect(&depth).await?.tables;
        let home = self.home();
        let mut fix = vec![
            "CREATE USER rowcall_reader IDENTIFIED BY \"choose one\"".to_owned(),
            "GRANT CREATE SESSION TO rowcall_reader".to_owned(),
        ];
        fix.extend(tables.iter().take(GRANTED).map(|table| {
            let schema = table.schema.as_deref().unwrap_or(&home);
            format!("GRANT READ ON \"{schema}\".\"{}\" TO rowcall_reader", table.name)
        }));
        Ok(fix)
    }

    /// The server itself has no such limit for a single statement: it is interrupted from
    /// outside.
    pub(crate) fn honours_timeout() -> bool {
        false
    }

    /// The schema of tables that are named without one.
    pub(super) fn home(&self) -> String {
        self.way.username.to_uppercase()
    }
}

fn is_supported(version: &str) -> bool {
    version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .is_some_and(|v: usize| v >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_told_apart() {
        assert!(is_supported("19.3.0.0.0") && is_supported("23.4.0.24.5"));
        assert!(!is_supported("12.2.0.1.0") && !is_supported("odd"));
    }
}
