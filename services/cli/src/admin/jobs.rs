//! `rowcall admin jobs`.

use anyhow::{Context as _, bail, ensure};
use proto::{
    Event, ExportStatus, Job as _, JobId, QueryStatus, Topic,
    jobs::{Execute, Export, Generate},
};
use sqlx::{PgConnection, PgPool};
use store::{
    events, exports,
    jobs::{self, DeadPayload},
    queries,
};

use super::{place::Place, print, table, time};

#[derive(Clone, Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show jobs that were given up, newest first
    List {
        /// How many at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Send jobs again, with all their attempts before them
    Resend {
        #[arg(required = true)]
        ids: Vec<JobId>,
    },
}

impl Command {
    pub(super) async fn run(self, db: &PgPool, place: &Place) -> anyhow::Result<()> {
        match self {
            Self::List { limit } => list(db, limit).await,
            Self::Resend { ids } => {
                let bus = place.bus().await?;
                if bus.is_none() {
                    eprintln!(
                        "NATS does not answer: the scheduler will publish what is sent again"
                    );
                }
                for id in ids {
                    let resent = resend(db, id).await.with_context(|| format!("job {id}"))?;
                    if let Some(bus) = &bus {
                        publish(bus, &resent).await;
                    }
                    println!("{id} is sent again");
                }
                if let Some(bus) = bus {
                    bus.close().await;
                }
                Ok(())
            }
        }
    }
}

async fn list(db: &PgPool, limit: u32) -> anyhow::Result<()> {
    let mut rows = table(&["job", "kind", "attempts", "given up", "why"]);
    for job in jobs::dead(db, i64::from(limit)).await? {
        let given_up = job.finished_at.map(time).unwrap_or_default();
        let why = job.error.map(|error| error.to_string()).unwrap_or_default();
        rows.add_row([job.id.to_string(), job.kind, job.attempts.to_string(), given_up, why]);
    }
    print(&rows)
}

/// A job on its way again, with what there is to tell.
struct Resent {
    due: jobs::Due,
    news: Vec<proto::Envelope>,
}

/// Job and what it belongs to go back to their queues together.
async fn resend(db: &PgPool, id: JobId) -> anyhow::Result<Resent> {
    let mut tx = db.begin().await?;
    let dead = jobs::dead_payload(&mut *tx, id).await?.context("there is no such dead job")?;
    let due = jobs::resend(&mut *tx, id).await?.context("there is no such dead job")?;
    let (topic, event) = reopen(&mut tx, id, dead).await?;
    let news = events::append(&mut *tx, topic, &[event]).await?;
    tx.commit().await?;
    Ok(Resent { due, news })
}

async fn reopen(
    db: &mut PgConnection,
    id: JobId,
    dead: DeadPayload,
) -> anyhow::Result<(Topic, Event)> {
    let (query, status) = match dead.kind.as_str() {
        Generate::KIND => {
            let job: Generate = serde_json::from_value(dead.payload)?;
            (job.query_id, QueryStatus::Queued)
        }
        Execute::KIND => {
            let job: Execute = serde_json::from_value(dead.payload)?;
            (job.query_id, QueryStatus::QueuedExecution)
        }
        Export::KIND => {
            let job: Export = serde_json::from_value(dead.payload)?;
            return reopen_export(db, job).await;
        }
        other => bail!("this release does not know jobs of kind {other}"),
    };
    let reopened = queries::reopen(&mut *db, query, id, status).await?;
    ensure!(reopened, "query {query} has moved on since, nothing is sent");
    Ok((query.into(), Event::Status { status }))
}

async fn reopen_export(db: &mut PgConnection, job: Export) -> anyhow::Result<(Topic, Event)> {
    let (id, status) = (job.export_id, ExportStatus::Queued);
    match exports::reopen(&mut *db, id).await {
        Ok(true) => Ok((job.query_id.into(), Event::Export { id, status })),
        Ok(false) => bail!("export {id} has not failed, nothing is sent"),
        Err(error) if store::violated_constraint(&error) == Some("exports_once") => {
            bail!("the same file was asked for anew since, nothing is sent")
        }
        Err(error) => Err(error.into()),
    }
}

/// What does not get through, the scheduler publishes and listeners read from the rows.
async fn publish(bus: &chassis::Bus, resent: &Resent) {
    let due = &resent.due;
    let traceparent = due.traceparent.as_deref();
    if let Err(error) = bus.publish_job(&due.message, &due.kind, due.priority, traceparent).await {
        eprintln!("not published, the scheduler will do it: {error:#}");
    }
    bus.tell(&resent.news).await;
}
