//! Deep effort: several candidates, written apart from each other, are tried on the target, and
//! what most of them find is the answer. Where no two agree, the person is asked.

use futures::{StreamExt as _, stream};
use llm::Llm;
use proto::{
    Event, JobError, Reading, Stage,
    api::{Alternative, Usage},
};
use store::queries::Answer;

use super::{
    Work, by_grammar,
    by_model::{Brief, mended},
    trial::{self, Trial},
};
use crate::{
    failure,
    prompt::{Ambiguity, Style},
    writer::Writer,
};

/// Each is mended once; more would cost more than another candidate is worth.
const CORRECTIONS: usize = 1;
/// Readings that are offered at most.
const READINGS: usize = 3;
/// Below this the built-in generator's opinion is a guess, and guesses do not vote.
const SURE: f32 = 0.5;

/// An answer, and what came of trying it.
struct Candidate {
    answer: Answer,
    trial: Option<Trial>,
}

/// Candidates that found the same, the first of them in front.
struct Party {
    candidates: Vec<Candidate>,
}

pub async fn answer(
    work: Work<'_>,
    llm: &Llm,
    model: &str,
    usage: &mut Usage,
) -> Result<Answer, JobError> {
    let mut chooser = Writer::new(llm, model, work.tell).traced(work.ask.trace);
    let brief = Brief::new(work, &mut chooser).await;
    *usage += failure::usage(chooser.spent());
    let brief = brief?;

    let styles = [Style::Plain, Style::Stepwise, Style::Literal];
    let told = format!("{model} writes {} candidates", styles.len());
    (work.tell)(Event::stage(Stage::Generating, told));
    let written = stream::iter(styles)
        .map(|style| candidate(work, &brief, style, llm, model))
        // All at once, in the order of the styles.
        .buffered(styles.len())
        .collect::<Vec<_>>();
    let (written, second_opinion) = tokio::join!(written, by_grammar::answer(work.unheard()));

    let mut answers = Vec::new();
    let mut failures = Vec::new();
    for (answer, spent) in written {
        *usage += spent;
        match answer {
            Ok(answer) => answers.push(answer),
            Err(error) => failures.push(error),
        }
    }
    if answers.is_empty() {
        // The plain candidate's failure is the one that `standard` would have met.
        return Err(failures.into_iter().next().expect("every style wrote or failed"));
    }
    let is_sure = |answer: &Answer| answer.confidence.is_some_and(|c| c >= SURE);
    answers.extend(second_opinion.ok().filter(is_sure));
    (work.tell)(Event::stage(Stage::Validating, format!("trying {} candidates", answers.len())));
    elect(tried(work, answers).await)
}

async fn candidate(
    work: Work<'_>,
    brief: &Brief,
    style: Style,
    llm: &Llm,
    model: &str,
) -> (Result<Answer, JobError>, Usage) {
    // One is heard while it writes; three at a time would be noise.
    let work = if style == Style::Plain { work } else { work.unheard() };
    let mut writer = Writer::new(llm, model, work.tell).traced(work.ask.trace);
    let mut conversation = brief.conversation(work, style, Ambiguity::Choose);
    let written = mended(work, &mut conversation, &mut writer, CORRECTIONS).await;
    let answer = written.map(|(draft, checked)| draft.into_answer(work, &checked, model));
    (answer, failure::usage(writer.spent()))
}

/// One after the other: the target has others to serve.
async fn tried(work: Work<'_>, answers: Vec<Answer>) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(answers.len());
    for answer in answers {
        let trial = trial::run(work, &answer.sql).await;
        candidates.push(Candidate { answer, trial });
    }
    candidates
}

/// The party with the most votes; of equals, the one whose first candidate was first.
fn elect(candidates: Vec<Candidate>) -> Result<Answer, JobError> {
    let tried = candidates.len();
    let mut parties = parties(candidates);
    parties.sort_by_key(|party| std::cmp::Reverse(party.candidates.len()));
    let votes = parties[0].candidates.len();
    if parties.len() > 1 && votes == 1 {
        return Err(failure::needs_clarification(readings(&parties)));
    }
    let alternatives = parties[1..].iter().map(|other| other.beside(&parties[0])).collect();
    let winner = parties.swap_remove(0).into_first();
    let confidence = winner.trial.is_some().then_some(votes as f32 / tried as f32);
    Ok(Answer { alternatives, confidence, ..winner.answer })
}

/// Those that ran, by what they found. Where none ran, the target is away, and the first stands
/// for all; otherwise one that did not run has no vote.
fn parties(candidates: Vec<Candidate>) -> Vec<Party> {
    if candidates.iter().all(|candidate| candidate.trial.is_none()) {
        return vec![Party { candidates: candidates.into_iter().take(1).collect() }];
    }
    let mut parties: Vec<Party> = Vec::new();
    for candidate in candidates.into_iter().filter(|candidate| candidate.trial.is_some()) {
        match parties.iter_mut().find(|party| party.first().trial == candidate.trial) {
            Some(party) => party.candidates.push(candidate),
            None => parties.push(Party { candidates: vec![candidate] }),
        }
    }
    parties
}

/// What each party takes the question for. Where two say the same of it and found different
/// things, what differs tells them apart: a person has to choose, and sends the words back.
fn readings(parties: &[Party]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for party in parties.iter().take(READINGS) {
        let mut reading = party.reading();
        if readings.iter().any(|other| other.question == reading.question) {
            let place = readings.len() + 1;
            let difference = party.difference(&parties[0]).unwrap_or_default();
            reading.question = format!("{} (reading {place}: {difference})", reading.question);
        }
        readings.push(reading);
    }
    readings
}

impl Party {
    fn first(&self) -> &Candidate {
        &self.candidates[0]
    }

    fn into_first(mut self) -> Candidate {
        self.candidates.swap_remove(0)
    }

    fn reading(&self) -> Reading {
        let answer = &self.first().answer;
        // The model's reading of the question is the first paragraph of its account.
        let account = answer.explanation.as_ref().unwrap_or(&answer.question);
        let question = account.lines().next().unwrap_or_default().to_owned();
        Reading { question, sql: Some(answer.sql.clone()) }
    }

    /// As an alternative to what won.
    fn beside(&self, winner: &Self) -> Alternative {
        let answer = &self.first().answer;
        Alternative {
            sql: answer.sql.clone(),
            explanation: answer.explanation.clone(),
            difference: self.difference(winner),
        }
    }

    fn difference(&self, other: &Self) -> Option<String> {
        let (own, others) = (self.first().trial.as_ref()?, other.first().trial.as_ref()?);
        Some(own.difference(others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(sql: &str, rows: Option<&[&str]>) -> Candidate {
        let answer = Answer {
            sql: sql.into(),
            explanation: Some(format!("Reads it as {sql}.\n\nMore.")),
            ..Answer::default()
        };
        Candidate { answer, trial: rows.map(|rows| Trial::of(1, rows)) }
    }

    #[test]
    fn most_votes_win_and_the_others_are_shown_with_what_differs() {
        let answer = elect(vec![
            candidate("a", Some(&["[1]"])),
            candidate("b", Some(&["[2]", "[3]"])),
            candidate("c", Some(&["[3]", "[2.0]"])),
        ])
        .unwrap();
        assert_eq!((answer.sql.as_str(), answer.confidence), ("b", Some(2.0 / 3.0)));
        assert_eq!(answer.alternatives.len(), 1);
        assert_eq!(answer.alternatives[0].sql, "a");
        assert_eq!(answer.alternatives[0].difference.as_deref(), Some("1 row instead of 2"));
    }

    #[test]
    fn where_no_two_agree_the_question_comes_back() {
        let error = elect(vec![candidate("a", Some(&["[1]"])), candidate("b", Some(&["[2]"]))])
            .unwrap_err();
        let readings: Vec<&str> = error.readings.iter().map(|r| r.question.as_str()).collect();
        assert_eq!(readings, ["Reads it as a.", "Reads it as b."]);
        assert_eq!(error.readings[1].sql.as_deref(), Some("b"));
    }

    #[test]
    fn what_did_not_run_has_no_vote_unless_nothing_did() {
        let answer = elect(vec![candidate("a", None), candidate("b", Some(&["[1]"]))]).unwrap();
        assert_eq!((answer.sql.as_str(), answer.confidence), ("b", Some(0.5)));
        let answer = elect(vec![candidate("a", None), candidate("b", None)]).unwrap();
        assert_eq!((answer.sql.as_str(), answer.confidence), ("a", None));
    }
}
