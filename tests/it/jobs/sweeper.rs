//! What the bus lost is published again, and what merely waits is not.

use std::time::Duration;

use anyhow::Context as _;
use async_nats::jetstream::stream;
use chassis::{Context, Failure};
use proto::{JobError, JobErrorCode, JobStatus, Priority, subject};
use tests::{Prober, World, eventually};

#[tokio::test]
async fn a_queue_that_is_merely_long_is_not_published_again() -> anyhow::Result<()> {
    let world = World::new().await?;
    for _ in 0..50 {
        world.submit().await?;
    }
    all_late(&world).await?;
    one_more_sweep(&world).await?;
    assert_eq!(copies(&world).await?, 0);
    Ok(())
}

#[tokio::test]
async fn as_many_are_published_as_the_bus_holds_too_few() -> anyhow::Result<()> {
    let world = World::new().await?;
    for _ in 0..20 {
        world.submit().await?;
    }
    for _ in 0..5 {
        world.record(Priority::Interactive, None).await?;
    }
    all_late(&world).await?;
    eventually("five are published", async || Ok((copies(&world).await? == 5).then_some(())))
        .await?;
    all_late(&world).await?;
    one_more_sweep(&world).await?;
    assert_eq!(copies(&world).await?, 5);
    world.hire(Prober::idle());
    world.audit().await
}

#[tokio::test]
async fn what_counts_hide_is_published_in_the_end() -> anyhow::Result<()> {
    let world = World::new().await?;
    // The message of a cancelled job stands for one that was lost.
    let cancelled = world.submit().await?;
    store::jobs::cancel(&world.db, cancelled).await?;
    let lost = world.record(Priority::Interactive, None).await?;
    sqlx::query("update jobs set run_at = now() - interval '30 minutes', publish_at = now() - interval '20 minutes'")
        .execute(&world.db)
        .await?;
    eventually("it is published", async || Ok((copies(&world).await? == 1).then_some(()))).await?;
    world.hire(Prober::idle());
    world.until(lost.id, JobStatus::Done).await?;
    world.audit().await
}

#[tokio::test]
async fn a_job_tried_again_does_not_wait_behind_counts() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |context: Context| match context.attempt {
        1 => Err(Failure::RetryAfter(
            JobError::new(JobErrorCode::Internal, "not yet"),
            Duration::from_millis(300),
        )),
        _ => Ok(()),
    }));
    let job = world.submit().await?;
    // More messages than jobs: counting, the bus would seem to hold all.
    for _ in 0..20 {
        let cancelled = world.submit().await?;
        store::jobs::cancel(&world.db, cancelled).await?;
    }
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 2);
    world.audit().await
}

#[tokio::test]
async fn a_full_stream_only_delays() -> anyhow::Result<()> {
    let world = World::new().await?;
    let first = world.submit().await?;
    resize(&world, 1).await?;
    let mut jobs = vec![first];
    for _ in 0..10 {
        let job = world.record(Priority::Interactive, None).await?;
        assert!(world.bus.publish_job(&job.message(), job.kind, job.priority, None).await.is_err());
        jobs.push(job.id);
    }
    all_late(&world).await?;
    // Refused, they stay due, whatever their age.
    eventually("the sweeper tried", async || Ok((copies(&world).await? > 0).then_some(()))).await?;
    resize(&world, 1_000_000).await?;
    world.hire(Prober::idle());
    for job in jobs {
        assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 1);
    }
    world.audit().await
}

#[tokio::test]
async fn a_job_that_waited_long_is_not_left_with_its_dead_worker() -> anyhow::Result<()> {
    let world = World::new().await?;
    let job = world.submit().await?;
    sqlx::query("update jobs set publish_at = now() + interval '5 minutes'")
        .execute(&world.db)
        .await?;
    let body = world.hire_mortal(Prober::stuck())?;
    world.until(job, JobStatus::Running).await?;
    body.shutdown_background();
    world.bus.jetstream().get_stream(subject::JOBS_STREAM).await?.purge().await?;
    world.hire(Prober::idle());
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 2);
    world.audit().await
}

/// Makes every queued job late.
async fn all_late(world: &World) -> anyhow::Result<()> {
    sqlx::query("update jobs set publish_at = now() where status = 'queued'")
        .execute(&world.db)
        .await?;
    Ok(())
}

/// How often the sweeper published interactive jobs.
async fn copies(world: &World) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar("select sum(generation) from jobs where priority = 'interactive'")
        .fetch_one(&world.db)
        .await?)
}

/// Waits for a sweep that began after this call: it publishes what is lost in another lane.
async fn one_more_sweep(world: &World) -> anyhow::Result<()> {
    for _ in 0..2 {
        let job = world.record(Priority::Batch, None).await?;
        sqlx::query("update jobs set publish_at = now() where id = $1")
            .bind(job.id.0)
            .execute(&world.db)
            .await?;
        eventually("a sweep has been", async || {
            let generation: i32 = sqlx::query_scalar("select generation from jobs where id = $1")
                .bind(job.id.0)
                .fetch_one(&world.db)
                .await?;
            Ok((generation > 0).then_some(()))
        })
        .await?;
    }
    Ok(())
}

async fn resize(world: &World, max_messages: i64) -> anyhow::Result<()> {
    let mut stream = world.bus.jetstream().get_stream(subject::JOBS_STREAM).await?;
    let config = stream::Config { max_messages, ..stream.info().await?.config.clone() };
    world.bus.jetstream().update_stream(config).await.context("resize the stream")?;
    Ok(())
}
