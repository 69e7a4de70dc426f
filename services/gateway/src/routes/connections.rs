//! `/api/connections`: the databases that may be asked, beside the default one.

mod wish;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use proto::{
    ConnectionId,
    api::{
        Connection, ConnectionIn, ConnectionLinks, ConnectionList, ConnectionPatch, ConnectionTest,
        Problem, Sharing,
    },
};
use sealing::{Keyring, Sealed};
use store::connections::{self, Draft, Record};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::wish::Wish;
use crate::{
    App, Error, Result,
    auth::Caller,
    extract::{Json, Path},
};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(test))
        .routes(routes!(test_wish))
}

/// List the connections that you may ask: your own, and those that are shared with everyone. An
/// administrator sees all.
#[utoipa::path(
    get, path = "/api/connections", tag = "connections", operation_id = "list_connections",
    responses((status = 200, description = "by name", body = ConnectionList)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list(State(app): State<App>, caller: Caller) -> Result<axum::Json<ConnectionList>> {
    let whose = (!caller.is_admin()).then_some(caller.user.id);
    let found = connections::list(&app.db, whose).await?;
    let connections = found.into_iter().map(|record| shown(&caller, record)).collect();
    Ok(axum::Json(ConnectionList { connections }))
}

/// Add a database. It is not tried: `test` does that.
#[utoipa::path(
    post, path = "/api/connections", tag = "connections", operation_id = "create_connection",
    request_body = ConnectionIn,
    responses(
        (status = 201, description = "added", body = Connection, headers(("Location" = String, description = "where it is found"))),
        (status = 409, description = "`conflict`: you have one of that name", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(wanted): Json<ConnectionIn>,
) -> Result<Response> {
    let wish = wish::of(wanted)?;
    if wish.vouches() {
        may_vouch(&caller)?;
    }
    let id = ConnectionId::new();
    let draft = drafted(&app, id, wish)?;
    connections::insert(&app.db, id, caller.user.id, &draft).await.map_err(explained)?;
    tracing::info!(%id, by = caller.user.username, "connection made");
    let connection = shown(&caller, changeable(&app, &caller, id).await?);
    let location = [(header::LOCATION, connection.links.this.clone())];
    Ok((StatusCode::CREATED, location, axum::Json(connection)).into_response())
}

/// Look at a connection. Where it leads is shown to its owner and to administrators.
#[utoipa::path(
    get, path = "/api/connections/{id}", tag = "connections", operation_id = "get_connection",
    params(("id" = ConnectionId, Path)),
    responses((status = 200, description = "the connection", body = Connection)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConnectionId>,
) -> Result<axum::Json<Connection>> {
    let record = visible(&app, &caller, id).await?;
    Ok(axum::Json(shown(&caller, record)))
}

/// Change a connection.
///
/// What leads elsewhere, or shows other tables, makes Rowcall read the schema anew; notes and
/// knowledge stay. `allow_functions` may only be extended by administrators.
#[utoipa::path(
    patch, path = "/api/connections/{id}", tag = "connections", operation_id = "update_connection",
    params(("id" = ConnectionId, Path)), request_body = ConnectionPatch,
    responses(
        (status = 200, description = "changed", body = Connection),
        (status = 409, description = "`conflict`: you have another one of that name, or it was changed meanwhile", body = Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConnectionId>,
    wanted: Result<Json<ConnectionPatch>>,
) -> Result<axum::Json<Connection>> {
    let before = changeable(&app, &caller, id).await?;
    let revision = before.revision;
    let (mut wish, password) = wish::of_change(&before, wanted?.0)?;
    if !caller.is_admin() {
        // What was vouched for was said of one database, and by somebody who may.
        wish.lapse_elsewhere(&before);
        if wish.vouches_for_more(&before) {
            may_vouch(&caller)?;
        }
    }
    let leads_elsewhere = wish.leads_elsewhere(&before) || password.is_some();
    let kept = before.password.clone();
    let mut draft = wish.into_draft(kept);
    if let Some(password) = password {
        draft.password = sealed(&app, id, &password)?;
    }
    let mut db = app.db.begin().await?;
    let updated = connections::update(&mut db, id, revision, &draft, leads_elsewhere).await;
    if !updated.map_err(explained)? {
        return Err(Error::conflict("the connection was changed meanwhile; look again", "changed"));
    }
    db.commit().await?;
    tracing::info!(%id, by = caller.user.username, "connection changed");
    Ok(axum::Json(shown(&caller, changeable(&app, &caller, id).await?)))
}

/// Take a connection away, with its notes, its knowledge and all that is known of its schema.
/// Queries stay, and the rows that they found.
#[utoipa::path(
    delete, path = "/api/connections/{id}", tag = "connections", operation_id = "delete_connection",
    params(("id" = ConnectionId, Path)),
    responses((status = 204, description = "it is gone")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConnectionId>,
) -> Result<StatusCode> {
    changeable(&app, &caller, id).await?;
    let mut db = app.db.begin().await?;
    if !connections::delete(&mut db, id).await? {
        return Err(Error::NotFound("connection"));
    }
    db.commit().await?;
    tracing::info!(%id, by = caller.user.username, "connection deleted");
    Ok(StatusCode::NO_CONTENT)
}

/// Try a connection, step by step.
#[utoipa::path(
    post, path = "/api/connections/{id}/test", tag = "connections", operation_id = "test_connection",
    params(("id" = ConnectionId, Path)),
    responses((status = 200, description = "what works, and what does not", body = ConnectionTest)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConnectionId>,
) -> Result<axum::Json<ConnectionTest>> {
    let record = changeable(&app, &caller, id).await?;
    tried(&app, &record).await
}

/// Try a connection before it is added.
#[utoipa::path(
    post, path = "/api/connections/test", tag = "connections", operation_id = "test_new_connection",
    request_body = ConnectionIn,
    responses((status = 200, description = "what works, and what does not", body = ConnectionTest)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn test_wish(
    State(app): State<App>,
    caller: Caller,
    Json(wanted): Json<ConnectionIn>,
) -> Result<axum::Json<ConnectionTest>> {
    let wish = wish::of(wanted)?;
    let id = ConnectionId::new();
    let draft = drafted(&app, id, wish)?;
    tried(&app, &unsaved(id, &caller, draft)).await
}

async fn tried(app: &App, record: &Record) -> Result<axum::Json<ConnectionTest>> {
    // Each holds a connection and some seconds; who finds no seat may come back.
    let _seat = app.tests.try_acquire().map_err(|_| {
        Error::Unavailable("many connections are being tested; try again in a moment")
    })?;
    Ok(axum::Json(app.connections.test(record).await))
}

/// A connection that the caller may ask.
async fn visible(app: &App, caller: &Caller, id: ConnectionId) -> Result<Record> {
    let record = connections::find(&app.db, id).await?;
    let record = record.filter(|record| {
        may_change(caller, record) || record.connection.sharing == Sharing::Everyone
    });
    record.ok_or(Error::NotFound("connection"))
}

/// A connection that the caller may change.
async fn changeable(app: &App, caller: &Caller, id: ConnectionId) -> Result<Record> {
    let record = visible(app, caller, id).await?;
    if may_change(caller, &record) {
        return Ok(record);
    }
    Err(Error::Forbidden("only administrators and the connection's owner may do this"))
}

fn may_change(caller: &Caller, record: &Record) -> bool {
    caller.is_admin() || record.connection.owner_id == caller.user.id
}

/// Whether the caller may say of functions that they only read.
fn may_vouch(caller: &Caller) -> Result<()> {
    if caller.is_admin() {
        return Ok(());
    }
    Err(Error::Forbidden("only administrators may say which functions are allowed"))
}

fn shown(caller: &Caller, record: Record) -> Connection {
    let access = may_change(caller, &record).then_some(record.access);
    Connection { access, ..record.connection }
}

fn drafted(app: &App, id: ConnectionId, wish: Wish) -> Result<Draft> {
    let password = match &wish.password {
        None => None,
        Some(password) => sealed(app, id, password)?,
    };
    Ok(wish.into_draft(password))
}

/// An empty password takes the old one away.
fn sealed(app: &App, id: ConnectionId, password: &str) -> Result<Option<Sealed>> {
    if password.is_empty() {
        return Ok(None);
    }
    let keys: &Keyring = app.connections.keys().ok_or(Error::Unavailable(
        "no password can be kept: the operator has to set ENCRYPTION_KEY",
    ))?;
    Ok(Some(keys.seal(&connections::purpose(id), password)))
}

/// As it would stand in the database.
fn unsaved(id: ConnectionId, caller: &Caller, draft: Draft) -> Record {
    let now = chrono::Utc::now();
    Record {
        connection: Connection {
            id,
            name: draft.name,
            engine: draft.engine,
            sharing: draft.sharing,
            owner_id: caller.user.id,
            owner: caller.user.username.clone(),
            monitoring_enabled: draft.monitoring_enabled,
            access: None,
            created_at: now,
            updated_at: now,
            links: ConnectionLinks::of(id),
        },
        access: proto::api::ConnectionAccess {
            host: draft.host,
            port: draft.port,
            database: draft.database,
            username: draft.username,
            has_password: draft.password.is_some(),
            tls: draft.tls,
            schemas: draft.schemas,
            hidden_tables: draft.hidden_tables,
            allow_functions: draft.allow_functions,
        },
        password: draft.password,
        revision: 0,
    }
}

fn explained(error: store::Error) -> Error {
    match store::violated_constraint(&error) {
        Some(connections::NAME_UNIQUE) => {
            Error::conflict("you have a connection of that name already", "name")
        }
        _ => error.into(),
    }
}
