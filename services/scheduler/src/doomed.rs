//! Removes the files of what was deleted. The row that names a file stays until the file store
//! has let go of it, so a store that is away only delays.

use files::Files;
use sqlx::PgPool;
use store::doomed_files;

/// Files removed before others are asked for.
const BATCH: i64 = 100;

/// Removes all that are due; stops at the first that the store does not let go of.
pub async fn remove(db: &PgPool, files: &Files) -> anyhow::Result<()> {
    loop {
        let objects = doomed_files::take(db, BATCH).await?;
        if objects.is_empty() {
            return Ok(());
        }
        for object in objects {
            files.delete(&object).await?;
            doomed_files::forget(db, &object).await?;
        }
    }
}
