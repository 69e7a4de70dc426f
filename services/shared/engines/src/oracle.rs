//! Oracle Database 19c and later, over Oracle's own driver and a wire of ours.
//!
//! The driver blocks, cannot be interrupted from outside, waits for a login without end, connects to
//! wherever a listener sends it, and knows authorities only from a folder. So each of its
//! connections leads through a [`wire`], which does what the driver does not: it looks after the
//! address, TLS and deadlines, and puts the packet that interrupts a statement between others.

mod bind;
mod blocking;
mod characters;
mod error;
mod examine;
mod introspect;
mod plan;
mod rows;
mod session;
mod tls;
mod value;
mod values;
mod way;
mod wire;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use self::session::Session;
use self::way::Way;
use crate::watch::Watch;
use crate::{EngineError, TargetConfig};

/// Connections that nobody used for so long are closed.
const IDLE: Duration = Duration::from_secs(60);

/// A small pool that opens nothing before it is asked.
#[derive(Clone)]
pub(crate) struct Oracle {
    way: Arc<Way>,
    limits: Limits,
    pool: Arc<Pool>,
}

#[derive(Clone)]
struct Limits {
    connect: Duration,
    statement: Duration,
    timezone: String,
}

struct Pool {
    seats: Arc<Semaphore>,
    idle: Mutex<Vec<(Instant, Session)>>,
}

impl Oracle {
    pub(crate) fn connect(config: &TargetConfig) -> Result<Self, EngineError> {
        let way = Way::of(config)?;
        let limits = Limits {
            connect: config.postgres_connect_timeout,
            statement: config.timeout,
            timezone: config.postgres_timezone.clone(),
        };
        let seats = Arc::new(Semaphore::new(config.postgres_pool_size.max(1) as usize));
        let pool = Arc::new(Pool { seats, idle: Mutex::default() });
        Ok(Self { way: Arc::new(way), limits, pool })
    }

    pub(crate) async fn ping(&self) -> Result<(), EngineError> {
        let mut session = self.session().await?;
        session.run(&Self::watch(self.limits.connect), |c| c.ping().map_err(error::of)).await?;
        self.finish(session).await;
        Ok(())
    }

    /// Nobody cancels, but time runs out.
    fn watch(limit: Duration) -> Watch {
        Watch::new(CancellationToken::new(), limit)
    }

    /// A free connection, or a new one.
    async fn session(&self) -> Result<Session, EngineError> {
        let patience = self.limits.connect;
        let late = || {
            let message = format!("no connection within {} s", patience.as_secs_f32());
            EngineError::ConnectionFailed(message)
        };
        let seat = timeout(patience, Arc::clone(&self.pool.seats).acquire_owned()).await;
        let seat = seat.map_err(|_| late())?.expect("the pool's seats are never closed");
        let mut session = match self.pool.take() {
            Some(session) => session,
            None => timeout(patience, Session::open(&self.way)).await.map_err(|_| late())??,
        };
        session.seat = Some(seat);
        Ok(session)
    }

    /// Gives a connection back whose work is done.
    async fn finish(&self, mut session: Session) {
        if !session.reset().await {
            return;
        }
        session.seat = None;
        self.pool.idle().push((Instant::now(), session));
        let pool = Arc::downgrade(&self.pool);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE).await;
            if let Some(pool) = pool.upgrade() {
                pool.tidy();
            }
        });
    }
}

impl Pool {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Instant, Session)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<Session> {
        let mut idle = self.idle();
        while let Some((since, session)) = idle.pop() {
            if since.elapsed() < IDLE && session.is_open() {
                return Some(session);
            }
        }
        None
    }

    fn tidy(&self) {
        self.idle().retain(|(since, session)| since.elapsed() < IDLE && session.is_open());
    }
}

#[cfg(test)]
mod tests;
