//! What each mode of TLS protects from, on each engine that is proven.

use engines::{Target, TargetConfig};
use proto::api::{Tls, TlsMode};
use tests::mysql::MySql;

use super::{Authority, Secured};

async fn each_mode_protects_as_much_as_it_says(secured: &Secured) -> anyhow::Result<()> {
    let ca = Some(&secured.authority);
    for (mode, ca, is_encrypted) in [
        (TlsMode::Disable, None, false),
        (TlsMode::Prefer, None, true),
        (TlsMode::Require, None, true),
        (TlsMode::VerifyCa, ca, true),
        (TlsMode::VerifyFull, ca, true),
    ] {
        let login = secured.login("localhost", mode, ca).await?;
        assert_eq!(login.tls.is_some(), is_encrypted, "{mode}: {login:?}");
        assert!(login.tls.is_none_or(|tls| tls.starts_with("TLSv1.")), "{mode}");
    }
    // An authority that nobody knows: neither without one, nor with another one.
    let other = Authority::new()?;
    for mode in [TlsMode::VerifyCa, TlsMode::VerifyFull] {
        for ca in [None, Some(&other)] {
            let said = secured.refusal("localhost", mode, ca).await;
            assert!(said.contains("TLS: ") && said.contains("no authority"), "{mode}: {said}");
        }
    }
    Ok(())
}

async fn another_name_is_enough_for_all_but_verify_full(secured: &Secured) -> anyhow::Result<()> {
    let ca = Some(&secured.authority);
    for mode in [TlsMode::Require, TlsMode::VerifyCa] {
        let ca = ca.filter(|_| mode == TlsMode::VerifyCa);
        assert!(secured.login("localhost", mode, ca).await?.tls.is_some(), "{mode}");
    }
    for host in ["localhost", "127.0.0.1"] {
        let said = secured.refusal(host, TlsMode::VerifyFull, ca).await;
        assert!(said.contains("TLS: ") && said.contains("the name of the host"), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn each_mode_protects_as_much_as_it_says_on_postgresql() -> anyhow::Result<()> {
    each_mode_protects_as_much_as_it_says(&Secured::postgres("localhost").await?).await
}

#[tokio::test]
async fn each_mode_protects_as_much_as_it_says_on_mariadb() -> anyhow::Result<()> {
    each_mode_protects_as_much_as_it_says(&Secured::mariadb("localhost").await?).await
}

#[tokio::test]
async fn another_name_is_enough_for_all_but_verify_full_on_postgresql() -> anyhow::Result<()> {
    let secured = Secured::postgres("db.example.com").await?;
    another_name_is_enough_for_all_but_verify_full(&secured).await
}

#[tokio::test]
async fn another_name_is_enough_for_all_but_verify_full_on_mariadb() -> anyhow::Result<()> {
    let secured = Secured::mariadb("db.example.com").await?;
    another_name_is_enough_for_all_but_verify_full(&secured).await
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_away() -> anyhow::Result<()> {
    let postgres = tests::postgres::Postgres::shared().await?.url("postgres");
    let mysql = MySql::shared().await?;
    // MySQL makes a certificate of its own where it is given none.
    let mariadb = mysql.is_mariadb().then(|| mysql.url(""));
    for url in [Some(postgres), mariadb].into_iter().flatten() {
        // By its name, by its address, and through a relay to it.
        for addresses in [vec![], vec![[127, 0, 0, 1].into()]] {
            for (mode, works) in [
                (TlsMode::Disable, true),
                (TlsMode::Prefer, true),
                (TlsMode::Require, false),
                (TlsMode::VerifyFull, false),
            ] {
                let url = url.parse().map_err(anyhow::Error::msg)?;
                let tls = Some(Tls { mode, ca: None });
                let addresses = addresses.clone();
                let config = TargetConfig { tls, addresses, ..TargetConfig::new(url) };
                match Target::connect(&config)?.login().await {
                    Ok(login) => assert!(works && login.tls.is_none(), "{mode}: {login:?}"),
                    Err(error) => {
                        assert!(!works && error.to_string().contains("TLS"), "{mode}: {error}");
                    }
                }
            }
        }
    }
    Ok(())
}
