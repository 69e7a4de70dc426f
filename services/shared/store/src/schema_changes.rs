//! What refreshes found changed in the schemas of targets.

use catalog::Changes;
use proto::api::SchemaDrift;
use sqlx::{PgConnection, PgExecutor, Result, types::Json};

/// How many are kept of each target.
pub const KEPT: i64 = 50;

pub(crate) async fn insert(db: &mut PgConnection, target: &str, changes: &Changes) -> Result<()> {
    sqlx::query!(
        "insert into schema_changes (target, changes) values ($1, $2)",
        target,
        Json(changes) as _,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "delete from schema_changes where target = $1 and id not in (
             select id from schema_changes where target = $1 order by id desc limit $2)",
        target,
        KEPT,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The last ones, the newest first.
pub async fn list(db: impl PgExecutor<'_>, target: &str) -> Result<Vec<SchemaDrift>> {
    let rows = sqlx::query!(
        r#"select changes as "changes: Json<Changes>", noticed_at from schema_changes
           where target = $1 order by id desc"#,
        target,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SchemaDrift { noticed_at: row.noticed_at, changes: row.changes.0 })
        .collect())
}
