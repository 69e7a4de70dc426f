//! Which tables a question may be about, by words and by neighbourhood.

use std::collections::{BTreeSet, HashMap};

use catalog::{Catalog, ForeignKey, Table};

use crate::lexical::{self, Document, Index};

/// What is known of the tables before any question is asked.
#[derive(Debug)]
pub struct Recall {
    index: Index,
    /// Foreign keys in both directions, by position in the catalog.
    neighbours: Vec<BTreeSet<usize>>,
}

/// How much a word counts, by where it stands.
mod weight {
    pub const NAME: f32 = 3.0;
    pub const COLUMN: f32 = 1.5;
    pub const VALUE: f32 = 1.0;
    pub const DESCRIPTION: f32 = 1.0;
    pub const COLUMN_DESCRIPTION: f32 = 0.6;
    /// A table beside a good one may be what joins it, though the question never names it.
    pub const NEIGHBOUR: f32 = 0.25;
}

/// Values of one column that are worth indexing; the common ones come first.
const VALUES: usize = 100;

impl Recall {
    pub fn new(catalog: &Catalog) -> Self {
        let mut index = Index::default();
        for table in &catalog.tables {
            index.add(document(table));
        }
        Self { index, neighbours: neighbours(catalog) }
    }

    /// At most `count` tables, the likeliest first.
    pub fn candidates(&self, question: &str, count: usize) -> Vec<usize> {
        let own = self.index.scores(question);
        let mut scores = own.clone();
        for (table, neighbours) in self.neighbours.iter().enumerate() {
            let best = neighbours.iter().map(|n| own[*n]).fold(0.0, f32::max);
            scores[table] += best * weight::NEIGHBOUR;
        }
        lexical::best(&scores, count)
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
}

fn document(table: &Table) -> Document {
    let mut document = Document::default();
    document.add(&table.name, weight::NAME);
    document.add(table.description.as_deref().unwrap_or_default(), weight::DESCRIPTION);
    for synonym in &table.synonyms {
        document.add(synonym, weight::NAME);
    }
    for column in &table.columns {
        document.add(&column.name, weight::COLUMN);
        document.add(column.description.as_deref().unwrap_or_default(), weight::COLUMN_DESCRIPTION);
        for synonym in &column.synonyms {
            document.add(synonym, weight::COLUMN);
        }
        for value in column.values.iter().take(VALUES) {
            document.add(value, weight::VALUE);
        }
    }
    document
}

fn neighbours(catalog: &Catalog) -> Vec<BTreeSet<usize>> {
    let positions: HashMap<(&str, &str), usize> =
        catalog.tables.iter().enumerate().map(|(n, table)| (key(table), n)).collect();
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

fn key(table: &Table) -> (&str, &str) {
    (table.schema.as_deref().unwrap_or("public"), &table.name)
}

fn target<'a>(table: &'a Table, key: &'a ForeignKey) -> (&'a str, &'a str) {
    let schema = key.references_schema.as_deref().or(table.schema.as_deref());
    (schema.unwrap_or("public"), &key.references_table)
}

#[cfg(test)]
mod tests {
    use catalog::Column;

    use super::*;

    fn table(name: &str, columns: &[&str], references: &[&str]) -> Table {
        let column = |name: &&str| Column {
            name: (*name).into(),
            data_type: "text".into(),
            ..Column::default()
        };
        let key = |table: &&str| ForeignKey {
            columns: vec![format!("{table}_id")],
            references_schema: None,
            references_table: (*table).into(),
            references_columns: vec!["id".into()],
            inferred: false,
        };
        Table {
            name: name.into(),
            columns: columns.iter().map(column).collect(),
            foreign_keys: references.iter().map(key).collect(),
            ..Table::default()
        }
    }

    fn forest() -> Catalog {
        Catalog {
            tables: vec![
                table("species", &["latin_name"], &[]),
                table("plantings", &["planted_on"], &["species", "parks"]),
                table("parks", &["park_name", "city"], &[]),
                table("invoices", &["amount"], &[]),
            ],
        }
    }

    #[test]
    fn a_table_is_recalled_by_its_words_and_by_its_neighbours() {
        let recall = Recall::new(&forest());
        assert_eq!(recall.candidates("Which city has the most parks?", 9), [2, 1]);
        assert_eq!(recall.candidates("invoice amounts", 9), [3]);
        assert!(recall.candidates("weather", 9).is_empty());
    }

    #[test]
    fn what_people_call_tables_and_columns_is_found() {
        let mut catalog = forest();
        catalog.tables[3].synonyms.push("charges".into());
        catalog.tables[0].columns[0].synonyms.push("timber".into());
        let recall = Recall::new(&catalog);
        assert_eq!(recall.candidates("all charges", 1), [3]);
        assert_eq!(recall.candidates("how much timber", 1), [0]);
    }

    #[test]
    fn what_joins_the_chosen_is_added() {
        let recall = Recall::new(&forest());
        assert_eq!(recall.bridges(&[0, 2]), [1]);
        assert!(recall.bridges(&[0, 1]).is_empty());
        assert!(recall.bridges(&[0, 3]).is_empty());
    }

    #[test]
    fn a_thousand_tables_are_searched_in_milliseconds() {
        let names: Vec<String> = (0..1_000).map(|n| format!("table_{n}_orders")).collect();
        let tables = names.iter().map(|name| table(name, &["customer", "amount", "city"], &[]));
        let recall = Recall::new(&Catalog { tables: tables.collect() });
        let begun = std::time::Instant::now();
        assert_eq!(recall.candidates("orders of table 7 by city", 40).len(), 40);
        // Generous, because this is an unoptimized build on a busy machine.
        assert!(begun.elapsed().as_millis() < 100);
    }
}
