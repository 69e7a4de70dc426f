//! Rules of access for Oracle, as text. No server has run it: what stands in the place of a table
//! is of the plainest words that the language has.

#[path = "access/fenced.rs"]
mod fenced;
#[path = "corpus/judging.rs"]
#[expect(dead_code, reason = "what passes and what does not is judged in another way")]
mod judging;
#[path = "access/pieces.rs"]
mod pieces;

use std::sync::Arc;

use catalog::{Catalog, Column, Table, TableKind};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule, check_rule};
use guard::{Approved, Dialect, Policy, Refusal, RefusalKind, check};
use proptest::prelude::*;

use fenced::Fenced;
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
        ("ID", "number(10)"),
        ("REGION_ID", "number(10)"),
        ("NOTE", "varchar2(20)"),
        ("Note", "number"),
        ("COST", "number(10,2)"),
        ("ACTIVE", "boolean"),
        ("PLACED_ON", "date"),
        ("PLACED_AT", "timestamp(6)"),
        ("BODY", "clob"),
        ("PARENT_ID", "number(10)"),
    ];
    let id = [("ID", "number(10)")];
    Arc::new(Catalog {
        tables: vec![
            table("ORDERS", &orders),
            table("CUSTOMERS", &[("ID", "number(10)"), ("NAME", "varchar2(50)")]),
            table("SALARIES", &[("ID", "number(10)"), ("PAY", "number(10)")]),
            table("orders", &[("ID", "number(10)"), ("SECRET", "varchar2(9)")]),
            Table { schema: Some("OLD".into()), ..table("ORDERS", &id) },
            Table { kind: TableKind::View, ..table("RECENT", &id) },
        ],
        ..Catalog::default()
    })
}

fn rules() -> Vec<TableRule> {
    vec![
        TableRule {
            table: "ORDERS".into(),
            hidden_columns: vec!["COST".into(), "body".into()],
            masked_columns: vec!["NOTE".into()],
            rows: Some("region_id = {user.region}".into()),
            ..TableRule::default()
        },
        TableRule { table: "SALARIES".into(), hidden: true, ..TableRule::default() },
        TableRule { table: "orders".into(), hidden: true, ..TableRule::default() },
    ]
}

fn seen_by(catalog: Arc<Catalog>, rules: &[TableRule], attribute: Attribute) -> Access {
    let rules = Rules::new(catalog, rules, Dialect::Oracle);
    Access::new(Arc::new(rules), Attributes::from([("region".into(), attribute)]))
}

fn access() -> Access {
    seen_by(whole(), &rules(), Attribute::Whole(7))
}

fn judged(sql: &str) -> Result<Approved, Refusal> {
    check(sql, &Policy::seen(&access()).at_home_in(Some("SHOP")))
}

const FENCE: &str = " and rownum > 0)";

const HERE: Fenced = Fenced { dialect: Dialect::Oracle, home: "SHOP", fence: FENCE };

fn shown(written: &str) -> String {
    format!(
        "(select \"ID\", \"REGION_ID\", case when 1 = 0 then \"NOTE\" end as \"NOTE\", \"Note\", \
         \"ACTIVE\", \"PLACED_ON\", \"PLACED_AT\", \"PARENT_ID\" from {written} \
         where (region_id =  (7) \n){FENCE}"
    )
}

#[test]
fn a_subquery_stands_in_the_place_of_a_table_with_rules() {
    let bare = shown("orders");
    for (written, run) in [
        ("select * from orders", format!("select * from  {bare} \"ORDERS\" ")),
        ("select o.id from orders o; ", format!("select o.id from  {bare}  o")),
        ("select \"O\".id from ORDERS o", format!("select \"O\".id from  {}  o", shown("ORDERS"))),
        ("select 1 from \"ORDERS\"", format!("select 1 from  {} \"ORDERS\" ", shown("\"ORDERS\""))),
        ("select 1 from shop.orders o", format!("select 1 from  {}  o", shown("shop.orders"))),
        (
            "select id from customers minus select id from orders",
            format!("select id from customers minus select id from  {bare} \"ORDERS\" "),
        ),
        (
            "select c.id from customers c, orders o where c.id = o.id (+)",
            format!("select c.id from customers c,  {bare}  o where c.id = o.id (+)"),
        ),
        (
            "select level, id from orders start with id = 1 connect by prior id = parent_id",
            format!(
                "select level, id from  {bare} \"ORDERS\"  start with id = 1 \
                 connect by prior id = parent_id"
            ),
        ),
        (
            "with o as (select id from orders) select id from o -- orders",
            format!("with o as (select id from  {bare} \"ORDERS\" ) select id from o"),
        ),
        (
            "select id from orders fetch first 5 rows only",
            format!("select id from  {bare} \"ORDERS\"  fetch first 5 rows only"),
        ),
        ("select 1 from dual", "select 1 from dual".into()),
        ("select id from old.orders", "select id from old.orders".into()),
    ] {
        let approved = judged(written).unwrap_or_else(|refusal| panic!("{written}: {refusal}"));
        assert_eq!(approved.sql(), run);
        assert_eq!(written.find(approved.written()), Some(0));
    }
}

#[test]
fn what_is_hidden_is_not_there() {
    for sql in [
        "select * from salaries",
        "select * from \"SALARIES\"",
        "select * from shop.salaries",
        "select * from recent",
        "select secret from \"orders\"",
        "select cost from orders",
        "select \"COST\" from orders",
        "select o.cost from orders o",
        "select body from orders",
        "select id from orders where exists (select 1 from customers where id = cost)",
        "select ora_rowscn from orders",
        "select id from orders order by cost",
        "select id from orders as of scn 1",
        "select id from orders versions between scn minvalue and maxvalue",
        "select id from orders sample (10)",
        "select id from orders partition (p0)",
        "select id from only (orders)",
        "select id from table(orders)",
        "select id from orders@loop",
        "select id from orders for update",
        "select id from containers(orders)",
        "select cursor(select cost from orders) from dual",
    ] {
        assert!(judged(sql).is_err(), "{sql}: {:?}", judged(sql));
    }
    let visible = access().visible().clone();
    let orders = visible.tables.iter().find(|t| t.name == "ORDERS").unwrap();
    assert!(orders.column("NOTE").unwrap().private && !orders.column("Note").unwrap().private);
    assert!(orders.column("COST").is_none());
}

#[test]
fn an_attribute_is_written_as_what_it_is_compared_with() {
    let text = |text: &str| Attribute::Text(text.into());
    for (rows, value, written) in [
        ("region_id = {user.region}", Attribute::Whole(7), "region_id = (7)"),
        ("region_id = {user.region}", text("7x"), "-"),
        ("region_id in {user.region}", Attribute::List(vec![]), "region_id in (null)"),
        ("note = {user.region}", Attribute::Whole(0), "note = ('0')"),
        ("\"Note\" = {user.region}", text("x"), "-"),
        ("\"Note\" = {user.region}", Attribute::Whole(0), "\"Note\" = (0)"),
        ("note = {user.region}", text("O'Hara"), "note = ('O''Hara')"),
        ("note = {user.region}", text("größe"), "note = (unistr('gr\\00F6\\00DFe'))"),
        (
            "note = {user.region}",
            text("x\u{ff07} or 1=1 --"),
            "note = (unistr('x\\FF07 or 1=1 --'))",
        ),
        ("note = {user.region}", text(""), "-"),
        ("{user.region} is null or note = 'x'", text(""), "-"),
        ("note = {user.region}", text("\\"), "-"),
        ("note || {user.region} = 'ab'", text("b"), "note || ('b') = 'ab'"),
        ("nvl(note, {user.region}) = 'a'", text("b"), "nvl(note, ('b') ) = 'a'"),
        ("note like {user.region}", text("a%"), "note like ('a%')"),
        ("active = {user.region}", Attribute::Flag(true), "active = (true)"),
        ("region_id = {user.region}", Attribute::Flag(true), "region_id = (1)"),
        ("region_id = 1 or {user.region}", Attribute::Flag(true), "region_id = 1 or (1 = 1)"),
        ("region_id = 1 or {user.region}", Attribute::Whole(1), "-"),
        ("placed_on >= {user.region}", text("2024-02-29"), "placed_on >= (date '2024-02-29')"),
        (
            "placed_at < {user.region}",
            text("2024-02-29T10:00:00"),
            "placed_at < (timestamp '2024-02-29 10:00:00')",
        ),
        ("placed_on >= {user.region}", text("2023-02-29"), "-"),
        ("{user.region} < sysdate", text("2024-02-29"), " (date '2024-02-29') < sysdate"),
        ("placed_on > sysdate - {user.region}", Attribute::Whole(30), "placed_on > sysdate - (30)"),
        (
            "trunc(placed_on) = {user.region}",
            text("2024-02-29"),
            "trunc(placed_on) = (date '2024-02-29')",
        ),
        ("trunc(region_id) = {user.region}", text("7"), "trunc(region_id) = (7)"),
        (
            "to_char(placed_on, 'YYYY') = {user.region}",
            Attribute::Whole(2024),
            "to_char(placed_on, 'YYYY') = ('2024')",
        ),
        (
            "cast(region_id as varchar2(9)) = {user.region}",
            Attribute::Whole(7),
            "cast(region_id as varchar2(9)) = ('7')",
        ),
        ("extract(year from placed_on) = {user.region}", text("x"), "-"),
    ] {
        let rule =
            TableRule { table: "ORDERS".into(), rows: Some(rows.into()), ..TableRule::default() };
        check_rule(&rule, &whole(), Dialect::Oracle).unwrap_or_else(|e| panic!("{rows}: {e}"));
        let access = seen_by(whole(), &[rule], value.clone());
        let checked = check("select id from orders", &Policy::seen(&access));
        if written == "-" {
            let refusal = checked.expect_err(rows);
            assert_eq!(refusal.kind, RefusalKind::Access, "{rows} {value:?}: {refusal}");
            continue;
        }
        let run = checked.unwrap_or_else(|e| panic!("{rows} {value:?}: {e}")).sql().to_owned();
        let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = [format!("where ({written} )"), format!("where ({written})")];
        assert!(whole.iter().any(|whole| run.contains(whole)), "{rows} {value:?}: {run}");
    }
}

#[test]
fn a_condition_in_which_it_cannot_be_told_what_an_attribute_must_be_is_refused() {
    for rows in [
        "{user.a} = {user.b}",
        "json_value(body, '$.x') = {user.a}",
        "cast({user.a} as number) = region_id",
        "case region_id when {user.a} then 1 end = 1",
        "decode(region_id, {user.a}, 1, 0) = 1",
        "nvl2(note, {user.a}, 'x') = 'x'",
        "coalesce(note, region_id) = {user.a}",
        "{user.a} in (note, region_id)",
        "note = '{user.a}'",
        "note = q'[{user.a}]'",
        "\"{user.a}\" = 1",
        "region_id = {user.a} or (select 1 from dual) = 1",
        "region_id = 1) or (1 = 1",
        "region_id = 1 -- {user.a}",
        "region_id = 1 /*+ full(x) */",
        "region_id = 1; select 1",
        "region_id = :a",
        "region_id = &a",
        "customers.name = 'x'",
        "\"region_id\" = 1",
        "dbms_random.value = 1",
        "sys_context('userenv', 'ip_address') = note",
    ] {
        let rule =
            TableRule { table: "ORDERS".into(), rows: Some(rows.into()), ..TableRule::default() };
        assert!(check_rule(&rule, &whole(), Dialect::Oracle).is_err(), "{rows}");
        let rules = Rules::new(whole(), &[rule], Dialect::Oracle);
        assert_eq!(rules.broken(), ["ORDERS"], "{rows}");
        assert!(rules.visible().tables.iter().all(|t| t.display_name() != "ORDERS"));
    }
}

#[test]
fn private_columns_are_masked_unless_a_rule_shows_them() {
    let mut catalog = (*whole()).clone();
    catalog.tables[1].columns[1].private = true;
    let catalog = Arc::new(catalog);
    let run = |rules: &[TableRule]| {
        let access = seen_by(catalog.clone(), rules, Attribute::Whole(7));
        check("select name from customers", &Policy::seen(&access)).unwrap().sql().to_owned()
    };
    let masked = run(&[]);
    assert!(masked.contains("case when 1 = 0 then \"NAME\" end as \"NAME\""), "{masked}");
    assert!(!masked.contains("rownum"), "no rows are kept back, so nothing needs a fence");
    let shown = TableRule {
        table: "CUSTOMERS".into(),
        shown_columns: vec!["NAME".into()],
        ..TableRule::default()
    };
    assert_eq!(run(&[shown]), "select name from customers");
}

#[test]
fn harmless_statements_stay_so_where_every_table_has_rules() {
    let catalog = Arc::new(judging::catalog(include_str!("corpus/oracle_schema.sql")));
    HERE.keeps_harmless(&catalog, judging::statements(include_str!("corpus/oracle_harmless.sql")));
}

/// Pieces of statements that only this dialect has.
const OWN: &[&str] = &[
    "\"ORDERS\"",
    "shop.orders",
    "dual",
    "minus",
    "q'[a]'",
    "(+)",
    "connect by prior id = parent_id",
    "start with id = 1",
    "fetch first 1 rows only",
    "rownum < 5",
    "o.rowid",
    "sysdate",
    "partition (p)",
    "sample (1)",
    "as of scn 1",
    "unique",
    "-- \n",
    "cross apply orders",
    "lateral (select id from orders)",
    "join orders on 1 = 1",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_passes_reads_tables_with_rules_only_through_what_is_shown(rest in pieces(OWN)) {
        let access = access();
        for sql in [rest.clone(), format!("select * from orders {rest}"), format!("select {rest}")] {
            HERE.shows_only_what_may_be_seen(&sql, &access, &whole())?;
        }
    }

    #[test]
    fn no_text_of_an_attribute_becomes_syntax(value in "[a-z'\"\\\\ ();=\\-*/é\u{ff07}\n]{0,24}") {
        let rule = TableRule {
            table: "ORDERS".into(),
            rows: Some("note = {user.region} and region_id = 1".into()),
            ..TableRule::default()
        };
        let access = seen_by(whole(), &[rule], Attribute::Text(value.clone()));
        if let Ok(approved) = check("select id from orders", &Policy::seen(&access)) {
            prop_assert!(approved.sql().is_ascii(), "{}", approved.sql());
            prop_assert!(!value.contains('\\') && !value.is_empty());
            let literal = format!("('{}')", value.replace('\'', "''"));
            let put_in = approved.sql().contains(&format!("(note =  {literal}  and region_id = 1"));
            prop_assert!(put_in || !value.is_ascii(), "{}", approved.sql());
        }
    }
}
