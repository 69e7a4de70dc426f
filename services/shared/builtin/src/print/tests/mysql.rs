//! The same trees, as MySQL and MariaDB read them.

use super::*;
use crate::{
    schema::NumericText,
    tree::{ColumnRef, SetOperator},
};

fn world() -> Schema {
    schema_in(Dialect::MySql, with_gaps())
}

/// What is shown, as SQL; the guard takes it.
fn shown(schema: &Schema, expr: &Expr) -> String {
    shown_of(&written(schema, &rows(expr, 0)), "members")
}

fn written(schema: &Schema, query: &Query) -> String {
    approved(schema, query, &catalog())
}

#[test]
fn names_stand_in_backticks_where_they_must() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "order"), 0);
    query.select.push(Output::Expr(column(&schema, 0, "Joined \"On\"")));
    query.select.push(Output::Expr(column(&schema, 0, "city")));
    assert_eq!(written(&schema, &query), "SELECT `order`, `Joined \"On\"`, city FROM members");
    for (name, text) in [("rank", "`rank`"), ("a`b", "`a``b`"), ("ilike", "ilike")] {
        assert_eq!(literal::identifier(Dialect::MySql, name).to_string(), text);
    }
}

#[test]
fn backslashes_in_texts_are_doubled() {
    for (text, literal) in [("O'Neil", "'O''Neil'"), ("a\\b", "'a\\\\b'"), ("\\'", "'\\\\'''")] {
        assert_eq!(literal::text(Dialect::MySql, text).to_string(), literal);
    }
}

#[test]
fn texts_are_compared_by_like_and_other_values_as_texts() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "name"), 0);
    let like = |expr: Expr| Condition::Like { expr, text: "5%".into(), place: Place::Start };
    query.filter = vec![
        like(column(&schema, 0, "city")),
        Condition::Not(Box::new(like(column(&schema, 0, "fee")))),
    ];
    assert_eq!(
        written(&schema, &query),
        "SELECT name FROM members WHERE city LIKE '5\\\\%%' AND NOT (CAST(fee AS CHAR) LIKE '5\\\\%%')"
    );
}

#[test]
fn moments_are_counted_from_the_day_it_runs() {
    let schema = world();
    for (point, text) in [
        (DatePoint::On(chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()), "DATE '2026-03-01'"),
        (DatePoint::Today(Part::Day, 0), "CURRENT_DATE"),
        (DatePoint::Today(Part::Day, -30), "CURRENT_DATE - INTERVAL 30 DAY"),
        (DatePoint::Today(Part::Week, 2), "CURRENT_DATE + INTERVAL 2 WEEK"),
        (DatePoint::StartOf(Part::Year, 0), "CAST(DATE_FORMAT(CURRENT_DATE, '%Y-01-01') AS DATE)"),
        (
            DatePoint::StartOf(Part::Quarter, -1),
            "CAST(DATE_FORMAT(CURRENT_DATE, '%Y-01-01') AS DATE) + INTERVAL (QUARTER(CURRENT_DATE) - 1) QUARTER - INTERVAL 3 MONTH",
        ),
        (
            DatePoint::StartOf(Part::Month, -1),
            "CAST(DATE_FORMAT(CURRENT_DATE, '%Y-%m-01') AS DATE) - INTERVAL 1 MONTH",
        ),
        (
            DatePoint::StartOf(Part::Week, 1),
            "DATE(CURRENT_DATE) - INTERVAL WEEKDAY(CURRENT_DATE) DAY + INTERVAL 1 WEEK",
        ),
        (
            DatePoint::StartOf(Part::Hour, 0),
            "CAST(DATE_FORMAT(CURRENT_DATE, '%Y-%m-%d %H:00:00') AS DATETIME)",
        ),
    ] {
        assert_eq!(shown(&schema, &Expr::Date(point)), text);
    }
}

#[test]
fn parts_of_dates_are_those_that_postgresql_counts() {
    let schema = world();
    let joined = column(&schema, 0, "Joined \"On\"");
    let since = Expr::Since(boxed(&joined));
    for (expr, text) in [
        (Expr::Part(Part::Quarter, boxed(&joined)), "EXTRACT(QUARTER FROM `Joined \"On\"`)"),
        (Expr::Part(Part::Week, boxed(&joined)), "WEEKOFYEAR(`Joined \"On\"`)"),
        (Expr::StartOf(Part::Day, boxed(&joined)), "DATE(`Joined \"On\"`)"),
        (
            Expr::Part(Part::Year, boxed(&since)),
            "TIMESTAMPDIFF(YEAR, `Joined \"On\"`, CURRENT_DATE)",
        ),
        (since, "DATEDIFF(CURRENT_DATE, `Joined \"On\"`)"),
        (Expr::Length(Box::new(column(&schema, 0, "name"))), "CHAR_LENGTH(name)"),
    ] {
        assert_eq!(shown(&schema, &expr), text);
    }
}

#[test]
fn rows_without_a_value_come_last() {
    let schema = world();
    let fee = column(&schema, 0, "fee");
    let ordered = |by: &Expr, descending, distinct| {
        let order = vec![Order { by: by.clone(), descending }];
        let query = Query { distinct, order, ..rows(&fee, 0) };
        written(&schema, &query)
    };
    let average = Expr::Ratio(boxed(&fee), boxed(&column(&schema, 0, "order")));
    for (text, by) in [
        (ordered(&fee, true, false), "fee DESC"),
        (ordered(&fee, false, false), "fee IS NULL, fee ASC"),
        (ordered(&fee, false, true), "fee IS NULL, fee ASC"),
        (ordered(&column(&schema, 0, "id"), false, false), "id ASC"),
        (ordered(&average, false, true), "CAST(fee AS DOUBLE) / NULLIF(`order`, 0) ASC"),
    ] {
        assert_eq!(text.split_once(" ORDER BY ").unwrap().1, by);
    }
    let mut tops = part_tops(&schema);
    if let Some(Output::Expr(Expr::Window(place))) =
        tops.inner.as_mut().and_then(|inner| inner.select.last_mut())
    {
        place.order[0].descending = false;
    }
    assert_eq!(
        written(&schema, &tops),
        "SELECT name FROM (SELECT name, RANK() OVER (PARTITION BY city ORDER BY fee IS NULL, fee ASC) AS place FROM members) AS found WHERE place <= 2"
    );
}

#[test]
fn rows_put_together_are_ordered_by_name_and_place() {
    let schema = world();
    assert_eq!(
        written(&schema, &shared_cities(&schema, SetOperator::Except)),
        "SELECT city FROM members EXCEPT SELECT city FROM shops ORDER BY city IS NULL, 1 ASC LIMIT 5"
    );
}

#[test]
fn an_aggregate_is_kept_to_some_rows_by_what_it_is_given() {
    let schema = world();
    let fee = column(&schema, 0, "fee");
    let known = vec![Condition::Not(Box::new(Condition::Null(fee.clone())))];
    let count = |distinct| Expr::Count { distinct, of: boxed(&column(&schema, 0, "city")) };
    for (expr, text) in [
        (Expr::Rows, "COUNT(CASE WHEN fee IS NOT NULL THEN 1 END)"),
        (count(true), "COUNT(DISTINCT CASE WHEN fee IS NOT NULL THEN city END)"),
        (
            Expr::Aggregate(Aggregate::Sum, boxed(&fee)),
            "SUM(CASE WHEN fee IS NOT NULL THEN fee END)",
        ),
    ] {
        assert_eq!(shown(&schema, &Expr::Filtered(Box::new(expr), known.clone())), text);
    }
    let twice = Expr::Filtered(Box::new(Expr::Rows), known.clone());
    assert_eq!(
        shown(&schema, &Expr::Filtered(Box::new(twice), known)),
        "COUNT(CASE WHEN fee IS NOT NULL THEN CASE WHEN fee IS NOT NULL THEN 1 END END)"
    );
}

#[test]
fn a_limit_among_members_stands_one_query_deeper() {
    let schema = world();
    let mut few = rows(&column(&schema, 1, "city"), 1);
    few.limit = Some(3);
    let city = column(&schema, 0, "city");
    let query =
        Query { filter: vec![Condition::Among(vec![city], Box::new(few))], ..rows(&Expr::Rows, 0) };
    assert_eq!(
        written(&schema, &query),
        "SELECT COUNT(*) FROM members WHERE city IN (SELECT city FROM (SELECT city FROM shops LIMIT 3) AS found)"
    );
}

#[test]
fn text_is_read_as_a_number_where_it_looks_like_one() {
    let mut schema = world();
    let city = schema.find_column(0, "city").unwrap();
    let number = Expr::Numeric(ColumnRef::first(city));
    assert_eq!(shown(&schema, &number), "CAST(city AS DOUBLE)");
    schema.columns[city].numeric_text = NumericText::Mostly;
    assert_eq!(
        shown(&schema, &number),
        "CASE WHEN city REGEXP '^[[:space:]]*-?[0-9]+([.][0-9]+)?[[:space:]]*$' THEN CAST(city AS DOUBLE) END"
    );
}

#[test]
fn tables_of_other_databases_are_named_with_them() {
    let mut catalog = catalog();
    catalog.tables[1].schema = Some("public".into());
    let schema = schema_in(Dialect::MySql, catalog);
    let query = rows(&column(&schema, 1, "area"), 1);
    assert_eq!(sql(&schema, &query).unwrap(), "SELECT area FROM public.shops");
}
