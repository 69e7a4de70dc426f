//! `/api/queries/{id}/chart`: how the rows are best shown.

use axum::{Json, extract::State};
use proto::{
    QueryId,
    api::{Chart, Problem},
};
use rows::{Picker, chart};

use super::{FilterParams, order, summary};
use crate::{App, Error, Result, access, auth::Caller, extract::Path, stored_rows::pass};

/// Propose a chart of the rows.
///
/// Rules choose it from types, numbers of different values and the shape of the rows that pass the
/// filters: a line over time, bars, grouped bars, a histogram, points, a single number, or none;
/// `reason` says why. `spec` is a Vega-Lite 6 specification that holds its data, of 2,000 rows at
/// most.
#[utoipa::path(
    get, path = "/api/queries/{id}/chart", tag = "results", operation_id = "propose_chart",
    params(("id" = QueryId, Path), FilterParams),
    responses(
        (status = 200, description = "the proposal", body = Chart),
        (status = 409, description = "`conflict`: the query has no result, as its `resource_status` tells", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
pub async fn propose(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    params: FilterParams,
) -> Result<Json<Chart>> {
    let record = access::query(&app, &caller, id).await?;
    let result = summary(&app, &record).await?;
    let asked = params.read(&result.columns)?;
    let summed_up = summary::of_rows(&app, &result, &asked).await?;
    let positions = order::positions(&app, &result, asked).await?;
    let sample = chart::sample(&positions);
    let mut picker = Picker::new(&sample).only_plain_values_up_to(chart::LONGEST_VALUE);
    let width = result.columns.len();
    let proposal = pass(&app, result.id, picker.pages(), move |pages| {
        for page in pages {
            let (number, json) = page.map_err(anyhow::Error::from)?;
            picker.take(number, &json, width).map_err(anyhow::Error::from)?;
        }
        let rows = picker.finish().ok_or(Error::ResultExpired)?;
        let rows: Vec<_> = serde_json::from_slice(&rows).map_err(anyhow::Error::from)?;
        Ok(chart::propose(&summed_up, &rows))
    });
    Ok(Json(proposal.await?))
}
