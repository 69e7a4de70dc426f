//! What somebody does not see of a schema, found again in texts that people wrote.

use std::collections::HashSet;

use crate::{Catalog, Table};

/// The names that all of a schema has and what is left of it has not.
#[derive(Clone, Debug, Default)]
pub struct Hidden(HashSet<String>);

impl Hidden {
    /// Names that the visible part bears too tell nothing, whatever else they stand for.
    pub fn between(all: &Catalog, visible: &Catalog) -> Self {
        let seen: HashSet<String> = visible.tables.iter().flat_map(names).collect();
        let all = all.tables.iter().flat_map(names);
        Self(all.filter(|name| !seen.contains(name)).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when a word of the text is one of the names, whatever its case.
    pub fn is_named_in(&self, text: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let is_of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let mut words = text.split(|c| !is_of_a_name(c)).filter(|word| !word.is_empty());
        words.any(|word| self.0.contains(&word.to_lowercase()))
            // Names that are no single word stand in quotes, or nowhere.
            || self.0.iter().any(|name| !name.chars().all(is_of_a_name) && holds(text, name))
    }
}

fn holds(text: &str, name: &str) -> bool {
    text.to_lowercase().contains(name)
}

fn names(table: &Table) -> impl Iterator<Item = String> {
    let columns = table.columns.iter().map(|column| &column.name);
    std::iter::once(&table.name).chain(columns).map(|name| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    fn table(name: &str, columns: &[&str]) -> Table {
        let column = |name: &&str| Column { name: (*name).into(), ..Column::default() };
        Table {
            name: name.into(),
            columns: columns.iter().map(column).collect(),
            ..Table::default()
        }
    }

    fn of(tables: Vec<Table>) -> Catalog {
        Catalog { tables, ..Catalog::default() }
    }

    #[test]
    fn names_that_are_seen_elsewhere_tell_nothing() {
        let all = of(vec![
            table("orders", &["id", "total", "margin"]),
            table("salaries", &["id", "gross pay"]),
        ]);
        let hidden = Hidden::between(&all, &of(vec![table("orders", &["id", "total"])]));
        for text in
            ["select * from Salaries", "the margin, in %", "x.\"Gross Pay\"", "hr.salaries;"]
        {
            assert!(hidden.is_named_in(text), "{text}");
        }
        for text in ["select id, total from orders", "the salary", "margins", "salaries_2", ""] {
            assert!(!hidden.is_named_in(text), "{text}");
        }
        assert!(Hidden::between(&all, &all).is_empty());
    }
}
