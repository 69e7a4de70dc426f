//! Looks at the values that text columns hold, so that words of a question find them.
//!
//! Within the same budgets as on other engines; a column that cannot be read is left as it was.

use std::time::Duration;

use catalog::{Catalog, Column, TableKind};
use sqlx::{AssertSqlSafe, FromRow, MySqlConnection};

use crate::EngineError;
use crate::mysql::introspect::{Relation, relations};
use crate::mysql::session::Session;
use crate::mysql::statistics::cardinalities;
use crate::mysql::{error, sample};
use crate::room::{LONGEST_VALUE, MOST_ROWS, Room, fill, may_be_read};

const ONE_LOOK: Duration = Duration::from_millis(500);

/// Reads distinct values, of the smallest tables first.
pub(super) async fn read(
    session: &mut Session,
    catalog: &mut Catalog,
    budget: Duration,
) -> Result<(), EngineError> {
    let mut room = Room::within(budget);
    session.begin(budget, "UTC", u64::MAX).await?;
    let mut relations = relations(session).await?;
    let cardinalities = cardinalities(session).await?;
    session.begin(ONE_LOOK, "UTC", u64::MAX).await?;
    relations.sort_by_key(|relation| relation.bytes);
    for relation in relations {
        let found = catalog.tables.iter_mut().find(|table| {
            table.name == relation.name && table.schema.as_deref() == relation.shown_schema()
        });
        // Looking at a view may cost as much as it likes.
        let Some(table) = found.filter(|table| table.kind == TableKind::Table) else { continue };
        if room.is_used_up() {
            return Ok(());
        }
        match sample::profile(session, &relation, table, &cardinalities).await {
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => tracing::debug!(table = relation.name, %error, "no profiles"),
            Ok(()) => {}
        }
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

#[derive(FromRow)]
struct Counted {
    value: String,
    /// Rows that were looked at for all values together, those without one included.
    looked_at: i64,
}

/// Reads the distinct values of as many rows as may be read, the most common first. Values that
/// differ in case alone are different values.
async fn read_column(
    connection: &mut MySqlConnection,
    relation: &Relation,
    column: &mut Column,
) -> Result<(), EngineError> {
    let sql = format!(
        "select value, cast(looked_at as signed) as looked_at from ( \
             select value, count(*) as times, sum(count(*)) over () as looked_at \
             from (select left(convert({column} using utf8mb4), {cut}) collate utf8mb4_bin as value \
                   from {schema}.{table} limit {MOST_ROWS}) seen \
             group by value) counted \
         where value is not null order by times desc, value limit {limit}",
        column = quoted(&column.name),
        schema = quoted(&relation.schema),
        table = quoted(&relation.name),
        cut = LONGEST_VALUE + 1,
        limit = Column::MAX_VALUES + 1,
    );
    let counted: Vec<Counted> = sqlx::query_as(AssertSqlSafe(sql))
        .persistent(false)
        .fetch_all(connection)
        .await
        .map_err(error::of)?;
    let is_whole = counted.first().is_none_or(|first| first.looked_at < MOST_ROWS);
    fill(column, counted.into_iter().map(|counted| counted.value).collect(), is_whole);
    Ok(())
}

pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
