//! Where the server's tables stand in a catalog.

use std::collections::HashMap;

use catalog::Catalog;

/// Positions of tables, by schema and name. What is visible without its schema has none.
pub(super) struct Places(HashMap<(Option<String>, String), usize>);

impl Places {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let places = catalog.tables.iter().enumerate().map(|(place, table)| {
            ((of_schema(table.schema.as_deref()), table.name.clone()), place)
        });
        // Of two that fall together, the first is the one that the server would find.
        Self(places.rev().collect())
    }

    pub(super) fn find(&self, schema: Option<&str>, table: &str) -> Option<usize> {
        self.0.get(&(of_schema(schema), table.to_owned())).copied()
    }
}

/// Files may name the schema that everybody means anyway.
fn of_schema(schema: Option<&str>) -> Option<String> {
    schema.filter(|schema| *schema != "public").map(str::to_owned)
}
