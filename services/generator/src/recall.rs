//! Which tables a question may be about, by words and by neighbourhood.
//!
//! A table is as likely as what it says of itself, what its neighbours along foreign keys say,
//! and what is said in its schema: a question speaks of one corner of a database, and the tables
//! that join what it names are seldom named themselves. Measured by `rowcall eval --linking`.

mod asked;
mod contracted;
mod evidence;
mod names;

use std::collections::{BTreeSet, HashMap};

use catalog::{Catalog, ForeignKey, Table};

use self::{evidence::Evidence, names::Names};

/// What is known of the tables before any question is asked.
#[derive(Debug)]
pub struct Recall {
    names: Names,
    /// Foreign keys in both directions, by position in the catalog.
    neighbours: Vec<BTreeSet<usize>>,
    /// For each table, the number of its schema.
    schemas: Vec<usize>,
    /// For each table, what joins it to others or tells its rows apart, by position.
    keys: Vec<BTreeSet<usize>>,
    /// For each table, the number of its columns.
    widths: Vec<usize>,
    /// For each schema, what a find in it is worth.
    discounts: Vec<f32>,
    /// A database with one schema is no smaller for it.
    has_schemas: bool,
}

/// How much what stands elsewhere counts for a table.
mod weight {
    /// In a table beside.
    pub const NEAR: f32 = 0.6;
    /// Beside that, at most.
    pub const FAR: f32 = 0.45;
    /// In the same schema, where there are several.
    pub const SCHEMA: f32 = 0.7;
}

/// How fast a find counts less, the more columns its schema has: a large one finds more by chance.
const BREADTH: f32 = 0.15;

/// What a table loses of a word that a likelier table of its corner speaks of too: where many
/// corners are as likely, the first of each goes before the second of one.
const SAID_BEFORE: f32 = 0.3;

/// So many tables are worth a look whatever they are called.
const ENOUGH: usize = 12;

/// Columns of one table that a model is shown. Of a wider one, what the question speaks of.
const WIDEST: usize = 40;

impl Recall {
    pub fn new(catalog: &Catalog) -> Self {
        let mut schemas: HashMap<&str, usize> = HashMap::new();
        let mut number = |table| {
            let next = schemas.len();
            *schemas.entry(key(table).0).or_insert(next)
        };
        let schemas_of: Vec<usize> = catalog.tables.iter().map(&mut number).collect();
        let widths: Vec<usize> = catalog.tables.iter().map(|table| table.columns.len()).collect();
        Self {
            names: Names::new(catalog),
            neighbours: neighbours(catalog),
            has_schemas: schemas_of.iter().any(|schema| *schema > 0),
            discounts: discounts(&schemas_of, &widths),
            schemas: schemas_of,
            keys: keys(catalog),
            widths,
        }
    }

    /// At most `count` tables, the likeliest first. Tables that nothing speaks for come last, and
    /// only until there are a dozen.
    /// `others` are tables that something else than words speaks for, with how much, where 1 is
    /// as much as all words together for the likeliest table.
    pub fn candidates(&self, question: &str, others: &[(usize, f32)], count: usize) -> Vec<usize> {
        let evidence = self.evidence(question);
        let mut scores = self.scores(&evidence);
        let most = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        for (table, share) in others {
            scores[*table] += share * most;
        }
        self.best(&evidence, scores, count)
    }

    /// True for a table that has more columns than are worth showing.
    pub fn is_wide(&self, table: usize) -> bool {
        self.widths[table] > WIDEST
    }

    /// The columns of a table that are worth showing, in the order of the table: all of them, or
    /// where there are too many, the keys and those that the question is likeliest to speak of.
    pub fn columns(&self, question: &str, table: usize) -> Vec<usize> {
        let width = self.widths[table];
        if !self.is_wide(table) {
            return (0..width).collect();
        }
        let scores = evidence::of_columns(&self.names, question, table, width);
        let mut others: Vec<usize> = (0..width).filter(|c| !self.keys[table].contains(c)).collect();
        others.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        others.truncate(WIDEST.saturating_sub(self.keys[table].len()));
        let mut shown: Vec<usize> = self.keys[table].iter().copied().chain(others).collect();
        shown.sort_unstable();
        shown
    }

    /// The tables that stand between two or more of the chosen ones, and without which those
    /// could not be joined.
    pub fn bridges(&self, chosen: &[usize]) -> Vec<usize> {
        let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
        (0..self.neighbours.len())
            .filter(|table| !chosen.contains(table))
            .filter(|table| self.joins_strangers(*table, &chosen))
            .collect()
    }

    /// True when two chosen tables meet at `table` and nowhere nearer.
    fn joins_strangers(&self, table: usize, chosen: &BTreeSet<usize>) -> bool {
        let ends: Vec<usize> = self.neighbours[table].intersection(chosen).copied().collect();
        ends.iter().any(|a| ends.iter().any(|b| a != b && !self.neighbours[*a].contains(b)))
    }

    fn evidence(&self, question: &str) -> Evidence {
        Evidence::of(&self.names, question, self.schemas.len())
    }

    /// What speaks for each table, in it and around it.
    fn scores(&self, evidence: &Evidence) -> Vec<f32> {
        let near = evidence.spread(&self.neighbours);
        let far = near.spread(&self.neighbours);
        let around = evidence.gathered(&self.schemas);
        let score = |table: usize| {
            let schema = if self.has_schemas { around.total(self.schemas[table]) } else { 0.0 };
            let found = evidence.total(table)
                + weight::NEAR * near.total(table)
                + weight::FAR * far.total(table)
                + weight::SCHEMA * schema;
            found * self.discount(table)
        };
        (0..self.schemas.len()).map(score).collect()
    }

    /// The best, one after the other: what is taken takes from what says the same beside it.
    fn best(&self, evidence: &Evidence, mut scores: Vec<f32>, count: usize) -> Vec<usize> {
        let whole = scores.clone();
        let mut said = evidence.emptied();
        let mut left: Vec<usize> = (0..scores.len()).collect();
        let mut taken: Vec<usize> = Vec::new();
        while taken.len() < count
            && let Some(place) = first_of_best(&left, &scores)
        {
            let table = left.remove(place);
            if scores[table] <= 0.0 && taken.len() >= ENOUGH {
                break;
            }
            taken.push(table);
            for other in &left {
                if self.is_beside(*other, table) {
                    said.take_in(*other, evidence.row(table));
                    let again = evidence.shared(*other, &said) * self.discount(*other);
                    scores[*other] = whole[*other] - SAID_BEFORE * again;
                }
            }
        }
        taken
    }

    fn discount(&self, table: usize) -> f32 {
        self.discounts[self.schemas[table]]
    }

    fn is_beside(&self, one: usize, other: usize) -> bool {
        self.neighbours[one].contains(&other)
            || self.has_schemas && self.schemas[one] == self.schemas[other]
    }
}

fn first_of_best(left: &[usize], scores: &[f32]) -> Option<usize> {
    let by_score =
        |a: &usize, b: &usize| scores[left[*a]].total_cmp(&scores[left[*b]]).then(b.cmp(a));
    (0..left.len()).max_by(by_score)
}

fn discounts(schemas: &[usize], widths: &[usize]) -> Vec<f32> {
    let mut columns = vec![0; schemas.iter().max().map_or(0, |last| last + 1)];
    for (schema, width) in schemas.iter().zip(widths) {
        columns[*schema] += width;
    }
    // A table may be without columns.
    columns.into_iter().map(|count| (count.max(1) as f32).powf(-BREADTH)).collect()
}

/// Columns of primary and foreign keys, and those that foreign keys of others refer to.
fn keys(catalog: &Catalog) -> Vec<BTreeSet<usize>> {
    let positions = positions(catalog);
    let place = |table: usize, name: &String| {
        catalog.tables[table].columns.iter().position(|column| column.name == *name)
    };
    let mut keys = vec![BTreeSet::new(); catalog.tables.len()];
    for (number, table) in catalog.tables.iter().enumerate() {
        let own = table.foreign_keys.iter().flat_map(|key| &key.columns);
        keys[number].extend(table.primary_key.iter().chain(own).filter_map(|c| place(number, c)));
        for reference in &table.foreign_keys {
            if let Some(&to) = positions.get(&target(table, reference)) {
                let columns = reference.references_columns.iter();
                keys[to].extend(columns.filter_map(|column| place(to, column)));
            }
        }
    }
    keys
}

fn neighbours(catalog: &Catalog) -> Vec<BTreeSet<usize>> {
    let positions = positions(catalog);
    let mut neighbours = vec![BTreeSet::new(); catalog.tables.len()];
    for (from, table) in catalog.tables.iter().enumerate() {
        let targets = table.foreign_keys.iter().filter_map(|k| positions.get(&target(table, k)));
        for to in targets.copied().filter(|to| *to != from) {
            neighbours[from].insert(to);
            neighbours[to].insert(from);
        }
    }
    neighbours
}

fn positions(catalog: &Catalog) -> HashMap<(&str, &str), usize> {
    catalog.tables.iter().enumerate().map(|(n, table)| (key(table), n)).collect()
}

fn key(table: &Table) -> (&str, &str) {
    (table.schema.as_deref().unwrap_or("public"), &table.name)
}

fn target<'a>(table: &'a Table, key: &'a ForeignKey) -> (&'a str, &'a str) {
    let schema = key.references_schema.as_deref().or(table.schema.as_deref());
    (schema.unwrap_or("public"), &key.references_table)
}

#[cfg(test)]
mod tests;
