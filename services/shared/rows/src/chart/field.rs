//! What a column is for in a picture.

use proto::api::{ColumnInfo, ColumnSummary, RowsSummary};
use serde_json::Value;

use super::draw;
use crate::Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A date, or a number that counts years, months, weeks, …
    Time,
    /// What rows are told apart by: names, kinds, numbers of things.
    Group,
    /// How much of something.
    Measure,
    /// Nothing that can be drawn.
    None,
}

pub struct Field<'a> {
    /// The place of its column.
    pub place: usize,
    /// Its name in the picture's data: names of columns may repeat, and may hold what Vega-Lite
    /// reads as a path.
    pub id: String,
    pub role: Role,
    pub is_date: bool,
    pub column: &'a ColumnSummary,
}

impl Field<'_> {
    pub fn name(&self) -> &str {
        &self.column.name
    }

    /// The row's value, as it is drawn.
    pub fn drawn(&self, row: &[Value]) -> Value {
        let value = &row[self.place];
        match self.role {
            Role::Measure => draw::number(value).map_or(Value::Null, Value::from),
            // An infinite date has no place on an axis.
            Role::Time if value.as_str().is_some_and(|text| text.ends_with("infinity")) => {
                Value::Null
            }
            _ => value.clone(),
        }
    }
}

pub fn fields(summary: &RowsSummary) -> Vec<Field<'_>> {
    let columns = summary.columns.iter().enumerate();
    columns
        .map(|(place, column)| {
            let info =
                ColumnInfo { name: column.name.clone(), data_type: column.data_type.clone() };
            let kind = Kind::of(&info);
            let role = role(kind, column);
            Field {
                place,
                id: format!("c{}", place + 1),
                role,
                is_date: kind == Kind::Date,
                column,
            }
        })
        .collect()
}

fn role(kind: Kind, column: &ColumnSummary) -> Role {
    let name = column.name.to_lowercase();
    match kind {
        _ if column.count == 0 => Role::None,
        Kind::Date => Role::Time,
        Kind::Number if is_calendar(&name) && are_whole(column) => Role::Time,
        Kind::Number if is_identity(&name) => Role::Group,
        Kind::Number => Role::Measure,
        Kind::Text | Kind::Boolean => Role::Group,
        Kind::Nested => Role::None,
    }
}

/// `year`, `order_month`, but not `years_employed`.
fn is_calendar(name: &str) -> bool {
    let last = name.rsplit(['_', ' ', '.']).next().unwrap_or_default();
    matches!(last, "year" | "quarter" | "month" | "week" | "day" | "hour" | "decade" | "weekday")
}

fn is_identity(name: &str) -> bool {
    let last = name.rsplit(['_', ' ', '.']).next().unwrap_or_default();
    matches!(last, "id" | "key" | "code" | "zip" | "no" | "nr")
}

fn are_whole(column: &ColumnSummary) -> bool {
    let is_whole = |value: &Value| draw::number(value).is_some_and(|number| number.fract() == 0.0);
    is_whole(&column.min) && is_whole(&column.max)
}
