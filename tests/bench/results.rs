//! Wide results: storing them, summing them up, and stopping a statement that makes one.

use std::time::Duration;

use tests::world::eventually;
use tokio::time::Instant;

use crate::ground::Ground;
use crate::http::Client;
use crate::rounds::{Pair, alternate};
use crate::rows::{EXECUTOR, copy_to_file, forget, store, timed, write_down};
use crate::service::Service;
use crate::table::{Line, Target};

const ROUNDS: usize = 3;
const STOPS: usize = 5;

const WIDE: &str = "
    create table if not exists wide as
    select n as id, n % 977 as customer_id, 'label ' || n % 1000 as label, md5(n::text) as code,
           (n * 37 % 100000) / 100.0 as amount, n % 7 = 0 as paid, n::float8 / 3 as weight,
           date '2020-01-01' + n % 1500 as day,
           timestamptz '2020-01-01 00:00+00' + n * interval '61 seconds' as at,
           case when n % 5 > 0 then 'note ' || n % 50 end as note
    from generate_series(1, 1000000) n;
    analyze wide";

/// More work than anybody waits for, which the server can stop.
const ENDLESS: &str = "select count(*) from wide a join wide b on a.weight < b.weight";

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    sqlx::raw_sql(WIDE).execute(&ground.target).await?;
    // The size of a result is bounded by default, and this one is to be whole.
    let settings = [&EXECUTOR[..], &[("RESULT_MAX_BYTES", "2000000000")]].concat();
    let executor = Service::start(ground, "executor", &settings).await?;
    let gateway = Service::start(ground, "gateway", &[]).await?;

    let select = "select * from wide";
    let copy = format!("copy ({select}) to stdout");
    let file = ground.dir().join("wide.copy");
    let rounds = alternate(
        ROUNDS,
        async || {
            forget(&ground.db).await?;
            timed(store(ground, select.into())).await
        },
        async || timed(copy_to_file(&ground.target, &copy, &file)).await,
    )
    .await?;
    forget(&ground.db).await?;
    let stored = store(ground, select.into()).await?;
    let mut client = Client::connect(gateway.address).await?;
    let start = Instant::now();
    let status =
        client.get_as(&format!("/api/queries/{stored}/results/summary"), &ground.token).await?;
    let summed_up = start.elapsed();
    anyhow::ensure!(status == 200, "the summary was answered with {status}");

    let mut slowest = Duration::ZERO;
    for _ in 0..STOPS {
        slowest = slowest.max(stopped(ground, &mut client).await?);
    }
    executor.stop().await;
    gateway.stop().await;
    Ok(vec![
        Line::pair(
            "a million rows of ten columns stored",
            "rows/s",
            Pair::of(&rounds),
            Target::RatioAtLeast(0.35),
        ),
        Line::bound("summary of ten million stored values", "s", summed_up.as_secs_f64(), 10.0),
        Line::bound("cancel until gone from the target", "ms", slowest.as_secs_f64() * 1e3, 1e3),
    ])
}

/// From a cancel sent to the statement gone from the server.
async fn stopped(ground: &Ground, client: &mut Client) -> anyhow::Result<Duration> {
    let (query, job) = write_down(ground, ENDLESS.into()).await?;
    ground.bus.publish_job(&job.message(), job.kind, job.priority, None).await?;
    let running = async || -> anyhow::Result<i64> {
        let count = "select count(*) from pg_stat_activity
            where state = 'active' and pid <> pg_backend_pid() and datname = current_database()";
        Ok(sqlx::query_scalar(count).fetch_one(&ground.target).await?)
    };
    eventually("the statement runs", async || Ok((running().await? > 0).then_some(()))).await?;
    let start = Instant::now();
    let path = format!("/api/queries/{query}/cancel");
    let status = client.post(&path, &ground.token, "").await?;
    anyhow::ensure!(status == 202, "the cancel was answered with {status}");
    while running().await? > 0 {
        anyhow::ensure!(start.elapsed() < Duration::from_secs(30), "the statement goes on");
    }
    Ok(start.elapsed())
}
