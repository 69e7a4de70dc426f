//! Profiles of columns, from what the planner keeps anyway; no table is read for them.

mod histogram;

use std::collections::HashMap;

use catalog::{Catalog, Column, Family, Profile};
use sqlx::{FromRow, MySqlConnection};

use crate::EngineError;
use crate::mysql::error;
use crate::mysql::introspect::relations;
use crate::mysql::session::Session;

/// What is noted of a column.
#[derive(Debug, Default)]
pub(super) struct Noted {
    null_fraction: f32,
    distinct: Option<f64>,
    low: Option<String>,
    high: Option<String>,
}

#[derive(FromRow)]
struct Kept {
    schema: String,
    table: String,
    column: String,
    null_fraction: f64,
    distinct_values: Option<f64>,
    low: Option<String>,
    high: Option<String>,
}

#[derive(FromRow)]
struct Drawn {
    schema: String,
    table: String,
    column: String,
    histogram: String,
}

#[derive(FromRow)]
struct Cardinality {
    schema: String,
    table: String,
    column: String,
    distinct_values: u64,
}

/// Schema, table and column, as the server names them.
type Name = (String, String, String);

/// How many values columns have that begin an index.
pub(super) struct Cardinalities(HashMap<Name, u64>);

impl Cardinalities {
    pub(super) fn of(&self, schema: &str, table: &str, column: &str) -> Option<u64> {
        self.0.get(&(schema.to_owned(), table.to_owned(), column.to_owned())).copied()
    }
}

/// Fills profiles in.
pub(super) async fn fill(session: &mut Session, catalog: &mut Catalog) -> Result<(), EngineError> {
    let noted = noted(session).await?;
    let cardinalities = cardinalities(session).await?;
    for relation in relations(session).await? {
        let schema = relation.shown_schema();
        let is_it =
            |t: &&mut catalog::Table| t.name == relation.name && t.schema.as_deref() == schema;
        let Some(table) = catalog.tables.iter_mut().find(is_it) else { continue };
        for column in table.columns.iter_mut().filter(|column| !column.private) {
            let name = (relation.schema.clone(), relation.name.clone(), column.name.clone());
            let counted = cardinalities.of(&name.0, &name.1, &name.2);
            match (noted.get(&name), counted) {
                (Some(noted), _) => column.profile = Some(noted.profile(column.family())),
                // How many nulls there are, an index does not say.
                (None, Some(distinct)) if !column.nullable && column.profile.is_none() => {
                    column.profile = Some(of_cardinality(distinct));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// All that an index says of a column without nulls.
pub(super) fn of_cardinality(distinct: u64) -> Profile {
    Profile { distinct: Some(distinct), ..Profile::default() }
}

async fn noted(session: &mut Session) -> Result<HashMap<Name, Noted>, EngineError> {
    if session.is_mariadb {
        let kept: Vec<Kept> = permitted(session, include_str!("statistics/mariadb.sql")).await?;
        return Ok(kept.into_iter().map(Kept::named).collect());
    }
    let sql = include_str!("statistics/histograms.sql");
    let drawn: Vec<Drawn> = permitted(session, sql).await?;
    let read = |d: Drawn| Some(((d.schema, d.table, d.column), histogram::read(&d.histogram)?));
    Ok(drawn.into_iter().filter_map(read).collect())
}

pub(super) async fn cardinalities(
    connection: &mut MySqlConnection,
) -> Result<Cardinalities, EngineError> {
    let sql = include_str!("statistics/cardinalities.sql");
    let found: Vec<Cardinality> = permitted(connection, sql).await?;
    let named = |c: Cardinality| ((c.schema, c.table, c.column), c.distinct_values);
    Ok(Cardinalities(found.into_iter().map(named).collect()))
}

/// Nothing where the account may not look, or the release has nothing there: profiles are no must.
pub(super) async fn permitted<T>(
    connection: &mut MySqlConnection,
    sql: &'static str,
) -> Result<Vec<T>, EngineError>
where
    T: for<'r> FromRow<'r, sqlx::mysql::MySqlRow> + Send + Unpin,
{
    let asked = sqlx::query_as(sql).persistent(false).fetch_all(connection).await;
    match asked.map_err(error::of) {
        Err(error) if error.is_transient() => Err(error),
        Err(error) => {
            tracing::debug!(%error, "not to be seen here");
            Ok(Vec::new())
        }
        found => found,
    }
}

impl Kept {
    fn named(self) -> (Name, Noted) {
        let noted = Noted {
            null_fraction: self.null_fraction as f32,
            distinct: self.distinct_values,
            low: self.low,
            high: self.high,
        };
        ((self.schema, self.table, self.column), noted)
    }
}

impl Noted {
    fn profile(&self, family: Family) -> Profile {
        let distinct = self.distinct.map(|count| count.max(0.0).round() as u64);
        let bound = |text: &Option<String>| text.clone().filter(|text| is_bound(text, family));
        Profile {
            null_fraction: self.null_fraction,
            distinct,
            min: bound(&self.low),
            max: bound(&self.high),
        }
    }
}

/// Of numbers, dates and times; a zero date is no date.
pub(super) fn is_bound(text: &str, family: Family) -> bool {
    if family.is_number() {
        return text.parse::<f64>().is_ok_and(f64::is_finite);
    }
    (family.is_date() && !text.starts_with("0000")) || family == Family::Time
}

/// True for columns of which the least and the greatest value say something.
pub(super) fn has_bounds(column: &Column) -> bool {
    let family = column.family();
    family.is_number() || family.is_date() || family == Family::Time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_numbers_and_moments() {
        let noted = |low: &str, high: &str| Noted {
            null_fraction: 0.25,
            distinct: Some(3.4),
            low: Some(low.into()),
            high: Some(high.into()),
        };
        let profile = noted("-1.50", "7").profile(Family::Decimal);
        assert_eq!((profile.min.as_deref(), profile.max.as_deref()), (Some("-1.50"), Some("7")));
        assert_eq!((profile.null_fraction, profile.distinct), (0.25, Some(3)));
        let dates = noted("0000-00-00", "2024-05-01").profile(Family::Date);
        assert_eq!((dates.min, dates.max.as_deref()), (None, Some("2024-05-01")));
        assert_eq!(noted("a", "b").profile(Family::Text).min, None, "values are for words");
    }
}
