//! `/api/queries`: ask, look, list.

mod listing;
pub mod question;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chassis::telemetry;
use chrono::{DateTime, Utc};
use proto::{
    Priority, QueryId, QueryStatus,
    api::{Query, QueryIn, QueryLinks, QueryList, Timings, Usage},
    jobs::Generate,
};
use sha2::{Digest as _, Sha256};
use store::{
    idempotency::{self, Key},
    jobs::NewJob,
    queries::{NewQuery, Record},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::listing::Listing;
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{IdempotencyKey, Json, Params, Path, Prefer},
    group::Split,
    patience::Patience,
    submit,
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ask, list)).routes(routes!(find))
}

/// Ask a question.
///
/// The question is accepted, durably, and worked on from now on. `natural_language_query` is
/// taken for `question` too. With `execute: true` the SQL is run as soon as it stands.
#[utoipa::path(
    post, path = "/api/queries", tag = "queries", operation_id = "create_query", request_body = QueryIn,
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "up to 255 characters; a repeat of the same request gets the query that the first one made, another request with the same key is refused with 422"),
        ("Prefer" = Option<String>, Header, description = "`wait=N` holds the answer until the query settles, at most N seconds and at most 60"),
    ),
    responses(
        (status = 202, description = "accepted", body = Query, headers(
            ("Location" = String, description = "where the query is found"),
            ("Preference-Applied" = String, description = "`wait=N`, when it was asked for"),
        )),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn ask(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    prefer: Prefer,
    Json(asked): Json<QueryIn>,
) -> Result<Response> {
    let asked = question::check(asked)?;
    access::connection(&app, &caller, asked.connection_id).await?;
    let query = NewQuery {
        id: QueryId::new(),
        user: caller.user.id,
        connection: asked.connection_id,
        question: asked.question.clone(),
        requested_model: asked.model.clone(),
        effort: asked.effort,
        anew: false,
        parent: None,
        builds_on: None,
        execute: asked.execute,
        sql: None,
        parameters: Vec::new(),
        saved_query: None,
    };
    let job = NewJob::new(
        &Generate { query_id: query.id, confirm: asked.confirm },
        Priority::Interactive,
    )
    .traced(telemetry::traceparent());
    let accepted = match key {
        None => submit(&app, &query, &job).await?,
        Some(key) => submit_once(&app, &caller, &key, &asked, &query, &job).await?,
    };
    let answer = match prefer.wait {
        Some(_) => settled(&app, &caller, accepted.id, prefer).await?.query,
        None => accepted,
    };
    Ok((prefer.applied(), accepted_response(answer)).into_response())
}

/// List queries, newest first: one's own; an administrator sees everybody's.
#[utoipa::path(
    get, path = "/api/queries", tag = "queries", operation_id = "list_queries", params(Listing),
    responses(
        (status = 200, description = "a page of them", body = QueryList),
        (status = 403, description = "`forbidden`: only administrators name another `user_id`", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(listing): Params<Listing>,
) -> Result<axum::Json<QueryList>> {
    let filter = listing.filter(&caller)?;
    let found = store::queries::list(&app.db, &filter).await?;
    Ok(axum::Json(QueryList {
        queries: found.queries,
        total: found.total,
        page: listing.page,
        page_size: listing.page_size,
        total_pages: found.total.div_ceil(u64::from(listing.page_size)) as u32,
    }))
}

/// Look at a query.
#[utoipa::path(
    get, path = "/api/queries/{id}", tag = "queries", operation_id = "get_query",
    params(
        ("id" = QueryId, Path),
        ("Prefer" = Option<String>, Header, description = "`wait=N` holds the answer until the query settles, at most N seconds and at most 60"),
    ),
    responses((status = 200, description = "the query", body = Query)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    prefer: Prefer,
) -> Result<impl IntoResponse> {
    let record = settled(&app, &caller, id, prefer).await?;
    Ok((prefer.applied(), axum::Json(record.query)))
}

/// The answer to a request that starts work.
pub fn accepted_response(query: Query) -> Response {
    let location = [(header::LOCATION, query.links.this.clone())];
    (StatusCode::ACCEPTED, location, axum::Json(query)).into_response()
}

/// One commit, one message.
pub async fn submit(app: &App, query: &NewQuery, job: &NewJob) -> Result<Query> {
    let created_at = match app.questions.join((query.clone(), job.clone())).await {
        Ok(created_at) => created_at,
        Err(Split::Alone) => store::queries::insert(&app.db, query, job).await?,
        Err(Split::Away) => return Err(Error::DATABASE_AWAY),
    };
    submit::publish(app, job).await;
    Ok(fresh(query, created_at))
}

/// As [`submit`], unless the key says that it was done before.
async fn submit_once(
    app: &App,
    caller: &Caller,
    key: &str,
    asked: &QueryIn,
    query: &NewQuery,
    job: &NewJob,
) -> Result<Query> {
    let request = serde_json::to_vec(asked).map_err(anyhow::Error::from)?;
    let digest = Sha256::digest(request);
    let mut db = app.db.begin().await?;
    match idempotency::take(&mut db, caller.user.id, key, &digest, query.id).await? {
        Key::Fresh => (),
        Key::Repeated(first) => return Ok(access::query(app, caller, first).await?.query),
        Key::Reused => return Err(IdempotencyKey::reused()),
    }
    let created_at = store::queries::insert(&mut *db, query, job).await?;
    db.commit().await?;
    submit::publish(app, job).await;
    Ok(fresh(query, created_at))
}

/// The query as it stands now or, when the client likes to wait, as soon as it settles.
pub async fn settled(app: &App, caller: &Caller, id: QueryId, prefer: Prefer) -> Result<Record> {
    let Some(wait) = prefer.wait else { return access::query(app, caller, id).await };
    let mut patience = Patience::new(app, id.into(), wait);
    loop {
        let record = access::query(app, caller, id).await?;
        if record.is_settled() || !patience.another_look().await {
            return Ok(record);
        }
    }
}

/// A new query as the database would show it, without asking: this route must be fast.
fn fresh(query: &NewQuery, created_at: DateTime<Utc>) -> Query {
    let is_repeated_sql = query.sql.is_some();
    Query {
        id: query.id,
        question: query.question.clone(),
        standalone_question: None,
        status: if is_repeated_sql { QueryStatus::QueuedExecution } else { QueryStatus::Queued },
        sql: query.sql.clone(),
        explanation: None,
        tables: Vec::new(),
        assumptions: Vec::new(),
        model: is_repeated_sql.then(|| "user".into()),
        fallback_from: None,
        effort: query.effort,
        confidence: None,
        alternatives: Vec::new(),
        connection_id: query.connection,
        parent_id: query.parent,
        saved_query_id: query.saved_query,
        parameters: query.parameters.clone(),
        favourite: false,
        shared: false,
        cached: false,
        attempts: 0,
        usage: Usage::default(),
        timings: Timings::default(),
        result: None,
        error: None,
        created_at,
        updated_at: created_at,
        links: QueryLinks::of(query.id),
    }
}
