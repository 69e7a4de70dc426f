//! Profiles of columns of which the server keeps nothing: from some rows of each table, found by
//! its primary key.
//!
//! One statement for each table, in bounds of rows and time. Of a large table with a number for a
//! key, the rows are those at eight places of the key's range; of others those that come first.
//! Private columns are not named in it.

use catalog::{Column, Family, Profile, Table};
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, MySqlConnection, Row as _};

use super::introspect::Relation;
use super::statistics::{Cardinalities, has_bounds, is_bound, of_cardinality};
use super::values::quoted;
use crate::EngineError;
use crate::mysql::error;

/// Rows that are looked at of each table, at most.
const MOST_ROWS: u64 = 20_000;
/// Places of a key's range that are looked at.
const PLACES: u64 = 8;
/// Wider tables are known by their first columns.
const MOST_COLUMNS: usize = 200;

/// How much of a value has to be read for its profile.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Whole,
    /// Its beginning.
    Text,
    /// Only whether there is one: it may be long.
    Presence,
}

impl Look {
    fn at(column: &Column) -> Self {
        let base = column.data_type.split('(').next().unwrap_or_default();
        match column.family() {
            _ if has_bounds(column) => Self::Whole,
            Family::Boolean => Self::Whole,
            Family::Text if !base.ends_with("text") => Self::Text,
            Family::Uuid => Self::Text,
            _ => Self::Presence,
        }
    }

    fn expression(self, column: &Column) -> String {
        let name = quoted(&column.name);
        match self {
            Self::Whole => name,
            Self::Text => format!("left(convert({name} using utf8mb4), 100) collate utf8mb4_bin"),
            Self::Presence => format!("if({name} is null, null, 1)"),
        }
    }
}

/// Fills in the profiles that the columns of a table lack.
pub(super) async fn profile(
    connection: &mut MySqlConnection,
    relation: &Relation,
    table: &mut Table,
    cardinalities: &Cardinalities,
) -> Result<(), EngineError> {
    let counted =
        |column: &Column| cardinalities.of(&relation.schema, &relation.name, &column.name);
    // An index's own count is often twice as many.
    let lacking = |column: &&mut Column| {
        let is_counted = column.profile == counted(column).map(of_cardinality);
        (column.profile.is_none() || is_counted) && !column.private
    };
    let from = format!("{}.{}", quoted(&relation.schema), quoted(&relation.name));
    let slices = places(connection, &from, table).await?;
    let rows = table.row_estimate;
    let mut columns: Vec<&mut Column> =
        table.columns.iter_mut().filter(lacking).take(MOST_COLUMNS).collect();
    if columns.is_empty() {
        return Ok(());
    }
    let sql = statement(&from, slices.as_ref(), &columns);
    let row = ask(connection, sql).await?;
    let seen: i64 = row.try_get(0).map_err(error::of)?;
    let is_whole = slices.is_none() && (seen as u64) < MOST_ROWS;
    for (number, column) in columns.iter_mut().enumerate() {
        let counted = counted(column);
        if let Some(found) = read(&row, number, column, seen as u64, is_whole, counted, rows)? {
            column.profile = Some(found);
        }
    }
    if is_whole {
        return Ok(());
    }
    let is_indexed = |column: &&mut Column| has_bounds(column) && counted(column).is_some();
    let indexed: Vec<&mut Column> = columns.into_iter().filter(is_indexed).collect();
    ends(connection, &from, indexed).await
}

async fn ask(connection: &mut MySqlConnection, sql: String) -> Result<MySqlRow, EngineError> {
    let asked = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    asked.fetch_one(connection).await.map_err(error::of)
}

/// Where a large table is looked at.
struct Slices {
    /// The key, quoted.
    key: String,
    /// Where they begin, and behind them all where the last one ends.
    places: Vec<i128>,
}

/// None for a table that is looked at from its beginning.
async fn places(
    connection: &mut MySqlConnection,
    from: &str,
    table: &Table,
) -> Result<Option<Slices>, EngineError> {
    let [key] = table.primary_key.as_slice() else { return Ok(None) };
    let is_number = table.column(key).is_some_and(|column| column.family() == Family::Integer);
    if !is_number || table.row_estimate.is_none_or(|rows| rows <= MOST_ROWS) {
        return Ok(None);
    }
    let key = quoted(key);
    let sql = format!("select cast(min({key}) as char), cast(max({key}) as char) from {from}");
    let row = ask(connection, sql).await?;
    let end = |at: usize| {
        let text: Option<String> = row.try_get(at).map_err(error::of)?;
        Ok::<_, EngineError>(text.and_then(|text| text.parse::<i128>().ok()))
    };
    let (Some(low), Some(high)) = (end(0)?, end(1)?) else { return Ok(None) };
    Ok(Some(Slices { key, places: slices(low, high) }))
}

fn slices(low: i128, high: i128) -> Vec<i128> {
    let step = (high - low) / i128::from(PLACES) + 1;
    (0..=i128::from(PLACES)).map(|n| low + n * step).collect()
}

fn statement(from: &str, slices: Option<&Slices>, columns: &[&mut Column]) -> String {
    let looks: Vec<(String, Look)> = columns
        .iter()
        .map(|column| (Look::at(column).expression(column), Look::at(column)))
        .collect();
    let inner: Vec<String> =
        looks.iter().enumerate().map(|(n, (what, _))| format!("{what} as c{n}")).collect();
    let inner = inner.join(", ");
    let outer: Vec<String> = looks
        .iter()
        .enumerate()
        .map(|(n, (_, look))| match look {
            Look::Whole => format!(
                "count(c{n}), count(distinct c{n}), cast(min(c{n}) as char), \
                 cast(max(c{n}) as char)"
            ),
            Look::Text => format!("count(c{n}), count(distinct c{n}), null, null"),
            Look::Presence => format!("count(c{n}), 0, null, null"),
        })
        .collect();
    format!("select count(*), {} from ({}) seen", outer.join(", "), rows(from, slices, &inner))
}

fn rows(from: &str, slices: Option<&Slices>, columns: &str) -> String {
    let Some(Slices { key, places }) = slices else {
        return format!("select {columns} from {from} limit {MOST_ROWS}");
    };
    let most = MOST_ROWS / PLACES;
    let slices: Vec<String> = places
        .windows(2)
        .map(|ends| {
            let (low, high) = (ends[0], ends[1]);
            format!(
                "(select {columns} from {from} where {key} >= {low} and {key} < {high} \
                 order by {key} limit {most})"
            )
        })
        .collect();
    slices.join(" union all ")
}

/// The profile of the column whose figures stand at `number`.
fn read(
    row: &MySqlRow,
    number: usize,
    column: &Column,
    seen: u64,
    is_whole: bool,
    counted: Option<u64>,
    rows: Option<u64>,
) -> Result<Option<Profile>, EngineError> {
    if seen == 0 {
        return Ok(None);
    }
    let at = 1 + 4 * number;
    let filled: i64 = row.try_get(at).map_err(error::of)?;
    let distinct: i64 = row.try_get(at + 1).map_err(error::of)?;
    let bound = |at: usize| {
        let text: Option<String> = row.try_get(at).map_err(error::of)?;
        Ok::<_, EngineError>(text.filter(|text| is_bound(text, column.family())))
    };
    let has_bounds = has_bounds(column);
    let (filled, distinct) = (filled as u64, distinct as u64);
    let null_fraction = (seen - filled.min(seen)) as f32 / seen as f32;
    let distinct = match Look::at(column) {
        Look::Presence => None,
        _ if is_whole => Some(distinct),
        _ => estimate(distinct, filled, null_fraction, rows).or(counted),
    };
    let min = if has_bounds { bound(at + 2)? } else { None };
    let max = if has_bounds { bound(at + 3)? } else { None };
    Ok(Some(Profile { null_fraction, distinct, min, max }))
}

/// What some rows say of all: values that all differ go on doing so, and of a few that come again
/// and again there are no others. In between, nobody knows.
fn estimate(distinct: u64, filled: u64, null_fraction: f32, rows: Option<u64>) -> Option<u64> {
    if distinct == filled && filled > 0 {
        return rows.map(|rows| (rows as f64 * f64::from(1.0 - null_fraction)).round() as u64);
    }
    (distinct <= filled / 10).then_some(distinct)
}

/// The least and the greatest value, where an index knows them.
async fn ends(
    connection: &mut MySqlConnection,
    from: &str,
    columns: Vec<&mut Column>,
) -> Result<(), EngineError> {
    if columns.is_empty() {
        return Ok(());
    }
    let asked: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = quoted(&column.name);
            format!(
                "(select cast(min({name}) as char) from {from}), \
                 (select cast(max({name}) as char) from {from})"
            )
        })
        .collect();
    let row = ask(connection, format!("select {}", asked.join(", "))).await?;
    for (number, column) in columns.into_iter().enumerate() {
        let family = column.family();
        let end = |at: usize| {
            let text: Option<String> = row.try_get(at).map_err(error::of)?;
            Ok::<_, EngineError>(text.filter(|text| is_bound(text, family)))
        };
        let (low, high) = (end(2 * number)?, end(2 * number + 1)?);
        if let Some(profile) = &mut column.profile {
            (profile.min, profile.max) = (low, high);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_cover_a_key_without_a_gap() {
        let places = slices(1, 1_000_000);
        assert_eq!((places.len() as u64, places[0]), (PLACES + 1, 1));
        assert!(places[8] > 1_000_000 && places.is_sorted());
        let wide = slices(i128::from(i64::MIN), i128::from(u64::MAX));
        assert!(wide.is_sorted() && wide[8] > i128::from(u64::MAX));
        assert!(slices(5, 5).windows(2).any(|ends| (ends[0]..ends[1]).contains(&5)));
    }

    #[test]
    fn some_rows_say_of_all_what_they_can() {
        assert_eq!(estimate(1_000, 1_000, 0.5, Some(10_000)), Some(5_000));
        assert_eq!(estimate(3, 1_000, 0.0, Some(10_000)), Some(3));
        assert_eq!(estimate(600, 1_000, 0.0, Some(10_000)), None);
        assert_eq!(estimate(0, 0, 1.0, Some(10)), Some(0));
    }
}
