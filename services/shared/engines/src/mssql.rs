//! SQL Server 2017 and later, and Azure SQL, over tiberius.
//!
//! The server has no read-only transaction. What keeps a statement from writing is the guard, then
//! the rights of the login, which the connection test looks at, and then that every transaction is
//! rolled back. No server was at hand when this was written: it is tested against a small peer that
//! speaks the protocol from a script.

mod bind;
mod door;
mod error;
mod examine;
mod introspect;
mod place;
mod plan;
mod pool;
mod rows;
mod session;
mod time;
mod tls;
mod value;
mod values;
mod writes;

use std::time::Duration;

pub(crate) use self::writes::letting_read;

use self::door::Door;
use self::pool::Pool;
use crate::{EngineError, TargetConfig};

/// A pool and the limits that every statement runs under.
#[derive(Clone)]
pub(crate) struct Mssql {
    pool: Pool,
    limits: Limits,
}

#[derive(Clone)]
struct Limits {
    connect: Duration,
    statement: Duration,
}

impl Mssql {
    pub(crate) fn connect(config: &TargetConfig) -> Result<Self, EngineError> {
        let door = Door::of(config)?;
        let limits = Limits { connect: config.postgres_connect_timeout, statement: config.timeout };
        let pool = Pool::new(door, config.postgres_pool_size, limits.connect);
        Ok(Self { pool, limits })
    }

    pub(crate) async fn ping(&self) -> Result<(), EngineError> {
        let session = self.begin(self.limits.connect, 1).await?;
        session.finish().await;
        Ok(())
    }
}
