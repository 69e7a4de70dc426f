//! Reads a catalog from JSON files: one file, or every `*.json` of a folder.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

use crate::{Catalog, Column, ForeignKey, Table, TableKind};

/// One file of `data/schema`.
#[derive(Deserialize)]
struct File {
    tables: Vec<FileTable>,
}

#[derive(Deserialize)]
struct FileTable {
    table_name: String,
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    kind: TableKind,
    columns: Vec<FileColumn>,
    #[serde(default)]
    primary_key: Vec<String>,
    #[serde(default)]
    unique: Vec<Vec<String>>,
    #[serde(default)]
    foreign_keys: Vec<FileForeignKey>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    synonyms: Vec<String>,
}

#[derive(Deserialize)]
struct FileColumn {
    name: String,
    #[serde(rename = "type")]
    data_type: String,
    #[serde(default = "nullable_unless_said")]
    nullable: bool,
    #[serde(default)]
    default: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    values: Vec<String>,
}

fn nullable_unless_said() -> bool {
    true
}

/// Both spellings that are in use: one column, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum FileForeignKey {
    Single { column: String, references_table: String, references_column: String },
    Composite { columns: Vec<String>, references_table: String, references_columns: Vec<String> },
}

/// Loads `path`: a JSON file, or a folder whose `*.json` files are read in name order.
///
/// # Errors
/// When a file cannot be read, is not in the format, or a table stands in two files.
pub fn from_path(path: &Path) -> anyhow::Result<Catalog> {
    let mut catalog = Catalog::default();
    for file in files(path)? {
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
        let part = from_json(&text).with_context(|| format!("schema file {}", file.display()))?;
        for table in part.tables {
            anyhow::ensure!(
                catalog.table(table.schema.as_deref(), &table.name).is_none(),
                "{}: table {} is described twice",
                file.display(),
                table.name
            );
            catalog.tables.push(table);
        }
    }
    Ok(catalog)
}

/// Loads the text of one file.
pub fn from_json(text: &str) -> anyhow::Result<Catalog> {
    let file: File = serde_json::from_str(text)?;
    Ok(Catalog { tables: file.tables.into_iter().map(Table::from).collect(), ..Catalog::default() })
}

fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries =
        std::fs::read_dir(path).with_context(|| format!("read folder {}", path.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .filter(|path| !matches!(path, Ok(p) if p.extension().is_none_or(|e| e != "json")))
        .collect::<anyhow::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

impl From<FileTable> for Table {
    fn from(table: FileTable) -> Self {
        Self {
            schema: table.schema,
            name: table.table_name,
            kind: table.kind,
            columns: table.columns.into_iter().map(Column::from).collect(),
            primary_key: table.primary_key,
            unique: table.unique,
            foreign_keys: table.foreign_keys.into_iter().map(ForeignKey::from).collect(),
            description: table.description,
            synonyms: table.synonyms,
            ..Self::default()
        }
    }
}

impl From<FileColumn> for Column {
    fn from(column: FileColumn) -> Self {
        Self {
            name: column.name,
            data_type: column.data_type,
            nullable: column.nullable,
            default: column.default,
            description: column.description,
            synonyms: column.synonyms,
            private: column.private,
            values: if column.private { Vec::new() } else { column.values },
            ..Self::default()
        }
    }
}

impl From<FileForeignKey> for ForeignKey {
    fn from(key: FileForeignKey) -> Self {
        let (columns, references_table, references_columns) = match key {
            FileForeignKey::Single { column, references_table, references_column } => {
                (vec![column], references_table, vec![references_column])
            }
            FileForeignKey::Composite { columns, references_table, references_columns } => {
                (columns, references_table, references_columns)
            }
        };
        Self {
            columns,
            references_schema: None,
            references_table,
            references_columns,
            inferred: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_format_is_read() {
        let catalog = from_json(
            r#"{"tables": [{"table_name": "orders", "columns": [
                {"name": "id", "type": "integer", "nullable": false},
                {"name": "state", "type": "text", "default": "'open'::text"},
                {"name": "user_id", "type": "integer", "synonyms": ["buyer"]},
                {"name": "note", "type": "text", "private": true, "values": ["call me"]}],
                "primary_key": ["id"], "unique": [["user_id", "state"]],
                "foreign_keys": [{"column": "user_id", "references_table": "users", "references_column": "id"}],
                "description": "What was bought.", "synonyms": ["purchases"]}]}"#,
        )
        .unwrap();
        let orders = catalog.table(None, "orders").unwrap();
        assert!(!orders.columns[0].nullable && orders.columns[1].nullable);
        assert_eq!(orders.foreign_keys[0].references_columns, ["id"]);
        assert_eq!(orders.synonyms, ["purchases"]);
        assert_eq!(orders.unique, [["user_id", "state"]]);
        let column = |name| orders.column(name).unwrap();
        assert_eq!(column("user_id").synonyms, ["buyer"]);
        assert_eq!(column("state").default.as_deref(), Some("'open'::text"));
        assert_eq!(column("id").default, None);
        let note = column("note");
        assert!(note.private && note.values.is_empty(), "private is private, whoever wrote it");
    }
}
