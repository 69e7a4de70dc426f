//! `/api/queries/{id}/exports`: files made of results.

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use chassis::telemetry;
use chrono::Utc;
use proto::{
    Event, ExportId, ExportStatus, Priority, QueryId,
    api::{Export, ExportFormat, ExportIn, Problem},
};
use serde::Deserialize;
use store::{
    exports::{NewExport, Record},
    jobs::NewJob,
    results::Summary,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{download, results};
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{OptionalJson, Params, Path},
    patience::Patience,
    submit,
};

/// What a sheet holds besides its header.
const SHEET_ROWS: u64 = 1_048_575;

/// How long the export in one call waits for its file.
const PATIENCE: Duration = Duration::from_secs(30);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(find))
        .routes(routes!(file))
        .routes(routes!(in_one_call))
}

/// Ask for a file of the rows.
///
/// Asking again for the same file gives the one that is made, or being made.
#[utoipa::path(
    post, path = "/api/queries/{id}/exports", tag = "exports", operation_id = "create_export",
    params(("id" = QueryId, Path)), request_body = Option<ExportIn>,
    responses(
        (status = 202, description = "it will be made", body = Export, headers(("Location" = String, description = "where its state is found"))),
        (status = 409, description = "`conflict`: the query has no result", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`payload_too_large`, or `export_too_large` with `total_rows` and `limit`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    OptionalJson(wanted): OptionalJson<ExportIn>,
) -> Result<Response> {
    let export = request(&app, &caller, id, &wanted).await?.export;
    Ok(accepted(export))
}

/// Look at an export.
#[utoipa::path(
    get, path = "/api/queries/{id}/exports/{export_id}", tag = "exports", operation_id = "get_export",
    params(("id" = QueryId, Path), ("export_id" = ExportId, Path)),
    responses((status = 200, description = "its state", body = Export)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path((query, id)): Path<(QueryId, ExportId)>,
) -> Result<axum::Json<Export>> {
    Ok(axum::Json(own(&app, &caller, query, id).await?.export))
}

/// Download the file, or a part of it.
///
/// Its `ETag` is strong: `If-None-Match` spares a download, `Range` with `If-Range` resumes one.
#[utoipa::path(
    get, path = "/api/queries/{id}/exports/{export_id}/file", tag = "exports", operation_id = "download_export",
    params(("id" = QueryId, Path), ("export_id" = ExportId, Path)),
    responses(
        (status = 200, description = "the file", content(
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ), headers(("ETag" = String, description = "strong"), ("Accept-Ranges" = String, description = "`bytes`"))),
        (status = 206, description = "the bytes that `Range` asks for; several ranges at once get all of the file", headers(("Content-Range" = String, description = "where the bytes are of"))),
        (status = 304, description = "`If-None-Match` names this very file"),
        (status = 409, description = "`conflict`: it is not ready", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`export_expired`: its days are over; ask for the export again", body = Problem, content_type = "application/problem+json"),
        (status = 416, description = "`Range` lies beyond the end of the file"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn file(
    State(app): State<App>,
    caller: Caller,
    Path((query, id)): Path<(QueryId, ExportId)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let record = own(&app, &caller, query, id).await?;
    let file = download::open(&app, &record, &method, &headers).await?;
    file.ok_or(Error::ExportExpired)
}

/// Get the rows as a file in one call; as CSV, unless `format` says otherwise.
///
/// Makes the file if there is none, and waits for it up to 30 seconds; after that it answers
/// 202 with the `Location` of the export.
#[utoipa::path(
    get, path = "/api/queries/{id}/export", tag = "exports", operation_id = "export_query",
    params(("id" = QueryId, Path), Shape),
    responses(
        (status = 200, description = "the file; CSV (RFC 4180, UTF-8, header row), unless `format` says otherwise", content(
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 206, description = "the bytes that `Range` asks for"),
        (status = 304, description = "`If-None-Match` names this very file"),
        (status = 202, description = "it is still being made", body = Export, headers(("Location" = String, description = "where its state is found"))),
        (status = 409, description = "`conflict`: the query has no result", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`export_too_large`, with `total_rows` and `limit`", body = Problem, content_type = "application/problem+json"),
        (status = 416, description = "`Range` lies beyond the end of the file"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn in_one_call(
    State(app): State<App>,
    caller: Caller,
    Path(query): Path<QueryId>,
    Params(Shape { format, raw }): Params<Shape>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let wanted = ExportIn { format, raw };
    let mut patience = Patience::new(&app, query.into(), PATIENCE);
    // Twice at most: a file whose days are over is made once more.
    for _ in 0..2 {
        let record = request(&app, &caller, query, &wanted).await?;
        let record = settled(&app, record, &mut patience).await?;
        if matches!(record.export.status, ExportStatus::Queued | ExportStatus::Running) {
            return Ok(accepted(record.export));
        }
        if let Some(file) = download::open(&app, &record, &method, &headers).await? {
            return Ok(file);
        }
    }
    Err(Error::Unavailable("the file was lost as soon as it was made; try again"))
}

/// The export once it is ready or has failed, or as it is when patience ends.
async fn settled(app: &App, mut record: Record, patience: &mut Patience) -> Result<Record> {
    while matches!(record.export.status, ExportStatus::Queued | ExportStatus::Running)
        && patience.another_look().await
    {
        let again = store::exports::find(&app.db, record.export.id).await?;
        record = again.ok_or(Error::NotFound("export"))?;
    }
    Ok(record)
}

fn accepted(export: Export) -> Response {
    let location = [(header::LOCATION, export.links.this.clone())];
    (StatusCode::ACCEPTED, location, axum::Json(export)).into_response()
}

/// The export of that form, made if there is none.
async fn request(app: &App, caller: &Caller, id: QueryId, wanted: &ExportIn) -> Result<Record> {
    let query = access::query(app, caller, id).await?;
    let summary = results::summary(app, &query).await?;
    let limit = match wanted.format {
        ExportFormat::Xlsx => app.rules.export_max_rows.min(SHEET_ROWS),
        _ => app.rules.export_max_rows,
    };
    let total_rows = summary.total_rows;
    if total_rows > limit {
        return Err(Error::ExportTooLarge { total_rows, limit });
    }
    // Twice at most: the one that there is may have had its days.
    for _ in 0..2 {
        if let Some(id) = insert(app, id, &summary, wanted).await? {
            return store::exports::find(&app.db, id).await?.ok_or(Error::NotFound("export"));
        }
        let raw = is_raw(wanted);
        if let Some(same) = store::exports::same(&app.db, summary.id, wanted.format, raw).await? {
            let same = up_to_date(app, same).await?;
            if same.export.status != ExportStatus::Failed {
                return Ok(same);
            }
        }
    }
    Err(Error::Unavailable("the export has just failed; try again"))
}

/// Only in CSV is there a difference.
fn is_raw(wanted: &ExportIn) -> bool {
    wanted.raw && wanted.format == ExportFormat::Csv
}

/// The export as it is now: one whose days are over may not have been swept yet.
async fn up_to_date(app: &App, record: Record) -> Result<Record> {
    let is_over = record.export.status == ExportStatus::Ready
        && record.export.expires_at.is_some_and(|end| end <= Utc::now());
    if !is_over {
        return Ok(record);
    }
    store::exports::expire(&app.db, record.export.id).await?;
    store::exports::find(&app.db, record.export.id).await?.ok_or(Error::NotFound("export"))
}

/// None: there is one already.
async fn insert(
    app: &App,
    query: QueryId,
    summary: &Summary,
    wanted: &ExportIn,
) -> Result<Option<ExportId>> {
    let id = ExportId::new();
    let payload = proto::jobs::Export { export_id: id, query_id: query };
    let job = NewJob::new(&payload, Priority::Interactive).traced(telemetry::traceparent());
    let export = NewExport {
        id,
        query,
        result: summary.id,
        job: job.id,
        format: wanted.format,
        raw: is_raw(wanted),
    };
    let mut db = app.db.begin().await?;
    store::jobs::insert(&mut *db, &job).await?;
    if !store::exports::insert(&mut *db, &export).await? {
        return Ok(None);
    }
    let queued = Event::Export { id, status: ExportStatus::Queued };
    let events = store::events::append(&mut *db, query.into(), &[queued]).await?;
    db.commit().await?;
    submit::publish_with(app, &job, &events).await;
    Ok(Some(id))
}

/// The export, if it is the query's and the query is the caller's.
async fn own(app: &App, caller: &Caller, query: QueryId, id: ExportId) -> Result<Record> {
    access::topic(app, caller, query.into()).await?;
    let record = store::exports::find(&app.db, id).await?;
    let own = record.filter(|record| record.export.query_id == query);
    up_to_date(app, own.ok_or(Error::NotFound("export"))?).await
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Shape {
    #[serde(default)]
    #[param(inline, value_type = Option<ExportFormat>)]
    format: ExportFormat,
    /// In CSV, leave cells as they are, also those that a spreadsheet would run as a formula.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    raw: bool,
}
