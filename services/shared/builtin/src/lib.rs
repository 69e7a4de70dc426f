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
//! - [`print`] lowers the tree to SQL, [`explain`] says in words what it means.
//! - [`followup`] reads an instruction on after a question, and merges their trees.
//!
//! Nothing is decided before the end: several readings go all the way, and the one that explains
//! the most words with the fewest guesses and joins wins. When even that one leaves words of
//! weight unexplained, the answer is [`NotAnswerable`].

mod explain;
mod followup;
mod grammar;
mod lex;
mod link;
mod mentions;
mod plan;
mod print;
mod rivals;
mod schema;
mod score;
mod tree;
pub mod vocabulary;

use std::sync::Arc;

use catalog::Catalog;
use chrono::NaiveDate;
use guard::Dialect;

pub use followup::FollowUp;
use link::Linker;
pub use mentions::Mention;
use schema::Schema;
use score::Candidate;

/// Changes with every change of this crate's sources, and so with what it may answer.
pub const VERSION: &str = env!("BUILTIN_VERSION");

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
    /// Another reading is about as good and means something else; `assumptions` tell which words
    /// were taken for what. Only the asker can choose: see [`rivals`].
    pub ambiguous: bool,
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
    /// Builds the indexes for a catalog, once; the SQL is PostgreSQL's.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        let schema = Schema::new(catalog);
        let linker = Linker::new(&schema);
        Self { schema, linker }
    }

    /// Has the SQL written in the dialect of an engine. What a question means hangs on nothing
    /// of it.
    #[must_use]
    pub fn writing(mut self, dialect: Dialect) -> Self {
        self.schema.dialect = dialect;
        self
    }

    /// Answers `question`; `today` is what "last month" counts from in dates that name no year.
    pub fn answer(&self, question: &str, today: NaiveDate) -> Result<Answer, NotAnswerable> {
        Ok(self.answers(question, today, 1)?.swap_remove(0))
    }

    /// The best answers, at most `most` but never none, the best first, no two with the same SQL.
    pub fn answers(
        &self,
        question: &str,
        today: NaiveDate,
        most: usize,
    ) -> Result<Vec<Answer>, NotAnswerable> {
        let mut answers = self.answers_of(self.candidates(question, today)?);
        // The best is ambiguous where others are; its rivals are of more use than what is next.
        answers.sort_by_key(|answer| !answer.ambiguous);
        answers.truncate(most.max(1));
        Ok(answers)
    }

    /// Which words of `question` are values that the database stores, the surest first.
    pub fn mentions(&self, question: &str) -> Vec<Mention> {
        // Stretches of time are no values, whatever the day.
        let tokens = lex::tokens(question, NaiveDate::default());
        mentions::find(&self.linker, &self.schema, question, &tokens)
    }

    /// What is asked when `instruction` is said after the question `before`, and its answer.
    ///
    /// An instruction changes the question: it adds or replaces conditions, groups, outputs, order
    /// and limit. One that is a whole question and refers to nothing before is asked by itself.
    pub fn follow_up(
        &self,
        before: &str,
        instruction: &str,
        today: NaiveDate,
    ) -> Result<FollowUp, NotAnswerable> {
        followup::follow_up(self, before, instruction, today)
    }

    fn candidates(
        &self,
        question: &str,
        today: NaiveDate,
    ) -> Result<Vec<Candidate>, NotAnswerable> {
        let tokens = lex::tokens(question, today);
        score::ranked(&self.schema, &link::readings(&self.linker, &self.schema, &tokens))
    }

    fn answers_of(&self, ranked: Vec<Candidate>) -> Vec<Answer> {
        let notes = rivals::tell_apart(&self.schema, &ranked);
        let told = ranked.into_iter().zip(notes);
        told.map(|(candidate, notes)| self.answer_of(candidate, notes)).collect()
    }

    /// `notes` tell it apart from its rivals, when it has any.
    fn answer_of(&self, candidate: Candidate, notes: Vec<String>) -> Answer {
        let tables = candidate.tables(&self.schema);
        let ambiguous = !notes.is_empty();
        let mut assumptions = candidate.parse.notes;
        assumptions.extend(notes);
        Answer {
            explanation: explain::reading(&self.schema, &candidate.parse.query),
            sql: candidate.sql,
            tables,
            assumptions,
            confidence: candidate.confidence,
            ambiguous,
        }
    }

    /// Every reading that was considered, best first, with what it came to: for tuning the grammar.
    pub fn trace(&self, question: &str, today: NaiveDate) -> String {
        let tokens = lex::tokens(question, today);
        score::trace(&self.schema, &link::readings(&self.linker, &self.schema, &tokens))
    }
}

/// The answers among which only the asker can choose: two or three, or none.
pub fn rivals(answers: &[Answer]) -> Vec<&Answer> {
    let rivals: Vec<&Answer> = answers.iter().filter(|a| a.ambiguous).collect();
    if rivals.len() > 1 { rivals } else { Vec::new() }
}
