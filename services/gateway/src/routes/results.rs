//! `/api/queries/{id}/results`: rows, page by page; `/results/summary` and `/chart`: what they say.

mod asked;
mod chart;
mod order;
mod summary;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use proto::{
    QueryId, QueryStatus,
    api::{ColumnInfo, PAGE_ROWS, Problem, ResultPage},
};
use serde::Serialize;
use store::{queries::Record, results::Summary};
use tokio::task::spawn_blocking;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::asked::FilterParams;
pub use self::asked::PageParams;
use crate::{App, Error, Result, access, auth::Caller, extract::Path};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(page))
        .routes(routes!(summary::summarize))
        .routes(routes!(chart::propose))
}

/// Read a page of the rows, 500 each.
///
/// A result without rows has a first page, which is empty. Values are JSON numbers where JSON
/// holds them exactly and strings where not (int8 beyond 2^53, numeric), null, ISO dates, and
/// nested JSON as JSON.
///
/// `sort` and `filter` work on the stored rows; the target is not asked again. `total_rows` and
/// `total_pages` then count the rows that pass.
#[utoipa::path(
    get, path = "/api/queries/{id}/results", tag = "results", operation_id = "get_results",
    params(("id" = QueryId, Path), PageParams),
    responses(
        (status = 200, description = "the page", body = ResultPage),
        (status = 404, description = "`not_found`: no such query or page", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`conflict`: the query has no result, as its `resource_status` tells", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn page(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    params: PageParams,
) -> Result<Response> {
    let record = access::query(&app, &caller, id).await?;
    serve(&app, &record, params).await
}

/// A page of the rows of a query that the caller may read.
pub async fn serve(app: &App, record: &Record, params: PageParams) -> Result<Response> {
    let summary = summary(app, record).await?;
    let asked = params.read(&summary.columns)?;
    let body = if asked.is_nothing() {
        stored_page(app, summary, params.page).await?
    } else {
        order::page(app, summary, asked, params.page).await?
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// A page as it was stored.
async fn stored_page(app: &App, summary: Summary, page: u32) -> Result<Vec<u8>> {
    let head = Head::new(summary, None, page)?;
    let stored = store::results::pages(&app.db, head.result, page as i32, 1).await?.pop();
    if stored.is_none() && head.total_rows > 0 {
        return Err(Error::ResultExpired);
    }
    let body = spawn_blocking(move || -> anyhow::Result<Vec<u8>> {
        let rows =
            stored.map_or_else(|| Ok(b"[]".to_vec()), |rows| store::results::decompress(&rows))?;
        head.around(&rows)
    });
    Ok(body.await.map_err(anyhow::Error::from)??)
}

/// The result of a query that has one, and has its rows.
pub async fn summary(app: &App, record: &Record) -> Result<Summary> {
    let status = record.query.status;
    if status != QueryStatus::Success {
        return Err(Error::conflict(format!("the query has no result: it is {status}"), status));
    }
    let Some(result) = record.result else {
        return Err(Error::NotFound("result any more; execute the query again"));
    };
    store::results::find(&app.db, result).await?.ok_or(Error::ResultExpired)
}

/// All of a [`ResultPage`] but its rows.
#[derive(Serialize)]
struct Head {
    #[serde(skip)]
    result: proto::ResultId,
    columns: Vec<ColumnInfo>,
    total_rows: u64,
    page: u32,
    page_size: usize,
    total_pages: u64,
    truncated: bool,
}

impl Head {
    /// `passing`: the rows that pass, where they are fewer.
    fn new(summary: Summary, passing: Option<u64>, page: u32) -> Result<Self> {
        let total_rows = passing.unwrap_or(summary.total_rows);
        let total_pages = total_rows.div_ceil(PAGE_ROWS as u64);
        if u64::from(page) > total_pages.max(1) {
            return Err(Error::NotFound("page of this result"));
        }
        Ok(Self {
            result: summary.id,
            columns: summary.columns,
            total_rows,
            page,
            page_size: PAGE_ROWS,
            total_pages,
            truncated: summary.truncated,
        })
    }

    /// Puts the stored rows into the answer as they are: they were JSON when they were stored,
    /// and reading and writing them again would cost more than everything else here.
    fn around(&self, rows: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut body = serde_json::to_vec(self)?;
        body.pop();
        body.extend_from_slice(br#","rows":"#);
        body.extend_from_slice(rows);
        body.push(b'}');
        Ok(body)
    }
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
        let head = Head::new(summary_of(503), None, 2).unwrap();
        let body = head.around(br#"[[1],["9007199254740993"],[1.10]]"#).unwrap();
        assert!(std::str::from_utf8(&body).unwrap().contains("1.10"));
        let page: ResultPage = serde_json::from_slice(&body).unwrap();
        assert_eq!(page.rows[1], [json!("9007199254740993")]);
        assert_eq!((page.page, page.page_size, page.total_pages), (2, 500, 2));
    }

    #[test]
    fn no_rows_make_an_empty_page() {
        let head = Head::new(summary_of(0), None, 1).unwrap();
        let page: ResultPage = serde_json::from_slice(&head.around(b"[]").unwrap()).unwrap();
        assert_eq!((page.rows.len(), page.total_rows), (0, 0));
        assert!(Head::new(summary_of(0), None, 2).is_err());
        assert!(Head::new(summary_of(501), Some(500), 2).is_err(), "rows that pass are counted");
    }
}
