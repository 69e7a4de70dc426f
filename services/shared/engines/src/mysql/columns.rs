//! What the columns of a statement are, and how their values are written.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use proto::api::ColumnInfo;
use sqlx::mysql::{MySqlColumn, MySqlRow};
use sqlx::{
    AssertSqlSafe, Column as _, ColumnOrigin, Decode, Executor as _, MySql, Row as _,
    SqlSafeStr as _, Statement as _, Type, TypeInfo as _,
};

use crate::EngineError;
use crate::mysql::error;
use crate::mysql::session::Session;
use crate::mysql::value::{Writer, kind_of};

pub(super) struct Columns {
    pub(super) infos: Vec<ColumnInfo>,
    writers: Vec<Writer>,
    /// What the driver said of each.
    said: Vec<Said>,
    timezone: String,
}

/// A type in the server's own spelling, and whether its values are texts.
type Said = (String, bool);

/// Prepares the statement and describes its columns.
pub(super) async fn describe(
    session: &mut Session,
    sql: &str,
    timezone: &str,
) -> Result<Columns, EngineError> {
    let text = AssertSqlSafe(sql.to_owned()).into_sql_str();
    let statement = session.prepare(text).await.map_err(|error| error::in_statement(error, sql))?;
    let columns = statement.columns().to_vec();
    let declared = declared(session, &columns).await?;
    let (mut infos, mut writers) = (Vec::new(), Vec::new());
    let said: Vec<Said> = columns.iter().map(said).collect();
    for (column, (kind, is_text)) in columns.iter().zip(said.clone()) {
        let mut kind = kind;
        if let Some((table, name)) = origin(column)
            && let Some(known) = declared.get(&(table, name))
        {
            kind.clone_from(known);
        }
        writers.push(Writer::of(&kind, is_text, timezone));
        infos.push(ColumnInfo { name: column.name().to_owned(), data_type: kind });
    }
    Ok(Columns { infos, writers, said, timezone: timezone.to_owned() })
}

fn said(column: &MySqlColumn) -> Said {
    let is_text = <String as Type<MySql>>::compatible(column.type_info());
    (kind_of(column.type_info().name(), is_text), is_text)
}

type Name = (Arc<str>, Arc<str>);

/// The table, as `database.table`, and the column that a result column shows.
fn origin(column: &MySqlColumn) -> Option<Name> {
    match column.origin() {
        ColumnOrigin::Table(origin) => Some((origin.table, origin.name)),
        ColumnOrigin::Expression | ColumnOrigin::Unknown => None,
    }
}

/// The declared types of columns that come as mere texts or bytes: MariaDB keeps JSON as text that
/// a constraint checks, and sends sets, networks and the like as texts.
async fn declared(
    session: &mut Session,
    columns: &[MySqlColumn],
) -> Result<HashMap<Name, String>, EngineError> {
    let is_vague = |column: &&MySqlColumn| <[u8] as Type<MySql>>::compatible(column.type_info());
    let vague = columns.iter().filter(is_vague);
    let origins: HashSet<Name> = vague.filter_map(origin).collect();
    let tables: HashSet<Arc<str>> = origins.iter().map(|(table, _)| Arc::clone(table)).collect();
    let mut declared = HashMap::new();
    for table in tables {
        let Some((schema, name)) = table.split_once('.') else { continue };
        for (column, kind) in types(session, schema, name).await? {
            let key = (Arc::clone(&table), Arc::from(column));
            if origins.contains(&key) {
                declared.insert(key, kind);
            }
        }
    }
    Ok(declared)
}

/// The columns of a table and their types, without lengths.
async fn types(
    session: &mut Session,
    schema: &str,
    table: &str,
) -> Result<Vec<(String, String)>, EngineError> {
    let sql = if session.is_mariadb {
        include_str!("columns/mariadb.sql")
    } else {
        "select column_name, cast(data_type as char) from information_schema.columns
         where table_schema = ? and table_name = ?"
    };
    sqlx::query_as(sql)
        .bind(schema)
        .bind(table)
        .persistent(false)
        .fetch_all(&mut **session)
        .await
        .map_err(error::of)
}

impl Columns {
    /// Takes note of what the columns are now that the statement runs. What hangs on parameters
    /// has another type then: before, nobody knew theirs.
    pub(super) fn renew(&mut self, row: &MySqlRow) {
        for (place, column) in row.columns().iter().enumerate() {
            let now = said(column);
            if self.said.get(place).is_none_or(|before| *before == now) {
                continue;
            }
            let (kind, is_text) = &now;
            self.writers[place] = Writer::of(kind, *is_text, &self.timezone);
            self.infos[place].data_type.clone_from(kind);
            self.said[place] = now;
        }
    }

    /// Appends the row as a JSON array.
    pub(super) fn write_row(&self, row: &MySqlRow, out: &mut Vec<u8>) -> Result<(), EngineError> {
        out.push(b'[');
        for (place, writer) in self.writers.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            // The driver takes zero dates for nulls; only what has no bytes is one.
            match <&[u8] as Decode<MySql>>::decode(row.try_get_raw(place).map_err(error::of)?) {
                Ok(bytes) => writer.write(bytes, out),
                Err(_) => out.extend_from_slice(b"null"),
            }
        }
        out.push(b']');
        Ok(())
    }
}
