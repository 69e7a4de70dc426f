//! Asks the server what it thinks of a statement.
//!
//! `explain plan` writes its plan into a table, which a reader must not do and a read-only
//! transaction refuses. So a statement is parsed and described: names, types and rights are judged,
//! and nothing is estimated. The cost gate has nothing to go by there.

use crate::oracle::Oracle;
use crate::oracle::blocking::described;
use crate::{EngineError, Plan};

impl Oracle {
    pub(crate) async fn dry_run(&self, sql: &str) -> Result<Plan, EngineError> {
        let mut session = self.session().await?;
        let text = sql.to_owned();
        let watch = Self::watch(self.limits.statement);
        session.run(&watch, move |connection| described(connection, &text)).await?;
        self.finish(session).await;
        Ok(Plan::default())
    }

    /// Parses, no more: this server executes some statements while parsing them, so nothing but
    /// a query is shown to it.
    pub(crate) async fn parse(&self, sql: &str) -> Result<(), EngineError> {
        if !is_query(sql) {
            return Ok(());
        }
        self.dry_run(sql).await.map(drop)
    }
}

fn is_query(sql: &str) -> bool {
    let first = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next();
    first.is_some_and(|word| ["select", "with"].iter().any(|w| word.eq_ignore_ascii_case(w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_queries_are_shown_to_the_server() {
        assert!(is_query(" select 1") && is_query("WITH x as (select 1) select 1"));
        for other in
            ["drop table t", "/* select */ drop table t", "selected", "begin null; end;", ""]
        {
            assert!(!is_query(other), "{other}");
        }
    }
}
