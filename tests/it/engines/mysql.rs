//! The same seam before a real MariaDB, or a real MySQL.

mod access;
mod asked;
mod guarded;
mod of_mysql;
mod schema;
mod statistics;
mod stop;
mod values;

use engines::{EngineError, RunLimits, Target, TargetConfig};
use guard::{Approved, Dialect, Policy};
use sqlx::{AssertSqlSafe, MySqlPool};
use tests::mysql::MySql;

use super::{ALL, Answer, answer};

/// A target of the test's own.
struct Place {
    target: Target,
    config: TargetConfig,
    db: MySqlPool,
    name: String,
    server: MySql,
}

impl Place {
    /// A database that `setup` filled.
    async fn with(setup: &str) -> anyhow::Result<Self> {
        let server = MySql::shared().await?;
        let name = server.empty_database().await?;
        let url = server.url(&name);
        server.fill(&name, setup).await?;
        let db = MySqlPool::connect(&url).await?;
        let config = TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?);
        Ok(Self { target: Target::connect(&config)?, config, db, name, server })
    }

    /// The same database for an account that `grants` made, `DB` and `ACCOUNT` standing for names.
    async fn seen_by(&self, grants: &str) -> anyhow::Result<Target> {
        let account = MySql::account(&self.name, 'u');
        let grants = grants.replace("ACCOUNT", &account).replace("DB", &self.name);
        let sql = format!("create user {account} identified by 'p'; {grants}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.db).await?;
        let url = self.server.url_for(&self.name, &account, "p");
        Ok(Target::connect(&TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?))?)
    }

    async fn ask(&self, sql: &str) -> Result<Answer, EngineError> {
        self.ask_within(sql, ALL).await
    }

    async fn ask_within(&self, sql: &str, limits: RunLimits) -> Result<Answer, EngineError> {
        answer(&self.target, &approved(sql), limits).await
    }
}

fn approved(sql: &str) -> Approved {
    let policy = Policy { dialect: Dialect::MySql, ..Policy::unresolved() };
    guard::check(sql, &policy).expect("the guard lets it pass")
}
