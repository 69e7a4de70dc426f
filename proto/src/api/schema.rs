//! The schema of the target, as people read it and write notes on it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Part of the schema; `total` counts all tables that fit the search.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaPage {
    pub tables: Vec<SchemaTable>,
    #[schema(example = 279)]
    pub total: u64,
    #[schema(example = 1)]
    pub page: u32,
    #[schema(example = 20)]
    pub page_size: u32,
    /// Changes whenever the structure does, or what is said of it.
    pub fingerprint: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaTable {
    /// With its schema where that is not the usual one; what notes call the table.
    #[schema(example = "drivers")]
    pub name: String,
    /// `table`, `view`, `materialized_view` or `foreign_table`.
    #[schema(example = "table")]
    pub kind: String,
    #[schema(example = "People who drive trucks for the company.")]
    pub description: Option<String>,
    #[schema(example = json!(["truckers", "chauffeurs"]))]
    pub synonyms: Vec<String>,
    pub columns: Vec<SchemaColumn>,
    #[schema(example = json!(["id"]))]
    pub primary_key: Vec<String>,
    pub foreign_keys: Vec<SchemaForeignKey>,
    /// Sets of columns, other than the primary key, that are unique.
    pub unique: Vec<Vec<String>>,
    /// The planner's estimate, where there is one.
    pub row_estimate: Option<u64>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaColumn {
    #[schema(example = "status")]
    pub name: String,
    #[serde(rename = "type")]
    #[schema(example = "text")]
    pub data_type: String,
    /// The domain or enumeration that it was declared with.
    pub domain: Option<String>,
    pub nullable: bool,
    pub default: Option<String>,
    #[schema(example = "Whether the driver can be planned.")]
    pub description: Option<String>,
    pub synonyms: Vec<String>,
    /// What is stored in it is never sampled and never shown to a model.
    pub private: bool,
    /// Some of the values that are stored; none of private columns.
    #[schema(example = json!(["active", "on leave"]))]
    pub values: Vec<String>,
    /// Statistics of the planner; none of private columns.
    pub profile: Option<SchemaProfile>,
}

/// Estimates.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaProfile {
    /// The share of rows without a value, from 0 to 1.
    pub null_fraction: f32,
    pub distinct: Option<u64>,
    pub min: Option<String>,
    pub max: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaForeignKey {
    #[schema(example = json!(["home_depot_id"]))]
    pub columns: Vec<String>,
    #[schema(example = "depots")]
    pub references_table: String,
    #[schema(example = json!(["id"]))]
    pub references_columns: Vec<String>,
    /// Guessed from names and values, not declared.
    pub inferred: bool,
}

/// A note on a table, or with `column` on one column. It replaces the note before.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemaNoteIn {
    #[schema(example = "drivers")]
    pub table: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "safety_score")]
    pub column: Option<String>,
    /// Takes the place of the database's comment; without it the comment stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "From 0, reckless, to 100, flawless.", max_length = 2000)]
    pub description: Option<String>,
    /// What people call it.
    #[serde(default)]
    #[schema(example = json!(["safety rating", "driving score"]), max_items = 50)]
    pub synonyms: Vec<String>,
    /// Never sample what is stored there, never show it to a model; on a table, in all columns.
    #[serde(default)]
    pub private: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SchemaNote {
    #[schema(example = "drivers")]
    pub table: String,
    #[schema(example = "safety_score")]
    pub column: Option<String>,
    pub description: Option<String>,
    pub synonyms: Vec<String>,
    pub private: bool,
    /// The name of the administrator.
    #[schema(example = "admin")]
    pub updated_by: String,
    pub updated_at: DateTime<Utc>,
}

/// How a schema differs from the one before. Columns of tables that came or went whole are not
/// listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SchemaChanges {
    #[schema(example = json!(["charging_points"]))]
    pub tables_added: Vec<String>,
    pub tables_removed: Vec<String>,
    pub columns_added: Vec<SchemaColumnName>,
    pub columns_removed: Vec<SchemaColumnName>,
    /// Of another type, or no longer or newly nullable.
    pub columns_changed: Vec<SchemaColumnChange>,
    pub keys_changed: Vec<SchemaKeyChange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SchemaColumnName {
    #[schema(example = "trucks")]
    pub table: String,
    #[schema(example = "battery_kwh")]
    pub column: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SchemaColumnChange {
    #[schema(example = "trucks")]
    pub table: String,
    #[schema(example = "odometer_km")]
    pub column: String,
    #[schema(example = "integer")]
    pub was: String,
    #[schema(example = "bigint not null")]
    pub now: String,
}

/// Keys of one table, written as they are declared.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SchemaKeyChange {
    #[schema(example = "trips")]
    pub table: String,
    pub removed: Vec<String>,
    #[schema(example = json!(["foreign key (route_id) references routes (id)"]))]
    pub added: Vec<String>,
}

/// What the last refreshes found, the newest first.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SchemaHistory {
    pub items: Vec<SchemaDrift>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct SchemaDrift {
    pub noticed_at: DateTime<Utc>,
    pub changes: SchemaChanges,
}

impl SchemaChanges {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
