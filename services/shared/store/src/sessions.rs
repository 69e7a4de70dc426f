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

/// Whose sessions these are, in the order of the tokens; one statement for all.
pub async fn users_of(db: impl PgExecutor<'_>, tokens: &[String]) -> Result<Vec<Option<User>>> {
    let digests: Vec<Vec<u8>> = tokens.iter().map(|token| token::digest(token)).collect();
    let rows = sqlx::query!(
        r#"select ord as "ord!", u.id, u.username, u.role
           from unnest($1::bytea[]) with ordinality as asked (digest, ord)
           join sessions s on s.token_digest = asked.digest and s.expires_at > now()
           join users u on u.id = s.user_id and u.disabled_at is null"#,
        &digests,
    )
    .fetch_all(db)
    .await?;
    let mut users = vec![None; tokens.len()];
    for row in rows {
        let user = User { id: row.id.into(), username: row.username, role: read(&row.role) };
        users[row.ord as usize - 1] = Some(user);
    }
    Ok(users)
}

pub async fn close(db: impl PgExecutor<'_>, token: &str) -> Result<()> {
    sqlx::query!("delete from sessions where token_digest = $1", token::digest(token))
        .execute(db)
        .await?;
    Ok(())
}
