//! A target database, seen through the one seam.

mod access;
mod extensions;
mod mssql;
mod mysql;
mod schema;
mod stop;
mod tls;
mod trusted_names;
mod values;

use anyhow::Context as _;
use engines::{EngineError, Next, RunLimits, Target, TargetConfig};
use guard::{Approved, Policy};
use proto::api::ColumnInfo;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool};
use tests::postgres::{Postgres, pool};
use tokio_util::sync::CancellationToken;

/// A target of the test's own.
struct Place {
    target: Target,
    config: TargetConfig,
    db: PgPool,
    name: String,
    postgres: Postgres,
}

/// Everything that a statement gave.
struct Answer {
    columns: Vec<ColumnInfo>,
    rows: Vec<Vec<Value>>,
    truncated: bool,
}

const ALL: RunLimits = RunLimits { max_rows: 1_000_000, max_bytes: 1 << 30, page_rows: 500 };

impl Place {
    /// A database that `setup` filled.
    async fn with(setup: &'static str) -> anyhow::Result<Self> {
        let postgres = Postgres::shared().await?;
        let name = postgres.empty_database().await?;
        let url = postgres.url(&name);
        let db = pool(&url).await?;
        sqlx::raw_sql(setup).execute(&db).await.context("set the target up")?;
        let config = TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?);
        Ok(Self { target: Target::connect(&config)?, config, db, name, postgres })
    }

    /// The same database for a role that `grants` made.
    async fn seen_by(&self, role: &str, grants: &str) -> anyhow::Result<Target> {
        let role = format!("{role}_{}", self.name);
        let sql =
            format!("create role {role} login password 'p'; {}", grants.replace("ROLE", &role));
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.db).await?;
        let mut url: url::Url = self.postgres.url(&self.name).parse()?;
        url.set_username(&role).ok().context("a postgres url has a user")?;
        url.set_password(Some("p")).ok().context("a postgres url has a password")?;
        let url = url.as_str().parse().map_err(anyhow::Error::msg)?;
        Ok(Target::connect(&TargetConfig::new(url))?)
    }

    async fn ask(&self, sql: &str) -> Result<Answer, EngineError> {
        self.ask_within(sql, ALL).await
    }

    async fn ask_within(&self, sql: &str, limits: RunLimits) -> Result<Answer, EngineError> {
        self.run(&approved(sql), limits).await
    }

    async fn run(&self, approved: &Approved, limits: RunLimits) -> Result<Answer, EngineError> {
        answer(&self.target, approved, limits).await
    }
}

/// Runs a statement and takes all of its answer.
async fn answer(
    target: &Target,
    approved: &Approved,
    limits: RunLimits,
) -> Result<Answer, EngineError> {
    let mut stream = target.run(approved, limits, CancellationToken::new()).await?;
    let columns = stream.columns().to_vec();
    let mut rows = Vec::new();
    loop {
        match stream.next().await? {
            Next::Rows(batch) => {
                let page = [b"[", batch.json.as_slice(), b"]"].concat();
                let found: Vec<Vec<Value>> = serde_json::from_slice(&page).expect("it is JSON");
                assert_eq!(found.len() as u64, batch.row_count);
                rows.extend(found);
            }
            Next::End(end) => {
                assert_eq!(end.total_rows, rows.len() as u64);
                return Ok(Answer { columns, rows, truncated: end.truncated });
            }
        }
    }
}

fn approved(sql: &str) -> Approved {
    guard::check(sql, &Policy::unresolved()).expect("the guard lets it pass")
}
