//! What people say of the target's schema, beside what the database says.

use catalog::Note;
use proto::{UserId, api::SchemaNote};
use sqlx::{Acquire, PgExecutor, Postgres, Result, types::Json};

use crate::catalogs;

/// All notes on a target.
pub async fn all(db: impl PgExecutor<'_>, target: &str) -> Result<Vec<Note>> {
    let notes =
        sqlx::query_scalar!(r#"select schema_notes_of($1) as "notes!: Json<Vec<Note>>""#, target,)
            .fetch_one(db)
            .await?;
    Ok(notes.0)
}

/// Writes a note in the place of the one before; every replica knows it from its next question
/// on.
pub async fn put<'c>(
    db: impl Acquire<'c, Database = Postgres>,
    target: &str,
    note: &Note,
    by: UserId,
) -> Result<SchemaNote> {
    let mut db = db.begin().await?;
    catalogs::lock(&mut db, target).await?;
    let was_private = sqlx::query_scalar!(
        "select private from schema_notes
         where target = $1 and table_name = $2 and column_name is not distinct from $3",
        target,
        note.table,
        note.column,
    )
    .fetch_optional(&mut *db)
    .await?;
    let written = sqlx::query!(
        r#"with written as (
               insert into schema_notes
                   (target, table_name, column_name, description, synonyms, private, updated_by)
               values ($1, $2, $3, $4, $5, $6, $7)
               on conflict (target, table_name, coalesce(column_name, '')) do update
               set description = excluded.description, synonyms = excluded.synonyms,
                   private = excluded.private, updated_by = excluded.updated_by, updated_at = now()
               returning updated_by, updated_at
           )
           select updated_at, username from written join users on users.id = updated_by"#,
        target,
        note.table,
        note.column,
        note.description,
        &note.synonyms,
        note.private,
        by.0,
    )
    .fetch_one(&mut *db)
    .await?;
    catalogs::revise(&mut db, target, was_private == Some(true) && !note.private).await?;
    db.commit().await?;
    Ok(SchemaNote {
        table: note.table.clone(),
        column: note.column.clone(),
        description: note.description.clone(),
        synonyms: note.synonyms.clone(),
        private: note.private,
        updated_by: written.username,
        updated_at: written.updated_at,
    })
}

/// Takes a note away; false when there is none.
pub async fn delete<'c>(
    db: impl Acquire<'c, Database = Postgres>,
    target: &str,
    table: &str,
    column: Option<&str>,
) -> Result<bool> {
    let mut db = db.begin().await?;
    catalogs::lock(&mut db, target).await?;
    let was_private = sqlx::query_scalar!(
        "delete from schema_notes
         where target = $1 and table_name = $2 and column_name is not distinct from $3
         returning private",
        target,
        table,
        column,
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(was_private) = was_private {
        catalogs::revise(&mut db, target, was_private).await?;
    }
    db.commit().await?;
    Ok(was_private.is_some())
}
