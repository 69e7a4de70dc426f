//! `/api/saved-queries`: SQL that is kept, to be run with values for its parameters.

mod checks;
mod values;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use chassis::telemetry;
use proto::{
    Priority, QueryId, SavedQueryId,
    api::{Problem, Query, RunIn, SaveIn, SavedQuery, SavedQueryIn, SavedQueryList, Sharing},
    jobs::Execute,
};
use serde::Deserialize;
use store::{
    jobs::NewJob,
    queries::NewQuery,
    saved_queries::{self, Filter},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::queries::{accepted_response, settled, submit};
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{Json, OptionalJson, Params, Path, Prefer},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, replace, remove))
        .routes(routes!(run))
        .routes(routes!(save))
}

/// List saved queries, newest first: one's own, and those that are shared.
#[utoipa::path(
    get, path = "/api/saved-queries", tag = "saved queries", operation_id = "list_saved_queries", params(Listing),
    responses((status = 200, description = "a page of them", body = SavedQueryList)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(listing): Params<Listing>,
) -> Result<axum::Json<SavedQueryList>> {
    let filter = listing.filter(&caller)?;
    let (saved_queries, total) = saved_queries::list(&app.db, &filter).await?;
    Ok(axum::Json(SavedQueryList {
        saved_queries,
        total,
        page: listing.page,
        page_size: listing.page_size,
        total_pages: total.div_ceil(u64::from(listing.page_size)) as u32,
    }))
}

/// Save a query.
///
/// Values that change with each run stand in the SQL as `:name`, and are declared in
/// `parameters`. They are bound when it runs, and never become part of the text. A list is an
/// array to PostgreSQL (`id = any(:ids)`), and stands in `id in (:ids)` for every other engine. On
/// SQL Server this is proven at the wire alone, on Oracle at the seam alone.
#[utoipa::path(
    post, path = "/api/saved-queries", tag = "saved queries", operation_id = "create_saved_query", request_body = SavedQueryIn,
    responses((status = 201, description = "saved", body = SavedQuery, headers(("Location" = String, description = "where it is found")))),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(saved): Json<SavedQueryIn>,
) -> Result<Response> {
    insert(&app, &caller, saved).await
}

/// Look at a saved query.
#[utoipa::path(
    get, path = "/api/saved-queries/{id}", tag = "saved queries", operation_id = "get_saved_query", params(("id" = SavedQueryId, Path)),
    responses((status = 200, description = "the saved query", body = SavedQuery)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SavedQueryId>,
) -> Result<axum::Json<SavedQuery>> {
    Ok(axum::Json(readable(&app, &caller, id).await?))
}

/// Replace a saved query.
#[utoipa::path(
    put, path = "/api/saved-queries/{id}", tag = "saved queries", operation_id = "replace_saved_query",
    params(("id" = SavedQueryId, Path)), request_body = SavedQueryIn,
    responses((status = 200, description = "replaced", body = SavedQuery)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SavedQueryId>,
    saved: Result<Json<SavedQueryIn>>,
) -> Result<axum::Json<SavedQuery>> {
    changeable(&app, &caller, id).await?;
    let Json(saved) = saved?;
    let dialect = access::dialect(&app, &caller, saved.connection_id).await?;
    let saved = checks::saved(saved, dialect)?;
    if !saved_queries::replace(&app.db, id, &saved).await.map_err(explained)? {
        return Err(Error::NotFound("saved query"));
    }
    Ok(axum::Json(readable(&app, &caller, id).await?))
}

/// Take a saved query away. What it was run as stays.
#[utoipa::path(
    delete, path = "/api/saved-queries/{id}", tag = "saved queries", operation_id = "delete_saved_query", params(("id" = SavedQueryId, Path)),
    responses((status = 204, description = "it is gone")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SavedQueryId>,
) -> Result<StatusCode> {
    changeable(&app, &caller, id).await?;
    if !saved_queries::delete(&app.db, id).await? {
        return Err(Error::NotFound("saved query"));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Run a saved query.
///
/// Makes a new query, which bears the values in `parameters`. Values of the wrong type are
/// refused, each by its name.
#[utoipa::path(
    post, path = "/api/saved-queries/{id}/run", tag = "saved queries", operation_id = "run_saved_query",
    params(
        ("id" = SavedQueryId, Path),
        ("Prefer" = Option<String>, Header, description = "`wait=N` holds the answer until the query settles, at most N seconds and at most 60"),
    ),
    request_body = Option<RunIn>,
    responses((status = 202, description = "the new query", body = Query, headers(("Location" = String, description = "where the query is found")))),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn run(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SavedQueryId>,
    prefer: Prefer,
    given: Result<OptionalJson<RunIn>>,
) -> Result<Response> {
    let saved = readable(&app, &caller, id).await?;
    let OptionalJson(RunIn { parameters }) = given?;
    let parameters = values::of_run(&saved.parameters, parameters)?;
    access::connection(&app, &caller, saved.connection_id).await?;
    let query = NewQuery {
        id: QueryId::new(),
        user: caller.user.id,
        connection: saved.connection_id,
        question: saved.name,
        requested_model: None,
        effort: None,
        anew: false,
        parent: None,
        builds_on: None,
        execute: true,
        sql: Some(saved.sql),
        parameters,
        saved_query: Some(id),
    };
    let job = NewJob::new(&Execute::new(query.id), Priority::Interactive)
        .traced(telemetry::traceparent());
    let accepted = submit(&app, &query, &job).await?;
    let answer = match prefer.wait {
        Some(_) => settled(&app, &caller, accepted.id, prefer).await?.query,
        None => accepted,
    };
    Ok((prefer.applied(), accepted_response(answer)).into_response())
}

/// Make a template of a query.
///
/// Saves the query's SQL, or `sql` with parameters in it.
#[utoipa::path(
    post, path = "/api/queries/{id}/save", tag = "saved queries", operation_id = "save_query",
    params(("id" = QueryId, Path)), request_body = Option<SaveIn>,
    responses(
        (status = 201, description = "saved", body = SavedQuery, headers(("Location" = String, description = "where it is found"))),
        (status = 409, description = "`conflict`: the query has no SQL", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn save(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    said: Result<OptionalJson<SaveIn>>,
) -> Result<Response> {
    let query = access::query(&app, &caller, id).await?.query;
    let OptionalJson(said) = said?;
    let of_query = || values::declared(&query.parameters);
    let parameters = said.parameters.unwrap_or_else(of_query);
    let Some(sql) = said.sql.or(query.sql) else {
        return Err(Error::conflict("the query has no SQL to save", query.status));
    };
    let saved = SavedQueryIn {
        name: said
            .name
            .unwrap_or_else(|| query.question.chars().take(checks::LONGEST_NAME).collect()),
        description: said.description.or(query.explanation).unwrap_or_default(),
        sql,
        parameters,
        connection_id: query.connection_id,
        sharing: said.sharing,
    };
    insert(&app, &caller, saved).await
}

async fn insert(app: &App, caller: &Caller, saved: SavedQueryIn) -> Result<Response> {
    let dialect = access::dialect(app, caller, saved.connection_id).await?;
    let saved = checks::saved(saved, dialect)?;
    let id = saved_queries::insert(&app.db, caller.user.id, &saved).await.map_err(explained)?;
    let saved = readable(app, caller, id).await?;
    let location = [(header::LOCATION, saved.links.this.clone())];
    Ok((StatusCode::CREATED, location, axum::Json(saved)).into_response())
}

/// One's own, what is shared, and for administrators everybody's.
async fn readable(app: &App, caller: &Caller, id: SavedQueryId) -> Result<SavedQuery> {
    let saved = saved_queries::find(&app.db, id).await?;
    saved
        .filter(|saved| is_changeable(caller, saved) || saved.sharing == Sharing::Everyone)
        .ok_or(Error::NotFound("saved query"))
}

/// Whoever may only read it is told so.
async fn changeable(app: &App, caller: &Caller, id: SavedQueryId) -> Result<()> {
    let saved = readable(app, caller, id).await?;
    if is_changeable(caller, &saved) {
        return Ok(());
    }
    Err(Error::Forbidden("only its owner and administrators may change it"))
}

fn is_changeable(caller: &Caller, saved: &SavedQuery) -> bool {
    saved.owner_id == caller.user.id || caller.is_admin()
}

fn explained(error: store::Error) -> Error {
    match store::violated_constraint(&error) {
        Some(saved_queries::NAME_UNIQUE) => {
            Error::field("name", "is the name of another of these saved queries")
        }
        _ => error.into(),
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// From 1.
    #[serde(default = "first_page")]
    #[param(minimum = 1, default = 1)]
    page: u32,
    #[serde(default = "usual_page_size")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    page_size: u32,
    /// Only those with this text in the name or the description.
    #[serde(default)]
    search: Option<String>,
    /// Only one's own.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    own: bool,
}

impl Listing {
    fn filter(&self, caller: &Caller) -> Result<Filter> {
        if self.page == 0 {
            return Err(Error::field("page", "counts from 1"));
        }
        if !(1..=100).contains(&self.page_size) {
            return Err(Error::field("page_size", "must be 1 to 100"));
        }
        if self.search.as_deref().is_some_and(|search| search.contains('\0')) {
            return Err(Error::field("search", "must not contain the null character"));
        }
        Ok(Filter {
            user: caller.user.id,
            own: self.own,
            search: self.search.clone().filter(|search| !search.trim().is_empty()),
            limit: i64::from(self.page_size),
            offset: i64::from(self.page_size) * i64::from(self.page - 1),
        })
    }
}

fn first_page() -> u32 {
    1
}

fn usual_page_size() -> u32 {
    20
}
