//! Rules of access on a real server: no statement reaches what they keep back, and every
//! statement gives the rows that the same statement gives on views that hold the rules.

use std::sync::Arc;

use engines::{EngineError, Introspect};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};
use guard::{Dialect, Policy};
use serde_json::{Value, json};

use super::{ALL, Place};

/// Schema `shown` holds the rules as views, under the tables' names.
const SHOP: &str = "
    create table region (id int primary key, name text);
    create table orders (id int primary key, region_id int, customer text, note text, total int, margin int);
    create table secret (id int, pay int);
    create table part (id int, region_id int) partition by list (region_id);
    create table part_1 partition of part for values in (1);
    create table part_2 partition of part for values in (2);
    create table parent (id int, region_id int);
    create table child () inherits (parent);
    insert into region values (1, 'north'), (2, 'south'), (3, 'east');
    insert into orders values
        (1, 1, 'ann', 'n1', 10, 1), (2, 1, 'bob', 'n2', 20, 2), (3, 2, 'cay', 'hidden', 30, 3),
        (4, 2, 'dan', '12x', 40, 4), (5, null, 'eve', 'none', 50, 5);
    insert into secret values (1, 1000);
    insert into part values (1, 1), (2, 2);
    insert into parent values (1, 1), (2, 2);
    insert into child values (3, 1), (4, 2);
    create view all_orders as select * from orders;
    create view over_it as select count(*) as n from all_orders;
    create materialized view kept as select customer from orders;
    create view of_part as select * from part_2;
    create view of_regions as select * from region;
    create function peek() returns setof secret language sql stable as 'select * from secret';
    create view peeked as select * from peek();
    create schema shown;
    create view shown.orders as
        select id, region_id, customer, null::text as note, total from orders where region_id = 1;
    create view shown.part as select id, region_id from part where region_id = 1;
    create view shown.parent as select id, region_id from parent where region_id = 1;
    create view shown.region as select * from region;
";

fn rules() -> Vec<TableRule> {
    let rows = Some("region_id = {user.region}".to_owned());
    let of =
        |table: &str| TableRule { table: table.into(), rows: rows.clone(), ..TableRule::default() };
    vec![
        TableRule {
            hidden_columns: vec!["margin".into()],
            masked_columns: vec!["note".into()],
            ..of("orders")
        },
        of("part"),
        of("parent"),
        TableRule { table: "secret".into(), hidden: true, ..TableRule::default() },
    ]
}

async fn shop() -> (Place, Access) {
    let place = Place::with(SHOP).await.expect("the target is set up");
    let depth = Introspect { values: false, ..Introspect::default() };
    let mut whole = place.target.introspect(&depth).await.expect("it is read");
    whole.tables.retain(|table| table.schema.as_deref() != Some("shown"));
    let rules = Rules::new(Arc::new(whole), &rules(), Dialect::PostgreSql);
    assert!(rules.broken().is_empty());
    let attributes = Attributes::from([("region".into(), Attribute::Whole(1))]);
    (place, Access::new(Arc::new(rules), attributes))
}

async fn asked(place: &Place, access: &Access, sql: &str) -> Result<Vec<Vec<Value>>, String> {
    let approved = guard::check(sql, &Policy::seen(access)).map_err(|refusal| refusal.message)?;
    let run = place.run(&approved, ALL).await;
    run.map(|answer| answer.rows).map_err(|error: EngineError| error.to_string())
}

/// The values of each row, whatever their order: a JSON object does not keep it.
fn sorted(rows: &[Vec<Value>]) -> Vec<Vec<String>> {
    let row = |row: &Vec<Value>| {
        let mut values: Vec<String> = row.iter().map(Value::to_string).collect();
        values.sort();
        values
    };
    rows.iter().map(row).collect()
}

/// What the statement gives where the tables themselves show no more.
async fn expected(place: &Place, sql: &str) -> Vec<Vec<Value>> {
    let sql = format!(
        "select coalesce(json_agg(r), '[]')::text from (select row_to_json(q) as r from ({sql}) q) w"
    );
    let mut db = place.db.acquire().await.expect("it connects");
    sqlx::raw_sql("set search_path = shown, pg_catalog")
        .execute(&mut *db)
        .await
        .expect("it is set");
    let json: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone()))
        .fetch_one(&mut *db)
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    let rows: Vec<serde_json::Map<String, Value>> =
        serde_json::from_str(&json).expect("it is JSON");
    rows.into_iter().map(|row| row.into_iter().map(|(_, value)| value).collect()).collect()
}

/// Every way to read a table that we know of; the columns of each have names of their own.
const STATEMENTS: &[&str] = &[
    "select * from orders",
    "select o.* from orders o",
    "select id, note from public.orders",
    "table orders",
    "select count(*) from orders",
    "select count(o) from orders o",
    "select sum(total) from orders where note is null",
    "select id from orders where note = 'n1'",
    "select row_to_json(o)::text as j from orders o",
    "select to_jsonb(orders)::text as j from orders",
    "select (o).total from orders o",
    "select (o).* from orders o",
    "select o::text as t from orders o",
    "select json_agg(o)::text as j from orders o",
    "select array_agg(o.customer order by id) as a from orders o",
    "select string_agg(customer, ',' order by id) as s from orders",
    "with x as (select * from orders) select * from x",
    "with x as materialized (table orders) select count(*) from x",
    "with recursive x as (select id from orders where id = 1 union select o.id from orders o join x on o.id = x.id + 1) select * from x",
    "with orders as (select * from orders) select * from orders",
    "with recursive orders2 as (select id from orders) select * from orders2",
    "select * from (select * from orders) as orders",
    "select orders.id, name from (orders join region on region.id = region_id)",
    "select r.name, o.id from region r left join orders o on o.region_id = r.id order by 1, 2",
    "select r.name, o.id from orders o right join region r on o.region_id = r.id order by 1, 2",
    "select o.id, p.id as other from orders o full join orders p on o.id = p.id + 1 order by 1, 2",
    "select id, o.total, p.customer from orders o join orders p using (id)",
    "select id, x.id as again from orders o join orders p using (id) as x",
    "select a.id from orders a natural join orders b",
    "select a.id from orders a natural join (select 3 as id) b",
    "select a.id from orders a, orders b where a.id = b.id + 1",
    "select r.id, (select count(*) from orders o where o.region_id = r.id) as n from region r order by 1",
    "select r.id from region r where exists (select from orders o where o.region_id = r.id)",
    "select r.id from region r where r.id in (select region_id from orders)",
    "select r.id from region r where r.id not in (select region_id from orders) order by 1",
    "select r.id from region r where r.id = any (array(select region_id from orders))",
    "select r.id, l.total from region r, lateral (select * from orders o where o.region_id = r.id) l order by 2",
    "select r.id, l.n from region r cross join lateral (select count(*) as n from orders where region_id = r.id) l order by 1",
    "select id from orders union select id from orders order by 1",
    "select id from region except select region_id from orders order by 1",
    "select id from region intersect select region_id from orders",
    "select case when exists (select from orders where id = 3) then 'seen' else 'not' end as c",
    "select coalesce((select customer from orders where id = 3), 'none') as c",
    "select id from region order by (select max(total) from orders o where o.region_id = region.id) nulls last, id",
    "select region_id, sum(total) as s from orders group by rollup (region_id) order by 1, 2",
    "select id, row_number() over (order by total desc) as n from orders",
    "select id from orders limit (select count(*) from orders)",
    "select id from region offset (select count(*) from orders)",
    "select count(*) filter (where exists (select from orders o where o.id = region.id)) as n from region",
    "select distinct on (region_id) region_id, id from orders order by 1, 2",
    "select region_id from orders group by region_id having count(*) > (select count(*) from orders) - 1",
    "values ((select count(*) from orders))",
    "select * from orders as secret",
    "select * from orders as o(a, b, c, d, e)",
    "select x.b from orders as x(a, b)",
    "select \"orders\".\"id\" from \"orders\"",
    "select ORDERS.Id from ORDERS",
    "select * from orders--comment\n where true",
    "select * from/**/orders/**/where total > 5",
    "select*from orders o where(id=1)",
    "select id from orders where total > 10 and id = 3 or note is not null",
    "select id from orders where cast(customer as text) <> 'x'",
    "select * from part",
    "select * from parent order by id",
    "select generate_series(1, (select count(*) from orders)) as g",
    "select * from unnest(array(select id from orders)) as u",
    "select v.id from (values (1), (3)) as v(id) where v.id in (select id from orders)",
    "select (select o.customer from orders o where o.id = r.id) as c from region r order by r.id",
    "select (select orders from orders where id = 1)::text as t",
];

#[tokio::test]
async fn every_statement_gives_what_views_that_hold_the_rules_give() {
    let (place, access) = shop().await;
    let mut wrong = Vec::new();
    for sql in STATEMENTS {
        let found = asked(&place, &access, sql).await;
        let expected = expected(&place, &sql.replace("public.", "")).await;
        if !found.as_ref().is_ok_and(|rows| sorted(rows) == sorted(&expected)) {
            wrong.push(format!("{sql}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// None of these may show anything of what is kept back, in rows or in messages.
const ATTACKS: &[&str] = &[
    "select * from secret",
    "select pay from public.secret",
    "select margin from orders",
    "select orders.margin from orders",
    "select (orders).margin from orders",
    "select o.margin from (select * from orders) o",
    "select max(margin) from orders",
    "select id from orders order by margin",
    "select id from orders where margin > 1",
    "select (select margin from orders where id = 1) from region",
    "select * from orders join secret using (id)",
    "select * from all_orders",
    "select * from over_it",
    "select * from kept",
    "select * from of_part",
    "select * from part_2",
    "select * from peeked",
    "select * from peek()",
    "select * from child",
    "select * from only orders",
    "select * from only parent",
    "select * from orders tablesample bernoulli (100)",
    "select null::orders",
    "select json_populate_record(null::orders, '{}')",
    "select (json_populate_record(null::orders, '{\"margin\": 1}')).margin",
    "select public.orders.id from public.orders",
    "select ctid from orders",
    "select tableoid from orders",
    "select xmin from orders",
    "select query_to_xml('select * from orders', true, true, '')",
    "select table_to_xml('orders', true, true, '')",
    "select * from shown.orders",
    // Errors of conditions that the server might try on rows that are kept back.
    "select id from orders where customer::int > 0",
    "select id from orders where 1 / (id - 3) > 0",
    "select id from orders where cast(customer as date) is null",
    "select o.id from orders o join region r on r.id = o.customer::int",
    "with secret as (select 1) select * from public.secret",
    "select * from orders where false union all select 1, 1, '', '', pay from secret",
];

const KEPT_BACK: &[&str] = &["1000", "hidden", "12x", "cay", "dan", "eve", "n1", "n2", "none"];

#[tokio::test]
async fn no_attack_shows_what_is_kept_back() {
    let (place, access) = shop().await;
    for sql in ATTACKS {
        let said = match asked(&place, &access, sql).await {
            Ok(rows) => {
                // What still runs shows what may be seen.
                assert!(sql.contains("orders"), "{sql} gave {rows:?}");
                json!(rows).to_string()
            }
            Err(message) => message,
        };
        let seen = KEPT_BACK.iter().find(|text| said.contains(**text));
        assert_eq!(seen, None, "{sql}: {said}");
    }
    let divided = asked(&place, &access, "select id from orders where 1 / (id - 3) > 0").await;
    assert!(divided.is_ok(), "row 3 is not there to divide by: {divided:?}");
}

#[tokio::test]
async fn errors_point_into_the_statement_as_it_was_written() {
    let (place, access) = shop().await;
    let sql = "select o.id from orders o join orders p on o.id = p.customer";
    let approved = guard::check(sql, &Policy::seen(&access)).unwrap();
    let Err(EngineError::Invalid { position, .. }) = place.run(&approved, ALL).await else {
        panic!("an integer is no text")
    };
    assert_eq!(position, Some(sql.find("= p.customer").unwrap() + 1));
}
