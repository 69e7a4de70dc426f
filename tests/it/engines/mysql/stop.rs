//! Statements that have to end, and what they leave behind.

use std::time::{Duration, Instant};

use engines::{EngineError, Next, Target};
use serde_json::json;
use tests::eventually;
use tokio_util::sync::CancellationToken;

use super::{ALL, Place, approved};

const NUMBERS: &str = "create table n as select seq as i from seq_1_to_20000";
/// Hours of work.
const HEAVY: &str = "select count(*) from n a, n b, n c where a.i + b.i = c.i * 2 + 1";
/// As many rows as anybody could want.
const ENDLESS: &str = "select a.i from n a, n b";

impl Place {
    /// Statements of this test that are at work on the server.
    async fn running(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from information_schema.processlist
             where db = ? and command in ('Query', 'Execute') and info like '%from n a%'
               and id <> connection_id()",
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

/// What ends it, where no cap on rows can come first.
async fn ended_by(target: &Target, sql: &str, token: CancellationToken) -> EngineError {
    let limits = engines::RunLimits { max_rows: u64::MAX - 1, max_bytes: u64::MAX, ..ALL };
    let mut stream = match target.run(&approved(sql), limits, token).await {
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
    // Views that look, and functions that write and lock, in spite of the guard: somebody made
    // them.
    let mut place = Place::with(
        "create table t (id int);
         create function settings() returns text reads sql data return concat_ws(' ',
             /*M! @@session.tx_read_only, @@session.max_statement_time, */
             /*!80000 @@session.transaction_read_only, @@session.max_execution_time, */
             @@session.time_zone);
         create function writes() returns int deterministic
             begin insert into t values (1); return 1; end;
         create function grabs() returns int reads sql data return get_lock('rowcall', 0);
         create view settings as select settings() as all_of_them;
         create view writing as select writes() as done;
         create view grabbing as select grabs() as got",
    )
    .await
    .unwrap();
    let answer = place.ask("select * from settings").await.unwrap();
    let limited = if place.server.is_mariadb() { "ON 30.000000 +00:00" } else { "1 30000 +00:00" };
    assert_eq!(answer.rows, [[json!(limited)]]);

    let refused = place.ask("select done from writing").await.err().unwrap();
    assert!(refused.to_string().contains("READ ONLY"), "{refused}");

    assert_eq!(place.ask("select got from grabbing").await.unwrap().rows, [[json!(1)]]);
    eventually("the lock is given back", async || {
        let free: i64 =
            sqlx::query_scalar("select is_free_lock('rowcall')").fetch_one(&place.db).await?;
        Ok((free == 1).then_some(()))
    })
    .await
    .unwrap();

    // The server of the tests has no tables of zones, so the offset has to do.
    place.config.postgres_timezone = "Asia/Tokyo".into();
    let target = Target::connect(&place.config).unwrap();
    let sql = approved("select timediff(now(), utc_timestamp()) as ahead");
    let answer = super::answer(&target, &sql, ALL).await.unwrap();
    assert_eq!(answer.rows, [[json!("09:00:00")]]);
}
