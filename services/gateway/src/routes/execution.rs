//! `/api/queries/{id}/execute`, `/cancel` and `/rerun`: what is done with a query.

use axum::{extract::State, response::Response};
use chassis::telemetry;
use proto::{
    Event, JobError, JobErrorCode, Priority, QueryId, QueryStatus,
    api::{ExecuteIn, Problem, Query},
    jobs::{Execute, Generate},
};
use store::{
    jobs::{Cancel, NewJob},
    queries::{NewQuery, Record},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::queries::{accepted_response, submit};
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{OptionalJson, Path},
    submit,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(execute)).routes(routes!(cancel)).routes(routes!(rerun))
}

/// Run a query's SQL.
///
/// `sql` replaces what was generated, and is guarded alike. What ran before may be run again.
#[utoipa::path(
    post, path = "/api/queries/{id}/execute", tag = "queries", operation_id = "execute_query",
    params(("id" = QueryId, Path)), request_body = Option<ExecuteIn>,
    responses(
        (status = 202, description = "it will be run", body = Query),
        (status = 409, description = "`conflict`: it is at work, or has no SQL", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn execute(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    OptionalJson(ExecuteIn { sql, confirm }): OptionalJson<ExecuteIn>,
) -> Result<Response> {
    if sql.as_deref().is_some_and(|sql| sql.trim().is_empty() || sql.contains('\0')) {
        return Err(Error::field("sql", "must be a statement; leave it out to run what stands"));
    }
    let before = access::query(&app, &caller, id).await?;
    access::connection(&app, &caller, before.query.connection_id).await?;
    if before.query.sql.is_none() && sql.is_none() {
        return Err(Error::conflict("the query has no SQL to run", before.query.status));
    }
    if !queue_execution(&app, id, sql.as_deref(), confirm).await? {
        let status = access::query(&app, &caller, id).await?.query.status;
        return Err(Error::conflict("the query is at work; wait for it, or cancel it", status));
    }
    Ok(accepted_response(access::query(&app, &caller, id).await?.query))
}

/// False: the query's state does not allow it.
async fn queue_execution(app: &App, id: QueryId, sql: Option<&str>, confirm: bool) -> Result<bool> {
    let job = NewJob::new(&Execute { query_id: id, confirm }, Priority::Interactive)
        .traced(telemetry::traceparent());
    let mut db = app.db.begin().await?;
    store::jobs::insert(&mut *db, &job).await?;
    if !store::queries::queue_execution(&mut *db, id, sql, job.id).await? {
        return Ok(false);
    }
    let status = Event::Status { status: QueryStatus::QueuedExecution };
    let events = store::events::append(&mut *db, id.into(), &[status]).await?;
    db.commit().await?;
    submit::publish_with(app, &job, &events).await;
    Ok(true)
}

/// Stop a query, whatever it is doing.
///
/// It ends in `cancelled`, and a running statement is gone from the target.
#[utoipa::path(
    post, path = "/api/queries/{id}/cancel", tag = "queries", operation_id = "cancel_query", params(("id" = QueryId, Path)),
    responses(
        (status = 202, description = "it will stop, or has", body = Query),
        (status = 409, description = "`conflict`: it is settled already", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<Response> {
    // A query may pass from one job to the next between our look and our grasp.
    for _ in 0..3 {
        let record = access::query(&app, &caller, id).await?;
        if record.is_settled() {
            return Err(Error::conflict("the query is settled already", record.query.status));
        }
        if stop(&app, &record).await? {
            return Ok(accepted_response(access::query(&app, &caller, id).await?.query));
        }
    }
    Err(Error::Unavailable("the query is changing; try again"))
}

/// False: the job is over, so the query has moved on.
async fn stop(app: &App, record: &Record) -> Result<bool> {
    let id = record.query.id;
    let mut db = app.db.begin().await?;
    let events = match store::jobs::cancel(&mut *db, record.job).await? {
        Cancel::Over => return Ok(false),
        Cancel::Running => Vec::new(),
        Cancel::Ended => {
            let error = JobError::new(JobErrorCode::Cancelled, "cancelled before it was begun");
            let status = QueryStatus::Cancelled;
            if !store::queries::settle(&mut *db, id, status, Some(&error)).await? {
                return Ok(false);
            }
            let events = [
                Event::Error { code: error.code, message: error.message },
                Event::Status { status },
                Event::Done { status },
            ];
            store::events::append(&mut *db, id.into(), &events).await?
        }
    };
    db.commit().await?;
    // To a job that ended nobody listens; telling it anyhow spares a case.
    app.bus.cancel(record.job).await;
    app.bus.tell(&events).await;
    Ok(true)
}

/// Ask the same again, as a new query.
///
/// The question is generated anew; SQL that a user wrote is run as it stands.
#[utoipa::path(
    post, path = "/api/queries/{id}/rerun", tag = "queries", operation_id = "rerun_query", params(("id" = QueryId, Path)),
    responses((status = 202, description = "the new query", body = Query)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn rerun(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<Response> {
    let parent = access::query(&app, &caller, id).await?;
    access::connection(&app, &caller, parent.query.connection_id).await?;
    let query = again(&caller, &parent);
    let job = match query.sql {
        Some(_) => NewJob::new(&Execute::new(query.id), Priority::Interactive),
        None => NewJob::new(&Generate::new(query.id), Priority::Interactive),
    };
    let job = job.traced(telemetry::traceparent());
    Ok(accepted_response(submit(&app, &query, &job).await?))
}

/// A query that was run is run again, also when it was run by hand.
fn again(caller: &Caller, parent: &Record) -> NewQuery {
    let was_run = matches!(
        parent.query.status,
        QueryStatus::QueuedExecution
            | QueryStatus::Executing
            | QueryStatus::Success
            | QueryStatus::FailedExecution
    );
    let is_users = parent.query.model.as_deref() == Some("user");
    NewQuery {
        id: QueryId::new(),
        user: caller.user.id,
        connection: parent.query.connection_id,
        question: parent.query.question.clone(),
        requested_model: parent.requested_model.clone(),
        effort: parent.query.effort,
        anew: true,
        parent: Some(parent.query.id),
        builds_on: parent.builds_on,
        execute: parent.execute || was_run || is_users,
        sql: parent.query.sql.clone().filter(|_| is_users),
        parameters: parent.query.parameters.clone(),
        saved_query: parent.query.saved_query_id,
    }
}
