//! Writes a catalog as the `create table` statements that a model reads best.

use std::fmt::Write as _;

use crate::{Catalog, Column, Table};

/// How much of the catalog is shown.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Stored values shown for each text column.
    pub sample_values: usize,
}

impl Default for Detail {
    fn default() -> Self {
        Self { sample_values: 5 }
    }
}

/// The chosen tables, in catalog order, as commented DDL.
pub fn ddl<'a>(tables: impl IntoIterator<Item = &'a Table>, detail: Detail) -> String {
    let mut text = String::new();
    for table in tables {
        write_table(&mut text, table, detail);
    }
    text
}

/// One line for each table: its name, columns and description. For choosing among many.
pub fn outline(catalog: &Catalog) -> String {
    let mut text = String::new();
    for table in &catalog.tables {
        let columns: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        let _ = write!(text, "{}({})", table.display_name(), columns.join(", "));
        if let Some(description) = &table.description {
            let _ = write!(text, " -- {}", one_line(description));
        }
        text.push('\n');
    }
    text
}

fn write_table(text: &mut String, table: &Table, detail: Detail) {
    if let Some(description) = &table.description {
        let _ = writeln!(text, "-- {}", one_line(description));
    }
    let _ = writeln!(text, "create table {} (", table.display_name());
    for column in &table.columns {
        write_column(text, column, detail);
    }
    if !table.primary_key.is_empty() {
        let _ = writeln!(text, "  primary key ({}),", table.primary_key.join(", "));
    }
    for key in &table.foreign_keys {
        let _ = writeln!(
            text,
            "  foreign key ({}) references {} ({}),",
            key.columns.join(", "),
            key.references_table,
            key.references_columns.join(", ")
        );
    }
    text.push_str(");\n\n");
}

fn write_column(text: &mut String, column: &Column, detail: Detail) {
    let null = if column.nullable { "" } else { " not null" };
    let _ = write!(text, "  {} {}{null},", column.name, column.data_type);
    let mut notes = Vec::new();
    notes.extend(column.description.as_deref().map(one_line));
    let shown: Vec<String> = column
        .values
        .iter()
        .filter(|value| value.len() <= 40)
        .take(detail.sample_values)
        .map(|value| format!("'{}'", one_line(value)))
        .collect();
    if !shown.is_empty() {
        notes.push(format!("e.g. {}", shown.join(", ")));
    }
    if !notes.is_empty() {
        let _ = write!(text, " -- {}", notes.join("; "));
    }
    text.push('\n');
}

/// A comment must not end its line early.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_cannot_break_out_of_its_line() {
        let table = Table {
            name: "t".into(),
            description: Some("first\ndrop table t;".into()),
            ..Table::default()
        };
        assert!(ddl([&table], Detail::default()).starts_with("-- first drop table t;\n"));
    }
}
