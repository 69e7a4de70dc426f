//! What is known about a target beyond its schema. Every change counts the target's version
//! up, in its own transaction; whoever holds an older one reads again.

pub mod examples;
pub mod glossary;
pub mod instructions;

use serde::Serialize;
use sqlx::{PgPool, Result};

pub use self::{examples::Example, glossary::Term, instructions::Instruction};

/// All that questions are answered with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Content {
    pub examples: Vec<Example>,
    pub instructions: Vec<Instruction>,
    pub glossary: Vec<Term>,
}

/// A page of a list, and how much there is.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: u64,
}

/// Which of them to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Text that occurs in them.
    pub search: Option<String>,
    pub limit: i64,
    pub offset: i64,
}

/// All that is in use for `target`, in the order in which it was written. Read after
/// [`crate::catalogs::versions`], it may be newer than that version, never older.
pub async fn load(db: &PgPool, target: &str) -> Result<Content> {
    Ok(Content {
        examples: examples::enabled(db, target).await?,
        instructions: instructions::all(db, target).await?,
        glossary: glossary::all(db, target).await?,
    })
}

/// A `like` pattern for text that holds `part` as it stands.
fn contains(part: &str) -> String {
    let escaped = part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}
