//! `/api/knowledge`: what is known about the database beyond its schema. Anybody may read it,
//! administrators write it; generators have every change with their next question.

mod examples;
mod fields;
mod glossary;
mod instructions;
mod listing;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use proto::api::KnowledgeLinks;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;

use crate::App;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(examples::router())
        .merge(instructions::router())
        .merge(glossary::router())
}

fn created(links: &KnowledgeLinks, body: impl Serialize) -> Response {
    let location = [(header::LOCATION, links.this.clone())];
    (StatusCode::CREATED, location, axum::Json(body)).into_response()
}
