//! Storing a million rows, beside copying them into a file.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _};
use proto::jobs::Execute;
use proto::{Envelope, Event, Priority, QueryId, QueryStatus, subject};
use sqlx::{AssertSqlSafe, PgPool};
use store::jobs::NewJob;
use store::queries::NewQuery;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt as _, BufWriter};
use tokio::time::Instant;

use crate::ground::{Ground, NARROW, NARROW_ROWS};
use crate::memory;
use crate::rounds::{Pair, alternate};
use crate::service::Service;
use crate::table::{Line, Target};

const ROUNDS: usize = 3;
pub const FEW_ROWS: u64 = 10_000;
pub const MB: f64 = 1024.0 * 1024.0;

/// An executor that keeps as much as is measured here.
pub const EXECUTOR: [(&str, &str); 3] = [
    ("RESULT_MAX_ROWS", "1000000"),
    ("RESULT_MAX_BYTES", "1000000000"),
    ("POSTGRES_TIMEOUT", "120s"),
];

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    ground.fill_narrow().await?;
    let executor = Service::start(ground, "executor", &EXECUTOR).await?;
    let idle = memory::resident(executor.pid)?;
    store_rows(ground, FEW_ROWS).await?;
    let few = memory::peak(executor.pid)? - idle;
    store_rows(ground, NARROW_ROWS).await?;
    let many = memory::peak(executor.pid)? - idle;

    let file = ground.dir().join("narrow.copy");
    let copy = format!("copy ({}) to stdout", select(NARROW_ROWS));
    let rounds = alternate(
        ROUNDS,
        async || {
            let stored = timed(store_rows(ground, NARROW_ROWS)).await?;
            forget(&ground.db).await?;
            Ok(stored)
        },
        async || timed(copy_to_file(&ground.target, &copy, &file)).await,
    )
    .await?;
    executor.stop().await;
    let target = Target::RatioAtLeast(0.25);
    Ok(vec![
        Line::pair("a million rows stored", "rows/s", Pair::of(&rounds), target),
        Line::bound("executor over idle, 10,000 rows", "MB", few / MB, 100.0),
        Line::bound("executor over idle, 1,000,000 rows", "MB", many / MB, 100.0),
    ])
}

pub fn select(rows: u64) -> String {
    format!("select id, label, amount, day from {NARROW} where id <= {rows}")
}

/// Asks an executor for the rows, and waits until they are stored.
pub async fn store_rows(ground: &Ground, rows: u64) -> anyhow::Result<QueryId> {
    store(ground, select(rows)).await
}

/// As [`store_rows`], for any statement.
pub async fn store(ground: &Ground, sql: String) -> anyhow::Result<QueryId> {
    let (query, job) = write_down(ground, sql).await?;
    let last = run_until(ground, query, &job, |event| match event {
        Event::Done { status } => Some(*status),
        _ => None,
    })
    .await?;
    anyhow::ensure!(last == QueryStatus::Success, "the query ended in {last}");
    Ok(query)
}

/// A query with its SQL, and the job that runs it, which nobody knows of yet.
pub async fn write_down(ground: &Ground, sql: String) -> anyhow::Result<(QueryId, NewJob)> {
    let query = NewQuery {
        id: QueryId::new(),
        user: ground.user,
        connection: None,
        question: "all of it".into(),
        requested_model: None,
        effort: None,
        anew: false,
        parent: None,
        builds_on: None,
        execute: true,
        sql: Some(sql),
        parameters: Vec::new(),
        saved_query: None,
    };
    let job = NewJob::new(&Execute::new(query.id), Priority::Interactive);
    store::queries::insert(&ground.db, &query, &job).await?;
    Ok((query.id, job))
}

/// Publishes a job, and listens to its query's topic until `end` finds what it waits for.
pub async fn run_until<T>(
    ground: &Ground,
    query: QueryId,
    job: &NewJob,
    end: impl Fn(&Event) -> Option<T>,
) -> anyhow::Result<T> {
    let mut news = ground.bus.client().subscribe(subject::events(query.into())).await?;
    ground.bus.client().flush().await?;
    ground.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
    let listening = async {
        while let Some(message) = news.next().await {
            let told: Envelope = serde_json::from_slice(&message.payload)?;
            if let Some(found) = end(&told.event) {
                return Ok(found);
            }
        }
        anyhow::bail!("the bus went silent")
    };
    tokio::time::timeout(Duration::from_secs(120), listening).await.context("no end was told")?
}

/// Rows a second of something that moves all of them.
pub async fn timed<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<f64> {
    let start = Instant::now();
    work.await?;
    Ok(NARROW_ROWS as f64 / start.elapsed().as_secs_f64())
}

pub async fn copy_to_file(target: &PgPool, copy: &str, path: &Path) -> anyhow::Result<()> {
    let mut connection = target.acquire().await?;
    let mut rows = connection.copy_out_raw(copy).await?;
    let mut file = BufWriter::new(File::create(path).await?);
    while let Some(bytes) = rows.try_next().await? {
        file.write_all(&bytes).await?;
    }
    file.flush().await?;
    Ok(())
}

/// Results take room, and the next round shall find as much as the first.
pub async fn forget(db: &PgPool) -> anyhow::Result<()> {
    let tables = "truncate jobs, queries, results, result_pages, topics, events cascade";
    sqlx::raw_sql(AssertSqlSafe(tables)).execute(db).await?;
    Ok(())
}
