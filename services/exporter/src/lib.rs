//! Stored result to file.
//!
//! Every attempt writes a file under a name of its own, and the transaction that ends the job
//! points the export to it: an attempt that was overtaken leaves a file that nobody is led to.

mod cell;
mod columns;
mod format;
mod pieces;
mod stream;
mod value;

use chassis::{Context, End, Failure, Handler, Settlement};
use files::{Files, FilesError};
use proto::{
    Event, ExportStatus, JobError, JobErrorCode, Stage, Topic, api::ExportFormat, jobs::Export,
};
use sqlx::{PgConnection, PgPool};
use store::{
    exports,
    results::{self, Summary},
};
use uuid::Uuid;

use self::format::csv::CsvFile;
use self::format::jsonl::JsonlFile;
use self::format::parquet::{ParquetFile, Survey};
use self::format::xlsx::XlsxFile;
use self::stream::StreamError;

/// What the exporter is told at its start.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    #[command(flatten)]
    pub files: files::Config,
}

pub struct Exporter {
    db: PgPool,
    files: Files,
}

/// A file that stands in the file store.
#[derive(Debug)]
pub struct Written {
    object: String,
    rows: u64,
    bytes: u64,
}

impl Exporter {
    pub fn new(db: PgPool, files: Files) -> Self {
        Self { db, files }
    }

    async fn write(
        &self,
        record: &exports::Record,
        result: &Summary,
        object: &str,
    ) -> Result<u64, StreamError> {
        let (db, files) = (&self.db, &self.files);
        let (columns, raw) = (result.columns.clone(), record.raw);
        match record.export.format {
            ExportFormat::Csv => {
                let open = move |pieces| CsvFile::new(&columns, raw, pieces);
                stream::write(db, files, object, result, open).await
            }
            ExportFormat::Jsonl => {
                let open = move |pieces| Ok(JsonlFile::new(&columns, pieces));
                stream::write(db, files, object, result, open).await
            }
            ExportFormat::Parquet => {
                let held = stream::look(db, result, Survey::new(&columns)).await?.held();
                let open = move |pieces| ParquetFile::new(&columns, &held, pieces);
                stream::write(db, files, object, result, open).await
            }
            ExportFormat::Xlsx => {
                let open = move |pieces| XlsxFile::new(&columns, pieces);
                stream::write(db, files, object, result, open).await
            }
        }
    }
}

impl Handler for Exporter {
    type Job = Export;
    type Begun = exports::Record;
    type Output = Written;

    fn topic(&self, job: &Export) -> Option<Topic> {
        Some(job.query_id.into())
    }

    async fn begin(
        &self,
        db: &mut PgConnection,
        job: &Export,
        _attempt: i32,
    ) -> store::Result<Option<(exports::Record, Vec<Event>)>> {
        let record = exports::begin(db, job.export_id).await?;
        let running = Event::Export { id: job.export_id, status: ExportStatus::Running };
        Ok(record.map(|record| (record, vec![running])))
    }

    async fn handle(
        &self,
        job: &Export,
        record: exports::Record,
        ctx: &Context,
    ) -> Result<Written, Failure> {
        ctx.stage(Stage::Exporting, "writing the file");
        let result = results::find(&self.db, record.result)
            .await
            .map_err(|error| of_store(&error))?
            .ok_or_else(gone)?;
        let object = format!("{}/{}.{}", job.export_id, Uuid::now_v7(), record.export.format);
        let written = self.write(&record, &result, &object);
        // A stop drops the work where it waits; what the file store holds of it by then has no
        // name yet.
        let bytes = match ctx.stop.run_until_cancelled(Box::pin(written)).await {
            Some(written) => written.map_err(StreamError::into_failure)?,
            None => return Err(Failure::Refuse(cancelled())),
        };
        metrics::counter!("rowcall_export_bytes_total").increment(bytes);
        Ok(Written { object, rows: result.total_rows, bytes })
    }

    async fn settle(
        &self,
        db: &mut PgConnection,
        job: &Export,
        end: &End<Written>,
    ) -> store::Result<Settlement> {
        let id = job.export_id;
        let (status, moved) = match end {
            End::Done(Written { object, rows, bytes }) => (
                ExportStatus::Ready,
                exports::finish(db, id, object, *rows, *bytes, self.files.keep()).await?,
            ),
            End::Failed(error) => {
                let status = ExportStatus::Failed;
                (status, exports::settle(db, id, status, Some(error)).await?)
            }
            End::Cancelled => {
                let status = ExportStatus::Failed;
                (status, exports::settle(db, id, status, Some(&cancelled())).await?)
            }
            End::Requeued => {
                let status = ExportStatus::Queued;
                (status, exports::settle(db, id, status, None).await?)
            }
        };
        let told = moved.then_some(Event::Export { id, status });
        Ok(Vec::from_iter(told).into())
    }
}

fn cancelled() -> JobError {
    JobError::new(JobErrorCode::Cancelled, "the export was cancelled")
}

fn gone() -> Failure {
    let error = JobError::new(JobErrorCode::Internal, "the rows of this result are gone")
        .with_hint("run the query again");
    Failure::Refuse(error)
}

/// The app database failed. The cause is for the log alone.
fn of_store(error: &store::Error) -> Failure {
    tracing::warn!("app database: {error}");
    Failure::Retry(JobError::new(JobErrorCode::Internal, "the rows could not be read"))
}

/// The file store failed.
fn of_files(error: &FilesError) -> Failure {
    tracing::warn!("{error}");
    Failure::Retry(JobError::new(JobErrorCode::Internal, "the file could not be stored"))
}
