//! The MariaDB or MySQL of the tests: one server for a whole run, a database for each test.
//!
//! A run starts a MariaDB of its own, unless [`URL_VARIABLE`] names another server, which may be a
//! MySQL. Which of the two it is, [`MySql::is_mariadb`] tells. What a fixture says to one of them
//! alone stands in comments that only this one reads: `/*M! … */` MariaDB, `/*!80000 … */` MySQL.

use std::{
    env, iter,
    sync::{Arc, Weak},
};

use anyhow::Context as _;
use cli::servers::mariadb::{Server, connect};
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};
use url::Url;

/// Names the server of this run: an administrator's URL.
pub const URL_VARIABLE: &str = "TEST_MYSQL_URL";

/// What the names of databases and accounts begin with that tests make.
const PREFIX: &str = "rowcall_t_";

/// A server that stands as long as somebody holds it.
#[derive(Clone)]
pub struct MySql {
    admin: Url,
    is_mariadb: bool,
    /// None when the run's own server is used.
    _own: Option<Arc<Own>>,
}

struct Own {
    server: Server,
    /// Removed when the server is gone: fields are dropped in this order.
    _dir: TempDir,
}

/// The server that this process started for itself, while a test holds it.
static OWN: Mutex<Weak<Own>> = Mutex::const_new(Weak::new());
/// What the server of the run is.
static IS_MARIADB: OnceCell<bool> = OnceCell::const_new();

impl MySql {
    /// The server of the run, or one of this process's own.
    pub async fn shared() -> anyhow::Result<Self> {
        if let Ok(url) = env::var(URL_VARIABLE) {
            let is_mariadb = *IS_MARIADB.get_or_try_init(|| asked(&url)).await?;
            return Ok(Self { admin: url.parse().context(URL_VARIABLE)?, is_mariadb, _own: None });
        }
        let mut kept = OWN.lock().await;
        if let Some(own) = kept.upgrade() {
            return Self::of(own);
        }
        let dir = tempfile::tempdir()?;
        let server = Server::start(&dir.path().join("mariadb")).await?;
        let own = Arc::new(Own { server, _dir: dir });
        *kept = Arc::downgrade(&own);
        Self::of(own)
    }

    fn of(own: Arc<Own>) -> anyhow::Result<Self> {
        Ok(Self { admin: own.server.url("").parse()?, is_mariadb: true, _own: Some(own) })
    }

    /// MariaDB and not MySQL.
    pub fn is_mariadb(&self) -> bool {
        self.is_mariadb
    }

    /// The administrator's URL of a database.
    pub fn url(&self, database: &str) -> String {
        let mut url = self.admin.clone();
        url.set_path(database);
        url.into()
    }

    /// The URL of a database for somebody else.
    pub fn url_for(&self, database: &str, user: &str, password: &str) -> String {
        let mut url = self.admin.clone();
        url.set_path(database);
        url.set_username(user).expect("a mysql URL has a user");
        url.set_password(Some(password)).expect("a mysql URL has a password");
        url.into()
    }

    /// A fresh, empty database; gives its name.
    pub async fn empty_database(&self) -> anyhow::Result<String> {
        let name = format!("{PREFIX}{}", uuid::Uuid::now_v7().simple());
        let mut admin = connect(self.admin.as_str()).await?;
        let sql = format!("create database {name} character set utf8mb4");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
        Ok(name)
    }

    /// The name of an account, or a role, of the test that a database is for.
    pub fn account(database: &str, role: char) -> String {
        format!("{PREFIX}{role}{}", &database[database.len() - 12..])
    }

    /// Takes away what tests of a run have left on a server that is not theirs.
    pub async fn sweep(url: &str) -> anyhow::Result<()> {
        let mut admin = connect(url).await?;
        let left = format!(
            "select concat('drop database `', schema_name, '`') from information_schema.schemata
             where lower(left(schema_name, {length})) = '{PREFIX}'
             union all
             select concat('drop user `', user, '`@`', host, '`') from mysql.user
             where left(user, {length}) = '{PREFIX}'",
            length = PREFIX.len()
        );
        let left: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(left)).fetch_all(&mut admin).await?;
        for drop in left {
            sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut admin).await?;
        }
        Ok(())
    }

    /// Runs the statements of a fixture in a database.
    pub async fn fill(&self, database: &str, setup: &str) -> anyhow::Result<()> {
        let mut filling = connect(&self.url(database)).await?;
        let sql = if self.is_mariadb { setup.to_owned() } else { with_series(setup) };
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut filling).await.context("fill a database")?;
        Ok(())
    }
}

async fn asked(url: &str) -> anyhow::Result<bool> {
    let mut admin = connect(url).await?;
    let version: String = sqlx::query_scalar("select version()").fetch_one(&mut admin).await?;
    Ok(version.contains("MariaDB"))
}

/// The fixture with `seq_1_to_9` written out: rows that MySQL does not make up by such a name.
fn with_series(setup: &str) -> String {
    let mut parts = setup.split("seq_1_to_");
    let before = parts.next().unwrap_or_default().to_owned();
    let written = parts.map(|part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let rows = &part[..part.len() - rest.len()];
        format!(
            "json_table(concat('[0', repeat(',0', {rows} - 1), ']'), '$[*]' \
             columns (seq for ordinality)) seq_1_to_{rows}{rest}"
        )
    });
    iter::once(before).chain(written).collect()
}
