//! PostgreSQL 13 and later, over sqlx.

mod array;
mod bind;
mod columns;
mod error;
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
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};
use tokio::time::timeout;

use self::session::Session;

use crate::{EngineError, TargetConfig};

/// A lazy pool and the limits that every statement runs under.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: PgPool,
    limits: Limits,
}

#[derive(Clone)]
struct Limits {
    connect: Duration,
    statement: Duration,
    timezone: String,
}

impl Postgres {
    pub(crate) fn connect(config: &TargetConfig) -> Result<Self, EngineError> {
        let options = PgConnectOptions::from_str(config.url.reveal().as_str())
            .map_err(|_| invalid_url(config))?
            .application_name("rowcall")
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
        Ok(Self { pool, limits })
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
            other => other.into(),
        })?;
        Ok(Session::new(connection))
    }
}

fn invalid_url(config: &TargetConfig) -> EngineError {
    EngineError::Invalid {
        message: format!("{} is not a PostgreSQL url", config.url),
        hint: None,
        position: None,
    }
}
