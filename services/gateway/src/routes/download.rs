//! Sending a file from the file store, never whole in memory.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse as _, Response},
};
use files::FilesError;
use proto::{
    ExportStatus,
    api::{Export, ExportFormat},
};
use store::exports::Record;
use tokio_util::io::ReaderStream;

use crate::{App, Error, Result};

/// Read from the store at once.
const CHUNK: usize = 64 << 10;

/// The file of an export that is ready.
pub async fn stream(app: &App, record: &Record) -> Result<Response> {
    let export = &record.export;
    let (ExportStatus::Ready, Some(object)) = (export.status, &record.object) else {
        let detail = match &export.error {
            Some(error) => format!("the file could not be made: {}", error.message),
            None => format!("the file is not ready: it is {}", export.status),
        };
        return Err(Error::conflict(detail, export.status));
    };
    let file = app.files.get(object).await.map_err(|error| match error {
        FilesError::NotFound(_) => Error::NotFound("file any more; ask for a new export"),
        FilesError::Content(_) | FilesError::Unavailable(_) => {
            tracing::warn!(export = %export.id, "{error}");
            Error::Unavailable("the file store does not answer; try again")
        }
    })?;
    let headers = [
        (header::CONTENT_TYPE, content_type(export.format).to_owned()),
        (header::CONTENT_LENGTH, file.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", name(export))),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(file.content, CHUNK));
    Ok((headers, body).into_response())
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
