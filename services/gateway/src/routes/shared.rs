//! `/api/shared/{token}`: queries of others, by a link; to be read, and no more.

use axum::{
    extract::State,
    http::{HeaderMap, Method},
    response::Response,
};
use proto::{
    ExportId,
    api::{Problem, ResultPage, SharedLinks, SharedQuery},
};
use store::queries::Record;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    download,
    results::{self, PageParams},
};
use crate::{App, Error, Result, auth::Caller, extract::Path};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find)).routes(routes!(page)).routes(routes!(file))
}

/// Look at a shared query.
#[utoipa::path(
    get, path = "/api/shared/{token}", tag = "queries", operation_id = "get_shared_query", params(("token" = String, Path)),
    responses((status = 200, description = "the query", body = SharedQuery)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    _caller: Caller,
    Path(token): Path<String>,
) -> Result<axum::Json<SharedQuery>> {
    let (record, owner) = followed(&app, &token).await?;
    let links = SharedLinks::of(&token);
    let query = record.query;
    Ok(axum::Json(SharedQuery {
        exports: store::shares::exports(&app.db, query.id, &links.this).await?,
        question: query.question,
        standalone_question: query.standalone_question,
        status: query.status,
        sql: query.sql,
        parameters: query.parameters,
        explanation: query.explanation,
        tables: query.tables,
        assumptions: query.assumptions,
        model: query.model,
        result: query.result,
        owner,
        created_at: query.created_at,
        updated_at: query.updated_at,
        links,
    }))
}

/// Read a page of a shared query's rows, 500 each.
#[utoipa::path(
    get, path = "/api/shared/{token}/results", tag = "results", operation_id = "get_shared_results",
    params(("token" = String, Path), PageParams),
    responses(
        (status = 200, description = "the page", body = ResultPage),
        (status = 409, description = "`conflict`: the query has no result, as its `resource_status` tells", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn page(
    State(app): State<App>,
    _caller: Caller,
    Path(token): Path<String>,
    params: PageParams,
) -> Result<Response> {
    let (record, _) = followed(&app, &token).await?;
    results::serve(&app, &record, params).await
}

/// Download a file that was made of a shared query's rows.
#[utoipa::path(
    get, path = "/api/shared/{token}/exports/{export_id}/file", tag = "exports", operation_id = "download_shared_export",
    params(("token" = String, Path), ("export_id" = ExportId, Path)),
    responses(
        (status = 200, description = "the file", content(
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 206, description = "the bytes that `Range` asks for"),
        (status = 304, description = "`If-None-Match` names this very file"),
        (status = 409, description = "`conflict`: it is not ready", body = Problem, content_type = "application/problem+json"),
        (status = 416, description = "`Range` lies beyond the end of the file"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn file(
    State(app): State<App>,
    _caller: Caller,
    Path((token, id)): Path<(String, ExportId)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let (query, _) = followed(&app, &token).await?;
    let export = store::exports::find(&app.db, id).await?;
    let export = export
        // Only of the rows that the link shows.
        .filter(|export| export.export.query_id == query.query.id)
        .filter(|export| Some(export.result) == query.result)
        .ok_or(Error::NotFound("export"))?;
    let file = download::open(&app, &export, &method, &headers).await?;
    file.ok_or(Error::NotFound("file any more; ask whoever shared it"))
}

/// Where the link leads, and whose query that is.
async fn followed(app: &App, token: &str) -> Result<(Record, String)> {
    let gone = Error::NotFound("link; it may have been ended");
    let Some((id, owner)) = store::shares::find(&app.db, token).await? else { return Err(gone) };
    let record = store::queries::find(&app.db, id).await?.ok_or(gone)?;
    Ok((record, owner))
}
