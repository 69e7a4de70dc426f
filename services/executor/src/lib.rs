//! SQL to stored result pages.
//!
//! Every attempt stores its rows under a result id of its own, and the transaction that ends
//! the job points the query to it: an attempt that was overtaken leaves rows that nobody sees.

mod approve;
mod cost_gate;
mod failure;
mod pages;
mod seats;
mod values;

use std::time::Duration;

use chassis::{Context, End, Failure, Handler, NoSeat, Seat, Settlement};
use connections::{Connections, Kept};
use engines::{RunLimits, TargetConfig};
use guard::TableName;
use proto::{
    Event, JobError, JobErrorCode, QueryStatus, ResultId, Stage, Topic, api::PAGE_ROWS,
    jobs::Execute,
};
use sqlx::{PgConnection, PgPool};
use store::queries::Execution;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

pub use self::cost_gate::Bounds;
use self::pages::Stored;
use self::seats::Seats;
use self::{approve::Approver, cost_gate::CostGate};

/// What the executor is told at its start.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Config {
    #[command(flatten)]
    pub target: TargetConfig,
    #[command(flatten)]
    pub connections: connections::Config,

    /// Rows of a result that are kept; the rest is left behind, and the result says so
    #[arg(long, env = "RESULT_MAX_ROWS", default_value_t = 100_000)]
    pub result_max_rows: u64,

    /// Bytes of a result, as JSON text, that are kept
    #[arg(long, env = "RESULT_MAX_BYTES", default_value_t = 256 << 20)]
    pub result_max_bytes: u64,

    /// Estimated work above which a statement runs only when it is confirmed: `off`, a cost in the
    /// planner's unit, or some of `cost=1e7,rows=1e8,cartesian=1e6`
    #[arg(long, env = "COST_WARN", default_value = "off")]
    pub cost_warn: Bounds,

    /// Estimated work above which a statement does not run, as COST_WARN says it
    #[arg(long, env = "COST_REFUSE", default_value = "off")]
    pub cost_refuse: Bounds,
}

impl Config {
    /// The defaults.
    pub fn new(target: TargetConfig) -> Self {
        Self {
            target,
            connections: connections::Config::default(),
            result_max_rows: 100_000,
            result_max_bytes: 256 << 20,
            cost_warn: Bounds::default(),
            cost_refuse: Bounds::default(),
        }
    }
}

pub struct Executor {
    db: PgPool,
    connections: Connections,
    approvers: Kept<Approver>,
    limits: RunLimits,
    cost_gate: CostGate,
    seats: Seats,
}

/// A run whose rows stand in the app database, to be made known by the end of the job.
#[derive(Debug)]
pub struct Output {
    result: ResultId,
    stored: Stored,
    tables: Vec<String>,
}

impl Executor {
    /// # Errors
    /// When the target's URL is none that an engine understands.
    pub fn new(config: &Config, db: PgPool) -> anyhow::Result<Self> {
        let connections = Connections::new(&config.target, None, db.clone(), &config.connections)?;
        let limits = RunLimits {
            max_rows: config.result_max_rows,
            max_bytes: config.result_max_bytes,
            page_rows: PAGE_ROWS as u64,
        };
        let cost_gate = CostGate { warn: config.cost_warn, refuse: config.cost_refuse };
        Ok(Self {
            db,
            connections,
            approvers: Kept::default(),
            limits,
            cost_gate,
            seats: Seats::default(),
        })
    }

    async fn run(
        &self,
        job: &Execute,
        execution: &Execution,
        ctx: &Context,
    ) -> Result<Output, Failure> {
        let connection =
            self.connections.open(execution.connection).await.map_err(failure::of_connection)?;
        let parameters = values::read(&execution.parameters)?;
        let judge = self.approvers.of(&connection, || Approver::new(self.db.clone(), &connection));
        ctx.stage(Stage::Validating, "checking that the SQL is safe to run");
        let seen = store::access::of_query(&self.db, job.query_id, connection.place())
            .await
            .map_err(|error| failure::of_store(&error))?
            .unwrap_or_default();
        let approved = judge.approve(&execution.sql, &parameters, &seen).await?;
        let target = connection.target.on_behalf_of(job.query_id);
        if !self.cost_gate.is_open() {
            let plan = target.dry_run(&approved).await.map_err(failure::of_target)?;
            self.cost_gate.judge(&plan, job.confirm).map_err(Failure::Refuse)?;
        }
        ctx.stage(Stage::Executing, "running the SQL on the target database");
        let rows = target
            .run(&approved, self.limits, ctx.stop.child_token())
            .await
            .map_err(failure::of_target)?;
        let result = ResultId::new();
        store::results::open(&self.db, result, job.query_id, rows.columns())
            .await
            .map_err(|error| failure::of_store(&error))?;
        let stored = pages::store(&self.db, result, rows, ctx)
            .await
            .map_err(pages::StoreError::into_failure)?;
        metrics::counter!("rowcall_rows_stored_total").increment(stored.total_rows);
        let tables = approved.tables().map(written).collect();
        Ok(Output { result, stored, tables })
    }

    /// The default target's role. One that can write is one layer of safety less. The others hold, so it is a warning.
    pub async fn warn_if_the_role_may_write(&self) {
        const PATIENCE: Duration = Duration::from_secs(2);
        let target = &self.connections.default_one().target;
        match tokio::time::timeout(PATIENCE, target.can_write()).await {
            Ok(Ok(rights)) if rights.is_empty() => {}
            Ok(Ok(rights)) => tracing::warn!(
                "the target's role may do more than read ({}, …): give it select alone",
                rights.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("; ")
            ),
            Ok(Err(error)) => tracing::warn!("the target's role was not checked: {error}"),
            Err(_) => tracing::warn!("the target's role was not checked: no answer yet"),
        }
    }
}

impl Handler for Executor {
    type Job = Execute;
    type Begun = Execution;
    type Output = Output;

    fn topic(&self, job: &Execute) -> Option<Topic> {
        Some(job.query_id.into())
    }

    async fn begin(
        &self,
        db: &mut PgConnection,
        job: &Execute,
        attempt: i32,
    ) -> store::Result<Option<(Execution, Vec<Event>)>> {
        let execution = store::queries::begin_execution(db, job.query_id, attempt).await?;
        Ok(execution
            .map(|execution| (execution, vec![Event::Status { status: QueryStatus::Executing }])))
    }

    fn seat(&self, execution: &Execution, slots: u16) -> Result<Option<Seat>, NoSeat> {
        self.seats.take(execution.connection, slots).map(Some)
    }

    /// Looks for other databases to leave room for.
    async fn beside(&self, shutdown: CancellationToken) {
        const OFTEN: Duration = Duration::from_secs(2);
        let mut ticks = tokio::time::interval(OFTEN);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            match shutdown.run_until_cancelled(store::connections::any(&self.db)).await {
                Some(Ok(any)) => self.seats.share(any),
                Some(Err(error)) => tracing::debug!("connections not counted: {error}"),
                None => return,
            }
        }
    }

    async fn handle(
        &self,
        job: &Execute,
        execution: Execution,
        ctx: &Context,
    ) -> Result<Output, Failure> {
        let run = self.run(job, &execution, ctx).await;
        run.map_err(|failure| failure::shown(failure, &execution.sql))
    }

    async fn settle(
        &self,
        db: &mut PgConnection,
        job: &Execute,
        end: &End<Output>,
    ) -> store::Result<Settlement> {
        let query = job.query_id;
        let (status, error) = match end {
            End::Done(output) => {
                let Stored { total_rows, bytes, truncated } = output.stored;
                store::results::complete(&mut *db, output.result, total_rows, bytes, truncated)
                    .await?;
                let moved =
                    store::queries::finish_execution(db, query, output.result, &output.tables)
                        .await?;
                let told =
                    Told { status: QueryStatus::Success, error: None, rows: Some(total_rows) };
                return Ok(told.if_so(moved));
            }
            End::Failed(error) => {
                if is_of_sql(error.code) {
                    store::answers::forget(&mut *db, query).await?;
                }
                (QueryStatus::FailedExecution, Some(error.clone()))
            }
            End::Cancelled => {
                let error = JobError::new(JobErrorCode::Cancelled, "the query was cancelled");
                (QueryStatus::Cancelled, Some(error))
            }
            End::Requeued => (QueryStatus::QueuedExecution, None),
        };
        let moved = store::queries::settle(db, query, status, error.as_ref()).await?;
        Ok(Told { status, error, rows: None }.if_so(moved))
    }
}

/// The SQL itself is at fault, and would be again.
fn is_of_sql(code: JobErrorCode) -> bool {
    matches!(code, JobErrorCode::SqlInvalid | JobErrorCode::SqlRefused | JobErrorCode::QueryTimeout)
}

fn written(table: &TableName) -> String {
    match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    }
}

/// What the listeners hear of an end.
struct Told {
    status: QueryStatus,
    error: Option<JobError>,
    rows: Option<u64>,
}

impl Told {
    /// Nothing, when the query has meanwhile gone elsewhere.
    fn if_so(self, moved: bool) -> Settlement {
        if moved { self.events().into() } else { Settlement::default() }
    }

    fn events(self) -> Vec<Event> {
        let status = self.status;
        let mut events = Vec::new();
        events.extend(self.rows.map(|count| Event::Rows { count }));
        let stage = match status {
            QueryStatus::Success => Some((Stage::Finished, "the rows are stored")),
            QueryStatus::FailedExecution => Some((Stage::Failed, "the SQL was not run to its end")),
            QueryStatus::Cancelled => Some((Stage::Stopped, "the SQL was stopped")),
            _ => None,
        };
        events.extend(stage.map(|(stage, message)| Event::stage(stage, message)));
        events.extend(
            self.error.map(|error| Event::Error { code: error.code, message: error.message }),
        );
        events.push(Event::Status { status });
        if status.is_settled() {
            events.push(Event::Done { status });
        }
        events
    }
}
