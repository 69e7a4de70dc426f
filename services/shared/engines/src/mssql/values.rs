//! Looks at the values that text columns hold, so that words of a question find them.
//!
//! Within the same budgets as on other engines; a column that cannot be read is left as it was.

use std::time::Duration;

use catalog::{Catalog, Column, TableKind};
use tokio::time::timeout;

use crate::EngineError;
use crate::mssql::introspect::{Relation, relations, text};
use crate::mssql::session::Session;
use crate::room::{LONGEST_VALUE, MOST_ROWS, Room, fill, may_be_read};

const ONE_LOOK: Duration = Duration::from_millis(500);

/// Reads distinct values, of the smallest tables first.
pub(super) async fn read(
    session: &mut Session,
    catalog: &mut Catalog,
    budget: Duration,
) -> Result<(), EngineError> {
    let mut room = Room::within(budget);
    let mut relations = relations(session).await?;
    relations.sort_by_key(|relation| relation.pages);
    for relation in relations {
        let found = catalog.tables.iter_mut().find(|table| {
            table.name == relation.name && table.schema.as_deref() == relation.shown_schema()
        });
        // Looking at a view may cost as much as it likes.
        let Some(table) = found.filter(|table| table.kind == TableKind::Table) else { continue };
        for column in table.columns.iter_mut().filter(|column| may_be_read(column)) {
            if room.is_used_up() {
                tracing::info!(table = relation.name, "no room left for more values");
                return Ok(());
            }
            match read_column(session, &relation, column).await {
                Ok(()) => room.take(column),
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::debug!(table = relation.name, column = column.name, %error, "values not read");
                }
            }
        }
    }
    Ok(())
}

/// Reads the distinct values of as many rows as may be read, the most common first. Values that
/// differ in case alone are different values.
async fn read_column(
    session: &mut Session,
    relation: &Relation,
    column: &mut Column,
) -> Result<(), EngineError> {
    let sql = format!(
        "select top ({limit}) value, looked_at from ( \
             select value, count_big(*) as times, sum(count_big(*)) over () as looked_at \
             from (select top ({MOST_ROWS}) left(cast({column} as nvarchar(max)), {cut}) \
                              collate Latin1_General_100_BIN2 as value \
                   from {schema}.{table}) seen \
             group by value) counted \
         where value is not null order by times desc, value",
        column = quoted(&column.name),
        schema = quoted(&relation.schema),
        table = quoted(&relation.name),
        cut = LONGEST_VALUE + 1,
        limit = Column::MAX_VALUES + 1,
    );
    let Ok(rows) = timeout(ONE_LOOK, session.ask(&sql)).await else {
        // The transaction goes on: it is told to end this one statement.
        let ended = timeout(ONE_LOOK, session.lent.driver.cancel_query()).await;
        return match ended {
            Ok(Ok(())) => Err(EngineError::Timeout),
            _ => Err(EngineError::ConnectionFailed("a statement did not end".into())),
        };
    };
    let rows = rows?;
    let looked_at = |row: &tiberius::Row| row.try_get::<i64, _>("looked_at").ok().flatten();
    let is_whole = rows.first().is_none_or(|first| looked_at(first).unwrap_or(0) < MOST_ROWS);
    fill(column, rows.iter().map(|row| text(row, "value")).collect(), is_whole);
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("[{}]", name.replace(']', "]]"))
}
