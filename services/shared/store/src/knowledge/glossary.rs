//! What words mean where a target is at home.

use chrono::{DateTime, Utc};
use proto::{
    TermId, UserId,
    api::{self, GlossaryTermIn, KnowledgeLinks},
};
use serde::Serialize;
use sqlx::{PgExecutor, PgPool, Result};
use uuid::Uuid;

use super::{Filter, Page, contains};

/// Violated by a term that is there already, in whatever case.
pub const TERM_UNIQUE: &str = "knowledge_glossary_term_unique";

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    pub term: String,
    pub synonyms: Vec<String>,
    pub meaning: String,
    /// How it is computed, where it is.
    pub sql: Option<String>,
}

/// All of them, in the order of their writing.
pub async fn all(db: impl PgExecutor<'_>, target: &str) -> Result<Vec<Term>> {
    sqlx::query_as!(
        Term,
        "select term, synonyms, meaning, sql from knowledge_glossary where target = $1 order by id",
        target,
    )
    .fetch_all(db)
    .await
}

/// In alphabetical order, as one looks things up.
pub async fn list(db: &PgPool, target: &str, filter: &Filter) -> Result<Page<api::GlossaryTerm>> {
    let pattern = filter.search.as_deref().map(contains);
    let rows = sqlx::query_as!(
        Row,
        r#"select g.id, g.term, g.synonyms, g.meaning, g.sql, u.username as "created_by?",
                  g.created_at, g.updated_at
           from knowledge_glossary g left join users u on u.id = g.created_by
           where g.target = $1
             and ($2::text is null or g.term ilike $2 or g.meaning ilike $2
                  or array_to_string(g.synonyms, ' ') ilike $2)
           order by lower(g.term) limit $3 offset $4"#,
        target,
        pattern,
        filter.limit,
        filter.offset,
    )
    .fetch_all(db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from knowledge_glossary
           where target = $1
             and ($2::text is null or term ilike $2 or meaning ilike $2
                  or array_to_string(synonyms, ' ') ilike $2)"#,
        target,
        pattern,
    )
    .fetch_one(db)
    .await?;
    Ok(Page { items: rows.into_iter().map(api::GlossaryTerm::from).collect(), total: total as u64 })
}

pub async fn find(
    db: impl PgExecutor<'_>,
    target: &str,
    id: TermId,
) -> Result<Option<api::GlossaryTerm>> {
    let row = sqlx::query_as!(
        Row,
        r#"select g.id, g.term, g.synonyms, g.meaning, g.sql, u.username as "created_by?",
                  g.created_at, g.updated_at
           from knowledge_glossary g left join users u on u.id = g.created_by
           where g.target = $1 and g.id = $2"#,
        target,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(api::GlossaryTerm::from))
}

/// Whose it is: the target that it speaks of.
pub async fn target(db: impl PgExecutor<'_>, id: TermId) -> Result<Option<String>> {
    sqlx::query_scalar!("select target from knowledge_glossary where id = $1", id.0)
        .fetch_optional(db)
        .await
}

/// A term that is there already violates [`TERM_UNIQUE`].
pub async fn insert(
    db: impl PgExecutor<'_>,
    target: &str,
    by: UserId,
    term: &GlossaryTermIn,
) -> Result<TermId> {
    let id = TermId::new();
    sqlx::query!(
        "insert into knowledge_glossary (id, target, term, synonyms, meaning, sql, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        target,
        term.term,
        &term.synonyms,
        term.meaning,
        term.sql,
        by.0,
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// False when there is none. A term that is there already violates [`TERM_UNIQUE`].
pub async fn update(
    db: impl PgExecutor<'_>,
    target: &str,
    id: TermId,
    term: &GlossaryTermIn,
) -> Result<bool> {
    let done = sqlx::query!(
        "update knowledge_glossary
         set term = $3, synonyms = $4, meaning = $5, sql = $6, updated_at = now()
         where target = $1 and id = $2",
        target,
        id.0,
        term.term,
        &term.synonyms,
        term.meaning,
        term.sql,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when there is none.
pub async fn delete(db: impl PgExecutor<'_>, target: &str, id: TermId) -> Result<bool> {
    let done =
        sqlx::query!("delete from knowledge_glossary where target = $1 and id = $2", target, id.0)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

struct Row {
    id: Uuid,
    term: String,
    synonyms: Vec<String>,
    meaning: String,
    sql: Option<String>,
    created_by: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for api::GlossaryTerm {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            term: row.term,
            synonyms: row.synonyms,
            meaning: row.meaning,
            sql: row.sql,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            links: KnowledgeLinks::of("glossary", row.id),
        }
    }
}
