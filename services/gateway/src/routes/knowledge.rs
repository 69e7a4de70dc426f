//! `/api/knowledge`: what is known about the database beyond its schema. Whoever may ask a
//! connection may read it; administrators and the connection's owner write it; generators have every change with their next question.

mod examples;
pub mod fields;
mod glossary;
mod instructions;
mod listing;

use std::sync::Arc;

use ::catalog::Hidden;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use proto::api::KnowledgeLinks;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;

use crate::{App, Error, Result, access, auth::Caller, current_catalog::CurrentCatalog};

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

/// What is known where a piece of knowledge stands, for whoever may read it. `place` is None when
/// there is no such piece.
async fn readable(
    app: &App,
    caller: &Caller,
    place: Option<String>,
    what: &'static str,
) -> Result<Arc<CurrentCatalog>> {
    let id = place.and_then(|place| access::connection_at(app, &place));
    access::catalog(app, caller, id.ok_or(Error::NotFound(what))?).await.map_err(|error| {
        // Knowledge of a connection that the caller may not ask looks like none.
        if matches!(error, Error::Invalid(_)) { Error::NotFound(what) } else { error }
    })
}

/// What of a piece of knowledge people read, for judging whether it names what they do not see.
trait Told {
    fn texts(&self) -> impl Iterator<Item = &str>;

    fn names_any(&self, hidden: &Hidden) -> bool {
        self.texts().any(|text| hidden.is_named_in(text))
    }
}

/// What rules keep from the caller of what is known at `place`.
async fn sight(
    app: &App,
    caller: &Caller,
    known: &CurrentCatalog,
) -> Result<Option<access::Sight>> {
    let Some(id) = access::connection_at(app, known.place()) else { return Ok(None) };
    access::sight(app, caller, id, known).await
}

/// As [`readable`], for whoever may change it.
async fn changeable(
    app: &App,
    caller: &Caller,
    place: Option<String>,
    what: &'static str,
) -> Result<Arc<CurrentCatalog>> {
    let Some(id) = place.as_deref().and_then(|place| access::connection_at(app, place)) else {
        access::curated(app, caller, None).await?;
        return Err(Error::NotFound(what));
    };
    readable(app, caller, place, what).await?;
    access::curated(app, caller, id).await
}
