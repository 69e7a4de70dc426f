//! The PostgreSQL of the tests: one private server for a whole run, a database for each test.

use std::{
    env,
    sync::{Arc, Weak},
};

use anyhow::Context as _;
use cli::servers::postgres::{Durability, Server};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, postgres::PgPoolOptions};
use tempfile::TempDir;
use tokio::sync::Mutex;
use url::Url;

/// Names the server that `servers` started for this run: a superuser's URL.
pub const URL_VARIABLE: &str = "TEST_POSTGRES_URL";

/// Migrated and empty; copied for each test.
const TEMPLATE: &str = "rowcall_template";
/// The sample shop, read by many tests, changed by none.
pub const SAMPLE: &str = "ecommerce";
/// The transport company, read by many tests, changed by none.
pub const LOGISTICS: &str = "logistics";
/// May read the samples, and nothing else.
pub const READER: &str = "rowcall_reader";
const READER_PASSWORD: &str = "reader";

/// A server that stands as long as somebody holds it.
#[derive(Clone)]
pub struct Postgres {
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

impl Postgres {
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
        let server = Server::start(&dir.path().join("postgres"), 0, Durability::Fast).await?;
        let own = Arc::new(Own { server, _dir: dir });
        *kept = Arc::downgrade(&own);
        Self::of(own)
    }

    /// The administrator's view of `server`, which somebody else keeps.
    pub fn at(url: &str) -> anyhow::Result<Self> {
        Ok(Self { admin: url.parse()?, _own: None })
    }

    fn of(own: Arc<Own>) -> anyhow::Result<Self> {
        Ok(Self { admin: own.server.url("postgres").parse()?, _own: Some(own) })
    }

    /// The superuser's URL of a database.
    pub fn url(&self, database: &str) -> String {
        let mut url = self.admin.clone();
        url.set_path(database);
        url.into()
    }

    /// The reader's URL of a database.
    pub fn reader_url(&self, database: &str) -> String {
        let mut url = self.admin.clone();
        url.set_path(database);
        url.set_username(READER).expect("a postgres URL has a user");
        url.set_password(Some(READER_PASSWORD)).expect("a postgres URL has a password");
        url.into()
    }

    /// A fresh app database with all migrations; gives its URL.
    pub async fn app_database(&self) -> anyhow::Result<String> {
        self.prepare_template().await?;
        self.copy(TEMPLATE).await
    }

    /// A fresh, empty database; gives its name.
    pub async fn empty_database(&self) -> anyhow::Result<String> {
        let name = format!("t{}", uuid::Uuid::now_v7().simple());
        self.run(&format!("create database {name} template template0")).await?;
        Ok(name)
    }

    async fn copy(&self, template: &str) -> anyhow::Result<String> {
        let name = format!("t{}", uuid::Uuid::now_v7().simple());
        self.run(&format!("create database {name} template {template}")).await?;
        Ok(self.url(&name))
    }

    /// Makes the template once, whoever comes first.
    pub async fn prepare_template(&self) -> anyhow::Result<()> {
        self.once(TEMPLATE, async |url| {
            let db = pool(url).await?;
            store::migrate(&db).await?;
            db.close().await;
            Ok(())
        })
        .await
    }

    /// Loads the sample shop once, whoever comes first; gives the reader's URL.
    pub async fn sample(&self) -> anyhow::Result<String> {
        self.filled(
            SAMPLE,
            &[
                include_str!("../../data/ecommerce/schema.sql"),
                include_str!("../../data/ecommerce/data.sql"),
                include_str!("../../data/ecommerce/views.sql"),
                include_str!("../../data/ecommerce/reader.sql"),
                "analyze",
            ],
        )
        .await
    }

    /// As [`Postgres::sample`], for the transport company.
    pub async fn logistics(&self) -> anyhow::Result<String> {
        self.filled(
            LOGISTICS,
            &[
                include_str!("../../data/logistics/schema.sql"),
                include_str!("../../data/logistics/data.sql"),
                include_str!("../../data/logistics/reader.sql"),
            ],
        )
        .await
    }

    async fn filled(&self, name: &str, scripts: &[&'static str]) -> anyhow::Result<String> {
        self.once(name, async |url| {
            let mut db = PgConnection::connect(url).await?;
            for script in scripts {
                sqlx::raw_sql(AssertSqlSafe(*script)).execute(&mut db).await?;
            }
            db.close().await?;
            Ok(())
        })
        .await?;
        Ok(self.reader_url(name))
    }

    /// Makes a database by `fill` unless it stands, under a lock that all processes share. It
    /// gets its name when it is whole, so a run that was cut short leaves nothing half done.
    async fn once(
        &self,
        name: &str,
        fill: impl AsyncFnOnce(&str) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut admin = self.admin().await?;
        sqlx::query("select pg_advisory_lock(4711)").execute(&mut admin).await?;
        let stands: bool =
            sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
                .bind(name)
                .fetch_one(&mut admin)
                .await?;
        if !stands {
            let draft = format!("{name}_draft");
            for statement in [
                format!(
                    "do $$ begin create role {READER} login password '{READER_PASSWORD}';
                     exception when duplicate_object then null; end $$"
                ),
                format!("drop database if exists {draft} with (force)"),
                format!(
                    "create database {draft} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
                ),
            ] {
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await?;
            }
            fill(&self.url(&draft)).await.with_context(|| format!("fill database {name}"))?;
            let rename = format!("alter database {draft} rename to {name}");
            sqlx::raw_sql(AssertSqlSafe(rename)).execute(&mut admin).await?;
        }
        admin.close().await?;
        Ok(())
    }

    async fn admin(&self) -> anyhow::Result<PgConnection> {
        PgConnection::connect(self.admin.as_str()).await.context("connect to the test server")
    }

    async fn run(&self, statement: &str) -> anyhow::Result<()> {
        let mut admin = self.admin().await?;
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut admin).await?;
        admin.close().await?;
        Ok(())
    }
}

/// A small pool: many tests share the server.
pub async fn pool(url: &str) -> anyhow::Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(std::time::Duration::from_secs(5))
        .connect(url)
        .await
        .context("connect to a test database")
}
