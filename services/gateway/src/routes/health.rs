//! Is everything there? For people, for Kubernetes, for Prometheus.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use chassis::health::database_answers;
use proto::api::{Health, HealthStatus, PartStatus, Workers};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(livez))
        .routes(routes!(readyz))
        .routes(routes!(metrics))
}

/// Look at the whole system.
///
/// `degraded`: questions are accepted, but something that they need is away. `unhealthy`:
/// nothing can be accepted.
#[utoipa::path(
    get, path = "/api/health", tag = "operations", operation_id = "get_health",
    responses(
        (status = 200, description = "healthy or degraded", body = Health),
        (status = 503, description = "unhealthy", body = Health),
    ),
)]
async fn health(State(app): State<App>) -> impl IntoResponse {
    let database = part(database_answers(&app.db).await);
    let broker = part(app.bus.is_connected());
    let workers = match database {
        PartStatus::Up => store::workers::alive(&app.db).await.unwrap_or_default(),
        PartStatus::Down => Workers::default(),
    };
    let status = overall(database, broker, workers);
    let code = match status {
        HealthStatus::Unhealthy => StatusCode::SERVICE_UNAVAILABLE,
        HealthStatus::Healthy | HealthStatus::Degraded => StatusCode::OK,
    };
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let llm = app.llm.clone();
    (code, axum::Json(Health { status, database, broker, llm, workers, version }))
}

/// Does the process run?
#[utoipa::path(
    get, path = "/livez", tag = "operations",
    responses((status = 200, description = "it does", body = String)),
)]
async fn livez() -> &'static str {
    "alive\n"
}

/// Should requests come here? The bus may be away: what is accepted meanwhile is worked on later.
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses(
        (status = 200, description = "they should", body = String),
        (status = 503, description = "it stops, or has no database", body = String),
    ),
)]
async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    if !database_answers(&app.db).await {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n");
    }
    (StatusCode::OK, "ready\n")
}

/// Figures of this gateway in the text format of Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operations", operation_id = "get_metrics",
    responses((status = 200, description = "all figures", body = String)),
)]
async fn metrics(State(app): State<App>) -> String {
    app.metrics.render()
}

fn part(is_up: bool) -> PartStatus {
    if is_up { PartStatus::Up } else { PartStatus::Down }
}

fn overall(database: PartStatus, broker: PartStatus, workers: Workers) -> HealthStatus {
    let all_work = workers.generate > 0 && workers.execute > 0 && workers.export > 0;
    match (database, broker) {
        (PartStatus::Down, _) => HealthStatus::Unhealthy,
        (PartStatus::Up, PartStatus::Up) if all_work => HealthStatus::Healthy,
        (PartStatus::Up, _) => HealthStatus::Degraded,
    }
}

#[cfg(test)]
mod tests {
    use super::{PartStatus::*, *};

    #[test]
    fn without_a_database_nothing_works_and_without_the_rest_something_waits() {
        let all = Workers { generate: 1, execute: 2, export: 1 };
        assert_eq!(overall(Up, Up, all), HealthStatus::Healthy);
        assert_eq!(overall(Up, Down, all), HealthStatus::Degraded);
        assert_eq!(overall(Up, Up, Workers { export: 0, ..all }), HealthStatus::Degraded);
        assert_eq!(overall(Down, Up, all), HealthStatus::Unhealthy);
    }
}
