//! Asks the planner, under the same limits as a run.

use guard::Approved;
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, Row as _};
use tokio_util::sync::CancellationToken;

use crate::mysql::session::Session;
use crate::mysql::{Mysql, bind, error};
use crate::watch::Watch;
use crate::{EngineError, Plan};

/// MariaDB leaves the share of rows that a condition keeps out unless it is asked for.
const PREFIX: &str = "explain /*M!100100 extended */ ";

/// One step: a table that is read for each row of the steps before it in the same SELECT.
struct Step {
    id: Option<u64>,
    rows: Option<f64>,
    /// Per cent of the rows that are kept.
    filtered: Option<f64>,
}

impl Step {
    fn of(row: &MySqlRow) -> Self {
        let id = number(row, "id").map(|id| id as u64);
        Self { id, rows: number(row, "rows"), filtered: number(row, "filtered") }
    }
}

/// Numbers come as texts from some releases.
fn number(row: &MySqlRow, name: &str) -> Option<f64> {
    let whole = row.try_get::<Option<u64>, _>(name).map(|number| number.map(|n| n as f64));
    let signed = || row.try_get::<Option<i64>, _>(name).map(|number| number.map(|n| n as f64));
    let broken = || row.try_get::<Option<f64>, _>(name);
    let text = || {
        row.try_get::<Option<String>, _>(name).map(|text| text.and_then(|text| text.parse().ok()))
    };
    whole.or_else(|_| signed()).or_else(|_| broken()).or_else(|_| text()).ok().flatten()
}

impl Mysql {
    pub(crate) async fn dry_run(&self, approved: &Approved) -> Result<Plan, EngineError> {
        let watch = Watch::new(CancellationToken::new(), self.limits.statement);
        let mut session = self.session().await?;
        let explained = async {
            session.begin(self.limits.statement, &self.limits.timezone, u64::MAX).await?;
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

async fn explain(session: &mut Session, approved: &Approved) -> Result<Plan, EngineError> {
    let sql = approved.sql();
    let values = bind::arguments(approved.parameters(), session.zone)?;
    let rows = sqlx::query_with(AssertSqlSafe(format!("{PREFIX}{sql}")), values)
        .persistent(false)
        .fetch_all(&mut **session)
        .await
        .map_err(|error| error::in_statement(error, sql))?;
    Ok(plan(&rows.iter().map(Step::of).collect::<Vec<_>>()))
}

/// The rows of the outermost SELECT, and as a cost the rows that are looked at altogether: neither
/// server tells a cost of its own in every release.
fn plan(steps: &[Step]) -> Plan {
    let (mut rows, mut cost, mut largest_step) = (0.0, 0.0, 0.0_f64);
    let mut selects: Vec<(Option<u64>, f64)> = Vec::new();
    for step in steps {
        let at = selects.iter().position(|(id, _)| *id == step.id).unwrap_or_else(|| {
            selects.push((step.id, 1.0));
            selects.len() - 1
        });
        let read = step.rows.unwrap_or(1.0) * selects[at].1;
        cost += read;
        largest_step = largest_step.max(read);
        selects[at].1 = read * step.filtered.unwrap_or(100.0) / 100.0;
    }
    if let Some((_, outermost)) = selects.first() {
        rows = *outermost;
    }
    // Neither server says which joins have no condition; their size is in the largest step.
    Plan { rows: rows.round() as u64, cost, largest_step, cartesian: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_one_select_multiply_and_selects_add_up() {
        let step =
            |id, rows, filtered| Step { id: Some(id), rows: Some(rows), filtered: Some(filtered) };
        let found = plan(&[step(1, 100.0, 10.0), step(1, 5.0, 100.0), step(2, 1_000.0, 100.0)]);
        assert_eq!((found.rows, found.cost, found.largest_step), (50, 1_150.0, 1_000.0));
        assert_eq!(plan(&[]), Plan::default());
    }
}
