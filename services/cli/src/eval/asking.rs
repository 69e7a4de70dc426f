//! Asks every model every question, database by database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use chrono::Utc;
use engines::{Introspect, Target, TargetConfig, TargetUrl};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use generator::{BUILTIN, Knowledge, Schema};
use indicatif::{ProgressBar, ProgressStyle};
use llm::Llm;
use sqlx::postgres::PgConnectOptions;
use tokio_util::task::AbortOnDropHandle;

use super::Args;
use super::answer::Generator;
use super::case::Case;
use super::database::Database;
use super::journal::Journal;
use super::question::Question;

/// What all databases have in common.
pub(super) struct Asking<'a> {
    args: &'a Args,
    server: PgConnectOptions,
    progress: ProgressBar,
    journal: &'a Mutex<Journal>,
}

/// A question for one of the models, with its place in the report.
struct Turn {
    place: usize,
    model: usize,
    question: Arc<Question>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(args: &'a Args, journal: &'a Mutex<Journal>) -> anyhow::Result<Self> {
        for model in args.models.iter().filter(|model| *model != BUILTIN) {
            anyhow::ensure!(
                args.llm.is_configured(),
                "no language model is configured, so {model} cannot be asked"
            );
        }
        Ok(Self {
            args,
            server: args.server.parse().context("--server")?,
            progress: progress()?,
            journal,
        })
    }

    /// Cases in the order of the questions, whatever order they were answered in; each question
    /// once for each model. What the journal knows is not asked again.
    pub(super) async fn cases(&self, questions: Vec<Question>) -> anyhow::Result<Vec<Case>> {
        let mut cases: Vec<(usize, Case)> = Vec::new();
        let mut by_database: BTreeMap<String, Vec<Turn>> = BTreeMap::new();
        let questions = questions.into_iter().map(Arc::new);
        let models = self.args.models.len();
        for (number, question) in questions.enumerate() {
            for model in 0..models {
                let place = number * models + model;
                match self.journal().take(&self.args.models[model], &question) {
                    Some(case) => cases.push((place, case)),
                    None => by_database.entry(question.db.clone()).or_default().push(Turn {
                        place,
                        model,
                        question: Arc::clone(&question),
                    }),
                }
            }
        }
        let left: usize = by_database.values().map(Vec::len).sum();
        self.progress.set_length((cases.len() + left) as u64);
        self.progress.set_position(cases.len() as u64);
        self.progress.reset_eta();
        for (name, turns) in by_database {
            self.progress.set_message(name.clone());
            let of_database = self.database(&name, turns).await;
            cases.extend(of_database.with_context(|| format!("database {name}"))?);
        }
        self.progress.finish_and_clear();
        cases.sort_by_key(|(place, _)| *place);
        Ok(cases.into_iter().map(|(_, case)| case).collect())
    }

    async fn database(&self, name: &str, turns: Vec<Turn>) -> anyhow::Result<Vec<(usize, Case)>> {
        let timeout = Duration::from_secs(self.args.timeout);
        let database = Arc::new(Database::new(&self.server, name, self.args.jobs, timeout));
        let generators = self.generators(name).await?;
        let cases = stream::iter(turns)
            .map(|Turn { place, model, question }| {
                let (generator, database) = (Arc::clone(&generators[model]), Arc::clone(&database));
                let model = self.args.models[model].clone();
                // A task of its own: the built-in generator thinks rather than waits.
                let case = AbortOnDropHandle::new(tokio::spawn(async move {
                    let answer = generator.answer(&question.text).await;
                    let catalog = &generator.schema().catalog;
                    Case::judge(&question, &model, answer, catalog, &database).await
                }));
                async move { anyhow::Ok((place, case.await??)) }
            })
            .buffer_unordered(self.args.jobs)
            .and_then(async |(place, case)| {
                self.journal().write(&case)?;
                self.progress.inc(1);
                Ok((place, case))
            })
            .try_collect()
            .await;
        database.close().await;
        cases
    }

    /// One for each model, over one schema.
    async fn generators(&self, name: &str) -> anyhow::Result<Vec<Arc<Generator>>> {
        let target = connect(&self.args.server, name)?;
        let catalog = target.introspect(&Introspect::default()).await?;
        let schema = Schema::prepare(0, catalog, Arc::new(Knowledge::default())).await;
        let generator = |model: &String| {
            let llm = if model == BUILTIN { None } else { Llm::from_config(&self.args.llm)? };
            let (schema, target) = (Arc::clone(&schema), target.clone());
            let today = Utc::now().date_naive();
            let effort = self.args.effort;
            anyhow::Ok(Arc::new(Generator::new(llm, model, effort, schema, target, today)))
        };
        self.args.models.iter().map(generator).collect()
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // Lines are written whole, so it is usable whoever panicked.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A database of the server, as the engine reaches it.
pub(super) fn connect(server: &str, database: &str) -> anyhow::Result<Target> {
    let url: TargetUrl = server.parse().map_err(anyhow::Error::msg).context("--server")?;
    Ok(Target::connect(&TargetConfig::new(url.with_database(database)))?)
}

pub(super) fn progress() -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {elapsed}, {eta} left {msg}")?;
    Ok(ProgressBar::no_length().with_style(style))
}
