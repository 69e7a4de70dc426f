//! `/api/knowledge/examples`: questions with the SQL that answers them.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::StatusCode, response::Response};
use catalog::Catalog;
use guard::Policy;
use proto::{
    ExampleId,
    api::{Example, ExampleIn, ExampleList, Problem},
};
use store::knowledge::examples::{self, Change};
use tokio::{task::spawn_blocking, time::timeout};
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
const LONGEST_SQL: usize = 20_000;
/// How long statements wait for their turn to be judged.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(find, replace, remove))
}

/// List examples, newest first, those from files among them.
///
/// One that no longer fits the schema is set aside until it does, and says so.
#[utoipa::path(
    get, path = "/api/knowledge/examples", tag = "knowledge", operation_id = "list_examples",
    params(Listing),
    responses((status = 200, description = "a page of them", body = ExampleList)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(listing): Params<Listing>,
) -> Result<axum::Json<ExampleList>> {
    let known = access::catalog(&app, &caller, listing.connection_id).await?;
    let found = match sight(&app, &caller, &known).await? {
        None => examples::list(&app.db, known.place(), &listing.filter()?).await?,
        Some(sight) => {
            let all = examples::list(&app.db, known.place(), &listing.whole()?).await?.items;
            listing.part_of(seen(&app, &known, &sight, all).await?)
        }
    };
    let mut examples = found.items;
    judge(&app, &known, &mut examples).await?;
    Ok(axum::Json(ExampleList {
        examples,
        total: found.total,
        page: listing.page,
        page_size: listing.page_size,
        total_pages: listing.total_pages(found.total),
    }))
}

/// Add an example.
///
/// Its SQL must pass the guard against the schema as it is now.
#[utoipa::path(
    post, path = "/api/knowledge/examples", tag = "knowledge", operation_id = "create_example",
    params(OfConnection), request_body = ExampleIn,
    responses((status = 201, description = "added", body = Example, headers(("Location" = String, description = "where it is found")))),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Params(of): Params<OfConnection>,
    example: Result<Json<ExampleIn>>,
) -> Result<Response> {
    let known = access::curated(&app, &caller, of.connection_id).await?;
    let example = checked(&app, &known, &example?.0).await?;
    let id = examples::insert(&app.db, known.place(), caller.user.id, &example).await?;
    let example = read(&app, &known, id).await?;
    Ok(created(&example.links.clone(), example))
}

/// Look at an example.
#[utoipa::path(
    get, path = "/api/knowledge/examples/{id}", tag = "knowledge", operation_id = "get_example",
    params(("id" = ExampleId, Path)),
    responses((status = 200, description = "the example", body = Example)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ExampleId>,
) -> Result<axum::Json<Example>> {
    let known = readable(&app, &caller, examples::target(&app.db, id).await?, "example").await?;
    let mut example = read(&app, &known, id).await?;
    if let Some(sight) = sight(&app, &caller, &known).await? {
        let seen = seen(&app, &known, &sight, vec![example]).await?.pop();
        example = seen.ok_or(Error::NotFound("example"))?;
    }
    Ok(axum::Json(example))
}

/// Replace an example.
#[utoipa::path(
    put, path = "/api/knowledge/examples/{id}", tag = "knowledge", operation_id = "replace_example",
    params(("id" = ExampleId, Path)), request_body = ExampleIn,
    responses(
        (status = 200, description = "replaced", body = Example),
        (status = 409, description = "`conflict`: it stands in a file", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ExampleId>,
    example: Result<Json<ExampleIn>>,
) -> Result<axum::Json<Example>> {
    let known = changeable(&app, &caller, examples::target(&app.db, id).await?, "example").await?;
    let example = checked(&app, &known, &example?.0).await?;
    let mut db = app.db.acquire().await?;
    done(examples::update(&mut db, known.place(), id, &example).await?)?;
    drop(db);
    Ok(axum::Json(read(&app, &known, id).await?))
}

/// Take an example away.
#[utoipa::path(
    delete, path = "/api/knowledge/examples/{id}", tag = "knowledge", operation_id = "delete_example",
    params(("id" = ExampleId, Path)),
    responses(
        (status = 204, description = "it is gone"),
        (status = 409, description = "`conflict`: it stands in a file", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ExampleId>,
) -> Result<StatusCode> {
    let known = changeable(&app, &caller, examples::target(&app.db, id).await?, "example").await?;
    let mut db = app.db.acquire().await?;
    done(examples::delete(&mut db, known.place(), id).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(app: &App, known: &CurrentCatalog, id: ExampleId) -> Result<Example> {
    let found = examples::find(&app.db, known.place(), id).await?;
    let mut found = [found.ok_or(Error::NotFound("example"))?];
    judge(app, known, &mut found).await?;
    let [example] = found;
    Ok(example)
}

/// Those that name nothing that is hidden: their SQL runs on what is visible, and their words say
/// nothing of the rest.
async fn seen(
    app: &App,
    known: &CurrentCatalog,
    sight: &Sight,
    mut examples: Vec<Example>,
) -> Result<Vec<Example>> {
    examples.retain(|example| !example.names_any(&sight.hidden));
    let sql = examples.iter().map(|example| example.sql.clone()).collect();
    let problems = problems(app, known, &sight.visible, sql).await?;
    let seen = examples.into_iter().zip(problems).filter(|(_, problem)| problem.is_none());
    Ok(seen.map(|(example, _)| example).collect())
}

impl Told for Example {
    fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.question, &self.description, &self.sql].into_iter().map(String::as_str)
    }
}

fn done(change: Change) -> Result<()> {
    match change {
        Change::Done => Ok(()),
        Change::NotFound => Err(Error::NotFound("example")),
        Change::InFile => {
            Err(Error::conflict("the example stands in a file and is changed there", "file"))
        }
    }
}

async fn checked(app: &App, known: &CurrentCatalog, example: &ExampleIn) -> Result<ExampleIn> {
    let mut complaints = Complaints::default();
    let sql = complaints.text("sql", &example.sql, LONGEST_SQL);
    let example = ExampleIn {
        question: complaints.text("question", &example.question, LONGEST_TEXT),
        description: complaints.optional("description", &example.description, LONGEST_TEXT),
        sql: sql.trim_end_matches(';').trim_end().to_owned(),
        enabled: example.enabled,
    };
    complaints.settle()?;
    let catalog = known.read().await?;
    let problem = problems(app, known, &catalog, vec![example.sql.clone()]).await?.pop();
    match problem.flatten() {
        None => Ok(example),
        Some(problem) => Err(Error::field("sql", problem)),
    }
}

/// Says of each whether it fits the schema, if that can be read.
async fn judge(app: &App, known: &CurrentCatalog, examples: &mut [Example]) -> Result<()> {
    let catalog = match known.read().await {
        Ok(catalog) => catalog,
        Err(Error::Unavailable(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    let sql = examples.iter().map(|example| example.sql.clone()).collect();
    for (example, problem) in examples.iter_mut().zip(problems(app, known, &catalog, sql).await?) {
        example.fits = Some(problem.is_none());
        example.problem = problem;
    }
    Ok(())
}

/// What keeps each of the statements from running. A page of long ones takes a core for a while, so
/// they are judged aside, a few pages at a time.
async fn problems(
    app: &App,
    known: &CurrentCatalog,
    catalog: &Arc<Catalog>,
    statements: Vec<String>,
) -> Result<Vec<Option<String>>> {
    let (source, catalog) = (known.source().clone(), Arc::clone(catalog));
    let Ok(Ok(turn)) = timeout(PATIENCE, app.guarding.clone().acquire_owned()).await else {
        return Err(Error::Unavailable("much SQL is being judged; try again"));
    };
    let judged = spawn_blocking(move || {
        // Held here, so that a client who hangs up frees no core that is still at work.
        let _turn = turn;
        let policy = source.policy(&catalog);
        statements.iter().map(|sql| problem(sql, &policy)).collect()
    });
    Ok(judged.await.map_err(anyhow::Error::from)?)
}

fn problem(sql: &str, policy: &Policy<'_>) -> Option<String> {
    let refusal = guard::check(sql, policy).err()?;
    Some(match refusal.hint {
        Some(hint) => format!("{} ({hint})", refusal.message),
        None => refusal.message,
    })
}
