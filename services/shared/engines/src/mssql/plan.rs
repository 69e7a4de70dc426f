//! Asks the planner, under the same limits as a run.
//!
//! A plan takes the right SHOWPLAN. Without it, the server still says whether it takes the statement,
//! and nothing is known of its cost.

use guard::{Approved, Parameter};
use tiberius::Row;
use tokio_util::sync::CancellationToken;

use crate::mssql::session::Session;
use crate::mssql::{Mssql, bind, error};
use crate::watch::Watch;
use crate::{EngineError, Plan};

/// The statement is compiled, and not run.
const DESCRIBE: &str = "exec sys.sp_describe_first_result_set @tsql = @P1, @params = @P2";
/// The login lacks SHOWPLAN.
const DENIED: u32 = 262;

impl Mssql {
    pub(crate) async fn dry_run(&self, approved: &Approved) -> Result<Plan, EngineError> {
        let (sql, parameters) = (approved.sql(), approved.parameters());
        self.looked_at(async |session: &mut Session| {
            match explain(session, sql, parameters).await {
                Err(tiberius::error::Error::Server(denied)) if denied.code() == DENIED => {
                    describe(session, sql, parameters).await.map(|()| Plan::default())
                }
                answer => answer.map_err(|failed| error::in_statement(failed, sql)),
            }
        })
        .await
    }

    /// Asks the server's parser alone.
    pub(crate) async fn parse(&self, sql: &str) -> Result<(), EngineError> {
        self.looked_at(async |session: &mut Session| describe(session, sql, &[]).await).await
    }

    /// What the server finds wrong with a statement before it reads a row.
    pub(crate) async fn complaint(&self, approved: &Approved) -> Option<EngineError> {
        let (sql, parameters) = (approved.sql(), approved.parameters());
        if let Err(unbound) = bind::values(parameters) {
            return Some(unbound);
        }
        let described =
            self.looked_at(async |session: &mut Session| describe(session, sql, parameters).await);
        described.await.err().filter(|error| matches!(error, EngineError::Invalid { .. }))
    }

    /// Does something within the limits of a statement.
    async fn looked_at<T>(
        &self,
        look: impl AsyncFnOnce(&mut Session) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let watch = Watch::new(CancellationToken::new(), self.limits.statement);
        let mut session = self.begin(self.limits.statement, u64::MAX).await?;
        match watch.over(look(&mut session)).await {
            Ok(answer) => {
                let answer = answer?;
                session.finish().await;
                Ok(answer)
            }
            Err(stopped) => {
                self.stop(session).await;
                Err(stopped)
            }
        }
    }
}

async fn describe(
    session: &mut Session,
    sql: &str,
    parameters: &[Parameter],
) -> Result<(), EngineError> {
    let failed = |error| error::in_statement(error, sql);
    let declared = (!parameters.is_empty()).then(|| bind::declared(parameters));
    let answer = session.lent.driver.query(DESCRIBE, &[&sql, &declared]).await.map_err(failed)?;
    answer.into_results().await.map(drop).map_err(failed)
}

/// The setting has to stand alone in its batch, and so has its end. Parameters are variables
/// without a value: what is planned is what holds for any. They stand in the first line, so that
/// the lines of the statement keep their numbers.
async fn explain(
    session: &mut Session,
    sql: &str,
    parameters: &[Parameter],
) -> tiberius::Result<Plan> {
    let batch = if parameters.is_empty() {
        sql.to_owned()
    } else {
        format!("declare {}; {sql}", bind::declared(parameters))
    };
    let driver = &mut session.lent.driver;
    driver.simple_query("set showplan_xml on").await?.into_results().await?;
    let rows = driver.simple_query(batch).await?.into_first_result().await?;
    driver.simple_query("set showplan_xml off").await?.into_results().await?;
    let document = |row: &Row| row.try_get::<&str, _>(0).ok().flatten().map(plan);
    Ok(rows.first().and_then(document).unwrap_or_default())
}

/// Reads what is judged off a plan in XML, tag by tag. In attributes, brackets of tags are escaped,
/// so that a tag is what stands between two of them.
fn plan(document: &str) -> Plan {
    let mut plan = Plan::default();
    let mut step = 0.0;
    for tag in document.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        match name {
            "StmtSimple" => {
                plan.rows = number(tag, "StatementEstRows").unwrap_or(0.0).round() as u64;
                plan.cost = number(tag, "StatementSubTreeCost").unwrap_or(0.0);
            }
            // The inner side of a loop is done once, and again for each row of the outer one.
            "RelOp" => {
                let again = number(tag, "EstimateRebinds").unwrap_or(0.0)
                    + number(tag, "EstimateRewinds").unwrap_or(0.0);
                step = number(tag, "EstimateRows").unwrap_or(0.0) * (1.0 + again);
                plan.largest_step = plan.largest_step.max(step);
            }
            "Warnings" if attribute(tag, "NoJoinPredicate").is_some_and(|v| v != "false") => {
                plan.cartesian = plan.cartesian.max(step);
            }
            _ => {}
        }
    }
    plan
}

fn number(tag: &str, name: &str) -> Option<f64> {
    attribute(tag, name)?.parse().ok()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, behind) = tag.split_once(&format!(" {name}=\""))?;
    behind.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_off_its_document() {
        let found = plan(
            r#"<ShowPlanXML><BatchSequence><Batch><Statements>
            <StmtSimple StatementText="select 1 &lt; 2" StatementEstRows="1" StatementSubTreeCost="12.5">
            <QueryPlan><RelOp NodeId="0" EstimateRows="1" EstimateRebinds="0" EstimateRewinds="0">
            <RelOp NodeId="1" EstimateRows="20000" EstimateRebinds="0" EstimateRewinds="0">
            <Warnings NoJoinPredicate="true"/>
            <RelOp NodeId="2" EstimateRows="100"/>
            <RelOp NodeId="3" EstimateRows="300" EstimateRebinds="99" EstimateRewinds="0"/>
            </RelOp></RelOp></QueryPlan></StmtSimple></Statements></Batch></BatchSequence></ShowPlanXML>"#,
        );
        assert_eq!((found.rows, found.cost), (1, 12.5));
        assert_eq!((found.largest_step, found.cartesian), (30_000.0, 20_000.0));
        assert_eq!(plan(""), Plan::default());
    }
}
