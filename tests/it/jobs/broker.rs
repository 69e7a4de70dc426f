//! NATS goes away, loses its memory, or hangs.

use std::time::Duration;

use chassis::{bus::streams::Delivery, worker};
use futures::future::join_all;
use proto::{JobStatus, Priority, subject};
use tests::{Prober, World, eventually, world::worker_config};

#[tokio::test]
async fn a_job_the_bus_never_saw_is_published_by_the_sweeper() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::idle());
    let job = world.record(Priority::Interactive, None).await?;
    due(&world).await?;
    world.until(job.id, JobStatus::Done).await?;
    Ok(())
}

#[tokio::test]
async fn a_broker_that_restarts_mid_job_costs_nothing() -> anyhow::Result<()> {
    let mut world = World::new().await?;
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(700)).await;
        Ok(())
    }));
    let running = world.submit().await?;
    world.until(running, JobStatus::Running).await?;
    world.nats.kill().await;
    let meanwhile = world.record(Priority::Interactive, None).await?;
    world.nats.restart().await?;
    due(&world).await?;
    for job in [running, meanwhile.id] {
        assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_job_finishes_while_the_broker_is_away() -> anyhow::Result<()> {
    let mut world = World::new().await?;
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(200)).await;
        Ok(())
    }));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    world.nats.kill().await;
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 1);
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn a_stream_that_vanished_is_put_back_with_all_its_jobs() -> anyhow::Result<()> {
    let world = World::new().await?;
    let jobs = [world.submit().await?, world.submit_as(Priority::Batch, None).await?];
    world.bus.jetstream().delete_stream(subject::JOBS_STREAM).await?;
    chassis::bus::streams::ensure(&world.bus, &["probe"], &Delivery::default()).await?;
    due(&world).await?;
    world.hire(Prober::idle());
    for job in jobs {
        world.until(job, JobStatus::Done).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_consumer_deleted_under_a_waiting_worker_is_found_again() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::idle());
    let first = world.submit().await?;
    world.until(first, JobStatus::Done).await?;
    let stream = world.bus.jetstream().get_stream(subject::JOBS_STREAM).await?;
    stream.delete_consumer(&subject::consumer("probe", Priority::Interactive)).await?;
    chassis::bus::streams::ensure(&world.bus, &["probe"], &Delivery::default()).await?;
    let second = world.submit().await?;
    world.until(second, JobStatus::Done).await?;
    Ok(())
}

#[tokio::test]
async fn accepting_does_not_wait_for_a_broker_that_is_away() -> anyhow::Result<()> {
    let mut world = World::new().await?;
    world.nats.kill().await;
    eventually("the loss is noticed", async || Ok((!world.bus.is_connected()).then_some(())))
        .await?;
    let job = world.record(Priority::Interactive, None).await?;
    let asked = std::time::Instant::now();
    assert!(world.bus.publish_job(&job.message(), job.kind, job.priority, None).await.is_err());
    assert!(asked.elapsed() < Duration::from_millis(50));
    Ok(())
}

#[tokio::test]
async fn a_broker_that_hangs_costs_only_time() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok(())
    }));
    let running = join_all((0..20).map(|_| world.submit())).await;
    world.nats.pause();
    // Each gives up waiting for the answer; whether the job was published nobody knows.
    let unknown = join_all((0..20).map(|_| world.submit())).await;
    assert!(unknown.iter().all(Result::is_err));
    world.nats.resume();
    for job in running {
        assert_eq!(world.until(job?, JobStatus::Done).await?.attempt, 1);
    }
    world.audit().await
}

#[tokio::test]
async fn a_broker_that_falls_silent_and_dies_leaves_no_slot_waiting() -> anyhow::Result<()> {
    let mut world = World::new().await?;
    let one_slot = worker::Config { worker_slots: 1, ..worker_config() };
    world.hire_as(Prober::idle(), one_slot);
    let before = world.submit().await?;
    world.until(before, JobStatus::Done).await?;
    world.nats.pause();
    // By now the slot has asked without waiting, and its question is never answered.
    tokio::time::sleep(Duration::from_secs(7)).await;
    world.nats.kill().await;
    world.nats.restart().await?;
    let after = world.record(Priority::Interactive, None).await?;
    due(&world).await?;
    world.until(after.id, JobStatus::Done).await?;
    world.audit().await
}

/// Makes every queued job due for the sweeper now.
async fn due(world: &World) -> anyhow::Result<()> {
    sqlx::query("update jobs set publish_at = now() where status = 'queued'")
        .execute(&world.db)
        .await?;
    Ok(())
}
