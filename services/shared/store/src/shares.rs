//! Links to queries, for whoever is logged in. The token is shown once; a digest is kept.

use chrono::{DateTime, Utc};
use proto::{QueryId, api::SharedExport};
use sqlx::{PgExecutor, Result};

use crate::{read, token};

/// Makes a link; gives its token. Earlier ones go on leading there.
pub async fn open(db: impl PgExecutor<'_>, query: QueryId) -> Result<(String, DateTime<Utc>)> {
    let token = token::new();
    let created_at = sqlx::query_scalar!(
        "insert into shares (token_digest, query_id) values ($1, $2) returning created_at",
        token::digest(&token),
        query.0,
    )
    .fetch_one(db)
    .await?;
    Ok((token, created_at))
}

/// Ends all links to the query.
pub async fn close(db: impl PgExecutor<'_>, query: QueryId) -> Result<()> {
    sqlx::query!("delete from shares where query_id = $1", query.0).execute(db).await?;
    Ok(())
}

/// Where a link leads, and whose query that is.
pub async fn find(db: impl PgExecutor<'_>, token: &str) -> Result<Option<(QueryId, String)>> {
    let row = sqlx::query!(
        "select s.query_id, u.username from shares s
         join queries q on q.id = s.query_id join users u on u.id = q.user_id
         where s.token_digest = $1",
        token::digest(token),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.query_id.into(), row.username)))
}

/// The files of the query's present result that are ready; `link` is what they stand below.
pub async fn exports(
    db: impl PgExecutor<'_>,
    query: QueryId,
    link: &str,
) -> Result<Vec<SharedExport>> {
    let rows = sqlx::query!(
        "select e.id, e.format, e.rows, e.bytes from exports e
         join queries q on q.id = e.query_id and q.result_id = e.result_id
         where e.query_id = $1 and e.status = 'ready' order by e.id desc",
        query.0,
    )
    .fetch_all(db)
    .await?;
    let exports = rows.into_iter().map(|row| SharedExport {
        id: row.id.into(),
        format: read(&row.format),
        rows: row.rows.map(|rows| rows as u64),
        bytes: row.bytes.map(|bytes| bytes as u64),
        file: format!("{link}/exports/{}/file", row.id),
    });
    Ok(exports.collect())
}
