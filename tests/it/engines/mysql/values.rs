//! Every type, from the server to JSON.

use engines::{EngineError, RunLimits};
use serde_json::{Value, json};
use tests::mysql::MySql;

use super::{ALL, Place, approved};

/// A type, a literal of it, the name that the API shows, and the JSON that comes out.
type Known = (&'static str, &'static str, &'static str, Value);

/// Each type that the server has.
fn types(is_mariadb: bool) -> Vec<Known> {
    let own = if is_mariadb { of_mariadb() } else { of_mysql() };
    common().into_iter().chain(own).collect()
}

fn of_mariadb() -> Vec<Known> {
    vec![
        (
            "uuid",
            "'C0FFEE00-0000-4000-8000-000000000001'",
            "uuid",
            json!("c0ffee00-0000-4000-8000-000000000001"),
        ),
        ("inet4", "'10.0.0.1'", "inet4", json!("10.0.0.1")),
        ("inet6", "'2001:db8::ff'", "inet6", json!("2001:db8::ff")),
    ]
}

fn of_mysql() -> Vec<Known> {
    vec![
        // Its own type, which keeps no spelling: keys have an order, and numbers their value.
        ("json", "'{\"bb\": \"é\", \"a\": 1.50}'", "json", json!({"a": 1.5, "bb": "é"})),
        ("json", "'null'", "json", Value::Null),
        ("json", "'\"a\\\\nb\"'", "json", json!("a\nb")),
        ("json", "cast(18446744073709551615 as json)", "json", json!(u64::MAX)),
        (
            "point srid 4326",
            "st_geomfromtext('POINT(1 2)', 4326)",
            "geometry",
            json!("\\xe6100000010100000000000000000000400000 00000000f03f".replace(' ', "")),
        ),
    ]
}

fn common() -> Vec<Known> {
    vec![
        ("tinyint", "-128", "tinyint", json!(-128)),
        ("tinyint unsigned", "255", "tinyint unsigned", json!(255)),
        ("boolean", "true", "boolean", json!(true)),
        ("tinyint(1)", "0", "boolean", json!(false)),
        ("tinyint(1)", "7", "boolean", json!(7)),
        ("smallint", "-32768", "smallint", json!(-32_768)),
        ("mediumint", "-8388608", "mediumint", json!(-8_388_608)),
        ("mediumint unsigned", "16777215", "mediumint unsigned", json!(16_777_215)),
        ("int", "-2147483648", "int", json!(i32::MIN)),
        ("int unsigned zerofill", "42", "int unsigned", json!(42)),
        ("bigint", "9007199254740992", "bigint", json!(9_007_199_254_740_992_i64)),
        ("bigint", "-9007199254740993", "bigint", json!("-9007199254740993")),
        (
            "bigint unsigned",
            "18446744073709551615",
            "bigint unsigned",
            json!("18446744073709551615"),
        ),
        ("decimal(10,2)", "10.50", "decimal", json!("10.50")),
        (
            "decimal(65,30)",
            "12345678901234567890123456789012345.000000000000000000000000000001",
            "decimal",
            json!("12345678901234567890123456789012345.000000000000000000000000000001"),
        ),
        ("float", "0.1", "float", json!(0.1)),
        ("double", "1e300", "double", json!(1e300)),
        ("double", "-0.5", "double", json!(-0.5)),
        ("bit(1)", "b'1'", "bit", json!(1)),
        ("bit(64)", "x'ffffffffffffffff'", "bit", json!("18446744073709551615")),
        ("char(5)", "'ab'", "char", json!("ab")),
        ("varchar(20)", "'a\"b\\\\c\\nü😀'", "varchar", json!("a\"b\\c\nü😀")),
        ("varchar(9) collate utf8mb4_bin", "'Bin'", "varchar", json!("Bin")),
        ("varchar(9) character set latin1", "'ü'", "varchar", json!("ü")),
        ("text", "''", "text", json!("")),
        ("text collate utf8mb4_bin", "'x'", "text", json!("x")),
        ("tinytext", "'x'", "tinytext", json!("x")),
        ("longtext", "'x'", "longtext", json!("x")),
        ("enum('sad','glad')", "'glad'", "enum", json!("glad")),
        ("set('a','b','c')", "'c,a'", "set", json!("a,c")),
        ("binary(3)", "x'dead'", "binary", json!("\\xdead00")),
        ("varbinary(9)", "x'deadbeef'", "varbinary", json!("\\xdeadbeef")),
        ("blob", "x'00ff'", "blob", json!("\\x00ff")),
        ("json", "'{\"a\": [1, 2.50]}'", "json", json!({"a": [1, 2.50]})),
        ("date", "'2024-02-29'", "date", json!("2024-02-29")),
        ("date", "'0000-00-00'", "date", json!("0000-00-00")),
        ("date", "'2024-00-00'", "date", json!("2024-00-00")),
        ("datetime", "'2024-02-29 10:11:12'", "datetime", json!("2024-02-29T10:11:12")),
        (
            "datetime(6)",
            "'9999-12-31 23:59:59.123450'",
            "datetime",
            json!("9999-12-31T23:59:59.12345"),
        ),
        ("datetime", "'0000-00-00 00:00:00'", "datetime", json!("0000-00-00T00:00:00")),
        ("timestamp null", "'2024-02-29 10:11:12'", "timestamp", json!("2024-02-29T10:11:12Z")),
        ("timestamp null", "0", "timestamp", json!("0000-00-00T00:00:00Z")),
        ("time", "'10:11:12'", "time", json!("10:11:12")),
        ("time(3)", "'-838:59:58.999'", "time", json!("-838:59:58.999")),
        ("time", "'0:00:00'", "time", json!("00:00:00")),
        ("year", "2024", "year", json!(2024)),
        (
            "point",
            "st_geomfromtext('POINT(1 2)')",
            "geometry",
            json!("\\x000000000101000000000000000000f03f0000000000000040"),
        ),
        ("int", "null", "int", Value::Null),
        ("date", "null", "date", Value::Null),
        ("text", "null", "text", Value::Null),
    ]
}

#[tokio::test]
async fn every_type_reaches_json_exactly() {
    let types = types(MySql::shared().await.unwrap().is_mariadb());
    let columns: Vec<String> =
        types.iter().enumerate().map(|(n, (kind, ..))| format!("c{n} {kind}")).collect();
    let values: Vec<&str> = types.iter().map(|(_, literal, ..)| *literal).collect();
    let setup = format!(
        "set sql_mode = ''; create table every_type ({}); insert into every_type values ({})",
        columns.join(", "),
        values.join(", ")
    );
    let place = Place::with(&setup).await.expect("a database with a value of each type");
    let answer = place.ask("select * from every_type").await.unwrap();
    for (n, (kind, literal, name, json)) in types.into_iter().enumerate() {
        assert_eq!(answer.rows[0][n], json, "{kind} {literal}");
        assert_eq!(answer.columns[n].data_type, name, "{kind}");
    }
}

#[tokio::test]
async fn values_that_are_computed_have_their_types_too() {
    let place = Place::with(
        "create table t (n int, big bigint unsigned, f float, d date, j json);
         insert into t values (1, 18446744073709551615, 1.5, '2024-01-31', '[1]')",
    )
    .await
    .unwrap();
    for (expression, name, json) in [
        ("count(*)", "bigint", json!(1)),
        ("sum(n)", "decimal", json!("1")),
        ("avg(n)", "decimal", json!("1.0000")),
        ("max(big)", "bigint unsigned", json!("18446744073709551615")),
        ("sum(f)", "double", json!(1.5)),
        ("max(d)", "date", json!("2024-01-31")),
        ("date_add(max(d), interval 1 month)", "date", json!("2024-02-29")),
        ("timediff('30:00:00', '-10:00:00')", "time", json!("40:00:00")),
        ("concat(max(n), 'x')", "varchar", json!("1x")),
        ("1 = 1", if place.server.is_mariadb() { "int" } else { "bigint" }, json!(1)),
        ("n'é'", "varchar", json!("é")),
        ("null", "null", Value::Null),
        ("x'41'", "varbinary", json!("\\x41")),
        ("cast('2024-01-01 10:00:00' as datetime)", "datetime", json!("2024-01-01T10:00:00")),
    ] {
        let answer = place.ask(&format!("select {expression} from t")).await.unwrap();
        assert_eq!(answer.rows[0][0], json, "{expression}");
        assert_eq!(answer.columns[0].data_type, name, "{expression}");
    }
    let answer = place.ask("select s.j from (select j from t) s").await.unwrap();
    let told = if place.server.is_mariadb() { json!("[1]") } else { json!([1]) };
    assert_eq!(answer.rows[0][0], told, "of a derived table MariaDB tells no more");
}

#[tokio::test]
async fn an_answer_without_rows_still_has_columns() {
    let place = Place::with("create table t (id int, note text)").await.unwrap();
    let answer = place.ask("select note, id as `Odd ``name` from t").await.unwrap();
    let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["note", "Odd `name"]);
    assert!(answer.rows.is_empty() && !answer.truncated);
}

const ROWS: &str = "create table many as
    select seq as id, repeat('x', 1000) as filler from seq_1_to_12001";

#[tokio::test]
async fn rows_beyond_the_cap_are_left_behind_and_said_to_be() {
    let place = Place::with(ROWS).await.unwrap();
    for (max_rows, found, truncated) in
        [(3, 3, true), (10_000, 10_000, true), (12_000, 12_000, true), (12_001, 12_001, false)]
    {
        let limits = RunLimits { max_rows, ..ALL };
        for sql in
            ["select id from many order by id", "select id from many order by id limit 99999"]
        {
            let answer = place.ask_within(sql, limits).await.unwrap();
            assert_eq!((answer.rows.len(), answer.truncated), (found, truncated), "cap {max_rows}");
            assert_eq!(answer.rows[found - 1], [json!(found)]);
        }
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
    let place =
        Place::with("create table t (id int, big bigint unsigned); insert into t values (0, 0)")
            .await
            .unwrap();
    for (sql, at, said) in [
        ("select /* é */ nope from t", Some(16), "Unknown column 'nope' in "),
        (
            "select (select id from t union all select 1) from t",
            None,
            "a subquery used as a value returned more than one row",
        ),
        // The numbers are data, so they are not repeated.
        ("select big - 1 from t", None, "a number is out of range"),
    ] {
        let Err(EngineError::Invalid { message, position, .. }) = place.ask(sql).await else {
            panic!("{sql} is invalid")
        };
        assert!(message.starts_with(said), "{message}");
        assert_eq!(position, at, "{sql}");
    }
    let dry = place.target.dry_run(&approved("select nope from t")).await;
    assert!(matches!(dry, Err(EngineError::Invalid { position: Some(8), .. })), "{dry:?}");
}

#[tokio::test]
async fn what_the_guard_cannot_read_is_explained_and_not_run() {
    let place = Place::with("create table t (id int)").await.unwrap();
    let complaint = place.target.complaint("select id form t where").await.unwrap();
    assert_eq!(complaint.position(), Some(16), "{complaint}");
    let two = place.target.complaint("select id from t; drop table t").await.unwrap();
    assert_eq!(two.position(), Some(19), "{two}");
    assert!(place.target.complaint("drop table t").await.is_none());
    assert!(place.target.complaint("select 1 from t").await.is_none());
    place.ask("select id from t").await.expect("it is still there");
}

#[tokio::test]
async fn the_planner_is_asked_without_running_anything() {
    let place = Place::with(&format!("{ROWS}; analyze table many")).await.unwrap();
    let one = place.target.dry_run(&approved("select id from many")).await.unwrap();
    assert!((10_000..15_000).contains(&one.rows), "{one:?}");
    let both = approved("select a.id from many a, many b where a.id + b.id = 3 limit 1");
    let both = place.target.dry_run(&both).await.unwrap();
    assert!(both.cost > 1e8, "{both:?}");
    assert!(both.cartesian < 1.0, "it has a condition: {both:?}");
    let neither = approved("select count(*) from many a, many b");
    let neither = place.target.dry_run(&neither).await.unwrap();
    assert!(neither.cartesian > 1e8, "{neither:?}");
}
