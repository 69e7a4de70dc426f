//! A language model as author: tables, prompt, SQL, and what has to be mended of it.

use std::borrow::Cow;

use builtin::Mention;
use catalog::Table;
use llm::Llm;
use proto::{Effort, Event, JobError, Stage};
use store::queries::Answer;

use super::{Work, by_grammar};
use crate::{
    check::{self, Checked, Problem},
    choose,
    draft::Draft,
    prompt::{self, Ambiguity, Known, Style},
    writer::{Conversation, Writer},
};

/// What is known beyond the schema gets this part of the room that the schema has: it comes on top,
/// and what people write has no length of its own.
const KNOWN_SHARE: usize = 2;

/// How often SQL is mended; with the first answer, `fast` comes to two calls.
fn corrections(effort: Effort) -> usize {
    match effort {
        Effort::Fast => 1,
        Effort::Standard | Effort::Deep => 2,
    }
}

/// One piece of SQL, mended until it holds.
pub(super) async fn answer(work: Work<'_>, llm: &Llm, model: &str) -> Result<Answer, JobError> {
    let writer = Writer::new(work, llm, model);
    let brief = Brief::new(work, &writer).await?;
    (work.tell)(Event::stage(Stage::Generating, format!("{} writes SQL", writer.model())));
    let ambiguity = match work.ask.effort {
        Effort::Fast => Ambiguity::Choose,
        Effort::Standard | Effort::Deep => Ambiguity::Ask,
    };
    let mut conversation = brief.conversation(work, Style::Plain, ambiguity);
    let most = corrections(work.ask.effort);
    let (draft, checked) = mended(work, &mut conversation, &writer, most).await?;
    Ok(draft.into_answer(work, &checked, writer.model()))
}

/// What a model is shown besides the question; the same for every candidate.
pub(super) struct Brief<'a> {
    tables: Vec<Cow<'a, Table>>,
    known: Known,
    mentions: Vec<Mention>,
}

impl<'a> Brief<'a> {
    /// Looks up what is known, and chooses the tables. Where calls are few, the likeliest are
    /// taken unasked.
    pub async fn new(work: Work<'a>, writer: &Writer<'_>) -> Result<Self, JobError> {
        let (subject, schema) = (work.subject(), work.schema);
        writer.tell(Event::stage(Stage::Searching, "looking for the tables that matter"));
        let embedding = schema.embedding(&subject).await;
        let knowledge = schema.knowledge.relevant(&subject, embedding.as_deref());
        let mentions = by_grammar::mentions(work, subject.clone()).await;
        let hints = choose::Hints {
            subject: &subject,
            embedding: embedding.as_deref(),
            knowledge: &knowledge,
            mentions: &mentions,
        };
        let tables = match work.ask.effort {
            Effort::Fast => choose::likeliest(&hints, schema, work.schema_tokens),
            Effort::Standard | Effort::Deep => {
                choose::tables(writer, work.ask, &hints, schema, work.schema_tokens).await?
            }
        };
        let found = format!("{} of {} tables", tables.len(), schema.catalog.tables.len());
        writer.tell(Event::stage(Stage::Searching, found));
        let tables = schema.shown(&tables, &subject);
        let known = Known::within(work.schema_tokens / KNOWN_SHARE, &knowledge);
        if let Some(left_out) = &known.left_out {
            writer.tell(Event::stage(Stage::Searching, left_out.clone()));
        }
        Ok(Self { tables, known, mentions })
    }

    pub fn conversation(&self, work: Work<'_>, style: Style, ambiguity: Ambiguity) -> Conversation {
        let ask = work.ask;
        let tables: Vec<&Table> = self.tables.iter().map(AsRef::as_ref).collect();
        let is_shown =
            |mention: &&Mention| tables.iter().any(|table| table.display_name() == mention.table);
        let system = prompt::write(&prompt::Material {
            mentions: self.mentions.iter().filter(is_shown).collect(),
            tables,
            dialect: work.dialect(),
            knowledge: &self.known.shown,
            today: ask.today,
            time_zone: ask.time_zone,
            style,
            ambiguity,
        });
        let question = prompt::question(ask.question, ask.conversation);
        Conversation::new(system, question, self.known.left_out.clone())
    }
}

/// Asks until the SQL holds, as often as it makes sense.
pub(super) async fn mended(
    work: Work<'_>,
    conversation: &mut Conversation,
    writer: &Writer<'_>,
    corrections: usize,
) -> Result<(Draft, Checked), JobError> {
    let mut wrong: Vec<String> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    loop {
        let answer = writer.write(conversation).await?;
        let draft = Draft::read(&answer.text);
        writer.tell(Event::stage(Stage::Validating, "checking the SQL"));
        let problem = match &draft {
            None => Problem::Unreadable { cut: answer.truncated },
            Some(draft) if draft.sql.is_empty() => return Err(draft.refusal()),
            Some(draft) => match check::check(&draft.sql, work.schema, work.target).await {
                Ok(checked) => return Ok((draft.clone(), checked)),
                Err(problem) => problem,
            },
        };
        // Who says the same wrong thing twice has nothing better to say.
        let statement = normalized(draft.as_ref().map_or(&answer.text, |draft| &draft.sql));
        let repeats = said.contains(&statement);
        said.push(statement);
        if repeats || said.len() > corrections {
            return Err(problem.into_error());
        }
        writer.tell(Event::stage(Stage::Correcting, "mending the SQL"));
        for fault in problem.told() {
            if !wrong.contains(&fault) {
                wrong.push(fault);
            }
        }
        conversation.correct(answer.text, &wrong);
    }
}

impl Draft {
    /// With the SQL as it was checked. The reading is what a conversation goes on from; where
    /// nothing was said before, the question itself is the better record.
    pub(super) fn into_answer(self, work: Work<'_>, checked: &Checked, model: &str) -> Answer {
        let account = self.account();
        let stands_alone = work.ask.conversation.is_empty() || self.reading.is_empty();
        Answer {
            question: if stands_alone { work.ask.question.to_owned() } else { self.reading },
            sql: checked.sql().to_owned(),
            explanation: Some(account).filter(|text| !text.is_empty()),
            tables: checked.tables(),
            assumptions: self.assumptions,
            model: model.to_owned(),
            unproven: checked.is_unproven(),
            confidence: None,
            alternatives: Vec::new(),
        }
    }
}

/// As a comparison for sameness sees it: layout and case aside.
fn normalized(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
