//! Work that breaks the transactions around it comes to an end all the same.

use chassis::{Context, End, Failure, Handler, Settlement};
use proto::{Event, JobStatus, Priority, Topic, subject};
use sqlx::PgConnection;
use tests::{Probe, Prober, World};

/// Fails where a handler should not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Poison {
    RefusesToBegin,
    PanicsAtTheBeginning,
    PanicsAtTheEnd,
    EndsInWhatNobodyCanStore,
}

#[tokio::test]
async fn a_job_that_cannot_be_begun_is_given_up() -> anyhow::Result<()> {
    for poison in [Poison::RefusesToBegin, Poison::PanicsAtTheBeginning] {
        let world = World::new().await?;
        let job = world.record(Priority::Interactive, None).await?;
        // Four such attempts before, without their pauses.
        sqlx::query("update jobs set attempt = 4").execute(&world.db).await?;
        world.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
        world.hire(poison);
        assert_eq!(world.until(job.id, JobStatus::Dead).await?.attempt, 5);
        assert_eq!(world.ends().await?, ["failed"]);
        world.audit().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_end_that_cannot_be_stored_is_given_up_at_once() -> anyhow::Result<()> {
    for poison in [Poison::PanicsAtTheEnd, Poison::EndsInWhatNobodyCanStore] {
        let world = World::new().await?;
        world.hire(poison);
        let job = world.submit().await?;
        assert_eq!(world.until(job, JobStatus::Dead).await?.attempt, 1);
        assert_eq!(world.ends().await?, ["failed"]);
        world.audit().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_message_that_is_no_job_is_thrown_away() -> anyhow::Result<()> {
    let world = World::new().await?;
    let lane = subject::jobs("probe", Priority::Interactive);
    world.bus.jetstream().publish(lane, "no job".into()).await?.await?;
    world.hire(Prober::idle());
    let job = world.submit().await?;
    world.until(job, JobStatus::Done).await?;
    super::until_the_stream_is_empty(&world).await?;
    world.audit().await
}

impl Handler for Poison {
    type Job = Probe;
    type Begun = ();
    type Output = ();

    fn topic(&self, _: &Probe) -> Option<Topic> {
        None
    }

    async fn begin(
        &self,
        _: &mut PgConnection,
        _: &Probe,
        _: i32,
    ) -> store::Result<Option<((), Vec<Event>)>> {
        assert!(*self != Self::PanicsAtTheBeginning, "a probe that panics");
        match self {
            Self::RefusesToBegin => Err(store::Error::RowNotFound),
            _ => Ok(Some(((), Vec::new()))),
        }
    }

    async fn handle(&self, _: &Probe, (): (), _: &Context) -> Result<(), Failure> {
        Ok(())
    }

    async fn settle(
        &self,
        db: &mut PgConnection,
        job: &Probe,
        end: &End<()>,
    ) -> store::Result<Settlement> {
        let is_done = matches!(end, End::Done(()));
        assert!(!(is_done && *self == Self::PanicsAtTheEnd), "a probe that panics");
        if is_done && *self == Self::EndsInWhatNobodyCanStore {
            // A text column holds no NUL.
            sqlx::query("insert into violations values ($1)").bind("\0").execute(&mut *db).await?;
        }
        Prober::idle().settle(db, job, end).await
    }
}
