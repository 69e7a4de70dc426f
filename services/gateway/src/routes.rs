//! Every route, one file for each resource. A file owns its router, and so its part of the
//! API's description: a route cannot be served without being described.

mod admin;
mod auth;
mod connections;
mod docs;
mod download;
mod events;
mod execution;
mod exports;
mod health;
mod history;
mod knowledge;
mod queries;
mod refine;
mod results;
mod rules;
mod saved_queries;
mod schema;
mod seat;
mod shared;
mod socket;

use axum::Router;
use proto::ConnectionId;
use serde::Deserialize;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{App, Error, openapi};

/// The routes with their state still open.
pub fn router() -> Router<App> {
    let (router, api) = parts();
    router
        .merge(docs::router(api))
        .fallback(async || Error::NotFound("page"))
        .method_not_allowed_fallback(async || Error::MethodNotAllowed)
}

/// The description of all routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    parts().1
}

/// Which target's schema or knowledge a route is about.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfConnection {
    /// The connection that it is about; without it the default one.
    #[serde(default)]
    connection_id: Option<ConnectionId>,
}

fn parts() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut api) = OpenApiRouter::with_openapi(openapi::Frame::openapi())
        .merge(auth::router())
        .merge(connections::router())
        .merge(queries::router())
        .merge(execution::router())
        .merge(refine::router())
        .merge(history::router())
        .merge(saved_queries::router())
        .merge(shared::router())
        .merge(results::router())
        .merge(exports::router())
        .merge(knowledge::router())
        .merge(socket::router())
        .merge(events::router())
        .merge(schema::router())
        .merge(rules::router())
        .merge(health::router())
        .merge(admin::router())
        .split_for_parts();
    openapi::describe_refusals(&mut api);
    (router, api)
}
