//! Postgres goes away, or cuts connections.

use std::time::Duration;

use cli::servers::postgres::{Durability, Server};
use proto::JobStatus;
use tests::{Prober, World, postgres::Postgres};

#[tokio::test]
async fn a_database_that_restarts_mid_job_costs_nothing() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let mut server = Server::start(&dir.path().join("postgres"), 0, Durability::Fast).await?;
    let world = World::on(Postgres::at(&server.url("postgres"))?).await?;
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(())
    }));
    let job = world.submit().await?;
    world.until(job, JobStatus::Running).await?;
    server.restart().await?;
    world.until(job, JobStatus::Done).await?;
    assert_eq!(world.ends().await?, ["done"]);
    Ok(())
}

#[tokio::test]
async fn connections_cut_again_and_again_lose_no_job() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.hire(Prober::new(async |_| {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(())
    }));
    let mut jobs = Vec::new();
    for round in 0..40 {
        if let Ok(job) = world.submit().await {
            jobs.push(job);
        }
        if round % 10 == 5 {
            cut(&world).await;
        }
    }
    for job in &jobs {
        world.until(*job, JobStatus::Done).await?;
    }
    let done = world.ends().await?.iter().filter(|end| *end == "done").count();
    // A submission whose answer was cut off may have been accepted all the same.
    assert!(done >= jobs.len() && done <= 40, "{done} ends for {} jobs", jobs.len());
    world.audit().await
}

/// Ends every other session of the test's database.
async fn cut(world: &World) {
    let _ = sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .execute(&world.db)
    .await;
}
