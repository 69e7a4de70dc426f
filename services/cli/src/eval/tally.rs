//! How often each outcome occurred: by set, and within a set by what its questions say of
//! themselves. Sets are never pooled: they differ too much for an average to mean anything.

use std::collections::BTreeMap;

use serde::Serialize;

use super::case::Case;
use super::outcome::Outcome;

#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Tally {
    pub(super) questions: usize,
    outcomes: BTreeMap<Outcome, usize>,
}

/// The totals of one set.
#[derive(Debug, Default, Serialize)]
pub(super) struct SetTotals {
    pub(super) all: Tally,
    pub(super) by_difficulty: BTreeMap<String, Tally>,
    pub(super) by_category: BTreeMap<String, Tally>,
    pub(super) by_database: BTreeMap<String, Tally>,
}

/// Sets in alphabetical order.
pub(super) type Totals = BTreeMap<String, SetTotals>;

pub(super) fn totals(cases: &[Case]) -> Totals {
    let mut totals = Totals::new();
    for case in cases {
        let set = totals.entry(case.set.clone()).or_default();
        set.all.add(case.outcome);
        set.by_database.entry(case.db.clone()).or_default().add(case.outcome);
        if let Some(category) = &case.category {
            set.by_category.entry(category.clone()).or_default().add(case.outcome);
        }
        if let Some(difficulty) = &case.difficulty {
            set.by_difficulty.entry(difficulty.clone()).or_default().add(case.outcome);
        }
    }
    totals
}

impl Tally {
    pub(super) fn add(&mut self, outcome: Outcome) {
        self.questions += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
    }

    pub(super) fn count(&self, outcome: Outcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// In percent of the questions whose gold ran; `None` when there is none.
    pub(super) fn percent(&self, outcome: Outcome) -> Option<f64> {
        let judged = self.questions - self.count(Outcome::GoldFailed);
        (judged > 0).then(|| 100.0 * self.count(outcome) as f64 / judged as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_gold_counts_neither_for_nor_against() {
        let mut tally = Tally::default();
        for outcome in [Outcome::Right, Outcome::Wrong, Outcome::GoldFailed] {
            tally.add(outcome);
        }
        assert_eq!(tally.questions, 3);
        assert_eq!(tally.percent(Outcome::Right), Some(50.0));
    }

    #[test]
    fn no_percentage_is_made_of_nothing() {
        let mut tally = Tally::default();
        tally.add(Outcome::GoldFailed);
        assert_eq!(tally.percent(Outcome::Right), None);
    }
}
