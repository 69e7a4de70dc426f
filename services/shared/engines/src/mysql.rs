//! MariaDB 10.6 and later, MySQL 8 and later, over sqlx.

mod audit;
mod bind;
mod columns;
mod error;
mod examine;
mod grants;
mod introspect;
mod parse;
mod place;
mod plan;
mod rows;
mod sample;
mod session;
mod statistics;
mod stop;
mod time;
mod value;
mod values;

use std::sync::Arc;
use std::time::Duration;

use proto::api::TlsMode;
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions, MySqlSslMode};
use sqlx::{ConnectOptions as _, Connection as _, MySqlPool};
use tokio::time::timeout;

use self::session::Session;
use crate::relay::Relay;
use crate::{EngineError, TargetConfig};

/// A lazy pool and the limits that every statement runs under.
#[derive(Clone)]
pub(crate) struct Mysql {
    pool: MySqlPool,
    limits: Limits,
    /// What the pool's connections lead through, where they cannot lead straight to the server.
    relay: Option<Arc<Relay>>,
}

#[derive(Clone)]
struct Limits {
    connect: Duration,
    statement: Duration,
    timezone: String,
}

impl Mysql {
    pub(crate) fn connect(config: &TargetConfig) -> Result<Self, EngineError> {
        let options =
            MySqlConnectOptions::from_url(config.url.reveal()).map_err(|_| invalid_url(config))?;
        let relay = Relay::to(config, 3306)?;
        let options = led(secured(options, config), config, relay.as_deref())
            // Modes and zone are set for each statement, see `begin.sql`.
            .pipes_as_concat(false)
            .no_engine_substitution(false)
            .timezone(None)
            .charset("utf8mb4")
            // The one that is described, then run.
            .statement_cache_capacity(1)
            // Statements carry what users ask about; they are not for logs.
            .disable_statement_logging();
        let pool = MySqlPoolOptions::new()
            .max_connections(config.postgres_pool_size)
            .acquire_timeout(config.postgres_connect_timeout)
            .idle_timeout(Duration::from_secs(60))
            .connect_lazy_with(options);
        let limits = Limits {
            connect: config.postgres_connect_timeout,
            statement: config.timeout,
            timezone: config.postgres_timezone.clone(),
        };
        Ok(Self { pool, limits, relay })
    }

    pub(crate) async fn ping(&self) -> Result<(), EngineError> {
        let mut session = self.session().await?;
        timeout(self.limits.connect, session.ping()).await??;
        session.finish().await;
        Ok(())
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
            Some(relay) => error::of(relay.explained(error)),
            None => error::of(error),
        }
    }
}

/// What a connection says beside its URL.
fn secured(mut options: MySqlConnectOptions, config: &TargetConfig) -> MySqlConnectOptions {
    if let Some(tls) = &config.tls {
        options = options.ssl_mode(match tls.mode {
            TlsMode::Disable => MySqlSslMode::Disabled,
            TlsMode::Prefer => MySqlSslMode::Preferred,
            TlsMode::Require => MySqlSslMode::Required,
            TlsMode::VerifyCa => MySqlSslMode::VerifyCa,
            TlsMode::VerifyFull => MySqlSslMode::VerifyIdentity,
        });
        if let Some(ca) = &tls.ca {
            options = options.ssl_ca_from_pem(ca.clone().into_bytes());
        }
    }
    options
}

/// To the addresses that were judged.
fn led(
    options: MySqlConnectOptions,
    config: &TargetConfig,
    relay: Option<&Relay>,
) -> MySqlConnectOptions {
    match (relay, config.addresses.first()) {
        // The name of the host stays, and is what the certificate must bear.
        (Some(relay), _) => options.socket(relay.path()),
        (None, Some(address)) => options.host(&address.to_string()),
        (None, None) => options,
    }
}

fn invalid_url(config: &TargetConfig) -> EngineError {
    EngineError::Invalid {
        message: format!("{} is not a MySQL url", config.url),
        hint: None,
        position: None,
    }
}
