//! Sessions. They live in the database alone, so that an ended one is ended on every gateway.

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::{UserId, api::User};
use sqlx::{PgExecutor, Result, postgres::types::PgInterval};

use crate::{read, token};

/// Opens a session; gives the token, which is kept nowhere, and its end.
pub async fn open(
    db: impl PgExecutor<'_>,
    user: UserId,
    lifetime: Duration,
) -> Result<(String, DateTime<Utc>)> {
    let token = token::new();
    let lifetime = PgInterval { months: 0, days: 0, microseconds: lifetime.as_micros() as i64 };
    let expires_at = sqlx::query_scalar!(
        "insert into sessions (token_digest, user_id, expires_at) values ($1, $2, now() + $3)
         returning expires_at",
        token::digest(&token),
        user.0,
        lifetime,
    )
    .fetch_one(db)
    .await?;
    Ok((token, expires_at))
}

/// Whose session this is, if it is alive.
pub async fn user_of(db: impl PgExecutor<'_>, token: &str) -> Result<Option<User>> {
    let row = sqlx::query!(
        "select u.id, u.username, u.role from sessions s join users u on u.id = s.user_id
         where s.token_digest = $1 and s.expires_at > now() and u.disabled_at is null",
        token::digest(token),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| User { id: row.id.into(), username: row.username, role: read(&row.role) }))
}

pub async fn close(db: impl PgExecutor<'_>, token: &str) -> Result<()> {
    sqlx::query!("delete from sessions where token_digest = $1", token::digest(token))
        .execute(db)
        .await?;
    Ok(())
}
