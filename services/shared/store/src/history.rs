//! What a person does with queries of before: keeps them at hand, or deletes them.

use proto::{ExportId, QueryId, QueryStatus};
use sqlx::{PgConnection, PgExecutor, Result};

use crate::read;

/// False: there is no such query.
pub async fn set_favourite(db: impl PgExecutor<'_>, id: QueryId, favourite: bool) -> Result<bool> {
    let done = sqlx::query!("update queries set favourite = $2 where id = $1", id.0, favourite)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What became of a wish to delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    Done,
    /// A worker has it, or will.
    AtWork(QueryStatus),
    /// A file is being made of it.
    Exporting(ExportId),
    Absent,
}

/// Deletes a query with its events, rows, exports and links, in the caller's transaction. Its
/// files are noted as doomed; queries that came of it stay. The caller rolls back unless it is done.
pub async fn delete(db: &mut PgConnection, id: QueryId) -> Result<Deletion> {
    // First of all, as locks are taken in this order everywhere.
    sqlx::query!(
        "delete from jobs where status not in ('queued', 'running')
           and id in (select job_id from queries where id = $1
                      union all select job_id from exports where query_id = $1)",
        id.0,
    )
    .execute(&mut *db)
    .await?;
    // Nobody can begin to work on it, or ask for a file of it, while the row is locked.
    let query = sqlx::query!("select status, user_id from queries where id = $1 for update", id.0)
        .fetch_optional(&mut *db)
        .await?;
    let Some(query) = query else { return Ok(Deletion::Absent) };
    let status: QueryStatus = read(&query.status);
    if !status.is_settled() {
        return Ok(Deletion::AtWork(status));
    }
    let exporting = sqlx::query_scalar!(
        "select id from exports where query_id = $1 and status in ('queued', 'running') limit 1",
        id.0
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(export) = exporting {
        return Ok(Deletion::Exporting(export.into()));
    }
    sqlx::query!(
        "insert into doomed_files (object)
         select object from exports where query_id = $1 and object is not null
         on conflict do nothing",
        id.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "delete from idempotency_keys where user_id = $2 and query_id = $1",
        id.0,
        query.user_id
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from queries where id = $1", id.0).execute(&mut *db).await?;
    sqlx::query!("delete from results where query_id = $1", id.0).execute(&mut *db).await?;
    sqlx::query!("delete from topics where id = $1", id.0).execute(&mut *db).await?;
    Ok(Deletion::Done)
}
