//! `rowcall eval`: how many questions of a set are answered right.
//!
//! Each question goes through the pipeline of the service; then its SQL and the gold SQL run, and
//! their rows are compared (execution accuracy). Databases take turns, so that no more than one
//! schema and one pool are held; the questions of one run side by side.
//!
//! [`linking`] measures the stage before: whether the tables that the gold SQL needs are found.

mod answer;
mod asking;
mod baseline;
mod case;
mod compare;
mod database;
mod failure_kind;
mod journal;
mod linking;
mod markdown;
mod matching;
mod named;
mod outcome;
mod question;
mod report;
mod side_by_side;
mod summary;
mod tally;
mod value;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, UNIX_EPOCH};

use anyhow::Context as _;
use chrono::Utc;
use engines::TargetUrl;
use generator::BUILTIN;
use proto::Effort;

use self::asking::Asking;
use self::baseline::Baseline;
use self::journal::{Journal, Run};
use self::outcome::Outcome;
use self::question::Question;
use self::report::Report;
use self::tally::Totals;

/// Ask the questions of a set and compare the rows with those of its gold SQL
///
/// A set is a file of JSON lines: `{"id", "db", "question", "gold_sql", "ordered"?, "set"?,
/// "category"?, "difficulty"?}`. `db` names a database on the server; `gold_sql` is one query, a
/// list of which any is right, or null where the right answer is that there is none.
///
/// A run that is interrupted goes on where it stopped when it is started again: what it has found
/// out stands in a journal beside the report.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Files of questions
    #[arg(required = true, value_name = "SET.jsonl")]
    sets: Vec<PathBuf>,

    /// The server that holds the databases: `postgres://user:password@host:port`
    #[arg(long, value_name = "URL")]
    server: String,

    /// Who answers: `builtin`, or a model by name; several stand side by side in the report
    #[arg(long = "model", value_name = "MODEL", default_value = BUILTIN)]
    models: Vec<String>,

    /// What is done for a right answer: fast, standard or deep
    #[arg(long, default_value_t = Effort::Standard)]
    effort: Effort,

    /// Questions answered at a time
    #[arg(long, value_name = "N", default_value_t = cores())]
    jobs: usize,

    /// The report as JSON, or a folder for it; the same as Markdown goes beside it
    #[arg(long, value_name = "PATH", default_value = ".rowcall/eval.json")]
    out: PathBuf,

    /// Only the first questions of each set
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Only questions whose id, database, category or text contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Say what got better and what got worse since an earlier report
    #[arg(long, value_name = "REPORT.json")]
    baseline: Option<PathBuf>,

    /// Fail when in any set fewer answers are right than in the baseline, or more are wrong
    #[arg(long, requires = "baseline")]
    no_worse: bool,

    /// Fail when a set has fewer right answers than this; with --linking, fewer questions whose
    /// tables are all found
    #[arg(long, value_name = "PERCENT")]
    min_right: Option<f64>,

    /// Throw away what an interrupted run has found out
    #[arg(long)]
    fresh: bool,

    /// Seconds that one query may run
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,

    #[command(flatten)]
    linking: linking::Options,

    #[command(flatten)]
    llm: llm::Config,
}

const EXAMPLES: &str = "\
Examples:
  rowcall eval data/ecommerce/questions.jsonl --server postgres://localhost:5432
  rowcall eval sets/*.jsonl --server postgres://localhost:5432 --out after.json \\
               --baseline before.json --no-worse
  LLM_API_KEY=… rowcall eval set.jsonl --server postgres://localhost:5432 \\
               --model gpt-4.1 --model builtin --limit 20
  rowcall eval --linking --one-catalog sets/*.jsonl --server postgres://localhost:5432

Exit codes:
  0    done, and no bound was missed; wrong answers alone are no failure
  1    --min-right or --no-worse was missed (said on stderr, the report is written), or the run
       failed: a set, a database or a file that cannot be read or written
  2    wrong usage";

fn cores() -> usize {
    std::thread::available_parallelism().map_or(4, usize::from)
}

/// Runs the evaluation, writes the report, and prints the totals.
///
/// # Errors
/// When a set or a database cannot be read, or the server goes away. Wrong answers are no error.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let questions = questions(&args)?;
    let setbacks = if args.linking.linking {
        linking::run(&args, &questions).await?
    } else {
        ask(&args, questions).await?
    };
    for setback in &setbacks {
        eprintln!("{setback}");
    }
    Ok(if setbacks.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Gives the bounds that were missed, each in a sentence.
async fn ask(args: &Args, questions: Vec<Question>) -> anyhow::Result<Vec<String>> {
    let distinct: BTreeSet<&String> = args.models.iter().collect();
    anyhow::ensure!(distinct.len() == args.models.len(), "a model is named twice");
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let file = report::file(&args.out, "eval.json");
    let journal = Journal::open(file.with_extension("journal"), &kind_of_run(args)?, args.fresh)?;
    let journal = Mutex::new(journal);
    let start = Instant::now();
    let cases = Asking::new(args, &journal)?.cases(questions).await?;
    let totals = tally::totals(&cases);
    let changes = baseline.map(|baseline| baseline.changes(&cases));
    let report = Report {
        models: &args.models,
        effort: args.effort,
        at: Utc::now(),
        seconds: start.elapsed().as_secs_f64(),
        totals: &totals,
        changes: changes.as_ref(),
        cases: &cases,
    };
    report.write(&file)?;
    journal.into_inner().unwrap_or_else(PoisonError::into_inner).remove()?;
    println!("{}\neach in {}", report.markdown(), file.display());
    let mut setbacks = too_few(&totals, args.min_right);
    if args.no_worse {
        setbacks.extend(changes.iter().flat_map(baseline::Changes::setbacks));
    }
    Ok(setbacks)
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

/// Two runs of one kind get the same answers, as far as that depends on us.
fn kind_of_run(args: &Args) -> anyhow::Result<Run> {
    let built = std::env::current_exe().and_then(std::fs::metadata).and_then(|m| m.modified());
    let built = built.ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let Args { server, effort, timeout, llm, .. } = args;
    let server: TargetUrl = server.parse().map_err(anyhow::Error::msg).context("--server")?;
    Ok(Run {
        program: format!("{} of {}", env!("CARGO_PKG_VERSION"), built.as_secs()),
        // Neither the server's password nor the model's key is told.
        settings: format!("{} {effort} {timeout} s {llm:?}", server.place()),
    })
}

fn too_few(totals: &Totals, min_right: Option<f64>) -> Vec<String> {
    let Some(least) = min_right else { return Vec::new() };
    let mut setbacks = Vec::new();
    for (set, models) in totals {
        for (model, totals) in models {
            let right = totals.all.percent(Outcome::Right).unwrap_or_default();
            if right < least {
                setbacks.push(format!(
                    "{set}, {model}: {right:.1} % right, at least {least} % are asked for"
                ));
            }
        }
    }
    setbacks
}
