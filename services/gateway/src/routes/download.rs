//! Sending a file from the file store, never whole in memory.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse as _, Response},
};
use files::{File, FilesError};
use proto::{
    ExportStatus, JobError, JobErrorCode,
    api::{Export, ExportFormat},
};
use store::exports::Record;
use tokio_util::io::ReaderStream;

use crate::{App, Error, Result};

/// Read from the store at once.
const CHUNK: usize = 64 << 10;

/// The file of an export that is ready. None: it is gone, which the export knows from now on.
pub async fn open(app: &App, record: &Record) -> Result<Option<Response>> {
    let export = &record.export;
    let (ExportStatus::Ready, Some(object)) = (export.status, &record.object) else {
        return Err(not_ready(export));
    };
    match app.files.get(object).await {
        Ok(file) => Ok(Some(send(export, file))),
        Err(FilesError::NotFound(_)) => {
            let error = JobError::new(JobErrorCode::Internal, "the file is no longer kept");
            store::exports::lose(&app.db, export.id, &error).await?;
            Ok(None)
        }
        Err(error @ (FilesError::Content(_) | FilesError::Unavailable(_))) => {
            tracing::warn!(export = %export.id, "{error}");
            Err(Error::Unavailable("the file store does not answer; try again"))
        }
    }
}

fn not_ready(export: &Export) -> Error {
    let detail = match &export.error {
        Some(error) => format!("there is no file: {}", error.message),
        None => format!("the file is not ready: it is {}", export.status),
    };
    Error::conflict(detail, export.status)
}

fn send(export: &Export, file: File) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type(export.format).to_owned()),
        (header::CONTENT_LENGTH, file.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", name(export))),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(file.content, CHUNK));
    (headers, body).into_response()
}

fn content_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
    }
}

fn name(export: &Export) -> String {
    let timestamp = export.created_at.format("%Y%m%dT%H%M%SZ");
    format!("query_{}_{timestamp}.{}", export.query_id, export.format)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use proto::{ExportId, QueryId, api::ExportLinks};

    use super::*;

    #[test]
    fn a_file_is_named_after_its_query_and_its_time() {
        let (id, query_id) = (ExportId::new(), QueryId::new());
        let export = Export {
            id,
            query_id,
            status: ExportStatus::Ready,
            format: ExportFormat::Csv,
            rows: None,
            bytes: None,
            error: None,
            created_at: chrono::Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap(),
            links: ExportLinks::of(query_id, id),
        };
        assert_eq!(name(&export), format!("query_{query_id}_20260102T030405Z.csv"));
    }
}
