//! Recall and precision over the questions of a set.

use std::collections::BTreeMap;

use serde::Serialize;

use super::measure::{Found, Measure};
use crate::eval::{markdown, tally};

#[derive(Debug, Default, Serialize)]
pub(super) struct Figures {
    pub(super) questions: usize,
    /// Questions whose gold SQL cannot be read, or names no table.
    pub(super) unread: usize,
    pub(super) tables: Share,
    pub(super) columns: Share,
    #[serde(skip)]
    times: Vec<f64>,
}

/// Counts over all questions together.
#[derive(Debug, Default, Serialize)]
pub(super) struct Share {
    /// Questions for which nothing is missing.
    complete: usize,
    gold: usize,
    found: usize,
    hits: usize,
}

impl Figures {
    pub(super) fn add(&mut self, measure: &Measure) {
        self.questions += 1;
        self.tables.add(&measure.tables);
        self.columns.add(&measure.columns);
        self.times.push(measure.took.as_secs_f64() * 1e3);
    }
}

impl Share {
    fn add<T: Ord + Copy>(&mut self, found: &Found<T>) {
        let hits = found.hits();
        self.complete += usize::from(hits == found.gold.len());
        self.gold += found.gold.len();
        self.found += found.found.len();
        self.hits += hits;
    }

    pub(super) fn complete_percent(&self, questions: usize) -> f64 {
        percent(self.complete, questions)
    }

    fn cells(&self, questions: usize) -> [String; 3] {
        let shares = [
            self.complete_percent(questions),
            percent(self.hits, self.gold),
            percent(self.hits, self.found),
        ];
        shares.map(|share| format!("{share:.1} %"))
    }
}

/// Of nothing, nothing is missing.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// One line for each set.
pub(super) fn markdown(totals: &BTreeMap<String, Figures>) -> String {
    let mut lines = vec![markdown::line([
        "set",
        "questions",
        "all tables",
        "table recall",
        "table precision",
        "all columns",
        "column recall",
        "column precision",
        "median",
        "slowest",
        "unread",
    ])];
    for (set, figures) in totals {
        let mut times = figures.times.clone();
        let (median, slowest) = if times.is_empty() {
            (0.0, 0.0)
        } else {
            (tally::median(&mut times), times[times.len() - 1])
        };
        let mut line = vec![set.clone(), figures.questions.to_string()];
        line.extend(figures.tables.cells(figures.questions));
        line.extend(figures.columns.cells(figures.questions));
        line.extend([median, slowest].map(|ms| format!("{ms:.2} ms")));
        line.push(figures.unread.to_string());
        lines.push(line);
    }
    markdown::table(&lines, 1)
}
