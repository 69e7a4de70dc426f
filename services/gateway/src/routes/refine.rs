//! `/api/queries/{id}/refine`: a conversation goes on.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use chassis::telemetry;
use proto::{
    Priority, QueryId, QueryStatus,
    api::{Problem, Query, RefineIn},
    jobs::Generate,
};
use store::{
    jobs::NewJob,
    queries::{NewQuery, Record},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::queries::{accepted_response, question, settled, submit};
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{OptionalJson, Path, Prefer},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(refine))
}

/// Go on from a query.
///
/// Makes a new query that builds on this one: on its question, its SQL and the columns of its
/// result. The instruction may change something ("only the last quarter", "by region instead"),
/// ask further, or choose one of the readings that were offered.
#[utoipa::path(
    post, path = "/api/queries/{id}/refine", tag = "queries", operation_id = "refine_query",
    params(
        ("id" = QueryId, Path),
        ("Prefer" = Option<String>, Header, description = "`wait=N` holds the answer until the query settles, at most N seconds and at most 60"),
    ),
    request_body = RefineIn,
    responses(
        (status = 202, description = "the new query", body = Query),
        (status = 409, description = "`conflict`: what it builds on is still being written", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn refine(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    prefer: Prefer,
    OptionalJson(said): OptionalJson<RefineIn>,
) -> Result<Response> {
    let before = access::query(&app, &caller, id).await?;
    let said = question::check_instruction(said)?;
    if matches!(before.query.status, QueryStatus::Queued | QueryStatus::Generating) {
        let status = before.query.status;
        return Err(Error::conflict("the query is still being written; wait for it", status));
    }
    access::connection(&app, &caller, before.query.connection_id).await?;
    let query = next(&caller, &before, said);
    let job = NewJob::new(&Generate::new(query.id), Priority::Interactive)
        .traced(telemetry::traceparent());
    let accepted = submit(&app, &query, &job).await?;
    let answer = match prefer.wait {
        Some(_) => settled(&app, &caller, accepted.id, prefer).await?.query,
        None => accepted,
    };
    Ok((prefer.applied(), accepted_response(answer)).into_response())
}

fn next(caller: &Caller, before: &Record, said: RefineIn) -> NewQuery {
    NewQuery {
        id: QueryId::new(),
        user: caller.user.id,
        connection: before.query.connection_id,
        question: said.instruction,
        requested_model: said.model.or_else(|| before.requested_model.clone()),
        effort: said.effort.or(before.query.effort),
        anew: false,
        parent: Some(before.query.id),
        builds_on: Some(before.query.id),
        execute: said.execute.unwrap_or(before.execute),
        sql: None,
        parameters: Vec::new(),
        saved_query: None,
    }
}
