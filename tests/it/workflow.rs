//! The main job from end to end: every service a process, as on any machine.

mod deaths;

use std::time::Duration;

use anyhow::Context as _;
use cli::client::{Client, Credentials};
use proto::{
    Event, ExportStatus, QueryId, QueryStatus, Role,
    api::{ExportIn, QueryIn},
};
use tests::{World, eventually, service::Service};

/// The password of the one who asks.
const PASSWORD: &str = "correct horse";

/// A world with the sample shop as its target, a gateway, and somebody who is logged in.
pub struct Shop {
    pub world: World,
    target_url: String,
    _gateway: Service,
    pub client: Client,
}

impl Shop {
    pub async fn open() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let target_url = world.postgres.sample().await?;
        let gateway = world
            .start("gateway", &[("POSTGRES_URL", &target_url), ("EXPORT_MAX_ROWS", "200000")])
            .await?;
        let hash = tokio::task::spawn_blocking(|| store::password::hash(PASSWORD)).await??;
        store::users::insert(&world.db, "ann", &hash, Role::User).await?;
        let credentials = Credentials::Login { username: "ann".into(), password: PASSWORD.into() };
        let client = Client::connect(&gateway.url(), &credentials).await?;
        Ok(Self { world, target_url, _gateway: gateway, client })
    }

    pub async fn start(&self, name: &'static str) -> anyhow::Result<Service> {
        self.start_with(name, &[]).await
    }

    pub async fn start_with(
        &self,
        name: &'static str,
        settings: &[(&str, &str)],
    ) -> anyhow::Result<Service> {
        let target = [("POSTGRES_URL", self.target_url.as_str())];
        self.world.start(name, &[&target, settings].concat()).await
    }

    pub async fn ask(&self, question: &str, execute: bool) -> anyhow::Result<QueryId> {
        let question = QueryIn { question: question.into(), execute, ..QueryIn::default() };
        Ok(self.client.ask(&question).await?.id)
    }

    pub async fn until(&self, id: QueryId, status: QueryStatus) -> anyhow::Result<()> {
        eventually(&format!("the query is {status}"), async || {
            let query = self.client.query(id).await?;
            anyhow::ensure!(
                query.status == status || !query.status.is_settled(),
                "it is {}: {:?}",
                query.status,
                query.error
            );
            Ok((query.status == status).then_some(()))
        })
        .await
    }
}

#[tokio::test]
async fn a_question_becomes_sql_rows_pages_and_a_file() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _staff = [
        shop.start("generator").await?,
        shop.start("executor").await?,
        shop.start("exporter").await?,
    ];

    let id = shop.ask("How many orders are there for each status?", false).await?;
    let told = story(&shop, id, QueryStatus::NotExecuted).await?;
    assert_eq!(told.first(), Some(&Event::Status { status: QueryStatus::Queued }));
    assert!(told.iter().any(|event| matches!(event, Event::Sql { .. })), "{told:?}");

    let sql = "select id, user_id, ordered_at from orders order by id limit 1200";
    shop.client.execute(id, Some(sql)).await?;
    shop.until(id, QueryStatus::Success).await?;
    let page = shop.client.results(id, 2).await?;
    assert_eq!((page.rows.len(), page.total_rows, page.total_pages), (500, 1200, 3));
    assert_eq!(page.columns[0].name, "id");
    assert!(!page.truncated);

    let export = shop.client.export(id, &ExportIn::default()).await?;
    eventually("the file is ready", async || {
        let export = shop.client.export_status(id, export.id).await?;
        Ok((export.status == ExportStatus::Ready).then_some(()))
    })
    .await?;
    let csv = shop.client.file(id, export.id).await?.text().await?;
    assert_eq!(csv.lines().count(), 1201);
    assert!(csv.starts_with("id,user_id,ordered_at\r\n"), "{}", &csv[..80]);
    Ok(())
}

#[tokio::test]
async fn a_question_that_is_to_be_run_is_answered_with_rows() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _staff = [shop.start("generator").await?, shop.start("executor").await?];
    let id = shop.ask("How many products are there?", true).await?;
    let query = shop.client.wait(id, Duration::from_secs(30)).await?;
    assert_eq!(query.status, QueryStatus::Success, "{:?}", query.error);
    assert_eq!(query.model.as_deref(), Some("builtin"));
    let page = shop.client.results(id, 1).await?;
    assert_eq!(page.rows, [[serde_json::json!(300)]]);
    Ok(())
}

#[tokio::test]
async fn a_question_the_database_cannot_answer_says_so() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _generator = shop.start("generator").await?;
    let id = shop.ask("Who wrote the second symphony of Brahms?", true).await?;
    let query = shop.client.wait(id, Duration::from_secs(30)).await?;
    assert_eq!(query.status, QueryStatus::FailedGeneration);
    let error = query.error.context("why not?")?;
    assert_eq!(error.code, proto::JobErrorCode::NotAnswerable, "{error}");
    Ok(())
}

#[tokio::test]
async fn a_long_statement_is_cancelled_on_the_target() -> anyhow::Result<()> {
    let shop = Shop::open().await?;
    let _staff = [shop.start("generator").await?, shop.start("executor").await?];
    let id = shop.ask("How many products are there?", false).await?;
    shop.until(id, QueryStatus::NotExecuted).await?;
    shop.client.execute(id, Some(deaths::HEAVY)).await?;
    shop.until(id, QueryStatus::Executing).await?;
    eventually("the statement runs", async || Ok(fetching(&shop, id).await?.then_some(()))).await?;

    let asked = std::time::Instant::now();
    shop.client.cancel(id).await?;
    shop.until(id, QueryStatus::Cancelled).await?;
    eventually("the statement is gone", async || Ok((!fetching(&shop, id).await?).then_some(())))
        .await?;
    assert!(asked.elapsed() < Duration::from_secs(2), "took {:?}", asked.elapsed());
    Ok(())
}

/// Whether the target is at work on the rows of a query.
async fn fetching(shop: &Shop, id: QueryId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select from pg_stat_activity
                        where application_name = 'rowcall ' || $1 and state = 'active'
                            and query like 'fetch %')",
    )
    .bind(id.to_string())
    .fetch_one(&shop.world.db)
    .await?)
}

/// Everything that the socket tells until the query settles.
async fn story(shop: &Shop, id: QueryId, end: QueryStatus) -> anyhow::Result<Vec<Event>> {
    let mut events = shop.client.events(id.into(), 0).await?;
    let mut told = Vec::new();
    let mut last = 0;
    while told.last() != Some(&Event::Done { status: end }) {
        let next = tokio::time::timeout(Duration::from_secs(30), events.next()).await?;
        let envelope = next?.context("the socket closed early")?;
        assert_eq!(envelope.seq, last + 1, "a gap after {told:?}");
        last = envelope.seq;
        told.push(envelope.event);
    }
    Ok(told)
}
