//! Tables as the API shows them.

use catalog::{Column, ForeignKey, Profile, Table};
use proto::api::{SchemaColumn, SchemaForeignKey, SchemaProfile, SchemaTable};

/// Stored values that are shown of a column.
const VALUES: usize = 20;

/// Whether the table, or one of its columns, has the text in its name or in what is said of it.
/// `search` is lower-case; nothing is in everything.
pub(super) fn speaks_of(table: &Table, search: &str) -> bool {
    let columns = table.columns.iter();
    says(&table.display_name(), table.description.as_deref(), &table.synonyms, search)
        || columns.into_iter().any(|Column { name, description, synonyms, .. }| {
            says(name, description.as_deref(), synonyms, search)
        })
}

fn says(name: &str, description: Option<&str>, synonyms: &[String], search: &str) -> bool {
    let texts = [name].into_iter().chain(description).chain(synonyms.iter().map(String::as_str));
    texts.into_iter().any(|text| text.to_lowercase().contains(search))
}

pub(super) fn table(table: &Table) -> SchemaTable {
    SchemaTable {
        name: table.display_name(),
        kind: table.kind.as_str().into(),
        description: table.description.clone(),
        synonyms: table.synonyms.clone(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: table.primary_key.clone(),
        foreign_keys: table.foreign_keys.iter().map(foreign_key).collect(),
        unique: table.unique.clone(),
        row_estimate: table.row_estimate,
    }
}

/// Private columns come from the snapshot without values and profile.
fn column(column: &Column) -> SchemaColumn {
    SchemaColumn {
        name: column.name.clone(),
        data_type: column.data_type.clone(),
        domain: column.domain.clone(),
        nullable: column.nullable,
        default: column.default.clone(),
        description: column.description.clone(),
        synonyms: column.synonyms.clone(),
        private: column.private,
        values: column.values.iter().take(VALUES).cloned().collect(),
        profile: column.profile.as_ref().map(profile),
    }
}

fn profile(profile: &Profile) -> SchemaProfile {
    SchemaProfile {
        null_fraction: profile.null_fraction,
        distinct: profile.distinct,
        min: profile.min.clone(),
        max: profile.max.clone(),
    }
}

fn foreign_key(key: &ForeignKey) -> SchemaForeignKey {
    let references_table = match key.references_schema.as_deref() {
        None | Some("public") => key.references_table.clone(),
        Some(schema) => format!("{schema}.{}", key.references_table),
    };
    SchemaForeignKey {
        columns: key.columns.clone(),
        references_table,
        references_columns: key.references_columns.clone(),
        inferred: key.inferred,
    }
}
