//! The private servers, started for real.

use cli::servers::{
    mariadb, nats,
    postgres::{self, Durability},
};
use sqlx::Executor as _;

#[tokio::test]
async fn a_postgres_keeps_its_data_over_a_crash_and_its_port_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut server =
        postgres::Server::start(&dir.path().join("pg"), 0, Durability::Safe).await.unwrap();
    assert!(server.ensure_database("shop").await.unwrap());
    assert!(!server.ensure_database("shop").await.unwrap());
    let mut db = server.connect("shop").await.unwrap();
    db.execute("create table kept (id int); insert into kept values (1)").await.unwrap();
    let port = server.port();

    server.kill().await;
    server.restart().await.unwrap();

    assert_eq!(server.port(), port);
    let mut db = server.connect("shop").await.unwrap();
    let kept: i64 =
        sqlx::query_scalar("select count(*) from kept").fetch_one(&mut db).await.unwrap();
    assert_eq!(kept, 1);
    let folder = server.dir().to_owned();
    server.discard().await.unwrap();
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_killed_postgres_comes_back_although_one_of_its_statements_runs_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut server =
        postgres::Server::start(&dir.path().join("pg"), 0, Durability::Fast).await.unwrap();
    let mut db = server.connect("postgres").await.unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut db).await.unwrap();
    let running = tokio::spawn(async move {
        let long = "select count(*) from generate_series(1, 3000) a, generate_series(1, 20000) b";
        sqlx::query(long).execute(&mut db).await
    });
    let mut watch = server.connect("postgres").await.unwrap();
    let is_running = "select state = 'active' from pg_stat_activity where pid = $1";
    while !sqlx::query_scalar::<_, bool>(is_running).bind(pid).fetch_one(&mut watch).await.unwrap()
    {
    }

    server.kill().await;
    server.restart().await.unwrap();

    server.connect("postgres").await.unwrap();
    assert!(running.await.unwrap().is_err());
    server.discard().await.unwrap();
}

#[tokio::test]
async fn a_postgres_left_behind_is_ended_by_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("pg");
    let left_behind = postgres::Server::start(&dir, 0, Durability::Fast).await.unwrap();
    let before = left_behind.pid().unwrap();

    let server = postgres::Server::start(&dir, 0, Durability::Fast).await.unwrap();

    assert_ne!(server.pid().unwrap(), before);
    drop(left_behind);
    server.connect("postgres").await.unwrap();
    server.discard().await.unwrap();
}

#[tokio::test]
async fn a_nats_keeps_its_streams_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = nats::Server::start(dir.path(), 0).await.unwrap();
    let stream = || async_nats::jetstream::stream::Config {
        name: "KEPT".into(),
        subjects: vec!["kept.>".into()],
        ..Default::default()
    };
    let bus = async_nats::jetstream::new(async_nats::connect(server.url()).await.unwrap());
    bus.create_stream(stream()).await.unwrap();
    bus.publish("kept.one", "1".into()).await.unwrap().await.unwrap();

    server.kill().await;
    server.restart().await.unwrap();

    let bus = async_nats::jetstream::new(async_nats::connect(server.url()).await.unwrap());
    let mut kept = bus.get_stream("KEPT").await.unwrap();
    assert_eq!(kept.info().await.unwrap().state.messages, 1);
    server.stop().await;
}

#[tokio::test]
async fn a_mariadb_answers_with_its_password_and_not_without() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = mariadb::Server::start(&dir.path().join("maria")).await.unwrap();
    let mut db = mariadb::connect(&server.url("mysql")).await.unwrap();
    let version: String = sqlx::query_scalar("select version()").fetch_one(&mut db).await.unwrap();
    assert!(version.contains("MariaDB"), "{version}");
    let mut stranger: url::Url = server.url("mysql").parse().unwrap();
    stranger.set_username("root").unwrap();
    stranger.set_password(None).unwrap();
    assert!(mariadb::connect(stranger.as_str()).await.is_err());
    server.stop().await;
}
