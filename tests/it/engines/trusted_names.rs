//! What a connection test finds of names that are trusted and may lie.

use engines::Target;
use sqlx::AssertSqlSafe;

use super::Place;

#[tokio::test]
async fn what_shadows_a_trusted_name_is_told_with_what_mends_it() -> anyhow::Result<()> {
    let place = Place::with(
        "revoke create on schema public from public;
         create schema elsewhere;
         create table trees (id integer primary key, kind varchar(20));
         create sequence counter;
         create function public.lower(varchar) returns text language sql volatile
            as 'select $1::text';
         create function elsewhere.upper(varchar) returns text language sql as 'select $1::text';
         create function public.harmless(integer) returns integer language sql immutable
            as 'select $1';
         create function public.closer(varchar, varchar) returns boolean language sql
            as 'select true';
         create operator public.= (leftarg = varchar, rightarg = varchar, function = closer);
         create type pair as (a integer, b integer);
         create function public.of_pair(pair) returns integer language sql as 'select 1';
         create cast (pair as integer) with function of_pair(pair) as implicit;
         create function public.as_owner() returns integer language sql security definer
            as 'select 1';
         create function public.noisy() returns integer language sql volatile as 'select 1';
         create view counted as select nextval('counter'), kind from trees;
         create view noise as select noisy(), id from trees;
         create view plain as select upper(kind) as kind, now() as at from trees",
    )
    .await?;
    let grants = "grant select on all tables in schema public to ROLE;
                  grant usage on schema elsewhere to ROLE";
    let reader = place.seen_by("reader", grants).await?;
    let audit = reader.audit().await?.expect("it is looked for here");
    let found = audit.found.join("\n");
    for told in [
        "the function lower(character varying) has the name of a trusted one",
        "the operator =(character varying,character varying) runs closer(",
        "a cast from pair to integer runs of_pair(pair)",
        "the view counted calls nextval",
        "the view noise calls noisy()",
        "the function as_owner() runs with the rights of its owner",
    ] {
        assert!(found.contains(told), "{told} in\n{found}");
    }
    for harmless in ["harmless", "upper", "plain", "may create"] {
        assert!(!found.contains(harmless), "{harmless} in\n{found}");
    }
    assert_eq!(audit.found.len(), 6, "{found}");

    // What it says to do is what makes it go.
    for statement in &audit.fix {
        sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&place.db).await?;
    }
    assert_eq!(reader.audit().await?.expect("it is looked for here").found, Vec::<String>::new());
    sqlx::raw_sql("grant create on schema public to public").execute(&place.db).await?;
    let audit = reader.audit().await?.expect("it is looked for here");
    assert!(audit.found[0].starts_with("everybody may create in the schema public"), "{audit:?}");
    assert_eq!(audit.fix, ["REVOKE CREATE ON SCHEMA public FROM PUBLIC"]);
    Ok(())
}

#[tokio::test]
async fn what_an_extension_brings_is_no_shadow() -> anyhow::Result<()> {
    let place = Place::with(
        "revoke create on schema public from public; create extension citext;
         create extension pg_trgm",
    )
    .await?;
    assert_eq!(
        place.target.audit().await?.expect("it is looked for here").found,
        Vec::<String>::new()
    );
    Ok(())
}

#[tokio::test]
async fn a_database_of_mysql_is_looked_at_too() -> anyhow::Result<()> {
    let server = tests::mysql::MySql::shared().await?;
    let name = server.empty_database().await?;
    let mut admin = cli::servers::mariadb::connect(&server.url(&name)).await?;
    let account = tests::mysql::MySql::account(&name, 'r');
    for statement in [
        "create table trees (id integer primary key, kind varchar(20))".to_owned(),
        // MySQL has it, MariaDB has not: there the database's own would be called.
        "create function regexp_like(a text, b text) returns integer deterministic return 1".into(),
        "create function harmless(a integer) returns integer deterministic return a".into(),
        "create view slow as select sleep(0) as s, upper(kind) as kind from trees".into(),
        "create view plain as select upper(kind) as kind from trees".into(),
        format!("create user '{account}'@'%' identified by 'p'"),
        format!("grant select, show view, execute on {name}.* to '{account}'@'%'"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await?;
    }
    let url = server.url_for(&name, &account, "p").parse().map_err(anyhow::Error::msg)?;
    let reader = Target::connect(&engines::TargetConfig::new(url))?;
    let audit = reader.audit().await?.expect("it is looked for here");
    assert_eq!(
        audit.found,
        [
            format!("the function {name}.regexp_like has the name of a trusted one"),
            format!("the view {name}.slow calls sleep"),
        ]
    );
    for statement in &audit.fix {
        sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut admin).await?;
    }
    let mut after = reader.audit().await?.expect("it is looked for here");
    assert!(after.found.is_empty(), "{after:?} after {:?}", std::mem::take(&mut after.fix));
    Ok(())
}
