//! How two models fare on the same questions.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::markdown;
use super::outcome::Outcome;

/// For each set and each pair of models, how many questions both, one or none of them got right;
/// empty where only one was asked.
pub(super) fn of(cases: &[Case]) -> String {
    let mut right: BTreeMap<&str, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    let mut judged: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.outcome != Outcome::GoldFailed) {
        judged.entry(&case.set).or_default().insert(&case.id);
        let of_model = right.entry(&case.set).or_default().entry(&case.model).or_default();
        if case.outcome == Outcome::Right {
            of_model.insert(&case.id);
        }
    }
    let mut lines = vec![markdown::line([
        "set",
        "one",
        "other",
        "both right",
        "only the one",
        "only the other",
        "neither",
    ])];
    for (set, models) in &right {
        for (one, rights) in models {
            let others = models.iter().filter(|(other, _)| *other > one);
            for (other, other_rights) in others {
                let both = rights.intersection(other_rights).count();
                let either = rights.union(other_rights).count();
                let counts = [
                    both,
                    rights.len() - both,
                    other_rights.len() - both,
                    judged[set].len() - either,
                ];
                let mut line = markdown::line([set, one, other]);
                line.extend(counts.map(|count| count.to_string()));
                lines.push(line);
            }
        }
    }
    if lines.len() == 1 { String::new() } else { markdown::table(&lines, 3) }
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

    #[test]
    fn every_question_is_in_one_of_four_places() {
        use Outcome::{Declined, Right, Wrong};
        let answers = [
            ("a", Right, Right),
            ("b", Right, Wrong),
            ("c", Declined, Right),
            ("d", Right, Right),
            ("e", Wrong, Declined),
        ];
        let cases: Vec<Case> = answers
            .iter()
            .flat_map(|(id, one, other)| [case("m", id, *one), case("n", id, *other)])
            .collect();
        let table = of(&cases);
        let last = table.lines().last().unwrap();
        let cells: Vec<&str> = last.split('|').map(str::trim).collect();
        assert_eq!(cells[1..8], ["shop", "m", "n", "2", "1", "1", "1"]);
        assert_eq!(of(&cases[..1]), "");
    }
}
