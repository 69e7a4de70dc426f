//! What the columns of an open cursor are, and how their values are written.

use std::collections::HashMap;

use proto::api::ColumnInfo;
use sqlx::postgres::{PgRow, types::Oid};
use sqlx::{
    Column as _, Executor as _, FromRow, PgConnection, Row as _, SqlSafeStr as _, Statement as _,
    ValueRef as _,
};

use crate::EngineError;
use crate::postgres::value::Writer;

pub(super) struct Columns {
    pub(super) infos: Vec<ColumnInfo>,
    writers: Vec<Writer>,
}

#[derive(FromRow)]
struct Type {
    oid: Oid,
    name: String,
    /// For an array.
    element: Option<Oid>,
    delimiter: Option<String>,
}

/// Describes the cursor `answer` without moving it.
pub(super) async fn describe(connection: &mut PgConnection) -> Result<Columns, EngineError> {
    let cursor = connection.prepare("fetch forward 1 from answer".into_sql_str()).await?;
    let columns: Vec<(String, Oid)> = cursor
        .columns()
        .iter()
        // Every column of a described statement has its type's number.
        .map(|column| (column.name().to_owned(), column.type_info().oid().unwrap_or_default()))
        .collect();
    let types = types(connection, columns.iter().map(|(_, oid)| *oid).collect()).await?;
    let unknown = Type { oid: Oid(0), name: "unknown".into(), element: None, delimiter: None };
    let (mut infos, mut writers) = (Vec::new(), Vec::new());
    for (name, oid) in columns {
        let kind = types.get(&oid).unwrap_or(&unknown);
        infos.push(ColumnInfo { name, data_type: kind.name.clone() });
        writers.push(match kind.element {
            Some(element) => Writer::array(element, kind.delimiter.as_deref().unwrap_or(",")),
            None => Writer::scalar(oid),
        });
    }
    Ok(Columns { infos, writers })
}

async fn types(
    connection: &mut PgConnection,
    oids: Vec<Oid>,
) -> Result<HashMap<Oid, Type>, EngineError> {
    let found: Vec<Type> = sqlx::query_as(
        "select t.oid, format_type(t.oid, null) as name, e.typdelim::text as delimiter,
                coalesce(nullif(e.typbasetype, 0), e.oid) as element
         from pg_type t left join pg_type e on e.typarray = t.oid
         where t.oid = any($1)",
    )
    .bind(oids)
    .persistent(false)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|kind| (kind.oid, kind)).collect())
}

impl Columns {
    /// Appends the row as a JSON array.
    pub(super) fn write_row(&self, row: &PgRow, out: &mut Vec<u8>) -> Result<(), EngineError> {
        out.push(b'[');
        for (place, writer) in self.writers.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            let value = row.try_get_raw(place)?;
            if value.is_null() {
                out.extend_from_slice(b"null");
            } else {
                let bytes =
                    value.as_bytes().map_err(|error| EngineError::Other(error.to_string()))?;
                writer.write(bytes, out);
            }
        }
        out.push(b']');
        Ok(())
    }
}
