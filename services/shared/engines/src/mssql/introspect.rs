//! Reads the catalog of a SQL Server database: seven queries, however many tables there are.
//!
//! Tables of the schema `dbo` are named without it, unless the login's own schema hides them.

mod listed;
mod reads;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use catalog::{Catalog, Column, ForeignKey, Table, TableKind};
use tiberius::Row;
use tokio::time::timeout;

use self::listed::listed;
use crate::mssql::session::Session;
use crate::mssql::{Mssql, values};
use crate::{EngineError, Introspect};

/// A server that needs longer for its own catalogs is not answering.
const STRUCTURE: Duration = Duration::from_secs(60);

/// The text of a column; empty where it is null, or no text.
pub(super) fn text(row: &Row, column: &str) -> String {
    maybe(row, column).unwrap_or_default()
}

fn maybe(row: &Row, column: &str) -> Option<String> {
    row.try_get::<&str, _>(column).ok().flatten().map(str::to_owned)
}

fn truth(row: &Row, column: &str) -> bool {
    row.try_get::<bool, _>(column).ok().flatten().unwrap_or(false)
}

fn count(row: &Row, column: &str) -> Option<i64> {
    row.try_get::<i64, _>(column).ok().flatten()
}

pub(super) struct Relation {
    pub(super) schema: String,
    pub(super) name: String,
    kind: String,
    /// Without its schema.
    is_found: bool,
    rows: Option<i64>,
    pub(super) pages: i64,
    comment: Option<String>,
}

type Name = (String, String);

impl Relation {
    fn of(row: &Row) -> Self {
        Self {
            schema: text(row, "schema"),
            name: text(row, "name"),
            kind: text(row, "kind"),
            is_found: truth(row, "is_found"),
            rows: count(row, "rows"),
            pages: count(row, "pages").unwrap_or(0),
            comment: maybe(row, "comment"),
        }
    }

    /// As it stands in a catalog.
    pub(super) fn shown_schema(&self) -> Option<&str> {
        (!self.is_found).then_some(self.schema.as_str())
    }
}

impl Mssql {
    pub(crate) async fn introspect(&self, depth: &Introspect) -> Result<Catalog, EngineError> {
        let mut session = self.begin(self.limits.connect, u64::MAX).await?;
        let mut catalog = timeout(STRUCTURE, structure(&mut session)).await??;
        if depth.values {
            look(&mut session, &mut catalog, depth.budget).await?;
        }
        session.finish().await;
        Ok(catalog)
    }

    pub(crate) async fn read_values(
        &self,
        catalog: &mut Catalog,
        budget: Duration,
    ) -> Result<(), EngineError> {
        let mut session = self.begin(self.limits.connect, u64::MAX).await?;
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

/// All that the login may see, what is found without a schema first.
pub(super) async fn relations(session: &mut Session) -> Result<Vec<Relation>, EngineError> {
    let rows = session.ask(include_str!("introspect/relations.sql")).await?;
    Ok(rows.iter().map(Relation::of).collect())
}

async fn structure(session: &mut Session) -> Result<Catalog, EngineError> {
    let relations = relations(session).await?;
    let columns = session.ask(include_str!("introspect/columns.sql")).await?;
    let checks = session.ask(include_str!("introspect/checks.sql")).await?;
    let keys = session.ask(include_str!("introspect/keys.sql")).await?;
    let references = session.ask(include_str!("introspect/references.sql")).await?;
    let reads = session.ask(include_str!("introspect/reads.sql")).await?;
    // Names compare by the collation of the database.
    let compared = "select cast(case when N'a' = N'A' collate database_default then 0 else 1 end
                    as bit) as differ";
    let compared = session.ask(compared).await?;

    let shown: HashMap<Name, Option<String>> = relations
        .iter()
        .map(|r| ((r.schema.clone(), r.name.clone()), r.shown_schema().map(str::to_owned)))
        .collect();
    let mut place = HashMap::new();
    let mut tables: Vec<Table> = Vec::new();
    for relation in relations {
        place.insert((relation.schema.clone(), relation.name.clone()), tables.len());
        tables.push(relation.into());
    }
    let at = |row: &Row| place.get(&(text(row, "schema"), text(row, "table"))).copied();
    for row in &columns {
        if let Some(at) = at(row) {
            tables[at].columns.push(column(row));
        }
    }
    for row in &checks {
        let name = text(row, "column");
        let found = at(row).and_then(|at| tables[at].columns.iter_mut().find(|c| c.name == name));
        if let (Some(column), Some(values)) = (found, listed(&text(row, "clause"), &name)) {
            column.values_complete = values.len() <= Column::MAX_VALUES;
            column.values = values.into_iter().take(Column::MAX_VALUES).collect();
        }
    }
    let places: Vec<Option<usize>> = keys.iter().map(at).collect();
    add_keys(&mut tables, &places, &keys);
    let places: Vec<Option<usize>> = references.iter().map(at).collect();
    add_references(&mut tables, &places, &references, &shown);
    let reads: Vec<reads::Read> = reads.iter().map(reads::Read::of).collect();
    reads::note(&reads, &mut tables, &place, &shown);
    // Nothing of it may be selected.
    tables.retain(|table| !table.columns.is_empty());
    let case_sensitive = compared.first().is_some_and(|row| truth(row, "differ"));
    Ok(Catalog { tables, case_sensitive, ..Catalog::default() })
}

impl From<Relation> for Table {
    fn from(relation: Relation) -> Self {
        Self {
            schema: relation.shown_schema().map(str::to_owned),
            kind: if relation.kind == "V" { TableKind::View } else { TableKind::Table },
            name: relation.name,
            description: relation.comment.filter(|text| !text.is_empty()),
            row_estimate: relation.rows.and_then(|rows| u64::try_from(rows).ok()),
            ..Self::default()
        }
    }
}

fn column(row: &Row) -> Column {
    Column {
        name: text(row, "name"),
        data_type: text(row, "data_type"),
        domain: maybe(row, "domain"),
        nullable: truth(row, "nullable"),
        default: maybe(row, "default_value"),
        description: maybe(row, "comment").filter(|text| !text.is_empty()),
        ..Column::default()
    }
}

fn add_keys(tables: &mut [Table], places: &[Option<usize>], rows: &[Row]) {
    let mut keys: BTreeMap<(usize, String), (bool, Vec<String>)> = BTreeMap::new();
    for (row, at) in rows.iter().zip(places) {
        let Some(at) = at else { continue };
        let key = keys.entry((*at, text(row, "key"))).or_default();
        key.0 = truth(row, "is_primary");
        key.1.push(text(row, "column"));
    }
    for ((at, _), (is_primary, columns)) in keys {
        let table = &mut tables[at];
        // A column that may not be selected hides the keys that it is part of.
        if columns.iter().any(|column| table.column(column).is_none()) {
            continue;
        }
        if is_primary {
            table.primary_key = columns;
        } else {
            table.unique.push(columns);
        }
    }
}

fn add_references(
    tables: &mut [Table],
    places: &[Option<usize>],
    rows: &[Row],
    shown: &HashMap<Name, Option<String>>,
) {
    let mut keys: BTreeMap<(usize, String), ForeignKey> = BTreeMap::new();
    for (row, at) in rows.iter().zip(places) {
        let referenced = (text(row, "referenced_schema"), text(row, "referenced_table"));
        let (Some(at), Some(schema)) = (at, shown.get(&referenced)) else { continue };
        let key = keys.entry((*at, text(row, "key"))).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            references_schema: schema.clone(),
            references_table: referenced.1.clone(),
            references_columns: Vec::new(),
            inferred: false,
        });
        key.columns.push(text(row, "column"));
        key.references_columns.push(text(row, "referenced_column"));
    }
    for ((at, _), key) in keys {
        // Nobody can join to or by what is hidden.
        let target = tables.iter().find(|table| {
            table.name == key.references_table && table.schema == key.references_schema
        });
        let is_seen = key.columns.iter().all(|column| tables[at].column(column).is_some())
            && target.is_some_and(|t| key.references_columns.iter().all(|c| t.column(c).is_some()));
        if is_seen {
            tables[at].foreign_keys.push(key);
        }
    }
}
