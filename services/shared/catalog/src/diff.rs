//! What became of a schema: the structure of two catalogs compared.

use std::collections::HashMap;

use proto::api::{SchemaChanges, SchemaColumnChange, SchemaColumnName, SchemaKeyChange};

use crate::{Catalog, Column, Table};

/// What is different in `new`, in its order. Descriptions and what the rows bring about do not
/// count, for nothing that ran on the old schema fails for them.
pub fn diff(old: &Catalog, new: &Catalog) -> SchemaChanges {
    let (before, after) = (by_name(old), by_name(new));
    let mut changes = SchemaChanges::default();
    for table in &new.tables {
        match before.get(&table.display_name()) {
            None => changes.tables_added.push(table.display_name()),
            Some(was) => compare(was, table, &mut changes),
        }
    }
    let gone = old.tables.iter().map(Table::display_name).filter(|name| !after.contains_key(name));
    changes.tables_removed.extend(gone);
    changes
}

fn by_name(catalog: &Catalog) -> HashMap<String, &Table> {
    catalog.tables.iter().map(|table| (table.display_name(), table)).collect()
}

fn compare(was: &Table, now: &Table, changes: &mut SchemaChanges) {
    let table = now.display_name();
    let named =
        |column: &Column| SchemaColumnName { table: table.clone(), column: column.name.clone() };
    for column in &now.columns {
        match was.column(&column.name) {
            None => changes.columns_added.push(named(column)),
            Some(old) if form(old) != form(column) => {
                changes.columns_changed.push(SchemaColumnChange {
                    table: table.clone(),
                    column: column.name.clone(),
                    was: form(old),
                    now: form(column),
                });
            }
            Some(_) => {}
        }
    }
    let gone = was.columns.iter().filter(|column| now.column(&column.name).is_none());
    changes.columns_removed.extend(gone.map(named));
    let (had, has) = (keys(was), keys(now));
    let only = |some: &[String], others: &[String]| -> Vec<String> {
        some.iter().filter(|key| !others.contains(key)).cloned().collect()
    };
    let (removed, added) = (only(&had, &has), only(&has, &had));
    if !removed.is_empty() || !added.is_empty() {
        changes.keys_changed.push(SchemaKeyChange { table, removed, added });
    }
}

fn form(column: &Column) -> String {
    let null = if column.nullable { "" } else { " not null" };
    let data_type = column.domain.as_ref().unwrap_or(&column.data_type);
    format!("{data_type}{null}")
}

/// The keys that are declared, as they would be written.
fn keys(table: &Table) -> Vec<String> {
    let list = |columns: &[String]| columns.join(", ");
    let mut keys = Vec::new();
    if !table.primary_key.is_empty() {
        keys.push(format!("primary key ({})", list(&table.primary_key)));
    }
    keys.extend(table.unique.iter().map(|columns| format!("unique ({})", list(columns))));
    let foreign = table.foreign_keys.iter().filter(|key| !key.inferred);
    keys.extend(foreign.map(|key| {
        format!(
            "foreign key ({}) references {} ({})",
            list(&key.columns),
            key.references_table,
            list(&key.references_columns)
        )
    }));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, columns: &[(&str, &str)]) -> Table {
        let column = |&(name, data_type): &(&str, &str)| Column {
            name: name.into(),
            data_type: data_type.into(),
            nullable: true,
            ..Column::default()
        };
        Table {
            name: name.into(),
            columns: columns.iter().map(column).collect(),
            ..Table::default()
        }
    }

    fn column(table: &str, column: &str) -> SchemaColumnName {
        SchemaColumnName { table: table.into(), column: column.into() }
    }

    #[test]
    fn tables_and_columns_come_and_go() {
        let old = Catalog {
            tables: vec![table("parks", &[("id", "integer"), ("name", "text")]), table("old", &[])],
            ..Catalog::default()
        };
        let new = Catalog {
            tables: vec![table("new", &[]), table("parks", &[("id", "integer"), ("city", "text")])],
            ..Catalog::default()
        };
        let changes = diff(&old, &new);
        assert_eq!(changes.tables_added, ["new"]);
        assert_eq!(changes.tables_removed, ["old"]);
        assert_eq!(changes.columns_added, [column("parks", "city")]);
        assert_eq!(changes.columns_removed, [column("parks", "name")]);
        assert!(changes.columns_changed.is_empty() && changes.keys_changed.is_empty());
    }

    #[test]
    fn types_and_keys_are_told_as_they_were_and_are() {
        let old =
            Catalog { tables: vec![table("parks", &[("id", "integer")])], ..Catalog::default() };
        let mut new =
            Catalog { tables: vec![table("parks", &[("id", "bigint")])], ..Catalog::default() };
        new.tables[0].columns[0].nullable = false;
        new.tables[0].primary_key = vec!["id".into()];
        let changes = diff(&old, &new);
        let [change] = &changes.columns_changed[..] else { panic!("one change: {changes:?}") };
        assert_eq!((change.was.as_str(), change.now.as_str()), ("integer", "bigint not null"));
        let [keys] = &changes.keys_changed[..] else { panic!("one table: {changes:?}") };
        assert_eq!(keys.added, ["primary key (id)"]);
        assert!(keys.removed.is_empty());
    }

    #[test]
    fn what_is_only_said_or_seen_is_no_change() {
        let old =
            Catalog { tables: vec![table("parks", &[("name", "text")])], ..Catalog::default() };
        let mut new = old.clone();
        new.tables[0].description = Some("Green places.".into());
        new.tables[0].row_estimate = Some(9);
        new.tables[0].columns[0].values.push("North".into());
        assert!(diff(&old, &new).is_empty());
    }
}
