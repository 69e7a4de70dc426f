//! Trees that no question of today becomes, and literals that try to break out.

use std::sync::Arc;

use catalog::{Catalog, Column, Table};
use proptest::prelude::*;
use sqlparser::{
    ast::{SelectItem, SetExpr, Statement, Value},
    dialect::{MsSqlDialect, MySqlDialect, OracleDialect, PostgreSqlDialect},
    parser::Parser,
};

use super::*;
use crate::tree::{
    Aggregate, Comparison, Condition, DatePoint, Expr, Part, Place, Window, WindowFunction,
};

mod mssql;
mod mysql;
mod oracle;

/// Members and shops, both in cities.
pub(crate) fn world() -> Schema {
    Schema::new(Arc::new(catalog()))
}

fn catalog() -> Catalog {
    let column = |name: &str, data_type: &str| Column {
        name: name.into(),
        data_type: data_type.into(),
        ..Column::default()
    };
    let table = |name: &str, columns: Vec<Column>| Table {
        name: name.into(),
        columns,
        primary_key: vec!["id".into()],
        ..Table::default()
    };
    let members = vec![
        column("id", "integer"),
        column("name", "text"),
        column("city", "text"),
        column("fee", "numeric"),
        column("order", "integer"),
        column("Joined \"On\"", "date"),
    ];
    let shops = vec![column("id", "integer"), column("city", "text"), column("area", "numeric")];
    let tables = vec![table("members", members), table("shops", shops)];
    Catalog { tables, ..Catalog::default() }
}

/// The world, in which all but keys may be missing.
fn with_gaps() -> Catalog {
    let mut catalog = catalog();
    for column in catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.nullable = column.name != "id";
    }
    catalog
}

fn schema_in(dialect: Dialect, catalog: Catalog) -> Schema {
    let mut schema = Schema::new(Arc::new(catalog));
    schema.dialect = dialect;
    schema
}

/// The query as SQL, which the guard takes where it knows these tables.
fn approved(schema: &Schema, query: &Query, catalog: &Catalog) -> String {
    let text = sql(schema, query).expect("the tree is a query");
    let approved = guard::check(&text, &guard::Policy::of(schema.dialect, catalog));
    assert!(approved.is_ok(), "{text}\n{approved:?}");
    text
}

/// What a query shows of this table.
fn shown_of(text: &str, table: &str) -> String {
    let text = text.strip_prefix("SELECT ").expect("a query shows something");
    let text = text.strip_suffix(table).and_then(|text| text.strip_suffix(" FROM "));
    text.expect("of that table").to_owned()
}

fn boxed(expr: &Expr) -> Box<Expr> {
    Box::new(expr.clone())
}

fn column(schema: &Schema, table: usize, name: &str) -> Expr {
    Expr::column(schema.find_column(table, name).unwrap())
}

fn rows(of: &Expr, table: usize) -> Query {
    Query {
        select: vec![Output::Expr(of.clone())],
        root: Some(TableRef::first(table)),
        ..Query::default()
    }
}

/// Cities of members, put together with cities of shops.
pub(crate) fn shared_cities(schema: &Schema, operator: SetOperator) -> Query {
    let city = column(schema, 0, "city");
    Query {
        sets: vec![(operator, rows(&column(schema, 1, "city"), 1))],
        order: vec![Order { by: city.clone(), descending: false }],
        limit: Some(5),
        ..rows(&city, 0)
    }
}

/// The two members of each city who pay most.
pub(crate) fn part_tops(schema: &Schema) -> Query {
    let place = Expr::Window(Window {
        function: WindowFunction::Rank,
        partition: vec![column(schema, 0, "city")],
        order: vec![Order { by: column(schema, 0, "fee"), descending: true }],
    });
    let mut inner = rows(&column(schema, 0, "name"), 0);
    inner.select.push(Output::Expr(place));
    Query {
        select: vec![Output::Expr(Expr::Inner(0))],
        filter: vec![Condition::Compare(
            Expr::Inner(1),
            Comparison::AtMost,
            Expr::Number("2".into()),
        )],
        inner: Some(Box::new(inner)),
        ..Query::default()
    }
}

#[test]
fn rows_are_put_together_and_ordered_by_their_place() {
    let schema = world();
    assert_eq!(
        sql(&schema, &shared_cities(&schema, SetOperator::Intersect)).unwrap(),
        "SELECT city FROM members INTERSECT SELECT city FROM shops ORDER BY 1 ASC LIMIT 5"
    );
    let mut mixed = shared_cities(&schema, SetOperator::Union);
    let mut last = rows(&column(&schema, 1, "city"), 1);
    last.limit = Some(1);
    mixed.sets.push((SetOperator::Intersect, last));
    assert_eq!(
        sql(&schema, &mixed).unwrap(),
        "(SELECT city FROM members UNION SELECT city FROM shops) INTERSECT (SELECT city FROM shops LIMIT 1) ORDER BY 1 ASC LIMIT 5"
    );
    mixed.order[0].by = column(&schema, 0, "fee");
    assert_eq!(sql(&schema, &mixed), None, "ordered by what is not shown");
    assert!(plan::fits(&schema, &shared_cities(&schema, SetOperator::Union)));
    let mut unlike = shared_cities(&schema, SetOperator::Union);
    unlike.sets[0].1 = rows(&column(&schema, 1, "area"), 1);
    assert!(!plan::fits(&schema, &unlike), "texts among numbers");
}

#[test]
fn the_first_of_each_part_are_chosen_by_their_place() {
    let schema = world();
    let tops = part_tops(&schema);
    assert!(plan::fits(&schema, &tops));
    assert_eq!(
        sql(&schema, &tops).unwrap(),
        "SELECT name FROM (SELECT name, RANK() OVER (PARTITION BY city ORDER BY fee DESC NULLS LAST) AS place FROM members) AS found WHERE place <= 2"
    );
}

#[test]
fn aggregates_are_taken_of_aggregates_and_beside_rows() {
    let schema = world();
    let mut counts = rows(&Expr::Rows, 0);
    counts.group = vec![column(&schema, 0, "city")];
    counts.select.push(Output::Expr(Expr::Rows));
    let query = Query {
        select: vec![Output::Expr(Expr::Aggregate(Aggregate::Avg, Box::new(Expr::Inner(1))))],
        inner: Some(Box::new(counts)),
        ..Query::default()
    };
    assert_eq!(
        sql(&schema, &query).unwrap(),
        "SELECT AVG(count_2) FROM (SELECT COUNT(*) AS count, COUNT(*) AS count_2 FROM members GROUP BY city) AS found"
    );
    let number = Window {
        function: WindowFunction::RowNumber,
        partition: Vec::new(),
        order: vec![Order { by: column(&schema, 0, "id"), descending: false }],
    };
    assert_eq!(
        sql(&schema, &rows(&Expr::Window(number), 0)).unwrap(),
        "SELECT ROW_NUMBER() OVER (ORDER BY id ASC) FROM members"
    );
    let share = Window {
        function: WindowFunction::Over(Box::new(Expr::Aggregate(
            Aggregate::Sum,
            Box::new(column(&schema, 0, "fee")),
        ))),
        partition: vec![column(&schema, 0, "city")],
        order: Vec::new(),
    };
    assert_eq!(
        sql(&schema, &rows(&Expr::Window(share), 0)).unwrap(),
        "SELECT SUM(fee) OVER (PARTITION BY city) FROM members"
    );
}

#[test]
fn names_are_quoted_where_they_must_be() {
    let schema = world();
    let mut query = rows(&column(&schema, 0, "order"), 0);
    query
        .select
        .push(Output::Expr(Expr::Part(Part::Year, Box::new(column(&schema, 0, "Joined \"On\"")))));
    assert_eq!(
        sql(&schema, &query).unwrap(),
        "SELECT \"order\", EXTRACT(YEAR FROM \"Joined \"\"On\"\"\") FROM members"
    );
}

#[test]
fn brackets_keep_what_is_computed_together() {
    let schema = world();
    let (fee, order) = (column(&schema, 0, "fee"), column(&schema, 0, "order"));
    let binary =
        |a: &Expr, op, b: &Expr| Expr::Binary(Box::new(a.clone()), op, Box::new(b.clone()));
    for (expr, text) in [
        (binary(&fee, '-', &binary(&fee, '-', &order)), "fee - (fee - \"order\")"),
        (binary(&binary(&fee, '-', &order), '-', &fee), "fee - \"order\" - fee"),
        (binary(&binary(&fee, '+', &order), '*', &fee), "(fee + \"order\") * fee"),
        (binary(&fee, '/', &binary(&fee, '*', &order)), "fee / (fee * \"order\")"),
        (binary(&fee, '-', &Expr::Number("-3".into())), "fee - -3"),
    ] {
        assert_eq!(sql(&schema, &rows(&expr, 0)).unwrap(), format!("SELECT {text} FROM members"));
    }
}

#[test]
fn moments_are_counted_from_the_day_it_runs() {
    for (point, text) in [
        (DatePoint::Today(Part::Day, 0), "CURRENT_DATE"),
        (DatePoint::Today(Part::Day, -30), "CURRENT_DATE - INTERVAL '30 day'"),
        (DatePoint::StartOf(Part::Year, 0), "DATE_TRUNC('year', CURRENT_DATE)"),
        (
            DatePoint::StartOf(Part::Quarter, -1),
            "DATE_TRUNC('quarter', CURRENT_DATE) - INTERVAL '3 month'",
        ),
    ] {
        assert_eq!(literal::date(Dialect::PostgreSql, &point).to_string(), text);
    }
}

#[test]
fn only_an_aggregate_is_kept_to_some_rows() {
    let schema = world();
    let fee = column(&schema, 0, "fee");
    let known = Condition::Not(Box::new(Condition::Null(fee.clone())));
    let counted = Expr::Filtered(Box::new(Expr::Rows), vec![known.clone()]);
    assert_eq!(
        sql(&schema, &rows(&counted, 0)).unwrap(),
        "SELECT COUNT(*) FILTER (WHERE fee IS NOT NULL) FROM members"
    );
    let length = Expr::Length(Box::new(column(&schema, 0, "name")));
    assert_eq!(sql(&schema, &rows(&Expr::Filtered(Box::new(length), vec![known]), 0)), None);
}

/// What the engine reads where a query shows the expression.
fn read_back(dialect: Dialect, expr: &ast::Expr) -> ast::Expr {
    let text = format!("SELECT {expr}");
    let parsed = match dialect {
        Dialect::PostgreSql => Parser::parse_sql(&PostgreSqlDialect {}, &text),
        Dialect::MySql => Parser::parse_sql(&MySqlDialect {}, &text),
        Dialect::Oracle => Parser::parse_sql(&OracleDialect {}, &text),
        Dialect::MsSql => Parser::parse_sql(&MsSqlDialect {}, &text),
    };
    let mut statements = parsed.expect(&text);
    let (Some(Statement::Query(query)), true) = (statements.pop(), statements.is_empty()) else {
        panic!("{text} is not one query")
    };
    let SetExpr::Select(mut select) = *query.body else { panic!("{text}") };
    let (Some(SelectItem::UnnamedExpr(expr)), true) =
        (select.projection.pop(), select.projection.is_empty())
    else {
        panic!("{text} does not show one value")
    };
    expr
}

fn text_of(expr: &ast::Expr) -> String {
    match expr {
        ast::Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text)
            | Value::EscapedStringLiteral(text)
            | Value::NationalStringLiteral(text) => text.clone(),
            other => panic!("{other} is no text"),
        },
        other => panic!("{other} is no literal"),
    }
}

/// Texts rich in what ends literals and names.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z'\"`\\\\%_; \\-\n]{0,12}", "\\PC{0,12}",]
}

fn engine() -> impl Strategy<Value = Dialect> {
    prop::sample::select(
        [Dialect::PostgreSql, Dialect::MySql, Dialect::MsSql, Dialect::Oracle].as_slice(),
    )
}

proptest! {
    #[test]
    fn a_text_is_read_back_as_it_was(engine in engine(), text in hostile()) {
        prop_assert_eq!(text_of(&read_back(engine, &literal::text(engine, &text))), text);
    }

    #[test]
    fn a_name_is_read_back_as_it_was(
        engine in engine(),
        name in hostile().prop_filter("no name is empty", |n| !n.is_empty()),
    ) {
        let written = ast::Expr::Identifier(literal::identifier(engine, &name));
        match read_back(engine, &written) {
            ast::Expr::Identifier(ident) => prop_assert_eq!(ident.value, name),
            other => prop_assert!(false, "{} is no name", other),
        }
    }

    #[test]
    fn what_is_looked_for_matches_only_itself(engine in engine(), text in hostile()) {
        let written = literal::pattern(engine, &text, Place::Whole);
        let pattern = text_of(&read_back(engine, &written));
        let mut plain = String::new();
        let mut characters = pattern.chars();
        while let Some(c) = characters.next() {
            if engine == Dialect::MsSql {
                prop_assert!(c != '%' && c != '_', "{} matches more than {}", pattern, text);
                plain.push(match c {
                    '[' => {
                        let inside = characters.next().expect("a set holds something");
                        prop_assert_eq!(characters.next(), Some(']'));
                        inside
                    }
                    other => other,
                });
                continue;
            }
            prop_assert!(c != '%' && c != '_', "{} matches more than {}", pattern, text);
            plain.push(if c == '\\' { characters.next().expect("an escape escapes") } else { c });
        }
        prop_assert_eq!(plain, text);
    }
}
