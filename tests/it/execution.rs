//! From SQL to stored rows, and from stored rows to a file.

mod fairness;
mod formats;

use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use engines::{Introspect, TargetConfig};
use executor::Executor;
use exporter::Exporter;
use files::Files;
use futures::TryStreamExt as _;
use proto::api::ExportFormat;
use proto::jobs::{Execute, Export};
use proto::{
    ConnectionId, Event, ExportId, ExportStatus, JobErrorCode, JobId, Priority, QueryId,
    QueryStatus, UserId,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use store::exports::{self, NewExport};
use store::jobs::NewJob;
use store::queries::{NewQuery, Record};
use tests::postgres::pool;
use tests::{World, eventually};

/// A world with an executor and an exporter, and a target for them.
struct Place {
    world: World,
    target: PgPool,
    files: Files,
    user: UserId,
}

const SETUP: &str =
    "create table n as select i as id, 'row ' || i as label from generate_series(1, 1201) i;
    create table huge as select i from generate_series(1, 20000) i; analyze";
const HEAVY: &str = "select count(*) from huge a, huge b, huge c where a.i + b.i = c.i * 2 + 1";

impl Place {
    async fn new() -> anyhow::Result<Self> {
        Self::with(|_| {}).await
    }

    async fn with(change: impl Fn(&mut executor::Config)) -> anyhow::Result<Self> {
        Self::in_world(World::new().await?, change).await
    }

    async fn in_world(
        world: World,
        change: impl Fn(&mut executor::Config),
    ) -> anyhow::Result<Self> {
        let name = world.postgres.empty_database().await?;
        let url = world.postgres.url(&name);
        let target = pool(&url).await?;
        sqlx::raw_sql(SETUP).execute(&target).await.context("set the target up")?;
        let mut config =
            executor::Config::new(TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?));
        let asked = engines::Target::connect(&config.target)?;
        let depth = Introspect { values: false, ..Introspect::default() };
        let shown = asked.introspect(&depth).await?;
        store::catalogs::publish(&world.db, asked.place(), &shown).await?;
        change(&mut config);
        world.hire(Executor::new(&config, world.db.clone())?);
        let files = Files::open(&files::Config::default(), world.bus.jetstream().clone())?;
        world.hire(Exporter::new(world.db.clone(), files.clone()));
        let user = UserId::new();
        sqlx::query(
            "insert into users (id, username, password_hash, role) values ($1, 'ann', '', 'user')",
        )
        .bind(user.0)
        .execute(&world.db)
        .await?;
        Ok(Self { world, target, files, user })
    }

    async fn submit(&self, sql: &str) -> anyhow::Result<(QueryId, JobId)> {
        self.submit_as(sql, false).await
    }

    async fn submit_as(&self, sql: &str, confirm: bool) -> anyhow::Result<(QueryId, JobId)> {
        self.submit_to(None, sql, confirm).await
    }

    async fn submit_to(
        &self,
        connection: Option<ConnectionId>,
        sql: &str,
        confirm: bool,
    ) -> anyhow::Result<(QueryId, JobId)> {
        let query = NewQuery {
            id: QueryId::new(),
            user: self.user,
            connection,
            question: "what is there?".into(),
            requested_model: None,
            effort: None,
            anew: false,
            parent: None,
            builds_on: None,
            execute: true,
            sql: Some(sql.into()),
            parameters: Vec::new(),
            saved_query: None,
        };
        let job = NewJob::new(&Execute { query_id: query.id, confirm }, Priority::Interactive);
        store::queries::insert(&self.world.db, &query, &job).await?;
        self.world.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
        Ok((query.id, job.id))
    }

    async fn find(&self, id: QueryId) -> anyhow::Result<Record> {
        store::queries::find(&self.world.db, id).await?.context("the query is there")
    }

    async fn settled(&self, id: QueryId) -> anyhow::Result<Record> {
        eventually("the query is settled", async || {
            let found = self.find(id).await?;
            Ok(found.is_settled().then_some(found))
        })
        .await
    }

    async fn run(&self, sql: &str) -> anyhow::Result<Record> {
        let (query, _) = self.submit(sql).await?;
        self.settled(query).await
    }

    async fn page(&self, query: &Record, number: i32) -> anyhow::Result<Vec<Value>> {
        let result = query.result.context("it has a result")?;
        let pages = store::results::pages(&self.world.db, result, number, 1).await?;
        let page = pages.first().context("the page is there")?;
        Ok(serde_json::from_slice(&store::results::decompress(page)?)?)
    }

    async fn events(&self, id: QueryId) -> anyhow::Result<Vec<Event>> {
        let told = store::events::after(&self.world.db, id.into(), 0, 1000).await?;
        Ok(told.into_iter().map(|envelope| envelope.event).collect())
    }

    /// Asks for a file, and waits until it is made or not.
    async fn ask_for(
        &self,
        query: &Record,
        format: ExportFormat,
        raw: bool,
    ) -> anyhow::Result<exports::Record> {
        let id = ExportId::new();
        let job =
            NewJob::new(&Export { export_id: id, query_id: query.query.id }, Priority::Interactive);
        let export = NewExport {
            id,
            query: query.query.id,
            result: query.result.context("it has a result")?,
            job: job.id,
            format,
            raw,
        };
        exports::insert(&self.world.db, &export).await?;
        store::jobs::insert(&self.world.db, &job).await?;
        self.world.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
        eventually("the export is settled", async || {
            let found = exports::find(&self.world.db, id).await?;
            let is_open = |status| matches!(status, ExportStatus::Queued | ExportStatus::Running);
            Ok(found.filter(|record| !is_open(record.export.status)))
        })
        .await
    }

    /// The content of a file.
    async fn file(&self, query: &Record, format: ExportFormat) -> anyhow::Result<Vec<u8>> {
        self.content(self.ask_for(query, format, false).await?).await
    }

    async fn content(&self, record: exports::Record) -> anyhow::Result<Vec<u8>> {
        let object = record.object.with_context(|| format!("{:?}", record.export.error))?;
        let file = self.files.get(&object, None).await?;
        let content: Vec<Bytes> = file.content.try_collect().await?;
        let content = content.concat();
        assert_eq!(file.size, content.len() as u64);
        assert_eq!(record.export.bytes, Some(file.size));
        Ok(content)
    }

    /// The text of a CSV file.
    async fn export(&self, query: &Record, raw: bool) -> anyhow::Result<String> {
        let record = self.ask_for(query, ExportFormat::Csv, raw).await?;
        Ok(String::from_utf8(self.content(record).await?)?)
    }
}

#[tokio::test]
async fn rows_are_stored_in_pages_and_counted_exactly() {
    let place = Place::new().await.unwrap();
    let done = place.run("select id, label from n order by id").await.unwrap();
    assert_eq!(done.query.status, QueryStatus::Success);
    assert_eq!(done.query.tables, ["n"]);
    let result = done.query.result.as_ref().unwrap();
    assert_eq!((result.total_rows, result.truncated), (1201, false));
    assert_eq!(result.columns[0].data_type, "integer");
    assert_eq!(place.page(&done, 1).await.unwrap().len(), 500);
    assert_eq!(place.page(&done, 2).await.unwrap()[0], json!([501, "row 501"]));
    let last = place.page(&done, 3).await.unwrap();
    assert_eq!((last.len(), &last[200]), (201, &json!([1201, "row 1201"])));

    let events = place.events(done.query.id).await.unwrap();
    let status = |status| Event::Status { status };
    assert_eq!(events[1], status(QueryStatus::Executing));
    assert_eq!(events[events.len() - 2], status(QueryStatus::Success));
    assert_eq!(events[events.len() - 1], Event::Done { status: QueryStatus::Success });
    assert!(events.contains(&Event::Rows { count: 1201 }));
}

#[tokio::test]
async fn an_answer_without_rows_is_a_success() {
    let place = Place::new().await.unwrap();
    let done = place.run("select id from n where id < 0").await.unwrap();
    assert_eq!(done.query.status, QueryStatus::Success);
    assert_eq!(done.query.result.as_ref().unwrap().total_rows, 0);
    assert_eq!(place.export(&done, false).await.unwrap(), "id\r\n");
}

#[tokio::test]
async fn a_result_over_the_cap_is_cut_and_says_so() {
    let place = Place::with(|config| config.result_max_rows = 700).await.unwrap();
    let done = place.run("select id from n").await.unwrap();
    let result = done.query.result.as_ref().unwrap();
    assert_eq!((result.total_rows, result.truncated), (700, true));
    assert_eq!(place.page(&done, 2).await.unwrap().len(), 200);
}

#[tokio::test]
async fn every_failure_has_its_code() {
    let place =
        Place::with(|config| config.target.timeout = Duration::from_millis(400)).await.unwrap();
    for (sql, code, position) in [
        ("delete from n", JobErrorCode::SqlRefused, Some(1)),
        ("select pg_sleep(1)", JobErrorCode::SqlRefused, Some(8)),
        ("select * from pg_shadow", JobErrorCode::SqlRefused, Some(15)),
        ("select 1; select 2", JobErrorCode::SqlRefused, Some(9)),
        // A slip of the pen is told in the target's own words.
        ("select id from missing", JobErrorCode::SqlInvalid, Some(16)),
        ("selec id from n", JobErrorCode::SqlInvalid, Some(1)),
        ("select id - label from n", JobErrorCode::SqlInvalid, Some(11)),
        (HEAVY, JobErrorCode::QueryTimeout, None),
    ] {
        let failed = place.run(sql).await.unwrap();
        assert_eq!(failed.query.status, QueryStatus::FailedExecution, "{sql}");
        let error = failed.query.error.unwrap();
        assert_eq!((error.code, error.position), (code, position), "{sql}: {error}");
        assert!(failed.result.is_none());
    }
}

#[tokio::test]
async fn what_the_planner_expects_decides_whether_it_runs() {
    let place = Place::with(|config| {
        config.cost_warn = "cartesian=1e5".parse().expect("bounds");
        config.cost_refuse = "rows=1e9".parse().expect("bounds");
    });
    let place = place.await.unwrap();
    let run = async |sql: &str, confirm| {
        let (query, _) = place.submit_as(sql, confirm).await.unwrap();
        place.settled(query).await.unwrap().query
    };
    let code = |query: &proto::api::Query| query.error.as_ref().map(|error| error.code);

    assert_eq!(run("select count(*) from huge", false).await.status, QueryStatus::Success);
    let product = "select count(*) from n a, n b";
    let warned = run(product, false).await;
    assert_eq!(warned.status, QueryStatus::FailedExecution);
    assert_eq!(code(&warned), Some(JobErrorCode::ConfirmationRequired));
    assert_eq!(run(product, true).await.status, QueryStatus::Success);
    let refused = run("select count(*) from huge a, huge b, n", true).await;
    assert_eq!(code(&refused), Some(JobErrorCode::CostRefused));
}

#[tokio::test]
async fn a_target_that_is_away_is_tried_again() {
    let nowhere = "postgres://nobody@127.0.0.1:1/none";
    let place = Place::with(|config| {
        config.target = TargetConfig::new(nowhere.parse().expect("it is a url"));
        config.target.postgres_connect_timeout = Duration::from_millis(100);
    })
    .await
    .unwrap();
    let (query, job) = place.submit("select id from n").await.unwrap();
    let again = eventually("it is tried a second time", async || {
        let row = place.world.job(job).await?;
        Ok((row.attempt > 1).then_some(row))
    })
    .await
    .unwrap();
    assert!(again.fence > 1);
    let error: Value = sqlx::query_scalar("select error from jobs where id = $1")
        .bind(job.0)
        .fetch_one(&place.world.db)
        .await
        .unwrap();
    assert_eq!(error["code"], "connection_failed");
    assert!(!place.find(query).await.unwrap().is_settled());
}

#[tokio::test]
async fn a_table_younger_than_the_snapshot_is_found() {
    let place = Place::new().await.unwrap();
    sqlx::raw_sql("create table young as select 42 as answer")
        .execute(&place.target)
        .await
        .unwrap();
    let done = place.run("select answer from young").await.unwrap();
    assert_eq!(done.query.status, QueryStatus::Success, "{:?}", done.query.error);
    assert_eq!(place.page(&done, 1).await.unwrap(), [json!([42])]);
}

#[tokio::test]
async fn a_cancel_ends_the_statement_on_the_target() {
    let place = Place::new().await.unwrap();
    let (query, job) = place.submit(HEAVY).await.unwrap();
    let at_work = async || -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname = current_database()
             and state = 'active' and pid <> pg_backend_pid()",
        )
        .fetch_one(&place.target)
        .await?)
    };
    eventually("it runs", async || Ok((at_work().await? > 0).then_some(()))).await.unwrap();
    store::jobs::cancel(&place.world.db, job).await.unwrap();
    place.world.bus.cancel(job).await;
    let cancelled = place.settled(query).await.unwrap();
    assert_eq!(cancelled.query.status, QueryStatus::Cancelled);
    assert_eq!(cancelled.query.error.unwrap().code, JobErrorCode::Cancelled);
    assert_eq!(at_work().await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_holds_all_rows_as_the_api_says() {
    let place = Place::new().await.unwrap();
    let done = place
        .run("select id, label, id > 1 as later, null as nothing, '=' || id as formula from n order by id")
        .await
        .unwrap();
    let csv = place.export(&done, false).await.unwrap();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "id,label,later,nothing,formula");
    assert_eq!(lines[1], "1,row 1,No,,'=1");
    assert_eq!(lines[1201], "1201,row 1201,Yes,,'=1201");
    assert_eq!(lines.len(), 1203, "the last line ends too");
    let raw = place.export(&done, true).await.unwrap();
    assert!(raw.contains("\r\n2,row 2,Yes,,=2\r\n"));
}
