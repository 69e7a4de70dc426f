//! Snapshots of the schemas of targets, so that all replicas read the same one. A target is
//! named `host:port/database`: who points Rowcall at another one never meets the old schema.

use catalog::Catalog;
use sqlx::{PgExecutor, Result, types::Json};

/// A snapshot; a higher version is a newer one.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub version: i64,
    pub catalog: Catalog,
}

/// The version of the newest snapshot.
pub async fn version(db: impl PgExecutor<'_>, target: &str) -> Result<Option<i64>> {
    sqlx::query_scalar!("select max(version) from catalogs where target = $1", target)
        .fetch_one(db)
        .await
}

pub async fn newest(db: impl PgExecutor<'_>, target: &str) -> Result<Option<Snapshot>> {
    let row = sqlx::query!(
        r#"select version, document as "document: Json<Catalog>" from catalogs
           where target = $1 order by version desc limit 1"#,
        target,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Snapshot { version: row.version, catalog: row.document.0 }))
}

/// Makes `catalog` the newest snapshot; the older ones of the target are thrown away.
pub async fn publish(db: impl PgExecutor<'_>, target: &str, catalog: &Catalog) -> Result<i64> {
    sqlx::query_scalar!(
        "with gone as (delete from catalogs where target = $1)
         insert into catalogs (target, fingerprint, tables_count, document) values ($1, $2, $3, $4)
         returning version",
        target,
        catalog.fingerprint(),
        catalog.tables.len() as i32,
        Json(catalog) as _,
    )
    .fetch_one(db)
    .await
}
