//! Asks the planner, under the same limits as a run.

mod steps;

use guard::Approved;
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};
use tokio_util::sync::CancellationToken;

use self::steps::Step;
use crate::postgres::Postgres;
use crate::postgres::bind;
use crate::postgres::error::in_statement;
use crate::postgres::rows::DECLARE;
use crate::watch::Watch;
use crate::{EngineError, Plan};

/// Before what a run says to the server, so that the plan is the run's: one for a cursor, never
/// parallel. The steps of a parallel plan count the rows of one process each.
const EXPLAIN: &str = "explain (format json) ";

/// `[{"Plan": {"Plan Rows": 1, "Total Cost": 0.01, …}}]`
#[derive(Deserialize)]
struct Explained {
    #[serde(rename = "Plan")]
    plan: Box<RawValue>,
}

#[derive(Deserialize)]
struct Node {
    #[serde(rename = "Plan Rows")]
    rows: f64,
    #[serde(rename = "Total Cost")]
    cost: f64,
}

impl Postgres {
    pub(crate) async fn dry_run(&self, approved: &Approved) -> Result<Plan, EngineError> {
        let watch = Watch::new(CancellationToken::new(), self.limits.statement);
        let mut session = self.session().await?;
        let explained = async {
            session.begin(self.terms()).await?;
            explain(&mut session, approved).await
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

async fn explain(connection: &mut PgConnection, approved: &Approved) -> Result<Plan, EngineError> {
    let prefix = format!("{EXPLAIN}{DECLARE}");
    let explain = format!("{prefix}{}", approved.sql());
    let values = bind::arguments(approved.parameters())?;
    let Json([explained]): Json<[Explained; 1]> =
        sqlx::query_scalar_with(AssertSqlSafe(explain), values)
            .persistent(false)
            .fetch_one(connection)
            .await
            .map_err(|error| in_statement(error, &prefix))?;
    let plan = explained.plan.get();
    let root: Node = serde_json::from_str(plan).map_err(unreadable)?;
    // A plan that is nested too deep to be read whole is judged by its cost alone.
    let sizes = serde_json::from_str::<Step>(plan).map(|step| step.sizes()).unwrap_or_default();
    Ok(Plan {
        rows: root.rows as u64,
        cost: root.cost,
        largest_step: sizes.largest.max(root.rows),
        cartesian: sizes.cartesian,
    })
}

fn unreadable(error: serde_json::Error) -> EngineError {
    EngineError::Other(format!("its plan cannot be read: {error}"))
}
