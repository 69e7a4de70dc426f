//! Reads the catalog of a PostgreSQL database: eight queries, however many tables there are.

mod listed;

use std::collections::HashMap;
use std::time::Duration;

use catalog::{Catalog, Column, Extension, Family, ForeignKey, Table, TableKind};
use sqlx::{FromRow, PgConnection};
use tokio::time::timeout;

use self::listed::listed;
use crate::postgres::session::Session;
use crate::postgres::{Postgres, statistics, values};
use crate::{EngineError, Introspect};

/// A server that needs longer for its own catalogs is not answering.
const STRUCTURE: Duration = Duration::from_secs(60);

#[derive(FromRow)]
pub(super) struct Relation {
    oid: i64,
    pub(super) schema: String,
    pub(super) name: String,
    kind: String,
    /// Found without its schema.
    pub(super) visible: bool,
    pub(super) rows: Option<i64>,
    pub(super) bytes: i64,
    comment: Option<String>,
}

#[derive(FromRow)]
struct Attribute {
    relation: i64,
    name: String,
    data_type: String,
    domain: Option<String>,
    nullable: bool,
    default_value: Option<String>,
    /// Of an enumeration.
    labels: Option<Vec<String>>,
    /// Constraints of this column alone, as the server prints them.
    checks: Vec<String>,
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

#[derive(FromRow)]
struct Shown {
    relation: i64,
    /// Null where there are none.
    reads: Option<Vec<String>>,
    is_opaque: bool,
}

impl Postgres {
    pub(crate) async fn introspect(&self, depth: &Introspect) -> Result<Catalog, EngineError> {
        let mut session = self.session().await?;
        let mut catalog = timeout(STRUCTURE, structure(&mut session)).await??;
        if depth.values {
            look(&mut session, &mut catalog, depth.budget).await?;
        }
        session.finish().await;
        Ok(catalog)
    }

    /// Reads values, and profiles where there are none yet.
    pub(crate) async fn read_values(
        &self,
        catalog: &mut Catalog,
        budget: Duration,
    ) -> Result<(), EngineError> {
        let mut session = self.session().await?;
        session.begin_snapshot().await?;
        timeout(STRUCTURE, statistics::fill(&mut session, catalog)).await??;
        session.reset().await?;
        look(&mut session, catalog, budget).await?;
        session.finish().await;
        Ok(())
    }
}

async fn look(
    session: &mut Session,
    catalog: &mut Catalog,
    budget: Duration,
) -> Result<(), EngineError> {
    // The last look may begin just before the budget is used up.
    let limit = budget + Duration::from_secs(5);
    timeout(limit, values::read(session, catalog, budget)).await?
}

async fn structure(session: &mut Session) -> Result<Catalog, EngineError> {
    // A table created in between appears in all answers or in none.
    session.begin_snapshot().await?;
    let relations = relations(session).await?;
    let oids: Vec<i64> = relations.iter().map(|relation| relation.oid).collect();
    let attributes: Vec<Attribute> =
        of(session, include_str!("introspect/columns.sql"), &oids).await?;
    let keys: Vec<UniqueKey> = of(session, include_str!("introspect/keys.sql"), &oids).await?;
    let references: Vec<Reference> =
        of(session, include_str!("introspect/references.sql"), &oids).await?;

    let mut tables: Vec<Table> = relations.into_iter().map(Table::from).collect();
    let place: HashMap<i64, usize> = oids.iter().copied().zip(0..).collect();
    for attribute in attributes {
        tables[place[&attribute.relation]].columns.push(attribute.into());
    }
    for key in keys {
        add_key(&mut tables[place[&key.relation]], key);
    }
    for reference in references {
        let target = &tables[place[&reference.referenced]];
        let key = ForeignKey {
            columns: reference.columns,
            references_schema: target.schema.clone(),
            references_table: target.name.clone(),
            references_columns: reference.referenced_columns,
            inferred: false,
        };
        tables[place[&reference.relation]].foreign_keys.push(key);
    }
    let shown: Vec<Shown> = of(session, include_str!("introspect/reads.sql"), &oids).await?;
    for Shown { relation, reads, is_opaque } in shown {
        let table = &mut tables[place[&relation]];
        let reads = (!is_opaque).then(|| reads.unwrap_or_default());
        // That a table shows its own rows alone goes without saying.
        let is_plain = matches!(table.kind, TableKind::Table | TableKind::ForeignTable);
        table.reads = reads.filter(|reads| !(is_plain && reads.is_empty()));
    }
    let extensions = extensions(session).await?;
    let mut catalog = Catalog { tables, extensions, ..Catalog::default() };
    statistics::fill(session, &mut catalog).await?;
    session.reset().await?;
    Ok(catalog)
}

/// All that the role may select from, those on the search path first.
pub(super) async fn relations(connection: &mut PgConnection) -> Result<Vec<Relation>, EngineError> {
    let sql = include_str!("introspect/relations.sql");
    Ok(sqlx::query_as(sql).persistent(false).fetch_all(connection).await?)
}

async fn extensions(connection: &mut PgConnection) -> Result<Vec<Extension>, EngineError> {
    let sql = "select e.extname::text, n.nspname::text from pg_extension e
               join pg_namespace n on n.oid = e.extnamespace order by e.extname";
    let found: Vec<(String, String)> =
        sqlx::query_as(sql).persistent(false).fetch_all(connection).await?;
    Ok(found.into_iter().map(|(name, schema)| Extension { name, schema }).collect())
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

impl From<Relation> for Table {
    fn from(relation: Relation) -> Self {
        Self {
            schema: (!relation.visible).then_some(relation.schema),
            name: relation.name,
            kind: match relation.kind.as_str() {
                "v" => TableKind::View,
                "m" => TableKind::MaterializedView,
                "f" => TableKind::ForeignTable,
                _ => TableKind::Table,
            },
            description: relation.comment,
            row_estimate: relation.rows.map(|rows| rows as u64),
            ..Self::default()
        }
    }
}

impl From<Attribute> for Column {
    fn from(attribute: Attribute) -> Self {
        let is_text = Family::of(&attribute.data_type) == Family::Text;
        let declared = || attribute.checks.iter().filter(|_| is_text).find_map(|c| listed(c));
        let labels = attribute.labels.clone().or_else(declared).unwrap_or_default();
        Self {
            name: attribute.name,
            data_type: attribute.data_type,
            domain: attribute.domain,
            nullable: attribute.nullable,
            default: attribute.default_value,
            description: attribute.comment,
            values_complete: !labels.is_empty() && labels.len() <= Self::MAX_VALUES,
            values: labels.into_iter().take(Self::MAX_VALUES).collect(),
            ..Self::default()
        }
    }
}

fn add_key(table: &mut Table, key: UniqueKey) {
    if key.is_primary {
        table.primary_key = key.columns;
    } else {
        table.unique.push(key.columns);
    }
}
