//! The way to a server that has TLS, as each mode protects it.

use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown};
use std::{fs, io::Write as _, path::Path};

use cli::servers::postgres::{Durability, Server};
use engines::{EngineError, Login, Target, TargetConfig};
use proto::api::{Tls, TlsMode};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use sqlx::{AssertSqlSafe, Connection as _};
use tests::mariadb::MariaDb;

/// An authority that signs.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> anyhow::Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }
}

/// A server whose certificate bears one name.
struct Secured {
    server: Server,
    authority: Authority,
    _dir: tempfile::TempDir,
}

impl Secured {
    async fn named(name: &str) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let server = Server::start(&dir.path().join("postgres"), 0, Durability::Fast).await?;
        let authority = Authority::new()?;
        let key = KeyPair::generate()?;
        let params = CertificateParams::new(vec![name.to_owned()])?;
        let certificate = params.signed_by(&key, &authority.issuer)?;

        let mut db = server.connect("postgres").await?;
        let data: String = sqlx::query_scalar("show data_directory").fetch_one(&mut db).await?;
        give(Path::new(&data), "server.crt", &certificate.pem())?;
        give(Path::new(&data), "server.key", &key.serialize_pem())?;
        for statement in ["alter system set ssl = on", "select pg_reload_conf()"] {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut db).await?;
        }
        db.close().await?;
        let secured = Self { server, authority, _dir: dir };
        tests::eventually("the server speaks TLS", async || {
            Ok(secured.login("127.0.0.1", TlsMode::Require, None).await.ok())
        })
        .await?;
        Ok(secured)
    }

    async fn login(
        &self,
        host: &str,
        mode: TlsMode,
        ca: Option<&Authority>,
    ) -> Result<Login, EngineError> {
        let url = self.server.url("postgres").replace("127.0.0.1", host);
        let tls = Tls { mode, ca: ca.map(|ca| ca.pem.clone()) };
        let address = Some(std::net::Ipv4Addr::LOCALHOST.into());
        let url = url.parse().expect("it is a url");
        let config = TargetConfig { tls: Some(tls), address, ..TargetConfig::new(url) };
        Target::connect(&config)?.login().await
    }

    /// What a login is refused with.
    async fn refusal(&self, host: &str, mode: TlsMode, ca: Option<&Authority>) -> String {
        let Err(error) = self.login(host, mode, ca).await else { return "logged in".into() };
        assert!(matches!(error, EngineError::ConnectionFailed(_)), "{error:?}");
        error.to_string()
    }
}

/// Writes a file into the server's folder that belongs to the server alone.
fn give(folder: &Path, name: &str, content: &str) -> anyhow::Result<()> {
    let owner = fs::metadata(folder)?;
    let path = folder.join(name);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(content.as_bytes())?;
    Ok(chown(&path, Some(owner.uid()), Some(owner.gid()))?)
}

#[tokio::test]
async fn each_mode_protects_as_much_as_it_says() -> anyhow::Result<()> {
    let secured = Secured::named("localhost").await?;
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

#[tokio::test]
async fn a_certificate_of_another_name_is_enough_for_all_but_verify_full() -> anyhow::Result<()> {
    let secured = Secured::named("db.example.com").await?;
    let ca = Some(&secured.authority);
    assert!(secured.login("localhost", TlsMode::VerifyCa, ca).await?.tls.is_some());
    let said = secured.refusal("localhost", TlsMode::VerifyFull, ca).await;
    assert!(said.contains("TLS: ") && said.contains("the name of the host"), "{said}");
    let said = secured.refusal("127.0.0.1", TlsMode::VerifyFull, ca).await;
    assert!(said.contains("the name of the host"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_away() -> anyhow::Result<()> {
    let postgres = tests::postgres::Postgres::shared().await?.url("postgres");
    let mariadb = MariaDb::shared().await?.url("");
    for url in [postgres, mariadb] {
        for (mode, works) in [
            (TlsMode::Disable, true),
            (TlsMode::Prefer, true),
            (TlsMode::Require, false),
            (TlsMode::VerifyFull, false),
        ] {
            let url = url.parse().map_err(anyhow::Error::msg)?;
            let tls = Some(Tls { mode, ca: None });
            let config = TargetConfig { tls, ..TargetConfig::new(url) };
            match Target::connect(&config)?.login().await {
                Ok(login) => assert!(works && login.tls.is_none(), "{mode}: {login:?}"),
                Err(error) => {
                    assert!(!works && error.to_string().contains("TLS"), "{mode}: {error}");
                }
            }
        }
    }
    Ok(())
}
