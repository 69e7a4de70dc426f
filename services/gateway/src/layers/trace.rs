//! One span, one log line, one measurement for each request, found again by its id.

use std::time::{Duration, Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderValue, Method, StatusCode},
    middleware::Next,
    response::Response,
};
use chassis::telemetry;
use tracing::{Instrument as _, Span, debug, field, info, info_span};
use uuid::Uuid;

pub async fn record(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let method = request.method().clone();
    // The route, not the path: ids would make as many names as there are requests.
    let route =
        request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = span(&request, &id, &route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    span.in_scope(|| log(&method, &route, status, started.elapsed()));
    measure(method, route, status, started.elapsed());
    span.record("http.response.status_code", status.as_u16());
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

fn span(request: &Request, id: &str, route: &str) -> Span {
    let span = info_span!(
        "request",
        otel.name = format!("{} {route}", request.method()),
        otel.kind = "server",
        request_id = id,
        http.response.status_code = field::Empty,
    );
    let traceparent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    telemetry::continue_trace(&span, traceparent);
    span
}

/// What went as it should is for who looks closer: a line for each request would be most of
/// the log, and of the time that accepting takes.
fn log(method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
    let (status, elapsed_ms) = (status.as_u16(), elapsed.as_millis() as u64);
    if status < 400 {
        debug!(%method, route, status, elapsed_ms, "answered");
    } else {
        info!(%method, route, status, elapsed_ms, "refused");
    }
}

fn measure(method: Method, route: String, status: StatusCode, elapsed: Duration) {
    let labels =
        [("method", method.to_string()), ("route", route), ("status", status.as_u16().to_string())];
    metrics::histogram!("rowcall_http_request_seconds", &labels).record(elapsed.as_secs_f64());
}
