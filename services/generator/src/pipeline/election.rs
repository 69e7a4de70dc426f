//! Which of several candidates is the answer: what most of them find.

use proto::{JobError, Reading, api::Alternative};
use store::queries::Answer;

use super::trial::{Found, Trial};
use crate::failure;

/// An answer, and what came of trying it.
pub struct Candidate {
    pub answer: Answer,
    pub trial: Trial,
}

/// Candidates that found the same, the first of them in front.
struct Party {
    candidates: Vec<Candidate>,
}

/// The party with the most votes; of equals, the one whose first candidate was first. `asked`
/// opinions were asked for: who gave none is no supporter.
///
/// - A candidate that does not run has no vote, unless none runs: then the target is away, and the
///   first stands, unsure.
/// - What is too much to compare is told apart from nothing: where most are, the first of them
///   stands, unsure.
/// - Finding nothing is no agreement, for two mistakes find nothing alike: it wins only where
///   nobody found anything, unsure.
///
/// # Errors
/// The question back, where no two agree.
pub fn elect(candidates: Vec<Candidate>, asked: usize) -> Result<Answer, JobError> {
    let runs = candidates.iter().any(|candidate| candidate.trial != Trial::Failed);
    let mut parties = parties(candidates, runs);
    parties.sort_by_key(|party| (party.is_empty(), std::cmp::Reverse(party.votes())));
    let [winner, others @ ..] = &parties[..] else { unreachable!("somebody answered") };
    if !others.is_empty() && winner.votes() == 1 && winner.found().is_some() {
        return Err(failure::needs_clarification(readings(&parties)));
    }
    let alternatives = others.iter().map(|other| other.beside(winner)).collect();
    let is_sure = winner.found().is_some() && !winner.is_empty();
    let confidence = is_sure.then_some(winner.votes() as f32 / asked.max(winner.votes()) as f32);
    let winner = parties.swap_remove(0).into_first();
    Ok(Answer { alternatives, confidence, ..winner.answer })
}

fn parties(candidates: Vec<Candidate>, runs: bool) -> Vec<Party> {
    if !runs {
        return vec![Party { candidates: candidates.into_iter().take(1).collect() }];
    }
    let mut parties: Vec<Party> = Vec::new();
    for candidate in candidates.into_iter().filter(|c| c.trial != Trial::Failed) {
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
    for party in parties {
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

    fn votes(&self) -> usize {
        self.candidates.len()
    }

    fn found(&self) -> Option<&Found> {
        match &self.first().trial {
            Trial::Found(found) => Some(found),
            Trial::TooMuch | Trial::Failed => None,
        }
    }

    fn is_empty(&self) -> bool {
        self.found().is_some_and(Found::is_empty)
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
        match (self.found(), other.found()) {
            (Some(own), Some(others)) => Some(own.difference(others)),
            (None, Some(_)) => Some("too much to compare".to_owned()),
            (_, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(sql: &str, trial: Trial) -> Candidate {
        let answer = Answer {
            sql: sql.into(),
            explanation: Some(format!("Reads it as {sql}.\n\nMore.")),
            ..Answer::default()
        };
        Candidate { answer, trial }
    }

    fn found(sql: &str, rows: &[&str]) -> Candidate {
        candidate(sql, Trial::Found(Found::of(1, rows)))
    }

    fn elected(candidates: Vec<Candidate>) -> (String, Option<f32>) {
        let asked = candidates.len();
        let answer = elect(candidates, asked).unwrap();
        (answer.sql, answer.confidence)
    }

    #[test]
    fn most_votes_win_and_the_others_are_shown_with_what_differs() {
        let answer = elect(
            vec![found("a", &["[1]"]), found("b", &["[2]", "[3]"]), found("c", &["[3]", "[2.0]"])],
            3,
        )
        .unwrap();
        assert_eq!((answer.sql.as_str(), answer.confidence), ("b", Some(2.0 / 3.0)));
        assert_eq!(answer.alternatives.len(), 1);
        assert_eq!(answer.alternatives[0].sql, "a");
        assert_eq!(answer.alternatives[0].difference.as_deref(), Some("1 row instead of 2"));
    }

    #[test]
    fn where_no_two_agree_the_question_comes_back() {
        let error = elect(vec![found("a", &["[1]"]), found("b", &["[2]"])], 2).unwrap_err();
        let readings: Vec<&str> = error.readings.iter().map(|r| r.question.as_str()).collect();
        assert_eq!(readings, ["Reads it as a.", "Reads it as b."]);
        assert_eq!(error.readings[1].sql.as_deref(), Some("b"));
    }

    #[test]
    fn who_gave_no_opinion_is_no_supporter() {
        let answer = elect(vec![found("a", &["[1]"])], 4).unwrap();
        assert_eq!(answer.confidence, Some(0.25));
    }

    #[test]
    fn what_did_not_run_has_no_vote_unless_nothing_did() {
        let (failed, also) = (candidate("a", Trial::Failed), candidate("b", Trial::Failed));
        assert_eq!(elected(vec![failed, found("b", &["[1]"])]), ("b".into(), Some(0.5)));
        assert_eq!(elected(vec![candidate("a", Trial::Failed), also]), ("a".into(), None));
    }

    #[test]
    fn what_is_too_much_to_compare_is_not_outvoted_by_less() {
        let long = |sql| candidate(sql, Trial::TooMuch);
        let votes = vec![long("a"), found("b", &["[1]"]), long("c")];
        assert_eq!(elected(votes), ("a".into(), None));
    }

    #[test]
    fn two_that_find_nothing_agree_by_accident() {
        let votes = || vec![found("a", &[]), found("b", &["[null]"]), found("c", &["[5]"])];
        let error = elect(votes(), 3).unwrap_err();
        assert_eq!(error.readings[0].sql.as_deref(), Some("c"));
        let nothing = vec![found("a", &[]), found("b", &[])];
        assert_eq!(elected(nothing), ("a".into(), None));
    }
}
