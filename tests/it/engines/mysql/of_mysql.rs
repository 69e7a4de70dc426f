//! What MySQL alone has. On a MariaDB there is nothing to see here.

use std::time::Duration;

use catalog::TableKind;
use engines::{EngineError, Introspect, Target, TargetConfig};
use proto::api::{Tls, TlsMode};
use serde_json::json;
use sqlx::AssertSqlSafe;
use tests::mysql::MySql;

use super::{ALL, Place, answer, approved};

const BARE: Introspect = Introspect { values: false, budget: Duration::from_secs(20) };

impl Place {
    /// A database of a MySQL, where that is the server of the run.
    async fn of_mysql(setup: &str) -> Option<Self> {
        // Empty first, since a MariaDB does not read the rest.
        let place = Self::with("do 0").await.expect("a database is made");
        if place.server.is_mariadb() {
            return None;
        }
        place.server.fill(&place.name, setup).await.expect("it is filled");
        Some(place)
    }
}

#[tokio::test]
async fn columns_and_keys_of_its_own_kinds_are_read() {
    let Some(place) = Place::of_mysql(
        "create table person (id int primary key, mail varchar(40), doc json,
             secret_note varchar(9) invisible, born date default (current_date),
             kind varchar(9) default 'it''s', total decimal(9,2) check (total > 0),
             size varchar(9), twice int generated always as (id * 2) virtual,
             place point not null srid 4326, unique key by_mail ((lower(mail))),
             key down (born desc), unique key unseen (size) invisible,
             constraint sizes check (size in ('s', 'it''s')),
             constraint not_held check (kind in ('a')) not enforced);
         create table keyless (n int)",
    )
    .await
    else {
        return;
    };
    let catalog = place.target.introspect(&BARE).await.unwrap();
    let person = catalog.table(None, "person").unwrap();
    let column = |name: &str| person.column(name).expect("it is there");
    assert_eq!(person.primary_key, ["id"]);
    assert_eq!(person.unique, [["size"]], "an expression is no column");
    assert_eq!(column("doc").data_type, "json");
    assert_eq!(column("place").data_type, "point");
    assert_eq!(column("born").default.as_deref(), Some("curdate()"));
    assert_eq!(column("kind").default.as_deref(), Some("'it\\'s'"));
    assert_eq!(column("size").values, ["s", "it's"]);
    assert!(column("kind").values.is_empty(), "what is not enforced says nothing");
    assert!(person.column("secret_note").is_some(), "who names it may read it");
    assert_eq!(person.columns.len(), 10, "and none that a key is made of: {person:?}");
    assert!(catalog.table(None, "keyless").unwrap().primary_key.is_empty());
}

#[tokio::test]
async fn rows_are_counted_as_they_are_now() {
    let Some(place) = Place::of_mysql("create table n (i int primary key)").await else { return };
    let rows = async || {
        let catalog = place.target.introspect(&BARE).await.unwrap();
        catalog.table(None, "n").unwrap().row_estimate
    };
    assert_eq!(rows().await, Some(0));
    let sql = "insert into n select seq from seq_1_to_5000; analyze table n";
    place.server.fill(&place.name, sql).await.unwrap();
    let now = rows().await.unwrap();
    assert!((4_000..6_000).contains(&now), "the server remembers its zero for a day: {now}");
}

#[tokio::test]
async fn histograms_of_every_type_are_read() {
    let Some(place) = Place::of_mysql(
        "create table h (id int primary key, n bigint unsigned, price decimal(8,2), f double,
             d date, at datetime(3), clock time, y year, t varchar(20), e enum('x', 'y'));
         insert into h select seq, 18446744073709551000 + seq, seq / 4, seq / 8,
             date '2024-01-01' + interval seq day, timestamp '2024-01-01 00:00:00' + interval seq hour,
             sec_to_time(seq), 2000 + seq % 20, if(seq % 2, null, concat('t', seq % 3)), 'x'
         from seq_1_to_500;
         analyze table h update histogram on n, price, f, d, at, clock, y, t, e with 16 buckets",
    )
    .await
    else {
        return;
    };
    let catalog = place.target.introspect(&BARE).await.unwrap();
    let table = catalog.table(None, "h").unwrap();
    for (name, distinct, low, high) in [
        ("n", 500, Some("18446744073709551001"), Some("18446744073709551500")),
        ("price", 500, Some("0.25"), Some("125.0")),
        ("f", 500, Some("0.125"), Some("62.5")),
        ("d", 500, Some("2024-01-02"), Some("2025-05-15")),
        ("at", 500, Some("2024-01-01 01:00:00"), Some("2024-01-21 20:00:00")),
        ("clock", 500, Some("00:00:01"), Some("00:08:20")),
        ("y", 20, Some("2000"), Some("2019")),
        ("t", 3, None, None),
        ("e", 1, None, None),
    ] {
        let found = table.column(name).unwrap().profile.clone().expect(name);
        assert_eq!(found.distinct, Some(distinct), "{name}: {found:?}");
        assert_eq!((found.min.as_deref(), found.max.as_deref()), (low, high), "{name}");
        let nulls = if name == "t" { 0.5 } else { 0.0 };
        assert!((found.null_fraction - nulls).abs() < 1e-6, "{name}: {found:?}");
    }
}

#[tokio::test]
async fn vectors_come_as_texts() {
    let Some(place) = Place::of_mysql(
        "create table v (id int /*!90000 , v vector(2) */);
         insert into v values (1 /*!90000 , to_vector('[1,-2]') */)",
    )
    .await
    else {
        return;
    };
    let catalog = place.target.introspect(&BARE).await.unwrap();
    if catalog.table(None, "v").unwrap().column("v").is_none() {
        return;
    }
    let sql = "select vector_dim(v) as n, from_vector(v) as t from v";
    let found = place.ask(sql).await.unwrap();
    assert_eq!(found.rows, [[json!(2), json!("[1.00000e+00,-2.00000e+00]")]]);
    let Err(EngineError::Invalid { message, hint, .. }) = place.ask("select * from v").await else {
        panic!("the driver does not know them")
    };
    assert!(message.contains("VECTOR") && hint.unwrap().contains("from_vector"), "{message}");
    place.ask("select id from v").await.expect("another statement is not affected");
    place.target.dry_run(&approved("select * from v")).await.expect("it is planned all the same");
    let mut looked = catalog.clone();
    place.target.read_values(&mut looked, BARE.budget).await.unwrap();
    let profile = looked.table(None, "v").unwrap().column("v").unwrap().profile.clone();
    assert_eq!(profile.map(|profile| profile.null_fraction), Some(0.0));
}

#[tokio::test]
async fn whoever_has_its_rights_through_a_role_is_seen_through() {
    let Some(place) = Place::of_mysql("create table t (id int)").await else { return };
    let role = MySql::account(&place.name, 'r');
    let grants = format!(
        "create role {role}; grant insert, delete on DB.* to {role}; grant {role} to ACCOUNT;
         grant select on DB.* to ACCOUNT; set default role {role} to ACCOUNT"
    );
    let writer = place.seen_by(&grants).await.unwrap();
    assert_eq!(writer.can_write().await.unwrap(), [format!("insert, delete on {}.*", place.name)]);
    assert_eq!(writer.readable_tables().await.unwrap(), 1);
}

#[tokio::test]
async fn what_an_account_needs_is_made_by_the_statements_that_are_told() {
    let Some(place) = Place::of_mysql("create table t (id int)").await else { return };
    let reader = MySql::account(&place.name, 'c');
    for statement in place.target.letting_read("rowcall").await.unwrap() {
        let statement = statement.replace("rowcall_reader", &reader);
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&place.db).await.unwrap();
    }
    let url = place.server.url_for(&place.name, &reader, "choose%20one");
    let reader = Target::connect(&TargetConfig::new(url.parse().unwrap())).unwrap();
    assert_eq!(reader.readable_tables().await.unwrap(), 1);
    assert!(reader.can_write().await.unwrap().is_empty());
    assert!(reader.honours_timeout().await.unwrap());
    let login = reader.login().await.unwrap();
    assert!(login.is_supported && login.version.starts_with("MySQL "), "{login:?}");
    assert!(login.tls.is_some_and(|tls| tls.starts_with("TLSv1.")));
}

#[tokio::test]
async fn a_password_goes_over_an_encrypted_way_alone() {
    let Some(place) = Place::of_mysql("create table t (id int)").await else { return };
    let account = MySql::account(&place.name, 'p');
    let sql = format!(
        "create user {account} identified with caching_sha2_password by 'p';
         grant select on {}.* to {account}",
        place.name
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&place.db).await.unwrap();
    let url = place.server.url_for(&place.name, &account, "p");
    let target = |mode| {
        let tls = Some(Tls { mode, ca: None });
        Target::connect(&TargetConfig { tls, ..TargetConfig::new(url.parse().unwrap()) }).unwrap()
    };
    let open = target(TlsMode::Disable).login().await.unwrap_err();
    assert!(matches!(open, EngineError::ConnectionFailed(_)), "{open}");
    assert!(open.to_string().contains("TLS mode"), "{open}");
    let login = target(TlsMode::Require).login().await.unwrap();
    assert!(login.tls.is_some(), "{login:?}");
    // From now on the server knows the password's hash, and a challenge is enough.
    let login = target(TlsMode::Disable).login().await.unwrap();
    assert!(login.tls.is_none(), "{login:?}");
}

#[tokio::test]
async fn an_account_that_may_not_log_in_is_a_failed_connection() {
    let Some(place) = Place::of_mysql("create table t (id int)").await else { return };
    for (grants, said) in [
        ("alter user ACCOUNT account lock", "locked"),
        ("alter user ACCOUNT password expire", "expired"),
    ] {
        let target = place.seen_by(grants).await.unwrap();
        let failed = target.login().await.unwrap_err();
        assert!(matches!(failed, EngineError::ConnectionFailed(_)), "{failed}");
        assert!(failed.to_string().contains(said), "{failed}");
        sqlx::raw_sql(AssertSqlSafe(format!("drop user {}", MySql::account(&place.name, 'u'))))
            .execute(&place.db)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn errors_that_it_alone_has_are_told_without_what_is_stored() {
    let Some(place) = Place::of_mysql(
        "create table t (id int, word varchar(20), rank_ int); insert into t values (1, '(s3cret', 2)",
    )
    .await
    else {
        return;
    };
    for (sql, said) in [
        ("select 'a' regexp word from t", "a regular expression is malformed"),
        (
            "select id from t where repeat('a', 40) regexp '(a+)+b'",
            "a regular expression takes too much work",
        ),
        ("select uuid_to_bin(word) from t", "a value does not fit the operation (data exception)"),
        ("select cast(word as json) from t", "a value does not fit the operation (data exception)"),
        ("select date '2024-13-01' from t", "a value does not fit the operation (data exception)"),
        (
            "with recursive n as (select 1 as i union all select i + 1 from n) select i from n",
            "Recursive query aborted after 1001 iterations",
        ),
        ("select id, count(*) from t", "In aggregated query without GROUP BY"),
        ("select id from t where match (word) against ('x')", "Can't find FULLTEXT index"),
        ("select id from nowhere.t", "Unknown database 'nowhere'"),
        ("select nofun from t window w as (order by nope)", "Unknown column 'nofun'"),
        ("select sum(id) over missing from t", "Window name 'missing' is not defined"),
    ] {
        let Err(EngineError::Invalid { message, .. }) = place.ask(sql).await else {
            panic!("{sql} is invalid")
        };
        assert!(message.starts_with(said), "{sql}: {message}");
        assert!(!message.contains("s3cret"), "{sql}: {message}");
    }
}

#[tokio::test]
async fn a_word_that_it_keeps_for_itself_is_a_name_in_backticks() {
    let Some(place) = Place::of_mysql(
        "create table `groups` (`rank` int, `system` int, `lateral` int, `window` int, `of` int);
         insert into `groups` values (1, 2, 3, 4, 5)",
    )
    .await
    else {
        return;
    };
    let sql = "select g.rank, `system`, g.`lateral`, g.window, `of` from `groups` g";
    let found = place.ask(sql).await.unwrap();
    assert_eq!(found.rows, [[json!(1), json!(2), json!(3), json!(4), json!(5)]]);
    let Err(EngineError::Invalid { position, .. }) = place.ask("select rank from `groups`").await
    else {
        panic!("it is a function's name")
    };
    assert_eq!(position, Some(13), "where the server could not go on");
}

#[tokio::test]
async fn its_newer_planner_is_asked_too() {
    let Some(place) = Place::of_mysql(
        "create table n (i int primary key); insert into n select seq from seq_1_to_2000;
         analyze table n;
         create function planner() returns text reads sql data return @@session.optimizer_switch;
         create view planner as
             select planner() like '%hypergraph_optimizer=on%' as is_newer",
    )
    .await
    else {
        return;
    };
    let known: String = sqlx::query_scalar("select @@optimizer_switch")
        .fetch_one(&place.db)
        .await
        .expect("it is told");
    if !known.contains("hypergraph_optimizer") {
        return;
    }
    // Turned on for this one account, which nobody else has.
    let account = MySql::account(&place.name, 'h');
    let sql = format!(
        "create user {account} identified by 'p'; grant select on {}.* to {account};
         set global init_connect = 'set session optimizer_switch = if(current_user() like
             \"{account}@%\", \"hypergraph_optimizer=on\", @@optimizer_switch)'",
        place.name
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&place.db).await.unwrap();
    let url = place.server.url_for(&place.name, &account, "p");
    let target = Target::connect(&TargetConfig::new(url.parse().unwrap())).unwrap();
    let is_newer = async || {
        let found = answer(&target, &approved("select is_newer from planner"), ALL).await;
        assert_eq!(found.unwrap().rows, [[json!(1)]], "what runs is planned as the server has it");
    };
    is_newer().await;
    let plan = target.dry_run(&approved("select a.i from n a, n b")).await.unwrap();
    assert!(plan.cartesian > 1e6, "{plan:?}");
    is_newer().await;
    let mut catalog = target.introspect(&BARE).await.unwrap();
    catalog.tables.retain(|table| table.schema.is_none());
    target.read_values(&mut catalog, BARE.budget).await.unwrap();
    is_newer().await;
    sqlx::raw_sql("set global init_connect = default").execute(&place.db).await.unwrap();
}

#[tokio::test]
async fn a_duality_view_may_read_anything() {
    let Some(place) = Place::of_mysql(
        "create table c (id int primary key, name varchar(20));
         insert into c values (1, 'Ada');
         /*!90400 create json relational duality view doc as
             select json_duality_object('_id': id, 'name': name) from c */",
    )
    .await
    else {
        return;
    };
    let catalog = place.target.introspect(&BARE).await.unwrap();
    let Some(doc) = catalog.table(None, "doc") else { return };
    assert_eq!((doc.kind, doc.columns[0].data_type.as_str()), (TableKind::View, "json"));
    assert_eq!(doc.reads, None, "so it is hidden where any table has rules");
    let found = place.ask("select data->>'$.name' as name from doc").await.unwrap();
    assert_eq!(found.rows, [[json!("Ada")]]);
}

/// The printer's list, by which it quotes names.
const PRINTER: &str = include_str!("../../../../services/shared/builtin/src/print/mysql.rs");

#[tokio::test]
async fn every_word_that_it_keeps_for_itself_is_quoted_by_the_built_in_generator() {
    let Some(place) = Place::of_mysql("do 0").await else { return };
    let words: Vec<String> = sqlx::query_scalar(
        "select cast(lower(word) as char) from information_schema.keywords where reserved = 1",
    )
    .fetch_all(&place.db)
    .await
    .unwrap();
    let (_, list) = PRINTER.split_once("const RESERVED").expect("the list is there");
    let forgotten: Vec<&String> =
        words.iter().filter(|word| !list.contains(&format!("\"{word}\""))).collect();
    assert!(words.len() > 200 && forgotten.is_empty(), "{forgotten:?}");
}
