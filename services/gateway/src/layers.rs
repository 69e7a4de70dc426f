//! What surrounds every route: tracing, security headers, CORS, limits, the last resort.

mod deadline;
mod panics;
mod security;
mod trace;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, Method, header},
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer};

use crate::{App, Rules};

/// Puts the layers around `router`; the last one added is the outermost.
pub fn around(router: Router<App>, app: &App) -> Router<App> {
    let router = router
        .layer(DefaultBodyLimit::max(app.rules.max_body_bytes))
        .layer(from_fn(deadline::keep))
        .layer(CatchPanicLayer::custom(panics::answer));
    let router = match cors(&app.rules) {
        Some(cors) => router.layer(cors),
        None => router,
    };
    router
        .layer(from_fn_with_state(app.clone(), security::add_headers))
        .layer(from_fn(trace::record))
}

/// None: no page of another origin may use the API.
fn cors(rules: &Rules) -> Option<CorsLayer> {
    if rules.cors_allowed_origins.0.is_empty() {
        return None;
    }
    let ours = ["x-api-key", "idempotency-key", "prefer", "last-event-id"];
    let allowed = [header::AUTHORIZATION, header::CONTENT_TYPE]
        .into_iter()
        .chain(ours.map(HeaderName::from_static));
    let told =
        ["location", "retry-after", "preference-applied", "content-disposition", "x-request-id"];
    Some(
        CorsLayer::new()
            .allow_origin(rules.cors_allowed_origins.0.clone())
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
            .allow_headers(allowed.collect::<Vec<_>>())
            .expose_headers(told.map(HeaderName::from_static)),
    )
}
