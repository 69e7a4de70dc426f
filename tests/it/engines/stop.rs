//! Statements that have to end, and what they leave behind.

use std::time::{Duration, Instant};

use engines::{EngineError, Next, RunLimits, Target};
use serde_json::json;
use tests::eventually;
use tokio_util::sync::CancellationToken;

use super::{ALL, Place, approved};

const NUMBERS: &str = "create table n as select i from generate_series(1, 20000) i; analyze n";
/// Hours of work.
const HEAVY: &str = "select count(*) from n a, n b, n c where a.i + b.i = c.i * 2 + 1";
/// As many rows as anybody could want.
const ENDLESS: &str = "select a.i from n a, n b";

impl Place {
    /// Statements of this test that are at work on the server.
    async fn running(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from pg_stat_activity
             where datname = $1 and state = 'active' and query like '%answer%' and pid <> pg_backend_pid()",
        )
        .bind(&self.name)
        .fetch_one(&self.db)
        .await?)
    }

    async fn gone(&self) -> anyhow::Result<()> {
        let ask = async || Ok((self.running().await? == 0).then_some(()));
        eventually("the statement is gone", ask).await
    }
}

async fn ended_by(target: &Target, sql: &str, token: CancellationToken) -> EngineError {
    let endless = RunLimits { max_rows: u64::MAX - 1, max_bytes: u64::MAX, ..ALL };
    let mut stream = match target.run(&approved(sql), endless, token).await {
        Ok(stream) => stream,
        Err(error) => return error,
    };
    loop {
        match stream.next().await {
            Ok(Next::Rows(_)) => {}
            Ok(Next::End(end)) => panic!("{sql} came to {end:?}"),
            Err(error) => return error,
        }
    }
}

#[tokio::test]
async fn a_cancel_reaches_the_server() {
    let place = Place::with(NUMBERS).await.unwrap();
    for sql in [HEAVY, ENDLESS] {
        let token = CancellationToken::new();
        let asked = token.clone();
        let place = &place;
        let cancel = async move {
            eventually("it runs", async || Ok((place.running().await? > 0).then_some(())))
                .await
                .unwrap();
            asked.cancel();
            Instant::now()
        };
        let (error, at) = tokio::join!(ended_by(&place.target, sql, token), cancel);
        assert!(matches!(error, EngineError::Cancelled), "{error}");
        place.gone().await.unwrap();
        assert!(at.elapsed() < Duration::from_secs(1), "{:?} for {sql}", at.elapsed());
    }
}

#[tokio::test]
async fn a_run_ends_at_its_limit() {
    let mut place = Place::with(NUMBERS).await.unwrap();
    place.config.timeout = Duration::from_millis(300);
    let target = Target::connect(&place.config).unwrap();
    for sql in [HEAVY, ENDLESS] {
        let start = Instant::now();
        let error = ended_by(&target, sql, CancellationToken::new()).await;
        assert!(matches!(error, EngineError::Timeout), "{error}");
        assert!(start.elapsed() < Duration::from_secs(2), "{:?} for {sql}", start.elapsed());
        place.gone().await.unwrap();
    }
}

#[tokio::test]
async fn a_stream_that_nobody_reads_stops_its_statement() {
    let place = Place::with(NUMBERS).await.unwrap();
    let token = CancellationToken::new();
    let mut stream = place.target.run(&approved(ENDLESS), ALL, token).await.unwrap();
    assert!(matches!(stream.next().await.unwrap(), Next::Rows(_)));
    drop(stream);
    place.gone().await.unwrap();
}

#[tokio::test]
async fn a_statement_runs_under_our_settings_and_leaves_none() {
    // A view that reads, and one that writes, in spite of the guard: somebody made them.
    let place = Place::with(
        "create view settings as select current_setting('transaction_read_only') as read_only,
             current_setting('statement_timeout') as timeout, current_setting('timezone') as zone,
             current_setting('search_path') as path;
         create view grabs as select pg_try_advisory_lock(7) as got;
         create sequence s; create view counts as select nextval('s') as next",
    )
    .await
    .unwrap();
    let answer = place.ask("select * from settings").await.unwrap();
    assert_eq!(answer.rows, [[json!("on"), json!("30s"), json!("UTC"), json!("public, pg_temp")]]);

    let refused = place.ask("select next from counts").await.err().unwrap();
    assert!(matches!(refused, EngineError::Invalid { .. }), "{refused}");

    assert_eq!(place.ask("select got from grabs").await.unwrap().rows, [[json!(true)]]);
    eventually("the lock is given back", async || {
        let held: i64 = sqlx::query_scalar(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database
             where locktype = 'advisory' and d.datname = $1",
        )
        .bind(&place.name)
        .fetch_one(&place.db)
        .await?;
        Ok((held == 0).then_some(()))
    })
    .await
    .unwrap();
}
