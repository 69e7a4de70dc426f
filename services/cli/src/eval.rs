//! `rowcall eval`: how many questions of a set are answered right.
//!
//! Each question goes through the pipeline of the service; then its SQL and the gold SQL run, and
//! their rows are compared (execution accuracy). Databases take turns, so that no more than one
//! schema and one pool are held; the questions of one run side by side.

mod answer;
mod case;
mod compare;
mod database;
mod earlier;
mod matching;
mod outcome;
mod question;
mod summary;
mod tally;
mod value;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::Utc;
use engines::{Introspect, Target, TargetConfig, TargetUrl};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use generator::BUILTIN;
use indicatif::{ProgressBar, ProgressStyle};
use llm::Llm;
use serde::Serialize;
use sqlx::postgres::PgConnectOptions;

use self::answer::Generator;
use self::case::Case;
use self::database::Database;
use self::earlier::Earlier;
use self::outcome::Outcome;
use self::question::Question;
use self::tally::Totals;

/// Ask the questions of a set and compare the rows with those of its gold SQL
///
/// A set is a file of JSON lines: `{"id", "db", "question", "gold_sql", "ordered"?, "set"?,
/// "category"?, "difficulty"?}`. `db` names a database on the server; `gold_sql` is one query, a
/// list of which any is right, or null where the right answer is that there is none.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Files of questions
    #[arg(required = true, value_name = "SET.jsonl")]
    sets: Vec<PathBuf>,

    /// The server that holds the databases: `postgres://user:password@host:port`
    #[arg(long, value_name = "URL")]
    server: String,

    /// Who answers: `builtin`, or a model by name
    #[arg(long, default_value = BUILTIN)]
    model: String,

    /// Questions answered at a time
    #[arg(long, value_name = "N", default_value_t = cores())]
    jobs: usize,

    /// The result file, or a folder for it
    #[arg(long, value_name = "PATH", default_value = ".rowcall/eval.json")]
    out: PathBuf,

    /// Only the first questions of each set
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Only questions whose id, database, category or text contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Say what changed since an earlier result file
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,

    /// Fail (exit code 1) when a set has fewer right answers than this
    #[arg(long, value_name = "PERCENT")]
    min_right: Option<f64>,

    /// Seconds that one query may run
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,

    #[command(flatten)]
    llm: llm::Config,
}

const EXAMPLES: &str = "\
Examples:
  rowcall eval data/ecommerce/questions.jsonl --server postgres://localhost:5432
  rowcall eval sets/*.jsonl --server postgres://localhost:5432 --out after.json --compare before.json
  LLM_API_KEY=… rowcall eval set.jsonl --server postgres://localhost:5432 --model gpt-4.1 --limit 20";

fn cores() -> usize {
    std::thread::available_parallelism().map_or(4, usize::from)
}

/// The result file.
#[derive(Serialize)]
struct Report<'a> {
    model: &'a str,
    seconds: f64,
    totals: &'a Totals,
    /// In the order of the sets.
    cases: &'a [Case],
}

/// Runs the evaluation, writes the result file, and prints the totals.
///
/// # Errors
/// When a set or a database cannot be read, or the server goes away. Wrong answers are no error.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let questions = questions(&args)?;
    let earlier = args.compare.as_deref().map(Earlier::read).transpose()?;
    let start = Instant::now();
    let cases = Evaluation::new(&args)?.cases(questions).await?;
    let totals = tally::totals(&cases);
    let report = Report {
        model: &args.model,
        seconds: start.elapsed().as_secs_f64(),
        totals: &totals,
        cases: &cases,
    };
    let file = result_file(&args.out);
    write(&report, &file)?;
    print!("{}", summary::markdown(&totals));
    if let Some(earlier) = earlier {
        print!("\n{}", earlier.changes(&cases));
    }
    println!(
        "\n{} questions, answered by {}, in {:.1} s; each in {}",
        cases.len(),
        args.model,
        report.seconds,
        file.display()
    );
    Ok(verdict(&totals, args.min_right))
}

fn questions(args: &Args) -> anyhow::Result<Vec<Question>> {
    let mut questions = Vec::new();
    for set in &args.sets {
        let wanted =
            |question: &Question| args.filter.as_deref().is_none_or(|text| question.mentions(text));
        let set = question::read(set)?.into_iter().filter(wanted);
        questions.extend(set.take(args.limit.unwrap_or(usize::MAX)));
    }
    anyhow::ensure!(!questions.is_empty(), "no questions to ask");
    Ok(questions)
}

fn verdict(totals: &Totals, min_right: Option<f64>) -> ExitCode {
    let Some(least) = min_right else { return ExitCode::SUCCESS };
    let mut code = ExitCode::SUCCESS;
    for (set, totals) in totals {
        let right = totals.all.percent(Outcome::Right).unwrap_or_default();
        if right < least {
            eprintln!("{set}: {right:.1} % right, at least {least} % are asked for");
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn result_file(out: &Path) -> PathBuf {
    if out.is_dir() { out.join("eval.json") } else { out.to_owned() }
}

fn write(report: &Report, file: &Path) -> anyhow::Result<()> {
    let told = || format!("write {}", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(told)?;
    }
    std::fs::write(file, serde_json::to_vec_pretty(report)?).with_context(told)
}

/// What all databases have in common.
struct Evaluation<'a> {
    args: &'a Args,
    server: PgConnectOptions,
    url: TargetUrl,
    progress: ProgressBar,
}

impl<'a> Evaluation<'a> {
    fn new(args: &'a Args) -> anyhow::Result<Self> {
        anyhow::ensure!(
            args.model == BUILTIN || args.llm.is_configured(),
            "no language model is configured, so {} cannot be asked",
            args.model
        );
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {elapsed} {msg}")?;
        Ok(Self {
            args,
            server: args.server.parse().context("--server")?,
            url: args.server.parse().map_err(anyhow::Error::msg).context("--server")?,
            progress: ProgressBar::no_length().with_style(style),
        })
    }

    /// Cases in the order of the questions, whatever order they were answered in.
    async fn cases(&self, questions: Vec<Question>) -> anyhow::Result<Vec<Case>> {
        self.progress.set_length(questions.len() as u64);
        let mut by_database: BTreeMap<String, Vec<(usize, Question)>> = BTreeMap::new();
        for (place, question) in questions.into_iter().enumerate() {
            by_database.entry(question.db.clone()).or_default().push((place, question));
        }
        let mut cases = Vec::new();
        for (name, questions) in by_database {
            self.progress.set_message(name.clone());
            let of_database = self.database(&name, questions).await;
            cases.extend(of_database.with_context(|| format!("database {name}"))?);
        }
        self.progress.finish_and_clear();
        cases.sort_by_key(|(place, _)| *place);
        Ok(cases.into_iter().map(|(_, case)| case).collect())
    }

    async fn database(
        &self,
        name: &str,
        questions: Vec<(usize, Question)>,
    ) -> anyhow::Result<Vec<(usize, Case)>> {
        let timeout = Duration::from_secs(self.args.timeout);
        let database = Arc::new(Database::new(&self.server, name, self.args.jobs, timeout));
        let generator = Arc::new(self.generator(name).await?);
        let cases = stream::iter(questions)
            .map(|(place, question)| {
                let (generator, database) = (Arc::clone(&generator), Arc::clone(&database));
                // A task of its own: the built-in generator thinks rather than waits.
                let case = tokio::spawn(async move {
                    let answer = generator.answer(&question.text).await;
                    Case::judge(&question, answer, &database).await
                });
                async move { anyhow::Ok((place, case.await??)) }
            })
            .buffered(self.args.jobs)
            .inspect_ok(|_| self.progress.inc(1))
            .try_collect()
            .await;
        database.close().await;
        cases
    }

    async fn generator(&self, name: &str) -> anyhow::Result<Generator> {
        let target = Target::connect(&TargetConfig::new(self.url.with_database(name)))?;
        let catalog = target.introspect(&Introspect::default()).await?;
        let model = &self.args.model;
        let llm = if model == BUILTIN { None } else { Llm::from_config(&self.args.llm)? };
        Ok(Generator::new(llm, model, catalog, target, Utc::now().date_naive()).await)
    }
}
