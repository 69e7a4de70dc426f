//! What a caller may see: what is theirs, and for administrators everything. What belongs to
//! somebody else looks exactly like what does not exist.

use std::sync::Arc;

use catalog::{Catalog, Hidden};
use connections::OpenError;
use guard::{Dialect, access::Rules};
use proto::{
    ConnectionId, QueryId, Topic,
    api::{Engine, Sharing},
};
use store::queries::Record;

use crate::{App, Error, Result, auth::Caller, current_catalog::CurrentCatalog};

/// The query, if the caller may see it.
pub async fn query(app: &App, caller: &Caller, id: QueryId) -> Result<Record> {
    let record = store::queries::find(&app.db, id).await?;
    record
        .filter(|record| record.user == caller.user.id || caller.is_admin())
        .ok_or(Error::NotFound("query"))
}

/// Whether the caller may listen to the topic; cheaper than reading what it is about.
pub async fn topic(app: &App, caller: &Caller, topic: Topic) -> Result<()> {
    let owner = store::events::owner(&app.db, topic).await?;
    owner
        .filter(|owner| *owner == caller.user.id || caller.is_admin())
        .map(|_| ())
        .ok_or(Error::NotFound("query"))
}

/// Whether the caller may ask this connection; anybody may ask the default one.
pub async fn connection(app: &App, caller: &Caller, id: Option<ConnectionId>) -> Result<()> {
    rights(app, caller, id).await.map(|_| ())
}

/// What a statement for a connection is written in, if the caller may ask it.
pub async fn dialect(app: &App, caller: &Caller, id: Option<ConnectionId>) -> Result<Dialect> {
    rights(app, caller, id).await?;
    let Some(id) = id else { return Ok(app.connections.default_one().schema.dialect()) };
    let record = store::connections::find(&app.db, id).await?.ok_or_else(unknown)?;
    Ok(match record.connection.engine {
        Engine::PostgreSql => Dialect::PostgreSql,
        Engine::MySql => Dialect::MySql,
        Engine::SqlServer => Dialect::MsSql,
        Engine::Oracle => Dialect::Oracle,
    })
}

/// What is known of a connection that the caller may ask.
pub async fn catalog(
    app: &App,
    caller: &Caller,
    id: Option<ConnectionId>,
) -> Result<Arc<CurrentCatalog>> {
    rights(app, caller, id).await?;
    opened(app, id).await
}

/// As much of a schema as the caller may see.
pub async fn visible(app: &App, caller: &Caller, current: &CurrentCatalog) -> Result<Arc<Catalog>> {
    let catalog = current.read().await?;
    let seen = store::access::of_user(&app.db, caller.user.id, current.place()).await?;
    Ok(Arc::clone(Rules::new(catalog, &seen.rules, current.source().dialect()).visible()))
}

/// What rules keep from somebody who may only ask.
pub struct Sight {
    pub visible: Arc<Catalog>,
    pub hidden: Hidden,
}

/// What rules keep from the caller, where they do. Whoever may write knowledge and rules sees all
/// of both.
pub async fn sight(
    app: &App,
    caller: &Caller,
    id: Option<ConnectionId>,
    current: &CurrentCatalog,
) -> Result<Option<Sight>> {
    if matches!(rights(app, caller, id).await?, Rights::Curate) {
        return Ok(None);
    }
    let seen = store::access::of_user(&app.db, caller.user.id, current.place()).await?;
    if seen.rules.is_empty() {
        return Ok(None);
    }
    let all = current.read().await?;
    let rules = Rules::new(Arc::clone(&all), &seen.rules, current.source().dialect());
    let hidden = Hidden::between(&all, rules.visible());
    Ok(Some(Sight { visible: Arc::clone(rules.visible()), hidden }))
}

/// What is known of a connection, for somebody who may change it: an administrator, or whoever
/// owns the connection.
pub async fn curated(
    app: &App,
    caller: &Caller,
    id: Option<ConnectionId>,
) -> Result<Arc<CurrentCatalog>> {
    match rights(app, caller, id).await? {
        Rights::Curate => opened(app, id).await,
        Rights::Ask if id.is_none() => Err(Error::Forbidden("only administrators may do this")),
        Rights::Ask => {
            Err(Error::Forbidden("only administrators and the connection's owner may do this"))
        }
    }
}

/// Which connection a place of the store belongs to. None: to none that is open here.
pub fn connection_at(app: &App, place: &str) -> Option<Option<ConnectionId>> {
    if place == app.connections.default_one().place() {
        return Some(None);
    }
    store::connections::at_place(place).map(Some)
}

/// What somebody may do with a connection.
enum Rights {
    Ask,
    Curate,
}

async fn rights(app: &App, caller: &Caller, id: Option<ConnectionId>) -> Result<Rights> {
    let Some(id) = id else {
        return Ok(if caller.is_admin() { Rights::Curate } else { Rights::Ask });
    };
    let (owner, sharing) = store::connections::owner(&app.db, id).await?.ok_or_else(unknown)?;
    match sharing {
        _ if owner == caller.user.id || caller.is_admin() => Ok(Rights::Curate),
        Sharing::Everyone => Ok(Rights::Ask),
        Sharing::Private => Err(unknown()),
    }
}

async fn opened(app: &App, id: Option<ConnectionId>) -> Result<Arc<CurrentCatalog>> {
    let connection = app.connections.open(id).await.map_err(|error| match error {
        OpenError::Unknown => unknown(),
        OpenError::Store(error) => error.into(),
        error => {
            tracing::warn!("connection not opened: {error}");
            Error::ConnectionFailed("the connection cannot be opened; test it to see why")
        }
    })?;
    Ok(app.catalogs.of(&connection, || CurrentCatalog::new(app.db.clone(), &connection)))
}

fn unknown() -> Error {
    Error::field("connection_id", "there is no such connection")
}
