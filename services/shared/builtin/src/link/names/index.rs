//! What tables and columns answer to: their names, the shorter names that people use, synonyms,
//! words of their descriptions.

use std::collections::HashSet;

use catalog::words;

use super::{NameIndex, ROLE};
use crate::{
    lex::root,
    link::{Target, nouns::is_filler},
    schema::{Schema, TableId, name_words},
};

/// Units that stand last in a name and that nobody takes for what is measured.
const UNITS: [&str; 27] = [
    "f", "c", "k", "m", "cm", "mm", "km", "kg", "g", "lb", "lbs", "ft", "mi", "mph", "kmh", "kph",
    "mile", "inch", "usd", "eur", "gbp", "dollar", "euro", "million", "billion", "thousand", "pct",
];

/// What a table is worth whose name says that others have something.
const RELATES: f32 = 0.88;

/// `budget_in_millions` without its unit.
fn without_unit(words: &[String]) -> Option<&[String]> {
    let (unit, measured) = words.split_last()?;
    let measured = match measured {
        [all @ .., joint] if joint == "in" => all,
        all => all,
    };
    (UNITS.contains(&unit.as_str()) && !measured.is_empty()).then_some(measured)
}

impl NameIndex {
    pub(super) fn add_table(&mut self, schema: &Schema, table: TableId) {
        let info = &schema.tables[table];
        // `has_allergy` only says who has which.
        let relates = info.words.first().is_some_and(|word| word == "has");
        let weight = if relates { RELATES } else { 1.0 };
        self.add(&info.words, Target::Table(table), weight);
        self.add_whole(&schema.catalog_table(table).name, &Target::Table(table), weight);
        // `tbl_orders`, `ref_colors`, `dim_date`: the prefix is the database's, not the world's.
        if info.words.len() > 1
            && matches!(
                info.words[0].as_str(),
                "tbl" | "ref" | "dim" | "fact" | "tb" | "t" | "lu" | "lookup"
            )
        {
            self.add(&info.words[1..], Target::Table(table), 0.98);
        }
        if info.words.len() > 1
            && info.words.last().is_some_and(|w| {
                matches!(
                    w.as_str(),
                    "data" | "info" | "inform" | "detail" | "list" | "tabl" | "record" | "master"
                )
            })
        {
            self.add(&info.words[..info.words.len() - 1], Target::Table(table), 0.98);
        }
        let description = schema.catalog_table(table).description.as_deref();
        self.describe(description, &Target::Table(table));
        // "Customers with an account": what rows are is said first.
        let subject = description.and_then(|d| words::of_identifier(d).first().cloned());
        if let Some(word) = subject.filter(|_| !schema.is_view(table)) {
            self.subjects.entry(root(&word)).or_default().push(table);
        }
        for synonym in &schema.catalog_table(table).synonyms {
            self.add(&name_words(synonym, "", &HashSet::new()), Target::Table(table), 1.0);
        }
        for column in info.columns.clone() {
            let words = &schema.columns[column].words;
            self.add(words, Target::Column(column), 1.0);
            self.add_whole(&schema.columns[column].name, &Target::Column(column), 1.0);
            // `author.author_name` is the author's name.
            for n in (1..words.len()).rev() {
                let own = words[..n].iter().all(|w| info.words.contains(w))
                    || n == 1 && info.words.contains(&words[0])
                    || n == 1 && words[0].len() == 1;
                if own {
                    self.add(&words[n..], Target::Column(column), 0.96);
                    break;
                }
            }
            // `weight_kg`: nobody asks for the unit.
            if let Some(measured) = without_unit(words) {
                self.add(measured, Target::Column(column), 0.98);
            }
            // `manager_id` of employees: a role that no table is called by.
            let role = words.len() > 1 && words.last().is_some_and(|w| w == "id");
            if role && schema.refers_by_role(column) {
                self.add(&words[..words.len() - 1], Target::Column(column), ROLE);
            }
            let described = schema.catalog_column(column).description.as_deref();
            self.describe(described, &Target::Column(column));
            for synonym in &schema.catalog_column(column).synonyms {
                self.add(&name_words(synonym, "", &HashSet::new()), Target::Column(column), 1.0);
            }
        }
    }

    fn add(&mut self, words: &[String], target: Target, weight: f32) {
        let meaning: Vec<&String> = words.iter().filter(|w| !is_filler(w)).collect();
        self.squeezed.entry(words.concat()).or_default().push((target.clone(), weight));
        let mut bag: Vec<&str> = meaning.iter().map(|w| w.as_str()).collect();
        bag.sort_unstable();
        self.bags.entry(bag.join(" ")).or_default().push((target.clone(), weight));
        if meaning.len() > 1 || words.len() > 1 {
            let total: usize = meaning.iter().map(|w| w.len()).sum();
            for word in meaning {
                let share = word.len() as f32 / total.max(1) as f32;
                self.words.entry(word.clone()).or_default().push((target.clone(), share * weight));
            }
        }
    }

    /// As one word, whose root may be another than its words' together: `headquarter`; and as it
    /// is written, abbreviations and all: `emp_no`.
    fn add_whole(&mut self, name: &str, target: &Target, weight: f32) {
        let words = words::of_identifier(name);
        let written = words.iter().map(|word| root(word)).collect();
        for whole in [root(&words.concat()), written] {
            let known = self.squeezed.entry(whole).or_default();
            if known.iter().all(|(other, _)| other != target) {
                known.push((target.clone(), weight));
            }
        }
    }

    fn describe(&mut self, description: Option<&str>, target: &Target) {
        let Some(description) = description else { return };
        for word in words::of_identifier(description).iter().take(40) {
            let word = root(word);
            if word.len() > 3 && !is_filler(&word) {
                let targets = self.described.entry(word).or_default();
                if !targets.contains(target) {
                    targets.push(target.clone());
                }
            }
        }
    }
}
