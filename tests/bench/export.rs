//! Writing a stored result as CSV, beside letting the server write it.

use proto::api::ExportFormat;
use proto::jobs::Export;
use proto::{Event, ExportId, ExportStatus, Priority, QueryId, ResultId};
use store::exports::NewExport;
use store::jobs::NewJob;

use crate::ground::{Ground, NARROW_ROWS};
use crate::rounds::{Pair, alternate};
use crate::rows::{EXECUTOR, copy_to_file, run_until, select, store_rows, timed};
use crate::service::Service;
use crate::table::{Line, Target};

const ROUNDS: usize = 3;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    ground.fill_narrow().await?;
    let executor = Service::start(ground, "executor", &EXECUTOR).await?;
    let query = store_rows(ground, NARROW_ROWS).await?;
    executor.stop().await;

    let exporter = Service::start(ground, "exporter", &[]).await?;
    let file = ground.dir().join("narrow.csv");
    let copy = format!("copy ({}) to stdout (format csv, header)", select(NARROW_ROWS));
    let rounds = alternate(
        ROUNDS,
        async || timed(export(ground, query)).await,
        async || timed(copy_to_file(&ground.target, &copy, &file)).await,
    )
    .await?;
    exporter.stop().await;
    let target = Target::RatioAtLeast(0.5);
    Ok(vec![Line::pair("a million rows exported as CSV", "rows/s", Pair::of(&rounds), target)])
}

async fn export(ground: &Ground, query: QueryId) -> anyhow::Result<()> {
    // The same file is made but once.
    sqlx::raw_sql("delete from exports").execute(&ground.db).await?;
    let result: uuid::Uuid = sqlx::query_scalar("select result_id from queries where id = $1")
        .bind(query.0)
        .fetch_one(&ground.db)
        .await?;
    let id = ExportId::new();
    let job = NewJob::new(&Export { export_id: id, query_id: query }, Priority::Interactive);
    let export = NewExport {
        id,
        query,
        result: ResultId::from(result),
        job: job.id,
        format: ExportFormat::Csv,
        raw: false,
    };
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
