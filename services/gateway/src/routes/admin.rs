//! `/api/admin`: for administrators.

use axum::extract::State;
use proto::{
    api::{AdminMetrics, SchemaChanges, SchemaHistory, SchemaRefreshIn, SchemaRefreshed},
    subject,
};
use store::catalogs::Published;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::OfConnection;
use crate::{
    App, Result, access,
    auth::Admin,
    extract::{OptionalJson, Params},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(refresh_schema))
        .routes(routes!(schema_changes))
        .routes(routes!(metrics))
}

/// Read the target's schema again. All generators use the new one from their next question on.
#[utoipa::path(
    post, path = "/api/admin/schema/refresh", tag = "operations",
    request_body = Option<SchemaRefreshIn>,
    responses((status = 200, description = "what was found", body = SchemaRefreshed)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn refresh_schema(
    State(app): State<App>,
    Admin(caller): Admin,
    OptionalJson(wanted): OptionalJson<SchemaRefreshIn>,
) -> Result<axum::Json<SchemaRefreshed>> {
    let current = access::curated(&app, &caller, wanted.connection_id).await?;
    let catalog = current.load().await?;
    let published = store::catalogs::publish(&app.db, current.place(), &catalog).await?;
    let Published { version, changes } = published;
    // Only to make haste: generators compare versions before each question.
    let _ = app.bus.client().publish(subject::CATALOG_CHANGED, "".into()).await;
    let tables_count = catalog.tables.len() as u64;
    tracing::info!(version, tables_count, by = caller.user.username, "schema refreshed");
    let message = format!("{tables_count} tables and views found; {}", summary(&changes));
    Ok(axum::Json(SchemaRefreshed { message, tables_count, changes }))
}

fn summary(changes: &SchemaChanges) -> String {
    let count = |count: usize, of: &str, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {of}{plural} {what}"))
    };
    let parts = [
        count(changes.tables_added.len(), "table", "added"),
        count(changes.tables_removed.len(), "table", "removed"),
        count(changes.columns_added.len(), "column", "added"),
        count(changes.columns_removed.len(), "column", "removed"),
        count(changes.columns_changed.len(), "column", "changed"),
        count(changes.keys_changed.len(), "table", "with other keys"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nothing has changed".into() } else { parts.join(", ") }
}

/// What the last refreshes found changed.
#[utoipa::path(
    get, path = "/api/admin/schema/changes", tag = "operations", params(OfConnection),
    responses((status = 200, description = "the newest first, at most fifty", body = SchemaHistory)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn schema_changes(
    State(app): State<App>,
    Admin(caller): Admin,
    Params(of): Params<OfConnection>,
) -> Result<axum::Json<SchemaHistory>> {
    let current = access::catalog(&app, &caller, of.connection_id).await?;
    let items = store::schema_changes::list(&app.db, current.place()).await?;
    Ok(axum::Json(SchemaHistory { items }))
}

/// Figures over all queries.
#[utoipa::path(
    get, path = "/api/admin/metrics", tag = "operations", operation_id = "get_admin_metrics",
    responses(
        (status = 200, description = "the figures", body = AdminMetrics),
        (status = 403, description = "`forbidden`: not an administrator", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn metrics(State(app): State<App>, _: Admin) -> Result<axum::Json<AdminMetrics>> {
    Ok(axum::Json(store::metrics::admin(&app.db).await?))
}
