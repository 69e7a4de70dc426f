//! What one of MySQL's histograms says of its column.

use serde::Deserialize;
use serde_json::Value;

use super::Noted;

/// <https://dev.mysql.com/doc/refman/8.0/en/optimizer-statistics.html>
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Histogram {
    /// `[value, share]`, or `[from, to, share, values]`; shares add up.
    buckets: Vec<Vec<Value>>,
    null_values: f32,
    #[serde(rename = "histogram-type")]
    kind: String,
}

/// None for a form of a later release.
pub(super) fn read(json: &str) -> Option<Noted> {
    let histogram: Histogram = serde_json::from_str(json).ok()?;
    let buckets = &histogram.buckets;
    let (high, distinct) = match histogram.kind.as_str() {
        "singleton" => (0, Some(buckets.len() as f64)),
        "equi-height" => {
            let counts = buckets.iter().map(|bucket| bucket.get(3).and_then(Value::as_f64));
            (1, counts.sum())
        }
        _ => return None,
    };
    let bound = |bucket: Option<&Vec<Value>>, at: usize| bucket?.get(at).and_then(written);
    Some(Noted {
        null_fraction: histogram.null_values,
        distinct,
        low: bound(buckets.first(), 0),
        high: bound(buckets.last(), high),
    })
}

/// Numbers are numbers, moments are texts with all six digits; other texts are encoded, and no
/// bounds.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.starts_with("base64:") => {
            Some(text.strip_suffix(".000000").unwrap_or(text).to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_histograms_are_read() {
        let singleton = r#"{"buckets": [[1, 0.3333333333333333], [2, 0.6666666666666666], [3, 1]],
            "null-values": 0, "last-updated": "2017-03-24 13:32:40.000000", "sampling-rate": 1,
            "histogram-type": "singleton", "number-of-buckets-specified": 128,
            "data-type": "int", "collation-id": 8}"#;
        let noted = read(singleton).unwrap();
        assert_eq!((noted.null_fraction, noted.distinct), (0.0, Some(3.0)));
        assert_eq!((noted.low.as_deref(), noted.high.as_deref()), (Some("1"), Some("3")));

        let heights = r#"{"buckets": [
            ["2024-01-01 00:00:00.000000", "2024-02-01 00:00:00.000000", 0.375, 30],
            ["2024-02-02 00:00:00.000000", "2024-03-01 12:30:00.500000", 0.75, 25]],
            "null-values": 0.25, "histogram-type": "equi-height", "data-type": "datetime",
            "auto-update": false}"#;
        let noted = read(heights).unwrap();
        assert_eq!((noted.null_fraction, noted.distinct), (0.25, Some(55.0)));
        assert_eq!(noted.low.as_deref(), Some("2024-01-01 00:00:00"));
        assert_eq!(noted.high.as_deref(), Some("2024-03-01 12:30:00.500000"));
    }

    #[test]
    fn texts_have_no_bounds_and_what_is_unknown_says_nothing() {
        let texts = r#"{"buckets": [["base64:type254:bGVmdA==", 0.5], ["base64:type254:cmlnaHQ=", 1.0]],
            "null-values": 0.0, "histogram-type": "singleton", "data-type": "string"}"#;
        let noted = read(texts).unwrap();
        assert_eq!((noted.distinct, noted.low, noted.high), (Some(2.0), None, None));
        let empty = r#"{"buckets": [], "null-values": 1.0, "histogram-type": "singleton"}"#;
        assert_eq!(read(empty).unwrap().distinct, Some(0.0));
        assert!(read(r#"{"buckets": [], "null-values": 0, "histogram-type": "new"}"#).is_none());
        assert!(read("{}").is_none());
    }
}
