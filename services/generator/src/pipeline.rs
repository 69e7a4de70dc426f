//! From a question to SQL, stage by stage. Knows nothing of jobs: whoever has a schema can
//! run it, the worker and the evaluation alike.

use builtin::NotAnswerable;
use chrono::NaiveDate;
use engines::Target;
use llm::Llm;
use proto::{Event, JobError, JobErrorCode, Stage, api::Usage};
use store::queries::Generated;

use crate::{
    check::{self, Checked, Problem},
    choose,
    draft::Draft,
    failure::{self, Failed},
    prompt,
    schema::Schema,
    writer::{Conversation, Writer},
};

/// The name by which the built-in generator is asked for, and signs.
pub const BUILTIN: &str = "builtin";

/// Hears what is being done.
pub type Tell<'a> = dyn Fn(Event) + Send + Sync + 'a;

pub struct Pipeline {
    /// Without one, the built-in generator answers.
    pub llm: Option<Llm>,
    /// Where SQL is planned before it is handed out, if at all.
    pub target: Option<Target>,
    /// Tokens of schema that a prompt may hold; above, tables are chosen first.
    pub schema_tokens: usize,
}

/// A question, and what its answer depends on besides the schema.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub question: &'a str,
    /// Another model than the configured one, or [`BUILTIN`].
    pub model: Option<&'a str>,
    pub today: NaiveDate,
}

/// Who writes the SQL.
enum Author<'a> {
    Builtin,
    Model(&'a Llm, &'a str),
}

impl Pipeline {
    /// How often the model may mend its SQL.
    const CORRECTIONS: usize = 2;
    /// Examples shown with a question.
    const EXAMPLES: usize = 3;

    /// SQL that passed the guard and, where the target answers, its planner.
    pub async fn generate(
        &self,
        ask: Ask<'_>,
        schema: &Schema,
        tell: &Tell<'_>,
    ) -> Result<Generated, Failed> {
        let free = |error| Failed { error, usage: Usage::default() };
        if schema.catalog.tables.is_empty() {
            let error = JobError::new(JobErrorCode::NotAnswerable, "the database has no tables")
                .with_hint("grant the role `select` on what may be asked, and refresh the schema");
            return Err(free(error));
        }
        match self.author(ask.model).map_err(free)? {
            Author::Builtin => self.by_grammar(ask, schema, tell).await.map_err(free),
            Author::Model(llm, model) => {
                let mut writer = Writer::new(llm, model, tell);
                let written = self.by_model(ask, schema, &mut writer, tell).await;
                let usage = failure::usage(writer.spent());
                match written {
                    Ok(generated) => Ok(Generated { usage, ..generated }),
                    Err(error) => Err(Failed { error, usage }),
                }
            }
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

    async fn by_grammar(
        &self,
        ask: Ask<'_>,
        schema: &Schema,
        tell: &Tell<'_>,
    ) -> Result<Generated, JobError> {
        tell(Event::stage(Stage::Understanding, "reading the question"));
        let builtin = schema.builtin().await;
        let answer = builtin.answer(ask.question, ask.today).map_err(not_answerable)?;
        tell(Event::stage(Stage::Validating, "checking the SQL"));
        let checked = check::check(&answer.sql, schema, self.target.as_ref())
            .await
            .map_err(Problem::into_error)?;
        Ok(Generated {
            sql: checked.sql,
            explanation: Some(answer.explanation),
            tables: checked.tables,
            assumptions: answer.assumptions,
            model: BUILTIN.into(),
            usage: Usage::default(),
        })
    }

    async fn by_model(
        &self,
        ask: Ask<'_>,
        schema: &Schema,
        writer: &mut Writer<'_>,
        tell: &Tell<'_>,
    ) -> Result<Generated, JobError> {
        tell(Event::stage(Stage::Understanding, "reading the question"));
        let examples = schema.knowledge.nearest(ask.question, Self::EXAMPLES);
        tell(Event::stage(Stage::Searching, "looking for the tables that matter"));
        let chosen = choose::tables(writer, ask.question, schema, self.schema_tokens).await?;
        let found = format!("{} of {} tables", chosen.len(), schema.catalog.tables.len());
        tell(Event::stage(Stage::Searching, found));

        tell(Event::stage(Stage::Generating, format!("{} writes SQL", writer.model())));
        let system = prompt::write(&schema.tables(&chosen), &examples, ask.today);
        let mut conversation = Conversation::new(system, ask.question);
        let (draft, checked) = self.mended(&mut conversation, schema, writer, tell).await?;
        Ok(Generated {
            sql: checked.sql,
            explanation: Some(draft.account()).filter(|text| !text.is_empty()),
            tables: checked.tables,
            assumptions: draft.assumptions,
            model: writer.model().into(),
            usage: Usage::default(),
        })
    }

    /// Asks until the SQL holds, as often as it makes sense.
    async fn mended(
        &self,
        conversation: &mut Conversation,
        schema: &Schema,
        writer: &mut Writer<'_>,
        tell: &Tell<'_>,
    ) -> Result<(Draft, Checked), JobError> {
        let mut wrong: Vec<String> = Vec::new();
        let mut said: Vec<String> = Vec::new();
        loop {
            let answer = writer.write(conversation).await?;
            let draft = Draft::read(&answer.text);
            tell(Event::stage(Stage::Validating, "checking the SQL"));
            let problem = match &draft {
                None => Problem::Unreadable { cut: answer.truncated },
                Some(draft) if draft.sql.is_empty() => {
                    return Err(JobError::new(JobErrorCode::NotAnswerable, &draft.not_answerable));
                }
                Some(draft) => match check::check(&draft.sql, schema, self.target.as_ref()).await {
                    Ok(checked) => return Ok((draft.clone(), checked)),
                    Err(problem) => problem,
                },
            };
            // Who says the same wrong thing twice has nothing better to say.
            let statement = normalized(draft.as_ref().map_or(&answer.text, |draft| &draft.sql));
            let repeats = said.contains(&statement);
            said.push(statement);
            if repeats || said.len() > Self::CORRECTIONS {
                return Err(problem.into_error());
            }
            tell(Event::stage(Stage::Correcting, "mending the SQL"));
            for fault in problem.told() {
                if !wrong.contains(&fault) {
                    wrong.push(fault);
                }
            }
            conversation.correct(answer.text, &wrong);
        }
    }
}

fn not_answerable(refusal: NotAnswerable) -> JobError {
    let error = JobError::new(JobErrorCode::NotAnswerable, refusal.reason);
    let mut hints = Vec::new();
    if !refusal.understood.is_empty() {
        hints.push(format!("understood: {}", refusal.understood.join(", ")));
    }
    if !refusal.not_understood.is_empty() {
        hints.push(format!("not understood: {}", refusal.not_understood.join(", ")));
    }
    if hints.is_empty() { error } else { error.with_hint(hints.join("; ")) }
}

/// As a comparison for sameness sees it: layout and case aside.
fn normalized(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
