//! Writes a catalog as the `create table` statements that a model reads best.

use std::fmt::Write as _;

use crate::{Column, Family, ForeignKey, Profile, Table};

/// How much of the catalog is shown.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Stored values shown for each text column, where there are more than are shown whole.
    pub sample_values: usize,
    /// A column that holds no more values than these, all of them known, is shown with all.
    pub whole_lists: usize,
}

impl Default for Detail {
    fn default() -> Self {
        Self { sample_values: 5, whole_lists: 12 }
    }
}

/// A longer value says too little for the room that it takes.
const LONGEST_VALUE: usize = 40;
/// A column that is empty this often is no good place to look.
const MOSTLY_EMPTY: f32 = 0.5;

/// The chosen tables, in catalog order, as commented DDL.
pub fn ddl<'a>(tables: impl IntoIterator<Item = &'a Table>, detail: Detail) -> String {
    let mut text = String::new();
    for table in tables {
        write_table(&mut text, table, detail);
    }
    text
}

/// One line for each of the tables: its name, its columns, what it is and what else it is called.
/// For choosing among many.
pub fn outline<'a>(tables: impl IntoIterator<Item = &'a Table>) -> String {
    let mut text = String::new();
    for table in tables {
        let columns: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        let _ = write!(text, "{}({})", table.display_name(), columns.join(", "));
        if let Some(about) = about(table.description.as_deref(), &table.synonyms) {
            let _ = write!(text, " -- {about}");
        }
        text.push('\n');
    }
    text
}

fn write_table(text: &mut String, table: &Table, detail: Detail) {
    if let Some(about) = about(table.description.as_deref(), &table.synonyms) {
        let _ = writeln!(text, "-- {about}");
    }
    let _ = writeln!(text, "create table {} (", table.display_name());
    for column in &table.columns {
        write_column(text, column, detail);
    }
    if !table.primary_key.is_empty() {
        let _ = writeln!(text, "  primary key ({}),", table.primary_key.join(", "));
    }
    for key in &table.foreign_keys {
        write_foreign_key(text, key);
    }
    text.push_str(");\n\n");
}

fn write_foreign_key(text: &mut String, key: &ForeignKey) {
    let _ = writeln!(
        text,
        "  foreign key ({}) references {} ({}),{}",
        key.columns.join(", "),
        key.references_table,
        key.references_columns.join(", "),
        if key.inferred { " -- inferred, not declared" } else { "" },
    );
}

fn write_column(text: &mut String, column: &Column, detail: Detail) {
    let null = if column.nullable { "" } else { " not null" };
    let _ = write!(text, "  {} {}", column.name, column.data_type);
    if let Some(default) = column.default.as_deref().filter(|default| is_telling(default)) {
        let _ = write!(text, " default {}", one_line(default));
    }
    let _ = write!(text, "{null},");
    let mut notes = Vec::new();
    notes.extend(about(column.description.as_deref(), &column.synonyms));
    if !column.private {
        notes.extend(values(column, detail));
        notes.extend(column.profile.as_ref().and_then(|profile| range(column, profile)));
    }
    notes.extend(column.profile.as_ref().and_then(emptiness));
    if !notes.is_empty() {
        let _ = write!(text, " -- {}", notes.join("; "));
    }
    text.push('\n');
}

/// What a column or table is, and what else it is called.
fn about(description: Option<&str>, synonyms: &[String]) -> Option<String> {
    let description = description.map(one_line).filter(|text| !text.is_empty());
    if synonyms.is_empty() {
        return description;
    }
    let also = format!("also called {}", one_line(&synonyms.join(", ")));
    Some(description.map_or(also.clone(), |text| format!("{text}; {also}")))
}

/// A default that says what a row usually is; counters and clocks say nothing.
fn is_telling(default: &str) -> bool {
    default.starts_with('\'') && !default.starts_with("''") || matches!(default, "true" | "false")
}

fn values(column: &Column, detail: Detail) -> Option<String> {
    let whole = column.values_complete && column.values.len() <= detail.whole_lists;
    let most = if whole { detail.whole_lists } else { detail.sample_values };
    let shown: Vec<String> = column
        .values
        .iter()
        .filter(|value| value.len() <= LONGEST_VALUE)
        .take(most)
        .map(|value| format!("'{}'", one_line(value)))
        .collect();
    let whole = whole && shown.len() == column.values.len();
    let lead = if whole { "one of" } else { "e.g." };
    (!shown.is_empty()).then(|| format!("{lead} {}", shown.join(", ")))
}

/// From where to where the numbers and dates of a column go.
fn range(column: &Column, profile: &Profile) -> Option<String> {
    let family = column.family();
    if !(family.is_number() || family.is_date() || family == Family::Time) {
        return None;
    }
    let (min, max) = (profile.min.as_deref()?, profile.max.as_deref()?);
    Some(format!("from {} to {}", one_line(min), one_line(max)))
}

fn emptiness(profile: &Profile) -> Option<String> {
    let share = profile.null_fraction;
    (share >= MOSTLY_EMPTY).then(|| format!("null in {:.0} % of rows", share * 100.0))
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

    #[test]
    fn an_outline_is_one_line_a_table_with_what_it_is_called() {
        let trees = Table {
            name: "trees".into(),
            columns: vec![column("id", "integer"), column("kind", "text")],
            description: Some("Every tree,\nwherever.".into()),
            synonyms: vec!["plants".into()],
            ..Table::default()
        };
        let parks =
            Table { description: Some(" ".into()), name: "parks".into(), ..Table::default() };
        assert_eq!(
            outline([&trees, &parks]),
            "trees(id, kind) -- Every tree, wherever.; also called plants\nparks()\n"
        );
    }

    fn column(name: &str, data_type: &str) -> Column {
        Column {
            name: name.into(),
            data_type: data_type.into(),
            nullable: true,
            ..Column::default()
        }
    }

    fn line(column: Column) -> String {
        let table = Table { name: "t".into(), columns: vec![column], ..Table::default() };
        let text = ddl([&table], Detail::default());
        text.lines().nth(1).expect("the column's line").trim().to_owned()
    }

    fn profile(null_fraction: f32, min: &str, max: &str) -> Profile {
        let (min, max) = (Some(min.to_owned()), Some(max.to_owned()));
        Profile { null_fraction, distinct: Some(9), min, max }
    }

    #[test]
    fn a_column_is_shown_with_what_helps_to_use_it() {
        let state = Column {
            default: Some("'open'::text".into()),
            synonyms: vec!["state".into()],
            values: vec!["open".into(), "shut".into()],
            values_complete: true,
            ..column("status", "text")
        };
        assert_eq!(
            line(state),
            "status text default 'open'::text, -- also called state; one of 'open', 'shut'"
        );
        let weight = Column {
            default: Some("nextval('x')".into()),
            profile: Some(profile(0.75, "0.5", "40")),
            ..column("weight", "numeric")
        };
        assert_eq!(line(weight), "weight numeric, -- from 0.5 to 40; null in 75 % of rows");
    }

    #[test]
    fn what_is_private_is_named_and_no_more() {
        let salary = Column {
            private: true,
            values: vec!["oak".into()],
            profile: Some(profile(0.0, "1200", "9000")),
            ..column("salary", "numeric")
        };
        assert_eq!(line(salary), "salary numeric,");
    }

    #[test]
    fn a_guessed_key_says_so() {
        let key = ForeignKey {
            columns: vec!["park".into()],
            references_schema: None,
            references_table: "parks".into(),
            references_columns: vec!["id".into()],
            inferred: true,
        };
        let table = Table { name: "t".into(), foreign_keys: vec![key], ..Table::default() };
        let text = ddl([&table], Detail::default());
        assert!(text.contains("foreign key (park) references parks (id), -- inferred"), "{text}");
    }
}
