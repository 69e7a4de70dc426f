//! `Idempotency-Key`: a request that is repeated gets the first answer.

use proto::{QueryId, UserId};
use sqlx::{PgConnection, Result};

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Never seen; it now stands for the new query.
    Fresh,
    /// This very request was accepted before, as that query.
    Repeated(QueryId),
    /// It was used for another request.
    Reused,
}

/// Takes the key for `query`, in the transaction that accepts it. Two requests with one key
/// at the same time wait for each other here.
pub async fn take(
    db: &mut PgConnection,
    user: UserId,
    key: &str,
    request_digest: &[u8],
    query: QueryId,
) -> Result<Key> {
    let inserted = sqlx::query!(
        "insert into idempotency_keys (user_id, key, request, query_id) values ($1, $2, $3, $4)
         on conflict do nothing",
        user.0,
        key,
        request_digest,
        query.0,
    )
    .execute(&mut *db)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Key::Fresh);
    }
    let first = sqlx::query!(
        "select request, query_id from idempotency_keys where user_id = $1 and key = $2",
        user.0,
        key,
    )
    .fetch_one(db)
    .await?;
    Ok(if first.request == request_digest {
        Key::Repeated(first.query_id.into())
    } else {
        Key::Reused
    })
}
