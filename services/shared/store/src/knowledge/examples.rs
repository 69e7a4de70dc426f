//! Questions with the SQL that answers them: from files, or written over the API.

use chrono::{DateTime, Utc};
use proto::{
    ExampleId, UserId,
    api::{self, ExampleIn, ExampleSource, KnowledgeLinks},
};
use serde::Serialize;
use sqlx::{PgConnection, PgExecutor, PgPool, Result};
use uuid::Uuid;

use super::{Filter, Page, contains};

/// A question with the SQL that answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    pub question: String,
    pub description: String,
    pub sql: String,
}

/// An example with the name of the file that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    pub file: String,
    pub example: Example,
}

/// What became of an attempt to change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Done,
    NotFound,
    /// It stands in a file, and is changed there.
    InFile,
}

/// Those in use, in the order of their writing.
pub async fn enabled(db: impl PgExecutor<'_>, target: &str) -> Result<Vec<Example>> {
    sqlx::query_as!(
        Example,
        "select question, description, sql from knowledge_examples
         where target = $1 and enabled order by id",
        target,
    )
    .fetch_all(db)
    .await
}

/// Newest first; whether they fit the schema is not looked at here.
pub async fn list(db: &PgPool, target: &str, filter: &Filter) -> Result<Page<api::Example>> {
    let pattern = filter.search.as_deref().map(contains);
    let rows = sqlx::query_as!(
        Row,
        r#"select e.id, e.question, e.description, e.sql, e.enabled, e.file is not null as "is_filed!",
                  u.username as "created_by?", e.created_at, e.updated_at
           from knowledge_examples e left join users u on u.id = e.created_by
           where e.target = $1
             and ($2::text is null or e.question ilike $2 or e.description ilike $2 or e.sql ilike $2)
           order by e.id desc limit $3 offset $4"#,
        target,
        pattern,
        filter.limit,
        filter.offset,
    )
    .fetch_all(db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from knowledge_examples
           where target = $1
             and ($2::text is null or question ilike $2 or description ilike $2 or sql ilike $2)"#,
        target,
        pattern,
    )
    .fetch_one(db)
    .await?;
    Ok(Page { items: rows.into_iter().map(api::Example::from).collect(), total: total as u64 })
}

pub async fn find(
    db: impl PgExecutor<'_>,
    target: &str,
    id: ExampleId,
) -> Result<Option<api::Example>> {
    let row = sqlx::query_as!(
        Row,
        r#"select e.id, e.question, e.description, e.sql, e.enabled, e.file is not null as "is_filed!",
                  u.username as "created_by?", e.created_at, e.updated_at
           from knowledge_examples e left join users u on u.id = e.created_by
           where e.target = $1 and e.id = $2"#,
        target,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(api::Example::from))
}

/// Whose it is: the target that it speaks of.
pub async fn target(db: impl PgExecutor<'_>, id: ExampleId) -> Result<Option<String>> {
    sqlx::query_scalar!("select target from knowledge_examples where id = $1", id.0)
        .fetch_optional(db)
        .await
}

pub async fn insert(
    db: impl PgExecutor<'_>,
    target: &str,
    by: UserId,
    example: &ExampleIn,
) -> Result<ExampleId> {
    let id = ExampleId::new();
    sqlx::query!(
        "insert into knowledge_examples (id, target, question, description, sql, enabled, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        target,
        example.question,
        example.description,
        example.sql,
        example.enabled,
        by.0,
    )
    .execute(db)
    .await?;
    Ok(id)
}

pub async fn update(
    db: &mut PgConnection,
    target: &str,
    id: ExampleId,
    example: &ExampleIn,
) -> Result<Change> {
    let done = sqlx::query!(
        "update knowledge_examples
         set question = $3, description = $4, sql = $5, enabled = $6, updated_at = now()
         where target = $1 and id = $2 and file is null",
        target,
        id.0,
        example.question,
        example.description,
        example.sql,
        example.enabled,
    )
    .execute(&mut *db)
    .await?;
    explained(db, target, id, done.rows_affected()).await
}

pub async fn delete(db: &mut PgConnection, target: &str, id: ExampleId) -> Result<Change> {
    let done = sqlx::query!(
        "delete from knowledge_examples where target = $1 and id = $2 and file is null",
        target,
        id.0
    )
    .execute(&mut *db)
    .await?;
    explained(db, target, id, done.rows_affected()).await
}

async fn explained(
    db: &mut PgConnection,
    target: &str,
    id: ExampleId,
    rows: u64,
) -> Result<Change> {
    if rows > 0 {
        return Ok(Change::Done);
    }
    let is_there = sqlx::query_scalar!(
        r#"select exists(select from knowledge_examples where target = $1 and id = $2) as "exists!""#,
        target,
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(if is_there { Change::InFile } else { Change::NotFound })
}

/// Makes `files` the examples from files, in the caller's transaction; what has not changed
/// stays as it is, and alone changes no version.
pub async fn register(db: &mut PgConnection, target: &str, files: &[Filed]) -> Result<()> {
    let names: Vec<String> = files.iter().map(|filed| filed.file.clone()).collect();
    sqlx::query!(
        "delete from knowledge_examples
         where target = $1 and file is not null and file <> all($2)",
        target,
        &names,
    )
    .execute(&mut *db)
    .await?;
    let ids: Vec<Uuid> = files.iter().map(|_| ExampleId::new().0).collect();
    let column = |part: fn(&Example) -> &String| -> Vec<String> {
        files.iter().map(|filed| part(&filed.example).clone()).collect()
    };
    sqlx::query!(
        "insert into knowledge_examples as known (id, target, file, question, description, sql)
         select id, $1, file, question, description, sql
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
              as new (id, file, question, description, sql)
         on conflict (target, file) where file is not null do update
         set question = excluded.question, description = excluded.description,
             sql = excluded.sql, updated_at = now()
         where (known.question, known.description, known.sql)
               is distinct from (excluded.question, excluded.description, excluded.sql)",
        target,
        &ids,
        &names,
        &column(|example| &example.question),
        &column(|example| &example.description),
        &column(|example| &example.sql),
    )
    .execute(db)
    .await?;
    Ok(())
}

struct Row {
    id: Uuid,
    question: String,
    description: String,
    sql: String,
    enabled: bool,
    is_filed: bool,
    created_by: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for api::Example {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            question: row.question,
            description: row.description,
            sql: row.sql,
            enabled: row.enabled,
            source: if row.is_filed { ExampleSource::File } else { ExampleSource::Editor },
            fits: None,
            problem: None,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            links: KnowledgeLinks::of("examples", row.id),
        }
    }
}
