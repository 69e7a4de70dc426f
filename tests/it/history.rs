//! Queries of before: found, kept at hand, saved, shared, deleted; over HTTP, with a real target.

mod deleting;
mod finding;
mod saving;
mod sharing;

use anyhow::Context as _;
use engines::{Introspect, TargetConfig};
use executor::Executor;
use exporter::Exporter;
use files::Files;
use proto::{
    QueryId, QueryStatus, Role,
    api::{Query, ResultPage, SavedQuery},
};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{
    World,
    gateway::{Gateway, Person},
    postgres::pool,
};

/// A world with a gateway, an executor and an exporter, two people, and a target.
struct Place {
    world: World,
    gateway: Gateway,
    files: Files,
    target: PgPool,
    ann: Person,
    ben: Person,
}

const SETUP: &str = "
    create table orders (id int primary key, status text, total numeric(10,2), placed date,
                         at timestamptz, gift boolean, mark uuid, note text);
    insert into orders
    select n, case when n % 2 = 0 then 'open' else 'sent' end, n + 0.25, date '2024-01-01' + n,
           timestamptz '2024-01-01 00:00Z' + n * interval '1 day', n % 3 = 0,
           ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid,
           case when n = 7 then 'it''s' end
    from generate_series(1, 20) n;
    analyze";

impl Place {
    async fn new() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let name = world.postgres.empty_database().await?;
        let url = world.postgres.url(&name);
        let target = pool(&url).await?;
        sqlx::raw_sql(SETUP).execute(&target).await.context("set the target up")?;
        let config =
            executor::Config::new(TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?));
        let asked = engines::Target::connect(&config.target)?;
        let depth = Introspect { values: false, ..Introspect::default() };
        let shown = asked.introspect(&depth).await?;
        store::catalogs::publish(&world.db, asked.place(), &shown).await?;
        world.hire(Executor::new(&config, world.db.clone())?);
        let files = Files::open(&files::Config::default(), world.bus.jetstream().clone())?;
        world.hire(Exporter::new(world.db.clone(), files.clone()));
        let gateway = world.open_gateway().await?;
        let (ann, ben) = (world.person(Role::User).await?, world.person(Role::User).await?);
        Ok(Self { world, gateway, files, target, ann, ben })
    }

    /// Saves it as Ann.
    async fn save(&self, sql: &str, parameters: Value) -> anyhow::Result<SavedQuery> {
        let name = format!("saved {}", QueryId::new());
        let body = json!({"name": name, "sql": sql, "parameters": parameters});
        let response =
            self.gateway.post(&self.ann, "/api/saved-queries").json(&body).send().await?;
        let status = response.status();
        let text = response.text().await?;
        anyhow::ensure!(status == StatusCode::CREATED, "{status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    fn running(&self, saved: &SavedQuery, values: &Value) -> RequestBuilder {
        self.gateway
            .post(&self.ann, &saved.links.run)
            .header("prefer", "wait=30")
            .json(&json!({"parameters": values}))
    }

    /// Runs it as Ann, to its end.
    async fn run(&self, saved: &SavedQuery, values: Value) -> anyhow::Result<Query> {
        let response = self.running(saved, &values).send().await?;
        let status = response.status();
        let text = response.text().await?;
        anyhow::ensure!(status == StatusCode::ACCEPTED, "{status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Saves, runs, and reads the rows.
    async fn rows(&self, sql: &str, parameters: Value, values: Value) -> anyhow::Result<Value> {
        let saved = self.save(sql, parameters).await?;
        let query = self.run(&saved, values).await?;
        anyhow::ensure!(query.status == QueryStatus::Success, "{:?}", query.error);
        self.rows_of(&query).await
    }

    async fn rows_of(&self, query: &Query) -> anyhow::Result<Value> {
        let page = self.gateway.get(&self.ann, &query.links.results).send().await?;
        Ok(json!(page.json::<ResultPage>().await?.rows))
    }

    /// A question of Ann's that nobody answers: it waits for a generator.
    async fn ask(&self, question: &str) -> anyhow::Result<Query> {
        let asked =
            self.gateway.post(&self.ann, "/api/queries").json(&json!({"question": question}));
        Ok(asked.send().await?.error_for_status()?.json().await?)
    }

    /// A query of Ann's that has run.
    async fn ran(&self, sql: &str) -> anyhow::Result<Query> {
        let saved = self.save(sql, json!([])).await?;
        let query = self.run(&saved, json!({})).await?;
        anyhow::ensure!(query.status == QueryStatus::Success, "{:?}", query.error);
        Ok(query)
    }

    /// Makes the CSV of a query.
    async fn export(&self, query: &Query) -> anyhow::Result<()> {
        let path = format!("{}/export", query.links.this);
        let response = self.gateway.get(&self.ann, &path).send().await?;
        anyhow::ensure!(response.status() == StatusCode::OK, "{}", response.text().await?);
        Ok(())
    }

    async fn count(&self, table: &'static str) -> anyhow::Result<i64> {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        Ok(sqlx::query_scalar(sql).fetch_one(&self.world.db).await?)
    }
}
