//! Jobs through good and bad times: nothing is lost, nothing is done twice.

mod broker;
mod cancel;
mod database;
mod load;
mod poison;
mod retention;
mod sweeper;
mod takeover;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chassis::{
    Context, Failure,
    worker::{self, Worker},
};
use proto::{Event, JobError, JobErrorCode, JobStatus, Priority, Stage};
use tests::{Prober, World, eventually, probe::oops, world::worker_config};

#[tokio::test]
async fn a_job_is_done_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::idle());
    let job = world.submit().await?;
    let row = world.until(job, JobStatus::Done).await?;
    assert_eq!((row.attempt, row.fence), (1, 1));
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn a_flaky_job_is_tried_again() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |context: Context| match context.attempt {
        1 => Err(Failure::RetryAfter(
            JobError::new(JobErrorCode::Internal, "not yet"),
            Duration::ZERO,
        )),
        _ => Ok(()),
    }));
    let job = world.submit().await?;
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 2);
    assert_eq!(world.ends().await?, ["requeued", "done"]);
    Ok(())
}

#[tokio::test]
async fn a_panic_is_only_a_failed_attempt() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |context: Context| {
        assert!(context.attempt > 1, "a probe that panics");
        Ok(())
    }));
    let job = world.submit().await?;
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 2);
    Ok(())
}

#[tokio::test]
async fn a_refused_job_is_settled_at_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |_| {
        Err(Failure::Refuse(JobError::new(JobErrorCode::SqlRefused, "no")))
    }));
    let job = world.submit().await?;
    assert_eq!(world.until(job, JobStatus::Done).await?.attempt, 1);
    assert_eq!(world.ends().await?, ["failed"]);
    Ok(())
}

#[tokio::test]
async fn a_job_out_of_attempts_is_dead_and_can_be_sent_again() -> anyhow::Result<()> {
    let world = World::new().await?;
    let well = Arc::new(AtomicUsize::new(0));
    let seen = well.clone();
    world.hire(Prober::new(move |_| {
        let well = seen.clone();
        async move {
            if well.load(Ordering::SeqCst) == 0 {
                let error = JobError::new(JobErrorCode::ConnectionFailed, "away");
                return Err(Failure::RetryAfter(error, Duration::ZERO));
            }
            Ok(())
        }
    }));
    let job = world.submit().await?;
    assert_eq!(world.until(job, JobStatus::Dead).await?.attempt, store::jobs::MAX_ATTEMPTS);
    let dead = store::jobs::dead(&world.db, 10).await?;
    assert_eq!(
        dead[0].error.as_ref().map(|error| error.code),
        Some(JobErrorCode::ConnectionFailed)
    );

    well.store(1, Ordering::SeqCst);
    assert!(store::jobs::resend(&world.db, job).await?.is_some());
    world.until(job, JobStatus::Done).await?;
    assert!(store::jobs::resend(&world.db, job).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a_payload_nobody_can_read_is_dead_at_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::idle());
    let mut job = world.record(Priority::Interactive, None).await?;
    job.id = proto::JobId::new();
    job.payload = serde_json::json!(42);
    store::jobs::insert(&world.db, &job).await?;
    world.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
    world.until(job.id, JobStatus::Dead).await?;
    Ok(())
}

#[tokio::test]
async fn progress_is_heard_in_order_and_without_gaps() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |context: Context| {
        for count in 1..=3 {
            context.tell(Event::Rows { count });
        }
        context.stage(Stage::Executing, "half");
        tokio::time::sleep(Duration::from_millis(80)).await;
        context.stage(Stage::Finished, "whole");
        Ok(())
    }));
    let (job, query) = world.submit_heard().await?;
    world.until(job, JobStatus::Done).await?;
    let events = store::events::after(&world.db, query.into(), 0, 100).await?;
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, [1, 2, 3]);
    assert_eq!(events[0].event, Event::Rows { count: 3 });
    assert_eq!(events[2].event, Event::stage(Stage::Finished, "whole"));
    Ok(())
}

#[tokio::test]
async fn interactive_work_goes_before_batch_work() -> anyhow::Result<()> {
    let world = World::new().await?;
    let mut batch = Vec::new();
    for _ in 0..5 {
        batch.push(world.submit_as(Priority::Batch, None).await?);
    }
    let urgent = world.submit().await?;
    let first = Arc::new(std::sync::Mutex::new(Vec::new()));
    let order = first.clone();
    let one_slot = worker::Config { worker_slots: 1, ..worker_config() };
    world.hire_as(
        Prober::new(move |context: Context| {
            order.lock().unwrap().push(context.job);
            async { Ok(()) }
        }),
        one_slot,
    );
    for job in batch {
        world.until(job, JobStatus::Done).await?;
    }
    assert_eq!(first.lock().unwrap()[0], urgent);
    Ok(())
}

#[tokio::test]
async fn an_idle_worker_takes_what_a_busy_one_cannot() -> anyhow::Result<()> {
    let world = World::new().await?;
    let busy = Arc::new(AtomicUsize::new(0));
    let entered = busy.clone();
    let one_slot = worker::Config { worker_slots: 1, ..worker_config() };
    world.hire_as(
        Prober::new(move |context: Context| {
            entered.fetch_add(1, Ordering::SeqCst);
            async move {
                context.stop.cancelled().await;
                Err(oops("stopped"))
            }
        }),
        one_slot,
    );
    world.submit().await?;
    eventually("the first worker is busy", async || {
        Ok((busy.load(Ordering::SeqCst) == 1).then_some(()))
    })
    .await?;
    world.hire(Prober::idle());
    let waiting = world.submit().await?;
    world.until(waiting, JobStatus::Done).await?;
    Ok(())
}

#[tokio::test]
async fn a_worker_whose_slots_are_all_busy_is_alive() -> anyhow::Result<()> {
    let world = World::new().await?;
    let one_slot = worker::Config { worker_slots: 1, ..worker_config() };
    let worker = Worker::new(world.db.clone(), world.bus.clone(), one_slot);
    let pulse = worker.pulse();
    let serving = tokio::spawn(worker.serve(Prober::stuck(), world.shutdown.clone()));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    eventually("the last beat is a while ago", async || {
        Ok((pulse.age() > Duration::from_secs(2)).then_some(()))
    })
    .await?;
    eventually("it beats again", async || Ok((pulse.age() < Duration::from_secs(2)).then_some(())))
        .await?;
    assert_eq!(world.job(job).await?.status, JobStatus::Running);
    world.shutdown.cancel();
    serving.await?
}

#[tokio::test]
async fn two_writers_of_one_topic_leave_no_gap() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |context: Context| {
        for count in 0..20 {
            context.stage(Stage::Executing, format!("step {count}"));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }));
    let (_, query) = world.submit_heard().await?;
    world.submit_as(Priority::Interactive, Some(query)).await?;
    world.audit().await?;
    assert_eq!(store::events::after(&world.db, query.into(), 0, 100).await?.len(), 40);
    Ok(())
}

/// Waits until every message is acknowledged.
async fn until_the_stream_is_empty(world: &World) -> anyhow::Result<()> {
    eventually("every message is acknowledged", async || {
        let mut stream = world.bus.jetstream().get_stream(proto::subject::JOBS_STREAM).await?;
        Ok((stream.info().await?.state.messages == 0).then_some(()))
    })
    .await
}
