//! The addresses of a host that were judged are the ones that are reached, and the certificate
//! bears the host's name all the same.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use engines::{EngineError, Next, Target, TargetConfig};
use guard::{Approved, Policy};
use proto::api::TlsMode;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::super::{ALL, answer};
use super::Secured;

/// A name that nobody can look up: to come to the server is to have been led there.
const NAME: &str = "db.example.invalid";
/// Addresses of this machine at which no database listens.
const ELSEWHERE: [u8; 4] = [127, 0, 0, 2];
const HERE: [u8; 4] = [127, 0, 0, 1];

/// To judged addresses, by `verify_full`.
fn led(secured: &Secured, addresses: &[[u8; 4]]) -> TargetConfig {
    let addresses = addresses.iter().copied().map(IpAddr::from).collect();
    let config = secured.config(NAME, TlsMode::VerifyFull, Some(&secured.authority));
    TargetConfig { addresses, ..config }
}

fn approved(target: &Target, sql: &str) -> Approved {
    let policy = Policy { dialect: target.dialect(), ..Policy::unresolved() };
    guard::check(sql, &policy).expect("the guard lets it pass")
}

/// Why nobody can log in.
async fn failure(config: &TargetConfig) -> anyhow::Result<EngineError> {
    match Target::connect(config)?.login().await {
        Ok(login) => anyhow::bail!("logged in: {login:?}"),
        Err(error) => Ok(error),
    }
}

async fn a_name_leads_to_what_was_judged(secured: &Secured) -> anyhow::Result<()> {
    let target = Target::connect(&led(secured, &[HERE]))?;
    assert!(target.login().await?.tls.is_some());

    // Of several, the first one that answers is taken, and it must bear the name too.
    let several = led(secured, &[ELSEWHERE, HERE]);
    assert!(Target::connect(&several)?.login().await?.tls.is_some());
    let mut other_name = several.clone();
    other_name.url = secured.config("localhost", TlsMode::VerifyFull, None).url;
    let refused = failure(&other_name).await?.to_string();
    assert!(refused.contains("the name of the host"), "{refused}");

    // Without a certificate to compare with, several addresses lead on as well.
    for mode in [TlsMode::Disable, TlsMode::Require] {
        let config = secured.config(NAME, mode, None);
        let config = TargetConfig { addresses: several.addresses.clone(), ..config };
        let login = Target::connect(&config)?.login().await?;
        assert_eq!(login.tls.is_some(), mode == TlsMode::Require, "{login:?}");
    }
    Ok(())
}

async fn a_server_that_is_away_is_told_as_that(secured: &Secured) -> anyhow::Result<()> {
    let error = failure(&led(secured, &[ELSEWHERE])).await?;
    assert!(matches!(error, EngineError::ConnectionFailed(_)), "{error:?}");
    assert!(error.to_string().contains("refused"), "{error}");

    // It answers, and then says nothing.
    let _silent = TcpListener::bind((IpAddr::from(ELSEWHERE), secured.port())).await?;
    let patience = Duration::from_millis(300);
    let config = led(secured, &[ELSEWHERE]);
    let config = TargetConfig { postgres_connect_timeout: patience, ..config };
    let error = failure(&config).await?;
    assert!(error.to_string().contains("no connection within 0.3 s"), "{error}");
    Ok(())
}

/// A long answer comes through whole, and one that nobody wants any more ends at the server.
async fn what_is_asked_goes_that_way(secured: &Secured) -> anyhow::Result<()> {
    secured.fill(200_000).await?;
    let target = Target::connect(&led(secured, &[HERE]))?;
    let long = approved(&target, "select i from shop.n order by i");
    let whole = answer(&target, &long, ALL).await?;
    assert_eq!(whole.rows.len(), 200_000);
    assert_eq!(whole.rows[199_999][0], 200_000);

    let token = CancellationToken::new();
    let endless = approved(&target, "select a.i from shop.n a, shop.n b");
    let mut stream = target.run(&endless, ALL, token.clone()).await?;
    assert!(matches!(stream.next().await?, Next::Rows(_)));
    token.cancel();
    let at = Instant::now();
    let ended = loop {
        match stream.next().await {
            Ok(Next::Rows(_)) => {}
            Ok(Next::End(end)) => panic!("it came to {end:?}"),
            Err(error) => break error,
        }
    };
    assert!(matches!(ended, EngineError::Cancelled), "{ended}");
    assert!(at.elapsed() < Duration::from_secs(1), "{:?}", at.elapsed());
    Ok(())
}

#[tokio::test]
async fn a_name_leads_to_the_postgresql_that_was_judged() -> anyhow::Result<()> {
    let secured = Secured::postgres(NAME).await?;
    a_name_leads_to_what_was_judged(&secured).await?;
    a_server_that_is_away_is_told_as_that(&secured).await?;
    what_is_asked_goes_that_way(&secured).await
}

#[tokio::test]
async fn a_name_leads_to_the_mariadb_that_was_judged() -> anyhow::Result<()> {
    let secured = Secured::mariadb(NAME).await?;
    a_name_leads_to_what_was_judged(&secured).await?;
    a_server_that_is_away_is_told_as_that(&secured).await?;
    what_is_asked_goes_that_way(&secured).await
}
