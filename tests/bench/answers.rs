//! What an answer costs before and around its author: finding tables, reading the question by
//! grammar, and all that the pipeline does about a model that answers at once.
//!
//! The schema is the transport company's: 279 tables.

use std::collections::HashSet;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use catalog::{Catalog, words};
use chrono::NaiveDate;
use clap::Parser as _;
use engines::{Introspect, Target, TargetConfig};
use generator::recall::Recall;
use generator::{Ask, BUILTIN, Bill, Knowledge, Pipeline, Schema};
use llm::Llm;
use proto::Effort;
use serde::Deserialize;
use serde_json::{Value, json};
use tests::model::{Reply, ScriptedModel};
use tests::postgres::Postgres;

use crate::figures::median;
use crate::ground::Ground;
use crate::rounds::{Pair, alternate};
use crate::table::{Line, Target as Bound};

const ROUNDS: usize = 5;
/// Tables found for a question.
const CANDIDATES: usize = 12;
const MANY_TABLES: usize = 1_000;
/// In milliseconds.
const LINKING: f64 = 10.0;
const GENERATION: f64 = 50.0;
const OVERHEAD: f64 = 40.0;

/// Finding tables among a thousand, beside a plain scan that counts the words in common.
pub async fn linking() -> anyhow::Result<Vec<Line>> {
    let questions = questions()?;
    let catalog = repeated(&catalog::load::from_path(&data().join("schema.json"))?);
    let recall = Recall::new(&catalog);
    let scan = Scan::new(&catalog);
    let rounds = alternate(
        ROUNDS,
        async || Ok(each(&questions, |question| recall.candidates(question, &[], CANDIDATES))),
        async || Ok(each(&questions, |question| scan.candidates(question))),
    )
    .await?;
    let what = format!("tables found among {MANY_TABLES}, median question");
    Ok(vec![Line::pair(what, "ms", Pair::of(&rounds), Bound::AtMost(LINKING))])
}

/// The built-in generator, guard included.
pub async fn generation() -> anyhow::Result<Vec<Line>> {
    let catalog = catalog::load::from_path(&data().join("schema.json"))?;
    let tables = catalog.tables.len();
    let schema = Schema::prepare(0, catalog, Arc::new(Knowledge::default())).await;
    let pipeline = Pipeline { llm: None, target: None, schema_tokens: SCHEMA_TOKENS };
    let mut times = Vec::new();
    // The first of all makes the indexes, and does not count.
    let questions = questions()?;
    for question in questions.iter().take(1).chain(&questions) {
        let start = Instant::now();
        // A refusal is thought about as long.
        let _ = black_box(
            pipeline.generate(ask(question, BUILTIN), &schema, &Bill::default(), &|_| {}).await,
        );
        times.push(ms(start));
    }
    let what = format!("built-in generation, {tables} tables, median");
    Ok(vec![Line::bound(what, "ms", median(&times[1..]), GENERATION)])
}

/// A whole answer of a model that answers at once, dry run included, beside the bare request.
pub async fn overhead(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let url = Postgres::at(&ground.server_url())?.logistics().await?;
    let target = Target::connect(&TargetConfig::new(url.parse().map_err(anyhow::Error::msg)?))?;
    let catalog = target.introspect(&Introspect::default()).await?;
    let schema = Schema::prepare(0, catalog, Arc::new(Knowledge::default())).await;
    let model = ScriptedModel::start().await;
    model.will_always(Reply::json(&json!({ "sql": "select count(*) from drivers" })));
    let llm = Llm::from_config(&settings(&model)?)?;
    let pipeline =
        Pipeline { llm: llm.map(Arc::new), target: Some(target), schema_tokens: SCHEMA_TOKENS };
    let questions = questions()?;
    let by_hand = reqwest::Client::new();
    let rounds = alternate(
        ROUNDS,
        async || {
            let mut times = Vec::new();
            for question in &questions {
                let start = Instant::now();
                let answer = pipeline
                    .generate(ask(question, MODEL), &schema, &Bill::default(), &|_| {})
                    .await;
                answer.context("an answer")?;
                times.push(ms(start));
            }
            Ok(median(&times))
        },
        async || {
            let mut times = Vec::new();
            for question in &questions {
                let start = Instant::now();
                request(&by_hand, &model, question).await?;
                times.push(ms(start));
            }
            Ok(median(&times))
        },
    )
    .await?;
    let what = "an instant model's answer, median question";
    Ok(vec![Line::pair(what, "ms", Pair::of(&rounds), Bound::AtMost(OVERHEAD))])
}

const MODEL: &str = "scripted";
/// As in the service.
const SCHEMA_TOKENS: usize = 8_000;

fn ask<'a>(question: &'a str, model: &'a str) -> Ask<'a> {
    Ask {
        question,
        conversation: &[],
        model: Some(model),
        effort: Effort::Standard,
        today: NaiveDate::from_ymd_opt(2026, 1, 15).expect("a day of the calendar"),
        time_zone: "UTC",
        trace: None,
    }
}

/// No more than it takes to get an answer.
async fn request(
    client: &reqwest::Client,
    model: &ScriptedModel,
    text: &str,
) -> anyhow::Result<()> {
    let body = json!({ "model": MODEL, "messages": [{ "role": "user", "content": text }] });
    let url = format!("{}/chat/completions", model.url());
    let answer: Value = client.post(url).json(&body).send().await?.json().await?;
    anyhow::ensure!(answer["choices"].is_array(), "no answer");
    Ok(())
}

fn settings(model: &ScriptedModel) -> anyhow::Result<llm::Config> {
    #[derive(clap::Parser)]
    struct Settings {
        #[command(flatten)]
        llm: llm::Config,
    }
    let arguments = ["bench", "--llm-base-url", model.url(), "--llm-model", MODEL];
    Ok(Settings::try_parse_from(arguments)?.llm)
}

/// What the recall does in its plainest form: each table is as good as the words that it has in
/// common with the question, and every table is looked at.
struct Scan(Vec<HashSet<String>>);

impl Scan {
    fn new(catalog: &Catalog) -> Self {
        let words = |table: &catalog::Table| {
            let columns = table.columns.iter().map(|column| column.name.as_str());
            let names = columns.chain([table.name.as_str()]);
            names.flat_map(words::of_identifier).map(|word| words::stem(&word)).collect()
        };
        Self(catalog.tables.iter().map(words).collect())
    }

    fn candidates(&self, question: &str) -> Vec<usize> {
        let asked: Vec<String> = question
            .split(|c: char| !c.is_alphanumeric())
            .map(|word| words::stem(&word.to_lowercase()))
            .collect();
        let common =
            |table: &HashSet<String>| asked.iter().filter(|word| table.contains(*word)).count();
        let mut scored: Vec<(usize, usize)> = self.0.iter().map(common).zip(0..).collect();
        scored.sort_unstable_by(|a, b| b.cmp(a));
        scored.into_iter().take(CANDIDATES).map(|(_, table)| table).collect()
    }
}

/// The median over the questions, in milliseconds.
fn each<T>(questions: &[String], find: impl Fn(&str) -> T) -> f64 {
    let time = |question: &String| {
        let start = Instant::now();
        black_box(find(black_box(question)));
        ms(start)
    };
    median(&questions.iter().map(time).collect::<Vec<_>>())
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// Copies in schemas of their own, until there are enough tables.
fn repeated(catalog: &Catalog) -> Catalog {
    let copies = (0..).flat_map(|copy| {
        let schema = format!("branch{copy}");
        catalog.tables.iter().map(move |table| {
            let mut table = table.clone();
            table.schema = Some(schema.clone());
            table
        })
    });
    Catalog { tables: copies.take(MANY_TABLES).collect(), ..Catalog::default() }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/logistics")
}

fn questions() -> anyhow::Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Line {
        question: String,
    }
    let path = data().join("questions.jsonl");
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.is_empty());
    Ok(lines
        .map(|line| Ok(serde_json::from_str::<Line>(line)?.question))
        .collect::<Result<_, serde_json::Error>>()?)
}
