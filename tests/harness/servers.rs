//! `servers COMMAND…`: starts the PostgreSQL and the MariaDB that all tests of a run share, runs the
//! command, and stops the servers again. Where TEST_MYSQL_URL names a MySQL or a MariaDB already,
//! that one is taken and none is started, and what tests leave there is taken away. `--durable` keeps fsync on, for measuring; `--migrated`
//! also sets DATABASE_URL to a database with all migrations, and leaves MariaDB out.

use std::{
    env,
    process::{ExitCode, ExitStatus},
};

use anyhow::Context as _;
use cli::servers::{
    mariadb,
    postgres::{Durability, Server},
};
use tests::mysql::{MySql, URL_VARIABLE as MYSQL_URL};
use tests::postgres::{Postgres, URL_VARIABLE};
use tokio::process::Command;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let durability =
        if take(&mut arguments, "--durable") { Durability::Safe } else { Durability::Fast };
    let migrated = take(&mut arguments, "--migrated");
    let (program, rest) = arguments.split_first().context("which command?")?;

    let theirs = env::var(MYSQL_URL).ok().filter(|_| !migrated);
    if let Some(url) = &theirs {
        MySql::sweep(url).await.context("sweep what an earlier run left")?;
    }
    let dir = tempfile::tempdir()?;
    let (postgres_dir, mariadb_dir) = (dir.path().join("postgres"), dir.path().join("mariadb"));
    let (server, mariadb) = tokio::join!(Server::start(&postgres_dir, 0, durability), async {
        if migrated || theirs.is_some() {
            return Ok(None);
        }
        mariadb::Server::start(&mariadb_dir).await.map(Some)
    });
    let (mut server, mut mariadb) = (server?, mariadb?);
    let postgres = Postgres::at(&server.url("postgres"))?;
    let mut command = Command::new(program);
    command.args(rest).env(URL_VARIABLE, server.url("postgres"));
    if let Some(mariadb) = &mariadb {
        command.env(MYSQL_URL, mariadb.url(""));
    }
    if migrated {
        command.env("DATABASE_URL", postgres.app_database().await?);
    } else {
        postgres.prepare_template().await?;
        postgres.sample().await?;
    }
    let status = tokio::select! {
        status = command.status() => status.with_context(|| format!("run {program}"))?,
        _ = tokio::signal::ctrl_c() => ExitStatus::default(),
    };
    server.stop().await;
    if let Some(mariadb) = &mut mariadb {
        mariadb.stop().await;
    }
    if let Some(url) = &theirs {
        MySql::sweep(url).await.context("sweep what the tests left")?;
    }
    Ok(ExitCode::from(status.code().unwrap_or(1) as u8))
}

fn take(arguments: &mut Vec<String>, flag: &str) -> bool {
    let found = arguments.first().is_some_and(|argument| argument == flag);
    if found {
        arguments.remove(0);
    }
    found
}
