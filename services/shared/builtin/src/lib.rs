//! The built-in generator: a deterministic compiler from English questions to SQL, for any
//! catalog, without a model.
//!
//! ```text
//! question ──lex──▶ tokens ──link──▶ readings ──grammar──▶ query trees ──plan──▶ joins ──print──▶ SQL
//! ```
//!
//! - [`lex`] cuts words, numbers, quotes, dates, and knows the phrases that frame a question.
//! - [`link`] finds what each span may mean in the catalog and lays spans into whole readings.
//! - [`grammar`] walks a reading and builds a [`tree::Query`]; what it passes over costs.
//! - [`plan`] joins the tables that the tree needs along foreign keys, declared or inferred.
//! - [`print`] writes SQL from the tree, [`explain`] says in words what it means.
//!
//! Nothing is decided before the end: several readings go all the way, and the one that explains
//! the most words with the fewest guesses and joins wins. When even that one leaves words of
//! weight unexplained, the answer is [`NotAnswerable`].

mod explain;
mod grammar;
mod lex;
mod link;
mod plan;
mod print;
mod schema;
mod score;
mod tree;

use std::sync::Arc;

use catalog::Catalog;
use chrono::NaiveDate;

use link::Linker;
use schema::Schema;

/// The generator for one catalog.
#[derive(Debug)]
pub struct Builtin {
    schema: Schema,
    linker: Linker,
}

/// A question, as SQL.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub sql: String,
    /// How the question was read, in plain words.
    pub explanation: String,
    /// The tables that the SQL reads.
    pub tables: Vec<String>,
    /// What was guessed on the way.
    pub assumptions: Vec<String>,
    /// From 0 to 1.
    pub confidence: f32,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct NotAnswerable {
    /// A sentence that a person can act on.
    pub reason: String,
    /// Words that were found in the catalog.
    pub understood: Vec<String>,
    /// Words that were not.
    pub not_understood: Vec<String>,
}

impl Builtin {
    /// Builds the indexes for a catalog, once.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        let schema = Schema::new(catalog);
        let linker = Linker::new(&schema);
        Self { schema, linker }
    }

    /// Answers `question`; `today` is what "last month" counts from in dates that name no year.
    pub fn answer(&self, question: &str, today: NaiveDate) -> Result<Answer, NotAnswerable> {
        let tokens = lex::tokens(question, today);
        let readings = link::readings(&self.linker, &self.schema, &tokens);
        let best = score::best(&self.schema, &readings)?;
        let tables = best.tables(&self.schema);
        Ok(Answer {
            explanation: explain::reading(&self.schema, &best.parse.query),
            sql: best.sql,
            tables,
            assumptions: best.parse.notes,
            confidence: best.confidence,
        })
    }

    /// Every reading that was considered, best first, with what it came to: for tuning the grammar.
    pub fn trace(&self, question: &str, today: NaiveDate) -> String {
        let tokens = lex::tokens(question, today);
        score::trace(&self.schema, &link::readings(&self.linker, &self.schema, &tokens))
    }
}
