//! The schema of a target database, as every reader of it needs it.
//!
//! A [`Catalog`] is plain data: it is introspected by `engines`, read from JSON files by
//! [`load`], stored as one JSON document in the app database, searched by the generators,
//! consulted by the guard. Nothing here does IO but [`load`].

pub mod load;
pub mod render;
pub mod words;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// All that may be read in one target database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    pub tables: Vec<Table>,
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
    /// The planner's estimate, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_estimate: Option<u64>,
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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// As the target spells it: `integer`, `numeric(10,2)`, `timestamp with time zone`, `text[]`.
    pub data_type: String,
    #[serde(default = "yes")]
    pub nullable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references_schema: Option<String>,
    pub references_table: String,
    pub references_columns: Vec<String>,
    /// Guessed from names, not declared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inferred: bool,
}

/// What can be done with a column's values, whatever the engine calls the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Integer,
    /// Exact or floating, with a fraction.
    Decimal,
    Text,
    Boolean,
    Date,
    /// With or without zone.
    Timestamp,
    Time,
    Interval,
    Uuid,
    Json,
    Array,
    Other,
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

    /// A digest that changes whenever the structure changes (stored values do not count).
    pub fn fingerprint(&self) -> String {
        let mut bare = self.clone();
        for column in bare.tables.iter_mut().flat_map(|t| &mut t.columns) {
            column.values.clear();
            column.values_complete = false;
        }
        bare.tables.iter_mut().for_each(|t| t.row_estimate = None);
        let json = serde_json::to_vec(&bare).expect("a catalog is always JSON");
        let digest = Sha256::digest(json);
        let (head, _) = digest.split_first_chunk::<16>().expect("SHA-256 has 32 bytes");
        format!("{:032x}", u128::from_be_bytes(*head))
    }
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// The name as a reader would write it: with the schema only where it is needed.
    pub fn display_name(&self) -> String {
        match self.schema.as_deref() {
            None | Some("public") => self.name.clone(),
            Some(schema) => format!("{schema}.{}", self.name),
        }
    }
}

impl Column {
    /// How many stored values are kept for one column.
    pub const MAX_VALUES: usize = 1_000;

    pub fn family(&self) -> Family {
        Family::of(&self.data_type)
    }
}

impl Family {
    /// Reads the family off a type's name in PostgreSQL's, MySQL's or SQL Server's spelling.
    pub fn of(data_type: &str) -> Self {
        let name = data_type.trim().to_ascii_lowercase();
        if name.ends_with("[]") || name.starts_with("array") {
            return Self::Array;
        }
        let base = name.split(['(', ' ']).next().unwrap_or_default();
        match base {
            "int" | "integer" | "int2" | "int4" | "int8" | "bigint" | "smallint" | "tinyint"
            | "mediumint" | "serial" | "bigserial" | "smallserial" | "oid" | "year" => {
                Self::Integer
            }
            "numeric" | "decimal" | "real" | "float" | "float4" | "float8" | "double" | "money"
            | "number" | "smallmoney" => Self::Decimal,
            "text" | "varchar" | "char" | "character" | "bpchar" | "citext" | "name"
            | "nvarchar" | "nchar" | "tinytext" | "mediumtext" | "longtext" | "enum" | "set"
            | "varchar2" | "clob" | "string" => Self::Text,
            "bool" | "boolean" | "bit" => Self::Boolean,
            "date" => Self::Date,
            "timestamp" | "timestamptz" | "datetime" | "datetime2" | "smalldatetime"
            | "datetimeoffset" => Self::Timestamp,
            "time" | "timetz" => Self::Time,
            "interval" => Self::Interval,
            "uuid" | "uniqueidentifier" => Self::Uuid,
            "json" | "jsonb" => Self::Json,
            _ => Self::Other,
        }
    }

    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }

    /// A date, or a timestamp.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_read_off_type_names() {
        for (name, family) in [
            ("integer", Family::Integer),
            ("numeric(10,2)", Family::Decimal),
            ("double precision", Family::Decimal),
            ("character varying(20)", Family::Text),
            ("timestamp with time zone", Family::Timestamp),
            ("text[]", Family::Array),
            ("tsvector", Family::Other),
        ] {
            assert_eq!(Family::of(name), family, "{name}");
        }
    }

    #[test]
    fn a_fingerprint_ignores_stored_values() {
        let column = Column { name: "city".into(), data_type: "text".into(), ..Column::default() };
        let table = Table { name: "shop".into(), columns: vec![column], ..Table::default() };
        let mut catalog = Catalog { tables: vec![table] };
        let before = catalog.fingerprint();
        catalog.tables[0].columns[0].values.push("Berlin".into());
        assert_eq!(catalog.fingerprint(), before);
        catalog.tables[0].columns[0].data_type = "varchar".into();
        assert_ne!(catalog.fingerprint(), before);
    }
}
