//! Rules of access from the front door to the rows: written by an administrator, they hold for
//! what is shown, what a model is told, what is generated and what is run.

use std::time::Duration;

use anyhow::Context as _;
use clap::Parser as _;
use engines::TargetConfig;
use executor::Executor;
use generator::{Answers, Generator, Material};
use proto::{
    Effort, JobErrorCode, QueryStatus, Role,
    api::{Query, ResultPage, SchemaPage},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    World, eventually,
    gateway::{Gateway, Person},
    model::{Reply, ScriptedModel},
    postgres::pool,
};

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    llm: llm::Config,
}

const SETUP: &str = "
    create table orders (id int primary key, region_id int, customer text, margin int);
    create table salaries (id int primary key, pay int);
    insert into orders values (1, 1, 'ann', 5), (2, 1, 'bob', 6), (3, 2, 'zoe', 7);
    insert into salaries values (1, 4321);
    create view everything as select * from orders";

struct House {
    _world: World,
    gateway: Gateway,
    model: ScriptedModel,
    ann: Person,
    boss: Person,
}

impl House {
    async fn open() -> anyhow::Result<Self> {
        let world = World::new().await?;
        let name = world.postgres.empty_database().await?;
        let url = world.postgres.url(&name);
        sqlx::raw_sql(SETUP).execute(&pool(&url).await?).await.context("set the target up")?;
        let target = TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?);
        let gateway = world.open_gateway_with(|config| config.target = target.clone()).await?;
        let (ann, boss) = (world.person(Role::User).await?, world.person(Role::Admin).await?);
        let model = ScriptedModel::start().await;
        let usual = ["it", "--llm-base-url", model.url(), "--llm-backoff", "0.01"];
        let settings = Settings::try_parse_from(usual)?.llm;
        let generator = generator::Config {
            connections: connections::Config::default(),
            llm: llm::Config { llm_api_key: None, openai_api_key: None, ..settings },
            target: target.clone(),
            material: Material {
                schema_path: None,
                knowledge_base_path: "no/such/folder".into(),
                schema_tokens: 8_000,
            },
            answers: Answers { effort: Effort::Standard, cache_ttl: Duration::from_secs(600) },
        };
        world.hire(Generator::new(&generator, world.db.clone())?);
        let executor = executor::Config::new(target);
        world.hire(Executor::new(&executor, world.db.clone())?);
        Ok(Self { _world: world, gateway, model, ann, boss })
    }

    async fn put(
        &self,
        by: &Person,
        path: &str,
        body: Value,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let response = self.gateway.put(by, path).json(&body).send().await?;
        Ok((response.status(), response.json().await?))
    }

    async fn rule(&self, rule: Value) -> anyhow::Result<()> {
        let (status, said) = self.put(&self.boss, "/api/access/rules", rule).await?;
        anyhow::ensure!(status == StatusCode::OK, "{said}");
        Ok(())
    }

    /// The rules of this house: users see the orders of their region, without margins and
    /// customers, and no salaries.
    async fn close(&self) -> anyhow::Result<()> {
        self.rule(json!({
            "table": "orders", "applies_to": "user", "rows": "region_id = {user.region_id}",
            "hidden_columns": ["margin"], "masked_columns": ["customer"]
        }))
        .await?;
        self.rule(json!({"table": "salaries", "applies_to": "user", "hidden": true})).await?;
        let path = format!("/api/access/users/{}", self.ann.user.username);
        let known = json!({"attributes": {"region_id": 1}});
        let (status, said) = self.put(&self.boss, &path, known.clone()).await?;
        anyhow::ensure!(status == StatusCode::OK && said == known, "{said}");
        Ok(())
    }

    async fn ask(&self, person: &Person, question: &str) -> anyhow::Result<Query> {
        let asked = self.gateway.post(person, "/api/queries").header("prefer", "wait=30");
        Ok(asked.json(&json!({"question": question})).send().await?.json().await?)
    }

    /// Runs SQL of the person's own.
    async fn run(&self, person: &Person, sql: &str) -> anyhow::Result<Query> {
        let sql_of_model = json!({"sql": "select 1", "reading": "", "explanation": ""});
        self.model.will_always(Reply::json(&sql_of_model));
        let query = self.ask(person, &format!("something for: {sql}")).await?;
        let path = format!("/api/queries/{}", query.id);
        let execute = self.gateway.post(person, &format!("{path}/execute"));
        execute.json(&json!({"sql": sql})).send().await?.error_for_status()?;
        eventually("it has run", async || {
            let query: Query = self.gateway.get(person, &path).send().await?.json().await?;
            Ok(query
                .status
                .is_settled()
                .then_some(query)
                .filter(|q| q.status != QueryStatus::NotExecuted))
        })
        .await
    }

    async fn rows(&self, person: &Person, sql: &str) -> anyhow::Result<Vec<Vec<Value>>> {
        let query = self.run(person, sql).await?;
        anyhow::ensure!(query.status == QueryStatus::Success, "{sql}: {:?}", query.error);
        let path = format!("/api/queries/{}/results", query.id);
        let page: ResultPage = self.gateway.get(person, &path).send().await?.json().await?;
        Ok(serde_json::from_value(json!(page.rows))?)
    }

    async fn schema(&self, person: &Person) -> anyhow::Result<SchemaPage> {
        Ok(self.gateway.get(person, "/api/schema").send().await?.json().await?)
    }
}

#[tokio::test]
async fn what_rules_keep_back_is_neither_shown_nor_told_nor_run() -> anyhow::Result<()> {
    let house = House::open().await?;
    house.close().await?;

    let names = |page: &SchemaPage| page.tables.iter().map(|t| t.name.clone()).collect::<Vec<_>>();
    let shown = house.schema(&house.ann).await?;
    assert_eq!(names(&shown), ["orders"], "neither salaries nor the view");
    let columns: Vec<&str> = shown.tables[0].columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(columns, ["id", "region_id", "customer"]);
    assert_eq!(names(&house.schema(&house.boss).await?), ["everything", "orders", "salaries"]);

    let sql = "select * from orders order by id";
    let theirs = vec![json!([1, 1, null]), json!([2, 1, null])];
    assert_eq!(json!(house.rows(&house.ann, sql).await?), json!(theirs));
    let prompt = house.model.calls().last().context("it was asked")?.said_by("system").to_owned();
    assert!(prompt.contains("orders") && !prompt.contains("salaries"), "{prompt}");
    assert!(!prompt.contains("margin") && !prompt.contains("zoe"), "{prompt}");
    assert_eq!(house.rows(&house.boss, sql).await?.len(), 3, "they are no user");

    for sql in ["select pay from salaries", "select margin from orders", "select * from everything"]
    {
        let refused = house.run(&house.ann, sql).await?.error.context("it is refused")?;
        assert_eq!(refused.code, JobErrorCode::SqlRefused, "{refused}");
        assert!(refused.excerpt.is_some_and(|excerpt| excerpt.ends_with('^')), "it points");
        assert!(!refused.hint.unwrap_or_default().contains("salaries"));
    }
    Ok(())
}

#[tokio::test]
async fn who_is_not_known_well_enough_sees_nothing_of_what_asks_for_it() -> anyhow::Result<()> {
    let house = House::open().await?;
    house.close().await?;
    let path = format!("/api/access/users/{}", house.ann.user.username);
    house.put(&house.boss, &path, json!({"attributes": {}})).await?;
    let sql = "select count(*) from orders";
    let refused = house.run(&house.ann, sql).await?.error.context("it is refused")?;
    assert_eq!(refused.code, JobErrorCode::AccessDenied);
    assert_eq!(refused.excerpt.as_deref(), Some(&*format!("{sql}\n{}^", " ".repeat(21))));

    let rule = "/api/access/rules?table=orders&applies_to=user";
    let gone = house.gateway.request(Method::DELETE, rule).header("x-api-key", &house.boss.key);
    assert_eq!(gone.send().await?.status(), StatusCode::NO_CONTENT);
    assert_eq!(json!(house.rows(&house.ann, sql).await?), json!([[3]]), "it counts at once");
    Ok(())
}

#[tokio::test]
async fn an_answer_of_before_is_not_given_to_whom_rules_concern() -> anyhow::Result<()> {
    let house = House::open().await?;
    let of_all = json!({"sql": "select pay from salaries", "reading": "", "explanation": ""});
    house.model.will_always(Reply::json(&of_all));
    let question = "what is paid?";
    assert!(house.ask(&house.boss, question).await?.sql.is_some());
    let before = house.model.calls().len();
    assert!(house.ask(&house.ann, question).await?.sql.is_some(), "nothing is kept back yet");
    assert_eq!(house.model.calls().len(), before, "it was known");
    house.close().await?;
    let answer = house.ask(&house.ann, question).await?;
    assert_eq!(answer.sql, None, "{:?}", answer.error);
    assert!(house.model.calls().len() > before);
    Ok(())
}

#[tokio::test]
async fn rules_are_written_by_administrators_and_make_sense() -> anyhow::Result<()> {
    let house = House::open().await?;
    let rule = json!({"table": "orders", "applies_to": "everyone", "hidden": true});
    let user = format!("/api/access/users/{}", house.ann.user.username);
    for path in ["/api/access/rules", &user] {
        for method in [Method::GET, Method::PUT] {
            let request = house.gateway.request(method.clone(), path).json(&rule);
            let refused = request.header("x-api-key", &house.ann.key).send().await?;
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method} {path}");
        }
    }
    for (rule, why) in [
        (json!({"table": "nothing", "applies_to": "user"}), "there is no table nothing"),
        (json!({"table": "orders", "applies_to": "user", "masked_columns": ["x"]}), "no column x"),
        (json!({"table": "orders", "applies_to": "user", "rows": "x = 1"}), "no column x"),
        (
            json!({"table": "orders", "applies_to": "user", "rows": "customer = '{user.name}'"}),
            "must stand by itself",
        ),
        (
            json!({"table": "orders", "applies_to": "user", "rows": "id in (select id from salaries)"}),
            "may only speak of the columns of its table",
        ),
    ] {
        let (status, said) = house.put(&house.boss, "/api/access/rules", rule.clone()).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{rule}");
        assert!(said.to_string().contains(why), "{said}");
    }
    let wrong = json!({"attributes": {"region": "a\u{0}b"}});
    assert_eq!(house.put(&house.boss, &user, wrong).await?.0, StatusCode::UNPROCESSABLE_ENTITY);

    house.rule(rule).await?;
    let listed = house.gateway.get(&house.boss, "/api/access/rules").send().await?;
    let listed: Value = listed.json().await?;
    assert_eq!(listed["items"][0]["table"], "orders");
    assert_eq!(listed["items"][0]["updated_by"], house.boss.user.username);
    assert!(house.schema(&house.boss).await?.tables.iter().all(|t| t.name != "orders"));
    Ok(())
}
