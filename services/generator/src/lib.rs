//! Serves `generate` jobs: turns a question into SQL that may run.
//!
//! The worker's side (rows, events, ends) is here; how SQL comes about is [`pipeline`], which
//! knows nothing of jobs.

pub mod bill;
mod cache;
pub mod catalogs;
mod check;
mod choose;
mod desks;
mod draft;
pub mod embeddings;
pub mod failure;
pub mod knowledge;
mod lexical;
mod names;
pub mod pipeline;
mod prompt;
pub mod recall;
pub mod schema;
mod sql_stream;
mod tense;
pub mod trace;
mod writer;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use chassis::{Context, End, Failure, Handler, Settlement};
use connections::{Connections, OpenError};
use engines::{SchemaError, TargetConfig};
use llm::{Embedder, Llm};
use proto::{
    Effort, Event, JobError, JobErrorCode, Priority, QueryStatus, Stage, Topic,
    api::Usage,
    jobs::{Execute, Generate},
};
use sqlx::{PgConnection, PgPool};
use store::{
    jobs::NewJob,
    knowledge::examples::Filed,
    queries::{self, Generated, Question, Turn},
};
use tokio_util::sync::CancellationToken;

pub use crate::{
    bill::Bill,
    catalogs::{CatalogError, Catalogs},
    embeddings::Embeddings,
    knowledge::{Knowledge, Relevant},
    pipeline::{Ask, BUILTIN, Pipeline},
    schema::Schema,
    trace::Trace,
};
use desks::{Desk, Desks};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    // First, so that it does not stand under the model's heading.
    #[command(flatten)]
    pub target: TargetConfig,
    #[command(flatten)]
    pub connections: connections::Config,
    #[command(flatten)]
    pub llm: llm::Config,
    #[command(flatten)]
    pub material: Material,
    #[command(flatten)]
    pub answers: Answers,
}

/// What a generator works from.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Generator")]
pub struct Material {
    /// The target's schema as JSON: a file, or a folder of them; without it, the target is
    /// introspected
    #[arg(long, env = "SCHEMA_PATH")]
    pub schema_path: Option<PathBuf>,
    /// The folder of examples: `.sql` files that begin with `-- Question:`
    #[arg(long, env = "KNOWLEDGE_BASE_PATH", default_value = "data/knowledge_base")]
    pub knowledge_base_path: PathBuf,
    /// Tokens of schema that a prompt may hold; above, the model first chooses tables
    #[arg(long, env = "SCHEMA_TOKENS", default_value_t = 8_000)]
    pub schema_tokens: usize,
}

/// How questions are answered that say nothing about it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Generator")]
pub struct Answers {
    /// What is done for a right answer when a question does not say: fast, standard or deep
    #[arg(id = "effort", long = "effort", env = "EFFORT", default_value_t = Effort::Standard)]
    pub effort: Effort,
    /// Seconds for which an answer is used again when the same is asked, at most 31 days; 0 for
    /// never
    #[arg(long, env = "CACHE_TTL", default_value = "604800", value_parser = cache_ttl)]
    pub cache_ttl: Duration,
}

/// Older answers are thrown away.
fn cache_ttl(text: &str) -> anyhow::Result<Duration> {
    let ttl = chassis::worker::seconds(text)?;
    anyhow::ensure!(ttl <= store::retention::ANSWERS, "at most 2678400, which is 31 days");
    Ok(ttl)
}

impl Material {
    /// The examples. A folder that cannot be read is only a missed opportunity, and says nothing
    /// of what other replicas have read.
    pub fn examples(&self) -> Option<Vec<Filed>> {
        knowledge::load(&self.knowledge_base_path)
            .inspect_err(|error| tracing::warn!("no examples from files: {error:#}"))
            .ok()
    }
}

/// The worker.
pub struct Generator {
    db: PgPool,
    desks: Desks,
    effort: Effort,
}

impl Generator {
    pub fn new(config: &Config, db: PgPool) -> anyhow::Result<Self> {
        let files = config.material.schema_path.clone();
        let connections = Connections::new(&config.target, files, db.clone(), &config.connections)
            .context("POSTGRES_URL")?;
        let llm = Llm::from_config(&config.llm).context("the language model's settings")?;
        let author = llm.as_ref().map_or(BUILTIN, Llm::model);
        tracing::info!(author, "questions that name no model go to it");
        let embedder = Embedder::from_config(&config.llm).context("the embedding settings")?;
        let embeddings = embedder.map(|embedder| Arc::new(Embeddings::new(embedder, db.clone())));
        let material = desks::Material {
            db: db.clone(),
            llm: llm.map(Arc::new),
            embeddings,
            files: config.material.examples(),
            schema_tokens: config.material.schema_tokens,
            cache_ttl: config.answers.cache_ttl,
        };
        Ok(Self { db, desks: Desks::new(connections, material), effort: config.answers.effort })
    }

    /// Shows what the files hold before anybody asks. Where the app database is away, the first
    /// question does it.
    pub async fn register_examples(&self) {
        let registered = async {
            let desk = self.desks.open(None).await.map_err(anyhow::Error::from)?;
            anyhow::Ok(desk.catalogs.register().await?)
        };
        if let Err(error) = registered.await {
            tracing::warn!("examples from files are not registered yet: {error}");
        }
    }

    async fn generate(
        &self,
        question: &Question,
        bill: &Bill,
        ctx: &Context,
    ) -> Result<Generated, Failure> {
        let desk = self.desks.open(question.connection).await.map_err(without_connection)?;
        let place = desk.connection.place();
        let seen = store::access::of_query(&self.db, question.id, place).await;
        let seen = seen.map_err(|error| without_schema(error.into()))?.unwrap_or_default();
        let schema = desk.catalogs.seen_by(seen).await.map_err(without_schema)?;
        let conversation = self.conversation(question).await?;
        let ask = Ask {
            question: &question.question,
            conversation: &conversation,
            model: question.requested_model.as_deref(),
            effort: question.effort.unwrap_or(self.effort),
            today: desk.today(),
            time_zone: desk.time_zone(),
            trace: None,
        };
        // The model's own repeats are over by now. Trying the whole job again would make somebody
        // wait for minutes who could long have asked otherwise.
        answer(&desk, ask, &schema, question.anew, bill, ctx).await.map_err(Failure::Refuse)
    }

    /// Puts what was spent on the query, whatever came of it. It only adds, so it needs no fence:
    /// who lost the job has spent it all the same.
    async fn charge(&self, question: &Question, bill: &Bill) {
        let spent = bill.total();
        if spent == Usage::default() {
            return;
        }
        if let Err(error) = queries::add_usage(&self.db, question.id, spent).await {
            tracing::warn!(query = %question.id, ?spent, "usage is not recorded: {error}");
        }
    }

    async fn conversation(&self, question: &Question) -> Result<Vec<Turn>, Failure> {
        let Some(last) = question.builds_on else { return Ok(Vec::new()) };
        queries::conversation(&self.db, last).await.map_err(|error| {
            tracing::warn!("the conversation is not read: {error}");
            Failure::Retry(JobError::new(JobErrorCode::Internal, "the app database did not answer"))
        })
    }
}

impl Handler for Generator {
    type Job = Generate;
    type Begun = Question;
    type Output = Generated;

    fn topic(&self, job: &Generate) -> Option<Topic> {
        Some(job.query_id.into())
    }

    async fn begin(
        &self,
        db: &mut PgConnection,
        job: &Generate,
        attempt: i32,
    ) -> store::Result<Option<(Question, Vec<Event>)>> {
        let question = queries::begin_generation(db, job.query_id, attempt).await?;
        let status = Event::Status { status: QueryStatus::Generating };
        Ok(question.map(|question| (question, vec![status])))
    }

    async fn handle(
        &self,
        _: &Generate,
        question: Question,
        ctx: &Context,
    ) -> Result<Generated, Failure> {
        let stopped = || JobError::new(JobErrorCode::Cancelled, "told to stop");
        let bill = Bill::default();
        // Boxed: the future of a whole generation is large.
        let generated = ctx
            .stop
            .run_until_cancelled(Box::pin(self.generate(&question, &bill, ctx)))
            .await
            .unwrap_or_else(|| Err(Failure::Retry(stopped())));
        // Before the job's end, which may be another than this one.
        self.charge(&question, &bill).await;
        generated
    }

    async fn settle(
        &self,
        db: &mut PgConnection,
        job: &Generate,
        end: &End<Generated>,
    ) -> store::Result<Settlement> {
        match end {
            End::Done(generated) => done(db, job, generated).await,
            End::Failed(error) => {
                settled(db, job, QueryStatus::FailedGeneration, Some(error)).await
            }
            End::Cancelled => settled(db, job, QueryStatus::Cancelled, None).await,
            End::Requeued => {
                let status = QueryStatus::Queued;
                let moved = queries::settle(db, job.query_id, status, None).await?;
                Ok(moved.then_some(Event::Status { status }).into_iter().collect::<Vec<_>>().into())
            }
        }
    }

    async fn beside(&self, shutdown: CancellationToken) {
        self.desks.keep_values(&shutdown).await;
    }
}

/// The answer of before, or one that is written now and kept.
async fn answer(
    desk: &Desk,
    ask: Ask<'_>,
    schema: &Schema,
    anew: bool,
    bill: &Bill,
    ctx: &Context,
) -> Result<Generated, JobError> {
    let author = desk.pipeline.author_name(ask.model)?;
    let policy = desk.pipeline.policy(author, ask.effort);
    let basis = desk.cache.basis(ask, schema, author, policy);
    if !anew && let Some(kept) = desk.cache.find(&basis).await {
        ctx.stage(Stage::Understanding, "the same was asked before");
        return Ok(Generated { effort: ask.effort, ..kept });
    }
    let generated = desk.pipeline.generate(ask, schema, bill, &|event| ctx.tell(event)).await?;
    desk.cache.keep(&basis, ask, &generated, bill.total()).await;
    Ok(generated)
}

/// The SQL stands; where it was asked for, its execution is queued in the same breath.
async fn done(
    db: &mut PgConnection,
    job: &Generate,
    generated: &Generated,
) -> store::Result<Settlement> {
    let Some(execute) = queries::finish_generation(&mut *db, job.query_id, generated).await? else {
        return Ok(Settlement::default());
    };
    let mut events = vec![Event::Sql { sql: generated.answer.sql.clone() }];
    if !execute {
        events.extend(ending(QueryStatus::NotExecuted));
        return Ok(events.into());
    }
    let follow_up = NewJob::new(
        &Execute { query_id: job.query_id, confirm: job.confirm },
        Priority::Interactive,
    )
    .traced(chassis::telemetry::traceparent());
    store::jobs::insert(&mut *db, &follow_up).await?;
    queries::queue_execution(&mut *db, job.query_id, None, follow_up.id).await?;
    events.push(Event::Status { status: QueryStatus::QueuedExecution });
    Ok(Settlement { events, follow_ups: vec![follow_up] })
}

/// The question ends here, without SQL.
async fn settled(
    db: &mut PgConnection,
    job: &Generate,
    status: QueryStatus,
    error: Option<&JobError>,
) -> store::Result<Settlement> {
    if !queries::settle(db, job.query_id, status, error).await? {
        return Ok(Settlement::default());
    }
    let told = error.map(|JobError { code, message, .. }| Event::Error {
        code: *code,
        message: message.clone(),
    });
    Ok(told.into_iter().chain(ending(status)).collect::<Vec<_>>().into())
}

fn ending(status: QueryStatus) -> [Event; 2] {
    [Event::Status { status }, Event::Done { status }]
}

/// A connection that is gone, or leads where it may not, will be so tomorrow.
fn without_connection(error: OpenError) -> Failure {
    match error {
        OpenError::Store(error) => without_schema(CatalogError::Store(error)),
        error if error.is_passing() => Failure::Retry(error.into()),
        error => Failure::Refuse(error.into()),
    }
}

/// Without a schema nothing can be written. Databases come back; files do not mend themselves.
fn without_schema(error: CatalogError) -> Failure {
    tracing::warn!("no schema: {error}");
    match error {
        CatalogError::Store(_) => {
            Failure::Retry(JobError::new(JobErrorCode::Internal, "the app database did not answer"))
        }
        CatalogError::Source(SchemaError::Target(error)) => Failure::Retry(
            JobError::new(JobErrorCode::ConnectionFailed, error.to_string())
                .with_hint("the schema cannot be read while the target is away"),
        ),
        CatalogError::Source(SchemaError::Files(_)) => Failure::Refuse(
            JobError::new(JobErrorCode::Internal, "the schema files cannot be read")
                .with_hint("an administrator has to look at SCHEMA_PATH; the log says more"),
        ),
    }
}
