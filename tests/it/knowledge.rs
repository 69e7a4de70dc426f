//! What is known beyond the schema: written at the front door, read by the generators.

mod editing;
mod hiding;
mod meaning;
mod reading;

use std::time::Duration;

use anyhow::Context as _;
use clap::Parser as _;
use engines::{Target, TargetConfig};
use generator::{Answers, Config, Generator, Material};
use proto::{Effort, Role, api::Query};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{
    World,
    gateway::{Gateway, Person},
    model::{Reply, ScriptedModel},
    postgres::pool,
};

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    llm: llm::Config,
}

/// A database of trees, a gateway before it, a model to ask, and two people.
struct House {
    world: World,
    gateway: Gateway,
    model: ScriptedModel,
    target: TargetConfig,
    trees: PgPool,
    admin: Person,
    user: Person,
}

const SETUP: &str = "
    create table parks (id integer primary key, name text not null);
    create table trees (id integer primary key, kind text not null, park_id integer references parks)";

impl House {
    /// With a generator that finds by words.
    async fn open() -> anyhow::Result<Self> {
        let house = Self::without_generator().await?;
        house.hire(&house.config(&[])?)?;
        Ok(house)
    }

    async fn without_generator() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let name = world.postgres.empty_database().await?;
        let url = world.postgres.url(&name);
        let trees = pool(&url).await?;
        sqlx::raw_sql(SETUP).execute(&trees).await.context("set the target up")?;
        let target = TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?);
        let gateway = world.open_gateway_with(|config| config.target = target.clone()).await?;
        let (admin, user) = (world.person(Role::Admin).await?, world.person(Role::User).await?);
        let model = ScriptedModel::start().await;
        let sql = "select count(*) from trees";
        model.will_always(Reply::json(&json!({"sql": sql, "reading": "", "explanation": ""})));
        Ok(Self { world, gateway, model, target, trees, admin, user })
    }

    fn config(&self, more: &[&str]) -> anyhow::Result<Config> {
        let usual = ["it", "--llm-base-url", self.model.url(), "--llm-backoff", "0.01"];
        let settings = Settings::try_parse_from(usual.iter().chain(more))?.llm;
        let llm = llm::Config { llm_api_key: None, openai_api_key: None, ..settings };
        let material = Material {
            schema_path: None,
            knowledge_base_path: "no/such/folder".into(),
            schema_tokens: 8_000,
        };
        let answers = Answers { effort: Effort::Standard, cache_ttl: Duration::ZERO };
        let connections = connections::Config::default();
        Ok(Config { llm, target: self.target.clone(), connections, material, answers })
    }

    fn hire(&self, config: &Config) -> anyhow::Result<()> {
        self.world.hire(Generator::new(config, self.world.db.clone())?);
        Ok(())
    }

    /// The prompt with which the model is asked to answer the question.
    async fn prompt(&self, question: &str) -> anyhow::Result<String> {
        let asked = self.gateway.post(&self.user, "/api/queries").header("prefer", "wait=30");
        let query: Query = asked.json(&json!({"question": question})).send().await?.json().await?;
        anyhow::ensure!(query.sql.is_some(), "{:?}", query.error);
        let calls = self.model.calls();
        let last = calls.last().context("the model was asked")?;
        Ok(last.said_by("system").to_owned())
    }

    /// Adds what an administrator may add.
    async fn add(&self, kind: &str, body: &Value) -> anyhow::Result<Value> {
        let path = format!("/api/knowledge/{kind}");
        let response = self.gateway.post(&self.admin, &path).json(body).send().await?;
        anyhow::ensure!(response.status() == StatusCode::CREATED, response.text().await?);
        Ok(response.json().await?)
    }

    async fn example(&self, question: &str, sql: &str) -> anyhow::Result<Value> {
        self.add("examples", &json!({"question": question, "sql": sql})).await
    }

    async fn list(&self, path: &str) -> anyhow::Result<Value> {
        let path = format!("/api/knowledge/{path}");
        Ok(self.gateway.get(&self.user, &path).send().await?.error_for_status()?.json().await?)
    }

    async fn refresh_schema(&self) -> anyhow::Result<()> {
        let asked = self.gateway.post(&self.admin, "/api/admin/schema/refresh");
        asked.send().await?.error_for_status()?;
        Ok(())
    }

    fn place(&self) -> anyhow::Result<String> {
        Ok(Target::connect(&self.target)?.place().to_owned())
    }
}

/// The fields that a refusal complains of.
async fn complaints(response: Response) -> anyhow::Result<Vec<String>> {
    anyhow::ensure!(response.status() == StatusCode::UNPROCESSABLE_ENTITY, response.text().await?);
    let problem: Value = response.json().await?;
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    Ok(errors.iter().filter_map(|error| error["field"].as_str().map(String::from)).collect())
}

fn path(of: &Value) -> anyhow::Result<&str> {
    of["links"]["self"].as_str().context("it says where it is")
}
