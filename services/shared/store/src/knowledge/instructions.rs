//! How SQL is to be written for a target.

use chrono::{DateTime, Utc};
use proto::{
    InstructionId, UserId,
    api::{self, InstructionIn, KnowledgeLinks},
};
use serde::Serialize;
use sqlx::{PgExecutor, PgPool, Result};
use uuid::Uuid;

use super::{Filter, Page, contains};

/// How SQL is to be written, always or when a topic comes up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instruction {
    pub text: String,
    pub always: bool,
    pub topics: Vec<String>,
}

/// All of them, in the order of their writing.
pub async fn all(db: impl PgExecutor<'_>, target: &str) -> Result<Vec<Instruction>> {
    sqlx::query_as!(
        Instruction,
        "select text, always, topics from knowledge_instructions where target = $1 order by id",
        target,
    )
    .fetch_all(db)
    .await
}

/// Newest first.
pub async fn list(db: &PgPool, target: &str, filter: &Filter) -> Result<Page<api::Instruction>> {
    let pattern = filter.search.as_deref().map(contains);
    let rows = sqlx::query_as!(
        Row,
        r#"select i.id, i.text, i.always, i.topics, u.username as "created_by?", i.created_at,
                  i.updated_at
           from knowledge_instructions i left join users u on u.id = i.created_by
           where i.target = $1
             and ($2::text is null or i.text ilike $2 or array_to_string(i.topics, ' ') ilike $2)
           order by i.id desc limit $3 offset $4"#,
        target,
        pattern,
        filter.limit,
        filter.offset,
    )
    .fetch_all(db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from knowledge_instructions
           where target = $1
             and ($2::text is null or text ilike $2 or array_to_string(topics, ' ') ilike $2)"#,
        target,
        pattern,
    )
    .fetch_one(db)
    .await?;
    Ok(Page { items: rows.into_iter().map(api::Instruction::from).collect(), total: total as u64 })
}

pub async fn find(
    db: impl PgExecutor<'_>,
    target: &str,
    id: InstructionId,
) -> Result<Option<api::Instruction>> {
    let row = sqlx::query_as!(
        Row,
        r#"select i.id, i.text, i.always, i.topics, u.username as "created_by?", i.created_at,
                  i.updated_at
           from knowledge_instructions i left join users u on u.id = i.created_by
           where i.target = $1 and i.id = $2"#,
        target,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(api::Instruction::from))
}

/// Whose it is: the target that it speaks of.
pub async fn target(db: impl PgExecutor<'_>, id: InstructionId) -> Result<Option<String>> {
    sqlx::query_scalar!("select target from knowledge_instructions where id = $1", id.0)
        .fetch_optional(db)
        .await
}

pub async fn insert(
    db: impl PgExecutor<'_>,
    target: &str,
    by: UserId,
    instruction: &InstructionIn,
) -> Result<InstructionId> {
    let id = InstructionId::new();
    sqlx::query!(
        "insert into knowledge_instructions (id, target, text, always, topics, created_by)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        target,
        instruction.text,
        instruction.always,
        &instruction.topics,
        by.0,
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// False when there is none.
pub async fn update(
    db: impl PgExecutor<'_>,
    target: &str,
    id: InstructionId,
    instruction: &InstructionIn,
) -> Result<bool> {
    let done = sqlx::query!(
        "update knowledge_instructions set text = $3, always = $4, topics = $5, updated_at = now()
         where target = $1 and id = $2",
        target,
        id.0,
        instruction.text,
        instruction.always,
        &instruction.topics,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when there is none.
pub async fn delete(db: impl PgExecutor<'_>, target: &str, id: InstructionId) -> Result<bool> {
    let done = sqlx::query!(
        "delete from knowledge_instructions where target = $1 and id = $2",
        target,
        id.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

struct Row {
    id: Uuid,
    text: String,
    always: bool,
    topics: Vec<String>,
    created_by: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for api::Instruction {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            text: row.text,
            always: row.always,
            topics: row.topics,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            links: KnowledgeLinks::of("instructions", row.id),
        }
    }
}
