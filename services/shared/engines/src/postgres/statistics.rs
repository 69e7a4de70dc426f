//! Profiles of columns, from what the planner keeps anyway; no table is read for them.

use catalog::{Catalog, Column, Family, Profile, Table};
use sqlx::{FromRow, PgConnection};

use crate::EngineError;
use crate::postgres::places::Places;
use crate::room::LONGEST_VALUE;

#[derive(FromRow)]
struct Noted {
    schema: Option<String>,
    table: String,
    column: String,
    null_fraction: f32,
    /// As the planner keeps it: a count, or below zero a share of the rows.
    distinct_values: f32,
    /// The most common values of text.
    common: Vec<String>,
    low: Option<String>,
    high: Option<String>,
}

/// Fills profiles in, and the common values of text that no list declares.
pub(super) async fn fill(
    connection: &mut PgConnection,
    catalog: &mut Catalog,
) -> Result<(), EngineError> {
    let noted: Vec<Noted> = sqlx::query_as(include_str!("introspect/statistics.sql"))
        .bind(LONGEST_VALUE as i32)
        .persistent(false)
        .fetch_all(connection)
        .await?;
    let places = Places::of(catalog);
    for noted in noted {
        let Some(place) = places.find(noted.schema.as_deref(), &noted.table) else { continue };
        let Table { columns, row_estimate, .. } = &mut catalog.tables[place];
        let column = columns.iter_mut().find(|column| column.name == noted.column);
        if let Some(column) = column.filter(|column| !column.private) {
            noted.fill(column, *row_estimate);
        }
    }
    Ok(())
}

impl Noted {
    fn fill(self, column: &mut Column, rows: Option<u64>) {
        let (min, max) = self.bounds(column.family());
        column.profile = Some(Profile {
            null_fraction: self.null_fraction,
            distinct: self.distinct(rows),
            min,
            max,
        });
        if column.family() == Family::Text && column.values.is_empty() {
            column.values = self.common;
        }
    }

    fn distinct(&self, rows: Option<u64>) -> Option<u64> {
        let count = f64::from(self.distinct_values);
        if count > 0.0 {
            return Some(count as u64);
        }
        // Zero: the planner does not know either.
        rows.filter(|_| count < 0.0).map(|rows| (-count * rows as f64).round() as u64)
    }

    /// The histogram leaves the most common values out, so both are looked at.
    fn bounds(&self, family: Family) -> (Option<String>, Option<String>) {
        let seen = || self.low.iter().chain(&self.high).chain(&self.common);
        if family.is_number() {
            let number = |text: &&String| text.parse::<f64>().unwrap_or(f64::NAN);
            let by_size = |a: &&String, b: &&String| number(a).total_cmp(&number(b));
            let numbers = || seen().filter(|text| number(text).is_finite());
            return (numbers().min_by(by_size).cloned(), numbers().max_by(by_size).cloned());
        }
        if family.is_date() || family == Family::Time {
            // Written in ISO order; infinity and dates before Christ have an order of their own.
            let plain = || {
                seen()
                    .filter(|text| text.starts_with(|c: char| c.is_ascii_digit()))
                    .filter(|text| !text.ends_with("BC"))
            };
            return (plain().min().cloned(), plain().max().cloned());
        }
        (None, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(common: &[&str], low: &str, high: &str) -> Noted {
        Noted {
            schema: None,
            table: "t".into(),
            column: "c".into(),
            null_fraction: 0.25,
            distinct_values: -0.5,
            common: common.iter().map(|text| (*text).to_owned()).collect(),
            low: Some(low.into()),
            high: Some(high.into()),
        }
    }

    #[test]
    fn bounds_are_compared_as_what_they_are() {
        let mut column = Column { data_type: "integer".into(), ..Column::default() };
        noted(&["100", "2"], "7", "30").fill(&mut column, Some(10));
        let profile = column.profile.unwrap();
        assert_eq!((profile.min.as_deref(), profile.max.as_deref()), (Some("2"), Some("100")));
        assert_eq!(profile.distinct, Some(5), "a share of the rows");
        assert!(column.values.is_empty(), "only words are looked up");
    }

    #[test]
    fn the_end_of_time_is_no_bound() {
        let mut column = Column { data_type: "date".into(), ..Column::default() };
        noted(&["infinity"], "0044-03-15 BC", "2024-05-01").fill(&mut column, None);
        let profile = column.profile.unwrap();
        assert_eq!(profile.max.as_deref(), Some("2024-05-01"));
        assert_eq!(profile.min, profile.max);
        assert_eq!(profile.distinct, None, "a share of nobody knows what");
    }
}
