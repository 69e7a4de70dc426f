//! PostgreSQL 13 and later, over sqlx.

mod array;
mod audit;
mod bind;
mod columns;
mod error;
mod examine;
mod introspect;
mod parse;
mod places;
mod plan;
mod privileges;
mod rows;
mod session;
mod statistics;
mod stop;
mod time;
mod value;
mod values;

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use proto::{QueryId, api::TlsMode};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};
use tokio::time::timeout;
use url::Url;

use self::session::{Session, Terms};

use crate::relay::Relay;
use crate::{EngineError, TargetConfig};

const NAME: &str = "rowcall";

/// A lazy pool and the limits that every statement runs under.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: PgPool,
    limits: Limits,
    /// What the server's views of its activity call us: `rowcall`, and the query at work.
    name: Arc<str>,
    /// What the pool's connections lead through, where they cannot lead straight to the server.
    relay: Option<Arc<Relay>>,
}

#[derive(Clone)]
struct Limits {
    connect: Duration,
    statement: Duration,
    timezone: String,
}

impl Postgres {
    pub(crate) fn connect(config: &TargetConfig) -> Result<Self, EngineError> {
        let options = match config.tls {
            None => PgConnectOptions::from_str(config.url.reveal().as_str())
                .map_err(|_| invalid_url(config))?,
            Some(_) => of_parts(config.url.reveal()).ok_or_else(|| invalid_url(config))?,
        };
        let relay = Relay::to(config, 5432)?;
        let options = led(secured(options, config), config, relay.as_deref())
            .application_name(NAME)
            // Statements carry what users ask about; they are not for logs.
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(config.postgres_pool_size)
            .acquire_timeout(config.postgres_connect_timeout)
            .idle_timeout(Duration::from_secs(60))
            .connect_lazy_with(options);
        let limits = Limits {
            connect: config.postgres_connect_timeout,
            statement: config.timeout,
            timezone: config.postgres_timezone.clone(),
        };
        Ok(Self { pool, limits, name: NAME.into(), relay })
    }

    /// The same pool, for the statements of one query.
    pub(crate) fn on_behalf_of(&self, query: QueryId) -> Self {
        Self { name: format!("{NAME} {query}").into(), ..self.clone() }
    }

    pub(crate) async fn ping(&self) -> Result<(), EngineError> {
        let mut session = self.session().await?;
        timeout(self.limits.connect, session.ping()).await??;
        session.finish().await;
        Ok(())
    }

    fn terms(&self) -> Terms<'_> {
        let Limits { statement, timezone, .. } = &self.limits;
        Terms { name: &self.name, limit: *statement, timezone }
    }

    async fn session(&self) -> Result<Session, EngineError> {
        let connection = self.pool.acquire().await.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => EngineError::ConnectionFailed(format!(
                "no connection within {} s",
                self.limits.connect.as_secs_f32()
            )),
            other => self.of_way(other),
        })?;
        Ok(Session::new(connection))
    }

    /// An error of connecting.
    fn of_way(&self, error: sqlx::Error) -> EngineError {
        match &self.relay {
            Some(relay) => relay.explained(error).into(),
            None => error.into(),
        }
    }
}

/// Login and place of a connection that somebody added. What sqlx would take from `PGPASSWORD` or
/// a password file is the operator's, and not for servers that others choose.
fn of_parts(url: &Url) -> Option<PgConnectOptions> {
    let decoded = |part| Some(percent_decode_str(part).decode_utf8().ok()?.into_owned());
    Some(
        PgConnectOptions::new_without_pgpass()
            .host(url.host_str()?)
            .port(url.port()?)
            .username(&decoded(url.username())?)
            .password(&decoded(url.password().unwrap_or_default())?)
            .database(&decoded(url.path().trim_start_matches('/'))?),
    )
}

/// What a connection says beside its URL.
fn secured(mut options: PgConnectOptions, config: &TargetConfig) -> PgConnectOptions {
    if let Some(tls) = &config.tls {
        options = options.ssl_mode(match tls.mode {
            TlsMode::Disable => PgSslMode::Disable,
            TlsMode::Prefer => PgSslMode::Prefer,
            TlsMode::Require => PgSslMode::Require,
            TlsMode::VerifyCa => PgSslMode::VerifyCa,
            TlsMode::VerifyFull => PgSslMode::VerifyFull,
        });
        if let Some(ca) = &tls.ca {
            options = options.ssl_root_cert_from_pem(ca.clone().into_bytes());
        }
    }
    options
}

/// To the addresses that were judged.
fn led(
    options: PgConnectOptions,
    config: &TargetConfig,
    relay: Option<&Relay>,
) -> PgConnectOptions {
    match (relay, config.addresses.first()) {
        // The name of the host stays, and is what the certificate must bear.
        (Some(relay), _) => options.socket(relay.folder()),
        (None, Some(address)) => options.host(&address.to_string()),
        (None, None) => options,
    }
}

fn invalid_url(config: &TargetConfig) -> EngineError {
    EngineError::Invalid {
        message: format!("{} is not a PostgreSQL url", config.url),
        hint: None,
        position: None,
    }
}

#[cfg(test)]
mod tests {
    use proto::api::Engine;

    use super::*;
    use crate::TargetUrl;

    #[test]
    fn a_login_comes_through_in_whatever_letters() {
        let login = ("ann@shop", Some("p/ä%:1"));
        let url = TargetUrl::of(Engine::PostgreSql, "db.shop", 6000, "a b?host=/tmp", login);
        let options = of_parts(url.unwrap().reveal()).unwrap();
        assert_eq!((options.get_host(), options.get_port()), ("db.shop", 6000));
        assert_eq!(options.get_username(), "ann@shop");
        assert_eq!(options.get_database(), Some("a b?host=/tmp"));
        assert_eq!(options.get_socket(), None);
        let password = options.to_url_lossy().password().map(str::to_owned).unwrap();
        assert_eq!(percent_decode_str(&password).decode_utf8().unwrap(), "p/ä%:1");
    }

    #[test]
    fn a_connection_without_a_password_does_not_borrow_one() {
        let url = TargetUrl::of(Engine::PostgreSql, "%2Ftmp", 5432, "shop", ("ann", None));
        let options = of_parts(url.unwrap().reveal()).unwrap();
        // One that is empty, not one that is left open for a password file.
        assert!(format!("{options:?}").contains(r#"password: Some("")"#));
        assert_eq!(options.get_socket(), None, "nor does a host turn into a socket");
    }
}
