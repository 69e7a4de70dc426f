//! Workers die by SIGKILL in the middle of their work; somebody else finishes it, once.

use std::time::Duration;

use proto::{ExportStatus, JobStatus, QueryId, QueryStatus, api::ExportIn};
use tests::{
    eventually,
    model::{Reply, ScriptedModel},
};

use super::Shop;

/// Runs until it is cancelled or out of time.
pub const HEAVY: &str = "select count(*)
    from order_items a, order_items b, order_items c
    where a.quantity + b.quantity > c.quantity and a.unit_price + b.unit_price + c.unit_price < 0";

/// Runs for some seconds.
const SLOW: &str = "select count(*) from orders a, (select id from orders order by id limit 1000) b
    where a.user_id < b.id";

#[tokio::test]
async fn a_generator_killed_while_the_model_thinks_is_replaced() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let model = ScriptedModel::start().await;
    model.will(Reply::Hang).will_always(Reply::Text("select count(*) from products".into()));
    let settings = [("LLM_BASE_URL", model.url()), ("LLM_API_KEY", "test")];
    let mut first = shop.start_with("generator", &settings).await?;
    let id = shop.ask("How many products are there?", false).await?;
    eventually("the model is asked", async || Ok((!model.calls().is_empty()).then_some(())))
        .await?;
    first.kill().await;

    let _second = shop.start_with("generator", &settings).await?;
    shop.until(id, QueryStatus::NotExecuted).await?;
    let query = shop.client.query(id).await?;
    assert_eq!(query.sql.as_deref(), Some("select count(*) from products"));
    finished_at_the_second_attempt(&shop, "generate").await
}

#[tokio::test]
async fn an_executor_killed_while_a_statement_runs_is_replaced() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _generator = shop.start("generator").await?;
    let id = with_sql(&shop, SLOW).await?;
    let mut first = shop.start("executor").await?;
    shop.until(id, QueryStatus::Executing).await?;
    first.kill().await;

    let _second = shop.start("executor").await?;
    shop.until(id, QueryStatus::Success).await?;
    assert_eq!(shop.client.results(id, 1).await?.total_rows, 1);
    finished_at_the_second_attempt(&shop, "execute").await
}

#[tokio::test]
async fn an_exporter_killed_while_it_writes_is_replaced() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _staff = [shop.start("generator").await?, shop.start("executor").await?];
    let id = with_sql(&shop, "select * from order_items order by id limit 100000").await?;
    shop.until(id, QueryStatus::Success).await?;
    let mut first = shop.start("exporter").await?;
    let export = shop.client.export(id, &ExportIn::default()).await?;
    eventually("the file is being written", async || {
        let running: i64 = sqlx::query_scalar(
            "select count(*) from jobs where kind = 'export' and status = 'running'",
        )
        .fetch_one(&shop.world.db)
        .await?;
        Ok((running == 1).then_some(()))
    })
    .await?;
    first.kill().await;

    let _second = shop.start("exporter").await?;
    eventually("the file is ready", async || {
        let export = shop.client.export_status(id, export.id).await?;
        Ok((export.status == ExportStatus::Ready).then_some(()))
    })
    .await?;
    let csv = shop.client.file(id, export.id).await?.text().await?;
    assert_eq!(csv.lines().count(), 100_001);
    finished_at_the_second_attempt(&shop, "export").await
}

#[tokio::test]
async fn an_executor_asked_to_end_hands_its_statement_on() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _generator = shop.start("generator").await?;
    let id = with_sql(&shop, SLOW).await?;
    let mut first = shop.start_with("executor", &[("SHUTDOWN_GRACE", "0.1")]).await?;
    shop.until(id, QueryStatus::Executing).await?;
    assert!(first.terminate(Duration::from_secs(15)).await, "it did not end in time");

    let _second = shop.start("executor").await?;
    shop.until(id, QueryStatus::Success).await?;
    // Handing on is no failure of the job's.
    assert_eq!(attempts(&shop, "execute").await?, [(JobStatus::Done, 1)]);
    shop.world.audit().await
}

#[tokio::test]
async fn an_executor_that_froze_and_wakes_finds_its_statement_run_by_another() -> anyhow::Result<()>
{
    let shop = Shop::open().await?;
    let _generator = shop.start("generator").await?;
    let id = with_sql(&shop, SLOW).await?;
    let mut first = shop.start("executor").await?;
    shop.until(id, QueryStatus::Executing).await?;
    first.pause();

    let _second = shop.start("executor").await?;
    shop.until(id, QueryStatus::Success).await?;
    first.resume();
    // It learns that the job went elsewhere, and has nothing to say when it ends.
    assert!(first.terminate(Duration::from_secs(30)).await, "it did not end in time");
    finished_at_the_second_attempt(&shop, "execute").await?;
    shop.world.audit().await
}

/// A query that stands ready with this SQL and waits for an executor.
async fn with_sql(shop: &Shop, sql: &str) -> anyhow::Result<QueryId> {
    let id = shop.ask("How many products are there?", false).await?;
    shop.until(id, QueryStatus::NotExecuted).await?;
    shop.client.execute(id, Some(sql)).await?;
    Ok(id)
}

async fn finished_at_the_second_attempt(shop: &Shop, kind: &str) -> anyhow::Result<()> {
    assert_eq!(attempts(shop, kind).await?, [(JobStatus::Done, 2)]);
    Ok(())
}

async fn attempts(shop: &Shop, kind: &str) -> anyhow::Result<Vec<(JobStatus, i32)>> {
    let rows: Vec<(String, i32)> =
        sqlx::query_as("select status, attempt from jobs where kind = $1 order by id")
            .bind(kind)
            .fetch_all(&shop.world.db)
            .await?;
    rows.into_iter().map(|(status, attempt)| Ok((status.parse()?, attempt))).collect()
}
