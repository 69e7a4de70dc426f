//! Many jobs at once, while the ground shakes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chassis::{
    Context,
    worker::{self, Worker},
};
use futures::future::try_join_all;
use proto::{JobMessage, JobStatus};
use sqlx::postgres::PgPoolOptions;
use tests::{Prober, World, eventually, world::worker_config};
use tokio_util::sync::CancellationToken;

const JOBS: usize = 200;

#[tokio::test]
async fn a_worker_told_to_stop_under_load_loses_and_repeats_nothing() -> anyhow::Result<()> {
    let world = World::new().await?;
    let worked = Arc::new(AtomicUsize::new(0));
    let first = world.hire(counting(&worked));
    submit(&world, JOBS).await?;
    eventually("it is in the middle of it", async || {
        Ok((worked.load(Ordering::SeqCst) > JOBS / 10).then_some(()))
    })
    .await?;
    first.cancel();
    world.hire(counting(&worked));
    world.audit().await?;
    assert_eq!(done_at_first(&world).await?, JOBS as i64);
    Ok(())
}

#[tokio::test]
async fn every_job_published_twice_is_done_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    let worked = Arc::new(AtomicUsize::new(0));
    for _ in 0..2 {
        world.hire(counting(&worked));
    }
    try_join_all((0..JOBS).map(async |_| {
        let job = world.record(proto::Priority::Interactive, None).await?;
        for generation in [0, 1] {
            let message = JobMessage { job: job.id, generation };
            world.bus.publish_job(&message, job.kind, job.priority, None).await?;
        }
        anyhow::Ok(())
    }))
    .await?;
    world.audit().await?;
    super::until_the_stream_is_empty(&world).await?;
    assert_eq!(worked.load(Ordering::SeqCst), JOBS);
    Ok(())
}

#[tokio::test]
async fn more_slots_than_connections_only_wait() -> anyhow::Result<()> {
    let world = World::new().await?;
    let db = PgPoolOptions::new().max_connections(1).connect(&world.database_url).await?;
    let config = worker::Config { worker_slots: 16, ..worker_config() };
    let worker = Worker::new(db, world.bus.clone(), config);
    let serving = tokio::spawn(worker.serve(Prober::idle(), world.shutdown.clone()));
    submit(&world, JOBS).await?;
    world.audit().await?;
    world.shutdown.cancel();
    serving.await?
}

#[tokio::test]
async fn sessions_cut_twice_a_second_lose_nothing() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(())
    }));
    submit(&world, JOBS).await?;
    let calm = CancellationToken::new();
    let shaking = tokio::spawn(shake(world.db.clone(), calm.clone()));
    let _calm = calm.clone().drop_guard();
    eventually("most of it is done", async || {
        let done: i64 = sqlx::query_scalar("select count(*) from jobs where status = 'done'")
            .fetch_one(&world.db)
            .await?;
        Ok((done as usize > JOBS / 2).then_some(()))
    })
    .await?;
    calm.cancel();
    shaking.await?;
    world.audit().await
}

/// Ends every other session of the test's database, twice a second.
async fn shake(db: sqlx::PgPool, calm: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_millis(500));
    while calm.run_until_cancelled(ticks.tick()).await.is_some() {
        let _ = sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()",
        )
        .execute(&db)
        .await;
    }
}

/// Does little, and counts how often.
fn counting(worked: &Arc<AtomicUsize>) -> Prober {
    let worked = worked.clone();
    Prober::new(move |_: Context| {
        worked.fetch_add(1, Ordering::SeqCst);
        async { Ok(()) }
    })
}

async fn submit(world: &World, count: usize) -> anyhow::Result<()> {
    try_join_all((0..count).map(|_| world.submit())).await?;
    Ok(())
}

async fn done_at_first(world: &World) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from jobs where status = $1 and attempt = 1")
        .bind(JobStatus::Done.as_ref())
        .fetch_one(&world.db)
        .await?)
}
