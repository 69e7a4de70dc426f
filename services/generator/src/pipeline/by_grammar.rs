//! The built-in generator as author.

use builtin::{Builtin, Mention, NotAnswerable};
use proto::{Effort, Event, JobError, JobErrorCode, Reading, Stage, api::Alternative};
use store::queries::Answer;

use super::{BUILTIN, Work};
use crate::{
    check::{self, Problem},
    failure,
};

/// Readings that are offered at most, and so alternatives that are shown.
const READINGS: usize = 3;

/// SQL by grammar; costs no calls, whatever the effort.
pub async fn answer(work: Work<'_>) -> Result<Answer, JobError> {
    let (question, answers) = read(work).await?;
    let rivals = builtin::rivals(&answers);
    if work.ask.effort == Effort::Deep && !rivals.is_empty() {
        return Err(ask_back(&rivals));
    }
    let alternatives = rivals.iter().skip(1).map(|rival| alternative(rival)).collect();
    let Some(best) = answers.into_iter().next() else {
        return Err(JobError::new(JobErrorCode::NotAnswerable, "the question has no reading"));
    };
    (work.tell)(Event::stage(Stage::Validating, "checking the SQL"));
    let checked =
        check::check(&best.sql, work.schema, work.target).await.map_err(Problem::into_error)?;
    Ok(Answer {
        question,
        sql: checked.sql().to_owned(),
        explanation: Some(best.explanation),
        tables: checked.tables(),
        assumptions: best.assumptions,
        model: BUILTIN.into(),
        unproven: checked.is_unproven(),
        confidence: Some(best.confidence),
        alternatives,
    })
}

/// The standalone question, and its readings, the best first.
async fn read(work: Work<'_>) -> Result<(String, Vec<builtin::Answer>), JobError> {
    let (said, today) = (work.ask.question.to_owned(), work.ask.today);
    let before = work.ask.conversation.last().map(|turn| turn.question.clone());
    let read = move |builtin: &Builtin| match before {
        None => builtin.answers(&said, today, READINGS).map(|answers| (said, answers)),
        Some(before) => {
            let next = builtin.follow_up(&before, &said, today)?;
            Ok((next.question, vec![next.answer]))
        }
    };
    aside(work, read).await.map_err(not_answerable)
}

/// Words of a text that the database stores.
pub async fn mentions(work: Work<'_>, text: String) -> Vec<Mention> {
    aside(work, move |builtin| builtin.mentions(&text)).await
}

/// Long questions to large schemas take a while, and the runtime has others to serve.
async fn aside<T: Send + 'static>(
    work: Work<'_>,
    read: impl FnOnce(&Builtin) -> T + Send + 'static,
) -> T {
    let builtin = work.schema.builtin(work.dialect()).await;
    let reading = tokio::task::spawn_blocking(move || read(&builtin));
    reading.await.expect("the built-in generator takes any question")
}

fn alternative(answer: &builtin::Answer) -> Alternative {
    Alternative {
        sql: answer.sql.clone(),
        explanation: Some(answer.explanation.clone()),
        difference: Some(answer.assumptions.join("; ")),
    }
}

fn ask_back(rivals: &[&builtin::Answer]) -> JobError {
    let is_told_apart =
        rivals.iter().zip(rivals.iter().skip(1)).all(|(a, b)| a.explanation != b.explanation);
    let reading = |answer: &&builtin::Answer| Reading {
        question: if is_told_apart {
            answer.explanation.clone()
        } else {
            format!("{} ({})", answer.explanation, answer.assumptions.join("; "))
        },
        sql: Some(answer.sql.clone()),
    };
    failure::needs_clarification(rivals.iter().map(reading).collect())
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
