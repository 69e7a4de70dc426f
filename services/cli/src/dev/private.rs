//! Which servers a world stands on: the user's own where they are named, private ones where not.

use std::{collections::BTreeMap, convert::Infallible, env, time::Duration};

use anyhow::Context as _;
use tokio::time::sleep;

use super::{
    home::{Home, Memory},
    progress::{say, step},
    roster::Roster,
    sample,
};
use crate::servers::{
    nats,
    postgres::{self, Durability},
};

/// The app database on the private server.
const APP: &str = "rowcall";

/// What the user has named by `DATABASE_URL`, `NATS_URL` and `POSTGRES_URL`.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    database: Option<String>,
    nats: Option<String>,
    pub(super) target: Option<String>,
}

impl Given {
    pub(super) fn from_env() -> Self {
        // What is set to nothing is not set, as compose files have it.
        let given = |name| env::var(name).ok().filter(|url| !url.is_empty());
        Self {
            database: given("DATABASE_URL"),
            nats: given("NATS_URL"),
            target: given("POSTGRES_URL"),
        }
    }

    /// Is the app database one that nobody else looks after?
    pub(super) fn has_private_database(&self) -> bool {
        self.database.is_none()
    }
}

/// Where the services find what they stand on.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    pub(super) database: String,
    pub(super) nats: String,
    pub(super) target: String,
}

/// The private servers that run.
#[derive(Default)]
pub(super) struct Servers {
    pub(super) postgres: Option<postgres::Server>,
    pub(super) nats: Option<nats::Server>,
}

impl Servers {
    /// Starts what is needed. What has started stays in `self` when something else fails.
    pub(super) async fn start(
        &mut self,
        home: &Home,
        memory: &mut Memory,
        given: &Given,
        roster: &Roster,
    ) -> anyhow::Result<Addresses> {
        if given.database.is_none() || given.target.is_none() {
            self.start_postgres(home, memory).await?;
            roster.servers(self.processes());
        }
        let database = match (&given.database, &self.postgres) {
            (None, Some(server)) => app_database(server).await?,
            (given, _) => given.clone().unwrap_or_default(),
        };
        let target = match (&given.target, &self.postgres) {
            (None, Some(server)) => sample::ensure(server, &memory.reader_password).await?,
            (given, _) => given.clone().unwrap_or_default(),
        };
        let nats = match &given.nats {
            Some(url) => url.clone(),
            None => self.start_nats(home, memory).await?,
        };
        roster.servers(self.processes());
        Ok(Addresses { database, nats, target })
    }

    async fn start_postgres(&mut self, home: &Home, memory: &mut Memory) -> anyhow::Result<()> {
        let dir = home.postgres();
        let what = if dir.join("data").exists() { "Starting" } else { "Making and starting" };
        let start = postgres::Server::start(&dir, memory.postgres_port, Durability::Safe);
        let server = step(&format!("{what} a private PostgreSQL"), start).await?;
        if server.dir() != dir {
            say(&format!(
                "Its data is in {}: the server runs as another user, who cannot reach {}",
                server.dir().display(),
                dir.display()
            ));
        }
        memory.postgres_port = server.port();
        self.postgres = Some(server);
        Ok(())
    }

    async fn start_nats(&mut self, home: &Home, memory: &mut Memory) -> anyhow::Result<String> {
        let dir = home.nats();
        let start = nats::Server::start(&dir, memory.nats_port);
        let server = step("Starting a private NATS server", start).await?;
        memory.nats_port = server.port();
        let url = server.url();
        self.nats = Some(server);
        Ok(url)
    }

    /// Starts again what ends. Returns only when that fails.
    pub(super) async fn keep_running(&mut self, roster: &Roster) -> anyhow::Result<Infallible> {
        loop {
            tokio::select! {
                () = ended(self.postgres.as_mut(), postgres::Server::ended) => {}
                () = ended(self.nats.as_mut(), nats::Server::ended) => {}
            }
            // Whoever killed it may be killing more.
            sleep(Duration::from_millis(500)).await;
            if let Some(server) = self.postgres.as_mut().filter(|server| server.pid().is_none()) {
                say("PostgreSQL ended; starting it again");
                server.restart().await?;
            }
            if let Some(server) = self.nats.as_mut().filter(|server| server.pid().is_none()) {
                say("NATS ended; starting it again");
                server.restart().await?;
            }
            roster.servers(self.processes());
        }
    }

    /// Process ids by server.
    fn processes(&self) -> BTreeMap<String, u32> {
        let postgres = self.postgres.as_ref().and_then(postgres::Server::pid);
        let nats = self.nats.as_ref().and_then(nats::Server::pid);
        let named = [("postgres", postgres), ("nats", nats)];
        named.into_iter().filter_map(|(name, pid)| Some((name.to_owned(), pid?))).collect()
    }

    /// Ends them: NATS first, for what it holds can be told anew from PostgreSQL.
    pub(super) async fn stop(&mut self) {
        if let Some(mut server) = self.nats.take() {
            server.stop().await;
        }
        if let Some(mut server) = self.postgres.take() {
            server.stop().await;
        }
    }
}

async fn app_database(server: &postgres::Server) -> anyhow::Result<String> {
    if server.ensure_database(APP).await? {
        // Questions are asked as a role of the same server; it has no business here.
        let mut db = server.connect("postgres").await?;
        sqlx::raw_sql("revoke connect on database rowcall from public")
            .execute(&mut db)
            .await
            .context("close the app database to other roles")?;
    }
    Ok(server.url(APP))
}

/// Waits for ever where there is no server.
async fn ended<S>(server: Option<&mut S>, ended: impl AsyncFnOnce(&mut S)) {
    match server {
        Some(server) => ended(server).await,
        None => std::future::pending().await,
    }
}
