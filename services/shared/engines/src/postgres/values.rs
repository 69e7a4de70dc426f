//! Looks at the values that text columns hold, so that words of a question find them.
//!
//! Of each table only so many rows are read, of large ones those that happen to come first; what
//! the planner noted stays beside them. All of it is bounded in rows, time, number and size, and
//! a column that cannot be read is left as it was.

use std::time::Duration;

use catalog::{Catalog, Column, TableKind};
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use crate::EngineError;
use crate::postgres::introspect::{Relation, relations};
use crate::postgres::places::Places;
use crate::postgres::session::Session;
use crate::room::{LONGEST_VALUE, MOST_ROWS, Room, fill, may_be_read};

/// Reads distinct values, of the smallest tables first.
pub(super) async fn read(
    session: &mut Session,
    catalog: &mut Catalog,
    budget: Duration,
) -> Result<(), EngineError> {
    let mut room = Room::within(budget);
    // Each look is a transaction of its own: one that fails or times out leaves the rest alone.
    sqlx::raw_sql(
        "set default_transaction_read_only = on; set statement_timeout = '500ms'; \
         set lock_timeout = '100ms'",
    )
    .execute(&mut **session)
    .await?;
    let mut relations = relations(session).await?;
    relations.sort_by_key(|relation| relation.bytes);
    let places = Places::of(catalog);
    for relation in relations {
        let schema = (!relation.visible).then_some(relation.schema.as_str());
        let Some(place) = places.find(schema, &relation.name) else { continue };
        let table = &mut catalog.tables[place];
        // Looking at a view may cost as much as it likes.
        if !matches!(table.kind, TableKind::Table | TableKind::MaterializedView) {
            continue;
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

/// Reads the distinct values of as many rows as may be read, the most common first.
async fn read_column(
    connection: &mut PgConnection,
    relation: &Relation,
    column: &mut Column,
) -> Result<(), EngineError> {
    let sql = format!(
        "select value, looked_at from ( \
             select value, count(*) as times, (sum(count(*)) over ())::int8 as looked_at \
             from (select left({column}::text, {cut}) as value from {schema}.{table} \
                   limit {MOST_ROWS}) seen \
             group by value) counted \
         where value is not null order by times desc, value limit {limit}",
        column = quoted(&column.name),
        schema = quoted(&relation.schema),
        table = quoted(&relation.name),
        cut = LONGEST_VALUE + 1,
        limit = Column::MAX_VALUES + 1,
    );
    let counted: Vec<Counted> =
        sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(connection).await?;
    let is_whole = counted.first().is_none_or(|first| first.looked_at < MOST_ROWS);
    fill(column, counted.into_iter().map(|counted| counted.value).collect(), is_whole);
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
