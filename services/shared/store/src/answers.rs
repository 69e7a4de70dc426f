//! Answers that are kept, so that the same question costs no model twice.
//!
//! A kept answer is of use only while everything it was written from is as it was. What is kept
//! for the question and does not fit is reported as a [`Miss`], so that it can be counted why.

use std::time::Duration;

use chrono::NaiveDate;
use proto::{QueryId, api::Usage};
use sqlx::{PgExecutor, Result, types::Json};
use strum::{Display, IntoStaticStr};

use crate::{jobs::interval, queries::Answer};

/// What an answer depends on. Everything has to be the same for one to be used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// `host:port/database`.
    pub target: String,
    /// A digest of the question, and of what it builds on.
    pub asked: Vec<u8>,
    /// A model's name, or that of the built-in generator.
    pub author: String,
    /// What else decides what the author writes: effort, prompts, temperature.
    pub policy: String,
    /// Of the schema as whoever asks may see it, stored values included.
    pub schema: String,
    /// Of the knowledge base.
    pub knowledge: String,
    /// In the target's time zone.
    pub today: NaiveDate,
}

/// An answer that is used again, and what it cost the first time.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub answer: Answer,
    pub usage: Usage,
}

/// Why no answer is used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Miss {
    /// Nobody has asked this before.
    NewQuestion,
    /// It was answered by somebody else, or with another effort.
    OtherAuthor,
    SchemaChanged,
    KnowledgeChanged,
    /// It was right on the day it was written.
    AnotherDay,
    Expired,
}

/// Looks for an answer that is no older than `ttl`, and counts the hit.
pub async fn find(
    db: impl PgExecutor<'_> + Copy,
    basis: &Basis,
    ttl: Duration,
) -> Result<std::result::Result<Kept, Miss>> {
    let rows = sqlx::query!(
        r#"select author = $3 and policy = $4 as "same_author!", schema = $5 as "same_schema!",
                  knowledge = $6 as "same_knowledge!", coalesce(only_on = $7, true) as "same_day!",
                  created_at > now() - $8::interval as "is_fresh!",
                  answer as "answer: Json<Answer>", tokens, cost_usd
           from answers where target = $1 and asked = $2
           order by 1 desc limit 1"#,
        basis.target,
        basis.asked,
        basis.author,
        basis.policy,
        basis.schema,
        basis.knowledge,
        basis.today,
        interval(ttl),
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = rows else { return Ok(Err(Miss::NewQuestion)) };
    let miss = [
        (row.same_author, Miss::OtherAuthor),
        (row.same_schema, Miss::SchemaChanged),
        (row.same_knowledge, Miss::KnowledgeChanged),
        (row.same_day, Miss::AnotherDay),
        (row.is_fresh, Miss::Expired),
    ]
    .into_iter()
    .find(|(is_same, _)| !is_same);
    if let Some((_, miss)) = miss {
        return Ok(Err(miss));
    }
    sqlx::query!(
        "update answers set hits = hits + 1
         where target = $1 and asked = $2 and author = $3 and policy = $4",
        basis.target,
        basis.asked,
        basis.author,
        basis.policy,
    )
    .execute(db)
    .await?;
    let usage =
        Usage { prompt_tokens: row.tokens as u64, cost_usd: row.cost_usd, ..Usage::default() };
    Ok(Ok(Kept { answer: row.answer.0, usage }))
}

/// Keeps an answer in place of the one that no longer fits.
pub async fn keep(
    db: impl PgExecutor<'_>,
    basis: &Basis,
    only_today: bool,
    answer: &Answer,
    usage: Usage,
) -> Result<()> {
    sqlx::query!(
        "insert into answers (target, asked, author, policy, schema, knowledge, only_on, answer, tokens, cost_usd)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (target, asked, author, policy) do update
         set schema = excluded.schema, knowledge = excluded.knowledge, only_on = excluded.only_on,
             answer = excluded.answer, tokens = excluded.tokens, cost_usd = excluded.cost_usd,
             created_at = now()",
        basis.target,
        basis.asked,
        basis.author,
        basis.policy,
        basis.schema,
        basis.knowledge,
        only_today.then_some(basis.today),
        Json(answer) as _,
        usage.tokens() as i64,
        usage.cost_usd,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets answers whose SQL is that of a query which could not be run.
pub async fn forget(db: impl PgExecutor<'_>, query: QueryId) -> Result<()> {
    sqlx::query!(
        "delete from answers a using queries q
         where q.id = $1 and md5(a.answer ->> 'sql') = md5(q.sql) and a.answer ->> 'sql' = q.sql",
        query.0,
    )
    .execute(db)
    .await?;
    Ok(())
}
