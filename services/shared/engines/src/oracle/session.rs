//! One borrowed connection that goes back to the pool clean, or not at all.

use std::time::Duration;

use oracledb::{Config, Connection};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use crate::EngineError;
use crate::oracle::way::Way;
use crate::oracle::wire::Wire;
use crate::oracle::{blocking, error};
use crate::watch::Watch;

/// How long an interrupted statement may take to end before the connection is cut.
const GRACE: Duration = Duration::from_secs(1);
/// Cleaning up takes a millisecond; a server that needs longer is not worth keeping.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection in use. While the driver works, it lies in the thread that does so; where that was
/// abandoned, the wire is cut and nothing is left of it.
pub(super) struct Session {
    connection: Option<Connection>,
    wire: Wire,
    pub(super) seat: Option<OwnedSemaphorePermit>,
}

impl Session {
    /// Logs in. Abandoned, it leaves nothing behind: the wire is cut, and the driver finds its
    /// connection closed.
    pub(super) async fn open(way: &Way) -> Result<Self, EngineError> {
        let wire = Wire::open(way).await?;
        let config = login(way, wire.port).map_err(error::of)?;
        let opened = spawn_blocking(move || oracledb::connect(config)).await;
        let failed = |error: EngineError| match wire.trouble() {
            Some(trouble) => EngineError::ConnectionFailed(trouble),
            None => error,
        };
        match opened {
            Ok(Ok(connection)) => Ok(Self { connection: Some(connection), wire, seat: None }),
            Ok(Err(error)) => Err(failed(error::in_login(error))),
            Err(_) => Err(failed(EngineError::ConnectionFailed("the driver failed".into()))),
        }
    }

    pub(super) fn tls(&self) -> Option<String> {
        self.wire.tls.clone()
    }

    pub(super) fn is_open(&self) -> bool {
        self.connection.is_some() && self.wire.is_open()
    }

    /// Lets the driver work in a thread of its own. When `watch` says so, the server is told to
    /// stop.
    pub(super) async fn run<T: Send + 'static>(
        &mut self,
        watch: &Watch,
        work: impl FnOnce(&Connection) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let Some(connection) = self.connection.take() else {
            return Err(EngineError::ConnectionFailed("the connection was lost".into()));
        };
        let mut job = spawn_blocking(move || blocking::contained(connection, work));
        match watch.over(&mut job).await {
            Ok(done) => self.taken_back(done),
            Err(stopped) => {
                self.stop(job).await;
                Err(stopped)
            }
        }
    }

    fn taken_back<T>(
        &mut self,
        done: Result<blocking::Done<T>, tokio::task::JoinError>,
    ) -> Result<T, EngineError> {
        let Ok(done) = done else {
            return Err(EngineError::Other("the driver failed".into()));
        };
        self.connection = done.connection;
        match (done.result, self.wire.trouble()) {
            (Err(EngineError::ConnectionFailed(_)), Some(trouble)) => {
                Err(EngineError::ConnectionFailed(trouble))
            }
            (result, _) => result,
        }
    }

    async fn stop<T>(&mut self, mut job: JoinHandle<blocking::Done<T>>) {
        self.wire.interrupt();
        if let Ok(done) = timeout(GRACE, &mut job).await {
            drop(self.taken_back(done));
        } else {
            tracing::warn!("statement ignored its interruption, cutting its connection");
            self.wire.cut();
        }
    }

    /// Back to where the next user's settings fall on clean ground. False: it is not to be used
    /// again.
    pub(super) async fn reset(&mut self) -> bool {
        let watch = Watch::new(tokio_util::sync::CancellationToken::new(), PATIENCE);
        let cleaned = self.run(&watch, |connection| connection.rollback().map_err(error::of)).await;
        cleaned.is_ok() && self.is_open()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.wire.cut();
        // The driver says goodbye, and blocks meanwhile; on a wire that is cut, not for long.
        if let (Some(connection), Ok(runtime)) =
            (self.connection.take(), tokio::runtime::Handle::try_current())
        {
            runtime.spawn_blocking(move || drop(connection));
        }
    }
}

/// Nothing of this machine is told: not its name, nor who runs it.
fn login(way: &Way, port: u16) -> Result<Config, oracledb::Error> {
    Config::default()
        .set_credentials(&way.username, &way.password)
        .set_driver_name("rowcall")
        .set_program("rowcall")?
        .set_machine("rowcall")?
        .set_osuser("rowcall")?
        .set_connect_string(&way.descriptor(port))
}
