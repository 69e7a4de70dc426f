//! Rules of access for SQL Server, as text. No server has run it: what stands in the place of a
//! table is of the plainest words that the language has.

#[path = "access/fenced.rs"]
mod fenced;
#[path = "corpus/judging.rs"]
#[expect(dead_code, reason = "what passes and what does not is judged in another way")]
mod judging;
#[path = "access/mssql.rs"]
mod mssql;
#[path = "access/pieces.rs"]
mod pieces;

use std::sync::Arc;

use guard::access::{Access, Attribute, TableRule};
use guard::{Approved, Dialect, Policy, Refusal, RefusalKind, check};
use proptest::prelude::*;

use fenced::Fenced;
use mssql::{seen_by, table, whole};
use pieces::pieces;

fn rules() -> Vec<TableRule> {
    vec![
        TableRule {
            table: "orders".into(),
            hidden_columns: vec!["COST".into(), "body".into()],
            masked_columns: vec!["note".into()],
            rows: Some("region_id = {user.region}".into()),
            ..TableRule::default()
        },
        TableRule { table: "salaries".into(), hidden: true, ..TableRule::default() },
    ]
}

fn access() -> Access {
    seen_by(whole(), &rules(), Attribute::Whole(7))
}

fn judged(sql: &str) -> Result<Approved, Refusal> {
    check(sql, &Policy::seen(&access()).at_home_in(Some("dbo")))
}

const FENCE: &str = "(select top (9223372036854775807) ";

const HERE: Fenced = Fenced { dialect: Dialect::MsSql, home: "dbo", fence: FENCE };

fn shown(written: &str) -> String {
    format!(
        "{FENCE}[id], [region_id], case when 1 = 0 then [Note] end as [Note], [active], \
         [placed_on], [placed_at], [mark], [odd ]]name] from {written} \
         where (region_id =  (7) \n))"
    )
}

#[test]
fn a_subquery_stands_in_the_place_of_a_table_with_rules() {
    let bare = shown("orders");
    for (written, run) in [
        ("select * from orders", format!("select * from  {bare} as [orders] ")),
        ("select o.id from orders o; ", format!("select o.id from  {bare}  o")),
        ("select o.id from orders as [o]", format!("select o.id from  {bare}  as [o]")),
        ("select id from ORDERS", format!("select id from  {} as [orders] ", shown("ORDERS"))),
        (
            "select 1 from \"orders\"",
            format!("select 1 from  {} as [orders] ", shown("\"orders\"")),
        ),
        (
            "select 1 from [DBO].[Orders] o",
            format!("select 1 from  {}  o", shown("[DBO].[Orders]")),
        ),
        (
            "select top 5 * from customers c cross apply (select 1 x from orders where id = c.id) a",
            format!(
                "select top 5 * from customers c cross apply (select 1 x from  {bare} as [orders]  \
                 where id = c.id) a"
            ),
        ),
        (
            "select * from customers c cross apply orders",
            format!("select * from customers c cross apply  {bare} as [orders] "),
        ),
        (
            "select * from orders pivot (sum(region_id) for id in ([1], [2])) p",
            format!(
                "select * from  {bare} as [orders]  pivot (sum(region_id) for id in ([1], [2])) p"
            ),
        ),
        (
            "with o as (select id from orders) select id from o -- orders",
            format!("with o as (select id from  {bare} as [orders] ) select id from o"),
        ),
        (
            "select dateadd(day, 1, placed_on) from orders for json path",
            format!("select dateadd(day, 1, placed_on) from  {bare} as [orders]  for json path"),
        ),
        ("select 1 from customers with (nolock)", "select 1 from customers with (nolock)".into()),
        ("select id from old.orders", "select id from old.orders".into()),
    ] {
        let approved = judged(written).unwrap_or_else(|refusal| panic!("{written}: {refusal}"));
        assert_eq!(approved.sql(), run);
        assert_eq!(written.find(approved.written()), Some(0));
    }
}

#[test]
fn what_is_hidden_is_not_there_in_whatever_case() {
    for sql in [
        "select * from salaries",
        "select * from Salaries",
        "select * from [salaries]",
        "select * from dbo.salaries",
        "select * from unknown",
        "select * from recent",
        "select cost from orders",
        "select [COST] from orders",
        "select o.Cost from orders o",
        "select o.body.value('.', 'int') from orders o",
        "select body.query('.') from orders",
        "select id from orders where exists (select 1 from customers where id = cost)",
        "select id from orders order by cost",
        "select $rowguid from orders",
        "select %%physloc%% from orders",
        "select id from shop.dbo.orders",
        "select id from shop..orders",
        "select id from orders where contains(*, 'x')",
        "select * from changetable(changes orders, 0) c",
        "select * from openquery(loop, 'select * from orders')",
    ] {
        assert!(judged(sql).is_err(), "{sql}: {:?}", judged(sql));
    }
    let visible = access().visible().clone();
    let orders = visible.tables.iter().find(|t| t.name == "orders").unwrap();
    assert!(orders.column("Note").unwrap().private);
    assert!(orders.column("cost").is_none());
}

#[test]
fn forms_that_a_subquery_cannot_take_the_place_of_are_refused_by_their_names() {
    for (sql, words) in [
        ("select id from orders with (nolock)", "a hint on orders"),
        ("select id from orders o with (index(1))", "a hint on orders"),
        ("select id from dbo.orders tablesample system (10)", "a sample of dbo.orders"),
        ("select id from orders for system_time as of '2024-01-01'", "the past of orders"),
        ("select id from orders where contains(note, 'x')", "a full-text search"),
        ("select dbo.orders.id from dbo.orders", "a column by the schema"),
    ] {
        let refusal = judged(sql).expect_err(sql);
        assert_eq!(refusal.kind, RefusalKind::Access, "{sql}: {refusal}");
        assert!(refusal.message.starts_with(words), "{sql}: {refusal}");
    }
    for sql in [
        "select id from orders (nolock)",
        "select id from orders with (updlock)",
        "select id from orders o (a, b)",
        "select id from orders tablesample (10 percent)",
    ] {
        assert!(judged(sql).is_err(), "{sql}");
    }
}

#[test]
fn a_name_that_a_collation_may_take_for_another_is_refused() {
    let mut catalog = (*whole()).clone();
    // Two tables, and one name, where the dotted and the dotless letter differ.
    catalog.tables.push(table("ITEMS", &[("id", "int")]));
    catalog.tables.push(table("items", &[("id", "int"), ("secret", "int")]));
    let hidden = TableRule { table: "items".into(), hidden: true, ..TableRule::default() };
    let access =
        seen_by(Arc::new(catalog.clone()), std::slice::from_ref(&hidden), Attribute::Whole(7));
    let refusal = check("select id from items", &Policy::seen(&access)).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Access);
    assert!(check("select id from customers", &Policy::seen(&access)).is_ok());

    catalog.case_sensitive = true;
    let access = seen_by(Arc::new(catalog), &[hidden], Attribute::Whole(7));
    assert!(check("select id from ITEMS", &Policy::seen(&access)).is_ok());
    let refusal = check("select id from items", &Policy::seen(&access)).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Name);
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
    assert!(masked.contains("case when 1 = 0 then [name] end as [name]"), "{masked}");
    assert!(!masked.contains("top"), "no rows are kept back, so nothing needs a fence");
    let shown = TableRule {
        table: "customers".into(),
        shown_columns: vec!["Name".into()],
        ..TableRule::default()
    };
    assert_eq!(run(&[shown]), "select name from customers");
}

#[test]
fn places_in_what_runs_are_places_in_what_was_written() {
    let sql = "select N'é', o.id from orders o, orders where o.id = 1 and o.note !< 2";
    let approved = judged(sql).unwrap();
    let at =
        |text: &str, part: &str| text[..text.rfind(part).expect("it is there")].chars().count() + 1;
    for part in ["N'é'", "o.id = 1", "o.note"] {
        let written = at(approved.written(), part);
        assert_eq!(approved.written_position(at(approved.sql(), part)), written, "{part}");
    }
    let inside = at(approved.sql(), "9223372036854775807");
    assert_eq!(approved.written_position(inside), at(approved.written(), "orders"));
}

#[test]
fn harmless_statements_stay_so_where_every_table_has_rules() {
    let catalog = Arc::new(judging::catalog(include_str!("corpus/mssql_schema.sql")));
    HERE.keeps_harmless(&catalog, judging::statements(include_str!("corpus/mssql_harmless.sql")));
}

/// Pieces of statements that only this dialect has.
const OWN: &[&str] = &[
    "[orders]",
    "dbo.orders",
    "ORDERS o",
    "N'a'",
    "top 5",
    "cross apply orders",
    "outer apply (select id from orders) a",
    "with (nolock)",
    "(nolock)",
    "pivot (sum(id) for region_id in ([1])) p",
    "unpivot (v for n in (id, region_id)) u",
    "for json path",
    "for xml auto",
    "for system_time all",
    "as [o]",
    "offset 0 rows",
    "fetch next 1 rows only",
    "!< 1",
    "-- \n",
    "contained in",
    "on 1 = 1",
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
    fn no_text_of_an_attribute_becomes_syntax(value in "[a-z'\\[\\]\"\\\\ ();=\\-*/é\u{ff07}\n]{0,24}") {
        let rule = TableRule {
            table: "orders".into(),
            rows: Some("note = {user.region} and region_id = 1".into()),
            ..TableRule::default()
        };
        let access = seen_by(whole(), &[rule], Attribute::Text(value.clone()));
        if let Ok(approved) = check("select id from orders", &Policy::seen(&access)) {
            let literal = format!("(N'{}')", value.replace('\'', "''"));
            let put_in = approved.sql().contains(&format!("where (note =  {literal}  and region_id = 1"));
            prop_assert!(put_in, "{}", approved.sql());
            prop_assert!(!value.contains('\\'));
        }
    }
}
