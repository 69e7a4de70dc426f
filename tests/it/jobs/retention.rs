//! What nobody needs goes, what somebody needs stays.

use proto::{
    Priority, QueryId, QueryStatus, ResultId, Role,
    jobs::{Execute, Generate},
};
use scheduler::Scheduler;
use sqlx::AssertSqlSafe;
use store::{jobs::NewJob, queries::NewQuery, results};
use tests::{World, eventually};

#[tokio::test]
async fn retention_keeps_up_with_more_than_one_round() -> anyhow::Result<()> {
    let world = World::new().await?;
    let topic = QueryId::new();
    sqlx::query("insert into topics (id, user_id, last_seq) values ($1, $1, 25000)")
        .bind(topic.0)
        .execute(&world.db)
        .await?;
    sqlx::query(
        "insert into events (topic_id, seq, event, progress, created_at)
         select $1, seq, '{}', true, now() - interval '1 hour' from generate_series(1, 25000) seq",
    )
    .bind(topic.0)
    .execute(&world.db)
    .await?;
    a_round(&world, async || {
        let left: i64 =
            sqlx::query_scalar("select count(*) from events").fetch_one(&world.db).await?;
        Ok((left == 0).then_some(()))
    })
    .await
}

#[tokio::test]
async fn pages_of_a_running_attempt_stay_and_those_of_a_lost_one_go() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (running, lost) = (ResultId::new(), ResultId::new());
    for (result, status) in [(running, "running"), (lost, "done")] {
        let (query, job) = query(&world, true).await?;
        results::open(&world.db, result, query, &[]).await?;
        let move_on = format!(
            "update jobs set status = '{status}', lease_until = now() + interval '1 hour' where id = $1"
        );
        sqlx::query(AssertSqlSafe(move_on)).bind(job.id.0).execute(&world.db).await?;
    }
    sqlx::query("update results set created_at = now() - interval '2 hours'")
        .execute(&world.db)
        .await?;
    a_round(&world, async || {
        let left: Vec<uuid::Uuid> =
            sqlx::query_scalar("select id from results").fetch_all(&world.db).await?;
        Ok((left == [running.0]).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_query_whose_job_is_over_does_not_wait_for_it() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (waiting, given_up) = (query(&world, false).await?, query(&world, false).await?);
    let run = query(&world, true).await?;
    for (_, job) in [&given_up, &run] {
        sqlx::query("update jobs set status = 'dead' where id = $1")
            .bind(job.id.0)
            .execute(&world.db)
            .await?;
    }
    let status = async |id| {
        let record = store::queries::find(&world.db, id).await?;
        anyhow::Ok(record.map(|record| record.query.status))
    };
    a_round(&world, async || {
        let settled = status(given_up.0).await? == Some(QueryStatus::FailedGeneration)
            && status(run.0).await? == Some(QueryStatus::FailedExecution);
        Ok(settled.then_some(()))
    })
    .await?;
    assert_eq!(status(waiting.0).await?, Some(QueryStatus::Queued));
    store::jobs::cancel(&world.db, waiting.1.id).await?;
    store::queries::settle(&world.db, waiting.0, QueryStatus::Cancelled, None).await?;
    world.audit().await
}

/// Runs a scheduler until `is_so`: its first round begins at once.
async fn a_round(
    world: &World,
    is_so: impl AsyncFnMut() -> anyhow::Result<Option<()>>,
) -> anyhow::Result<()> {
    let scheduler =
        Scheduler::new(world.db.clone(), world.bus.clone(), scheduler::Config::default())?;
    let leave = world.shutdown.child_token();
    let running = tokio::spawn(scheduler.run(leave.clone()));
    eventually("the round has been", is_so).await?;
    leave.cancel();
    running.await?;
    Ok(())
}

/// A query that nobody works on.
async fn query(world: &World, has_sql: bool) -> anyhow::Result<(QueryId, NewJob)> {
    let id = QueryId::new();
    let query = NewQuery {
        id,
        user: world.person(Role::User).await?.user.id,
        connection: None,
        question: "how many?".into(),
        requested_model: None,
        effort: None,
        anew: false,
        parent: None,
        builds_on: None,
        execute: has_sql,
        sql: has_sql.then(|| "select 1".into()),
        parameters: Vec::new(),
        saved_query: None,
    };
    let job = if has_sql {
        NewJob::new(&Execute::new(id), Priority::Interactive)
    } else {
        NewJob::new(&Generate::new(id), Priority::Interactive)
    };
    store::queries::insert(&world.db, &query, &job).await?;
    Ok((id, job))
}
