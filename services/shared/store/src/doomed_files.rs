//! Files whose rows are gone: each is named here until the file store has let go of it.

use sqlx::{PgExecutor, Result};

/// Takes up to `limit` of them for a while: should the file store be away, they come again.
pub async fn take(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<String>> {
    sqlx::query_scalar!(
        "update doomed_files set try_at = now() + interval '1 minute'
         where object in (select object from doomed_files where try_at <= now()
                          order by try_at limit $1 for update skip locked)
         returning object",
        limit
    )
    .fetch_all(db)
    .await
}

/// The file is gone.
pub async fn forget(db: impl PgExecutor<'_>, object: &str) -> Result<()> {
    sqlx::query!("delete from doomed_files where object = $1", object).execute(db).await?;
    Ok(())
}
