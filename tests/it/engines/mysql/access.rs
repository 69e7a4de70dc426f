//! Rules of access on a real MariaDB: no statement reaches what they keep back, and every
//! statement gives the rows that the same statement gives on views that hold the rules.

mod attributes;

use std::sync::Arc;

use engines::{EngineError, Introspect, Target, TargetConfig};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};
use guard::{Dialect, Policy};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row as _};

use super::{ALL, Place, answer, approved};

const SHOP: &str = "
    create table region (id int primary key, name varchar(20));
    create table orders (id int primary key, region_id int, customer varchar(20), note varchar(20),
        total int, margin int, doc text, key (region_id), fulltext (customer));
    create table secret (id int, pay int);
    create table parts (id int, region_id int)
        partition by list (region_id) (partition p1 values in (1), partition p2 values in (2));
    create table first_of (id int, region_id int) engine = MyISAM;
    create table second_of (id int, region_id int) engine = MyISAM;
    create table both_of (id int, region_id int) engine = MERGE union = (first_of, second_of);
    create table history (id int primary key, region_id int, pay int) /*M! with system versioning */;
    insert into region values (1, 'north'), (2, 'south'), (3, 'east');
    insert into orders values
        (1, 1, 'ann', 'n1', 10, 1, '{}'), (2, 1, 'bob', 'n2', 20, 2, '{}'),
        (3, 2, 'cay', 'hidden', 30, 3, '{bad'), (4, 2, 'dan', '12x', 40, 4, '{}'),
        (5, null, 'eve', 'none', 50, 5, '{}');
    insert into secret values (1, 1000);
    insert into parts values (1, 1), (2, 2);
    insert into first_of values (1, 1);
    insert into second_of values (2, 2);
    insert into history values (1, 1, 1000), (2, 2, 1000);
    update history set pay = 7 where id = 1;
    create view all_orders as select * from orders;
    create view over_it as select count(*) as n from all_orders;
    create view of_regions as select id, name from region;
    create view mixed as
        select region.name from region where region.id in (select region_id from orders);
    create function peek() returns int reads sql data return (select max(pay) from secret);
    create view peeked as select peek() as pay;
";

/// Views that hold the rules, under the tables' names, in a database of their own.
const SHOWN: &str = "
    create database SHOWN;
    create view SHOWN.orders as select id, region_id, customer,
        case when false then note end as note, total, doc from DB.orders where region_id = 1;
    create view SHOWN.parts as select id, region_id from DB.parts where region_id = 1;
    create view SHOWN.history as select id, region_id, pay from DB.history where region_id = 1;
    create view SHOWN.region as select * from DB.region";

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
        of("parts"),
        of("history"),
        of("second_of"),
        TableRule { table: "secret".into(), hidden: true, ..TableRule::default() },
    ]
}

struct Shop {
    place: Place,
    access: Access,
    shown: Target,
}

impl Shop {
    async fn open() -> Self {
        let place = Place::with(SHOP).await.expect("the target is set up");
        let other = format!("{}_shown", place.name);
        let setup = SHOWN.replace("SHOWN", &other).replace("DB", &place.name);
        place.server.fill(&place.name, &setup).await.expect("views are made");
        let depth = Introspect { values: false, ..Introspect::default() };
        let mut whole = place.target.introspect(&depth).await.expect("it is read");
        whole.tables.retain(|table| table.schema.is_none());
        let rules = Rules::new(Arc::new(whole), &rules(), Dialect::MySql);
        assert!(rules.broken().is_empty(), "{:?}", rules.broken());
        let attributes = Attributes::from([("region".into(), Attribute::Whole(1))]);
        let url = place.server.url(&other).parse().expect("it is a URL");
        let shown = Target::connect(&TargetConfig::new(url)).expect("it is a target");
        Self { access: Access::new(Arc::new(rules), attributes), place, shown }
    }

    async fn asked(&self, sql: &str) -> Result<Vec<Vec<Value>>, String> {
        let policy = Policy::seen(&self.access).at_home_in(Some(&self.place.name));
        let approved = guard::check(sql, &policy).map_err(|refusal| refusal.message)?;
        let run = answer(&self.place.target, &approved, ALL).await;
        run.map(|answer| answer.rows).map_err(|error: EngineError| error.to_string())
    }

    /// The steps of the server's plan: of MySQL as a tree, which each of its planners draws.
    async fn plan(&self, sql: &str) -> String {
        let (how, column) = if self.place.server.is_mariadb() {
            ("explain", "select_type")
        } else {
            ("explain format = tree", "EXPLAIN")
        };
        let asked = sqlx::query(AssertSqlSafe(format!("{how} {sql}")));
        let rows = asked.fetch_all(&self.place.db).await.expect("it is planned");
        rows.iter().map(|row| row.get::<String, _>(column) + "\n").collect()
    }

    /// What the statement gives where the tables themselves show no more.
    async fn expected(&self, sql: &str) -> Vec<Vec<Value>> {
        let run = answer(&self.shown, &approved(sql), ALL).await;
        run.unwrap_or_else(|error| panic!("{sql}: {error}")).rows
    }
}

/// A table that is copied has another order than one that is read.
fn sorted(sql: &str, rows: &[Vec<Value>]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| json!(row).to_string()).collect();
    if !sql.contains("order by") {
        rows.sort();
    }
    rows
}

/// Every way to read a table that we know of.
const STATEMENTS: &[&str] = &[
    "select * from orders",
    "select o.* from orders o",
    "select id, note from `orders`",
    "select count(*) from orders",
    "select count(note), count(distinct region_id) from orders",
    "select sum(total) from orders where note is null",
    "select id from orders where note = 'n1'",
    "select ID, Orders_.TOTAL from orders as Orders_",
    "select json_arrayagg(customer) from orders",
    "select group_concat(customer order by id separator ',') as s from orders",
    "with x as (select * from orders) select * from x",
    "with recursive x as (select id from orders where id = 1 union select o.id from orders o join x on o.id = x.id + 1) select * from x",
    "with orders as (select * from orders) select * from orders",
    "with o as (select * from orders), p as (select * from o) select p.id, o.id as other from p, o",
    "select * from (select * from orders) as orders",
    "select orders.id, name from (orders join region on region.id = region_id)",
    "select r.name, o.id from region r left join orders o on o.region_id = r.id order by 1, 2",
    "select r.name, o.id from orders o right join region r on o.region_id = r.id order by 1, 2",
    "select id, o.total, p.customer from orders o join orders p using (id)",
    "select a.id from orders a natural join orders b where a.note is null",
    "select id from orders natural left join (select 1 as id) b",
    "select a.id from orders a, orders b where a.id = b.id + 1",
    "select a.id from orders a straight_join orders b on a.id = b.id + 1",
    "select a.id from orders a cross join region",
    "select r.id, (select count(*) from orders o where o.region_id = r.id) as n from region r order by 1",
    "select r.id from region r where exists (select 1 from orders o where o.region_id = r.id)",
    "select r.id from region r where r.id in (select region_id from orders)",
    "select r.id from region r where r.id not in (select region_id from orders) order by 1",
    "select r.id from region r where r.id = any (select region_id from orders)",
    "select r.id from region r where (r.id, 'ann') in (select region_id, customer from orders)",
    "select id from orders union select id from orders order by 1",
    "select id from region except select region_id from orders order by 1",
    "select id from region intersect select region_id from orders",
    "(select id from orders) union all (select id from orders order by id limit 1)",
    "select case when exists (select 1 from orders where id = 3) then 'seen' else 'not' end as c",
    "select coalesce((select customer from orders where id = 3), 'none') as c",
    "select id from region order by (select max(total) from orders o where o.region_id = region.id) desc, id",
    "select region_id, sum(total) as s from orders group by region_id with rollup",
    "select id, row_number() over (order by total desc) as n from orders order by id",
    "select id from orders order by total desc limit 1 offset 1",
    "select id from orders limit 1, 5",
    "select region_id from orders group by region_id having count(*) > (select count(*) from orders) - 1",
    "select * from orders as secret",
    "select `orders`.`id` from `orders`",
    "select * from orders-- comment\n where true",
    "select * from/**/orders/**/where total > 5",
    "select*from orders o where(id=1)",
    "select * from orders # the end",
    "select 'from orders', \"orders\", '\\'orders' from orders",
    "select id from orders where total > 10 and id = 3 or note is not null",
    "select id from orders where customer like 'a%' or customer regexp '^c'",
    "select sql_calc_found_rows id from orders",
    "select straight_join o.id from orders o join region r on r.id = o.region_id",
    "select distinct region_id from orders",
    "select max(id), min(id) from orders",
    "select * from parts",
    "select * from parts p join orders o using (id)",
    "select count(*) from parts where region_id = 2",
    "select * from history",
    "select j.n from orders o, json_table(concat('[', o.total, ']'), '$[*]' columns (n int path '$')) j",
    "select (select o.customer from orders o where o.id = r.id) as c from region r order by r.id",
];

const OF_MARIADB: &[&str] = &[
    "select seq from seq_1_to_5 where seq in (select id from orders)",
    "values ((select count(*) from orders))",
];

const OF_MYSQL: &[&str] = &[
    "table orders",
    "table orders order by id limit 1",
    "select r.id from region r where (r.id, r.id) in (table parts)",
    "select column_0, (select count(*) from orders) from (values row(1), row(2)) v",
    "select r.name, x.id from region r left join lateral \
     (select o.id from orders o where o.region_id = r.id order by o.id desc limit 1) x on true",
    "select r.name, x.id from region r, lateral (select id from orders where region_id = r.id) x",
    "select id, rank() over w from orders window w as (order by total)",
    "select grouping(region_id), sum(total) from orders group by region_id with rollup",
    "select id from orders where 1 member of (json_array(id, region_id))",
    "select json_value(json_object('a', total), '$.a' returning signed) from orders",
    "select any_value(customer) from orders group by region_id",
    "with x as (table orders) select id, note from x",
];

#[tokio::test]
async fn every_statement_gives_what_views_that_hold_the_rules_give() {
    let shop = Shop::open().await;
    let mut wrong = Vec::new();
    let own = if shop.place.server.is_mariadb() { OF_MARIADB } else { OF_MYSQL };
    for sql in STATEMENTS.iter().chain(own) {
        let found = shop.asked(sql).await;
        let expected = shop.expected(sql).await;
        if !found.as_ref().is_ok_and(|rows| sorted(sql, rows) == sorted(sql, &expected)) {
            wrong.push(format!("{sql}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    let of_here = format!("select count(*) from {}.orders", shop.place.name);
    assert_eq!(shop.asked(&of_here).await, Ok(vec![vec![json!(2)]]));
}

/// None of these may show anything of what is kept back, in rows or in messages.
const ATTACKS: &[&str] = &[
    "select * from secret",
    "select pay from Secret",
    "select margin from orders",
    "select Orders.margin from orders",
    "select o.margin from (select * from orders) o",
    "select max(margin) from orders",
    "select id from orders order by margin",
    "select id from orders where margin > 1",
    "select (select margin from orders where id = 1) from region",
    "select * from orders join secret using (id)",
    "select * from orders natural join secret",
    "select * from all_orders",
    "select * from over_it",
    "select * from mixed",
    "select * from peeked",
    "select peek()",
    "select * from both_of",
    "select * from history for system_time all",
    "select pay from history for system_time as of timestamp '2000-01-01'",
    "select row_start from history",
    "select * from parts partition (p2)",
    "select * from orders use index (region_id)",
    "select * from orders force index (region_id)",
    "select * from orders ignore index for join (region_id)",
    "select _rowid from orders",
    "select default(note) from orders",
    "select * from orders procedure analyse()",
    "select * from orders where match (customer) against ('cay')",
    "select * from information_schema.columns",
    "select * from mysql.innodb_table_stats",
    "select * from shown.orders",
    "select o.* from orders o, (select * from o) p",
    "table secret",
    "select * from (table secret) x",
    "values row((select max(pay) from secret))",
    "values row((select count(*) from all_orders))",
    "values row((select max(total) from orders))",
    // Errors of conditions that the server might try on rows that are kept back.
    "select id from orders where exp(total * 30) > 0",
    "select id from orders where (select 1 union select 2 where total > 20) = 1",
    "select id from orders where json_value(doc, '$.a') is null",
    "select id from orders where cast(total as unsigned) - 21 > 0",
    "select id from orders where case when total > 20 then (select 1 union select 2) end is null",
    "select o.id from orders o join region r on r.id = (select total union select total where total > 20)",
    "with secret as (select 1) select * from DB.secret",
    "select * from orders where false union all select 1, 1, '', '', pay, '' from secret",
];

const KEPT_BACK: &[&str] = &["1000", "hidden", "12x", "cay", "dan", "eve", "n1", "n2", "none"];

#[tokio::test]
async fn no_attack_shows_what_is_kept_back() {
    let shop = Shop::open().await;
    for sql in ATTACKS {
        let sql = sql.replace("DB", &shop.place.name);
        let said = match shop.asked(&sql).await {
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
    for sql in [
        "select id from orders where (select 1 union select 2 from dual where total > 20) = 1",
        "select id from orders where exp(total * 30) > 0",
        "select id from orders where case when total > 20 then (select 1 union select 2) end is null",
    ] {
        let found = shop.asked(sql).await;
        assert!(found.is_ok(), "what would fail is not there: {sql}: {found:?}");
    }
}

/// What lies behind a rule is copied first: conditions of the statement see the copy alone.
#[tokio::test]
async fn no_condition_is_tried_on_rows_that_are_kept_back() {
    let shop = Shop::open().await;
    for sql in [
        "select id from orders where total > 20",
        "select o.id from orders o join region r on r.id = o.total where o.id = 3",
        "select id from orders where id = 3",
        "select count(*) from orders where exp(total * 30) > 0",
        "select r.id from region r where exists (select 1 from orders o where o.id = r.id)",
    ] {
        let policy = Policy::seen(&shop.access).at_home_in(Some(&shop.place.name));
        let approved = guard::check(sql, &policy).unwrap();
        let plan = shop.plan(approved.sql()).await;
        let copied = if shop.place.server.is_mariadb() { "DERIVED" } else { "Materialize" };
        assert!(plan.contains(copied), "{sql}: {plan}");
    }
}

#[tokio::test]
async fn what_views_read_is_known_and_databases_have_a_case() {
    let place = Place::with(SHOP).await.unwrap();
    let other = place.name.to_uppercase();
    let setup = format!("create database {other}; create table {other}.orders (other int)");
    place.server.fill(&place.name, &setup).await.unwrap();
    let depth = Introspect { values: false, ..Introspect::default() };
    let catalog = place.target.introspect(&depth).await.unwrap();
    let reads = |name: &str| {
        let of_here = |t: &&catalog::Table| t.schema.is_none() && t.name == name;
        catalog.tables.iter().find(of_here).expect("it is there").reads.clone()
    };
    let names = |names: &[&str]| Some(names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
    assert_eq!(reads("all_orders"), names(&["orders"]));
    assert_eq!(reads("over_it"), names(&["all_orders"]));
    assert_eq!(reads("mixed"), names(&["orders", "region"]));
    assert_eq!(reads("peeked"), None, "a function may read anything");
    let homes: Vec<_> = catalog.tables.iter().filter(|t| t.name == "orders").collect();
    assert!(homes.iter().any(|t| t.schema.as_deref() == Some(other.as_str())), "{homes:?}");
    assert_eq!(homes.iter().filter(|t| t.schema.is_none()).count(), 1);
}

#[tokio::test]
async fn errors_point_into_the_statement_as_it_was_written() {
    let shop = Shop::open().await;
    let sql = "select o.id from orders o join region r using (name)";
    let approved = guard::check(sql, &Policy::seen(&shop.access)).unwrap();
    let failed = answer(&shop.place.target, &approved, ALL).await.err().unwrap();
    let EngineError::Invalid { message, position, .. } = failed else { panic!("{failed}") };
    assert_eq!(position, Some(sql.find("name)").unwrap() + 1), "{message}");
    let planned = shop.place.target.dry_run(&approved).await.unwrap_err();
    assert_eq!(planned.position(), position, "{planned}");
}
