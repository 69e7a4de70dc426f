//! Taking away files whose days are over.

use files::Files;
use sqlx::PgPool;
use tracing::info;

/// Files taken away before the next look at the database.
const AT_ONCE: i64 = 100;

/// The file goes first: what dies in between finds the export again, and deleting a file twice
/// is no error. Whoever downloads in between is told that the file is gone.
pub async fn expire(db: &PgPool, files: &Files) -> anyhow::Result<()> {
    loop {
        let expired = store::exports::expired(db, AT_ONCE).await?;
        for (id, object) in &expired {
            files.delete(object).await?;
            store::exports::expire(db, *id).await?;
        }
        if !expired.is_empty() {
            info!(files = expired.len(), "took away files whose days are over");
        }
        if expired.len() < AT_ONCE as usize {
            return Ok(());
        }
    }
}
