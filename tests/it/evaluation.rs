//! `rowcall eval`, as somebody runs it who wants to know how good the answers are.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use cli::Rowcall;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    model::{Reply, ScriptedModel},
    postgres::{Postgres, SAMPLE},
    world::eventually,
};

mod linking;
mod models;

/// A set of questions about the sample shop, and where its result goes.
struct Evaluation {
    dir: TempDir,
    server: Postgres,
}

impl Evaluation {
    async fn of(questions: &[Value]) -> anyhow::Result<Self> {
        let server = Postgres::shared().await?;
        server.sample().await?;
        let evaluation = Self { dir: tempfile::tempdir()?, server };
        evaluation.ask(questions)?;
        Ok(evaluation)
    }

    /// Puts other questions into the set.
    fn ask(&self, questions: &[Value]) -> anyhow::Result<()> {
        let lines: Vec<String> = questions.iter().map(ToString::to_string).collect();
        Ok(std::fs::write(self.path("shop.jsonl"), lines.join("\n"))?)
    }

    async fn run(&self, options: &[&str]) -> anyhow::Result<ExitCode> {
        let (set, out) = (self.path("shop.jsonl"), self.path("result.json"));
        let server = self.server.url("postgres");
        let arguments = ["rowcall", "eval", &set, "--server", &server, "--out", &out];
        Rowcall::try_parse_from(arguments.iter().chain(options))?.run().await
    }

    fn result(&self) -> anyhow::Result<Value> {
        Ok(serde_json::from_slice(&std::fs::read(self.path("result.json"))?)?)
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }
}

fn question(id: &str, text: &str, gold_sql: Value) -> Value {
    json!({ "id": id, "db": SAMPLE, "question": text, "gold_sql": gold_sql })
}

fn outcomes(result: &Value) -> Vec<&str> {
    let cases = result["cases"].as_array().map(Vec::as_slice).unwrap_or_default();
    cases.iter().filter_map(|case| case["outcome"].as_str()).collect()
}

#[tokio::test]
async fn rows_decide_what_is_right() {
    let evaluation = Evaluation::of(&[
        question("same", "How many users are there?", json!("select count(id) + 0.0 from users")),
        question(
            "any",
            "How many users are there?",
            json!(["select 1", "select count(*) from users"]),
        ),
        question("other", "How many users are there?", json!("select count(*) from orders")),
        question("none", "Why is the sky blue?", json!(null)),
        question("declined", "Why is the sky blue?", json!("select 1")),
        question("broken", "How many users are there?", json!("select count(*) from nowhere")),
    ])
    .await
    .unwrap();
    evaluation.run(&[]).await.unwrap();

    let result = evaluation.result().unwrap();
    let expected = ["right", "right", "wrong", "right", "declined", "gold_failed"];
    assert_eq!(outcomes(&result), expected);
    assert_eq!(result["totals"]["shop"]["builtin"]["all"]["outcomes"]["right"], 3);
    let other = &result["cases"][2];
    assert_eq!(other["reason"], "no column holds the values of column 1");
    assert_eq!(other["failure"], "wrong_tables");
    assert_eq!(other["rows"]["gold"]["rows"], 1);
    assert!(other["rows"]["gold"]["some"][0][0].is_number(), "{other}");
    let page = std::fs::read_to_string(evaluation.path("result.md")).unwrap();
    assert!(page.contains("wrong tables"), "{page}");
}

#[tokio::test]
async fn a_gold_query_that_writes_changes_nothing() {
    let harm = json!("delete from reviews returning id");
    let evaluation =
        Evaluation::of(&[question("1", "How many reviews are there?", harm)]).await.unwrap();
    evaluation.run(&[]).await.unwrap();
    assert_eq!(outcomes(&evaluation.result().unwrap()), ["gold_failed"]);
}

#[tokio::test]
async fn too_few_right_answers_fail_the_run() {
    let wrong = question("1", "How many users are there?", json!("select -1"));
    let evaluation = Evaluation::of(&[wrong]).await.unwrap();
    let code = evaluation.run(&["--min-right", "50"]).await.unwrap();
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::FAILURE));
    let code = evaluation.run(&["--min-right", "0"]).await.unwrap();
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS));
}

#[tokio::test]
async fn a_set_that_cannot_be_read_is_named() {
    let evaluation = Evaluation::of(&[json!({ "id": "1", "db": SAMPLE })]).await.unwrap();
    let error = evaluation.run(&[]).await.unwrap_err();
    let told = format!("{error:#}");
    assert!(told.contains("shop.jsonl: line 1: missing field `question`"), "{told}");
    assert!(!Path::new(&evaluation.path("result.json")).exists());
}
