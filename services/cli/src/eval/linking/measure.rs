//! What is found for one question, beside what its gold SQL names.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::world::World;
use crate::eval::named::Named;
use crate::eval::question::Question;

/// By place in all that is searched.
pub(super) struct Measure {
    /// The likeliest first.
    candidates: Vec<usize>,
    pub(super) tables: Found<usize>,
    pub(super) columns: Found<(usize, usize)>,
    pub(super) took: Duration,
}

/// What should be found, and what was.
pub(super) struct Found<T> {
    pub(super) gold: BTreeSet<T>,
    pub(super) found: BTreeSet<T>,
}

/// What the report says of a question.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    set: String,
    id: String,
    db: String,
    question: String,
    candidates: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_tables: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_columns: Vec<String>,
    ms: f64,
}

impl Measure {
    /// Against the gold query of which the most is found; `None` when none can be read.
    pub(super) fn of(question: &Question, world: &World, count: usize) -> Option<Self> {
        let start = Instant::now();
        let candidates = world.recall.candidates(&question.text, &[], count);
        let columns: BTreeSet<(usize, usize)> = candidates
            .iter()
            .flat_map(|&table| {
                let shown = world.recall.columns(&question.text, table);
                shown.into_iter().map(move |column| (table, column))
            })
            .collect();
        let took = start.elapsed();
        let tables: BTreeSet<usize> = candidates.iter().copied().collect();
        let missing = |gold: &Named| {
            (gold.tables.difference(&tables).count(), gold.columns.difference(&columns).count())
        };
        let gold = question.gold.iter().filter_map(|sql| gold(sql, world)).min_by_key(missing)?;
        Some(Self {
            candidates,
            tables: Found { gold: gold.tables, found: tables },
            columns: Found { gold: gold.columns, found: columns },
            took,
        })
    }

    pub(super) fn into_case(self, question: &Question, world: &World) -> Measured {
        let table = |table: usize| world.all.tables[table].display_name();
        let column = |(t, c): (usize, usize)| {
            format!("{}.{}", table(t), world.all.tables[t].columns[c].name)
        };
        Measured {
            set: question.set.clone(),
            id: question.id.clone(),
            db: question.db.clone(),
            question: question.text.clone(),
            missing_tables: self.tables.missing().map(table).collect(),
            missing_columns: self.columns.missing().map(column).collect(),
            candidates: self.candidates.into_iter().map(table).collect(),
            ms: self.took.as_secs_f64() * 1e3,
        }
    }
}

/// What a query names, placed in all that is searched; a query without tables asks for nothing.
fn gold(sql: &str, world: &World) -> Option<Named> {
    let named = Named::by(sql, &world.own).filter(|named| !named.tables.is_empty())?;
    let first = world.first;
    Some(Named {
        tables: named.tables.into_iter().map(|table| first + table).collect(),
        columns: named.columns.into_iter().map(|(table, column)| (first + table, column)).collect(),
        values: named.values,
    })
}

impl<T: Ord + Copy> Found<T> {
    pub(super) fn hits(&self) -> usize {
        self.gold.intersection(&self.found).count()
    }

    pub(super) fn missing(&self) -> impl Iterator<Item = T> {
        self.gold.difference(&self.found).copied()
    }
}
