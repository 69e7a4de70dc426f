//! Rules of access, as text: what is spliced in, and what is refused. That the rows are right is
//! shown on a real server, in `tests/it/engines/access.rs`.

#[path = "access/pieces.rs"]
mod pieces;

use std::sync::Arc;

use catalog::{Catalog, Column, Table, TableKind};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule, check_rule};
use guard::{Approved, Dialect, Policy, Refusal, RefusalKind, check};
use proptest::prelude::*;

use pieces::pieces;

fn table(name: &str, columns: &[&str]) -> Table {
    let column = |name: &&str| Column {
        name: (*name).into(),
        data_type: "text".into(),
        values: vec!["stored".into()],
        ..Column::default()
    };
    Table { name: name.into(), columns: columns.iter().map(column).collect(), ..Table::default() }
}

fn whole() -> Arc<Catalog> {
    let view = |name: &str, reads: Option<Vec<String>>| Table {
        kind: TableKind::View,
        reads,
        ..table(name, &["id"])
    };
    Arc::new(Catalog {
        tables: vec![
            table("orders", &["id", "region_id", "note", "cost"]),
            table("customers", &["id", "name"]),
            table("salaries", &["id", "pay"]),
            Table { schema: Some("old".into()), ..table("orders", &["id", "region_id"]) },
            view("open_orders", Some(vec!["orders".into()])),
            view("again", Some(vec!["open_orders".into()])),
            view("names", Some(vec!["customers".into()])),
            view("unknown", None),
        ],
        ..Catalog::default()
    })
}

fn rules() -> Vec<TableRule> {
    vec![
        TableRule {
            table: "orders".into(),
            hidden_columns: vec!["cost".into()],
            masked_columns: vec!["note".into()],
            rows: Some("region_id = {user.region}".into()),
            ..TableRule::default()
        },
        TableRule { table: "salaries".into(), hidden: true, ..TableRule::default() },
    ]
}

fn access() -> Access {
    let rules = Rules::new(whole(), &rules(), Dialect::PostgreSql);
    assert!(rules.broken().is_empty());
    Access::new(Arc::new(rules), Attributes::from([("region".into(), Attribute::Whole(7))]))
}

fn judged(sql: &str) -> Result<Approved, Refusal> {
    check(sql, &Policy::seen(&access()))
}

const SHOWN: &str = r#"(select "id", "region_id", case when false then "note" end as "note" from orders where (region_id =  (7) 
) offset 0)"#;

#[test]
fn a_subquery_stands_in_the_place_of_a_table_with_rules() {
    for (written, run) in [
        ("select * from orders", format!("select * from  {SHOWN} as \"orders\" ")),
        ("select o.id from orders o; ", format!("select o.id from  {SHOWN}  o")),
        ("select * from orders as o(a, b)", format!("select * from  {SHOWN}  as o(a, b)")),
        ("table orders", format!(" select * from {SHOWN} as \"orders\" ")),
        (
            "select * from customers c join orders using (id)",
            format!("select * from customers c join  {SHOWN} as \"orders\"  using (id)"),
        ),
        ("select 1 from customers", "select 1 from customers".into()),
        (
            "with orders as (select 1 as id) select id from orders",
            "with orders as (select 1 as id) select id from orders".into(),
        ),
    ] {
        let approved = judged(written).unwrap_or_else(|refusal| panic!("{written}: {refusal}"));
        assert_eq!(approved.sql(), run);
        assert_eq!(approved.written(), written.trim_end_matches([';', ' ']));
    }
}

#[test]
fn what_is_hidden_is_not_there() {
    for (sql, message) in [
        ("select * from salaries", "there is no table salaries"),
        ("select cost from orders", "there is no column cost"),
        ("select o.cost from orders o", "o has no column cost"),
        ("select (o).cost from orders o", "there is no field cost"),
        ("select * from open_orders", "there is no table open_orders"),
        ("select * from again", "there is no table again"),
        ("select * from unknown", "there is no table unknown"),
    ] {
        let refusal = judged(sql).unwrap_err();
        assert_eq!((refusal.kind, refusal.message.as_str()), (RefusalKind::Name, message), "{sql}");
    }
    assert!(judged("select * from names").is_ok());
    let visible = access().visible().clone();
    let orders = visible.table(None, "orders").unwrap();
    assert!(orders.columns.iter().all(|c| c.values.is_empty()), "they are of all rows");
    assert!(orders.column("note").unwrap().private);
}

#[test]
fn forms_that_a_subquery_cannot_take_the_place_of_are_refused() {
    for sql in [
        "select * from only orders",
        "select * from orders tablesample system (10)",
        "select null::orders",
        "select null::orders[]",
        "select json_populate_record(null::public.orders, '{}')",
    ] {
        assert!(judged(sql).is_err(), "{sql}");
    }
}

#[test]
fn a_column_by_the_schema_of_a_replaced_table_is_refused_in_words_that_help() {
    assert!(judged("select orders.id from public.orders").is_ok());
    assert!(judged("select public.customers.id from public.customers").is_ok());
    let refusal = judged("select public.orders.id from public.orders").unwrap_err();
    assert_eq!((refusal.kind, refusal.position), (RefusalKind::Access, Some(8)));
    assert!(refusal.hint.unwrap().contains("table.column"));
}

#[test]
fn places_in_what_runs_are_places_in_what_was_written() {
    let sql = "select 'é', o.id from orders o, orders where o.id = 1 and bad = 2";
    let approved = judged(&sql.replace("bad", "o.note")).unwrap();
    let at =
        |text: &str, part: &str| text[..text.rfind(part).expect("it is there")].chars().count() + 1;
    for part in ["'é'", "o.id = 1", "o.note"] {
        let written = at(approved.written(), part);
        assert_eq!(approved.written_position(at(approved.sql(), part)), written, "{part}");
    }
    let inside = at(approved.sql(), "offset 0");
    assert_eq!(approved.written_position(inside), at(approved.written(), "orders"));
}

#[test]
fn a_missing_attribute_stops_only_what_reads_the_table() {
    let rules = Arc::new(Rules::new(whole(), &rules(), Dialect::PostgreSql));
    let nobody = Access::new(rules, Attributes::default());
    assert!(check("select * from customers", &Policy::seen(&nobody)).is_ok());
    let refusal = check("select * from orders", &Policy::seen(&nobody)).unwrap_err();
    assert_eq!((refusal.kind, refusal.position), (RefusalKind::Access, Some(15)));
    assert!(refusal.message.contains("region"));
    assert!(nobody.is_complete().is_err());
}

#[test]
fn a_rule_that_can_no_longer_be_applied_hides_its_table() {
    let rows = Some("gone_column = 1".into());
    let rules = vec![TableRule { table: "customers".into(), rows, ..TableRule::default() }];
    assert!(check_rule(&rules[0], &whole(), Dialect::PostgreSql).is_err());
    let rules = Rules::new(whole(), &rules, Dialect::PostgreSql);
    assert_eq!(rules.broken(), ["customers"]);
    assert!(rules.visible().table(None, "customers").is_none());
    assert!(rules.visible().table(None, "names").is_none(), "it reads them");
}

#[test]
fn a_rule_on_a_view_says_what_it_shows() {
    let mut rules = rules();
    rules.push(TableRule { table: "open_orders".into(), ..TableRule::default() });
    let rules = Rules::new(whole(), &rules, Dialect::PostgreSql);
    assert!(rules.visible().table(None, "open_orders").is_some());
    assert!(rules.visible().table(None, "again").is_some());
}

#[test]
fn private_columns_are_masked_unless_a_rule_shows_them() {
    let mut catalog = (*whole()).clone();
    catalog.tables[1].columns[1].private = true;
    let catalog = Arc::new(catalog);
    let run = |rules: &[TableRule]| {
        let rules = Arc::new(Rules::new(catalog.clone(), rules, Dialect::PostgreSql));
        let access = Access::new(rules, Attributes::default());
        check("select name from customers", &Policy::seen(&access)).unwrap().sql().to_owned()
    };
    assert!(run(&[]).contains("case when false then \"name\" end as \"name\""));
    let shown = TableRule {
        table: "customers".into(),
        shown_columns: vec!["name".into()],
        ..TableRule::default()
    };
    assert_eq!(run(&[shown]), "select name from customers");
}

#[test]
fn without_rules_nothing_changes() {
    let rules = Rules::new(whole(), &[], Dialect::PostgreSql);
    assert!(rules.are_void());
    assert_eq!(**rules.visible(), *whole());
}

/// Pieces of statements that only this dialect has.
const OWN: &[&str] =
    &["lateral", "only", "public.orders", "tablesample system (1)", "(o).*", "--\n"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_passes_reads_tables_with_rules_only_through_what_is_shown(rest in pieces(OWN)) {
        let access = access();
        for sql in [rest.clone(), format!("select * from orders {rest}"), format!("select {rest}")] {
            let Ok(approved) = check(&sql, &Policy::seen(&access)) else { continue };
            // Without what was put in, nothing is left of the table but names of other things.
            let shown = approved.sql().matches("offset 0)").count();
            let reads = approved.tables().any(|t| t.name == "orders" && t.schema.as_deref() != Some("old"));
            prop_assert_eq!(shown > 0, reads, "{} became {}", sql, approved.sql());
            prop_assert!(check(approved.sql(), &Policy::postgres(&whole())).is_ok());
            prop_assert!(sql.starts_with(approved.written()));
        }
    }
}
