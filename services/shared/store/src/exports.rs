//! Files made of results.

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::{
    ExportId, ExportStatus, JobError, JobErrorCode, JobId, QueryId, ResultId,
    api::{Export, ExportFormat, ExportLinks},
};
use sqlx::{PgExecutor, Result, types::Json};
use uuid::Uuid;

use crate::{jobs::interval, read};

/// An export with what the API does not show.
#[derive(Clone, Debug)]
pub struct Record {
    pub export: Export,
    pub result: ResultId,
    pub job: JobId,
    pub raw: bool,
    /// The name of the object in the file store, once it is ready.
    pub object: Option<String>,
}

/// A file to be made.
#[derive(Clone, Debug)]
pub struct NewExport {
    pub id: ExportId,
    pub query: QueryId,
    pub result: ResultId,
    pub job: JobId,
    pub format: ExportFormat,
    pub raw: bool,
}

/// Asks for a file. False: somebody has asked for the same one already; see [`same`].
pub async fn insert(db: impl PgExecutor<'_>, export: &NewExport) -> Result<bool> {
    let done = sqlx::query!(
        "insert into exports (id, query_id, result_id, job_id, format, raw) values ($1, $2, $3, $4, $5, $6)
         on conflict (result_id, format, raw) where status <> 'failed' do nothing",
        export.id.0,
        export.query.0,
        export.result.0,
        export.job.0,
        export.format.as_ref(),
        export.raw,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The export of that result in that form that has not failed, if there is one.
pub async fn same(
    db: impl PgExecutor<'_>,
    result: ResultId,
    format: ExportFormat,
    raw: bool,
) -> Result<Option<Record>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, query_id, result_id, job_id, format, raw, status, object, rows, bytes,
                  error as "error: Json<JobError>", created_at, expires_at
           from exports where result_id = $1 and format = $2 and raw = $3 and status <> 'failed'"#,
        result.0,
        format.as_ref(),
        raw,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Record::from))
}

pub async fn find(db: impl PgExecutor<'_>, id: ExportId) -> Result<Option<Record>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, query_id, result_id, job_id, format, raw, status, object, rows, bytes,
                  error as "error: Json<JobError>", created_at, expires_at
           from exports where id = $1"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Record::from))
}

/// An exporter has picked it up. None: it is past that.
pub async fn begin(db: impl PgExecutor<'_>, id: ExportId) -> Result<Option<Record>> {
    let row = sqlx::query_as!(
        Row,
        r#"update exports set status = 'running' where id = $1 and status in ('queued', 'running')
           returning id, query_id, result_id, job_id, format, raw, status, object, rows, bytes,
                     error as "error: Json<JobError>", created_at, expires_at"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Record::from))
}

/// The file stands under `object`, for as long as `keep` says.
pub async fn finish(
    db: impl PgExecutor<'_>,
    id: ExportId,
    object: &str,
    rows: u64,
    bytes: u64,
    keep: Duration,
) -> Result<bool> {
    let done = sqlx::query!(
        "update exports set status = 'ready', object = $2, rows = $3, bytes = $4,
                            expires_at = now() + $5::interval
         where id = $1 and status = 'running'",
        id.0,
        object,
        rows as i64,
        bytes as i64,
        interval(keep),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Back to the queue, or failed with an error.
pub async fn settle(
    db: impl PgExecutor<'_>,
    id: ExportId,
    next: ExportStatus,
    error: Option<&JobError>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update exports set status = $2, error = $3 where id = $1 and status in ('queued', 'running')",
        id.0,
        next.as_ref(),
        error.map(Json) as _,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Files whose days are over, with the export of each; the oldest first, and only so many.
pub async fn expired(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<(ExportId, String)>> {
    let rows = sqlx::query!(
        r#"select id, object as "object!" from exports
           where status = 'ready' and expires_at <= now() and object is not null
           order by expires_at limit $1"#,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (ExportId(row.id), row.object)).collect())
}

/// The file that an export points to is gone, so that the next who asks gets a new one.
pub async fn expire(db: impl PgExecutor<'_>, id: ExportId) -> Result<bool> {
    let error = JobError::new(JobErrorCode::ExportExpired, "the file is no longer kept")
        .with_hint("ask for the export again");
    let done = sqlx::query!(
        "update exports set status = 'failed', error = $2 where id = $1 and status = 'ready'",
        id.0,
        Json(&error) as _,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Brings an export whose job was given up back to its queue.
pub async fn reopen(db: impl PgExecutor<'_>, id: ExportId) -> Result<bool> {
    let done = sqlx::query!(
        "update exports set status = 'queued', error = null where id = $1 and status = 'failed'",
        id.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

struct Row {
    id: Uuid,
    query_id: Uuid,
    result_id: Uuid,
    job_id: Uuid,
    format: String,
    raw: bool,
    status: String,
    object: Option<String>,
    rows: Option<i64>,
    bytes: Option<i64>,
    error: Option<Json<JobError>>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
}

impl From<Row> for Record {
    fn from(row: Row) -> Self {
        let (id, query_id) = (ExportId(row.id), QueryId(row.query_id));
        let export = Export {
            id,
            query_id,
            status: read(&row.status),
            format: read(&row.format),
            rows: row.rows.map(|rows| rows as u64),
            bytes: row.bytes.map(|bytes| bytes as u64),
            error: row.error.map(|error| error.0),
            created_at: row.created_at,
            expires_at: row.expires_at,
            links: ExportLinks::of(query_id, id),
        };
        Self {
            export,
            result: row.result_id.into(),
            job: row.job_id.into(),
            raw: row.raw,
            object: row.object,
        }
    }
}
