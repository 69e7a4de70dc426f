//! The generator at work: questions as rows and jobs, SQL and failures as rows and events.

mod cache;
mod candidates;
mod refine;
mod schema;
mod spending;

use std::time::Duration;

use anyhow::Context as _;
use catalog::Catalog;
use clap::Parser as _;
use engines::{Introspect, Target, TargetConfig};
use generator::{Answers, Config, Generator, Material};
use proto::{
    Effort, Event, JobErrorCode, JobId, Priority, QueryId, QueryStatus, Stage, UserId, api::Query,
    jobs::Generate,
};
use serde_json::json;
use sqlx::PgPool;
use store::{jobs::NewJob, queries::NewQuery};
use tests::{
    World, eventually,
    model::{Reply, ScriptedModel},
    postgres::pool,
};

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    llm: llm::Config,
}

/// A world with a target to ask about.
struct Place {
    world: World,
    target: TargetConfig,
    trees: PgPool,
    user: UserId,
}

const SETUP: &str = "
    create table parks (id integer primary key, name text not null);
    create table trees (id integer primary key, kind text not null, park_id integer references parks);
    insert into parks values (1, 'North'), (2, 'South');
    insert into trees values (1, 'oak', 1), (2, 'ash', 2), (3, 'oak', 2)";

impl Place {
    /// `llm` are arguments of the model's settings; none is no model.
    async fn new(llm: &[&str]) -> anyhow::Result<Self> {
        let place = Self::unattended().await?;
        place.hire(&place.config(llm))?;
        Ok(place)
    }

    /// Without a generator.
    async fn unattended() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let name = world.postgres.empty_database().await?;
        let url = world.postgres.url(&name);
        let trees = pool(&url).await?;
        sqlx::raw_sql(SETUP).execute(&trees).await.context("set the target up")?;
        let target = TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?);
        let user = UserId::new();
        sqlx::query(
            "insert into users (id, username, password_hash, role) values ($1, 'ann', '', 'user')",
        )
        .bind(user.0)
        .execute(&world.db)
        .await?;
        Ok(Self { world, target, trees, user })
    }

    async fn with(model: &ScriptedModel) -> anyhow::Result<Self> {
        Self::new(&["--llm-base-url", model.url(), "--llm-backoff", "0.01"]).await
    }

    fn config(&self, llm: &[&str]) -> Config {
        let settings = Settings::parse_from(["it"].iter().chain(llm)).llm;
        // As if the environment of whoever runs the tests were empty.
        let llm = llm::Config { llm_api_key: None, openai_api_key: None, ..settings };
        let material = Material {
            schema_path: None,
            knowledge_base_path: "no/such/folder".into(),
            schema_tokens: 8_000,
        };
        let answers = Answers { effort: Effort::Standard, cache_ttl: Duration::from_secs(3_600) };
        Config {
            llm,
            target: self.target.clone(),
            connections: connections::Config::default(),
            material,
            answers,
        }
    }

    fn hire(&self, config: &Config) -> anyhow::Result<()> {
        self.world.hire(Generator::new(config, self.world.db.clone())?);
        Ok(())
    }

    async fn submit(&self, question: &str, execute: bool) -> anyhow::Result<(QueryId, JobId)> {
        self.submit_as(NewQuery { execute, ..self.query(question) }).await
    }

    /// A question as the gateway would accept it, with nothing particular asked for.
    fn query(&self, question: &str) -> NewQuery {
        NewQuery {
            id: QueryId::new(),
            user: self.user,
            connection: None,
            question: question.into(),
            requested_model: None,
            effort: None,
            anew: false,
            parent: None,
            builds_on: None,
            execute: false,
            sql: None,
            parameters: Vec::new(),
            saved_query: None,
        }
    }

    async fn submit_as(&self, query: NewQuery) -> anyhow::Result<(QueryId, JobId)> {
        let job = NewJob::new(&Generate::new(query.id), Priority::Interactive);
        store::queries::insert(&self.world.db, &query, &job).await?;
        self.world.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
        Ok((query.id, job.id))
    }

    /// The query as it stands once it is no longer being generated.
    async fn generated(&self, id: QueryId) -> anyhow::Result<Query> {
        use QueryStatus::{Generating, Queued};
        eventually("the query is generated", async || {
            let found = store::queries::find(&self.world.db, id).await?;
            let found = found.context("it is there")?.query;
            Ok((!matches!(found.status, Queued | Generating)).then_some(found))
        })
        .await
    }

    async fn ask(&self, question: &str) -> anyhow::Result<Query> {
        let (id, _) = self.submit(question, false).await?;
        self.generated(id).await
    }

    async fn ask_as(&self, query: NewQuery) -> anyhow::Result<Query> {
        let (id, _) = self.submit_as(query).await?;
        self.generated(id).await
    }

    async fn events(&self, id: QueryId) -> anyhow::Result<Vec<Event>> {
        let envelopes = store::events::after(&self.world.db, id.into(), 0, 1_000).await?;
        Ok(envelopes.into_iter().map(|envelope| envelope.event).collect())
    }
}

fn answer(sql: &str) -> Reply {
    Reply::json(
        &json!({"reading": "Trees.", "assumptions": [], "sql": sql, "explanation": "", "not_answerable": ""}),
    )
}

#[tokio::test]
async fn without_a_model_the_built_in_generator_answers() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;

    let query = place.ask("How many trees are there?").await?;

    assert_eq!((query.status, query.model.as_deref()), (QueryStatus::NotExecuted, Some("builtin")));
    let sql = query.sql.context("there is SQL")?;
    let count: i64 =
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone())).fetch_one(&place.trees).await?;
    assert_eq!(count, 3);
    assert_eq!(query.tables, ["trees"]);
    assert!(query.explanation.is_some());
    let events = place.events(query.id).await?;
    assert!(events.contains(&Event::Sql { sql }));
    assert_eq!(events.last(), Some(&Event::Done { status: QueryStatus::NotExecuted }));
    Ok(())
}

#[tokio::test]
async fn what_is_to_be_run_is_queued_with_its_sql() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let (id, _) = place.submit("How many parks are there?", true).await?;

    let query = place.generated(id).await?;

    assert_eq!(query.status, QueryStatus::QueuedExecution);
    let jobs: Vec<String> = sqlx::query_scalar("select kind from jobs where status = 'queued'")
        .fetch_all(&place.world.db)
        .await?;
    assert_eq!(jobs, ["execute"]);
    assert!(!place.events(id).await?.iter().any(|event| matches!(event, Event::Done { .. })));
    Ok(())
}

#[tokio::test]
async fn nonsense_is_not_answered() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let query = place.ask("Why is the sky so blue over Rome?").await?;
    let code = query.error.as_ref().map(|error| error.code);
    assert_eq!(
        (query.status, code),
        (QueryStatus::FailedGeneration, Some(JobErrorCode::NotAnswerable))
    );
    assert_eq!(query.attempts, 1);
    Ok(())
}

#[tokio::test]
async fn what_the_target_cannot_plan_is_mended() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will(answer("select sum(kind) from trees")).will(answer("select count(kind) from trees"));
    let place = Place::with(&model).await?;

    let query = place.ask("How many trees are there?").await?;

    assert_eq!(query.sql.as_deref(), Some("select count(kind) from trees"));
    assert_eq!(query.usage.llm_calls, 2);
    assert!(model.calls()[1].said_by("user").contains("sum(text)"));
    let correcting = Event::stage(Stage::Correcting, "mending the SQL");
    assert!(place.events(query.id).await?.contains(&correcting));
    Ok(())
}

#[tokio::test]
async fn a_model_that_is_down_fails_the_question_once_and_is_paid_for() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Status(503, "busy".into()));
    let place = Place::with(&model).await?;

    // Nothing that the built-in generator could answer in its place.
    let query = place.ask("How happy are the gardeners?").await?;

    assert_eq!(query.status, QueryStatus::FailedGeneration);
    assert_eq!(query.error.map(|error| error.code), Some(JobErrorCode::LlmUnavailable));
    assert_eq!((query.attempts, query.usage.llm_calls, model.calls().len()), (1, 4, 4));
    let events = place.events(query.id).await?;
    assert!(events.iter().any(|event| matches!(event, Event::Error { .. })));
    assert_eq!(events.last(), Some(&Event::Done { status: QueryStatus::FailedGeneration }));
    Ok(())
}

#[tokio::test]
async fn a_cancel_does_not_wait_for_the_model() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Hang);
    let place = Place::with(&model).await?;
    let (id, job) = place.submit("How many trees are there?", false).await?;
    eventually("the model is asked", async || Ok((!model.calls().is_empty()).then_some(())))
        .await?;

    store::jobs::cancel(&place.world.db, job).await?;

    assert_eq!(place.generated(id).await?.status, QueryStatus::Cancelled);
    Ok(())
}

#[tokio::test]
async fn a_new_snapshot_counts_from_the_next_question_on() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    place.ask("How many trees are there?").await?;
    sqlx::raw_sql("create table benches (id integer primary key)").execute(&place.trees).await?;

    let target = Target::connect(&place.target)?;
    let catalog = target.introspect(&Introspect::default()).await?;
    store::catalogs::publish(&place.world.db, target.place(), &catalog).await?;

    let query = place.ask("How many benches are there?").await?;
    assert_eq!(query.tables, ["benches"], "{:?}", query.error);
    Ok(())
}

#[tokio::test]
async fn a_schema_from_files_needs_no_target() -> anyhow::Result<()> {
    let place = Place::unattended().await?;
    let dir = tempfile::tempdir()?;
    let table = json!({"table_name": "benches", "columns": [{"name": "id", "type": "integer"}]});
    std::fs::write(dir.path().join("a.json"), json!({"tables": [table]}).to_string())?;
    let mut config = place.config(&[]);
    config.material.schema_path = Some(dir.path().to_owned());
    let away = "postgres://nobody@127.0.0.1:1/none";
    config.target = TargetConfig::new(away.parse().map_err(anyhow::Error::msg)?);
    place.hire(&config)?;

    let query = place.ask("How many benches are there?").await?;

    assert_eq!(query.status, QueryStatus::NotExecuted, "{:?}", query.error);
    Ok(())
}

#[tokio::test]
async fn another_target_is_never_asked_by_the_schema_of_the_first() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let catalog = Catalog::default();
    store::catalogs::publish(&place.world.db, "elsewhere:5432/trees", &catalog).await?;
    let query = place.ask("How many trees are there?").await?;
    assert_eq!(query.tables, ["trees"], "{:?}", query.error);
    Ok(())
}
