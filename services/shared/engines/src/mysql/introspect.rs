//! Reads the catalog of a MySQL or MariaDB server: nine queries, however many tables there are.
//!
//! What a MySQL user calls a database is a schema here; tables of the one that the connection is
//! for are named without it.

mod listed;
mod reads;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use catalog::{Catalog, Column, ForeignKey, Table, TableKind};
use sqlx::{FromRow, MySqlConnection};
use tokio::time::timeout;

use self::listed::{elements, listed, mended};
use crate::mysql::session::Session;
use crate::mysql::{Mysql, error, statistics, values};
use crate::{EngineError, Introspect};

/// A server that needs longer for its own catalogs is not answering.
const STRUCTURE: Duration = Duration::from_secs(60);

#[derive(FromRow)]
pub(super) struct Relation {
    pub(super) schema: String,
    pub(super) name: String,
    kind: String,
    /// Of the database that the connection is for.
    is_current: bool,
    engine: String,
    rows: Option<u64>,
    pub(super) bytes: u64,
    comment: String,
}

#[derive(FromRow)]
struct Attribute {
    schema: String,
    table: String,
    name: String,
    data_type: String,
    nullable: bool,
    default_value: Option<String>,
    comment: String,
}

#[derive(FromRow)]
struct Check {
    schema: String,
    table: String,
    clause: String,
}

/// One column of a unique key.
#[derive(FromRow)]
struct KeyPart {
    schema: String,
    table: String,
    key: String,
    /// None for an expression, or for the beginning of a column.
    column: Option<String>,
}

/// One column of a foreign key.
#[derive(FromRow)]
struct ReferencePart {
    schema: String,
    table: String,
    key: String,
    column: String,
    referenced_schema: String,
    referenced_table: String,
    referenced_column: String,
}

type Name = (String, String);

impl Relation {
    /// As it stands in a catalog.
    pub(super) fn shown_schema(&self) -> Option<&str> {
        (!self.is_current).then_some(self.schema.as_str())
    }
}

impl Mysql {
    pub(crate) async fn introspect(&self, depth: &Introspect) -> Result<Catalog, EngineError> {
        let mut session = self.session().await?;
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
        let mut session = self.session().await?;
        let noted = async {
            session.begin(STRUCTURE, "UTC", u64::MAX).await?;
            statistics::fill(&mut session, catalog).await
        };
        timeout(STRUCTURE, noted).await??;
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
    let looked = async {
        let was_newer = session.use_older_planner().await.map_err(error::of)?;
        values::read(session, catalog, budget).await?;
        if was_newer {
            session.use_newer_planner().await.map_err(error::of)?;
        }
        Ok(())
    };
    timeout(limit, looked).await?
}

async fn structure(session: &mut Session) -> Result<Catalog, EngineError> {
    session.begin(STRUCTURE, "UTC", u64::MAX).await?;
    let relations = relations(session).await?;
    let attributes: Vec<Attribute> = ask(session, include_str!("introspect/columns.sql")).await?;
    let checks: Vec<Check> = if session.is_mariadb {
        ask(session, include_str!("introspect/checks_mariadb.sql")).await?
    } else {
        // MySQL before 8.0.16 has no constraints to speak of.
        let sql = include_str!("introspect/checks_mysql.sql");
        let checks: Vec<Check> = statistics::permitted(session, sql).await?;
        checks.into_iter().map(|check| Check { clause: mended(check.clause), ..check }).collect()
    };
    let keys: Vec<KeyPart> = ask(session, include_str!("introspect/keys.sql")).await?;
    let references: Vec<ReferencePart> =
        ask(session, include_str!("introspect/references.sql")).await?;

    let shown: HashMap<Name, Option<String>> = relations
        .iter()
        .map(|r| ((r.schema.clone(), r.name.clone()), r.shown_schema().map(str::to_owned)))
        .collect();
    let views: Vec<reads::View> = ask(session, include_str!("introspect/views.sql")).await?;
    let mut place = HashMap::new();
    let mut tables: Vec<Table> = Vec::new();
    for relation in relations {
        place.insert((relation.schema.clone(), relation.name.clone()), tables.len());
        tables.push(relation.into());
    }
    for attribute in attributes {
        let name = (attribute.schema.clone(), attribute.table.clone());
        if let Some(at) = place.get(&name) {
            tables[*at].columns.push(attribute.into());
        }
    }
    for check in checks {
        if let Some(at) = place.get(&(check.schema, check.table)) {
            listed_by(&check.clause, &mut tables[*at]);
        }
    }
    add_keys(&mut tables, &place, keys);
    add_references(&mut tables, &place, &shown, references);
    reads::note(&views, &mut tables, &place, &shown);
    // Nothing of it may be selected.
    tables.retain(|table| !table.columns.is_empty());
    let mut catalog = Catalog { tables, ..Catalog::default() };
    statistics::fill(session, &mut catalog).await?;
    Ok(catalog)
}

/// All that the account may see, those of its own database first.
pub(super) async fn relations(
    connection: &mut MySqlConnection,
) -> Result<Vec<Relation>, EngineError> {
    ask(connection, include_str!("introspect/relations.sql")).await
}

async fn ask<T>(connection: &mut MySqlConnection, sql: &'static str) -> Result<Vec<T>, EngineError>
where
    T: for<'r> FromRow<'r, sqlx::mysql::MySqlRow> + Send + Unpin,
{
    sqlx::query_as(sql).persistent(false).fetch_all(connection).await.map_err(error::of)
}

impl From<Relation> for Table {
    fn from(relation: Relation) -> Self {
        let is_view = relation.kind == "VIEW";
        let kind = match relation.engine.as_str() {
            _ if is_view => TableKind::View,
            // A union of other tables, which only its own text names.
            "MRG_MyISAM" | "MRG_MYISAM" => TableKind::View,
            "FEDERATED" | "CONNECT" | "SPIDER" => TableKind::ForeignTable,
            _ => TableKind::Table,
        };
        Self {
            schema: relation.shown_schema().map(str::to_owned),
            name: relation.name,
            kind,
            // The servers put the word VIEW where a view has no comment.
            description: Some(relation.comment).filter(|text| !text.is_empty() && !is_view),
            row_estimate: relation.rows,
            ..Self::default()
        }
    }
}

impl From<Attribute> for Column {
    fn from(attribute: Attribute) -> Self {
        let written = attribute.data_type;
        let values = written.strip_prefix("enum(").map(elements).unwrap_or_default();
        let data_type = match written.as_str() {
            // What the servers make of `boolean`.
            "tinyint(1)" => "boolean".to_owned(),
            // The list stands in the values.
            _ if written.starts_with("enum(") => "enum".to_owned(),
            _ if written.starts_with("set(") => "set".to_owned(),
            _ => written,
        };
        Self {
            name: attribute.name,
            data_type,
            nullable: attribute.nullable,
            // MariaDB writes the word for a column that is null by default.
            default: attribute.default_value.filter(|value| value != "NULL"),
            description: Some(attribute.comment).filter(|text| !text.is_empty()),
            values_complete: !values.is_empty() && values.len() <= Self::MAX_VALUES,
            values: values.into_iter().take(Self::MAX_VALUES).collect(),
            ..Self::default()
        }
    }
}

/// Takes what a check constraint says of a column of the table.
fn listed_by(clause: &str, table: &mut Table) {
    for column in &mut table.columns {
        let bare = clause.trim_start_matches('(').trim_end_matches(')');
        let is_json = bare == format!("json_valid(`{}`", column.name);
        if is_json && column.data_type == "longtext" {
            column.data_type = "json".into();
        } else if let Some(values) = listed(clause, &column.name)
            && column.values.is_empty()
        {
            column.values_complete = values.len() <= Column::MAX_VALUES;
            column.values = values.into_iter().take(Column::MAX_VALUES).collect();
        }
    }
}

fn add_keys(tables: &mut [Table], place: &HashMap<Name, usize>, parts: Vec<KeyPart>) {
    let mut keys: BTreeMap<(usize, String), Vec<Option<String>>> = BTreeMap::new();
    for part in parts {
        if let Some(at) = place.get(&(part.schema, part.table)) {
            keys.entry((*at, part.key)).or_default().push(part.column);
        }
    }
    for ((at, key), columns) in keys {
        let table = &mut tables[at];
        let Some(columns) = columns.into_iter().collect::<Option<Vec<String>>>() else { continue };
        // A column that may not be selected hides the keys that it is part of.
        if columns.iter().any(|column| table.column(column).is_none()) {
            continue;
        }
        if key == "PRIMARY" {
            table.primary_key = columns;
        } else {
            table.unique.push(columns);
        }
    }
}

fn add_references(
    tables: &mut [Table],
    place: &HashMap<Name, usize>,
    shown: &HashMap<Name, Option<String>>,
    parts: Vec<ReferencePart>,
) {
    let mut keys: BTreeMap<(usize, String), ForeignKey> = BTreeMap::new();
    for part in parts {
        let referenced = (part.referenced_schema, part.referenced_table);
        let Some(at) = place.get(&(part.schema, part.table)) else { continue };
        let Some(schema) = shown.get(&referenced) else { continue };
        let key = keys.entry((*at, part.key)).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            references_schema: schema.clone(),
            references_table: referenced.1.clone(),
            references_columns: Vec::new(),
            inferred: false,
        });
        key.columns.push(part.column);
        key.references_columns.push(part.referenced_column);
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
