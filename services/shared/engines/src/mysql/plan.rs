//! Asks the planner, under the same limits as a run.

use guard::Approved;
use sqlx::mysql::{MySqlArguments, MySqlRow};
use sqlx::{AssertSqlSafe, Row as _};
use tokio_util::sync::CancellationToken;

use crate::mysql::session::Session;
use crate::mysql::{Mysql, bind, error};
use crate::watch::Watch;
use crate::{EngineError, Plan};

/// MariaDB leaves the share of rows that a condition keeps out unless it is asked for; MySQL may
/// have been told to draw trees. Each reads its own comment alone.
const PREFIX: &str = "explain /*M!100100 extended */ /*!80000 format = traditional */ ";
/// MySQL's newer planner has no such table. For how much work a statement is, the older one will do.
const NO_TABLE: u16 = 3999;

/// One step: a table that is read for each row of the steps before it in the same SELECT.
struct Step {
    id: Option<u64>,
    rows: Option<f64>,
    /// Per cent of the rows that are kept.
    filtered: Option<f64>,
    /// Nothing says which of its rows belong to those of the steps before it.
    is_unbound: bool,
}

impl Step {
    fn of(row: &MySqlRow) -> Self {
        let text =
            |name: &str| row.try_get::<Option<String>, _>(name).ok().flatten().unwrap_or_default();
        Self {
            id: number(row, "id").map(|id| id as u64),
            rows: number(row, "rows"),
            filtered: number(row, "filtered"),
            is_unbound: is_unbound(&text("type"), &text("ref"), &text("Extra")),
        }
    }
}

/// A table, or an index, that is read from end to end without a condition.
fn is_unbound(kind: &str, reference: &str, extra: &str) -> bool {
    matches!(kind, "ALL" | "index") && reference.is_empty() && !extra.contains("Using where")
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
    let rows = match explained(session, sql, values.clone()).await {
        Err(error) if error::number(&error) == Some(NO_TABLE) => {
            session.use_older_planner().await.map_err(error::of)?;
            let rows = explained(session, sql, values).await;
            session.use_newer_planner().await.map_err(error::of)?;
            rows
        }
        rows => rows,
    };
    let rows = rows.map_err(|error| error::in_statement(error, sql))?;
    Ok(plan(&rows.iter().map(Step::of).collect::<Vec<_>>()))
}

async fn explained(
    session: &mut Session,
    sql: &str,
    values: MySqlArguments,
) -> sqlx::Result<Vec<MySqlRow>> {
    sqlx::query_with(AssertSqlSafe(format!("{PREFIX}{sql}")), values)
        .persistent(false)
        .fetch_all(&mut **session)
        .await
}

/// The rows of the outermost SELECT, and as a cost the rows that are looked at altogether: neither
/// server tells a cost of its own in every release.
fn plan(steps: &[Step]) -> Plan {
    let (mut rows, mut cost, mut largest_step, mut cartesian) = (0.0, 0.0, 0.0_f64, 0.0_f64);
    let mut selects: Vec<(Option<u64>, f64)> = Vec::new();
    for step in steps {
        let known = selects.iter().position(|(id, _)| *id == step.id);
        let at = known.unwrap_or_else(|| {
            selects.push((step.id, 1.0));
            selects.len() - 1
        });
        let read = step.rows.unwrap_or(1.0) * selects[at].1;
        cost += read;
        largest_step = largest_step.max(read);
        if known.is_some() && step.is_unbound {
            cartesian = cartesian.max(read);
        }
        selects[at].1 = read * step.filtered.unwrap_or(100.0) / 100.0;
    }
    if let Some((_, outermost)) = selects.first() {
        rows = *outermost;
    }
    Plan { rows: rows.round() as u64, cost, largest_step, cartesian }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of `explain` as both servers' manuals print it.
    fn step(id: u64, kind: &str, reference: &str, rows: f64, filtered: f64, extra: &str) -> Step {
        let is_unbound = is_unbound(kind, reference, extra);
        Step { id: Some(id), rows: Some(rows), filtered: Some(filtered), is_unbound }
    }

    #[test]
    fn the_steps_of_one_select_multiply_and_selects_add_up() {
        let found = plan(&[
            step(1, "ALL", "", 100.0, 10.0, "Using where"),
            step(1, "ref", "shop.o.id", 5.0, 100.0, ""),
            step(2, "ALL", "", 1_000.0, 100.0, ""),
        ]);
        // What stands alone in its select joins nothing.
        let cartesian = 0.0;
        assert_eq!(found, Plan { rows: 50, cost: 1_150.0, largest_step: 1_000.0, cartesian });
        assert_eq!(plan(&[]), Plan::default());
    }

    #[test]
    fn a_join_without_a_condition_is_told_apart() {
        for (extra, cartesian) in [
            // MySQL 8, MariaDB, and an index that is read for its columns.
            ("Using join buffer (hash join)", 5_000.0),
            ("Using join buffer (flat, BNL join)", 5_000.0),
            ("Using index; Using join buffer (hash join)", 5_000.0),
            ("Using where; Using join buffer (hash join)", 0.0),
            ("Using where; Using join buffer (flat, BNL join)", 0.0),
        ] {
            let first = step(1, "ALL", "", 100.0, 100.0, "");
            let found = plan(&[first, step(1, "ALL", "", 50.0, 100.0, extra)]);
            assert_eq!((found.largest_step, found.cartesian), (5_000.0, cartesian), "{extra}");
        }
    }

    #[test]
    fn steps_without_rows_count_as_one() {
        let impossible = Step { id: Some(1), rows: None, filtered: None, is_unbound: false };
        let union = Step { id: None, rows: None, filtered: None, is_unbound: true };
        assert_eq!(plan(&[impossible, union]).rows, 1);
    }
}
