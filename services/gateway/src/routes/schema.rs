//! `/api/schema`: what the target holds, and what people say of it.

mod shown;

use axum::{extract::State, http::StatusCode};
use catalog::{Catalog, Note};
use proto::{
    ConnectionId,
    api::{SchemaNote, SchemaNoteIn, SchemaPage},
    subject,
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::OfConnection;
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::{Json, Params},
};

/// In characters.
const LONGEST_DESCRIPTION: usize = 2_000;
const LONGEST_SYNONYM: usize = 100;
const MOST_SYNONYMS: usize = 50;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_schema)).routes(routes!(put_note, delete_note))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Part {
    /// The connection whose schema it is; without it the default one's.
    #[serde(default)]
    connection_id: Option<ConnectionId>,
    /// From 1.
    #[serde(default = "first_page")]
    #[param(minimum = 1, default = 1)]
    page: u32,
    #[serde(default = "usual_page_size")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    page_size: u32,
    /// Only tables that have this text in their name, in a column's name, or in what is said of
    /// either.
    #[serde(default)]
    #[param(example = "driver")]
    search: Option<String>,
}

fn first_page() -> u32 {
    1
}

fn usual_page_size() -> u32 {
    20
}

/// What can be asked about: tables with their columns, keys, descriptions and synonyms.
#[utoipa::path(
    get, path = "/api/schema", tag = "schema", params(Part),
    responses((status = 200, description = "a page of tables, in the order of the schema", body = SchemaPage)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn get_schema(
    State(app): State<App>,
    caller: Caller,
    Params(part): Params<Part>,
) -> Result<axum::Json<SchemaPage>> {
    if part.page == 0 {
        return Err(Error::field("page", "counts from 1"));
    }
    if !(1..=100).contains(&part.page_size) {
        return Err(Error::field("page_size", "must be 1 to 100"));
    }
    let current = access::catalog(&app, &caller, part.connection_id).await?;
    let catalog = access::visible(&app, &caller, &current).await?;
    let search = part.search.unwrap_or_default().trim().to_lowercase();
    let fitting: Vec<_> =
        catalog.tables.iter().filter(|table| shown::speaks_of(table, &search)).collect();
    let before = (part.page as usize - 1).saturating_mul(part.page_size as usize);
    let tables = fitting.iter().skip(before).take(part.page_size as usize);
    Ok(axum::Json(SchemaPage {
        tables: tables.map(|table| shown::table(table)).collect(),
        total: fitting.len() as u64,
        page: part.page,
        page_size: part.page_size,
        fingerprint: catalog.fingerprint(),
    }))
}

/// Describe a table or a column, name its synonyms, or mark it private. Every question from now
/// on is read by it.
#[utoipa::path(
    put, path = "/api/schema/notes", tag = "schema", operation_id = "put_schema_note",
    params(OfConnection),
    request_body = SchemaNoteIn,
    responses((status = 200, description = "the note, in the place of the one before", body = SchemaNote)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn put_note(
    State(app): State<App>,
    caller: Caller,
    Params(of): Params<OfConnection>,
    wanted: Result<Json<SchemaNoteIn>>,
) -> Result<axum::Json<SchemaNote>> {
    let current = access::curated(&app, &caller, of.connection_id).await?;
    let note = checked(wanted?.0)?;
    known(&*current.read().await?, &note)?;
    let written = store::schema_notes::put(&app.db, current.place(), &note, caller.user.id).await?;
    tracing::info!(
        table = note.table,
        column = note.column,
        private = note.private,
        by = caller.user.username,
        "schema note written"
    );
    tell(&app).await;
    Ok(axum::Json(written))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Noted {
    /// The connection whose note it is; without it the default one's.
    #[serde(default)]
    connection_id: Option<ConnectionId>,
    #[param(example = "drivers")]
    table: String,
    /// Without it, the note on the table itself.
    #[serde(default)]
    #[param(example = "safety_score")]
    column: Option<String>,
}

/// Take a note away; what the database says counts again.
#[utoipa::path(
    delete, path = "/api/schema/notes", tag = "schema", operation_id = "delete_schema_note",
    params(Noted),
    responses(
        (status = 204, description = "the note is gone"),
        (status = 404, description = "`not_found`: there is no such note", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn delete_note(
    State(app): State<App>,
    caller: Caller,
    Params(Noted { connection_id, table, column }): Params<Noted>,
) -> Result<StatusCode> {
    let current = access::curated(&app, &caller, connection_id).await?;
    let column = column.filter(|column| !column.is_empty());
    if !store::schema_notes::delete(&app.db, current.place(), &table, column.as_deref()).await? {
        return Err(Error::NotFound("note"));
    }
    tracing::info!(table, column, by = caller.user.username, "schema note deleted");
    tell(&app).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Only to make haste: generators compare versions before each question.
async fn tell(app: &App) {
    let _ = app.bus.client().publish(subject::CATALOG_CHANGED, "".into()).await;
}

/// The note, tidied up.
fn checked(mut wanted: SchemaNoteIn) -> Result<Note> {
    let tidy = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let description = wanted.description.take().and_then(tidy);
    if description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
        let message = format!("must not be longer than {LONGEST_DESCRIPTION} characters");
        return Err(Error::field("description", message));
    }
    let synonyms: Vec<String> =
        std::mem::take(&mut wanted.synonyms).into_iter().filter_map(tidy).collect();
    if synonyms.len() > MOST_SYNONYMS {
        return Err(Error::field("synonyms", format!("must not be more than {MOST_SYNONYMS}")));
    }
    if let Some(long) = synonyms.iter().find(|word| word.chars().count() > LONGEST_SYNONYM) {
        let message = format!("`{long}` is longer than {LONGEST_SYNONYM} characters");
        return Err(Error::field("synonyms", message));
    }
    let texts = [&wanted.table].into_iter().chain(&wanted.column).chain(&description);
    if texts.chain(&synonyms).any(|text| text.contains('\0')) {
        return Err(Error::field("body", "must not contain the null character"));
    }
    let SchemaNoteIn { table, column, private, .. } = wanted;
    Ok(Note { table, column, description, synonyms, private })
}

/// A note on what is not there is a slip of the pen.
fn known(catalog: &Catalog, note: &Note) -> Result<()> {
    let Some(table) = catalog.tables.iter().find(|table| table.display_name() == note.table) else {
        return Err(Error::field("table", format!("there is no table {}", note.table)));
    };
    match &note.column {
        Some(column) if table.column(column).is_none() => {
            let message = format!("{} has no column {column}", note.table);
            Err(Error::field("column", message))
        }
        _ => Ok(()),
    }
}
