//! Jobs that do nothing: what claiming, telling, settling and acknowledging cost.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context as _;
use chassis::worker::{self, Worker};
use chassis::{Context, End, Failure, Handler, Settlement};
use futures::StreamExt as _;
use proto::{Envelope, Event, Job, Priority, QueryId, QueryStatus, Stage, Topic, subject};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use store::jobs::NewJob;
use tests::world::eventually;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::bare::Cycle;
use crate::figures::percentile;
use crate::ground::Ground;
use crate::rounds::{Pair, alternate};
use crate::table::{Line, Target};

pub const KIND: &str = "bench";

const ROUNDS: usize = 5;
const JOBS: usize = 3_000;
const SLOTS: u16 = 16;

const LATENCY_ROUNDS: usize = 3;
const LATENCY_JOBS: usize = 500;
/// 100 jobs a second.
const EVERY: Duration = Duration::from_millis(10);

#[derive(Debug, Serialize, Deserialize)]
pub struct Noop {
    /// Where it is told of.
    pub query: QueryId,
}

impl Job for Noop {
    const KIND: &'static str = KIND;
}

/// Does nothing, and says so twice.
struct Idler;

/// What is told of every job, by us and by hand.
pub fn progress() -> [Event; 2] {
    [Event::stage(Stage::Understanding, "first"), Event::stage(Stage::Finished, "second")]
}

/// The end that listeners wait for.
pub fn ending() -> Event {
    Event::Done { status: QueryStatus::Success }
}

impl Handler for Idler {
    type Job = Noop;
    type Begun = ();
    type Output = ();

    const BEGIN_WRITES: bool = false;

    fn topic(&self, job: &Noop) -> Option<Topic> {
        Some(job.query.into())
    }

    async fn begin(
        &self,
        _: &mut PgConnection,
        _: &Noop,
        _: i32,
    ) -> store::Result<Option<((), Vec<Event>)>> {
        Ok(Some(((), Vec::new())))
    }

    async fn handle(&self, _: &Noop, (): (), context: &Context) -> Result<(), Failure> {
        for event in progress() {
            context.tell(event);
        }
        Ok(())
    }

    async fn settle(
        &self,
        _: &mut PgConnection,
        _: &Noop,
        _: &End<()>,
    ) -> store::Result<Settlement> {
        Ok(vec![ending()].into())
    }
}

/// How fast a full queue becomes empty.
pub async fn drain(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let rounds = alternate(
        ROUNDS,
        async || {
            queue(ground).await?;
            drained(ground, Staff::chassis(ground)).await
        },
        async || {
            queue(ground).await?;
            drained(ground, Staff::by_hand(ground).await?).await
        },
    )
    .await?;
    let target = Target::RatioAtLeast(0.8);
    Ok(vec![Line::pair("no-op jobs drained", "/s", Pair::of(&rounds), target)])
}

/// How long a job takes when there is nothing else to do.
pub async fn latency(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let rounds = alternate(
        LATENCY_ROUNDS,
        async || paced(ground, Staff::chassis(ground)).await,
        async || paced(ground, Staff::by_hand(ground).await?).await,
    )
    .await?;
    let line = |percent: f64, at_most: f64| {
        let figures = |(ours, by_hand): &(Vec<f64>, Vec<f64>)| {
            (percentile(ours, percent), percentile(by_hand, percent))
        };
        let pair = Pair::of(&rounds.iter().map(figures).collect::<Vec<_>>());
        let what = format!("accepted to settled at 100 jobs/s, p{percent}");
        Line::pair(what, "ms", pair, Target::RatioAtMost(at_most))
    };
    Ok(vec![line(50.0, 2.0), line(99.0, 3.0)])
}

/// Whoever works on the jobs until told to go.
struct Staff {
    leave: CancellationToken,
    work: JoinHandle<anyhow::Result<()>>,
}

impl Staff {
    fn chassis(ground: &Ground) -> Self {
        let config = worker::Config { worker_slots: SLOTS, ..worker::Config::default() };
        let worker = Worker::new(ground.db.clone(), ground.bus.clone(), config);
        let leave = CancellationToken::new();
        Self { work: tokio::spawn(worker.serve(Idler, leave.clone())), leave }
    }

    async fn by_hand(ground: &Ground) -> anyhow::Result<Self> {
        let leave = CancellationToken::new();
        let cycle = Cycle::new(ground).await?;
        Ok(Self { work: tokio::spawn(cycle.run(SLOTS, leave.clone())), leave })
    }

    async fn leave(self) -> anyhow::Result<()> {
        self.leave.cancel();
        self.work.await?
    }
}

/// Puts jobs into an empty queue.
async fn queue(ground: &Ground) -> anyhow::Result<()> {
    sqlx::raw_sql("truncate jobs, topics cascade").execute(&ground.db).await?;
    let queries: Vec<QueryId> = (0..JOBS).map(|_| QueryId::new()).collect();
    let jobs: Vec<NewJob> = queries.iter().map(|query| noop(*query)).collect();
    let mut transaction = ground.db.begin().await?;
    for (query, job) in queries.iter().zip(&jobs) {
        insert(&mut transaction, ground, *query, job).await?;
    }
    transaction.commit().await?;
    let mut published = futures::stream::iter(&jobs)
        .map(async |job| ground.bus.publish_job(&job.message(), job.kind, job.priority, None).await)
        .buffer_unordered(64);
    while let Some(done) = published.next().await {
        done?;
    }
    Ok(())
}

/// Jobs a second until none is left.
async fn drained(ground: &Ground, staff: Staff) -> anyhow::Result<f64> {
    let start = Instant::now();
    eventually("all jobs are settled", async || {
        let left: bool =
            sqlx::query_scalar("select exists (select from jobs where status <> 'done')")
                .fetch_one(&ground.db)
                .await?;
        Ok((!left).then_some(()))
    })
    .await?;
    let rate = JOBS as f64 / start.elapsed().as_secs_f64();
    staff.leave().await?;
    Ok(rate)
}

/// Milliseconds from accepted to settled of each job, at a steady pace.
async fn paced(ground: &Ground, staff: Staff) -> anyhow::Result<Vec<f64>> {
    let mut news = ground.bus.client().subscribe(subject::ALL_EVENTS).await?;
    ground.bus.client().flush().await?;
    let listening = tokio::spawn(async move {
        let mut settled = HashMap::new();
        while settled.len() < LATENCY_JOBS
            && let Some(message) = news.next().await
        {
            let now = Instant::now();
            let told: Envelope = serde_json::from_slice(&message.payload)?;
            if told.event == ending() {
                settled.insert(told.topic, now);
            }
        }
        anyhow::Ok(settled)
    });
    let mut accepted = HashMap::new();
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for _ in 0..LATENCY_JOBS {
        ticks.tick().await;
        let query = QueryId::new();
        let job = noop(query);
        let mut transaction = ground.db.begin().await?;
        insert(&mut transaction, ground, query, &job).await?;
        transaction.commit().await?;
        accepted.insert(Topic::from(query), Instant::now());
        ground.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
    }
    let limit = Duration::from_secs(10);
    let settled = tokio::time::timeout(limit, listening).await.context("jobs got lost")???;
    staff.leave().await?;
    let times = settled.iter().map(|(topic, at)| (*at - accepted[topic]).as_secs_f64() * 1e3);
    Ok(times.collect())
}

fn noop(query: QueryId) -> NewJob {
    NewJob::new(&Noop { query }, Priority::Interactive)
}

async fn insert(
    db: &mut PgConnection,
    ground: &Ground,
    query: QueryId,
    job: &NewJob,
) -> anyhow::Result<()> {
    sqlx::query("insert into topics (id, user_id) values ($1, $2)")
        .bind(query.0)
        .bind(ground.user.0)
        .execute(&mut *db)
        .await?;
    store::jobs::insert(db, job).await?;
    Ok(())
}
