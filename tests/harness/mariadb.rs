//! The MariaDB of the tests: one private server for a whole run, a database for each test.

use std::{
    env,
    sync::{Arc, Weak},
};

use anyhow::Context as _;
use cli::servers::mariadb::{Server, connect};
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use tokio::sync::Mutex;
use url::Url;

/// Names the server that `servers` started for this run: an administrator's URL.
pub const URL_VARIABLE: &str = "TEST_MARIADB_URL";

/// A server that stands as long as somebody holds it.
#[derive(Clone)]
pub struct MariaDb {
    admin: Url,
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

impl MariaDb {
    /// The server of the run, or one of this process's own.
    pub async fn shared() -> anyhow::Result<Self> {
        if let Ok(url) = env::var(URL_VARIABLE) {
            return Ok(Self { admin: url.parse().context(URL_VARIABLE)?, _own: None });
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
        Ok(Self { admin: own.server.url("").parse()?, _own: Some(own) })
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
        let name = format!("t{}", uuid::Uuid::now_v7().simple());
        let mut admin = connect(self.admin.as_str()).await?;
        let sql = format!("create database {name} character set utf8mb4");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
        Ok(name)
    }
}
