//! What the target says of itself.

use std::time::Duration;

use catalog::{ForeignKey, TableKind};
use engines::{EngineError, Introspect, Target, TargetConfig};

use super::Place;

const SHOP: &str = "
    create table region (country varchar(2), code int, label varchar(20) comment 'As printed',
        primary key (country, code)) comment 'Where we sell';
    create table person (
        id bigint unsigned auto_increment primary key,
        contact varchar(50) not null unique, feeling enum('sad', 'glad'), amount decimal(10,2),
        tags json, active boolean default true, `Odd ``name` text,
        size varchar(9) default 'small' check (size in ('small', 'large', 'it''s', 'a\\\\b', 'groß')),
        country varchar(2), region int, unique (country, `Odd ``name`(10)),
        foreign key (country, region) references region (country, code));
    create table visit (id int, kind varchar(20));
    insert into visit select seq, concat('kind ', seq % 3) from seq_1_to_1000;
    insert into visit values (0, 'Kind 1'), (0, null);
    create view kinds as select kind, count(*) as times from visit group by kind;
    insert into person (contact, feeling, `Odd ``name`) values ('a@b', 'glad', 'short'),
        ('c@d', 'sad', repeat('long', 50));
    analyze table region, person, visit";

#[tokio::test]
async fn the_schema_is_read_as_it_stands() {
    let place = Place::with(SHOP).await.unwrap();
    let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
    let names: Vec<String> = catalog
        .tables
        .iter()
        .filter(|table| table.schema.is_none())
        .map(catalog::Table::display_name)
        .collect();
    assert_eq!(names, ["kinds", "person", "region", "visit"]);
    let systems = ["mysql", "information_schema", "performance_schema", "sys"];
    assert!(
        catalog.tables.iter().all(|table| {
            table.schema.as_deref().is_none_or(|schema| !systems.contains(&schema))
        })
    );

    let person = catalog.table(None, "person").unwrap();
    assert_eq!(person.primary_key, ["id"]);
    assert_eq!(person.unique, [["contact"]], "the beginning of a column is no column");
    assert_eq!(
        person.foreign_keys,
        [ForeignKey {
            columns: vec!["country".into(), "region".into()],
            references_schema: None,
            references_table: "region".into(),
            references_columns: vec!["country".into(), "code".into()],
            inferred: false,
        }]
    );
    let (bigint, int) = if place.server.is_mariadb() {
        ("bigint(20) unsigned", "int(11)")
    } else {
        // Without the width of a display that nobody has.
        ("bigint unsigned", "int")
    };
    let kinds: Vec<(&str, &str)> =
        person.columns.iter().map(|c| (c.name.as_str(), c.data_type.as_str())).collect();
    assert_eq!(
        kinds,
        [
            ("id", bigint),
            ("contact", "varchar(50)"),
            ("feeling", "enum"),
            ("amount", "decimal(10,2)"),
            ("tags", "json"),
            ("active", "boolean"),
            ("Odd `name", "text"),
            ("size", "varchar(9)"),
            ("country", "varchar(2)"),
            ("region", int),
        ]
    );
    let size = person.column("size").unwrap();
    assert_eq!(size.default.as_deref(), Some("'small'"));
    assert_eq!(size.values, ["small", "large", "it's", "a\\b", "groß"], "what a constraint lists");
    assert!(size.values_complete);
    assert!(!person.column("contact").unwrap().nullable);
    assert_eq!(catalog.table(None, "kinds").unwrap().kind, TableKind::View);
    assert_eq!(catalog.table(None, "kinds").unwrap().description, None);
    let rows = catalog.table(None, "visit").unwrap().row_estimate.unwrap();
    assert!((900..1_100).contains(&rows), "{rows}");
    let region = catalog.table(None, "region").unwrap();
    assert_eq!(region.description.as_deref(), Some("Where we sell"));
    assert_eq!(region.column("label").unwrap().description.as_deref(), Some("As printed"));
}

#[tokio::test]
async fn words_that_are_stored_are_found() {
    let place = Place::with(SHOP).await.unwrap();
    let bare = Introspect { values: false, ..Introspect::default() };
    let mut catalog = place.target.introspect(&bare).await.unwrap();
    let before = catalog.fingerprint();
    catalog.tables.retain(|table| table.schema.is_none());
    let person = catalog.tables.iter_mut().find(|table| table.name == "person").unwrap();
    person.columns.iter_mut().find(|column| column.name == "contact").unwrap().hide();
    place.target.read_values(&mut catalog, Duration::from_secs(20)).await.unwrap();

    let column = |table: &str, column: &str| {
        catalog.table(None, table).unwrap().column(column).unwrap().clone()
    };
    let kind = column("visit", "kind");
    assert_eq!(kind.values, ["kind 1", "kind 0", "kind 2", "Kind 1"], "by how common they are");
    assert!(kind.values_complete);
    let odd = column("person", "Odd `name");
    assert_eq!(odd.values, ["short"], "prose is no value");
    assert!(!odd.values_complete);
    assert_eq!(column("person", "feeling").values, ["sad", "glad"], "an enum's own order");
    assert!(column("person", "contact").values.is_empty(), "it is private");
    assert!(column("kinds", "kind").values.is_empty(), "a view may cost anything");
    let again = place.target.introspect(&bare).await.unwrap();
    assert_eq!(again.fingerprint().len(), before.len());
}

#[tokio::test]
async fn an_account_sees_what_it_may_select_and_no_more() {
    let place = Place::with(SHOP).await.unwrap();
    let grants = "grant select (id, contact) on DB.person to ACCOUNT;
                  grant insert on DB.visit to ACCOUNT";
    let reader = place.seen_by(grants).await.unwrap();
    let catalog = reader.introspect(&Introspect::default()).await.unwrap();
    assert_eq!(catalog.tables.len(), 1, "{catalog:?}");
    let columns: Vec<&str> = catalog.tables[0].columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(columns, ["id", "contact"]);
    assert!(catalog.tables[0].foreign_keys.is_empty(), "it leads to what is hidden");
    let writes = reader.can_write().await.unwrap();
    assert_eq!(writes, [format!("insert on {}.visit", place.name)]);
}

#[tokio::test]
async fn an_account_that_only_reads_is_told_apart_from_one_that_writes() {
    let place = Place::with(SHOP).await.unwrap();
    let reader = place.seen_by("grant select, show view on DB.* to ACCOUNT").await.unwrap();
    assert!(reader.can_write().await.unwrap().is_empty());
    let owner = place.target.can_write().await.unwrap();
    assert_eq!(owner[0], "anything: the account has all privileges");
}

#[tokio::test]
async fn whoever_may_not_read_is_told_how_an_account_may() {
    let place = Place::with(SHOP).await.unwrap();
    let blind = place.seen_by("grant create temporary tables on DB.* to ACCOUNT").await.unwrap();
    assert_eq!(blind.readable_tables().await.unwrap(), 0);
    let told = blind.letting_read("rowcall").await.unwrap();
    let grant = format!("GRANT SELECT, SHOW VIEW ON `{}`.* TO 'rowcall_reader'@'%'", place.name);
    assert_eq!(told[1], grant);
}

#[tokio::test]
async fn a_target_that_is_away_fails_as_such_and_only_when_it_is_asked() {
    let mut config = TargetConfig::new("mariadb://u:s3cret@127.0.0.1:1/none".parse().unwrap());
    config.postgres_connect_timeout = Duration::from_millis(200);
    let target = Target::connect(&config).unwrap();
    assert!(!target.is_reachable().await);
    let failed = target.introspect(&Introspect::default()).await.unwrap_err();
    assert!(matches!(failed, EngineError::ConnectionFailed(_)), "{failed}");
    assert!(!failed.to_string().contains("s3cret"));
}

#[tokio::test]
async fn a_wrong_password_is_a_failed_connection() {
    let place = Place::with("create table t (id int)").await.unwrap();
    let url = place.server.url_for(&place.name, "rowcall", "wrong");
    let target = Target::connect(&TargetConfig::new(url.parse().unwrap())).unwrap();
    let failed = target.introspect(&Introspect::default()).await.unwrap_err();
    assert!(matches!(failed, EngineError::ConnectionFailed(_)), "{failed}");
    assert!(place.target.is_reachable().await);
}
