//! Looks at the values that text columns hold, so that words of a question find them.
//!
//! Small tables are read; of large ones only the planner's statistics are. All of it is bounded
//! in time, and a column that cannot be read is left without values.

use std::collections::HashMap;
use std::time::Duration;

use catalog::{Column, TableKind};
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::time::Instant;

use crate::EngineError;
use crate::postgres::introspect::{Found, Relation};
use crate::postgres::session::Session;

/// Tables up to this size are read.
const SMALL_ROWS: i64 = 200_000;
/// The same bound for tables that were never analyzed.
const SMALL_BYTES: i64 = 32 << 20;
/// A longer value is prose, and no question names it.
const LONGEST_VALUE: usize = 100;

pub(super) async fn look(
    session: &mut Session,
    tables: &mut [Found],
    budget: Duration,
) -> Result<(), EngineError> {
    let deadline = Instant::now() + budget;
    // Each look is a transaction of its own: one that fails or times out leaves the rest alone.
    sqlx::raw_sql(
        "set default_transaction_read_only = on; set statement_timeout = '500ms'; \
         set lock_timeout = '100ms'",
    )
    .execute(&mut **session)
    .await?;
    let mut common = common_values(session).await.unwrap_or_default();
    for found in tables.iter_mut().filter(|found| found.holds_rows()) {
        let small = found.relation.is_small();
        for place in (0..found.is_text.len()).filter(|&place| found.is_text[place]) {
            let column = &mut found.table.columns[place];
            if !small {
                column.values =
                    common.remove(&found.relation.key(&column.name)).unwrap_or_default();
                continue;
            }
            if Instant::now() >= deadline {
                tracing::info!(table = found.relation.name, "no time left to look at values");
                return Ok(());
            }
            if let Err(error) = read_values(session, &found.relation, column).await {
                if error.is_transient() {
                    return Err(error);
                }
                tracing::debug!(table = found.relation.name, column = column.name, %error, "values not read");
            }
        }
    }
    Ok(())
}

/// Reads a small table's distinct values, the most common first.
async fn read_values(
    connection: &mut PgConnection,
    relation: &Relation,
    column: &mut Column,
) -> Result<(), EngineError> {
    let sql = format!(
        "select value from (select left({column}::text, {cut}) as value, count(*) as times \
         from {schema}.{table} where {column} is not null group by 1) v \
         order by times desc, value limit {limit}",
        column = quoted(&column.name),
        schema = quoted(&relation.schema),
        table = quoted(&relation.name),
        cut = LONGEST_VALUE + 1,
        limit = Column::MAX_VALUES + 1,
    );
    let mut values: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false).fetch_all(connection).await?;
    let found = values.len();
    values.retain(|value| value.chars().count() <= LONGEST_VALUE);
    values.truncate(Column::MAX_VALUES);
    column.values_complete = values.len() == found;
    column.values = values;
    Ok(())
}

/// Schema, table, column.
type ColumnKey = (String, String, String);

/// What `analyze` noted, by schema, table and column.
async fn common_values(
    connection: &mut PgConnection,
) -> Result<HashMap<ColumnKey, Vec<String>>, EngineError> {
    let rows: Vec<(String, String, String, Vec<String>)> =
        sqlx::query_as(include_str!("introspect/common_values.sql"))
            .bind(LONGEST_VALUE as i32)
            .bind(SMALL_ROWS as f32)
            .persistent(false)
            .fetch_all(connection)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(schema, table, column, values)| ((schema, table, column), values))
        .collect())
}

impl Found {
    /// Views are left out: looking at one may cost as much as it likes.
    fn holds_rows(&self) -> bool {
        matches!(self.table.kind, TableKind::Table | TableKind::MaterializedView)
    }
}

impl Relation {
    fn key(&self, column: &str) -> ColumnKey {
        (self.schema.clone(), self.name.clone(), column.to_owned())
    }

    fn is_small(&self) -> bool {
        self.rows.map_or(self.bytes <= SMALL_BYTES, |rows| rows <= SMALL_ROWS)
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
