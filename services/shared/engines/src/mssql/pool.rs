//! A few connections to one server, kept while they are used.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};

use crate::EngineError;
use crate::mssql::door::{Door, Driver};

/// A connection that nobody used for so long is closed.
const IDLE: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub(super) struct Pool(Arc<Parts>);

struct Parts {
    door: Door,
    seats: Arc<Semaphore>,
    shelf: Mutex<Shelf>,
    patience: Duration,
}

#[derive(Default)]
struct Shelf {
    /// The one that was used last comes last.
    idle: Vec<Kept>,
    closer: Option<JoinHandle<()>>,
}

struct Kept {
    driver: Driver,
    tls: Option<String>,
    until: Instant,
}

/// A connection, and the seat that it takes.
pub(super) struct Lent {
    pub(super) driver: Driver,
    /// The protocol of the encrypted way.
    pub(super) tls: Option<String>,
    /// It was used before, so the server may have closed it since.
    pub(super) was_idle: bool,
    seat: OwnedSemaphorePermit,
    pool: Pool,
}

impl Pool {
    pub(super) fn new(door: Door, size: u32, patience: Duration) -> Self {
        let seats = Arc::new(Semaphore::new(size as usize));
        Self(Arc::new(Parts { door, seats, shelf: Mutex::default(), patience }))
    }

    pub(super) async fn take(&self) -> Result<Lent, EngineError> {
        let seat = timeout(self.0.patience, Arc::clone(&self.0.seats).acquire_owned()).await;
        let Ok(Ok(seat)) = seat else {
            let message = format!("no connection within {} s", self.0.patience.as_secs_f32());
            return Err(EngineError::ConnectionFailed(message));
        };
        let kept = self.0.shelf().take();
        let was_idle = kept.is_some();
        let (driver, tls) = if let Some(Kept { driver, tls, .. }) = kept {
            (driver, tls)
        } else {
            // Shaking hands takes more memory than all that comes after it.
            Box::pin(self.0.door.open()).await?
        };
        Ok(Lent { driver, tls, was_idle, seat, pool: self.clone() })
    }

    /// A connection beside the pool, which may be taken up by what is to be stopped.
    pub(super) async fn beside(&self) -> Result<Driver, EngineError> {
        Ok(Box::pin(self.0.door.open()).await?.0)
    }
}

impl Lent {
    /// Gives a connection back that is as good as new.
    pub(super) fn give_back(self) {
        let Self { driver, tls, seat, pool, .. } = self;
        let until = Instant::now() + IDLE;
        let mut kept = pool.0.shelf();
        kept.idle.push(Kept { driver, tls, until });
        if kept.closer.as_ref().is_none_or(JoinHandle::is_finished) {
            kept.closer = Some(tokio::spawn(close_idle(Arc::downgrade(&pool.0))));
        }
        drop(kept);
        drop(seat);
    }
}

impl Parts {
    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        // Nothing that is done under the lock leaves it half done.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn take(&mut self) -> Option<Kept> {
        let now = Instant::now();
        self.idle.retain(|kept| kept.until > now);
        self.idle.pop()
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        if let Some(closer) = self.shelf().closer.take() {
            closer.abort();
        }
    }
}

/// Until nothing is left to close.
async fn close_idle(pool: Weak<Parts>) {
    loop {
        let next = {
            let Some(parts) = pool.upgrade() else { return };
            let mut shelf = parts.shelf();
            let now = Instant::now();
            shelf.idle.retain(|kept| kept.until > now);
            shelf.idle.iter().map(|kept| kept.until).min()
        };
        match next {
            Some(until) => sleep_until(until).await,
            None => return,
        }
    }
}
