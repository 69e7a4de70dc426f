//! Who may ask.

use chrono::{DateTime, Utc};
use proto::{Role, UserId, api::User};
use sqlx::{PgExecutor, Result};

use crate::read;

/// A user as an administrator sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub user: User,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
}

/// What login needs to know.
pub struct Credentials {
    pub user: User,
    pub password_hash: String,
}

/// Adds a user. A taken name violates `users_username_unique`, a name with spaces or of the
/// wrong length `username_is_sane`.
pub async fn insert(
    db: impl PgExecutor<'_>,
    username: &str,
    password_hash: &str,
    role: Role,
) -> Result<User> {
    let id = UserId::new();
    sqlx::query!(
        "insert into users (id, username, password_hash, role) values ($1, $2, $3, $4)",
        id.0,
        username,
        password_hash,
        role.as_ref(),
    )
    .execute(db)
    .await?;
    Ok(User { id, username: username.to_owned(), role })
}

/// The credentials of an enabled user; names compare without case.
pub async fn credentials(db: impl PgExecutor<'_>, username: &str) -> Result<Option<Credentials>> {
    let row = sqlx::query!(
        "select id, username, password_hash, role from users
         where lower(username) = lower($1) and disabled_at is null",
        username,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Credentials {
        user: User { id: row.id.into(), username: row.username, role: read(&row.role) },
        password_hash: row.password_hash,
    }))
}

pub async fn list(db: impl PgExecutor<'_>) -> Result<Vec<Listed>> {
    let rows = sqlx::query!(
        "select id, username, role, created_at, disabled_at from users order by lower(username)"
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            user: User { id: row.id.into(), username: row.username, role: read(&row.role) },
            created_at: row.created_at,
            disabled_at: row.disabled_at,
        })
        .collect())
}

/// Disables a user and ends all their sessions and keys at once; false when there is none to disable.
pub async fn disable(db: impl PgExecutor<'_>, username: &str) -> Result<bool> {
    let row = sqlx::query_scalar!(
        r#"with gone as (
               update users set disabled_at = now()
               where lower(username) = lower($1) and disabled_at is null
               returning id
           ), ended as (
               delete from sessions using gone where user_id = gone.id
           ), revoked as (
               update api_keys set revoked_at = now() from gone
               where user_id = gone.id and revoked_at is null
           )
           select id from gone"#,
        username,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Sets a new password and ends all sessions; false when there is no such user.
pub async fn set_password(
    db: impl PgExecutor<'_>,
    username: &str,
    password_hash: &str,
) -> Result<bool> {
    let row = sqlx::query_scalar!(
        r#"with changed as (
               update users set password_hash = $2 where lower(username) = lower($1) returning id
           ), ended as (
               delete from sessions using changed where user_id = changed.id
           )
           select id from changed"#,
        username,
        password_hash,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Is there any administrator yet?
pub async fn has_admin(db: impl PgExecutor<'_>) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where role = 'admin' and disabled_at is null) as "exists!""#
    )
    .fetch_one(db)
    .await
}
