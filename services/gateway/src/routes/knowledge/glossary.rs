//! `/api/knowledge/glossary`: what words mean here.

use axum::{extract::State, http::StatusCode, response::Response};
use proto::{
    TermId,
    api::{Glossary, GlossaryTerm, GlossaryTermIn},
};
use store::knowledge::glossary;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::OfConnection, Told, changeable, created, fields::Complaints, listing::Listing, readable,
    sight,
};
use crate::{
    App, Error, Result,
    access::{self, Sight},
    auth::Caller,
    current_catalog::CurrentCatalog,
    extract::{Json, Params, Path},
};

const LONGEST_TERM: usize = 100;
const LONGEST_TEXT: usize = 2_000;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(find, replace, remove))
}

/// List the glossary in alphabetical order.
#[utoipa::path(
    get, path = "/api/knowledge/glossary", tag = "knowledge", operation_id = "list_terms",
    params(Listing),
    responses((status = 200, description = "a page of it", body = Glossary)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(listing): Params<Listing>,
) -> Result<axum::Json<Glossary>> {
    let known = access::catalog(&app, &caller, listing.connection_id).await?;
    let found = match sight(&app, &caller, &known).await? {
        None => glossary::list(&app.db, known.place(), &listing.filter()?).await?,
        Some(Sight { hidden, .. }) => {
            let mut all = glossary::list(&app.db, known.place(), &listing.whole()?).await?.items;
            all.retain(|term| !term.names_any(&hidden));
            listing.part_of(all)
        }
    };
    Ok(axum::Json(Glossary {
        terms: found.items,
        total: found.total,
        page: listing.page,
        page_size: listing.page_size,
        total_pages: listing.total_pages(found.total),
    }))
}

/// Add a term.
#[utoipa::path(
    post, path = "/api/knowledge/glossary", tag = "knowledge", operation_id = "create_term",
    params(OfConnection), request_body = GlossaryTermIn,
    responses((status = 201, description = "added", body = GlossaryTerm, headers(("Location" = String, description = "where it is found")))),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Params(of): Params<OfConnection>,
    term: Result<Json<GlossaryTermIn>>,
) -> Result<Response> {
    let known = access::curated(&app, &caller, of.connection_id).await?;
    let term = checked(&term?.0)?;
    let added = glossary::insert(&app.db, known.place(), caller.user.id, &term).await;
    let term = read(&app, &known, added.map_err(explained)?).await?;
    Ok(created(&term.links.clone(), term))
}

/// Look at a term.
#[utoipa::path(
    get, path = "/api/knowledge/glossary/{id}", tag = "knowledge", operation_id = "get_term",
    params(("id" = TermId, Path)),
    responses((status = 200, description = "the term", body = GlossaryTerm)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TermId>,
) -> Result<axum::Json<GlossaryTerm>> {
    let known = readable(&app, &caller, glossary::target(&app.db, id).await?, "term").await?;
    let term = read(&app, &known, id).await?;
    let sight = sight(&app, &caller, &known).await?;
    if sight.is_some_and(|sight| term.names_any(&sight.hidden)) {
        return Err(Error::NotFound("term"));
    }
    Ok(axum::Json(term))
}

/// Replace a term.
#[utoipa::path(
    put, path = "/api/knowledge/glossary/{id}", tag = "knowledge", operation_id = "replace_term",
    params(("id" = TermId, Path)), request_body = GlossaryTermIn,
    responses((status = 200, description = "replaced", body = GlossaryTerm)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TermId>,
    term: Result<Json<GlossaryTermIn>>,
) -> Result<axum::Json<GlossaryTerm>> {
    let known = changeable(&app, &caller, glossary::target(&app.db, id).await?, "term").await?;
    let term = checked(&term?.0)?;
    let replaced = glossary::update(&app.db, known.place(), id, &term).await;
    if !replaced.map_err(explained)? {
        return Err(Error::NotFound("term"));
    }
    Ok(axum::Json(read(&app, &known, id).await?))
}

/// Take a term away.
#[utoipa::path(
    delete, path = "/api/knowledge/glossary/{id}", tag = "knowledge", operation_id = "delete_term",
    params(("id" = TermId, Path)),
    responses((status = 204, description = "it is gone")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TermId>,
) -> Result<StatusCode> {
    let known = changeable(&app, &caller, glossary::target(&app.db, id).await?, "term").await?;
    if !glossary::delete(&app.db, known.place(), id).await? {
        return Err(Error::NotFound("term"));
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Told for GlossaryTerm {
    fn texts(&self) -> impl Iterator<Item = &str> {
        let Self { term, synonyms, meaning, sql, .. } = self;
        synonyms.iter().chain([term, meaning]).chain(sql).map(String::as_str)
    }
}

async fn read(app: &App, known: &CurrentCatalog, id: TermId) -> Result<GlossaryTerm> {
    let found = glossary::find(&app.db, known.place(), id).await?;
    found.ok_or(Error::NotFound("term"))
}

fn checked(term: &GlossaryTermIn) -> Result<GlossaryTermIn> {
    let mut complaints = Complaints::default();
    let sql = term.sql.as_deref().unwrap_or_default();
    let sql = complaints.optional("sql", sql, LONGEST_TEXT);
    let term = GlossaryTermIn {
        term: complaints.text("term", &term.term, LONGEST_TERM),
        synonyms: complaints.list("synonyms", &term.synonyms),
        meaning: complaints.text("meaning", &term.meaning, LONGEST_TEXT),
        sql: Some(sql).filter(|sql| !sql.is_empty()),
    };
    complaints.settle()?;
    Ok(term)
}

fn explained(error: store::Error) -> Error {
    match store::violated_constraint(&error) {
        Some(glossary::TERM_UNIQUE) => Error::field("term", "is in the glossary already"),
        _ => error.into(),
    }
}
