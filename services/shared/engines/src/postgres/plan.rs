//! Asks the planner, under the same limits as a run.

use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};
use tokio_util::sync::CancellationToken;

use crate::postgres::Postgres;
use crate::postgres::error::in_statement;
use crate::watch::Watch;
use crate::{EngineError, Plan};

const PREFIX: &str = "explain (format json) ";

/// `[{"Plan": {"Plan Rows": 1, "Total Cost": 0.01, …}}]`
#[derive(Deserialize)]
struct Explained {
    #[serde(rename = "Plan")]
    plan: Node,
}

#[derive(Deserialize)]
struct Node {
    #[serde(rename = "Plan Rows")]
    rows: f64,
    #[serde(rename = "Total Cost")]
    cost: f64,
}

impl Postgres {
    pub(crate) async fn dry_run(&self, sql: &str) -> Result<Plan, EngineError> {
        let watch = Watch::new(CancellationToken::new(), self.limits.statement);
        let mut session = self.session().await?;
        let explained = async {
            session.begin(self.limits.statement, &self.limits.timezone).await?;
            explain(&mut session, sql).await
        };
        match watch.over(explained).await {
            Ok(plan) => {
                let plan = plan?;
                session.finish().await;
                Ok(plan)
            }
            Err(stopped) => {
                self.stop(session).await;
                Err(stopped)
            }
        }
    }
}

async fn explain(connection: &mut PgConnection, sql: &str) -> Result<Plan, EngineError> {
    let Json([explained]): Json<[Explained; 1]> =
        sqlx::query_scalar(AssertSqlSafe(format!("{PREFIX}{sql}")))
            .persistent(false)
            .fetch_one(connection)
            .await
            .map_err(|error| in_statement(error, PREFIX))?;
    Ok(Plan { rows: explained.plan.rows as u64, cost: explained.plan.cost })
}
