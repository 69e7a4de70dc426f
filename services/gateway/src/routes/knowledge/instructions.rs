//! `/api/knowledge/instructions`: how SQL is to be written here.

use axum::{extract::State, http::StatusCode, response::Response};
use proto::{
    InstructionId,
    api::{Instruction, InstructionIn, InstructionList},
};
use store::knowledge::instructions;
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

const LONGEST_TEXT: usize = 2_000;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(find, replace, remove))
}

/// List instructions, newest first.
#[utoipa::path(
    get, path = "/api/knowledge/instructions", tag = "knowledge", operation_id = "list_instructions",
    params(Listing),
    responses((status = 200, description = "a page of them", body = InstructionList)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(listing): Params<Listing>,
) -> Result<axum::Json<InstructionList>> {
    let known = access::catalog(&app, &caller, listing.connection_id).await?;
    let found = match sight(&app, &caller, &known).await? {
        None => instructions::list(&app.db, known.place(), &listing.filter()?).await?,
        Some(Sight { hidden, .. }) => {
            let all = instructions::list(&app.db, known.place(), &listing.whole()?).await?;
            let mut all = all.items;
            all.retain(|instruction| !instruction.names_any(&hidden));
            listing.part_of(all)
        }
    };
    Ok(axum::Json(InstructionList {
        instructions: found.items,
        total: found.total,
        page: listing.page,
        page_size: listing.page_size,
        total_pages: listing.total_pages(found.total),
    }))
}

/// Add an instruction.
#[utoipa::path(
    post, path = "/api/knowledge/instructions", tag = "knowledge", operation_id = "create_instruction",
    params(OfConnection), request_body = InstructionIn,
    responses((status = 201, description = "added", body = Instruction, headers(("Location" = String, description = "where it is found")))),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Params(of): Params<OfConnection>,
    instruction: Result<Json<InstructionIn>>,
) -> Result<Response> {
    let known = access::curated(&app, &caller, of.connection_id).await?;
    let instruction = checked(&instruction?.0)?;
    let (place, by) = (known.place(), caller.user.id);
    let id = instructions::insert(&app.db, place, by, &instruction).await?;
    let instruction = read(&app, &known, id).await?;
    Ok(created(&instruction.links.clone(), instruction))
}

/// Look at an instruction.
#[utoipa::path(
    get, path = "/api/knowledge/instructions/{id}", tag = "knowledge", operation_id = "get_instruction",
    params(("id" = InstructionId, Path)),
    responses((status = 200, description = "the instruction", body = Instruction)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<InstructionId>,
) -> Result<axum::Json<Instruction>> {
    let known =
        readable(&app, &caller, instructions::target(&app.db, id).await?, "instruction").await?;
    let instruction = read(&app, &known, id).await?;
    let sight = sight(&app, &caller, &known).await?;
    if sight.is_some_and(|sight| instruction.names_any(&sight.hidden)) {
        return Err(Error::NotFound("instruction"));
    }
    Ok(axum::Json(instruction))
}

/// Replace an instruction.
#[utoipa::path(
    put, path = "/api/knowledge/instructions/{id}", tag = "knowledge", operation_id = "replace_instruction",
    params(("id" = InstructionId, Path)), request_body = InstructionIn,
    responses((status = 200, description = "replaced", body = Instruction)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<InstructionId>,
    instruction: Result<Json<InstructionIn>>,
) -> Result<axum::Json<Instruction>> {
    let known =
        changeable(&app, &caller, instructions::target(&app.db, id).await?, "instruction").await?;
    let instruction = checked(&instruction?.0)?;
    if !instructions::update(&app.db, known.place(), id, &instruction).await? {
        return Err(Error::NotFound("instruction"));
    }
    Ok(axum::Json(read(&app, &known, id).await?))
}

/// Take an instruction away.
#[utoipa::path(
    delete, path = "/api/knowledge/instructions/{id}", tag = "knowledge", operation_id = "delete_instruction",
    params(("id" = InstructionId, Path)),
    responses((status = 204, description = "it is gone")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<InstructionId>,
) -> Result<StatusCode> {
    let known =
        changeable(&app, &caller, instructions::target(&app.db, id).await?, "instruction").await?;
    if !instructions::delete(&app.db, known.place(), id).await? {
        return Err(Error::NotFound("instruction"));
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Told for Instruction {
    fn texts(&self) -> impl Iterator<Item = &str> {
        self.topics.iter().chain([&self.text]).map(String::as_str)
    }
}

async fn read(app: &App, known: &CurrentCatalog, id: InstructionId) -> Result<Instruction> {
    let found = instructions::find(&app.db, known.place(), id).await?;
    found.ok_or(Error::NotFound("instruction"))
}

fn checked(instruction: &InstructionIn) -> Result<InstructionIn> {
    let mut complaints = Complaints::default();
    let instruction = InstructionIn {
        text: complaints.text("text", &instruction.text, LONGEST_TEXT),
        always: instruction.always,
        topics: complaints.list("topics", &instruction.topics),
    };
    let can_apply = instruction.always || !instruction.topics.is_empty();
    complaints.unless(can_apply, "topics", "must name a topic, or `always` must be true");
    complaints.settle()?;
    Ok(instruction)
}
