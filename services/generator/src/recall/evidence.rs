//! How much each word of a question speaks for each table.

use std::collections::{BTreeSet, HashMap};

use super::{
    asked::{self, Asked},
    names::{Field, Kind, Match, Names},
};

/// A matrix: for each row (a table, or what is made of several), what each asked word finds there.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// For each asked word, what finding it is worth.
    worth: Vec<f32>,
    found: Vec<f32>,
}

/// How much a word counts, by where it stands.
mod weight {
    pub const TABLE: f32 = 2.5;
    pub const COLUMN: f32 = 1.5;
    pub const VALUE: f32 = 1.0;
    pub const DESCRIPTION: f32 = 0.8;
    /// Of a word that does not say what the table holds: `customer` in `customer_orders`.
    pub const ASIDE: f32 = 0.8;
    /// More for a name that is said in full.
    pub const IN_FULL: f32 = 1.08;
}

/// How fast a name counts less, the less of it is said.
mod falloff {
    pub const TABLE: f32 = 0.5;
    pub const COLUMN: f32 = 0.5;
    pub const VALUE: f32 = 1.0;
}

/// A question's words, and what they may be in the catalog.
struct Search {
    asked: Vec<Asked>,
    matches: Vec<Vec<Match>>,
    /// For each word of the catalog that is meant, how surely.
    said: HashMap<usize, f32>,
}

impl Evidence {
    pub fn of(names: &Names, question: &str, tables: usize) -> Self {
        let search = Search::new(names, question);
        let mut evidence = Self {
            worth: (0..search.asked.len()).map(|word| search.worth(names, word)).collect(),
            found: vec![0.0; tables * search.asked.len()],
        };
        search.each(names, |word, field, weight| evidence.raise(field.table, word, weight));
        evidence
    }

    /// All that is found in a row.
    pub fn total(&self, row: usize) -> f32 {
        self.row(row).iter().zip(&self.worth).map(|(found, worth)| found * worth).sum()
    }

    /// As large, with nothing found.
    pub fn emptied(&self) -> Self {
        Self { worth: self.worth.clone(), found: vec![0.0; self.found.len()] }
    }

    /// What a row finds that the same row of `other` finds as well.
    pub fn shared(&self, row: usize, other: &Self) -> f32 {
        let both = self.row(row).iter().zip(other.row(row)).map(|(one, other)| one.min(*other));
        both.zip(&self.worth).map(|(found, worth)| found * worth).sum()
    }

    /// The same, where each row also finds what its neighbours find.
    pub fn spread(&self, neighbours: &[BTreeSet<usize>]) -> Self {
        let mut spread = self.clone();
        for (row, beside) in neighbours.iter().enumerate() {
            for other in beside {
                spread.take_in(row, self.row(*other));
            }
        }
        spread
    }

    /// A row for each group, which finds what any of its members finds.
    pub fn gathered(&self, groups: &[usize]) -> Self {
        let count = groups.iter().max().map_or(0, |last| last + 1);
        let mut gathered =
            Self { worth: self.worth.clone(), found: vec![0.0; count * self.worth.len()] };
        for (row, group) in groups.iter().enumerate() {
            gathered.take_in(*group, self.row(row));
        }
        gathered
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.found[row * self.worth.len()..][..self.worth.len()]
    }

    /// Has a row find what another finds.
    pub fn take_in(&mut self, row: usize, more: &[f32]) {
        let width = self.worth.len();
        let own = &mut self.found[row * width..][..width];
        own.iter_mut().zip(more).for_each(|(own, more)| *own = own.max(*more));
    }

    fn raise(&mut self, row: usize, word: usize, weight: f32) {
        let found = &mut self.found[row * self.worth.len() + word];
        *found = found.max(weight);
    }
}

/// How much the question speaks of each of a table's `width` columns.
pub fn of_columns(names: &Names, question: &str, table: usize, width: usize) -> Vec<f32> {
    let search = Search::new(names, question);
    let mut found = vec![vec![0.0_f32; search.asked.len()]; width];
    search.each(names, |word, field, weight| {
        if let (true, Some(column)) = (field.table == table, field.column) {
            found[column][word] = found[column][word].max(weight);
        }
    });
    let worth: Vec<f32> = (0..search.asked.len()).map(|word| search.worth(names, word)).collect();
    let total =
        |found: Vec<f32>| found.iter().zip(&worth).map(|(found, worth)| found * worth).sum();
    found.into_iter().map(total).collect()
}

impl Search {
    fn new(names: &Names, question: &str) -> Self {
        let asked = asked::words(question, |root| names.is_known(root));
        let matches: Vec<Vec<Match>> = asked.iter().map(|word| names.matches(word)).collect();
        let mut said: HashMap<usize, f32> = HashMap::new();
        for (word, matches) in asked.iter().zip(&matches) {
            for Match { word: known, strength } in matches {
                let surely = said.entry(*known).or_default();
                // A common word completes a name as well as any.
                *surely = surely.max(strength * word.weight.max(0.5));
            }
        }
        Self { asked, matches, said }
    }

    /// What finding a word is worth: the rarer what it may be, the more.
    fn worth(&self, names: &Names, word: usize) -> f32 {
        let matches = &self.matches[word];
        let surest = matches.iter().map(|found| found.strength).fold(0.0, f32::max);
        let meant = matches.iter().filter(|found| found.strength >= surest);
        let rarest = meant.map(|found| names.rarity(found.word)).fold(0.0, f32::max);
        rarest * self.asked[word].weight
    }

    /// Tells of every field that an asked word finds, with what it weighs there.
    fn each(&self, names: &Names, mut tell: impl FnMut(usize, &Field, f32)) {
        for (word, matches) in self.matches.iter().enumerate() {
            for found in matches {
                for &place in names.places(found.word) {
                    let field = names.field(place);
                    let weight = self.weight(names, place, field, found);
                    tell(word, field, weight);
                }
            }
        }
    }

    fn weight(&self, names: &Names, place: usize, field: &Field, found: &Match) -> f32 {
        let share = names.share(place, &self.said);
        let fullness = if share > 0.99 { weight::IN_FULL } else { 1.0 };
        let aside = if names.is_head(place, found.word) { 1.0 } else { weight::ASIDE };
        // What only resembles a word is looked for in names alone.
        let exact = if found.strength < 1.0 { 0.0 } else { 1.0 };
        found.strength
            * match (field.kind, field.column) {
                (Kind::Name, None) => weight::TABLE * share.powf(falloff::TABLE) * aside * fullness,
                (Kind::Name, Some(_)) => weight::COLUMN * share.powf(falloff::COLUMN) * fullness,
                (Kind::Value, _) => weight::VALUE * share.powf(falloff::VALUE) * exact,
                (Kind::Description, _) => weight::DESCRIPTION * exact,
            }
    }
}
