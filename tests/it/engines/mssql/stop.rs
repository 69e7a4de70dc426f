//! Statements that have to end, and what they leave behind.

use std::time::{Duration, Instant};

use engines::Next;
use tests::eventually;
use tests::tds::Seen;
use tokio_util::sync::CancellationToken;

use super::*;

const SILENT: &str = "select n from silent";
const FLOOD: &str = "select n from flood";
const DEAF: &str = "select n from deaf";

fn script() -> Script {
    Script::default()
        .reply("from silent", Reply::Silence)
        .reply("from flood", Reply::Flood(numbers(1_000)))
        .reply("from deaf", Reply::Deafness)
        .reply("from few", rows(numbers(3)))
}

/// What ends it, where no cap on rows can come first.
async fn ended_by(target: &Target, sql: &str, token: CancellationToken) -> EngineError {
    let limits = RunLimits { max_rows: u64::MAX - 1, max_bytes: u64::MAX, ..ALL };
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
async fn a_cancel_reaches_the_server() {
    for sql in [SILENT, FLOOD, DEAF] {
        let place = Place::with(script()).await.unwrap();
        let token = CancellationToken::new();
        let asked = token.clone();
        let peer = &place.peer;
        let cancel = async move {
            eventually("it runs", async || Ok((peer.asked(sql) > 0).then_some(()))).await.unwrap();
            asked.cancel();
            Instant::now()
        };
        let (error, at) = tokio::join!(ended_by(&place.target, sql, token), cancel);
        assert!(matches!(error, EngineError::Cancelled), "{sql}: {error}");
        assert!(at.elapsed() < Duration::from_secs(1), "{:?} for {sql}", at.elapsed());
        let told = async || Ok((peer.count(&Seen::Attention) > 0).then_some(()));
        eventually("the server is told", told).await.unwrap();
        let closed = async || Ok((peer.count(&Seen::Closed) > 0).then_some(()));
        eventually("the connection is closed", closed).await.unwrap();
    }
}

#[tokio::test]
async fn what_does_not_listen_is_killed_over_another_connection() {
    let place = Place::with(script()).await.unwrap();
    let token = CancellationToken::new();
    let ended = ended_by(&place.target, DEAF, token.clone());
    let cancel = async {
        let runs = async || Ok((place.peer.asked(DEAF) > 0).then_some(()));
        eventually("it runs", runs).await.unwrap();
        token.cancel();
    };
    let (error, ()) = tokio::join!(ended, cancel);
    assert!(matches!(error, EngineError::Cancelled), "{error}");
    let killed = async || Ok((place.peer.asked("kill 51") > 0).then_some(()));
    eventually("it is killed", killed).await.unwrap();
}

#[tokio::test]
async fn a_stalled_server_meets_the_deadline() {
    let mut place = Place::with(script()).await.unwrap();
    place.config.timeout = Duration::from_millis(300);
    let target = Target::connect(&place.config).unwrap();
    for sql in [SILENT, FLOOD, DEAF] {
        let start = Instant::now();
        let error = ended_by(&target, sql, CancellationToken::new()).await;
        assert!(matches!(error, EngineError::Timeout), "{sql}: {error}");
        assert!(start.elapsed() < Duration::from_secs(2), "{:?} for {sql}", start.elapsed());
    }
    // None of it is in anybody's way.
    assert_eq!(answer(&target, &approved("select n from few"), ALL).await.unwrap().rows.len(), 3);
}

#[tokio::test]
async fn a_connection_is_used_again_when_its_work_is_done() {
    let place = Place::with(script()).await.unwrap();
    for _ in 0..3 {
        assert_eq!(place.ask("select n from few").await.unwrap().rows.len(), 3);
    }
    let logins = place.peer.seen();
    let logins = logins.iter().filter(|seen| matches!(seen, Seen::Login { .. })).count();
    assert_eq!((logins, place.peer.asked("rollback")), (1, 6), "begun with one, ended with one");
}

#[tokio::test]
async fn rows_that_nobody_waits_for_are_stopped() {
    let place = Place::with(script()).await.unwrap();
    let stream = place.target.run(&approved(FLOOD), ALL, CancellationToken::new()).await.unwrap();
    drop(stream);
    let told = async || Ok((place.peer.count(&Seen::Attention) > 0).then_some(()));
    eventually("the server is told", told).await.unwrap();
}
