//! `/api/queries/{id}/results`: rows, page by page, as they were stored.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use proto::{
    QueryId, QueryStatus,
    api::{ColumnInfo, PAGE_ROWS, Problem, ResultPage},
};
use serde::{Deserialize, Serialize};
use store::{queries::Record, results::Summary};
use tokio::task::spawn_blocking;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{Params, Path},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page))
}

/// Read a page of the rows, 500 each.
///
/// A result without rows has a first page, which is empty. Values are JSON numbers where JSON
/// holds them exactly and strings where not (int8 beyond 2^53, numeric), null, ISO dates, and
/// nested JSON as JSON.
#[utoipa::path(
    get, path = "/api/queries/{id}/results", tag = "results", operation_id = "get_results",
    params(("id" = QueryId, Path), Paging),
    responses(
        (status = 200, description = "the page", body = ResultPage),
        (status = 404, description = "`not_found`: no such query or page, or the rows are no longer kept", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`conflict`: the query has no result, as its `resource_status` tells", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn page(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    Params(Paging { page }): Params<Paging>,
) -> Result<Response> {
    let record = access::query(&app, &caller, id).await?;
    serve(&app, &record, page).await
}

/// A page of the rows of a query that the caller may read.
pub async fn serve(app: &App, record: &Record, page: u32) -> Result<Response> {
    let number = i32::try_from(page).ok().filter(|page| *page > 0);
    let number = number.ok_or_else(|| Error::field("page", "counts from 1"))?;
    let summary = summary(app, record).await?;
    if page > summary.total_pages().max(1) {
        return Err(Error::NotFound("page of this result"));
    }
    let stored = store::results::pages(&app.db, summary.id, number, 1).await?.pop();
    let body = spawn_blocking(move || splice(&summary, page, stored)).await;
    let body = body.map_err(anyhow::Error::from)??;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The result of a query that has one.
pub async fn summary(app: &App, record: &Record) -> Result<Summary> {
    let status = record.query.status;
    if status != QueryStatus::Success {
        return Err(Error::conflict(format!("the query has no result: it is {status}"), status));
    }
    let summary = match record.result {
        Some(result) => store::results::find(&app.db, result).await?,
        None => None,
    };
    summary.ok_or(Error::NotFound("result any more; execute the query again"))
}

/// All of a [`ResultPage`] but its rows.
#[derive(Serialize)]
struct Head<'a> {
    columns: &'a [ColumnInfo],
    total_rows: u64,
    page: u32,
    page_size: usize,
    total_pages: u32,
    truncated: bool,
}

/// Puts the stored rows into the answer as they are: they were JSON when they were stored,
/// and reading and writing them again would cost more than everything else here.
fn splice(summary: &Summary, page: u32, stored: Option<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    let rows =
        stored.map_or_else(|| Ok(b"[]".to_vec()), |rows| store::results::decompress(&rows))?;
    let mut body = serde_json::to_vec(&Head {
        columns: &summary.columns,
        total_rows: summary.total_rows,
        page,
        page_size: PAGE_ROWS,
        total_pages: summary.total_pages(),
        truncated: summary.truncated,
    })?;
    body.pop();
    body.extend_from_slice(br#","rows":"#);
    body.extend_from_slice(&rows);
    body.push(b'}');
    Ok(body)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// From 1.
    #[serde(default = "first_page")]
    #[param(minimum = 1, default = 1)]
    pub page: u32,
}

fn first_page() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use proto::ResultId;
    use serde_json::json;

    use super::*;

    fn summary_of(total_rows: u64) -> Summary {
        let columns = vec![ColumnInfo { name: "n".into(), data_type: "integer".into() }];
        Summary { id: ResultId::new(), columns, total_rows, truncated: false }
    }

    #[test]
    fn stored_rows_are_spliced_in_untouched() {
        let mut packer = store::results::Packer::new().unwrap();
        packer.push(3, br#"[1],["9007199254740993"],[1.10]"#).unwrap();
        let stored = packer.finish().unwrap().unwrap().rows;
        let body = splice(&summary_of(503), 2, Some(stored)).unwrap();
        assert!(std::str::from_utf8(&body).unwrap().contains("1.10"));
        let page: ResultPage = serde_json::from_slice(&body).unwrap();
        assert_eq!(page.rows[1], [json!("9007199254740993")]);
        assert_eq!((page.page, page.page_size, page.total_pages), (2, 500, 2));
    }

    #[test]
    fn no_rows_make_an_empty_page() {
        let page: ResultPage =
            serde_json::from_slice(&splice(&summary_of(0), 1, None).unwrap()).unwrap();
        assert_eq!((page.rows.len(), page.total_rows), (0, 0));
    }
}
