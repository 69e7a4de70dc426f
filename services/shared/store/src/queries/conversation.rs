//! What was said before a question that goes on from it.

use proto::{JobError, QueryId, Reading, api::ColumnInfo};
use sqlx::{PgExecutor, Result, types::Json};

/// Turns that are still remembered.
const MEMORY: i32 = 6;

/// One question of a conversation, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// As it was understood.
    pub question: String,
    pub sql: Option<String>,
    /// Of its result, where it was run.
    pub columns: Vec<ColumnInfo>,
    /// What was offered instead of an answer.
    pub readings: Vec<Reading>,
}

/// The conversation that ends with `last`, the oldest turn first.
pub async fn conversation(db: impl PgExecutor<'_>, last: QueryId) -> Result<Vec<Turn>> {
    let rows =
        sqlx::query_file!("src/queries/conversation.sql", last.0, MEMORY).fetch_all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Turn {
            question: row.question,
            sql: row.sql,
            columns: row.columns.map(|columns| columns.0).unwrap_or_default(),
            readings: row.error.map(|error| error.0.readings).unwrap_or_default(),
        })
        .collect())
}
