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

/// Which of everything that is known about a target is the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Of the snapshot of its schema, if there is one.
    pub catalog: Option<i64>,
    /// Of what is known beyond the schema; grows with every change.
    pub knowledge: i64,
}

/// Looks at all versions in one round trip.
pub async fn versions(db: impl PgExecutor<'_>, target: &str) -> Result<Versions> {
    sqlx::query_as!(
        Versions,
        r#"select (select max(version) from catalogs where target = $1) as catalog,
                  coalesce((select version from knowledge_versions where target = $1), 0)
                      as "knowledge!""#,
        target,
    )
    .fetch_one(db)
    .await
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
