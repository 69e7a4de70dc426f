//! Reads the catalog of a PostgreSQL database: four queries, however many tables there are.

use std::collections::HashMap;
use std::time::Duration;

use catalog::{Catalog, Column, ForeignKey, Table, TableKind};
use sqlx::{FromRow, PgConnection};
use tokio::time::timeout;

use crate::postgres::session::Session;
use crate::postgres::{Postgres, values};
use crate::{EngineError, Introspect};

/// A server that needs longer for its own catalogs is not answering.
const STRUCTURE: Duration = Duration::from_secs(60);

/// A table on its way into the catalog, with what only this module needs to know of it.
pub(super) struct Found {
    pub(super) relation: Relation,
    pub(super) table: Table,
    /// For each column: whether its values are text that may be looked at.
    pub(super) is_text: Vec<bool>,
}

#[derive(FromRow)]
pub(super) struct Relation {
    oid: i64,
    pub(super) schema: String,
    pub(super) name: String,
    kind: String,
    visible: bool,
    pub(super) rows: Option<i64>,
    pub(super) bytes: i64,
    comment: Option<String>,
}

#[derive(FromRow)]
struct Attribute {
    relation: i64,
    name: String,
    data_type: String,
    nullable: bool,
    is_text: bool,
    labels: Option<Vec<String>>,
    comment: Option<String>,
}

#[derive(FromRow)]
struct UniqueKey {
    relation: i64,
    columns: Vec<String>,
    is_primary: bool,
}

#[derive(FromRow)]
struct Reference {
    relation: i64,
    columns: Vec<String>,
    referenced: i64,
    referenced_columns: Vec<String>,
}

impl Postgres {
    pub(crate) async fn introspect(&self, depth: &Introspect) -> Result<Catalog, EngineError> {
        let mut session = self.session().await?;
        let mut found = timeout(STRUCTURE, structure(&mut session)).await??;
        if depth.values {
            // The last look may begin just before the budget is used up.
            let limit = depth.budget + Duration::from_secs(5);
            timeout(limit, values::look(&mut session, &mut found, depth.budget)).await??;
        }
        session.finish().await;
        Ok(Catalog { tables: found.into_iter().map(|found| found.table).collect() })
    }
}

async fn structure(session: &mut Session) -> Result<Vec<Found>, EngineError> {
    // A table created in between appears in all four answers or in none.
    session.begin_snapshot().await?;
    let relations: Vec<Relation> = all(session, include_str!("introspect/relations.sql")).await?;
    let oids: Vec<i64> = relations.iter().map(|relation| relation.oid).collect();
    let attributes: Vec<Attribute> =
        of(session, include_str!("introspect/columns.sql"), &oids).await?;
    let keys: Vec<UniqueKey> = of(session, include_str!("introspect/keys.sql"), &oids).await?;
    let references: Vec<Reference> =
        of(session, include_str!("introspect/references.sql"), &oids).await?;
    session.reset().await?;

    let mut found: Vec<Found> = relations.into_iter().map(Found::from).collect();
    let place: HashMap<i64, usize> = oids.into_iter().zip(0..).collect();
    for attribute in attributes {
        found[place[&attribute.relation]].add_column(attribute);
    }
    for key in keys {
        found[place[&key.relation]].add_key(key);
    }
    for reference in references {
        let target = &found[place[&reference.referenced]].table;
        let key = ForeignKey {
            columns: reference.columns,
            references_schema: target.schema.clone(),
            references_table: target.name.clone(),
            references_columns: reference.referenced_columns,
            inferred: false,
        };
        found[place[&reference.relation]].table.foreign_keys.push(key);
    }
    Ok(found)
}

async fn all<T>(connection: &mut PgConnection, sql: &'static str) -> Result<Vec<T>, EngineError>
where
    T: for<'r> FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    Ok(sqlx::query_as(sql).persistent(false).fetch_all(connection).await?)
}

async fn of<T>(
    connection: &mut PgConnection,
    sql: &'static str,
    relations: &[i64],
) -> Result<Vec<T>, EngineError>
where
    T: for<'r> FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    Ok(sqlx::query_as(sql).bind(relations).persistent(false).fetch_all(connection).await?)
}

impl From<Relation> for Found {
    fn from(mut relation: Relation) -> Self {
        let table = Table {
            schema: (!relation.visible).then(|| relation.schema.clone()),
            name: relation.name.clone(),
            kind: match relation.kind.as_str() {
                "v" => TableKind::View,
                "m" => TableKind::MaterializedView,
                "f" => TableKind::ForeignTable,
                _ => TableKind::Table,
            },
            description: relation.comment.take(),
            row_estimate: relation.rows.map(|rows| rows as u64),
            ..Table::default()
        };
        Self { relation, table, is_text: Vec::new() }
    }
}

impl Found {
    fn add_column(&mut self, attribute: Attribute) {
        self.is_text.push(attribute.is_text && attribute.labels.is_none());
        let labels = attribute.labels.unwrap_or_default();
        self.table.columns.push(Column {
            name: attribute.name,
            data_type: attribute.data_type,
            nullable: attribute.nullable,
            description: attribute.comment,
            values_complete: !labels.is_empty() && labels.len() <= Column::MAX_VALUES,
            values: labels.into_iter().take(Column::MAX_VALUES).collect(),
            ..Column::default()
        });
    }

    fn add_key(&mut self, key: UniqueKey) {
        if key.is_primary {
            self.table.primary_key = key.columns;
        } else {
            self.table.unique.push(key.columns);
        }
    }
}
