//! Snapshots of the target's schema, so that all replicas read the same one.

use catalog::Catalog;
use sqlx::{PgExecutor, Result, types::Json};

/// A snapshot; a higher version is a newer one.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub version: i64,
    pub catalog: Catalog,
}

/// The version of the newest snapshot.
pub async fn version(db: impl PgExecutor<'_>) -> Result<Option<i64>> {
    sqlx::query_scalar!("select max(version) from catalogs").fetch_one(db).await
}

pub async fn newest(db: impl PgExecutor<'_>) -> Result<Option<Snapshot>> {
    let row = sqlx::query!(
        r#"select version, document as "document: Json<Catalog>" from catalogs
           order by version desc limit 1"#
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Snapshot { version: row.version, catalog: row.document.0 }))
}

/// Makes `catalog` the newest snapshot; the older ones are thrown away.
pub async fn publish(db: impl PgExecutor<'_>, catalog: &Catalog) -> Result<i64> {
    sqlx::query_scalar!(
        "with gone as (delete from catalogs)
         insert into catalogs (fingerprint, tables_count, document) values ($1, $2, $3) returning version",
        catalog.fingerprint(),
        catalog.tables.len() as i32,
        Json(catalog) as _,
    )
    .fetch_one(db)
    .await
}
