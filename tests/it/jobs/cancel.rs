//! Cancelling, before, during and after.

use std::{sync::Arc, time::Duration};

use chassis::{Context, Failure};
use proto::{JobError, JobErrorCode, JobStatus};
use store::jobs::Cancel;
use tests::{Prober, World, world::LEASE};
use tokio::sync::Notify;

#[tokio::test]
async fn a_queued_job_is_cancelled_at_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    let job = world.submit().await?;
    assert_eq!(store::jobs::cancel(&world.db, job).await?, Cancel::Ended);
    world.hire(Prober::idle());
    let other = world.submit().await?;
    world.until(other, JobStatus::Done).await?;
    assert_eq!(world.job(job).await?.status, JobStatus::Cancelled);
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn a_running_job_is_told_to_stop() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::stuck());
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    let asked = std::time::Instant::now();
    assert_eq!(store::jobs::cancel(&world.db, job).await?, Cancel::Running);
    world.bus.cancel(job).await;
    world.until(job, JobStatus::Cancelled).await?;
    assert!(asked.elapsed() < LEASE / 3, "took {:?}", asked.elapsed());
    assert_eq!(world.ends().await?, ["cancelled"]);
    Ok(())
}

#[tokio::test]
async fn a_cancel_that_nats_lost_is_found_at_the_next_renewal() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::stuck());
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    store::jobs::cancel(&world.db, job).await?;
    world.until(job, JobStatus::Cancelled).await?;
    Ok(())
}

#[tokio::test]
async fn work_that_ends_while_it_is_cancelled_counts_as_cancelled() -> anyhow::Result<()> {
    let world = World::new().await?;
    let finish = Arc::new(Notify::new());
    let gate = finish.clone();
    world.hire(Prober::new(move |_: Context| {
        let gate = gate.clone();
        async move {
            gate.notified().await;
            Ok(())
        }
    }));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    store::jobs::cancel(&world.db, job).await?;
    finish.notify_one();
    world.until(job, JobStatus::Cancelled).await?;
    assert_eq!(world.ends().await?, ["cancelled"]);
    Ok(())
}

#[tokio::test]
async fn a_finished_job_cannot_be_cancelled() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::idle());
    let job = world.submit().await?;
    world.until(job, JobStatus::Done).await?;
    assert_eq!(store::jobs::cancel(&world.db, job).await?, Cancel::Over);
    Ok(())
}

#[tokio::test]
async fn a_cancelled_job_that_fails_is_not_tried_again() -> anyhow::Result<()> {
    let world = World::new().await?;
    let fail = Arc::new(Notify::new());
    let gate = fail.clone();
    world.hire(Prober::new(move |_: Context| {
        let gate = gate.clone();
        async move {
            gate.notified().await;
            let error = JobError::new(JobErrorCode::ConnectionFailed, "away");
            Err(Failure::RetryAfter(error, Duration::from_secs(3600)))
        }
    }));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    store::jobs::cancel(&world.db, job).await?;
    fail.notify_one();
    world.until(job, JobStatus::Cancelled).await?;
    assert_eq!(world.ends().await?, ["cancelled"]);
    world.audit().await
}

#[tokio::test]
async fn a_cancelled_job_whose_workers_all_died_is_cancelled() -> anyhow::Result<()> {
    let world = World::new().await?;
    let job = world.submit().await?;
    // What five deaths and a cancel leave behind.
    sqlx::query(
        "update jobs set status = 'running', attempt = 5, fence = 5, lease_until = now(), cancel_requested = true",
    )
    .execute(&world.db)
    .await?;
    world.hire(Prober::idle());
    world.until(job, JobStatus::Cancelled).await?;
    assert_eq!(world.ends().await?, ["cancelled"]);
    world.audit().await
}
