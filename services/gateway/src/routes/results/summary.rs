//! `/api/queries/{id}/results/summary`: what the rows hold, column by column.

use std::sync::Arc;

use axum::{Json, extract::State};
use proto::{
    QueryId,
    api::{Problem, RowsSummary},
};
use rows::{Summarizer, each_row};
use store::results::Summary;

use super::{FilterParams, asked::Asked, order::all_pages};
use crate::{App, Result, access, auth::Caller, extract::Path, stored_rows::pass};

/// Sum the rows up, column by column.
///
/// Values, nulls, different values, least and largest, mean, the most frequent, and a histogram of
/// numbers and dates; of the stored rows that pass the filters. What cannot be counted exactly in
/// bounded memory is estimated, and marked.
#[utoipa::path(
    get, path = "/api/queries/{id}/results/summary", tag = "results", operation_id = "summarize_results",
    params(("id" = QueryId, Path), FilterParams),
    responses(
        (status = 200, description = "the summary", body = RowsSummary),
        (status = 409, description = "`conflict`: the query has no result, as its `resource_status` tells", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
pub async fn summarize(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    params: FilterParams,
) -> Result<Json<Arc<RowsSummary>>> {
    let record = access::query(&app, &caller, id).await?;
    let result = super::summary(&app, &record).await?;
    let asked = params.read(&result.columns)?;
    Ok(Json(of_rows(&app, &result, &asked).await?))
}

/// Summed up once, and then kept for a while.
pub async fn of_rows(app: &App, result: &Summary, asked: &Asked) -> Result<Arc<RowsSummary>> {
    let key = (result.id, asked.words.clone());
    if let Some(known) = app.stored_rows.summaries.get(&key) {
        return Ok(known);
    }
    let (width, truncated) = (result.columns.len(), result.truncated);
    let mut summarizer = Summarizer::new(&result.columns, asked.filters.clone());
    let (found, bytes) = pass(app, result.id, all_pages(result), move |pages| {
        for page in pages {
            let (_, json) = page.map_err(anyhow::Error::from)?;
            each_row(&json, width, |row| summarizer.push(row)).map_err(anyhow::Error::from)?;
        }
        let found = summarizer.finish(truncated);
        let bytes = serde_json::to_vec(&found).map_err(anyhow::Error::from)?.len();
        Ok((Arc::new(found), bytes))
    })
    .await?;
    app.stored_rows.summaries.put(key, found.clone(), bytes);
    Ok(found)
}
