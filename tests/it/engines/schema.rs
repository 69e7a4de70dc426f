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
        size text default 'small' check (size in ('small', 'large')),
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
    assert_eq!(contact.domain.as_deref(), Some("mail"));
    let size = person.column("size").unwrap();
    assert_eq!(size.default.as_deref(), Some("'small'::text"));
    assert_eq!(size.values, ["small", "large"], "what a constraint lists");
    assert!(size.values_complete);
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

const STATISTICS: &str = "
    create table stop (id integer primary key, town text, opened_on date, height numeric(6,2), note text);
    insert into stop
    select i, case when i % 4 = 0 then null else 'town ' || i % 3 end, date '2020-01-01' + i, i / 2.0, 'n' || i
    from generate_series(1, 400) i;
    create table visit (id integer, stop_id integer, day date) partition by range (day);
    create table visit_2024 partition of visit for values from ('2024-01-01') to ('2025-01-01');
    insert into visit select i, 1 + i % 400, date '2024-01-01' + i % 300 from generate_series(1, 900) i;
    create view town as select town, count(*) from stop group by town;
    analyze;
    analyze visit";

#[tokio::test]
async fn columns_are_known_at_a_glance_without_a_look_at_rows() {
    let place = Place::with(STATISTICS).await.unwrap();
    // With a row added and no `analyze`, who looks at rows finds another value.
    sqlx::raw_sql("insert into stop values (1000, 'late')").execute(&place.db).await.unwrap();
    let bare = Introspect { values: false, ..Introspect::default() };
    let catalog = place.target.introspect(&bare).await.unwrap();
    let profile = |table: &str, column: &str| {
        catalog.table(None, table).unwrap().column(column).unwrap().profile.clone().unwrap()
    };
    let town = profile("stop", "town");
    assert_eq!((town.null_fraction, town.distinct), (0.25, Some(3)));
    let opened = profile("stop", "opened_on");
    assert_eq!(opened.min.as_deref(), Some("2020-01-02"));
    assert_eq!(opened.max.as_deref(), Some("2021-02-04"));
    let height = profile("stop", "height");
    assert_eq!((height.min.as_deref(), height.max.as_deref()), (Some("0.50"), Some("200.00")));
    assert_eq!(profile("stop", "id").distinct, Some(400));
    assert_eq!(profile("visit", "stop_id").distinct, Some(400), "over its partitions");
    let town = catalog.table(None, "stop").unwrap().column("town").unwrap();
    assert_eq!(town.values.len(), 3, "the planner's: {:?}", town.values);
    assert!(!town.values_complete);
}

#[tokio::test]
async fn a_key_that_nobody_declared_is_guessed_and_marked() {
    let place = Place::with(STATISTICS).await.unwrap();
    let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
    let [key] = &catalog.table(None, "visit").unwrap().foreign_keys[..] else {
        panic!("one key: {catalog:?}")
    };
    assert_eq!((key.columns[0].as_str(), key.references_table.as_str()), ("stop_id", "stop"));
    assert!(key.inferred);
    sqlx::raw_sql("update visit set stop_id = stop_id + 5000; analyze visit")
        .execute(&place.db)
        .await
        .unwrap();
    let other = place.target.introspect(&Introspect::default()).await.unwrap();
    assert!(other.table(None, "visit").unwrap().foreign_keys.is_empty(), "the values disagree");
    assert_eq!(other.fingerprint(), catalog.fingerprint(), "a guess is no change of the schema");
}

#[tokio::test]
async fn what_is_private_is_not_looked_at() {
    let place = Place::with(STATISTICS).await.unwrap();
    let bare = Introspect { values: false, ..Introspect::default() };
    let mut catalog = place.target.introspect(&bare).await.unwrap();
    let stop = catalog.tables.iter_mut().find(|table| table.name == "stop").unwrap();
    stop.columns.iter_mut().find(|column| column.name == "town").unwrap().hide();
    place.target.read_values(&mut catalog, Introspect::default().budget).await.unwrap();
    let stop = catalog.table(None, "stop").unwrap();
    let (town, note) = (stop.column("town").unwrap(), stop.column("note").unwrap());
    assert!(town.values.is_empty() && town.profile.is_none());
    assert!(note.values_complete && note.values.len() == 400, "{:?}", note.values.len());
}

#[tokio::test]
async fn a_large_table_is_read_in_part() {
    let place = Place::with(
        "create table big as
         select case when i <= 210000 then 'early' else 'late ' || i % 2 end as kind
         from generate_series(1, 420000) i;
         analyze",
    )
    .await
    .unwrap();
    let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
    let kind = &catalog.tables[0].columns[0];
    let mut values = kind.values.clone();
    values.sort_unstable();
    assert_eq!(values, ["early", "late 0", "late 1"], "the planner knows what was not reached");
    assert!(!kind.values_complete, "there may be more");
}
