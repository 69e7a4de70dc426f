//! The built-in generator as author.

use builtin::{Builtin, NotAnswerable};
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
    let builtin = work.schema.builtin().await;
    let (question, answers) = read(&builtin, work)?;
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
        confidence: Some(best.confidence),
        alternatives,
    })
}

/// The standalone question, and its readings, the best first.
fn read(builtin: &Builtin, work: Work<'_>) -> Result<(String, Vec<builtin::Answer>), JobError> {
    let (said, today) = (work.ask.question, work.ask.today);
    match work.ask.conversation.last() {
        None => {
            let answers = builtin.answers(said, today, READINGS).map_err(not_answerable)?;
            Ok((said.to_owned(), answers))
        }
        Some(before) => {
            let next = builtin.follow_up(&before.question, said, today).map_err(not_answerable)?;
            Ok((next.question, vec![next.answer]))
        }
    }
}

fn alternative(answer: &builtin::Answer) -> Alternative {
    Alternative {
        sql: answer.sql.clone(),
        explanation: Some(answer.explanation.clone()),
        difference: Some(answer.assumptions.join("; ")),
    }
}

fn ask_back(rivals: &[&builtin::Answer]) -> JobError {
    let reading = |answer: &&builtin::Answer| Reading {
        question: answer.explanation.clone(),
        sql: Some(answer.sql.clone()),
    };
    failure::needs_clarification(rivals.iter().take(READINGS).map(reading).collect())
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
