//! How often each outcome occurred: by set and model, and within a set by what its questions say
//! of themselves. Sets are never pooled: they differ too much for an average to mean anything.

use std::collections::BTreeMap;

use proto::api::Usage;
use serde::Serialize;

use super::case::Case;
use super::failure_kind::FailureKind;
use super::outcome::Outcome;

#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Tally {
    pub(super) questions: usize,
    outcomes: BTreeMap<Outcome, usize>,
    failures: BTreeMap<FailureKind, usize>,
}

/// The totals of one model on one set.
#[derive(Debug, Default, Serialize)]
pub(super) struct SetTotals {
    pub(super) all: Tally,
    pub(super) by_difficulty: BTreeMap<String, Tally>,
    pub(super) by_category: BTreeMap<String, Tally>,
    pub(super) by_database: BTreeMap<String, Tally>,
    /// Half of the answers took no longer, in milliseconds.
    pub(super) median_ms: f64,
    /// What all answers cost.
    pub(super) usage: Usage,
}

/// By set, then by model, both in alphabetical order.
pub(super) type Totals = BTreeMap<String, BTreeMap<String, SetTotals>>;

pub(super) fn totals(cases: &[Case]) -> Totals {
    let mut totals = Totals::new();
    let mut times: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for case in cases {
        let set =
            totals.entry(case.set.clone()).or_default().entry(case.model.clone()).or_default();
        set.all.add(case);
        set.by_database.entry(case.db.clone()).or_default().add(case);
        if let Some(category) = &case.category {
            set.by_category.entry(category.clone()).or_default().add(case);
        }
        if let Some(difficulty) = &case.difficulty {
            set.by_difficulty.entry(difficulty.clone()).or_default().add(case);
        }
        set.usage += case.usage.unwrap_or_default();
        times.entry((&case.set, &case.model)).or_default().push(case.ms);
    }
    for ((set, model), mut times) in times {
        let totals = totals.get_mut(set).and_then(|set| set.get_mut(model));
        totals.expect("it was made above").median_ms = median(&mut times);
    }
    totals
}

/// Of at least one time.
pub(super) fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

impl Tally {
    fn add(&mut self, case: &Case) {
        self.count_in(case.outcome, case.failure);
    }

    pub(super) fn count_in(&mut self, outcome: Outcome, failure: Option<FailureKind>) {
        self.questions += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
        if let Some(failure) = failure {
            *self.failures.entry(failure).or_default() += 1;
        }
    }

    pub(super) fn count(&self, outcome: Outcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    pub(super) fn failures(&self, kind: FailureKind) -> usize {
        self.failures.get(&kind).copied().unwrap_or_default()
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
            tally.count_in(outcome, None);
        }
        assert_eq!(tally.questions, 3);
        assert_eq!(tally.percent(Outcome::Right), Some(50.0));
    }

    #[test]
    fn no_percentage_is_made_of_nothing() {
        let mut tally = Tally::default();
        tally.count_in(Outcome::GoldFailed, None);
        assert_eq!(tally.percent(Outcome::Right), None);
    }
}
