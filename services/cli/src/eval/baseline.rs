//! What changed since an earlier report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::outcome::Outcome;

/// The outcomes of an earlier report.
pub(super) struct Baseline {
    outcomes: HashMap<(String, String, String), Outcome>,
    models: HashSet<String>,
}

/// Of a report, what a comparison needs.
#[derive(Deserialize)]
struct Report {
    cases: Vec<EarlierCase>,
}

#[derive(Deserialize)]
struct EarlierCase {
    set: String,
    id: String,
    model: String,
    outcome: Outcome,
}

/// By set, then by model; sets and questions that only one of the reports knows are left out.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Changes(BTreeMap<String, BTreeMap<String, SetChanges>>);

#[derive(Debug, Default, Serialize)]
struct SetChanges {
    /// Questions in both reports.
    questions: usize,
    better: Vec<Change>,
    worse: Vec<Change>,
    /// How many more are right and wrong than before.
    right: i64,
    wrong: i64,
}

#[derive(Debug, Serialize)]
struct Change {
    id: String,
    question: String,
    before: Outcome,
    now: Outcome,
}

impl Baseline {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        let report: Report = serde_json::from_str(&text)
            .with_context(|| format!("{} is no report of an evaluation", path.display()))?;
        let models = report.cases.iter().map(|case| case.model.clone()).collect();
        let outcomes = report.cases.into_iter();
        let outcomes =
            outcomes.map(|case| ((case.model, case.set, case.id), case.outcome)).collect();
        Ok(Self { outcomes, models })
    }

    pub(super) fn changes(&self, cases: &[Case]) -> Changes {
        let mut changes = Changes::default();
        for case in cases {
            let Some(before) = self.before(case) else { continue };
            let models = changes.0.entry(case.set.clone()).or_default();
            models.entry(case.model.clone()).or_default().add(case, before);
        }
        changes
    }

    /// Of the same model; where only one was asked, everybody is compared with that one.
    fn before(&self, case: &Case) -> Option<Outcome> {
        let model = match self.models.len() {
            1 => self.models.iter().next()?,
            _ => &case.model,
        };
        self.outcomes.get(&(model.clone(), case.set.clone(), case.id.clone())).copied()
    }
}

impl SetChanges {
    fn add(&mut self, case: &Case, before: Outcome) {
        let now = case.outcome;
        let (Some(worth), Some(was_worth)) = (worth(now), worth(before)) else { return };
        let balance = |outcome| i64::from(now == outcome) - i64::from(before == outcome);
        self.questions += 1;
        self.right += balance(Outcome::Right);
        self.wrong += balance(Outcome::Wrong);
        let list = match worth.cmp(&was_worth) {
            std::cmp::Ordering::Greater => &mut self.better,
            std::cmp::Ordering::Less => &mut self.worse,
            std::cmp::Ordering::Equal => return,
        };
        let (id, question) = (case.id.clone(), case.question.clone());
        list.push(Change { id, question, before, now });
    }
}

/// A wrong answer is worse than none; `None` where nothing can be said.
fn worth(outcome: Outcome) -> Option<u8> {
    match outcome {
        Outcome::Right => Some(2),
        Outcome::Wrong => Some(0),
        Outcome::GoldFailed => None,
        Outcome::Declined
        | Outcome::Refused
        | Outcome::Invalid
        | Outcome::Timeout
        | Outcome::Failed => Some(1),
    }
}

impl Changes {
    /// The sets in which fewer answers are right than before, or more are wrong, each in a
    /// sentence.
    pub(super) fn setbacks(&self) -> Vec<String> {
        let told = |(set, model, changes): (&str, &str, &SetChanges)| {
            let SetChanges { right, wrong, .. } = changes;
            (*right < 0 || *wrong > 0)
                .then(|| format!("{set}, {model}: {right:+} right, {wrong:+} wrong"))
        };
        self.each().filter_map(told).collect()
    }

    /// A line for each set, then every question that got better or worse.
    pub(super) fn markdown(&self) -> String {
        let mut text = String::new();
        let (mut better, mut worse) = (String::new(), String::new());
        for (set, model, changes) in self.each() {
            let SetChanges { questions, right, wrong, .. } = changes;
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "- {set}, {model}: {} better, {} worse of {questions}; {right:+} right, {wrong:+} wrong",
                changes.better.len(),
                changes.worse.len()
            );
            for (list, lines) in [(&changes.better, &mut better), (&changes.worse, &mut worse)] {
                for Change { id, question, before, now } in list {
                    let _ = writeln!(lines, "- {id}, {model}: {before} → {now}: {question}");
                }
            }
        }
        for (title, lines) in [("Better", better), ("Worse", worse)] {
            if !lines.is_empty() {
                let _ = write!(text, "\n{title}:\n\n{lines}");
            }
        }
        text
    }

    fn each(&self) -> impl Iterator<Item = (&str, &str, &SetChanges)> {
        self.0.iter().flat_map(|(set, models)| {
            models.iter().map(move |(model, changes)| (set.as_str(), model.as_str(), changes))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(model: &str, id: &str, outcome: Outcome) -> Case {
        let case = serde_json::json!({
            "set": "shop", "id": id, "model": model, "db": "shop", "question": "How many?",
            "outcome": outcome, "sql": null, "gold_sql": [], "ms": 1.0,
        });
        serde_json::from_value(case).unwrap()
    }

    fn baseline(cases: &[Case]) -> Baseline {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earlier.json");
        std::fs::write(&path, serde_json::json!({ "cases": cases }).to_string()).unwrap();
        Baseline::read(&path).unwrap()
    }

    #[test]
    fn what_got_better_and_worse_is_listed_and_the_rest_is_not() {
        use Outcome::{Declined, Right, Wrong};
        let before = [("a", Wrong), ("b", Right), ("c", Right), ("d", Declined)];
        let now = [("a", Declined), ("b", Declined), ("c", Right), ("d", Right), ("new", Wrong)];
        let [before, now]: [Vec<Case>; 2] = [before.as_slice(), now.as_slice()]
            .map(|cases| cases.iter().map(|(id, outcome)| case("m", id, *outcome)).collect());
        let changes = baseline(&before).changes(&now);
        assert_eq!(
            changes.markdown(),
            "- shop, m: 2 better, 1 worse of 4; +0 right, -1 wrong\n\
             \nBetter:\n\n- a, m: wrong → declined: How many?\n- d, m: declined → right: How many?\n\
             \nWorse:\n\n- b, m: right → declined: How many?\n"
        );
        assert!(changes.setbacks().is_empty(), "one for one is no setback");
    }

    #[test]
    fn fewer_right_or_more_wrong_answers_are_a_setback() {
        let before = [case("m", "a", Outcome::Declined)];
        let changes = baseline(&before).changes(&[case("m", "a", Outcome::Wrong)]);
        assert_eq!(changes.setbacks(), ["shop, m: +0 right, +1 wrong"]);
    }

    #[test]
    fn models_are_compared_with_themselves_or_with_the_only_one() {
        let new = [case("new", "a", Outcome::Right)];
        let one = [case("old", "a", Outcome::Wrong)];
        assert!(baseline(&one).changes(&new).markdown().contains("1 better"));
        let two = [case("old", "a", Outcome::Wrong), case("older", "a", Outcome::Wrong)];
        assert_eq!(baseline(&two).changes(&new).markdown(), "");
    }
}
