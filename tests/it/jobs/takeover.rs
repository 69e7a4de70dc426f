//! A worker that goes, politely or not, takes nothing with it.

use std::{sync::Arc, time::Duration};

use chassis::{Context, Failure};
use proto::{JobError, JobErrorCode, JobMessage, JobStatus};
use tests::{Prober, World, world::LEASE};
use tokio::sync::Notify;

#[tokio::test]
async fn a_job_outlives_its_worker() -> anyhow::Result<()> {
    let world = World::new().await?;
    let body = world.hire_mortal(Prober::stuck())?;
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    body.shutdown_background();

    world.hire(Prober::idle());

    let row = world.until(job, JobStatus::Done).await?;
    assert_eq!((row.attempt, row.fence), (2, 2));
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn a_job_that_kills_every_worker_is_given_up() -> anyhow::Result<()> {
    let world = World::new().await?;
    let job = world.submit().await?;
    // What five deaths leave behind, without waiting for five leases to end.
    sqlx::query("update jobs set status = 'running', attempt = 5, fence = 5, lease_until = now() where id = $1")
        .bind(job.0)
        .execute(&world.db)
        .await?;
    world.hire(Prober::idle());
    let row = world.until(job, JobStatus::Dead).await?;
    assert_eq!(row.fence, 6);
    assert_eq!(world.ends().await?, ["failed"]);
    Ok(())
}

#[tokio::test]
async fn a_late_twin_changes_nothing() -> anyhow::Result<()> {
    let world = World::new().await?;
    let finish = Arc::new(Notify::new());
    let gate = finish.clone();
    world.hire(Prober::new(move |context: Context| {
        let gate = gate.clone();
        async move {
            if context.attempt == 1 {
                gate.notified().await;
            }
            Ok(())
        }
    }));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    // Somebody else takes the job over, as if this worker had been cut off for too long.
    sqlx::query("update jobs set fence = 7 where id = $1").bind(job.0).execute(&world.db).await?;
    finish.notify_one();

    // The lease of the unknown holder ends, and the job comes again.
    let row = world.until(job, JobStatus::Done).await?;
    assert_eq!((row.attempt, row.fence), (2, 8));
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn a_second_delivery_finds_the_job_taken() -> anyhow::Result<()> {
    let world = World::new().await?;
    let job = world.record(proto::Priority::Interactive, None).await?;
    for generation in 0..5 {
        let message = JobMessage { job: job.id, generation };
        world.bus.publish_job(&message, job.kind, job.priority, None).await?;
    }
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok(())
    }));
    world.until(job.id, JobStatus::Done).await?;
    super::until_the_stream_is_empty(&world).await?;
    assert_eq!(world.job(job.id).await?.attempt, 1);
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn a_worker_told_to_stop_finishes_what_is_quick() -> anyhow::Result<()> {
    let world = World::new().await?;
    let finish = Arc::new(Notify::new());
    let gate = finish.clone();
    let leave = world.hire(Prober::new(move |_| {
        let gate = gate.clone();
        async move {
            gate.notified().await;
            Ok(())
        }
    }));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    leave.cancel();
    finish.notify_one();
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 1);
    Ok(())
}

#[tokio::test]
async fn a_worker_told_to_stop_hands_back_what_is_slow() -> anyhow::Result<()> {
    let world = World::new().await?;
    let leave = world.hire(Prober::stuck());
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    leave.cancel();
    let handed_back = std::time::Instant::now();
    world.hire(Prober::idle());
    let row = world.until(job, JobStatus::Done).await?;
    // Handing back is no failure, and nobody waited for the lease to end.
    assert_eq!(row.attempt, 1);
    assert!(handed_back.elapsed() < LEASE, "took {:?}", handed_back.elapsed());
    assert_eq!(world.ends().await?, ["requeued", "done"]);
    Ok(())
}

#[tokio::test]
async fn a_copy_that_comes_before_its_time_is_acknowledged_and_harmless() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |context: Context| match context.attempt {
        1 => {
            let error = JobError::new(JobErrorCode::Internal, "come again in an hour");
            Err(Failure::RetryAfter(error, Duration::from_secs(3600)))
        }
        _ => Ok(()),
    }));
    let job = world.record(proto::Priority::Interactive, None).await?;
    for generation in [0, 77] {
        let message = JobMessage { job: job.id, generation };
        world.bus.publish_job(&message, job.kind, job.priority, None).await?;
        super::until_the_stream_is_empty(&world).await?;
    }
    let row = world.job(job.id).await?;
    assert_eq!((row.status, row.attempt), (JobStatus::Queued, 1));

    // An hour passes, and the sweeper remembers.
    sqlx::query("update jobs set run_at = now(), publish_at = now()").execute(&world.db).await?;
    assert_eq!(world.until(job.id, JobStatus::Done).await?.attempt, 2);
    world.audit().await
}
