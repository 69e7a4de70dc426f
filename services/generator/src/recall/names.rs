//! The words of all names, and where they stand.

use std::collections::{HashMap, HashSet};

use builtin::vocabulary;
use catalog::{Catalog, Column, Table, words};

use super::asked::Asked;

/// An inverted index from words to the names that hold them.
#[derive(Debug, Default)]
pub struct Names {
    words: HashMap<String, usize>,
    fields: Vec<Field>,
    /// For each word, the fields that it stands in.
    places: Vec<Vec<usize>>,
    /// For each word, how rare it is.
    rarity: Vec<f32>,
    /// The words of names alone, which others may be short for; stored values are too many.
    spellings: Vec<(String, usize)>,
}

/// A name, a synonym, a description or a stored value.
#[derive(Debug)]
pub struct Field {
    pub table: usize,
    /// `None` for the table's own.
    pub column: Option<usize>,
    pub kind: Kind,
    words: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of a table or a column, in the database or in people's mouths.
    Name,
    Description,
    Value,
}

/// A word of the catalog that may be meant, with how likely it is.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    pub word: usize,
    pub strength: f32,
}

/// What a word is worth that only resembles the asked one.
mod strength {
    /// It means the same.
    pub const SYNONYM: f32 = 0.6;
    /// It is the beginning: `inst` for "institution".
    pub const SHORT: f32 = 0.5;
    /// It holds the asked one: `sportsinfo` for "sports".
    pub const COMPOUND: f32 = 0.75;
    /// It is written for a phrase that holds the asked one: `fname` for "first name".
    pub const CONTRACTED: f32 = 0.9;
}

/// Shorter words begin too many others.
const SHORTEST_ASKED: usize = 4;
const SHORTEST_KNOWN: usize = 3;
/// An abbreviation keeps at least this share of its word.
const KEPT: f32 = 0.3;
/// Values of one column that are worth indexing; the common ones come first.
const VALUES: usize = 100;

impl Names {
    pub fn new(catalog: &Catalog) -> Self {
        let mut names = Self::default();
        for (number, table) in catalog.tables.iter().enumerate() {
            names.add_table(number, table);
        }
        names.spellings = names.words_of_names();
        names.rarity = names.places.iter().map(|places| names.rarity_in(places, catalog)).collect();
        names
    }

    pub fn field(&self, field: usize) -> &Field {
        &self.fields[field]
    }

    pub fn is_known(&self, root: &str) -> bool {
        self.words.contains_key(root)
    }

    /// The fields that a word stands in.
    pub fn places(&self, word: usize) -> &[usize] {
        &self.places[word]
    }

    pub fn rarity(&self, word: usize) -> f32 {
        self.rarity[word]
    }

    /// The words that an asked one may stand for, each once.
    pub fn matches(&self, asked: &Asked) -> Vec<Match> {
        let root = asked.root.as_str();
        let mut found: HashMap<usize, f32> = HashMap::new();
        let mut offer = |word: usize, strength: f32| {
            let best = found.entry(word).or_default();
            *best = best.max(strength);
        };
        if let Some(&word) = self.words.get(root) {
            offer(word, 1.0);
        }
        for synonym in vocabulary::synonyms(root) {
            if let Some(&word) = self.words.get(synonym) {
                offer(word, strength::SYNONYM);
            }
        }
        for whole in &asked.contracted {
            if let Some(&word) = self.words.get(whole) {
                offer(word, strength::CONTRACTED);
            }
        }
        if root.len() >= SHORTEST_ASKED {
            for (known, word) in &self.spellings {
                if let Some(strength) = resemblance(root, known) {
                    offer(*word, strength);
                }
            }
        }
        found.into_iter().map(|(word, strength)| Match { word, strength }).collect()
    }

    /// How much of a field is said, by the strengths of what is said, from 0 to 1: the rare words
    /// are the better part of a name.
    pub fn share(&self, field: usize, said: &HashMap<usize, f32>) -> f32 {
        let words = &self.fields[field].words;
        let whole: f32 = words.iter().map(|word| self.rarity[*word]).sum();
        let part = |word: &usize| self.rarity[*word] * said.get(word).copied().unwrap_or_default();
        (words.iter().map(part).sum::<f32>() / whole.max(f32::MIN_POSITIVE)).min(1.0)
    }

    /// True for the word that says what the whole is: an `order_item` is an item.
    pub fn is_head(&self, field: usize, word: usize) -> bool {
        self.fields[field].words.last() == Some(&word)
    }

    fn add_table(&mut self, number: usize, table: &Table) {
        self.add(number, None, Kind::Name, &table.name);
        for synonym in &table.synonyms {
            self.add(number, None, Kind::Name, synonym);
        }
        self.add(number, None, Kind::Description, table.description.as_deref().unwrap_or_default());
        for (place, column) in table.columns.iter().enumerate() {
            self.add_column(number, place, column);
        }
    }

    fn add_column(&mut self, table: usize, place: usize, column: &Column) {
        let about = column.description.as_deref().unwrap_or_default();
        self.add(table, Some(place), Kind::Name, &column.name);
        for synonym in &column.synonyms {
            self.add(table, Some(place), Kind::Name, synonym);
        }
        self.add(table, Some(place), Kind::Description, about);
        if !column.private {
            for value in column.values.iter().take(VALUES) {
                self.add(table, Some(place), Kind::Value, value);
            }
        }
    }

    fn add(&mut self, table: usize, column: Option<usize>, kind: Kind, text: &str) {
        let field = self.fields.len();
        let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let mut words = Vec::new();
        for part in parts.flat_map(words::of_identifier) {
            let next = self.places.len();
            let word = *self.words.entry(vocabulary::root(&part)).or_insert(next);
            if word == next {
                self.places.push(Vec::new());
            }
            if self.places[word].last() != Some(&field) {
                self.places[word].push(field);
            }
            words.push(word);
        }
        if !words.is_empty() {
            self.fields.push(Field { table, column, kind, words });
        }
    }

    fn words_of_names(&self) -> Vec<(String, usize)> {
        let is_name = |field: &usize| self.fields[*field].kind == Kind::Name;
        let names = self.words.iter().filter(|(_, word)| self.places[**word].iter().any(is_name));
        names.map(|(text, word)| (text.clone(), *word)).collect()
    }

    fn rarity_in(&self, places: &[usize], catalog: &Catalog) -> f32 {
        let tables: HashSet<usize> = places.iter().map(|field| self.fields[*field].table).collect();
        (1.0 + catalog.tables.len() as f32 / tables.len() as f32).ln()
    }
}

fn resemblance(asked: &str, known: &str) -> Option<f32> {
    if known.len() < asked.len() {
        let is_short_for = known.len() >= SHORTEST_KNOWN
            && known.len() as f32 >= KEPT * asked.len() as f32
            && asked.starts_with(known);
        return is_short_for.then_some(strength::SHORT);
    }
    let holds = known != asked && (known.starts_with(asked) || known.ends_with(asked));
    holds.then_some(strength::COMPOUND)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(asked: &str, known: &str) -> Option<f32> {
        let table = Table { name: known.into(), ..Table::default() };
        let names = Names::new(&Catalog { tables: vec![table], ..Catalog::default() });
        let root = vocabulary::root(asked);
        let asked = Asked { root, weight: 1.0, contracted: Vec::new() };
        names.matches(&asked).first().map(|found| found.strength)
    }

    #[test]
    fn a_word_is_found_by_its_relatives() {
        for (asked, known, strength) in [
            ("institutions", "institution", 1.0),
            ("institution", "inst", strength::SHORT),
            ("sports", "sportsinfo", strength::COMPOUND),
            ("pupils", "student", strength::SYNONYM),
        ] {
            assert_eq!(found(asked, known), Some(strength), "{asked} {known}");
        }
        for (asked, known) in [("car", "card"), ("order", "region"), ("transport", "tr")] {
            assert_eq!(found(asked, known), None, "{asked} {known}");
        }
    }

    #[test]
    fn what_is_private_is_not_looked_at() {
        let column = |private| Column {
            name: "salary".into(),
            values: vec!["Ada".into()],
            private,
            ..Column::default()
        };
        let names = |private| {
            let table = Table { columns: vec![column(private)], ..Table::default() };
            Names::new(&Catalog { tables: vec![table], ..Catalog::default() })
        };
        assert!(names(false).is_known("ada"));
        assert!(!names(true).is_known("ada"));
    }
}
