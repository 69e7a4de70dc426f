//! `/api/admin`: for administrators.

use axum::extract::State;
use engines::SchemaError;
use proto::{
    api::{AdminMetrics, SchemaRefreshIn, SchemaRefreshed},
    subject,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Error, Result, auth::Admin, extract::OptionalJson};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(refresh_schema)).routes(routes!(metrics))
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
    if wanted.connection_id.is_some() {
        return Err(Error::field("connection_id", "there is no such connection; leave it out"));
    }
    let catalog = app.schema.load().await.map_err(|error| match error {
        SchemaError::Target(error) => {
            tracing::warn!("schema not read: {error}");
            Error::Unavailable("the target database cannot be read; the schema stays as it was")
        }
        SchemaError::Files(error) => Error::Internal(error),
    })?;
    let version = store::catalogs::publish(&app.db, app.schema.place(), &catalog).await?;
    // Only to make haste: generators compare versions before each question.
    let _ = app.bus.client().publish(subject::CATALOG_CHANGED, "".into()).await;
    let tables_count = catalog.tables.len() as u64;
    tracing::info!(version, tables_count, by = caller.user.username, "schema refreshed");
    let message = format!("{tables_count} tables and views found");
    Ok(axum::Json(SchemaRefreshed { message, tables_count }))
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
