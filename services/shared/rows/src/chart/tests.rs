//! Every rule with rows that it is for, and every picture against Vega-Lite's own schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use proto::api::ColumnInfo;

use super::*;
use crate::{Summarizer, each_row};

/// Vega-Lite 6.4.3's `build/vega-lite-schema.json` without its descriptions, and with references
/// that are URIs.
static VEGA_LITE: LazyLock<Validator> = LazyLock::new(|| {
    let packed = include_bytes!("../../tests/data/vega-lite-6.schema.json.zst");
    let text = zstd::stream::decode_all(&packed[..]).unwrap();
    jsonschema::validator_for(&serde_json::from_slice(&text).unwrap()).unwrap()
});

fn chart(columns: &[(&str, &str)], rows: &[Vec<Value>]) -> Chart {
    let columns: Vec<ColumnInfo> = columns
        .iter()
        .map(|(name, data_type)| ColumnInfo {
            name: (*name).into(),
            data_type: (*data_type).into(),
        })
        .collect();
    let mut summarizer = Summarizer::new(&columns, vec![]);
    each_row(&serde_json::to_vec(rows).unwrap(), columns.len(), |row| summarizer.push(row))
        .unwrap();
    let positions: Vec<u32> = (0..rows.len() as u32).collect();
    let sampled: Vec<_> = sample(&positions).iter().map(|at| rows[*at as usize].clone()).collect();
    let chart = propose(&summarizer.finish(false), &sampled);
    if let Some(spec) = &chart.spec {
        let errors: Vec<_> = VEGA_LITE.iter_errors(spec).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{spec:#}");
        assert_eq!(chart.points as usize, spec["data"]["values"].as_array().unwrap().len());
    }
    assert_eq!(chart.spec.is_none(), chart.kind == ChartKind::None);
    chart
}

fn rows<const N: usize>(count: usize, row: impl Fn(usize) -> [Value; N]) -> Vec<Vec<Value>> {
    (0..count).map(|place| row(place).to_vec()).collect()
}

fn day(place: usize) -> Value {
    json!(crate::moment::date_text(19_000 + place as i64))
}

#[test]
fn the_schema_tells_right_from_wrong() {
    let data = vec![json!({"c1": 1})];
    let good = spec(
        data.clone(),
        json!({"mark": "bar", "encoding": {"x": {"field": "c1", "type": "quantitative"}}}),
    );
    let bad =
        spec(data, json!({"mark": "pie", "encoding": {"x": {"field": "c1", "type": "number"}}}));
    assert!(VEGA_LITE.is_valid(&good) && !VEGA_LITE.is_valid(&bad));
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let chart = chart(&[("n", "integer")], &[]);
    assert_eq!((chart.kind, &*chart.reason), (ChartKind::None, "there are no rows"));
}

#[test]
fn one_number_is_shown_as_it_is() {
    let one = chart(&[("total", "numeric")], &[vec![json!("1234.50")]]);
    assert_eq!(one.kind, ChartKind::Number);
    assert_eq!(one.spec.unwrap()["data"]["values"], json!([{"c1": 1234.5}]));
    let two = [vec![json!(1), json!(2)]];
    assert_eq!(chart(&[("a", "integer"), ("b", "integer")], &two).kind, ChartKind::None);
}

#[test]
fn what_happens_over_time_is_a_line() {
    let rows = rows(40, |place| [day(place), json!(place.to_string()), json!(place * 2)]);
    let chart = chart(&[("day", "date"), ("revenue", "numeric"), ("cost", "bigint")], &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::Line, 80));
    assert!(chart.reason.contains("`revenue`, `cost`"), "{}", chart.reason);
    let spec = chart.spec.unwrap();
    assert_eq!(spec["encoding"]["x"]["type"], "temporal");
    assert_eq!(spec["encoding"]["color"]["field"], "series");
}

#[test]
fn years_are_time_though_they_are_numbers() {
    let rows = rows(5, |place| [json!((2020 + place).to_string()), json!(place)]);
    let chart = chart(&[("year", "numeric"), ("orders", "bigint")], &rows);
    assert_eq!(chart.kind, ChartKind::Line);
    assert_eq!(chart.spec.unwrap()["encoding"]["x"]["type"], "ordinal");
}

#[test]
fn groups_over_time_are_lines_of_their_own() {
    let rows = rows(30, |place| [day(place / 3), json!(["a", "b", "c"][place % 3]), json!(place)]);
    let chart = chart(&[("day", "date"), ("shop", "text"), ("sales", "integer")], &rows);
    assert_eq!(chart.kind, ChartKind::Line);
    assert_eq!(chart.spec.unwrap()["encoding"]["color"]["field"], "c2");
}

#[test]
fn long_times_are_drawn_of_rows_taken_evenly() {
    let rows = rows(5_000, |place| [day(place), json!(place)]);
    let chart = chart(&[("day", "date"), ("n", "integer")], &rows);
    assert_eq!(
        (chart.kind, chart.points as usize, chart.total_rows),
        (ChartKind::Line, ROWS, 5_000)
    );
}

#[test]
fn a_number_for_each_group_is_bars() {
    let rows = rows(5, |place| [json!(format!("shop {place}")), json!(place)]);
    let chart = chart(&[("shop.name[0]", "text"), ("sales", "integer")], &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::Bars, 5));
    let spec = chart.spec.unwrap();
    assert_eq!(
        spec["encoding"]["y"],
        json!({"field": "c1", "title": "shop.name[0]", "type": "nominal", "sort": null})
    );
}

#[test]
fn of_many_bars_the_largest_are_shown() {
    let rows = rows(200, |place| [json!(format!("shop {place}")), json!(place)]);
    let chart = chart(&[("shop", "text"), ("sales", "integer")], &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::Bars, 30));
    assert!(chart.reason.ends_with("the 30 largest of 200"), "{}", chart.reason);
    assert_eq!(chart.spec.unwrap()["data"]["values"][0]["c2"], json!(199.0));
}

#[test]
fn pairs_of_groups_are_bars_side_by_side() {
    let rows =
        rows(12, |place| [json!(place / 3), json!(["a", "b", "c"][place % 3]), json!(place)]);
    let chart = chart(&[("region_id", "integer"), ("kind", "text"), ("sales", "integer")], &rows);
    assert_eq!(chart.kind, ChartKind::GroupedBars);
    assert_eq!(chart.spec.unwrap()["encoding"]["xOffset"]["field"], "c2");
}

#[test]
fn measures_of_one_scale_stand_side_by_side() {
    let columns =
        [("shop", "text"), ("planned", "integer"), ("sold", "integer"), ("share", "numeric")];
    let rows = rows(5, |place| {
        [json!(format!("shop {place}")), json!(100 + place), json!(90 + place), json!("0.2")]
    });
    let chart = chart(&columns, &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::GroupedBars, 10));
    assert!(!chart.reason.contains("share"), "{}", chart.reason);
}

#[test]
fn two_measures_are_points() {
    let rows =
        rows(100, |place| [json!(place % 17), json!(place % 13), json!(place.is_multiple_of(2))]);
    let chart = chart(&[("weight", "integer"), ("price", "integer"), ("sold", "boolean")], &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::Scatter, 100));
    assert_eq!(chart.spec.unwrap()["encoding"]["color"]["field"], "c3");
}

#[test]
fn one_measure_is_spread_out() {
    let rows = rows(5_000, |place| [json!(place % 70), json!(format!("row {}", place % 900))]);
    let chart = chart(&[("age", "integer"), ("name", "text")], &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::Histogram, 7));
    assert_eq!(
        chart.spec.unwrap()["data"]["values"][0],
        json!({"from": 0, "to": 10, "count": 720})
    );
}

#[test]
fn dates_alone_are_spread_out() {
    let rows = rows(100, |place| [day(place * 3)]);
    let chart = chart(&[("ordered_at", "date")], &rows);
    assert_eq!(chart.kind, ChartKind::Histogram);
    assert!(chart.reason.contains("each month"), "{}", chart.reason);
}

#[test]
fn groups_alone_are_counted() {
    let rows = rows(90, |place| [json!(["a", "b", "c"][place % 3])]);
    let chart = chart(&[("kind", "text")], &rows);
    assert_eq!((chart.kind, chart.points), (ChartKind::Bars, 3));
    assert_eq!(chart.spec.unwrap()["data"]["values"][0], json!({"c1": "a", "count": 30}));
}

#[test]
fn a_list_of_names_is_a_list() {
    let rows = rows(50, |place| [json!(format!("name {place}")), json!({"a": place})]);
    assert_eq!(chart(&[("name", "text"), ("more", "jsonb")], &rows).kind, ChartKind::None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever the rows, what is drawn is Vega-Lite; [`chart`] looks.
    #[test]
    fn every_picture_is_valid(
        types in prop::collection::vec(prop::sample::select(vec![
            ("year", "integer"), ("n", "numeric"), ("x", "double precision"), ("at", "timestamp"),
            ("id", "bigint"), ("ok", "boolean"), ("t", "text"), ("j", "jsonb"),
        ]), 1..5),
        count in 0_usize..60,
        spread in 1_usize..40,
    ) {
        let value = |data_type: &str, place: usize| match data_type {
            _ if place % 11 == 10 => Value::Null,
            "integer" | "bigint" => json!(place % spread),
            "numeric" => json!(if place % 7 == 6 { "NaN".into() } else { format!("{}.5", place % spread) }),
            "double precision" => json!(place as f64 * 1e17),
            "timestamp" => json!(if place % 9 == 8 { json!("infinity") } else { day(place % spread) }),
            "boolean" => json!(place.is_multiple_of(2)),
            "jsonb" => json!([place]),
            _ => json!(format!("t {}", place % spread)),
        };
        let rows: Vec<Vec<Value>> = (0..count)
            .map(|place| types.iter().map(|(_, data_type)| value(data_type, place)).collect())
            .collect();
        chart(&types, &rows);
    }
}
