//! What the target says of itself.

use catalog::{ForeignKey, TableKind};
use engines::{EngineError, Introspect, Target, TargetConfig};

use super::Place;

const SHOP: &str = r#"
    create type mood as enum ('sad', 'glad');
    create domain mail as text not null check (value like '%@%');
    create schema sales;
    create table sales.region (country text, code int, label varchar(20), primary key (country, code));
    comment on table sales.region is 'Where we sell';
    comment on column sales.region.label is 'As printed';
    create table person (
        id bigint generated always as identity primary key,
        contact mail, feeling mood, amount numeric(10,2), tags text[], "Odd ""name" text,
        country text, region int,
        foreign key (country, region) references sales.region (country, code));
    create unique index on person (contact);
    create unique index on person (lower(contact));
    create table visit (id int, day date, kind text) partition by range (day);
    create table visit_2024 partition of visit for values from ('2024-01-01') to ('2025-01-01');
    insert into visit select i, '2024-05-05', 'kind ' || i % 3 from generate_series(1, 1000) i;
    create view kinds as select kind, count(*) from visit group by kind;
    create materialized view kept as select kind from visit;
    insert into person (contact, feeling, "Odd ""name") values ('a@b', 'glad', 'short'), ('c@d', 'sad', repeat('long', 50));
    analyze;
    revoke create on schema public from public;
"#;

#[tokio::test]
async fn the_schema_is_read_as_it_stands() {
    let place = Place::with(SHOP).await.unwrap();
    let catalog = place.target.introspect(&Introspect::default()).await.unwrap();

    let names: Vec<String> = catalog.tables.iter().map(catalog::Table::display_name).collect();
    assert_eq!(names, ["kept", "kinds", "person", "visit", "sales.region"], "no partitions");
    let person = catalog.table(None, "person").unwrap();
    assert_eq!(person.primary_key, ["id"]);
    assert_eq!(person.unique, [["contact"]], "an expression is no column");
    assert_eq!(
        person.foreign_keys,
        [ForeignKey {
            columns: vec!["country".into(), "region".into()],
            references_schema: Some("sales".into()),
            references_table: "region".into(),
            references_columns: vec!["country".into(), "code".into()],
            inferred: false,
        }]
    );
    let contact = person.column("contact").unwrap();
    assert_eq!(
        (contact.data_type.as_str(), contact.nullable),
        ("text", false),
        "a domain is its base"
    );
    assert_eq!(person.column("amount").unwrap().data_type, "numeric(10,2)");
    assert_eq!(catalog.table(None, "kinds").unwrap().kind, TableKind::View);
    assert_eq!(catalog.table(None, "kept").unwrap().kind, TableKind::MaterializedView);
    assert_eq!(
        catalog.table(None, "visit").unwrap().row_estimate,
        Some(1000),
        "over its partitions"
    );
    let region = catalog.table(Some("sales"), "region").unwrap();
    assert_eq!(region.description.as_deref(), Some("Where we sell"));
    assert_eq!(region.column("label").unwrap().description.as_deref(), Some("As printed"));
}

#[tokio::test]
async fn words_that_are_stored_are_found() {
    let place = Place::with(SHOP).await.unwrap();
    let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
    let column = |table: &str, column: &str| {
        catalog.table(None, table).unwrap().column(column).unwrap().clone()
    };
    let kind = column("visit", "kind");
    assert_eq!(kind.values, ["kind 1", "kind 0", "kind 2"], "the most common first");
    assert!(kind.values_complete);
    let odd = column("person", "Odd \"name");
    assert_eq!(odd.values, ["short"], "prose is no value");
    assert!(!odd.values_complete);
    let feeling = column("person", "feeling");
    assert_eq!(feeling.values, ["sad", "glad"], "an enum's own order");
    assert!(column("kinds", "kind").values.is_empty(), "a view may cost anything");

    let bare = Introspect { values: false, ..Introspect::default() };
    let bare = place.target.introspect(&bare).await.unwrap();
    assert_eq!(bare.fingerprint(), catalog.fingerprint());
}

#[tokio::test]
async fn a_role_sees_what_it_may_select_and_no_more() {
    let place = Place::with(SHOP).await.unwrap();
    let grants = "grant select (id, contact) on person to ROLE; grant insert on visit to ROLE";
    let reader = place.seen_by("clerk", grants).await.unwrap();
    let catalog = reader.introspect(&Introspect::default()).await.unwrap();
    assert_eq!(catalog.tables.len(), 1);
    let columns: Vec<&str> = catalog.tables[0].columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(columns, ["id", "contact"]);
    assert!(catalog.tables[0].foreign_keys.is_empty(), "it leads to what is hidden");
    assert_eq!(reader.can_write().await.unwrap(), ["insert on public.visit"]);
}

#[tokio::test]
async fn a_role_that_only_reads_is_told_apart_from_one_that_writes() {
    let place = Place::with(SHOP).await.unwrap();
    let reader = place.seen_by("reader", "grant select on person to ROLE").await.unwrap();
    assert!(reader.can_write().await.unwrap().is_empty());
    let owner = place.target.can_write().await.unwrap();
    assert_eq!(owner[0], "anything: the role is a superuser");
}

#[tokio::test]
async fn a_target_that_is_away_fails_as_such_and_only_when_it_is_asked() {
    let mut config = TargetConfig::new("postgres://u:s3cret@127.0.0.1:1/none".parse().unwrap());
    config.postgres_connect_timeout = std::time::Duration::from_millis(200);
    let target = Target::connect(&config).unwrap();
    assert!(!target.is_reachable().await);
    let failed = target.introspect(&Introspect::default()).await.unwrap_err();
    assert!(matches!(failed, EngineError::ConnectionFailed(_)), "{failed}");
    assert!(!failed.to_string().contains("s3cret"));
}
