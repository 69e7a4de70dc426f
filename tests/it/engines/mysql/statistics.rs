//! What is known of columns at a glance, without a scan.

use std::time::Duration;

use catalog::{Catalog, Profile};
use engines::Introspect;

use super::Place;

const STOPS: &str = "
    create table stop (id int primary key, town varchar(20), opened_on date, height decimal(6,2),
        zone int not null, at datetime, mail varchar(40), note text, key (zone));
    insert into stop
    select seq, if(seq % 4 = 0, null, concat('town ', seq % 3)),
        date '2020-01-01' + interval seq day, seq / 2, seq % 7,
        if(seq = 1, '0000-00-00 00:00:00', timestamp '2024-01-01 00:00:00' + interval seq hour),
        concat('m', seq, '@example.com'), repeat('long ', 50)
    from seq_1_to_400;
    create view towns as select town from stop";
const BARE: Introspect = Introspect { values: false, budget: Duration::from_secs(20) };

fn profile(catalog: &Catalog, table: &str, column: &str) -> Option<Profile> {
    let of_here = |t: &&catalog::Table| t.schema.is_none() && t.name == table;
    let table = catalog.tables.iter().find(of_here).expect("it is there");
    table.column(column).expect("it is there").profile.clone()
}

async fn stops() -> Place {
    Place::with(&format!("set sql_mode = ''; {STOPS}; analyze table stop"))
        .await
        .expect("it is laid out")
}

#[tokio::test]
async fn what_the_server_keeps_of_columns_is_taken() {
    let place = stops().await;
    // With a row added since, who looks at rows finds another value.
    let sql = "analyze table stop /*M! persistent for all */
                   /*!80000 update histogram on town, opened_on, height, at */;
               insert into stop (id, town, zone) values (1000, 'late', 3)";
    sqlx::raw_sql(sql).execute(&place.db).await.unwrap();
    let catalog = place.target.introspect(&BARE).await.unwrap();
    let known = |column: &str| profile(&catalog, "stop", column).unwrap();
    let town = known("town");
    assert_eq!((town.null_fraction, town.distinct, town.min), (0.25, Some(3), None));
    let opened = known("opened_on");
    assert_eq!(opened.min.as_deref(), Some("2020-01-02"));
    assert_eq!(opened.max.as_deref(), Some("2021-02-04"));
    let height = known("height");
    let ends = if place.server.is_mariadb() { ("0.50", "200.00") } else { ("0.5", "200.0") };
    assert_eq!((height.min.as_deref(), height.max.as_deref()), (Some(ends.0), Some(ends.1)));
    assert_eq!(known("id").distinct, Some(400));
    assert_eq!(known("at").min, None, "a zero date is no date");
}

#[tokio::test]
async fn who_may_not_see_statistics_looks_at_indexes_and_then_at_some_rows() {
    let place = stops().await;
    let reader = place.seen_by("grant select on DB.* to ACCOUNT").await.unwrap();
    let mut catalog = reader.introspect(&BARE).await.unwrap();
    let zone = profile(&catalog, "stop", "zone").unwrap();
    assert_eq!((zone.null_fraction, zone.max.as_deref()), (0.0, None));
    assert!((5..30).contains(&zone.distinct.unwrap()), "an index counts roughly: {zone:?}");
    assert_eq!(profile(&catalog, "stop", "town"), None, "no index knows of its nulls");

    let stop = catalog.tables.iter_mut().find(|table| table.name == "stop").unwrap();
    stop.columns.iter_mut().find(|column| column.name == "mail").unwrap().hide();
    reader.read_values(&mut catalog, BARE.budget).await.unwrap();
    let town = profile(&catalog, "stop", "town").unwrap();
    assert_eq!((town.null_fraction, town.distinct), (0.25, Some(3)));
    assert_eq!(profile(&catalog, "stop", "zone").unwrap().distinct, Some(7));
    let opened = profile(&catalog, "stop", "opened_on").unwrap();
    assert_eq!((opened.min.as_deref(), opened.distinct), (Some("2020-01-02"), Some(400)));
    let note = profile(&catalog, "stop", "note").unwrap();
    assert_eq!((note.null_fraction, note.distinct, note.max), (0.0, None, None), "it is prose");
    assert_eq!(profile(&catalog, "stop", "mail"), None, "it is private");
    assert_eq!(profile(&catalog, "towns", "town"), None, "a view may cost anything");
}

#[tokio::test]
async fn of_a_large_table_a_few_rows_are_looked_at() {
    let place = Place::with(
        "create table big (id int primary key, grade int, kind int, wide bigint, rare int,
             key (kind));
         insert into big
         select seq, seq % 5, seq % 50, seq * 7, if(seq > 150000, seq % 3, null)
         from seq_1_to_300000;
         analyze table big;
         /*M! set global userstat = 1 */",
    )
    .await
    .unwrap();
    let read = async || -> Option<i64> {
        let sql = if place.server.is_mariadb() {
            "select cast(rows_read as signed) from information_schema.table_statistics
             where table_schema = ? and table_name = 'big'"
        } else {
            "select cast(count_read as signed)
             from performance_schema.table_io_waits_summary_by_table
             where object_schema = ? and object_name = 'big'"
        };
        let asked = sqlx::query_scalar(sql).bind(&place.name).fetch_optional(&place.db);
        asked.await.expect("it is told")
    };
    let before = read().await.unwrap_or(0);
    let reader = place.seen_by("grant select on DB.* to ACCOUNT").await.unwrap();
    let mut catalog = reader.introspect(&BARE).await.unwrap();
    reader.read_values(&mut catalog, BARE.budget).await.unwrap();
    let taken = read().await.expect("it was read") - before;
    assert!((1_000..25_000).contains(&taken), "{taken} of 300,000 rows");

    let known = |column: &str| profile(&catalog, "big", column).unwrap();
    assert_eq!(known("grade").distinct, Some(5));
    let kind = known("kind");
    assert_eq!(kind.distinct, Some(50));
    assert_eq!((kind.min.as_deref(), kind.max.as_deref()), (Some("0"), Some("49")));
    let wide = known("wide").distinct.unwrap();
    assert!((250_000..350_000).contains(&wide), "{wide}");
    let rare = known("rare");
    assert!((0.4..0.6).contains(&rare.null_fraction), "from all over the key: {rare:?}");
    assert_eq!(rare.distinct, Some(3));
}

#[tokio::test]
async fn a_key_that_nobody_declared_is_guessed_from_what_is_known() {
    let visits = "create table visit (id int primary key, stop_id int);
                  insert into visit select seq, 1 + seq % 400 from seq_1_to_900";
    let place = Place::with(&format!("set sql_mode = ''; {STOPS}; {visits}")).await.unwrap();
    let keys = async || {
        let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
        let visit = catalog.tables.into_iter().find(|t| t.schema.is_none() && t.name == "visit");
        visit.expect("it is there").foreign_keys
    };
    let [key] = &keys().await[..] else { panic!("one key") };
    assert_eq!((key.columns[0].as_str(), key.references_table.as_str()), ("stop_id", "stop"));
    assert!(key.inferred);
    sqlx::raw_sql("update visit set stop_id = stop_id + 5000").execute(&place.db).await.unwrap();
    assert!(keys().await.is_empty(), "the values disagree");
}
