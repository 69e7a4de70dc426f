//! What everything is measured on: a PostgreSQL and a NATS of our own, both as durable as in
//! production, with the app database and a target in them.

use std::path::Path;
use std::time::Duration;

use chassis::Bus;
use chassis::bus::streams::{self, Delivery};
use cli::servers::{nats, postgres};
use proto::Role;
use proto::UserId;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use store::password;
use tempfile::TempDir;
use tests::postgres::Postgres;
use tests::world;

use crate::jobs::KIND;

pub struct Ground {
    pub database_url: String,
    /// The app database, as our services reach it.
    pub db: PgPool,
    /// The same, for what is done by hand.
    pub hand: PgPool,
    pub bus: Bus,
    pub nats: nats::Server,
    /// Who asks.
    pub user: UserId,
    /// The session of `user`.
    pub token: String,
    /// The server's other database, which holds [`NARROW`].
    pub target: PgPool,
    pub target_url: String,
    server: postgres::Server,
    dir: TempDir,
}

/// A table of a million narrow rows.
pub const NARROW: &str = "narrow";
pub const NARROW_ROWS: u64 = 1_000_000;

/// Connections of everybody who is measured.
pub const CONNECTIONS: u32 = 32;

impl Ground {
    pub async fn prepare() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let server =
            postgres::Server::start(&dir.path().join("postgres"), 0, postgres::Durability::Safe)
                .await?;
        let nats = nats::Server::start(&dir.path().join("nats"), 0).await?;
        let database_url = Postgres::at(&server.url("postgres"))?.app_database().await?;
        let db = store::connect(&store::Config {
            database_url: database_url.clone(),
            database_pool: CONNECTIONS,
        })?;
        let hand = pool(&database_url).await?;
        let bus = world::connect(&nats.url()).await?;
        let kinds: Vec<&str> = proto::jobs::KINDS.into_iter().chain([KIND]).collect();
        streams::migrate(&bus, &kinds, &Delivery::default()).await?;

        let hash = password::hash("bench bench bench")?;
        let user = store::users::insert(&db, "bench", &hash, Role::User).await?.id;
        let lifetime = Duration::from_secs(3600);
        let (token, _) = store::sessions::open(&db, user, lifetime).await?;

        server.ensure_database("target").await?;
        let target_url = server.url("target");
        let target = pool(&target_url).await?;
        Ok(Self { database_url, db, hand, bus, nats, user, token, target, target_url, server, dir })
    }

    /// Fills [`NARROW`], unless it is there.
    pub async fn fill_narrow(&self) -> anyhow::Result<()> {
        sqlx::raw_sql(
            "create table if not exists narrow (id integer primary key, label text not null,
                 amount numeric(10, 2) not null, day date not null);
             insert into narrow
                 select n, 'label ' || n % 1000, (n * 37 % 100000) / 100.0, date '2020-01-01' + n % 1500
                 from generate_series(1, 1000000) n
                 on conflict do nothing;
             analyze narrow",
        )
        .execute(&self.target)
        .await?;
        Ok(())
    }

    /// The server itself, as its superuser reaches it.
    pub fn server_url(&self) -> String {
        self.server.url("postgres")
    }

    /// Where files of this run go.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub async fn end(mut self) {
        self.bus.close().await;
        self.db.close().await;
        self.hand.close().await;
        self.target.close().await;
        self.nats.stop().await;
        self.server.stop().await;
    }
}

async fn pool(url: &str) -> anyhow::Result<PgPool> {
    let options = PgPoolOptions::new().min_connections(CONNECTIONS).max_connections(CONNECTIONS);
    // By hand means without the pool's own round trip before each use.
    Ok(options.test_before_acquire(false).connect(url).await?)
}
