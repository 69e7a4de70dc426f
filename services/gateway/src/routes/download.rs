//! Sending a file from the file store, never whole in memory: all of it, or the part that a
//! client lacks (RFC 9110, sections 13 and 14).

use std::ops::Range;

use axum::{
    body::Body,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use axum_extra::headers::{AcceptRanges, ETag, HeaderMapExt as _, IfNoneMatch, IfRange};
use files::FilesError;
use proto::{
    ExportStatus, JobErrorCode,
    api::{Export, ExportFormat},
};
use store::exports::Record;

use crate::{App, Error, Result};

/// The file of an export that is ready, as the request wants it. None: it is gone, which the
/// export knows from now on.
pub async fn open(
    app: &App,
    record: &Record,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Option<Response>> {
    let export = &record.export;
    let (ExportStatus::Ready, Some(object)) = (export.status, &record.object) else {
        return Err(not_ready(export));
    };
    let etag = etag(object)?;
    if headers.typed_get::<IfNoneMatch>().is_some_and(|known| !known.precondition_passes(&etag)) {
        let mut answer = StatusCode::NOT_MODIFIED.into_response();
        answer.headers_mut().typed_insert(etag);
        return Ok(Some(answer));
    }
    let found = match wanted(headers, &etag, export.bytes.unwrap_or_default()) {
        _ if method == Method::HEAD => {
            app.files.size(object).await.map(|size| whole(size, Body::empty()))
        }
        Wanted::Nothing { size } => Ok(unsatisfiable(size)),
        Wanted::All => app
            .files
            .get(object, None)
            .await
            .map(|file| whole(file.size, Body::from_stream(file.content))),
        Wanted::Part(range) => app
            .files
            .get(object, Some(range.clone()))
            .await
            .map(|file| part(range, file.size, Body::from_stream(file.content))),
    };
    match found {
        Ok(mut answer) => {
            describe(answer.headers_mut(), export, etag);
            Ok(Some(answer))
        }
        Err(FilesError::NotFound(_)) => {
            store::exports::expire(&app.db, export.id).await?;
            Ok(None)
        }
        Err(error @ (FilesError::Content(_) | FilesError::Unavailable(_))) => {
            tracing::warn!(export = %export.id, "{error}");
            Err(Error::Unavailable("the file store does not answer; try again"))
        }
    }
}

fn not_ready(export: &Export) -> Error {
    match &export.error {
        Some(error) if error.code == JobErrorCode::ExportExpired => Error::ExportExpired,
        Some(error) => {
            Error::conflict(format!("there is no file: {}", error.message), export.status)
        }
        None => Error::conflict(
            format!("the file is not ready: it is {}", export.status),
            export.status,
        ),
    }
}

/// The name of an object is used once, so it tells its content from any other byte by byte.
fn etag(object: &str) -> Result<ETag> {
    let tag = format!("\"{}\"", object.replace('/', "-"));
    tag.parse().map_err(|_| anyhow::anyhow!("`{object}` makes no entity tag").into())
}

#[derive(Debug, PartialEq)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// What is asked for lies beyond the end.
    Nothing {
        size: u64,
    },
}

/// A range counts if the client's other parts are of this very file.
fn wanted(headers: &HeaderMap, etag: &ETag, size: u64) -> Wanted {
    let is_of_another =
        headers.typed_get::<IfRange>().is_some_and(|known| known.is_modified(Some(etag), None));
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    match range.and_then(|range| one_range(range, size)) {
        Some(wanted) if !is_of_another => wanted,
        _ => Wanted::All,
    }
}

/// None: it is no range, or several; both are answered with all of the file, as any server may.
fn one_range(text: &str, size: u64) -> Option<Wanted> {
    let (start, end) = text.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (start.trim(), end.trim()) {
        ("", last) => size.saturating_sub(number(last)?)..size,
        (start, "") => number(start)?..size,
        (start, end) => {
            let (start, end) = (number(start)?, number(end)?);
            if end < start {
                return None;
            }
            start..end.saturating_add(1).min(size)
        }
    };
    Some(if range.start < range.end { Wanted::Part(range) } else { Wanted::Nothing { size } })
}

fn number(digits: &str) -> Option<u64> {
    if digits.bytes().all(|digit| digit.is_ascii_digit()) { digits.parse().ok() } else { None }
}

fn whole(size: u64, body: Body) -> Response {
    ([(header::CONTENT_LENGTH, size.to_string())], body).into_response()
}

fn part(range: Range<u64>, size: u64, body: Body) -> Response {
    let headers = [
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
        (header::CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1)),
    ];
    (StatusCode::PARTIAL_CONTENT, headers, body).into_response()
}

fn unsatisfiable(size: u64) -> Response {
    let headers = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
    (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
}

fn describe(headers: &mut HeaderMap, export: &Export, etag: ETag) {
    headers.typed_insert(etag);
    headers.typed_insert(AcceptRanges::bytes());
    let texts = [
        (header::CONTENT_TYPE, content_type(export.format).to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", name(export))),
        // Another person may use the same browser, and the file is gone one day.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    for (name, text) in texts {
        if let Ok(value) = text.parse() {
            headers.insert(name, value);
        }
    }
}

fn content_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Jsonl => "application/x-ndjson",
        ExportFormat::Parquet => "application/vnd.apache.parquet",
        ExportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
            format: ExportFormat::Parquet,
            rows: None,
            bytes: None,
            error: None,
            created_at: chrono::Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap(),
            expires_at: None,
            links: ExportLinks::of(query_id, id),
        };
        assert_eq!(name(&export), format!("query_{query_id}_20260102T030405Z.parquet"));
    }

    fn asked(range: &str, if_range: Option<&str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(known) = if_range {
            headers.insert(header::IF_RANGE, known.parse().unwrap());
        }
        wanted(&headers, &etag("a/b.csv").unwrap(), 1000)
    }

    #[test]
    fn ranges_are_read_as_the_standard_has_them() {
        for (range, expected) in [
            ("bytes=0-99", Wanted::Part(0..100)),
            ("bytes=900-", Wanted::Part(900..1000)),
            ("bytes=900-5000", Wanted::Part(900..1000)),
            ("bytes=-10", Wanted::Part(990..1000)),
            ("bytes=-5000", Wanted::Part(0..1000)),
            ("bytes=999-999", Wanted::Part(999..1000)),
            ("bytes=1000-", Wanted::Nothing { size: 1000 }),
            ("bytes=-0", Wanted::Nothing { size: 1000 }),
            ("bytes=0-9,20-29", Wanted::All),
            ("bytes=0-9,5000-", Wanted::All),
            ("lines=0-9", Wanted::All),
            ("bytes=9-0", Wanted::All),
            ("bytes=x", Wanted::All),
        ] {
            assert_eq!(asked(range, None), expected, "{range}");
        }
    }

    #[test]
    fn a_range_of_another_file_gets_all_of_this_one() {
        assert_eq!(asked("bytes=0-9", Some("\"a-b.csv\"")), Wanted::Part(0..10));
        assert_eq!(asked("bytes=0-9", Some("\"older\"")), Wanted::All);
        assert_eq!(asked("bytes=0-9", Some("W/\"a-b.csv\"")), Wanted::All);
    }
}
