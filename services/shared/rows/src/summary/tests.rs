//! Summaries of whole rows.

use proto::api::ColumnInfo;
use serde_json::{Value, json};

use super::*;
use crate::each_row;

fn summary(types: &[&str], rows: &Value, filter: Option<&str>) -> RowsSummary {
    let columns: Vec<_> = types
        .iter()
        .enumerate()
        .map(|(place, data_type)| ColumnInfo {
            name: format!("c{}", place + 1),
            data_type: (*data_type).into(),
        })
        .collect();
    let filters = filter.iter().map(|text| Filter::parse(text, &columns).unwrap()).collect();
    let mut summarizer = Summarizer::new(&columns, filters);
    each_row(rows.to_string().as_bytes(), columns.len(), |row| summarizer.push(row)).unwrap();
    summarizer.finish(false)
}

#[test]
fn numbers_are_summed_up() {
    let rows = json!([["10.50"], [2], ["9007199254740993"], [null], ["10.5"], ["NaN"]]);
    let summary = summary(&["numeric"], &rows, None);
    let column = &summary.columns[0];
    assert_eq!((summary.total_rows, column.count, column.nulls), (6, 5, 1));
    assert_eq!((column.distinct, column.distinct_exact), (4, true), "10.50 is 10.5");
    assert_eq!((&column.min, &column.max), (&json!(2), &json!("NaN")));
    assert_eq!(column.mean, Some(2_251_799_813_685_253.75));
    assert_eq!((&column.top[0].value, column.top[0].count), (&json!("10.50"), 2));
    let histogram = column.histogram.as_ref().unwrap();
    assert_eq!(histogram.bins.iter().map(|bin| bin.count).sum::<u64>(), 4, "NaN has no bin");
}

#[test]
fn text_dates_and_truth_are_summed_up() {
    let rows = json!([
        ["b", "2024-05-01", true],
        ["A", "2024-01-31", false],
        ["b", "infinity", true],
        ["x".repeat(500), null, null]
    ]);
    let summary = summary(&["text", "date", "boolean"], &rows, None);
    let [text, date, truth] = &summary.columns[..] else { unreachable!() };
    assert_eq!((&text.min, text.distinct, text.mean), (&json!("A"), 3, None));
    assert_eq!(text.max, json!(format!("{}…", "x".repeat(200))));
    assert_eq!((&text.top[0].value, text.top[0].count, text.top_exact), (&json!("b"), 2, false));
    assert_eq!((&date.min, &date.max), (&json!("2024-01-31"), &json!("infinity")));
    let histogram = date.histogram.as_ref().unwrap();
    assert_eq!((histogram.unit.as_deref(), histogram.bins.len()), (Some("month"), 5));
    assert_eq!((&truth.min, &truth.max, truth.distinct), (&json!(false), &json!(true), 2));
    assert!(truth.histogram.is_none());
}

#[test]
fn only_rows_that_pass_count() {
    let rows = json!([[1, "a"], [2, "b"], [3, "a"]]);
    let summary = summary(&["integer", "text"], &rows, Some("c2:eq:a"));
    assert_eq!((summary.total_rows, &summary.columns[0].max), (2, &json!(3)));
    assert_eq!(summary.columns[0].mean, Some(2.0));
}

#[test]
fn nested_values_have_no_least_one() {
    let summary = summary(&["jsonb"], &json!([[{"a": 1}], [{"a": 1}], [[2]]]), None);
    let column = &summary.columns[0];
    assert_eq!((&column.min, &column.max, column.distinct), (&Value::Null, &Value::Null, 2));
    assert_eq!(column.top[0].value, json!({"a": 1}));
}

#[test]
fn nothing_at_all_is_a_summary_too() {
    let column = &summary(&["integer"], &json!([]), None).columns[0];
    assert_eq!((column.count, column.distinct, column.mean), (0, 0, None));
    assert!(column.top.is_empty() && column.top_exact && column.histogram.is_none());
}

#[test]
fn a_mean_is_that_of_all_numbers_large_and_small() {
    let mean = |rows: Value| summary(&["double precision"], &rows, None).columns[0].mean;
    assert_eq!(mean(json!([[1e16], [1], [-1e16], [3]])), Some(1.0));
    assert_eq!(mean(json!([[1.7e308], [1.7e308]])), Some(1.7e308));
    assert_eq!(mean(json!([["NaN"], [null]])), None);
}
