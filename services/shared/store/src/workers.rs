//! Which worker processes are alive.

use proto::{WorkerId, api::Workers};
use sqlx::{PgExecutor, Result};

/// Says that the worker is alive; every few seconds.
pub async fn beat(db: impl PgExecutor<'_>, id: WorkerId, kind: &str, host: &str) -> Result<()> {
    sqlx::query!(
        "insert into workers (id, kind, host) values ($1, $2, $3)
         on conflict (id) do update set seen_at = now()",
        id.0,
        kind,
        host,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says goodbye.
pub async fn leave(db: impl PgExecutor<'_>, id: WorkerId) -> Result<()> {
    sqlx::query!("delete from workers where id = $1", id.0).execute(db).await?;
    Ok(())
}

/// Those seen within the last 15 seconds.
pub async fn alive(db: impl PgExecutor<'_>) -> Result<Workers> {
    let row = sqlx::query!(
        r#"select count(*) filter (where kind = 'generate') as "generate!",
                  count(*) filter (where kind = 'execute') as "execute!",
                  count(*) filter (where kind = 'export') as "export!"
           from workers where seen_at > now() - interval '15 seconds'"#
    )
    .fetch_one(db)
    .await?;
    Ok(Workers {
        generate: row.generate as u64,
        execute: row.execute as u64,
        export: row.export as u64,
    })
}
