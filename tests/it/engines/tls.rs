//! The way to a server that has TLS: what each mode protects, and where it leads.

mod judged;
mod modes;

use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown};
use std::{fs, io::Write as _, path::Path};

use cli::servers::{mariadb, postgres};
use engines::{EngineError, Login, Target, TargetConfig};
use proto::api::{Tls, TlsMode};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use sqlx::{AssertSqlSafe, Connection as _};

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

    /// A certificate that bears a name, and its key.
    fn vouch_for(&self, name: &str) -> anyhow::Result<(String, String)> {
        let key = KeyPair::generate()?;
        let params = CertificateParams::new(vec![name.to_owned()])?;
        Ok((params.signed_by(&key, &self.issuer)?.pem(), key.serialize_pem()))
    }
}

/// A server at 127.0.0.1 whose certificate bears one name.
struct Secured {
    url: url::Url,
    authority: Authority,
    server: Server,
    _dir: tempfile::TempDir,
}

enum Server {
    Postgres(postgres::Server),
    MariaDb(mariadb::Server),
}

impl Secured {
    async fn postgres(name: &str) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let folder = dir.path().join("postgres");
        let server = postgres::Server::start(&folder, 0, postgres::Durability::Fast).await?;
        let authority = Authority::new()?;
        let (chain, key) = authority.vouch_for(name)?;
        let mut db = server.connect("postgres").await?;
        let data: String = sqlx::query_scalar("show data_directory").fetch_one(&mut db).await?;
        give(Path::new(&data), "server.crt", &chain)?;
        give(Path::new(&data), "server.key", &key)?;
        for statement in ["alter system set ssl = on", "select pg_reload_conf()"] {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut db).await?;
        }
        db.close().await?;
        let url = server.url("postgres").parse()?;
        let secured = Self { url, authority, server: Server::Postgres(server), _dir: dir };
        tests::eventually("the server speaks TLS", async || {
            Ok(secured.login("127.0.0.1", TlsMode::Require, None).await.ok())
        })
        .await?;
        Ok(secured)
    }

    async fn mariadb(name: &str) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let authority = Authority::new()?;
        let (chain, key) = authority.vouch_for(name)?;
        let certificate = mariadb::Certificate { chain: &chain, key: &key };
        let server = mariadb::Server::start_with(&dir.path().join("mariadb"), certificate).await?;
        let url = server.url("mysql").parse()?;
        Ok(Self { url, authority, server: Server::MariaDb(server), _dir: dir })
    }

    /// Numbers from one on, in `shop.n`.
    async fn fill(&self, most: usize) -> anyhow::Result<()> {
        match &self.server {
            Server::Postgres(server) => {
                let sql = format!(
                    "create schema shop; \
                     create table shop.n as select i from generate_series(1, {most}) i"
                );
                let mut db = server.connect("postgres").await?;
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await?;
            }
            Server::MariaDb(server) => {
                let sql = format!(
                    "create database shop; \
                     create table shop.n as select seq as i from seq_1_to_{most}"
                );
                let mut db = mariadb::connect(&server.url("mysql")).await?;
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await?;
            }
        }
        Ok(())
    }

    fn port(&self) -> u16 {
        self.url.port().expect("it was given one")
    }

    /// To a host that is taken to be at 127.0.0.1, whatever its name means.
    fn config(&self, host: &str, mode: TlsMode, ca: Option<&Authority>) -> TargetConfig {
        let mut url = self.url.clone();
        url.set_host(Some(host)).expect("it is a host");
        let url = url.as_str().parse().expect("it is a url");
        let tls = Some(Tls { mode, ca: ca.map(|ca| ca.pem.clone()) });
        let addresses = vec![IpAddr::from(Ipv4Addr::LOCALHOST)];
        TargetConfig { tls, addresses, ..TargetConfig::new(url) }
    }

    async fn login(
        &self,
        host: &str,
        mode: TlsMode,
        ca: Option<&Authority>,
    ) -> Result<Login, EngineError> {
        Target::connect(&self.config(host, mode, ca))?.login().await
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
