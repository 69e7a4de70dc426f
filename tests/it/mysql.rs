//! A MariaDB or a MySQL behind a stored connection, through the front door: asked in words without a model,
//! run, cancelled, exported, under rules of access.

mod asking;
mod cancelling;
mod formats;
mod saving;

use std::time::Duration;

use anyhow::Context as _;
use clap::Parser as _;
use engines::TargetConfig;
use executor::Executor;
use exporter::Exporter;
use files::Files;
use generator::{Answers, Generator, Material};
use proto::{
    Effort, QueryId, QueryStatus, Role,
    api::{Connection, Query, ResultPage, SavedQuery},
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::MySqlPool;
use tests::{
    World,
    gateway::{Gateway, Person},
    mysql::MySql,
};

const KEY: &str = "now:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    llm: llm::Config,
}

/// A world with every service, whose default target is a PostgreSQL that nobody asks, and Ann, who
/// has a connection to that.
struct House {
    world: World,
    gateway: Gateway,
    server: MySql,
    database: String,
    db: MySqlPool,
    connection: Connection,
    ann: Person,
    bob: Person,
}

impl House {
    /// With a database that `setup` filled, which an account reads that may do nothing else.
    async fn with(setup: &str) -> anyhow::Result<Self> {
        let server = MySql::shared().await?;
        let database = server.empty_database().await?;
        let account = MySql::account(&database, 'u');
        let grants = format!(
            "{setup}; create user {account} identified by 'p';
             grant select, show view on {database}.* to {account}"
        );
        server.fill(&database, &grants).await?;
        let db = MySqlPool::connect(&server.url(&database)).await?;

        let world = World::new().await?;
        let default = world.postgres.url(&world.postgres.empty_database().await?);
        let target = TargetConfig::new(default.parse().map_err(anyhow::Error::msg)?);
        let connections = connections::Config {
            encryption_key: KEY.parse()?,
            connection_allow_private: true,
            ..connections::Config::default()
        };
        let gateway = world
            .open_gateway_with(|config| {
                config.target = target.clone();
                config.connections = connections.clone();
            })
            .await?;
        let llm = Settings::try_parse_from(["it"])?.llm;
        let generator = generator::Config {
            connections: connections.clone(),
            llm: llm::Config { llm_base_url: None, llm_api_key: None, openai_api_key: None, ..llm },
            target: target.clone(),
            material: Material {
                schema_path: None,
                knowledge_base_path: "no/such/folder".into(),
                schema_tokens: 8_000,
            },
            answers: Answers { effort: Effort::Standard, cache_ttl: Duration::from_secs(600) },
        };
        world.hire(Generator::new(&generator, world.db.clone())?);
        let executor = executor::Config { connections, ..executor::Config::new(target) };
        world.hire(Executor::new(&executor, world.db.clone())?);
        let files = Files::open(&files::Config::default(), world.bus.jetstream().clone())?;
        world.hire(Exporter::new(world.db.clone(), files));
        let (ann, bob) = (world.person(Role::User).await?, world.person(Role::User).await?);
        let url = server.url_for(&database, &account, "p");
        let wanted = json!({
            "name": "Shop", "url": url, "tls": {"mode": "prefer"}, "schemas": [database],
            "sharing": "everyone",
        });
        let made = gateway.post(&ann, "/api/connections").json(&wanted).send().await?;
        let (status, text) = (made.status(), made.text().await?);
        anyhow::ensure!(status == StatusCode::CREATED, "{text}");
        let connection = serde_json::from_str(&text)?;
        Ok(Self { world, gateway, server, database, db, connection, ann, bob })
    }

    /// Asks in words, and waits until it is answered and run.
    async fn ask(&self, person: &Person, question: &str) -> anyhow::Result<Query> {
        let body = json!({
            "question": question, "connection_id": self.connection.id, "execute": true,
        });
        let asked = self.gateway.post(person, "/api/queries").header("prefer", "wait=30");
        Ok(asked.json(&body).send().await?.error_for_status()?.json().await?)
    }

    async fn save(&self, sql: &str, parameters: Value) -> anyhow::Result<SavedQuery> {
        let body = json!({
            "name": format!("saved {}", QueryId::new()), "sql": sql, "parameters": parameters,
            "connection_id": self.connection.id, "sharing": "everyone",
        });
        let request = self.gateway.post(&self.ann, "/api/saved-queries").json(&body);
        let response = request.send().await?;
        let (status, text) = (response.status(), response.text().await?);
        anyhow::ensure!(status == StatusCode::CREATED, "{sql}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Runs it to its end.
    async fn run(
        &self,
        person: &Person,
        saved: &SavedQuery,
        values: Value,
    ) -> anyhow::Result<Query> {
        let request = self.gateway.post(person, &saved.links.run).header("prefer", "wait=30");
        let response = request.json(&json!({"parameters": values})).send().await?;
        let (status, text) = (response.status(), response.text().await?);
        anyhow::ensure!(status == StatusCode::ACCEPTED, "{text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Runs SQL of Ann's own.
    async fn ran(&self, sql: &str) -> anyhow::Result<Query> {
        let saved = self.save(sql, json!([])).await?;
        self.run(&self.ann, &saved, json!({})).await
    }

    async fn rows(&self, person: &Person, query: &Query) -> anyhow::Result<Value> {
        anyhow::ensure!(query.status == QueryStatus::Success, "{:?}", query.error);
        let page = self.gateway.get(person, &query.links.results).send().await?;
        Ok(json!(page.json::<ResultPage>().await?.rows))
    }
}
