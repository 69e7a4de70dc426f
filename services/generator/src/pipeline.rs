//! From a question to SQL, stage by stage. Knows nothing of jobs: whoever has a schema can
//! run it, the worker and the evaluation alike.

mod by_grammar;
mod by_model;
mod candidates;
mod election;
mod trial;

use std::sync::Arc;

use chrono::NaiveDate;
use engines::Target;
use guard::Dialect;
use llm::Llm;
use proto::{Effort, Event, JobError, JobErrorCode, Stage};
use sha2::{Digest as _, Sha256};
use store::queries::{Answer, Generated, Turn};

use crate::{bill::Bill, check, prompt, schema::Schema, trace::Trace};

/// The name by which the built-in generator is asked for, and signs.
pub const BUILTIN: &str = "builtin";

/// Hears what is being done.
pub type Tell<'a> = dyn Fn(Event) + Send + Sync + 'a;

pub struct Pipeline {
    /// Without one, the built-in generator answers.
    pub llm: Option<Arc<Llm>>,
    /// Where SQL is planned before it is handed out, and candidates are tried, if at all.
    pub target: Option<Target>,
    /// Tokens of schema that a prompt may hold; above, tables are chosen first.
    pub schema_tokens: usize,
}

/// A question, and what its answer depends on besides the schema.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub question: &'a str,
    /// What was said before, the oldest first; empty for a question that stands alone.
    pub conversation: &'a [Turn],
    /// Another model than the configured one, or [`BUILTIN`].
    pub model: Option<&'a str>,
    pub effort: Effort,
    /// In `time_zone`.
    pub today: NaiveDate,
    pub time_zone: &'a str,
    /// Where the conversation with the model is kept, if anybody wants it.
    pub trace: Option<&'a Trace>,
}

/// Who writes the SQL.
#[derive(Clone, Copy)]
enum Author<'a> {
    Builtin,
    Model(&'a Llm, &'a str),
}

/// A question on somebody's desk.
#[derive(Clone, Copy)]
pub(crate) struct Work<'a> {
    pub ask: Ask<'a>,
    schema: &'a Schema,
    target: Option<&'a Target>,
    schema_tokens: usize,
    pub tell: &'a Tell<'a>,
    /// Whoever spends on the question says so here.
    pub bill: &'a Bill,
}

impl Pipeline {
    /// SQL that passed the guard and, where the target answers, its planner. What it costs is
    /// on the `bill`, however this ends, even when it is dropped halfway.
    pub async fn generate(
        &self,
        ask: Ask<'_>,
        schema: &Schema,
        bill: &Bill,
        tell: &Tell<'_>,
    ) -> Result<Generated, JobError> {
        if schema.catalog.tables.is_empty() {
            let error = JobError::new(JobErrorCode::NotAnswerable, "the database has no tables")
                .with_hint("grant the role `select` on what may be asked, and refresh the schema");
            return Err(error);
        }
        let author = self.author(ask.model)?;
        let work = Work {
            ask,
            schema,
            target: self.target.as_ref(),
            schema_tokens: self.schema_tokens,
            tell,
            bill,
        };
        tell(Event::stage(Stage::Understanding, "reading the question"));
        let answered = match (work.chosen_reading(author).await, author) {
            (Some(answer), _) => Ok(answer),
            (None, Author::Builtin) => by_grammar::answer(work).await,
            (None, Author::Model(llm, model)) if ask.effort == Effort::Deep => {
                candidates::answer(work, llm, model).await
            }
            (None, Author::Model(llm, model)) => by_model::answer(work, llm, model).await,
        };
        match answered {
            Ok(answer) => Ok(Generated { answer, effort: ask.effort, ..Generated::default() }),
            Err(error) => match self.stand_in(work, &error).await.unwrap_or(Err(error)) {
                Ok(answer) => Ok(Generated {
                    answer,
                    effort: ask.effort,
                    fallback_from: Some(author.name().to_owned()),
                    cached: None,
                }),
                Err(error) => Err(error),
            },
        }
    }

    /// Who answers when `asked` is wanted, by name.
    ///
    /// # Errors
    /// When a model is wanted and none is configured.
    pub fn author_name<'a>(&'a self, asked: Option<&'a str>) -> Result<&'a str, JobError> {
        Ok(self.author(asked)?.name())
    }

    /// All that decides what an author makes of a question, besides the question, the schema
    /// and the knowledge base.
    pub fn policy(&self, author: &str, effort: Effort) -> String {
        let dialect = prompt::name(dialect_of(self.target.as_ref()));
        match &self.llm {
            Some(llm) if author != BUILTIN => {
                format!(
                    "{effort} {dialect} {} t{} s{} a{} g{}",
                    prompt::version(),
                    llm.temperature(),
                    self.schema_tokens,
                    short_digest(&[llm.address()]),
                    builtin::VERSION,
                )
            }
            _ => format!("{effort} {dialect} g{}", builtin::VERSION),
        }
    }

    fn author<'a>(&'a self, asked: Option<&'a str>) -> Result<Author<'a>, JobError> {
        match (asked, &self.llm) {
            (Some(BUILTIN), _) | (None, None) => Ok(Author::Builtin),
            (asked, Some(llm)) => Ok(Author::Model(llm, asked.unwrap_or(llm.model()))),
            (Some(model), None) => Err(JobError::new(
                JobErrorCode::LlmUnavailable,
                format!("no language model is configured, so `{model}` cannot be asked"),
            )
            .with_hint("leave `model` out to ask the built-in generator")),
        }
    }

    /// The built-in generator's answer, where the model that was to write it is away. Somebody
    /// who asked for a model by name wants that one, or to hear that it is away.
    async fn stand_in(&self, work: Work<'_>, error: &JobError) -> Option<Result<Answer, JobError>> {
        let is_away = matches!(error.code, JobErrorCode::LlmUnavailable | JobErrorCode::LlmTimeout);
        if !is_away || work.ask.model.is_some() {
            return None;
        }
        (work.tell)(Event::stage(
            Stage::Generating,
            "the model is away: the built-in generator tries",
        ));
        match by_grammar::answer(work).await {
            Ok(answer) => Some(Ok(answer)),
            Err(error) if error.code == JobErrorCode::NeedsClarification => Some(Err(error)),
            // Its refusals say nothing of why there is no answer: the model's absence does.
            Err(_) => None,
        }
    }
}

/// What the SQL is written in; PostgreSQL's dialect where no target is known.
fn dialect_of(target: Option<&Target>) -> Dialect {
    target.map_or_else(Dialect::default, Target::dialect)
}

/// Eight digits that tell texts apart.
pub(crate) fn short_digest(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update(text);
    }
    let digest = digest.finalize();
    format!("{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3])
}

impl<'a> Author<'a> {
    fn name(self) -> &'a str {
        match self {
            Self::Builtin => BUILTIN,
            Self::Model(_, model) => model,
        }
    }
}

impl Work<'_> {
    /// The same, with nobody listening.
    fn unheard(self) -> Self {
        Self { tell: &|_| {}, ..self }
    }

    fn dialect(self) -> Dialect {
        dialect_of(self.target)
    }

    /// What the question is about, in words to search by: a follow-up speaks of what was asked
    /// before it, too.
    fn subject(&self) -> String {
        match self.ask.conversation.last() {
            None => self.ask.question.to_owned(),
            Some(before) => format!("{} {}", before.question, self.ask.question),
        }
    }

    /// The answer that was written for a reading, when the person has chosen it among those
    /// that were offered.
    async fn chosen_reading(&self, author: Author<'_>) -> Option<Answer> {
        let said = self.ask.question.trim();
        let readings = &self.ask.conversation.last()?.readings;
        let reading = readings.iter().find(|r| r.question.trim().eq_ignore_ascii_case(said))?;
        let sql = reading.sql.as_deref()?;
        // What no longer holds, since the schema has changed, is written anew.
        let checked = check::check(sql, self.schema, self.target).await.ok()?;
        Some(Answer {
            question: reading.question.clone(),
            sql: checked.sql().to_owned(),
            explanation: Some(reading.question.clone()),
            tables: checked.tables(),
            model: author.name().to_owned(),
            unproven: checked.is_unproven(),
            ..Answer::default()
        })
    }
}
