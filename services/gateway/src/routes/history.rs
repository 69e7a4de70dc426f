//! `/api/queries/{id}`: what is done with queries of before: kept at hand, shared, deleted.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use proto::{
    QueryId,
    api::{Problem, ShareLink, SharedLinks},
};
use store::history::Deletion;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Error, Result, access, auth::Caller, extract::Path};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(delete))
        .routes(routes!(keep, let_go))
        .routes(routes!(share, unshare))
}

/// Delete a query.
///
/// Its events, rows, files and links go too; queries that came of it stay.
#[utoipa::path(
    delete, path = "/api/queries/{id}", tag = "queries", operation_id = "delete_query", params(("id" = QueryId, Path)),
    responses(
        (status = 204, description = "it is gone"),
        (status = 409, description = "`conflict`: it is at work, or a file is being made of it", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<StatusCode> {
    access::query(&app, &caller, id).await?;
    let mut db = app.db.begin().await?;
    match store::history::delete(&mut db, id).await? {
        Deletion::Done => db.commit().await?,
        Deletion::Absent => return Err(Error::NotFound("query")),
        Deletion::AtWork(status) => {
            return Err(Error::conflict("the query is at work; wait for it, or cancel it", status));
        }
        Deletion::Exporting(_) => {
            let detail = "a file is being made of its rows; wait for that";
            return Err(Error::conflict(detail, "exporting"));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Keep a query at hand.
#[utoipa::path(
    put, path = "/api/queries/{id}/favourite", tag = "queries", operation_id = "add_favourite", params(("id" = QueryId, Path)),
    responses((status = 204, description = "it is a favourite")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn keep(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<StatusCode> {
    set_favourite(&app, &caller, id, true).await
}

/// Keep a query at hand no longer.
#[utoipa::path(
    delete, path = "/api/queries/{id}/favourite", tag = "queries", operation_id = "remove_favourite", params(("id" = QueryId, Path)),
    responses((status = 204, description = "it is no favourite")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn let_go(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<StatusCode> {
    set_favourite(&app, &caller, id, false).await
}

async fn set_favourite(
    app: &App,
    caller: &Caller,
    id: QueryId,
    favourite: bool,
) -> Result<StatusCode> {
    access::query(app, caller, id).await?;
    if !store::history::set_favourite(&app.db, id, favourite).await? {
        return Err(Error::NotFound("query"));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Share a query by a link.
///
/// Whoever is logged in here and has the link may read the query, its rows and its files, and
/// change nothing. The token is shown once; earlier links go on leading there.
#[utoipa::path(
    post, path = "/api/queries/{id}/share", tag = "queries", operation_id = "share_query", params(("id" = QueryId, Path)),
    responses((status = 201, description = "the link", body = ShareLink, headers(("Location" = String, description = "where it leads")))),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn share(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<Response> {
    access::query(&app, &caller, id).await?;
    let (token, created_at) = store::shares::open(&app.db, id).await?;
    let link = ShareLink { links: SharedLinks::of(&token), token, created_at };
    let location = [(header::LOCATION, link.links.this.clone())];
    Ok((StatusCode::CREATED, location, axum::Json(link)).into_response())
}

/// End all links to a query.
#[utoipa::path(
    delete, path = "/api/queries/{id}/share", tag = "queries", operation_id = "unshare_query", params(("id" = QueryId, Path)),
    responses((status = 204, description = "they lead nowhere")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn unshare(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
) -> Result<StatusCode> {
    access::query(&app, &caller, id).await?;
    store::shares::close(&app.db, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
