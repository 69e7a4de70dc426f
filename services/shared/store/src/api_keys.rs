//! Keys that programs present in `X-API-Key`.

use chrono::{DateTime, Utc};
use proto::{ApiKeyId, api::User};
use sqlx::{PgExecutor, Result};

use crate::{read, token};

#[derive(Clone, Debug)]
pub struct Listed {
    pub id: ApiKeyId,
    pub name: String,
    pub username: String,
    pub created_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Makes a key for an enabled user; gives the key, which is kept nowhere. None: no such user.
pub async fn insert(
    db: impl PgExecutor<'_>,
    username: &str,
    name: &str,
) -> Result<Option<(ApiKeyId, String)>> {
    let (id, key) = (ApiKeyId::new(), token::new());
    let inserted = sqlx::query!(
        "insert into api_keys (id, key_digest, user_id, name)
         select $1, $2, id, $4 from users where lower(username) = lower($3) and disabled_at is null",
        id.0, token::digest(&key), username, name,
    )
    .execute(db)
    .await?;
    Ok((inserted.rows_affected() == 1).then_some((id, key)))
}

/// Whose key this is, if it is alive.
pub async fn user_of(db: impl PgExecutor<'_>, key: &str) -> Result<Option<User>> {
    let row = sqlx::query!(
        "select u.id, u.username, u.role from api_keys k join users u on u.id = k.user_id
         where k.key_digest = $1 and k.revoked_at is null and u.disabled_at is null",
        token::digest(key),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| User { id: row.id.into(), username: row.username, role: read(&row.role) }))
}

pub async fn list(db: impl PgExecutor<'_>) -> Result<Vec<Listed>> {
    let rows = sqlx::query!(
        "select k.id, k.name, u.username, k.created_at, k.revoked_at
         from api_keys k join users u on u.id = k.user_id order by k.id"
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: row.id.into(),
            name: row.name,
            username: row.username,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        })
        .collect())
}

/// False when there is no such live key.
pub async fn revoke(db: impl PgExecutor<'_>, id: ApiKeyId) -> Result<bool> {
    let revoked = sqlx::query!(
        "update api_keys set revoked_at = now() where id = $1 and revoked_at is null",
        id.0
    )
    .execute(db)
    .await?;
    Ok(revoked.rows_affected() == 1)
}
