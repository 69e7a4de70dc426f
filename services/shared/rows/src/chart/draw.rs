//! Pieces of Vega-Lite.

use serde_json::{Map, Value, json};

use super::field::Field;

/// What an axis shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Time,
    Measure,
    /// One place for each value, in the order of the rows.
    Label,
    /// Told apart by colour.
    Group,
}

pub fn axis(field: &Field, axis: Axis) -> Value {
    let mut encoding = json!({"field": field.id, "title": field.name()});
    let kind = match axis {
        // Years and months that are numbers have places in a row, not on a calendar.
        Axis::Time if field.is_date => "temporal",
        Axis::Time => "ordinal",
        Axis::Measure => "quantitative",
        Axis::Label | Axis::Group => "nominal",
    };
    encoding["type"] = json!(kind);
    if axis == Axis::Label {
        encoding["sort"] = Value::Null;
    }
    encoding
}

/// The whole specification.
pub fn spec(data: Vec<Value>, rest: Value) -> Value {
    let mut spec = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "data": {"values": data},
    });
    for part in ["mark", "encoding"] {
        spec[part] = rest[part].clone();
    }
    spec
}

/// The data of a picture: these columns of the rows.
pub fn values(rows: &[Vec<Value>], fields: &[&Field]) -> Vec<Value> {
    let point = |row: &Vec<Value>| {
        let values = fields.iter().map(|field| (field.id.clone(), field.drawn(row)));
        Value::Object(values.collect())
    };
    rows.iter().map(point).collect()
}

/// The data of a picture that counts.
pub fn points(id: &str, counts: impl Iterator<Item = (Value, u64)>) -> Vec<Value> {
    let point = |(value, count): (Value, u64)| {
        let mut point = Map::new();
        point.insert(id.into(), value);
        point.insert("count".into(), count.into());
        Value::Object(point)
    };
    counts.map(point).collect()
}

/// A picture needs no more digits than a double has.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => crate::number::approximate(text),
        _ => None,
    }
}
