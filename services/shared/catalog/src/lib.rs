//! The schema of a target database, as every reader of it needs it.
//!
//! A [`Catalog`] is plain data: it is introspected by `engines`, read from JSON files by
//! [`load`], stored as one JSON document in the app database, searched by the generators,
//! consulted by the guard. Nothing here does IO but [`load`].

mod diff;
mod family;
mod hidden;
mod infer;
pub mod load;
mod notes;
pub mod render;
mod rows;
pub mod words;

pub use diff::diff;
pub use family::Family;
pub use hidden::Hidden;
pub use notes::Note;
pub use proto::api::SchemaChanges as Changes;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// All that may be read in one target database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    pub tables: Vec<Table>,
    /// Extensions that are installed, where that is known: they bring functions and types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Names that differ in case alone are different names, on a server where that is seldom so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub case_sensitive: bool,
}

/// What `create extension` put into the target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub name: String,
    /// Where its functions are.
    pub schema: String,
}

/// A table, view or materialized view.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The schema that holds it; `None` when it is found without one (on the search path).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    pub name: String,
    #[serde(default)]
    pub kind: TableKind,
    /// In the order of the table.
    pub columns: Vec<Column>,
    #[serde(default)]
    pub primary_key: Vec<String>,
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKey>,
    /// Sets of columns, other than the primary key, that are unique.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique: Vec<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Other words that people have for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
    /// The planner's estimate, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_estimate: Option<u64>,
    /// The tables and views whose rows it shows beside its own, as [`Table::display_name`] writes
    /// them: those of a view's definition, the other parts of what a table inherits from. None
    /// where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    #[default]
    Table,
    View,
    MaterializedView,
    ForeignTable,
}

impl TableKind {
    /// As it is written in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View => "view",
            Self::MaterializedView => "materialized_view",
            Self::ForeignTable => "foreign_table",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// As the target spells it: `integer`, `numeric(10,2)`, `timestamp with time zone`, `text[]`.
    pub data_type: String,
    /// The name of the domain or the enumeration that the column was declared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(default = "yes")]
    pub nullable: bool,
    /// The expression that fills the column when an insert leaves it out, as the target prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Other words that people have for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
    /// What is stored in it stays there: never sampled, never shown to a model.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// What the planner's statistics say of it; none for columns that were never analyzed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Values that are stored in the column, the most common first, at most
    /// [`Column::MAX_VALUES`]; empty for columns whose values were not looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// True when `values` holds every distinct value of the column.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub values_complete: bool,
}

fn yes() -> bool {
    true
}

/// A column at a glance, from statistics that the target keeps anyway; all of it estimates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The share of rows without a value, from 0 to 1.
    pub null_fraction: f32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// The least value that was seen, as the target prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references_schema: Option<String>,
    pub references_table: String,
    pub references_columns: Vec<String>,
    /// Guessed from names and values, not declared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inferred: bool,
}

impl Catalog {
    /// Finds a table by name; with a schema, only there. Names compare as PostgreSQL folds
    /// them: exactly, the caller has lower-cased what was not quoted.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| {
            t.name == name
                && match (schema, t.schema.as_deref()) {
                    (None, None | Some("public")) => true,
                    (None, Some(_)) => false,
                    (Some(asked), known) => asked == known.unwrap_or("public"),
                }
        })
    }

    /// Leaves the other tables out, and the keys that lead to them.
    pub fn keep_tables(&mut self, keep: impl Fn(&Table) -> bool) {
        self.tables.retain(|table| keep(table));
        let known: HashSet<(String, String)> = self.tables.iter().map(Table::full_name).collect();
        for table in &mut self.tables {
            table.foreign_keys.retain(|key| {
                let schema = key.references_schema.as_deref().unwrap_or("public");
                known.contains(&(schema.to_owned(), key.references_table.clone()))
            });
        }
    }

    /// A digest that changes whenever the structure changes, or what is said of it. What the
    /// rows bring about does not count: values, profiles, estimates, and keys guessed from them.
    pub fn fingerprint(&self) -> String {
        digest(&Self { tables: self.tables.iter().map(Table::bare).collect(), ..Self::default() })
    }

    /// As [`Catalog::fingerprint`], for everything in it: stored values and profiles count too.
    pub fn digest(&self) -> String {
        digest(self)
    }
}

fn digest(catalog: &Catalog) -> String {
    let json = serde_json::to_vec(catalog).expect("a catalog is always JSON");
    let digest = Sha256::digest(json);
    let (head, _) = digest.split_first_chunk::<16>().expect("SHA-256 has 32 bytes");
    format!("{:032x}", u128::from_be_bytes(*head))
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// The schema, and the name within it.
    fn full_name(&self) -> (String, String) {
        (self.schema.as_deref().unwrap_or("public").to_owned(), self.name.clone())
    }

    /// The name as a reader would write it: with the schema only where it is needed.
    pub fn display_name(&self) -> String {
        match self.schema.as_deref() {
            None | Some("public") => self.name.clone(),
            Some(schema) => format!("{schema}.{}", self.name),
        }
    }

    /// Without anything that comes from rows.
    fn bare(&self) -> Self {
        Self {
            schema: self.schema.clone(),
            name: self.name.clone(),
            kind: self.kind,
            columns: self.columns.iter().map(Column::bare).collect(),
            primary_key: self.primary_key.clone(),
            foreign_keys: self.foreign_keys.iter().filter(|key| !key.inferred).cloned().collect(),
            unique: self.unique.clone(),
            description: self.description.clone(),
            synonyms: self.synonyms.clone(),
            row_estimate: None,
            reads: None,
        }
    }
}

impl Column {
    /// How many stored values are kept for one column.
    pub const MAX_VALUES: usize = 1_000;

    pub fn family(&self) -> Family {
        Family::of(&self.data_type)
    }

    fn bare(&self) -> Self {
        Self {
            name: self.name.clone(),
            data_type: self.data_type.clone(),
            domain: self.domain.clone(),
            nullable: self.nullable,
            default: self.default.clone(),
            description: self.description.clone(),
            synonyms: self.synonyms.clone(),
            private: self.private,
            profile: None,
            values: Vec::new(),
            values_complete: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shops() -> Catalog {
        let column = Column { name: "city".into(), data_type: "text".into(), ..Column::default() };
        let table = Table { name: "shop".into(), columns: vec![column], ..Table::default() };
        Catalog { tables: vec![table], ..Catalog::default() }
    }

    #[test]
    fn a_fingerprint_ignores_what_the_rows_bring_about() {
        let mut catalog = shops();
        let before = catalog.fingerprint();
        let shop = &mut catalog.tables[0];
        shop.row_estimate = Some(7);
        shop.foreign_keys.push(ForeignKey {
            columns: vec!["city".into()],
            references_schema: None,
            references_table: "city".into(),
            references_columns: vec!["name".into()],
            inferred: true,
        });
        shop.columns[0].values.push("Berlin".into());
        shop.columns[0].profile = Some(Profile::default());
        assert_eq!(catalog.fingerprint(), before);
    }

    #[test]
    fn a_fingerprint_tells_what_is_said_of_the_structure() {
        let changes: [fn(&mut Column); 4] = [
            |column| column.data_type = "varchar".into(),
            |column| column.synonyms.push("town".into()),
            |column| column.description = Some("Where it stands.".into()),
            |column| column.private = true,
        ];
        for change in changes {
            let mut catalog = shops();
            change(&mut catalog.tables[0].columns[0]);
            assert_ne!(catalog.fingerprint(), shops().fingerprint());
        }
    }

    #[test]
    fn a_snapshot_of_the_release_before_is_read() {
        let stored = r#"{"tables": [{"name": "shop", "columns": [
            {"name": "city", "data_type": "text", "nullable": false}]}]}"#;
        assert_eq!(serde_json::from_str::<Catalog>(stored).unwrap(), shops());
    }
}
