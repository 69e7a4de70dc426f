//! Harmless statements pass and attacks do not, by the hundred.
//!
//! Each file of `corpus/` holds statements between lines of three dashes. The harmless ones are
//! valid on PostgreSQL 15 in a database made by `corpus/schema.sql`, those of a shop in one made by
//! `corpus/shop_schema.sql`.

use catalog::{Catalog, Column, Table};
use guard::{Policy, check};

const HARMLESS: &str = include_str!("corpus/harmless.sql");
const ATTACKS: &str = include_str!("corpus/attacks.sql");
const SCHEMA: &str = include_str!("corpus/schema.sql");
const SHOP: &str = include_str!("corpus/shop.sql");
const SHOP_SCHEMA: &str = include_str!("corpus/shop_schema.sql");

fn statements(corpus: &str) -> impl Iterator<Item = &str> {
    corpus.split("\n---\n").map(|statement| statement.trim_end_matches('\n'))
}

/// Reads the plain DDL of the corpus: a table's name, then a column on each line.
fn catalog(schema: &str) -> Catalog {
    let mut catalog = Catalog::default();
    for statement in schema.split("create table ").skip(1) {
        let (name, columns) = statement.split_once(" (\n").expect("a table");
        let name = name.replace('"', "");
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema.to_owned()), name.to_owned()),
            None => (None, name),
        };
        let columns = columns.split("\n)").next().expect("columns").lines().map(column).collect();
        catalog.tables.push(Table { schema, name, columns, ..Table::default() });
    }
    catalog
}

fn column(line: &str) -> Column {
    let (name, data_type) = line.trim().trim_end_matches(',').split_once(' ').expect("a column");
    Column { name: name.replace('"', ""), data_type: data_type.to_owned(), ..Column::default() }
}

#[test]
fn every_harmless_statement_passes() {
    assert_all_pass(HARMLESS, SCHEMA);
}

#[test]
fn every_question_to_a_shop_passes() {
    assert_all_pass(SHOP, SHOP_SCHEMA);
}

fn assert_all_pass(corpus: &str, schema: &str) {
    let catalog = catalog(schema);
    let policy = Policy::postgres(&catalog);
    let refused: Vec<String> = statements(corpus)
        .filter_map(|sql| {
            check(sql, &policy).err().map(|r| format!("{r}\n{}\n  {sql}", r.caret(sql)))
        })
        .collect();
    assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
}

#[test]
fn every_attack_is_refused() {
    let catalog = catalog(SCHEMA);
    let policy = Policy::postgres(&catalog);
    let passed: Vec<&str> = statements(ATTACKS).filter(|sql| check(sql, &policy).is_ok()).collect();
    assert!(passed.is_empty(), "{} passed:\n{}", passed.len(), passed.join("\n---\n"));
}
