//! What changed since an earlier run.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::case::Case;
use super::outcome::Outcome;

/// The outcomes of an earlier result file, by set and id.
pub(super) struct Earlier(HashMap<(String, String), Outcome>);

/// Of a result file, what a comparison needs.
#[derive(Deserialize)]
struct ResultFile {
    cases: Vec<EarlierCase>,
}

#[derive(Deserialize)]
struct EarlierCase {
    set: String,
    id: String,
    outcome: Outcome,
}

impl Earlier {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        let file: ResultFile = serde_json::from_str(&text)
            .with_context(|| format!("{} is no result file", path.display()))?;
        let outcomes = file.cases.into_iter().map(|case| ((case.set, case.id), case.outcome));
        Ok(Self(outcomes.collect()))
    }

    /// Every question that was right and is not, or the reverse, after a line for each set.
    pub(super) fn changes(&self, cases: &[Case]) -> String {
        let mut sets: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut lost = String::new();
        let mut gained = String::new();
        for case in cases {
            let Some(&before) = self.0.get(&(case.set.clone(), case.id.clone())) else { continue };
            let counts = sets.entry(&case.set).or_default();
            let line = format!("  {} {before} -> {}: {}\n", case.id, case.outcome, case.question);
            match (before == Outcome::Right, case.outcome == Outcome::Right) {
                (false, true) => {
                    counts.0 += 1;
                    gained += &line;
                }
                (true, false) => {
                    counts.1 += 1;
                    lost += &line;
                }
                _ => {}
            }
        }
        let mut text = String::new();
        for (set, (gained, lost)) in sets {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{set}: {gained} gained, {lost} lost");
        }
        for (title, lines) in [("gained", gained), ("lost", lost)] {
            if !lines.is_empty() {
                let _ = write!(text, "{title}:\n{lines}");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, outcome: Outcome) -> Case {
        Case {
            set: "shop".into(),
            id: id.into(),
            db: "shop".into(),
            category: None,
            difficulty: None,
            question: "How many?".into(),
            outcome,
            sql: None,
            explanation: None,
            assumptions: Vec::new(),
            reason: None,
            gold_sql: Vec::new(),
            rows: None,
        }
    }

    #[test]
    fn gains_and_losses_are_listed_and_the_rest_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earlier.json");
        let before = [
            case("a", Outcome::Wrong),
            case("b", Outcome::Right),
            case("c", Outcome::Right),
            case("d", Outcome::Wrong),
        ];
        let json = serde_json::json!({ "model": "builtin", "cases": before });
        std::fs::write(&path, json.to_string()).unwrap();
        let now = [
            case("a", Outcome::Right),
            case("b", Outcome::Declined),
            case("c", Outcome::Right),
            case("d", Outcome::Declined),
            case("new", Outcome::Right),
        ];
        assert_eq!(
            Earlier::read(&path).unwrap().changes(&now),
            "shop: 1 gained, 1 lost\n\
             gained:\n  a wrong -> right: How many?\n\
             lost:\n  b right -> declined: How many?\n"
        );
    }
}
