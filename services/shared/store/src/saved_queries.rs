//! SQL that a person keeps, to be run again with values for its parameters.

use chrono::{DateTime, Utc};
use proto::{
    ConnectionId, SavedQueryId, UserId,
    api::{SavedParameter, SavedQuery, SavedQueryIn, SavedQueryLinks},
};
use sqlx::{PgExecutor, Result, types::Json};
use uuid::Uuid;

use crate::read;

/// A person has one of that name already.
pub const NAME_UNIQUE: &str = "saved_queries_name";

/// Which ones to list: those that `user` may see.
#[derive(Clone, Debug)]
pub struct Filter {
    pub user: UserId,
    /// Only their own.
    pub own: bool,
    /// Part of the name or the description, without case.
    pub search: Option<String>,
    pub limit: i64,
    pub offset: i64,
}

pub async fn insert(
    db: impl PgExecutor<'_>,
    user: UserId,
    saved: &SavedQueryIn,
) -> Result<SavedQueryId> {
    let id = SavedQueryId::new();
    sqlx::query!(
        "insert into saved_queries (id, user_id, name, description, sql, parameters, connection_id, sharing)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        user.0,
        saved.name,
        saved.description,
        saved.sql,
        Json(&saved.parameters) as _,
        saved.connection_id.map(|id| id.0),
        saved.sharing.as_ref(),
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// False: it is gone.
pub async fn replace(
    db: impl PgExecutor<'_>,
    id: SavedQueryId,
    saved: &SavedQueryIn,
) -> Result<bool> {
    let done = sqlx::query!(
        "update saved_queries
         set name = $2, description = $3, sql = $4, parameters = $5, connection_id = $6, sharing = $7,
             updated_at = now()
         where id = $1",
        id.0,
        saved.name,
        saved.description,
        saved.sql,
        Json(&saved.parameters) as _,
        saved.connection_id.map(|id| id.0),
        saved.sharing.as_ref(),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Queries that it was run as stay. False: it was gone already.
pub async fn delete(db: impl PgExecutor<'_>, id: SavedQueryId) -> Result<bool> {
    let done = sqlx::query!("delete from saved_queries where id = $1", id.0).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

pub async fn find(db: impl PgExecutor<'_>, id: SavedQueryId) -> Result<Option<SavedQuery>> {
    let row = sqlx::query_as!(
        Row,
        r#"select s.id, s.user_id, u.username, s.name, s.description, s.sql,
                  s.parameters as "parameters: Json<Vec<SavedParameter>>", s.connection_id, s.sharing,
                  s.created_at, s.updated_at
           from saved_queries s join users u on u.id = s.user_id where s.id = $1"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(SavedQuery::from))
}

/// Newest first, and how many there are in all.
pub async fn list(db: &sqlx::PgPool, filter: &Filter) -> Result<(Vec<SavedQuery>, u64)> {
    let pattern = filter.search.as_deref().map(crate::queries::contains);
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id, s.user_id, u.username, s.name, s.description, s.sql,
                  s.parameters as "parameters: Json<Vec<SavedParameter>>", s.connection_id, s.sharing,
                  s.created_at, s.updated_at
           from saved_queries s join users u on u.id = s.user_id
           where (s.user_id = $1 or (s.sharing = 'everyone' and not $2))
             and ($3::text is null or s.name ilike $3 or s.description ilike $3)
           order by s.id desc limit $4 offset $5"#,
        filter.user.0,
        filter.own,
        pattern,
        filter.limit,
        filter.offset,
    )
    .fetch_all(db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_queries s
           where (s.user_id = $1 or (s.sharing = 'everyone' and not $2))
             and ($3::text is null or s.name ilike $3 or s.description ilike $3)"#,
        filter.user.0,
        filter.own,
        pattern,
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(SavedQuery::from).collect(), total as u64))
}

struct Row {
    id: Uuid,
    user_id: Uuid,
    username: String,
    name: String,
    description: String,
    sql: String,
    parameters: Json<Vec<SavedParameter>>,
    connection_id: Option<Uuid>,
    sharing: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for SavedQuery {
    fn from(row: Row) -> Self {
        let id = SavedQueryId(row.id);
        Self {
            id,
            name: row.name,
            description: row.description,
            sql: row.sql,
            parameters: row.parameters.0,
            connection_id: row.connection_id.map(ConnectionId),
            sharing: read(&row.sharing),
            owner_id: UserId(row.user_id),
            owner: row.username,
            created_at: row.created_at,
            updated_at: row.updated_at,
            links: SavedQueryLinks::of(id),
        }
    }
}
