//! Rules of access for MySQL and MariaDB, as text. That the rows are right is shown on a real
//! server, in `tests/it/engines/mysql/access.rs`.

#[path = "access/pieces.rs"]
mod pieces;

use std::sync::Arc;

use catalog::{Catalog, Column, Table};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule, check_rule};
use guard::{Approved, Dialect, Policy, Refusal, RefusalKind, check};
use proptest::prelude::*;

use pieces::pieces;

fn table(name: &str, columns: &[(&str, &str)]) -> Table {
    let column = |(name, data_type): &(&str, &str)| Column {
        name: (*name).into(),
        data_type: (*data_type).into(),
        ..Column::default()
    };
    Table { name: name.into(), columns: columns.iter().map(column).collect(), ..Table::default() }
}

fn whole() -> Arc<Catalog> {
    let orders = [
        ("id", "int(11)"),
        ("region_id", "int(11)"),
        ("Note", "varchar(20)"),
        ("cost", "decimal(10,2)"),
        ("status", "enum"),
        ("active", "boolean"),
        ("placed_on", "date"),
        ("meta", "json"),
    ];
    Arc::new(Catalog {
        tables: vec![
            table("orders", &orders),
            table("customers", &[("id", "int(11)"), ("name", "varchar(50)")]),
            table("salaries", &[("id", "int(11)"), ("pay", "int(11)")]),
            Table { schema: Some("old".into()), ..table("orders", &[("id", "int(11)")]) },
            Table { schema: Some("public".into()), ..table("customers", &[("id", "int(11)")]) },
            table("Orders", &[("id", "int(11)"), ("secret", "text")]),
        ],
        ..Catalog::default()
    })
}

fn rules() -> Vec<TableRule> {
    vec![
        TableRule {
            table: "orders".into(),
            hidden_columns: vec!["COST".into()],
            masked_columns: vec!["note".into()],
            rows: Some("region_id = {user.region}".into()),
            ..TableRule::default()
        },
        TableRule { table: "salaries".into(), hidden: true, ..TableRule::default() },
        TableRule { table: "Orders".into(), hidden: true, ..TableRule::default() },
    ]
}

fn access() -> Access {
    let rules = Rules::new(whole(), &rules(), Dialect::MySql);
    assert!(rules.broken().is_empty());
    Access::new(Arc::new(rules), Attributes::from([("region".into(), Attribute::Whole(7))]))
}

fn judged(sql: &str) -> Result<Approved, Refusal> {
    check(sql, &Policy::seen(&access()).at_home_in(Some("shop")))
}

fn shown(written: &str) -> String {
    format!(
        "(select `id`, `region_id`, case when false then `Note` end as `Note`, `status`, `active`, \
         `placed_on`, `meta` from {written} where (region_id =  (7) \n) limit 18446744073709551615)"
    )
}

#[test]
fn a_subquery_stands_in_the_place_of_a_table_with_rules() {
    let bare = shown("orders");
    for (written, run) in [
        ("select * from orders", format!("select * from  {bare} as `orders` ")),
        ("select o.id from orders o; ", format!("select o.id from  {bare}  o")),
        ("select o.id from orders as `o`", format!("select o.id from  {bare}  as `o`")),
        ("table orders", format!(" select * from {bare} as `orders` ")),
        ("select 1 from `orders`", format!("select 1 from  {} as `orders` ", shown("`orders`"))),
        ("select 1 from shop.orders o", format!("select 1 from  {}  o", shown("shop.orders"))),
        (
            "select * from customers c straight_join orders on true",
            format!("select * from customers c straight_join  {bare} as `orders`  on true"),
        ),
        (
            "select id from customers where id in (select id from orders)",
            format!("select id from customers where id in (select id from  {bare} as `orders` )"),
        ),
        (
            "select '\\'', \"it's\" from orders # orders",
            format!("select '\\'', \"it's\" from  {bare} as `orders` "),
        ),
        ("select 1 from customers", "select 1 from customers".into()),
        ("select id from old.orders", "select id from old.orders".into()),
        (
            "with orders as (select 1 as id) select id from orders",
            "with orders as (select 1 as id) select id from orders".into(),
        ),
    ] {
        let approved = judged(written).unwrap_or_else(|refusal| panic!("{written}: {refusal}"));
        assert_eq!(approved.sql(), run);
    }
}

#[test]
fn what_is_hidden_is_not_there_in_whatever_case() {
    for sql in [
        "select * from salaries",
        "select * from Salaries",
        "select * from `salaries`",
        "select * from shop.salaries",
        "select cost from orders",
        "select Cost from orders",
        "select `COST` from orders",
        "select o.cost from orders o",
        "select shop.orders.cost from orders",
        "select id from orders having cost > 1",
        "select 1 from orders join orders x using (id) where x.cost > 1",
        // Other tables where names have a case, and the same where they have none.
        "select secret from Orders",
        "select * from ORDERS",
        "select * from SHOP.orders",
        "select * from orders, Orders o",
        "select Orders.id from orders",
        "with x as (select * from Orders) select * from x",
        "select _rowid from orders",
        "select * from orders partition (p0)",
        "select * from orders for system_time all",
        "select * from orders use index (i)",
        "select * from orders o force index for join (i)",
        "select * from orders procedure analyse()",
        "handler orders open",
    ] {
        assert!(judged(sql).is_err(), "{sql}: {:?}", judged(sql));
    }
    let visible = access().visible().clone();
    let orders = visible.tables.iter().find(|t| t.name == "orders").unwrap();
    assert!(orders.column("Note").unwrap().private);
    assert!(orders.column("cost").is_none());
}

#[test]
fn a_hint_is_refused_by_its_name() {
    let refusal = judged("select id from orders o use index (i)").unwrap_err();
    assert_eq!((refusal.kind, refusal.position), (RefusalKind::Access, Some(16)));
    assert!(refusal.message.starts_with("a hint on"), "{refusal}");
    assert!(judged("select id from customers use index (i)").is_ok());
}

#[test]
fn a_database_called_public_is_one_like_any_other() {
    let rows = Some("id = {user.region}".to_owned());
    let rule = TableRule { table: "customers".into(), rows, ..TableRule::default() };
    let rules = Arc::new(Rules::new(whole(), &[rule], Dialect::MySql));
    let region = Attributes::from([("region".into(), Attribute::Whole(7))]);
    let access = Access::new(rules, region);
    for sql in ["select id from customers", "select id from public.customers"] {
        let approved = check(sql, &Policy::seen(&access)).unwrap();
        assert!(approved.sql().contains("limit 18446744073709551615"), "{}", approved.sql());
    }
}

#[test]
fn an_attribute_is_written_as_what_it_is_compared_with() {
    let text = |text: &str| Attribute::Text(text.into());
    for (rows, value, written) in [
        ("region_id = {user.a}", Attribute::Whole(7), Some("region_id = (7)")),
        ("region_id = {user.a}", text("7"), Some("region_id = (7)")),
        ("region_id = {user.a}", text("7x"), None),
        ("region_id = {user.a}", text("none"), None),
        ("{user.a} = region_id", text("none"), None),
        ("region_id in {user.a}", Attribute::List(vec![text("x")]), None),
        ("region_id in {user.a}", Attribute::List(vec![]), Some("region_id in (null)")),
        ("Note = {user.a}", Attribute::Whole(0), Some("Note = ('0')")),
        ("Note = {user.a}", Attribute::Flag(false), None),
        ("lower(note) = {user.a}", Attribute::Whole(0), Some("lower(note) = ('0')")),
        ("note <=> {user.a}", text("it's"), Some("note <=> ('it''s')")),
        ("note = {user.a}", text("\\' or 1 --"), None),
        ("binary note = {user.a}", text("x"), Some("binary note = ('x')")),
        (
            "note = {user.a} collate utf8mb4_bin",
            text("x"),
            Some("note = ('x') collate utf8mb4_bin"),
        ),
        ("status = {user.a}", Attribute::Whole(1), Some("status = ('1')")),
        ("not (status in {user.a})", Attribute::Whole(1), Some("not (status in ('1') )")),
        ("note like {user.a}", text("a%"), Some("note like ('a%')")),
        ("note regexp {user.a}", text("^a"), Some("note regexp ('^a')")),
        ("find_in_set(note, {user.a})", text("a,b"), Some("find_in_set(note, ('a,b') )")),
        ("placed_on >= {user.a}", text("2024-01-01"), Some("placed_on >= ('2024-01-01')")),
        ("placed_on >= {user.a}", text("soon"), None),
        ("placed_on between {user.a} and now()", Attribute::Whole(2024), None),
        ("year(placed_on) = {user.a}", text("x"), None),
        ("placed_on > now() - interval {user.a} day", text("1 or 1"), None),
        ("region_id = 1 or {user.a}", Attribute::Flag(true), Some("region_id = 1 or (true)")),
        ("region_id = 1 or {user.a}", text("yes"), None),
        ("region_id = {user.a} + 1", text("x"), None),
        ("active = {user.a}", Attribute::Flag(true), Some("active = (true)")),
        ("region_id % 2 = {user.a}", Attribute::Whole(1), Some("region_id % 2 = (1)")),
        ("case when {user.a} then 1 else 0 end", text("1"), None),
    ] {
        let rule =
            TableRule { table: "orders".into(), rows: Some(rows.into()), ..Default::default() };
        check_rule(&rule, &whole(), Dialect::MySql).unwrap_or_else(|e| panic!("{rows}: {e}"));
        let rules = Arc::new(Rules::new(whole(), &[rule], Dialect::MySql));
        let access = Access::new(rules, Attributes::from([("a".into(), value.clone())]));
        let checked = check("select id from orders", &Policy::seen(&access));
        let Some(written) = written else {
            let refusal = checked.expect_err(rows);
            assert_eq!(refusal.kind, RefusalKind::Access, "{rows} {value:?}: {refusal}");
            continue;
        };
        let run = checked.unwrap_or_else(|e| panic!("{rows} {value:?}: {e}")).sql().to_owned();
        let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(run.contains(&format!("where ({written}")), "{rows} {value:?}: {run}");
    }
}

#[test]
fn a_condition_in_which_it_cannot_be_told_what_an_attribute_must_be_is_refused() {
    for rows in [
        "{user.a} = {user.b}",
        "meta = {user.a}",
        "json_extract(meta, {user.a}) = 1",
        "json_value(meta, '$.x') = {user.a}",
        "cast({user.a} as signed) = region_id",
        "(region_id, id) in {user.a}",
        "(region_id, id) = ({user.a}, 1)",
        "region_id & {user.a}",
        "case region_id when {user.a} then 1 end",
        "if({user.a}, 1, 0)",
        "nullif(note, {user.a}) is null",
        "coalesce(note, region_id) = {user.a}",
        "{user.a} in (note, region_id)",
        "region_id = 1 /* {user.a} */",
        "note = '{user.a}'",
        "note = \"{user.a}\"",
        "`{user.a}` = 1",
        "region_id = {user.a} or (select 1)",
        "region_id = 1) or (1 = 1",
        "region_id = 1 -- {user.a}",
        "region_id = 1 # {user.a}",
        "region_id = 1 /*! or 1 */",
        "region_id = @x",
        "region_id = sleep(1)",
        "region_id = 1; select 1",
        "Orders.secret = 'x'",
        "region_id = :a",
        "region_id = ?",
    ] {
        let rule =
            TableRule { table: "orders".into(), rows: Some(rows.into()), ..Default::default() };
        assert!(check_rule(&rule, &whole(), Dialect::MySql).is_err(), "{rows}");
        let rules = Rules::new(whole(), &[rule], Dialect::MySql);
        assert_eq!(rules.broken(), ["orders"], "{rows}");
        assert!(rules.visible().tables.iter().all(|t| t.display_name() != "orders"));
    }
}

#[test]
fn private_columns_are_masked_unless_a_rule_shows_them() {
    let mut catalog = (*whole()).clone();
    catalog.tables[1].columns[1].private = true;
    let catalog = Arc::new(catalog);
    let run = |rules: &[TableRule]| {
        let rules = Arc::new(Rules::new(catalog.clone(), rules, Dialect::MySql));
        let access = Access::new(rules, Attributes::default());
        check("select name from customers", &Policy::seen(&access)).unwrap().sql().to_owned()
    };
    let masked = run(&[]);
    assert!(masked.contains("case when false then `name` end as `name`"), "{masked}");
    assert!(!masked.contains("limit"), "no rows are kept back, so nothing needs a fence");
    let shown = TableRule {
        table: "customers".into(),
        shown_columns: vec!["Name".into()],
        ..TableRule::default()
    };
    assert_eq!(run(&[shown]), "select name from customers");
}

/// Pieces of statements that only this dialect has.
const OWN: &[&str] = &[
    "straight_join orders",
    "shop.orders",
    "`orders`",
    "Orders",
    "ORDERS o",
    "-- \n",
    "#\n",
    "'\\''",
    "use index (id)",
    "partition (p)",
    "dual",
    "'a' 'b'",
    "sql_no_cache",
    "binary",
    "_utf8mb4'x'",
    "mod",
    "div",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_passes_reads_tables_with_rules_only_through_what_is_shown(rest in pieces(OWN)) {
        let access = access();
        for sql in [rest.clone(), format!("select * from orders {rest}"), format!("select {rest}")] {
            let policy = Policy::seen(&access).at_home_in(Some("shop"));
            let Ok(approved) = check(&sql, &policy) else { continue };
            let shown = approved.sql().matches("limit 18446744073709551615)").count();
            let reads = approved.tables().any(|t| t.name == "orders" && t.schema.is_none());
            prop_assert_eq!(shown > 0, reads, "{} became {}", sql, approved.sql());
            prop_assert!(!approved.tables().any(|t| t.name == "Orders"), "{}", sql);
            let whole = whole();
            let anybody = Policy::mysql(&whole).at_home_in(Some("shop"));
            prop_assert!(check(approved.sql(), &anybody).is_ok(), "{}", approved.sql());
            prop_assert!(sql.starts_with(approved.written()));
        }
    }
}
