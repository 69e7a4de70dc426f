//! Writing stored results into files, beside letting the server write CSV.

use proto::api::ExportFormat;
use proto::jobs::Export;
use proto::{Event, ExportId, ExportStatus, Priority, QueryId, ResultId};
use store::exports::NewExport;
use store::jobs::NewJob;

use crate::ground::{Ground, NARROW_ROWS};
use crate::memory;
use crate::rounds::{Pair, alternate};
use crate::rows::{EXECUTOR, copy_to_file, run_until, store, timed};
use crate::service::Service;
use crate::table::{Line, Target};

const ROUNDS: usize = 3;
const MB: f64 = 1024.0 * 1024.0;

/// Ten columns of the types that results mostly have.
const TABLE: &str = "create table if not exists exported (
        id bigint primary key, label text not null, city text, amount numeric(10, 2) not null,
        rate double precision not null, ok boolean not null, day date not null,
        at timestamptz not null, note text, count integer not null);
    insert into exported
        select n, 'label ' || n % 1000, (array['Oslo', 'Rome', null, 'Lima'])[1 + n % 4],
            (n * 37 % 100000) / 100.0, n / 7.0, n % 3 = 0, date '2020-01-01' + n % 1500,
            timestamptz '2020-01-01' + n * interval '1 minute', 'a note, number ' || n, n % 100
        from generate_series(1, 1000000) n
        on conflict do nothing;
    analyze exported";

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    sqlx::raw_sql(TABLE).execute(&ground.target).await?;
    let executor = Service::start(ground, "executor", &EXECUTOR).await?;
    let all = store(ground, select(NARROW_ROWS)).await?;
    let few = store(ground, select(10_000)).await?;
    executor.stop().await;

    let mut lines = Vec::new();
    for (format, target) in
        [(ExportFormat::Csv, 0.7), (ExportFormat::Parquet, 0.5), (ExportFormat::Jsonl, 0.5)]
    {
        lines.push(rate(ground, all, format, target).await?);
    }
    for format in
        [ExportFormat::Csv, ExportFormat::Jsonl, ExportFormat::Parquet, ExportFormat::Xlsx]
    {
        lines.push(growth(ground, few, all, format).await?);
    }
    Ok(lines)
}

fn select(rows: u64) -> String {
    format!(
        "select id, label, city, amount, rate, ok, day, at, note, count from exported where id <= {rows}"
    )
}

async fn rate(
    ground: &Ground,
    query: QueryId,
    format: ExportFormat,
    target: f64,
) -> anyhow::Result<Line> {
    let exporter = Service::start(ground, "exporter", &[]).await?;
    let file = ground.dir().join("exported.csv");
    let copy = format!("copy ({}) to stdout (format csv, header)", select(NARROW_ROWS));
    let rounds = alternate(
        ROUNDS,
        async || timed(export(ground, query, format)).await,
        async || timed(copy_to_file(&ground.target, &copy, &file)).await,
    )
    .await?;
    exporter.stop().await;
    let what = format!("a million rows of ten columns as {format}, beside CSV by the server");
    Ok(Line::pair(what, "rows/s", Pair::of(&rounds), Target::RatioAtLeast(target)))
}

/// The most that an exporter ever held over what it holds after a small file and none.
async fn growth(
    ground: &Ground,
    few: QueryId,
    all: QueryId,
    format: ExportFormat,
) -> anyhow::Result<Line> {
    let exporter = Service::start(ground, "exporter", &[]).await?;
    let idle = memory::resident(exporter.pid)?;
    export(ground, few, format).await?;
    let small = (memory::peak(exporter.pid)? - idle) / MB;
    export(ground, all, format).await?;
    let large = (memory::peak(exporter.pid)? - idle) / MB;
    exporter.stop().await;
    let what = format!("exporter over idle, a million rows as {format} (10,000: {small:.0} MB)");
    Ok(Line::bound(what, "MB", large, 64.0))
}

async fn export(ground: &Ground, query: QueryId, format: ExportFormat) -> anyhow::Result<()> {
    // The same file is made but once.
    sqlx::raw_sql("delete from exports").execute(&ground.db).await?;
    let result: uuid::Uuid = sqlx::query_scalar("select result_id from queries where id = $1")
        .bind(query.0)
        .fetch_one(&ground.db)
        .await?;
    let id = ExportId::new();
    let job = NewJob::new(&Export { export_id: id, query_id: query }, Priority::Interactive);
    let export =
        NewExport { id, query, result: ResultId::from(result), job: job.id, format, raw: false };
    store::exports::insert(&ground.db, &export).await?;
    store::jobs::insert(&ground.db, &job).await?;
    let ended = run_until(ground, query, &job, |event| match event {
        Event::Export { status, .. } => {
            matches!(status, ExportStatus::Ready | ExportStatus::Failed).then_some(*status)
        }
        _ => None,
    })
    .await?;
    anyhow::ensure!(ended == ExportStatus::Ready, "the export ended in {ended}");
    Ok(())
}
