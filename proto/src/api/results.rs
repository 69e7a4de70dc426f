//! Rows.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{AsRefStr, Display};
use utoipa::ToSchema;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct ColumnInfo {
    pub name: String,
    /// As the target names it: `integer`, `numeric`, `timestamp with time zone`.
    #[serde(rename = "type")]
    pub data_type: String,
}

/// One page of at most 500 rows.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ResultPage {
    pub columns: Vec<ColumnInfo>,
    /// Numbers where JSON holds them exactly, strings where not.
    #[schema(value_type = Vec<Vec<Value>>)]
    pub rows: Vec<Vec<Value>>,
    /// Those that pass the filters, where there are any.
    pub total_rows: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
    pub truncated: bool,
}

/// What the rows hold, column by column.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct RowsSummary {
    pub columns: Vec<ColumnSummary>,
    /// Those that pass the filters, where there are any.
    pub total_rows: u64,
    /// The result was cut when it was stored: there is more than is summed up here.
    pub truncated: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct ColumnSummary {
    pub name: String,
    #[serde(rename = "type")]
    pub data_type: String,
    /// Values that are not null.
    pub count: u64,
    pub nulls: u64,
    /// Different values, null aside.
    pub distinct: u64,
    /// False: `distinct` is an estimate that is seldom off by more than 3 %.
    pub distinct_exact: bool,
    /// As rows hold it; long text is cut. Null without values, and for JSON and arrays.
    #[schema(value_type = Value)]
    pub min: Value,
    #[schema(value_type = Value)]
    pub max: Value,
    /// Of numbers that are finite.
    pub mean: Option<f64>,
    /// The most frequent values, at most ten.
    pub top: Vec<TopValue>,
    /// False: there were too many values to count each. Then the counts are the least that they
    /// can be, and only values that are certainly frequent are listed.
    pub top_exact: bool,
    /// Of numbers and dates.
    pub histogram: Option<Histogram>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct TopValue {
    #[schema(value_type = Value)]
    pub value: Value,
    pub count: u64,
}

/// How values are spread, in bins of one width with none left out between the first and the last.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Histogram {
    /// The width of the bins of dates: `second`, `minute`, `hour`, `day`, `month`, `quarter`,
    /// `year`, `decade`, `century` or `millennium`, in UTC. Null for numbers.
    pub unit: Option<String>,
    pub bins: Vec<HistogramBin>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct HistogramBin {
    /// Where it begins: a number or a date. What is equal to it is inside.
    #[schema(value_type = Value)]
    pub from: Value,
    /// Where it ends. What is equal to it belongs to the next.
    #[schema(value_type = Value)]
    pub to: Value,
    pub count: u64,
}

/// How the rows are best shown.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Chart {
    pub kind: ChartKind,
    /// Why this one, in words.
    pub reason: String,
    /// A Vega-Lite 6 specification with its data inside; null where no picture says more than the
    /// rows themselves.
    #[schema(value_type = Option<Object>)]
    pub spec: Option<Value>,
    /// Points in the picture.
    pub points: u32,
    /// Rows that it stands for.
    pub total_rows: u64,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema, AsRefStr, Display,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ChartKind {
    Line,
    Bars,
    GroupedBars,
    Histogram,
    Scatter,
    Number,
    None,
}
