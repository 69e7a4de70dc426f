//! Snapshots of the schemas of targets, so that all replicas read the same one. A target is
//! named `host:port/database`: who points Rowcall at another one never meets the old schema.
//!
//! A stored document is what the target says. What people say of it ([`crate::schema_notes`]) is
//! laid over it by whoever reads it, and a changed note gives the snapshot a newer version.

use std::time::Duration;

use catalog::{Catalog, Changes, Note};
use sqlx::{Acquire, PgConnection, PgExecutor, Postgres, Result, types::Json};

use crate::{jobs::interval, schema_changes, schema_notes};

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
    /// The snapshot was just made, without any values yet; they are a moment away.
    pub is_settling: bool,
    /// Of what is known beyond the schema; grows with every change.
    pub knowledge: i64,
}

/// Looks at all versions in one round trip. A snapshot whose values nobody reads within three
/// seconds is no longer waited for.
pub async fn versions(db: impl PgExecutor<'_>, target: &str) -> Result<Versions> {
    sqlx::query_as!(
        Versions,
        r#"select newest.version as "catalog?",
                  coalesce(not newest.values_read
                      and newest.created_at > now() - interval '3 seconds', false)
                      as "is_settling!",
                  coalesce((select version from knowledge_versions where target = $1), 0)
                      as "knowledge!"
           from (select) as always left join lateral (
               select version, values_read, created_at from catalogs
               where target = $1 order by version desc limit 1
           ) as newest on true"#,
        target,
    )
    .fetch_one(db)
    .await
}

/// A snapshot that this process alone reads values for.
#[derive(Clone, Debug)]
pub struct Claim {
    pub version: i64,
    /// As the target says it.
    pub catalog: Catalog,
    pub notes: Vec<Note>,
}

/// What [`publish`] did.
#[derive(Clone, Debug)]
pub struct Published {
    pub version: i64,
    /// Against the snapshot before; empty when there was none.
    pub changes: Changes,
}

/// The version of the newest snapshot.
pub async fn version(db: impl PgExecutor<'_>, target: &str) -> Result<Option<i64>> {
    sqlx::query_scalar!("select max(version) from catalogs where target = $1", target)
        .fetch_one(db)
        .await
}

/// The newest snapshot, with all notes.
pub async fn newest(db: impl PgExecutor<'_>, target: &str) -> Result<Option<Snapshot>> {
    let row = sqlx::query!(
        r#"select version, document as "document: Json<Catalog>",
                  schema_notes_of(target) as "notes!: Json<Vec<Note>>"
           from catalogs where target = $1 order by version desc limit 1"#,
        target,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let mut catalog = row.document.0;
        catalog.annotate(&row.notes.0);
        Snapshot { version: row.version, catalog }
    }))
}

/// Makes `catalog` the newest snapshot; the older ones of the target are thrown away. What they
/// knew of values is kept until somebody reads them anew, and what changed is noted.
pub async fn publish<'c>(
    db: impl Acquire<'c, Database = Postgres>,
    target: &str,
    catalog: &Catalog,
) -> Result<Published> {
    let mut db = db.begin().await?;
    lock(&mut db, target).await?;
    let published = replace(&mut db, target, catalog).await?;
    db.commit().await?;
    Ok(published)
}

/// As [`publish`], unless somebody was faster: of those who find no snapshot at once, one makes it.
pub async fn publish_first<'c>(
    db: impl Acquire<'c, Database = Postgres>,
    target: &str,
    catalog: &Catalog,
) -> Result<()> {
    let mut db = db.begin().await?;
    lock(&mut db, target).await?;
    if version(&mut *db, target).await?.is_none() {
        replace(&mut db, target, catalog).await?;
    }
    db.commit().await
}

/// Under the lock of the target.
async fn replace(db: &mut PgConnection, target: &str, catalog: &Catalog) -> Result<Published> {
    let old = stored(&mut *db, target).await?;
    let mut fresh = catalog.clone();
    if let Some((_, old)) = &old {
        fresh.keep_values(old);
    }
    hide(&mut fresh, &schema_notes::all(&mut *db, target).await?);
    let changes = old.map(|(_, old)| catalog::diff(&old, &fresh)).unwrap_or_default();
    if !changes.is_empty() {
        schema_changes::insert(&mut *db, target, &changes).await?;
    }
    let version = sqlx::query_scalar!(
        "with gone as (delete from catalogs where target = $1 returning values_read)
         insert into catalogs (target, fingerprint, tables_count, document, values_read)
         values ($1, $2, $3, $4, exists (select from gone where values_read))
         returning version",
        target,
        fresh.fingerprint(),
        fresh.tables.len() as i32,
        Json(&fresh) as _,
    )
    .fetch_one(db)
    .await?;
    Ok(Published { version, changes })
}

/// Gives the newest snapshot a newer version, for its notes have changed; values of what became
/// private leave the document. With `values_wanted`, somebody reads values anew.
pub(crate) async fn revise(db: &mut PgConnection, target: &str, values_wanted: bool) -> Result<()> {
    let Some((version, mut catalog)) = stored(&mut *db, target).await? else { return Ok(()) };
    hide(&mut catalog, &schema_notes::all(&mut *db, target).await?);
    sqlx::query!(
        "update catalogs set version = default, document = $2,
                values_wanted = values_wanted or $3, values_lease = null
         where version = $1",
        version,
        Json(&catalog) as _,
        values_wanted,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes to the snapshots and notes of one target come one after the other.
pub(crate) async fn lock(db: &mut PgConnection, target: &str) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", target)
        .execute(db)
        .await?;
    Ok(())
}

/// The newest snapshot as the target said it.
async fn stored(db: &mut PgConnection, target: &str) -> Result<Option<(i64, Catalog)>> {
    let row = sqlx::query!(
        r#"select version, document as "document: Json<Catalog>" from catalogs
           where target = $1 order by version desc limit 1"#,
        target,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.version, row.document.0)))
}

/// Takes out what notes say is private, and leaves what they say of it to the readers.
fn hide(catalog: &mut Catalog, notes: &[Note]) {
    let mut shown = catalog.clone();
    shown.annotate(notes);
    catalog.take_rows(&shown);
}

/// The newest snapshot, if its values should be read and nobody is at it. Whoever gets it has it
/// for `lease`.
pub async fn claim_values(
    db: impl PgExecutor<'_>,
    target: &str,
    lease: Duration,
) -> Result<Option<Claim>> {
    let row = sqlx::query!(
        r#"update catalogs set values_lease = now() + $2::interval
           where target = $1 and values_wanted
             and (values_lease is null or values_lease < now())
             and version = (select max(version) from catalogs where target = $1)
           returning version, document as "document: Json<Catalog>",
                     schema_notes_of(target) as "notes!: Json<Vec<Note>>""#,
        target,
        interval(lease),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Claim { version: row.version, catalog: row.document.0, notes: row.notes.0 }))
}

/// Publishes what was read as a newer version of the same schema; None when a newer one has come
/// up meanwhile, which then wants its values read itself.
pub async fn finish_values(
    db: impl PgExecutor<'_>,
    version: i64,
    catalog: &Catalog,
) -> Result<Option<i64>> {
    sqlx::query_scalar!(
        "update catalogs set version = default, document = $2, values_wanted = false,
                values_read = true, values_lease = null
         where version = $1 returning version",
        version,
        Json(catalog) as _,
    )
    .fetch_optional(db)
    .await
}

/// Lets the target rest after a failure.
pub async fn postpone_values(db: impl PgExecutor<'_>, version: i64, pause: Duration) -> Result<()> {
    sqlx::query!(
        "update catalogs set values_lease = now() + $2::interval where version = $1",
        version,
        interval(pause),
    )
    .execute(db)
    .await?;
    Ok(())
}
