//! What the corpora of all dialects share: how they are read, and that all of one passes or none.

use catalog::{Catalog, Column, Table};
use guard::{Policy, check};

/// The statements of a file, between lines of three dashes.
pub fn statements(corpus: &str) -> impl Iterator<Item = &str> {
    corpus.split("\n---\n").map(|statement| statement.trim_end_matches('\n'))
}

/// Reads the plain DDL of a corpus: a table's name, then a column on each line.
pub fn catalog(schema: &str) -> Catalog {
    let mut catalog = Catalog::default();
    for statement in schema.split("create table ").skip(1) {
        let (name, columns) = statement.split_once(" (\n").expect("a table");
        let name = name.replace('"', "");
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema.to_owned()), name.to_owned()),
            None => (None, name),
        };
        let columns = columns.split("\n)").next().expect("columns").lines().map(str::trim);
        let columns = columns.filter(|line| !line.starts_with("fulltext")).map(column).collect();
        catalog.tables.push(Table { schema, name, columns, ..Table::default() });
    }
    catalog
}

/// A column, its name in the quotes of whatever dialect.
fn column(line: &str) -> Column {
    let (name, data_type) = match line.strip_prefix(['"', '`', '[']) {
        Some(quoted) => quoted.split_once(['"', '`', ']']).expect("a quoted name"),
        None => line.split_once(' ').expect("a column"),
    };
    let data_type = data_type.trim_start().trim_end_matches(',');
    Column { name: name.to_owned(), data_type: data_type.to_owned(), ..Column::default() }
}

pub fn assert_all_pass<'a>(statements: impl Iterator<Item = &'a str>, policy: &Policy<'_>) {
    let refused: Vec<String> = statements
        .filter_map(|sql| {
            check(sql, policy).err().map(|r| format!("{r}\n{}\n  {sql}", r.caret(sql)))
        })
        .collect();
    assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
}

pub fn assert_none_passes<'a>(statements: impl Iterator<Item = &'a str>, policy: &Policy<'_>) {
    let passed: Vec<&str> = statements.filter(|sql| check(sql, policy).is_ok()).collect();
    assert!(passed.is_empty(), "{} passed:\n{}", passed.len(), passed.join("\n---\n"));
}
