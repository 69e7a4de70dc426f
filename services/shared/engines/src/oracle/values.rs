//! Looks at the values that text columns hold, so that words of a question find them.
//!
//! Within the same budgets as on other engines; a column that cannot be read is left as it was.

use std::time::Duration;

use catalog::{Catalog, Column, TableKind};
use oracledb::Connection;

use crate::EngineError;
use crate::oracle::introspect::{Texts, ask};
use crate::oracle::{Oracle, rows};
use crate::room::{LONGEST_VALUE, MOST_ROWS, Room, fill, may_be_read};

const ONE_LOOK: Duration = Duration::from_millis(500);

impl Oracle {
    /// Reads distinct values, of the smallest tables first.
    pub(crate) async fn read_values(
        &self,
        catalog: &mut Catalog,
        budget: Duration,
    ) -> Result<(), EngineError> {
        let mut room = Room::within(budget);
        let home = self.home();
        let mut session = self.session().await?;
        let begun = |connection: &Connection| rows::begin(connection, "UTC");
        session.run(&Self::watch(self.limits.statement), begun).await?;
        let mut tables: Vec<_> = catalog.tables.iter_mut().collect();
        tables.sort_by_key(|table| table.row_estimate.unwrap_or(u64::MAX));
        // Looking at a view may cost as much as it likes.
        for table in tables.into_iter().filter(|table| table.kind == TableKind::Table) {
            let place = (table.schema.clone().unwrap_or_else(|| home.clone()), table.name.clone());
            for column in table.columns.iter_mut().filter(|column| may_be_read(column)) {
                if room.is_used_up() {
                    tracing::info!(table = place.1, "no room left for more values");
                    self.finish(session).await;
                    return Ok(());
                }
                let sql = query(&place.0, &place.1, &column.name);
                let look = move |connection: &Connection| ask(connection, &sql);
                match session.run(&Self::watch(ONE_LOOK), look).await {
                    Ok(found) => {
                        note(column, found);
                        room.take(column);
                    }
                    Err(error) if error.is_transient() => return Err(error),
                    Err(error) => {
                        tracing::debug!(table = place.1, column = column.name, %error, "values not read");
                    }
                }
            }
        }
        self.finish(session).await;
        Ok(())
    }
}

fn note(column: &mut Column, found: Vec<Texts>) {
    let looked_at = found.first().and_then(|row| row.get(1)?.as_deref()?.parse::<i64>().ok());
    let is_whole = looked_at.is_none_or(|rows| rows < MOST_ROWS);
    let values = found.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect();
    fill(column, values, is_whole);
}

/// The most common values of as many rows as may be read, and how many rows those were.
fn query(schema: &str, table: &str, column: &str) -> String {
    format!(
        "select value, to_char(looked_at) from ( \
             select value, count(*) as times, sum(count(*)) over () as looked_at \
             from (select substr({column}, 1, {cut}) as value from {schema}.{table} \
                   where rownum <= {MOST_ROWS}) \
             group by value) \
         where value is not null order by times desc, value fetch first {limit} rows only",
        column = quoted(column),
        schema = quoted(schema),
        table = quoted(table),
        cut = LONGEST_VALUE + 1,
        limit = Column::MAX_VALUES + 1,
    )
}

/// No name of this server's holds a quote.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_at_a_column_is_a_query_that_the_guard_would_take() {
        let sql = query("HR", "PEOPLE", "Name");
        let table = catalog::Table {
            schema: Some("HR".into()),
            name: "PEOPLE".into(),
            columns: vec![Column { name: "Name".into(), ..Column::default() }],
            ..catalog::Table::default()
        };
        let catalog = Catalog { tables: vec![table], ..Catalog::default() };
        let policy = guard::Policy::of(guard::Dialect::Oracle, &catalog);
        assert_eq!(guard::check(&sql, &policy).map(|approved| approved.sql().to_owned()), Ok(sql));
        assert_eq!(quoted("a\"b"), "\"ab\"");
    }

    #[test]
    fn values_are_noted_with_whether_they_are_all() {
        let mut column = Column::default();
        let row = |value: &str, rows: &str| vec![Some(value.to_owned()), Some(rows.to_owned())];
        note(&mut column, vec![row("paid", "10"), row("open", "10")]);
        assert_eq!(
            (column.values.as_slice(), column.values_complete),
            (&["paid".to_owned(), "open".to_owned()][..], true)
        );
        let mut part = Column::default();
        note(&mut part, vec![row("paid", "200000")]);
        assert!(!part.values_complete);
    }
}
