//! What a user's attributes come to in the rules of a real MariaDB.

use std::sync::Arc;

use engines::Introspect;
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};
use guard::{Dialect, Policy};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::super::{ALL, Place, answer};

#[tokio::test]
async fn a_text_that_is_no_number_fits_no_number_and_a_zero_fits_no_text() {
    let place = Place::with(
        "create table t (id int, region varchar(9));
         insert into t values (0, 'north'), (7, 'south'), (8, '0')",
    )
    .await
    .unwrap();
    let depth = Introspect { values: false, ..Introspect::default() };
    let whole = place.target.introspect(&depth).await.unwrap();
    let text = |text: &str| Attribute::Text(text.into());
    for (rows, value, found) in [
        ("region = {user.a}", Attribute::Whole(0), Some(json!([[8]]))),
        ("region in {user.a}", Attribute::List(vec![Attribute::Whole(0)]), Some(json!([[8]]))),
        ("region = {user.a}", text("o'x\"#--"), Some(json!([]))),
        ("id = {user.a}", text("7"), Some(json!([[7]]))),
        ("id = {user.a}", text("7x"), None),
        ("id = {user.a}", text("north"), None),
        ("id in {user.a}", Attribute::List(vec![]), Some(json!([]))),
        ("id in {user.a}", Attribute::List(vec![text("8"), text("0")]), Some(json!([[0], [8]]))),
    ] {
        let rule = TableRule { table: "t".into(), rows: Some(rows.into()), ..TableRule::default() };
        let rules = Arc::new(Rules::new(Arc::new(whole.clone()), &[rule], Dialect::MySql));
        let access = Access::new(rules, Attributes::from([("a".into(), value.clone())]));
        let checked = guard::check("select id from t order by id", &Policy::seen(&access));
        let Some(found) = found else {
            assert!(checked.is_err(), "{rows} {value:?}");
            continue;
        };
        let answer = answer(&place.target, &checked.unwrap(), ALL).await.unwrap();
        assert_eq!(json!(answer.rows), found, "{rows} {value:?}");
    }
}

/// The executor pins the modes; the literals would mean the same without.
#[tokio::test]
async fn a_value_of_a_rule_is_one_under_every_mode() {
    let place = Place::with(
        "create table t (id int, region varchar(40));
         insert into t values (1, 'o''x\"#--'), (2, 'other'), (3, '')",
    )
    .await
    .unwrap();
    let depth = Introspect { values: false, ..Introspect::default() };
    let whole = Arc::new(place.target.introspect(&depth).await.unwrap());
    let rows = Some("region in {user.a}".to_owned());
    let rule = TableRule { table: "t".into(), rows, ..TableRule::default() };
    let rules = Arc::new(Rules::new(whole, &[rule], Dialect::MySql));
    let text = |text: &str| Attribute::Text(text.into());
    let some = Attribute::List(vec![text("o'x\"#--"), text("') or (1=1")]);
    let access = Access::new(rules, Attributes::from([("a".into(), some)]));
    let approved = guard::check("select id from t", &Policy::seen(&access)).unwrap();
    let oracle = if place.server.is_mariadb() { ",ORACLE" } else { "" };
    let all = format!("ANSI,NO_BACKSLASH_ESCAPES{oracle}");
    for mode in ["", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", &all] {
        let mut connection = place.db.acquire().await.unwrap();
        let set = format!("set session sql_mode = '{mode}'");
        sqlx::raw_sql(AssertSqlSafe(set)).execute(&mut *connection).await.unwrap();
        let found: Vec<i32> = sqlx::query_scalar(AssertSqlSafe(approved.sql().to_owned()))
            .persistent(false)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        assert_eq!(found, [1], "{mode}");
        connection.close_on_drop();
    }
}
