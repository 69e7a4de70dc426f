//! The same trees, as Oracle reads them.

use super::*;
use crate::{
    schema::NumericText,
    tree::{ColumnRef, SetOperator},
};

/// The world in capitals, but for the names that stand in quotes anyway.
fn in_capitals() -> Catalog {
    let mut catalog = catalog();
    for table in &mut catalog.tables {
        table.name.make_ascii_uppercase();
        table.primary_key.iter_mut().for_each(|name| name.make_ascii_uppercase());
        table.columns.iter_mut().for_each(|column| column.name.make_ascii_uppercase());
    }
    // No name of this server's holds a quote.
    catalog.tables[0].columns[5].name = "Joined On".into();
    catalog
}

fn world() -> Schema {
    schema_in(Dialect::Oracle, in_capitals())
}

fn written(schema: &Schema, query: &Query) -> String {
    approved(schema, query, &in_capitals())
}

/// What is shown, as SQL; the guard takes it.
fn shown(schema: &Schema, expr: &Expr) -> String {
    shown_of(&written(schema, &rows(expr, 0)), "MEMBERS")
}

#[test]
fn names_are_in_capitals_or_in_quotes() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "ORDER"), 0);
    query.select.push(Output::Expr(column(&schema, 0, "Joined On")));
    query.select.push(Output::Expr(column(&schema, 0, "CITY")));
    assert_eq!(written(&schema, &query), "SELECT \"ORDER\", \"Joined On\", CITY FROM MEMBERS");
}

#[test]
fn a_limit_is_fetched_and_texts_are_compared_in_capitals() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "NAME"), 0);
    let like =
        |expr: Expr, text: &str| Condition::Like { expr, text: text.into(), place: Place::Start };
    query.filter =
        vec![like(column(&schema, 0, "CITY"), "5%"), like(column(&schema, 0, "FEE"), "5")];
    query.order = vec![Order { by: column(&schema, 0, "FEE"), descending: true }];
    query.limit = Some(3);
    assert_eq!(
        written(&schema, &query),
        "SELECT NAME FROM MEMBERS WHERE UPPER(CITY) LIKE UPPER('5\\%%') ESCAPE '\\' \
         AND UPPER(TO_CHAR(FEE)) LIKE UPPER('5%') ORDER BY FEE DESC NULLS LAST FETCH FIRST 3 ROWS ONLY"
    );
}

#[test]
fn moments_are_counted_from_the_day_it_runs() {
    let schema = world();
    for (point, text) in [
        (DatePoint::On(chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()), "DATE '2026-03-01'"),
        (DatePoint::Today(Part::Day, 0), "TRUNC(CURRENT_DATE)"),
        (DatePoint::Today(Part::Day, -30), "TRUNC(CURRENT_DATE) - 30"),
        (DatePoint::Today(Part::Week, 2), "TRUNC(CURRENT_DATE) + 14"),
        (DatePoint::Today(Part::Month, -1), "ADD_MONTHS(TRUNC(CURRENT_DATE), -1)"),
        (DatePoint::Today(Part::Hour, -5), "TRUNC(CURRENT_DATE) - INTERVAL '5' HOUR"),
        (DatePoint::StartOf(Part::Year, 0), "TRUNC(TRUNC(CURRENT_DATE), 'YYYY')"),
        (DatePoint::StartOf(Part::Quarter, -1), "ADD_MONTHS(TRUNC(TRUNC(CURRENT_DATE), 'Q'), -3)"),
        (DatePoint::StartOf(Part::Week, 1), "TRUNC(TRUNC(CURRENT_DATE), 'IW') + 7"),
        (DatePoint::StartOf(Part::Day, 0), "TRUNC(CURRENT_DATE)"),
    ] {
        assert_eq!(shown(&schema, &Expr::Date(point)), text);
    }
}

#[test]
fn parts_of_dates_are_those_that_postgresql_counts() {
    let schema = world();
    let joined = column(&schema, 0, "Joined On");
    let since = Expr::Since(boxed(&joined));
    for (expr, text) in [
        (Expr::Part(Part::Year, boxed(&joined)), "EXTRACT(YEAR FROM \"Joined On\")"),
        (Expr::Part(Part::Quarter, boxed(&joined)), "TO_NUMBER(TO_CHAR(\"Joined On\", 'Q'))"),
        (Expr::Part(Part::Week, boxed(&joined)), "TO_NUMBER(TO_CHAR(\"Joined On\", 'IW'))"),
        (Expr::StartOf(Part::Month, boxed(&joined)), "TRUNC(\"Joined On\", 'MM')"),
        (
            Expr::Part(Part::Year, boxed(&since)),
            "TRUNC(MONTHS_BETWEEN(TRUNC(CURRENT_DATE), \"Joined On\") / 12)",
        ),
        (since, "(TRUNC(CURRENT_DATE) - TRUNC(\"Joined On\"))"),
        (Expr::Length(Box::new(column(&schema, 0, "NAME"))), "LENGTH(NAME)"),
    ] {
        assert_eq!(shown(&schema, &expr), text);
    }
}

#[test]
fn rows_are_taken_off_by_minus_and_named_without_as() {
    let schema = world();
    let city = |table| rows(&column(&schema, table, "CITY"), table);
    let mut query = city(0);
    query.sets = vec![(SetOperator::Except, city(1))];
    assert_eq!(written(&schema, &query), "SELECT CITY FROM MEMBERS MINUS SELECT CITY FROM SHOPS");
    let inner = Some(Box::new(city(0)));
    let query = Query { select: vec![Output::Expr(Expr::Inner(0))], inner, ..Query::default() };
    assert_eq!(written(&schema, &query), "SELECT CITY FROM (SELECT CITY FROM MEMBERS) \"found\"");
}

#[test]
fn an_aggregate_is_kept_to_some_rows_by_what_it_is_given() {
    let schema = world();
    let fee = column(&schema, 0, "FEE");
    let known = vec![Condition::Not(Box::new(Condition::Null(fee.clone())))];
    let sum = Expr::Aggregate(Aggregate::Sum, boxed(&fee));
    assert_eq!(
        shown(&schema, &Expr::Filtered(Box::new(sum), known)),
        "SUM(CASE WHEN FEE IS NOT NULL THEN FEE END)"
    );
    let average = Expr::Ratio(boxed(&fee), boxed(&column(&schema, 0, "ORDER")));
    assert_eq!(shown(&schema, &average), "CAST(FEE AS NUMBER) / NULLIF(\"ORDER\", 0)");
}

#[test]
fn text_is_read_as_a_number_where_it_looks_like_one() {
    let mut schema = world();
    let city = schema.find_column(0, "CITY").unwrap();
    let number = Expr::Numeric(ColumnRef::first(city));
    schema.columns[city].numeric_text = NumericText::Mostly;
    assert_eq!(
        shown(&schema, &number),
        "CASE WHEN REGEXP_LIKE(CITY, '^[[:space:]]*-?[0-9]+([.][0-9]+)?[[:space:]]*$') THEN CAST(CITY AS NUMBER) END"
    );
}

#[test]
fn what_comes_from_nowhere_comes_from_dual() {
    let schema = world();
    let counted = Expr::Scalar(Box::new(rows(&Expr::Rows, 0)));
    let query = Query { select: vec![Output::Expr(counted)], ..Query::default() };
    assert_eq!(written(&schema, &query), "SELECT (SELECT COUNT(*) FROM MEMBERS) FROM DUAL");
}
