//! Databases that may be asked, beside the default one.
//!
//! What is known of such a target (snapshots, notes, knowledge, answers) stands under
//! [`place`]; what changes where the connection leads throws the snapshot and the answers away,
//! and a deletion throws all of it away, each in the transaction of the change.

use proto::{
    ConnectionId, UserId,
    api::{Connection, ConnectionAccess, ConnectionLinks, Engine, Sharing, Tls},
};
use sealing::Sealed;
use sqlx::{PgConnection, PgExecutor, PgPool, Result};

use crate::{catalogs, read};

/// Violated by a second connection of the same name and owner.
pub const NAME_UNIQUE: &str = "connections_name_unique";

/// Before the id, in the name under which the store keeps what is known of a target. The default
/// one is named after its address.
const PLACES: &str = "connections/";

/// The name under which the store keeps what is known of a connection's target.
pub fn place(id: ConnectionId) -> String {
    format!("{PLACES}{id}")
}

/// The connection that a place belongs to; None for one that is named after its address.
pub fn at_place(place: &str) -> Option<ConnectionId> {
    place.strip_prefix(PLACES)?.parse().ok()
}

/// What its password is sealed for.
pub fn purpose(id: ConnectionId) -> String {
    format!("{PLACES}{id}/password")
}

/// Everything about a connection; the password is sealed.
#[derive(Clone, Debug)]
pub struct Record {
    pub connection: Connection,
    pub access: ConnectionAccess,
    pub password: Option<Sealed>,
    pub revision: i64,
}

/// What stands in a row, as it is written.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name: String,
    pub engine: Engine,
    pub host: String,
    pub port: u16,
    pub database: String,
    pub username: String,
    pub password: Option<Sealed>,
    pub tls: Tls,
    pub schemas: Vec<String>,
    pub hidden_tables: Vec<String>,
    pub allow_functions: Vec<String>,
    pub sharing: Sharing,
    pub monitoring_enabled: bool,
}

impl From<Record> for Draft {
    fn from(record: Record) -> Self {
        let Record { connection, access, password, .. } = record;
        Self {
            name: connection.name,
            engine: connection.engine,
            host: access.host,
            port: access.port,
            database: access.database,
            username: access.username,
            password,
            tls: access.tls,
            schemas: access.schemas,
            hidden_tables: access.hidden_tables,
            allow_functions: access.allow_functions,
            sharing: connection.sharing,
            monitoring_enabled: connection.monitoring_enabled,
        }
    }
}

/// Violates [`NAME_UNIQUE`] when the owner has one of that name.
pub async fn insert(
    db: impl PgExecutor<'_>,
    id: ConnectionId,
    owner: UserId,
    draft: &Draft,
) -> Result<()> {
    sqlx::query!(
        "insert into connections (id, owner_id, name, engine, host, port, database, username, password,
                                  password_key, tls_mode, tls_ca, schemas, hidden_tables, sharing,
                                  monitoring_enabled, allow_functions)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        id.0,
        owner.0,
        draft.name,
        draft.engine.as_ref(),
        draft.host,
        i32::from(draft.port),
        draft.database,
        draft.username,
        draft.password.as_ref().map(|sealed| sealed.bytes.as_slice()),
        draft.password.as_ref().map(|sealed| sealed.key_id.as_str()),
        draft.tls.mode.as_ref(),
        draft.tls.ca,
        &draft.schemas,
        &draft.hidden_tables,
        draft.sharing.as_ref(),
        draft.monitoring_enabled,
        &draft.allow_functions,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces all of it, if it is still as it was in `revision`. What was known of the target goes
/// when it `leads_elsewhere`, or shows other tables. False: it has changed meanwhile, or is gone.
pub async fn update(
    db: &mut PgConnection,
    id: ConnectionId,
    revision: i64,
    draft: &Draft,
    leads_elsewhere: bool,
) -> Result<bool> {
    let updated = sqlx::query!(
        "update connections
         set name = $3, engine = $4, host = $5, port = $6, database = $7, username = $8, password = $9,
             password_key = $10, tls_mode = $11, tls_ca = $12, schemas = $13, hidden_tables = $14,
             sharing = $15, monitoring_enabled = $16, allow_functions = $17, revision = revision + 1, updated_at = now()
         where id = $1 and revision = $2",
        id.0,
        revision,
        draft.name,
        draft.engine.as_ref(),
        draft.host,
        i32::from(draft.port),
        draft.database,
        draft.username,
        draft.password.as_ref().map(|sealed| sealed.bytes.as_slice()),
        draft.password.as_ref().map(|sealed| sealed.key_id.as_str()),
        draft.tls.mode.as_ref(),
        draft.tls.ca,
        &draft.schemas,
        &draft.hidden_tables,
        draft.sharing.as_ref(),
        draft.monitoring_enabled,
        &draft.allow_functions,
    )
    .execute(&mut *db)
    .await?;
    let found = updated.rows_affected() == 1;
    if found && leads_elsewhere {
        forget_schema(db, &place(id)).await?;
    }
    Ok(found)
}

/// Takes it away with all that is known of its target. Queries stay, and what they found.
pub async fn delete(db: &mut PgConnection, id: ConnectionId) -> Result<bool> {
    let deleted = sqlx::query!("delete from connections where id = $1", id.0).execute(&mut *db);
    if deleted.await?.rows_affected() == 0 {
        return Ok(false);
    }
    let place = place(id);
    forget_schema(&mut *db, &place).await?;
    for statement in [
        sqlx::query!("delete from schema_notes where target = $1", place),
        sqlx::query!("delete from schema_changes where target = $1", place),
        sqlx::query!("delete from knowledge_examples where target = $1", place),
        sqlx::query!("delete from knowledge_instructions where target = $1", place),
        sqlx::query!("delete from knowledge_glossary where target = $1", place),
        sqlx::query!("delete from knowledge_versions where target = $1", place),
    ] {
        statement.execute(&mut *db).await?;
    }
    Ok(true)
}

async fn forget_schema(db: &mut PgConnection, place: &str) -> Result<()> {
    catalogs::lock(&mut *db, place).await?;
    sqlx::query!("delete from catalogs where target = $1", place).execute(&mut *db).await?;
    sqlx::query!("delete from answers where target = $1", place).execute(db).await?;
    Ok(())
}

/// In which revision it is; a cheap look for those who have it open.
pub async fn revision(db: impl PgExecutor<'_>, id: ConnectionId) -> Result<Option<i64>> {
    sqlx::query_scalar!("select revision from connections where id = $1", id.0)
        .fetch_optional(db)
        .await
}

/// Whose it is, and who may ask it.
pub async fn owner(db: impl PgExecutor<'_>, id: ConnectionId) -> Result<Option<(UserId, Sharing)>> {
    let row = sqlx::query!("select owner_id, sharing from connections where id = $1", id.0)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| (UserId(row.owner_id), read(&row.sharing))))
}

pub async fn find(db: impl PgExecutor<'_>, id: ConnectionId) -> Result<Option<Record>> {
    let row = sqlx::query_as!(
        Row,
        "select c.id, c.owner_id, u.username as owner, c.name, c.engine, c.host, c.port, c.database,
                c.username, c.password, c.password_key, c.tls_mode, c.tls_ca, c.schemas,
                c.hidden_tables, c.allow_functions, c.sharing, c.monitoring_enabled, c.revision,
                c.created_at, c.updated_at
         from connections c join users u on u.id = c.owner_id where c.id = $1",
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Record::from))
}

/// Those that a user may ask, by name; None for all.
pub async fn list(db: impl PgExecutor<'_>, user: Option<UserId>) -> Result<Vec<Record>> {
    let rows = sqlx::query_as!(
        Row,
        "select c.id, c.owner_id, u.username as owner, c.name, c.engine, c.host, c.port, c.database,
                c.username, c.password, c.password_key, c.tls_mode, c.tls_ca, c.schemas,
                c.hidden_tables, c.allow_functions, c.sharing, c.monitoring_enabled, c.revision,
                c.created_at, c.updated_at
         from connections c join users u on u.id = c.owner_id
         where $1::uuid is null or c.owner_id = $1 or c.sharing = 'everyone'
         order by lower(c.name), c.id",
        user.map(|user| user.0),
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// Whether there is one at all.
pub async fn any(db: impl PgExecutor<'_>) -> Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from connections) as "any!""#).fetch_one(db).await
}

/// Passwords that are sealed with another key than `newest`, at most `limit` of them.
pub async fn sealed_with_older(
    db: &PgPool,
    newest: &str,
    limit: i64,
) -> Result<Vec<(ConnectionId, Sealed)>> {
    let rows = sqlx::query!(
        r#"select id, password as "password!", password_key as "key!" from connections
           where password_key <> $1 order by id limit $2"#,
        newest,
        limit,
    )
    .fetch_all(db)
    .await?;
    let sealed = |bytes, key_id| Sealed { key_id, bytes };
    Ok(rows.into_iter().map(|row| (ConnectionId(row.id), sealed(row.password, row.key))).collect())
}

/// Puts the same password under another key, unless it has changed meanwhile. Whoever has the
/// connection open need not notice.
pub async fn reseal(
    db: &PgPool,
    id: ConnectionId,
    before: &Sealed,
    after: &Sealed,
) -> Result<bool> {
    let done = sqlx::query!(
        "update connections set password = $3, password_key = $4
         where id = $1 and password = $2",
        id.0,
        before.bytes,
        after.bytes,
        after.key_id,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

struct Row {
    id: uuid::Uuid,
    owner_id: uuid::Uuid,
    owner: String,
    name: String,
    engine: String,
    host: String,
    port: i32,
    database: String,
    username: String,
    password: Option<Vec<u8>>,
    password_key: Option<String>,
    tls_mode: String,
    tls_ca: Option<String>,
    schemas: Vec<String>,
    hidden_tables: Vec<String>,
    allow_functions: Vec<String>,
    sharing: String,
    monitoring_enabled: bool,
    revision: i64,
    created_at: chrono::DateTime<chrono::Utc>,
    updated_at: chrono::DateTime<chrono::Utc>,
}

impl From<Row> for Record {
    fn from(row: Row) -> Self {
        let password =
            row.password.zip(row.password_key).map(|(bytes, key_id)| Sealed { key_id, bytes });
        let id = ConnectionId(row.id);
        Self {
            connection: Connection {
                id,
                name: row.name,
                engine: read(&row.engine),
                sharing: read(&row.sharing),
                owner_id: UserId(row.owner_id),
                owner: row.owner,
                monitoring_enabled: row.monitoring_enabled,
                access: None,
                created_at: row.created_at,
                updated_at: row.updated_at,
                links: ConnectionLinks::of(id),
            },
            access: ConnectionAccess {
                host: row.host,
                port: row.port as u16,
                database: row.database,
                username: row.username,
                has_password: password.is_some(),
                tls: Tls { mode: read(&row.tls_mode), ca: row.tls_ca },
                schemas: row.schemas,
                hidden_tables: row.hidden_tables,
                allow_functions: row.allow_functions,
            },
            password,
            revision: row.revision,
        }
    }
}
