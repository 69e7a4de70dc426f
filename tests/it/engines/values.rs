//! Every type, from the server to JSON.

use engines::{EngineError, RunLimits};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{ALL, Place};

/// A column for each type there commonly is: its type, a literal of it, the name that the API
/// shows, the JSON that comes out.
fn types() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    vec![
        ("int2", "'-7'", "smallint", json!(-7)),
        ("int4", "'2147483647'", "integer", json!(2_147_483_647)),
        ("int8", "'9007199254740992'", "bigint", json!(9_007_199_254_740_992_i64)),
        ("int8", "'9007199254740993'", "bigint", json!("9007199254740993")),
        ("numeric(10,2)", "'10.50'", "numeric", json!("10.50")),
        ("numeric", "'NaN'", "numeric", json!("NaN")),
        ("float4", "'0.1'", "real", json!(0.1)),
        ("float8", "'1e20'", "double precision", json!(1e20)),
        ("float8", "'NaN'", "double precision", json!("NaN")),
        ("float8", "'-Infinity'", "double precision", json!("-Infinity")),
        ("money", "'1234.5'", "money", json!("$1,234.50")),
        ("bool", "'t'", "boolean", json!(true)),
        ("text", "E'a\"b\\\\c\\n\\u00fc\\U0001F600'", "text", json!("a\"b\\c\nü😀")),
        ("varchar(9)", "''", "character varying", json!("")),
        ("char(5)", "'ab'", "character", json!("ab   ")),
        ("bytea", "'\\xdeadbeef'", "bytea", json!("\\xdeadbeef")),
        (
            "uuid",
            "'C0FFEE00-0000-4000-8000-000000000001'",
            "uuid",
            json!("c0ffee00-0000-4000-8000-000000000001"),
        ),
        ("date", "'2024-02-29'", "date", json!("2024-02-29")),
        ("date", "'0044-03-15 BC'", "date", json!("-0043-03-15")),
        ("date", "'infinity'", "date", json!("infinity")),
        ("time", "'10:11:12.5'", "time without time zone", json!("10:11:12.5")),
        ("timetz", "'10:11:12+02'", "time with time zone", json!("10:11:12+02")),
        (
            "timestamp",
            "'2024-02-29 10:11:12.123456'",
            "timestamp without time zone",
            json!("2024-02-29T10:11:12.123456"),
        ),
        (
            "timestamptz",
            "'2024-02-29 10:11:12+02'",
            "timestamp with time zone",
            json!("2024-02-29T08:11:12Z"),
        ),
        ("interval", "'1 year 2 days 3:04'", "interval", json!("1 year 2 days 03:04:00")),
        ("json", "'{\"a\": [1, 2.50]}'", "json", json!({"a": [1, 2.50]})),
        ("jsonb", "'[null, \"x\"]'", "jsonb", json!([null, "x"])),
        ("int4[]", "'{{1,2},{NULL,4}}'", "integer[]", json!([[1, 2], [null, 4]])),
        (
            "text[]",
            "'{a,\"b,\\\"c\\\"\",\"NULL\",NULL,\"\"}'",
            "text[]",
            json!(["a", "b,\"c\"", "NULL", null, ""]),
        ),
        ("int8[]", "'[2:3]={1,9007199254740993}'", "bigint[]", json!([1, "9007199254740993"])),
        (
            "timestamptz[]",
            "'{\"2024-01-01 00:00:00+00\"}'",
            "timestamp with time zone[]",
            json!(["2024-01-01T00:00:00Z"]),
        ),
        ("jsonb[]", "'{\"{\\\"k\\\": 1}\"}'", "jsonb[]", json!([{"k": 1}])),
        ("box[]", "'{(1,1),(0,0);(3,3),(2,2)}'", "box[]", json!(["(1,1),(0,0)", "(3,3),(2,2)"])),
        ("int4range", "'[1,5)'", "int4range", json!("[1,5)")),
        ("inet", "'192.168.0.1/24'", "inet", json!("192.168.0.1/24")),
        ("cidr", "'10.0.0.0/8'", "cidr", json!("10.0.0.0/8")),
        ("macaddr", "'08:00:2b:01:02:03'", "macaddr", json!("08:00:2b:01:02:03")),
        ("bit(3)", "'101'", "bit", json!("101")),
        ("point", "'(1,2)'", "point", json!("(1,2)")),
        ("tsvector", "'b a'", "tsvector", json!("'a' 'b'")),
        ("xml", "'<a/>'", "xml", json!("<a/>")),
        ("oid", "'4294967295'", "oid", json!(4_294_967_295_u32)),
        ("mood", "'glad'", "mood", json!("glad")),
        ("mood[]", "'{glad,sad}'", "mood[]", json!(["glad", "sad"])),
        ("mail", "'a@b'", "text", json!("a@b")),
        ("pair", "'(1,\"x y\")'", "pair", json!("(1,\"x y\")")),
        ("text", "null", "text", Value::Null),
    ]
}

const OWN_TYPES: &str = "create type mood as enum ('sad', 'glad');
    create domain mail as text check (value like '%@%');
    create type pair as (a int, b text);";

#[tokio::test]
async fn every_type_reaches_json_exactly() {
    let place = Place::with(OWN_TYPES).await.unwrap();
    let columns: Vec<String> =
        types().iter().enumerate().map(|(n, (kind, ..))| format!("c{n} {kind}")).collect();
    let values: Vec<&str> = types().iter().map(|(_, literal, ..)| *literal).collect();
    let setup = format!(
        "create table every_type ({}); insert into every_type values ({})",
        columns.join(", "),
        values.join(", ")
    );
    sqlx::raw_sql(AssertSqlSafe(setup)).execute(&place.db).await.unwrap();

    let answer = place.ask("select * from every_type").await.unwrap();
    for (n, (kind, literal, name, json)) in types().into_iter().enumerate() {
        assert_eq!(answer.rows[0][n], json, "{kind} {literal}");
        assert_eq!(answer.columns[n].data_type, name, "{kind}");
    }
}

#[tokio::test]
async fn an_answer_without_rows_still_has_columns() {
    let place = Place::with("create table t (id int, note text)").await.unwrap();
    let answer = place.ask("select note, id as \"Odd \"\"name\" from t").await.unwrap();
    let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["note", "Odd \"name"]);
    assert!(answer.rows.is_empty() && !answer.truncated);
}

const ROWS: &str = "create table many as
    select i as id, repeat('x', 1000) as filler from generate_series(1, 12001) i";

#[tokio::test]
async fn rows_beyond_the_cap_are_left_behind_and_said_to_be() {
    let place = Place::with(ROWS).await.unwrap();
    for (max_rows, found, truncated) in
        [(3, 3, true), (10_000, 10_000, true), (12_000, 12_000, true), (12_001, 12_001, false)]
    {
        let limits = RunLimits { max_rows, ..ALL };
        let answer = place.ask_within("select id from many order by id", limits).await.unwrap();
        assert_eq!((answer.rows.len(), answer.truncated), (found, truncated), "cap {max_rows}");
        assert_eq!(answer.rows[found - 1], [json!(found)]);
    }
}

#[tokio::test]
async fn bytes_beyond_the_cap_are_left_behind_too() {
    let place = Place::with(ROWS).await.unwrap();
    let limits = RunLimits { max_bytes: 1_000_000, ..ALL };
    let answer = place.ask_within("select filler from many", limits).await.unwrap();
    assert!(answer.truncated);
    let rows = answer.rows.len();
    assert!((990..2_000).contains(&rows), "{rows} rows of a thousand bytes");
}

#[tokio::test]
async fn an_error_points_into_the_text_as_the_user_wrote_it() {
    let place = Place::with(
        "create table t (id int, note text, secret text); insert into t values (0, 'seven', 'x')",
    )
    .await
    .unwrap();
    for (sql, at, said) in [
        ("select /* é */ nope from t", Some(16), "column \"nope\" does not exist"),
        ("select id + note from t", Some(11), "operator does not exist: integer + text"),
        ("select 1 / id from t", None, "division by zero"),
        // The value that does not fit is data, so it is not repeated.
        (
            "select cast(note as integer) from t",
            None,
            "a value does not have the form that its type needs",
        ),
    ] {
        let Err(EngineError::Invalid { message, position, .. }) = place.ask(sql).await else {
            panic!("{sql} is invalid")
        };
        assert_eq!((message.as_str(), position), (said, at), "{sql}");
    }
    let dry = place.target.dry_run(&super::approved("select nope from t")).await;
    assert!(matches!(dry, Err(EngineError::Invalid { position: Some(8), .. })), "{dry:?}");
}

#[tokio::test]
async fn the_planner_is_asked_without_running_anything() {
    let place = Place::with(ROWS).await.unwrap();
    sqlx::raw_sql("analyze many").execute(&place.db).await.unwrap();
    let plan = place.target.dry_run(&super::approved("select 1 / (id - id) from many")).await;
    let plan = plan.unwrap();
    assert_eq!(plan.rows, 12_001);
    assert!(plan.cost > 0.0);
    assert_eq!((plan.largest_step, plan.cartesian), (12_001.0, 0.0));
}

#[tokio::test]
async fn the_planner_counts_what_a_run_does_where_others_would_share_the_work() {
    let place = Place::with(ROWS).await.unwrap();
    let parallel = format!(
        "analyze many;
         alter table many set (parallel_workers = 2);
         alter database {0} set parallel_setup_cost = 0;
         alter database {0} set parallel_tuple_cost = 0",
        place.name,
    );
    sqlx::raw_sql(AssertSqlSafe(parallel)).execute(&place.db).await.unwrap();
    let sql = "select count(*) from many where id <> 7";
    let plan = place.target.dry_run(&super::approved(sql)).await.unwrap();
    assert_eq!((plan.largest_step, plan.cartesian), (12_000.0, 0.0));
}

#[tokio::test]
async fn the_planner_says_how_much_is_paired_with_everything() {
    let place = Place::with(ROWS).await.unwrap();
    sqlx::raw_sql("analyze many").execute(&place.db).await.unwrap();
    let plan = async |sql| place.target.dry_run(&super::approved(sql)).await.unwrap();
    let rows = |estimate: f64| estimate as u64;
    let product = plan("select count(*) from many a, many b").await;
    assert_eq!(product.rows, 1);
    assert_eq!(rows(product.cartesian), 12_001 * 12_001);
    assert_eq!(rows(product.largest_step), 12_001 * 12_001);
    let joined = plan("select count(*) from many a join many b on b.id = a.id").await;
    assert_eq!(rows(joined.cartesian), 0);
    let per_row = "select (select count(*) from many b where b.id < a.id) from many a";
    assert_eq!(rows(plan(per_row).await.cartesian), 0);
}
