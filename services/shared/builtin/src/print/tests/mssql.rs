//! The same trees, as SQL Server reads them.

use super::*;
use crate::{
    schema::NumericText,
    tree::{ColumnRef, SetOperator},
};

fn world() -> Schema {
    schema_in(Dialect::MsSql, with_gaps())
}

/// What is shown, as SQL; the guard takes it.
fn shown(schema: &Schema, expr: &Expr) -> String {
    let text = shown_of(&written(schema, &rows(expr, 0)), "members");
    let (text, _) = text.rsplit_once(" AS ").expect("what is computed has a name");
    text.to_owned()
}

fn written(schema: &Schema, query: &Query) -> String {
    approved(schema, query, &catalog())
}

#[test]
fn names_stand_in_brackets_where_they_must() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "order"), 0);
    query.select.push(Output::Expr(column(&schema, 0, "Joined \"On\"")));
    query.select.push(Output::Expr(column(&schema, 0, "city")));
    assert_eq!(written(&schema, &query), "SELECT [order], [Joined \"On\"], city FROM members");
    for (name, text) in [("user", "[user]"), ("a]b", "[a]]b]"), ("ilike", "ilike")] {
        assert_eq!(literal::identifier(Dialect::MsSql, name).to_string(), text);
    }
}

#[test]
fn texts_beyond_ascii_are_marked() {
    for (text, literal) in [("O'Neil", "'O''Neil'"), ("a\\b", "'a\\b'"), ("Zoë's", "N'Zoë''s'")] {
        assert_eq!(literal::text(Dialect::MsSql, text).to_string(), literal);
    }
}

#[test]
fn texts_are_compared_by_like_and_other_values_as_texts() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "name"), 0);
    let like = |expr: Expr| Condition::Like { expr, text: "5%_[".into(), place: Place::Start };
    query.filter = vec![
        like(column(&schema, 0, "city")),
        Condition::Not(Box::new(like(column(&schema, 0, "fee")))),
    ];
    assert_eq!(
        written(&schema, &query),
        "SELECT name FROM members WHERE city LIKE '5[%][_][[]%' AND NOT (CAST(fee AS NVARCHAR(MAX)) LIKE '5[%][_][[]%')"
    );
}

#[test]
fn moments_are_counted_from_the_day_it_runs() {
    let schema = world();
    let today = "CAST(GETDATE() AS DATE)";
    for (point, text) in [
        (
            DatePoint::On(chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()),
            "CAST('2026-03-01' AS DATE)".to_owned(),
        ),
        (DatePoint::Today(Part::Day, 0), today.to_owned()),
        (DatePoint::Today(Part::Day, -30), format!("DATEADD(day, -30, {today})")),
        (DatePoint::Today(Part::Quarter, 2), format!("DATEADD(quarter, 2, {today})")),
        (DatePoint::StartOf(Part::Year, 0), format!("DATEFROMPARTS(YEAR({today}), 1, 1)")),
        (
            DatePoint::StartOf(Part::Quarter, -1),
            format!(
                "DATEADD(quarter, -1, DATEFROMPARTS(YEAR({today}), DATEPART(quarter, {today}) * 3 - 2, 1))"
            ),
        ),
        (
            DatePoint::StartOf(Part::Month, -1),
            format!("DATEADD(month, -1, DATEFROMPARTS(YEAR({today}), MONTH({today}), 1))"),
        ),
        (
            DatePoint::StartOf(Part::Week, 0),
            format!("DATEADD(day, -(DATEDIFF(day, 0, {today}) % 7), CAST({today} AS DATE))"),
        ),
        (
            DatePoint::StartOf(Part::Hour, 0),
            format!("DATEADD(hour, DATEDIFF(hour, 0, {today}), 0)"),
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
    let today = "CAST(GETDATE() AS DATE)";
    for (expr, text) in [
        (Expr::Part(Part::Quarter, boxed(&joined)), "DATEPART(quarter, [Joined \"On\"])".into()),
        (Expr::Part(Part::Week, boxed(&joined)), "DATEPART(iso_week, [Joined \"On\"])".into()),
        (Expr::StartOf(Part::Day, boxed(&joined)), "CAST([Joined \"On\"] AS DATE)".into()),
        (
            Expr::Part(Part::Year, boxed(&since)),
            format!(
                "DATEDIFF(year, [Joined \"On\"], {today}) - CASE WHEN DATEADD(year, DATEDIFF(year, [Joined \"On\"], {today}), [Joined \"On\"]) > {today} THEN 1 ELSE 0 END"
            ),
        ),
        (since, format!("DATEDIFF(day, [Joined \"On\"], {today})")),
        (Expr::Length(Box::new(column(&schema, 0, "name"))), "LEN(name)".to_owned()),
        (Expr::Bool(true), "1".to_owned()),
    ] {
        assert_eq!(shown(&schema, &expr), text);
    }
}

#[test]
fn whole_numbers_are_widened_before_they_are_summed_up() {
    let schema = world();
    let of = |f, name| Expr::Aggregate(f, Box::new(column(&schema, 0, name)));
    for (expr, text) in [
        (of(Aggregate::Avg, "order"), "AVG(CAST([order] AS FLOAT))"),
        (of(Aggregate::Sum, "order"), "SUM(CAST([order] AS BIGINT))"),
        (of(Aggregate::Avg, "fee"), "AVG(fee)"),
        (of(Aggregate::Max, "order"), "MAX([order])"),
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
    for (text, by) in [
        (ordered(&fee, true, false), "fee DESC"),
        (ordered(&fee, false, false), "CASE WHEN fee IS NULL THEN 1 ELSE 0 END, fee ASC"),
        (ordered(&fee, false, true), "fee ASC"),
        (ordered(&column(&schema, 0, "id"), false, false), "id ASC"),
    ] {
        assert_eq!(text.split_once(" ORDER BY ").unwrap().1, by);
    }
}

#[test]
fn rows_are_cut_off_by_top_or_behind_their_order() {
    let schema = world();
    let fee = column(&schema, 0, "fee");
    let order = vec![Order { by: fee.clone(), descending: true }];
    let query = Query { distinct: true, order, limit: Some(3), ..rows(&fee, 0) };
    assert_eq!(
        written(&schema, &query),
        "SELECT DISTINCT TOP (3) fee FROM members ORDER BY fee DESC"
    );
    assert_eq!(
        written(&schema, &shared_cities(&schema, SetOperator::Except)),
        "SELECT city FROM members EXCEPT SELECT city FROM shops ORDER BY 1 ASC OFFSET 0 ROWS FETCH FIRST 5 ROWS ONLY"
    );
    let mut last = rows(&column(&schema, 1, "city"), 1);
    last.limit = Some(1);
    last.order = vec![Order { by: column(&schema, 1, "id"), descending: true }];
    let mut mixed = shared_cities(&schema, SetOperator::Union);
    mixed.order.clear();
    mixed.sets.push((SetOperator::Union, last));
    assert_eq!(
        written(&schema, &mixed),
        "SELECT city FROM members UNION SELECT city FROM shops UNION SELECT * FROM (SELECT TOP (1) city FROM shops ORDER BY id DESC) AS found ORDER BY 1 ASC OFFSET 0 ROWS FETCH FIRST 5 ROWS ONLY"
    );
}

#[test]
fn inside_another_query_an_order_without_a_limit_is_left_out() {
    let schema = world();
    let mut inner = rows(&column(&schema, 1, "city"), 1);
    inner.order = vec![Order { by: column(&schema, 1, "area"), descending: true }];
    let city = column(&schema, 0, "city");
    let among = |inner: &Query| Query {
        filter: vec![Condition::Among(vec![city.clone()], Box::new(inner.clone()))],
        ..rows(&Expr::Rows, 0)
    };
    assert_eq!(
        written(&schema, &among(&inner)),
        "SELECT COUNT(*) AS count FROM members WHERE city IN (SELECT city FROM shops)"
    );
    inner.limit = Some(3);
    assert_eq!(
        written(&schema, &among(&inner)),
        "SELECT COUNT(*) AS count FROM members WHERE city IN (SELECT TOP (3) city FROM shops ORDER BY area DESC)"
    );
    let mut pairs = rows(&column(&schema, 1, "city"), 1);
    pairs.select.push(Output::Expr(column(&schema, 1, "id")));
    let both = vec![city, column(&schema, 0, "order")];
    let query =
        Query { filter: vec![Condition::Among(both, Box::new(pairs))], ..rows(&Expr::Rows, 0) };
    assert_eq!(
        written(&schema, &query),
        "SELECT COUNT(*) AS count FROM members WHERE EXISTS (SELECT city, [order] INTERSECT SELECT city, id FROM shops)"
    );
}

#[test]
fn an_aggregate_is_kept_to_some_rows_by_what_it_is_given() {
    let schema = world();
    let fee = column(&schema, 0, "fee");
    let known = vec![Condition::Not(Box::new(Condition::Null(fee.clone())))];
    let sum = Expr::Aggregate(Aggregate::Sum, boxed(&fee));
    assert_eq!(
        shown(&schema, &Expr::Filtered(Box::new(sum), known)),
        "SUM(CASE WHEN fee IS NOT NULL THEN fee END)"
    );
}

#[test]
fn text_is_read_as_a_number_where_it_is_one() {
    let mut schema = world();
    let city = schema.find_column(0, "city").unwrap();
    let number = Expr::Numeric(ColumnRef::first(city));
    schema.columns[city].numeric_text = NumericText::Mostly;
    assert_eq!(shown(&schema, &number), "TRY_CAST(city AS FLOAT)");
}

#[test]
fn the_first_of_each_part_are_chosen_by_their_place() {
    let schema = world();
    assert_eq!(
        written(&schema, &part_tops(&schema)),
        "SELECT name FROM (SELECT name, RANK() OVER (PARTITION BY city ORDER BY fee DESC) AS place FROM members) AS found WHERE place <= 2"
    );
}
