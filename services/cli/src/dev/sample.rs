//! The sample database: a shop with some years of orders, loaded once.

use anyhow::Context as _;
use sqlx::{Connection as _, PgConnection};

use super::progress::step;
use crate::servers::postgres::Server;

const NAME: &str = "ecommerce";
/// Its name until it is whole, so that a load that was cut short starts over.
const LOADING: &str = "ecommerce_loading";
const READER: &str = "rowcall_reader";

const SCHEMA: &str = include_str!("../../../../data/ecommerce/schema.sql");
const DATA: &str = include_str!("../../../../data/ecommerce/data.sql");
const VIEWS: &str = include_str!("../../../../data/ecommerce/views.sql");
const RIGHTS: &str = include_str!("../../../../data/ecommerce/reader.sql");

/// Loads the sample unless it is there. Gives its URL as the role that may only read.
pub(super) async fn ensure(server: &Server, reader_password: &str) -> anyhow::Result<String> {
    let mut admin = server.connect("postgres").await?;
    ensure_reader(&mut admin, reader_password).await?;
    let is_there: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(NAME)
            .fetch_one(&mut admin)
            .await?;
    if !is_there {
        step("Loading the sample database", load(server, &mut admin)).await?;
    }
    let port = server.port();
    Ok(format!("postgres://{READER}:{reader_password}@127.0.0.1:{port}/{NAME}"))
}

async fn load(server: &Server, admin: &mut PgConnection) -> anyhow::Result<()> {
    run(admin, &format!("drop database if exists {LOADING}")).await?;
    run(admin, &format!("create database {LOADING}")).await?;
    let mut db = server.connect(LOADING).await?;
    for part in [SCHEMA, DATA, VIEWS, RIGHTS] {
        run(&mut db, part).await?;
    }
    run(&mut db, "analyze").await?;
    // A database is renamed only while nobody is connected to it.
    db.close().await?;
    run(admin, &format!("alter database {LOADING} rename to {NAME}")).await
}

async fn ensure_reader(admin: &mut PgConnection, password: &str) -> anyhow::Result<()> {
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
            .bind(READER)
            .fetch_one(&mut *admin)
            .await?;
    let verb = if exists { "alter" } else { "create" };
    // The password is of our own making: letters and digits.
    run(admin, &format!("{verb} role {READER} login password '{password}'")).await
}

async fn run(db: &mut PgConnection, sql: &str) -> anyhow::Result<()> {
    let statements = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(statements).execute(db).await.context("prepare the sample database")?;
    Ok(())
}
