//! Progress of one attempt, gathered for a moment before it is written.
//!
//! A burst of events (a model that streams, rows that pour in) costs one statement every
//! [`PAUSE`]; what is still here at the end goes into the transaction of the end.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use proto::Event;
use tokio::sync::Notify;

/// How long progress is gathered.
pub const PAUSE: Duration = Duration::from_millis(25);

#[derive(Default)]
pub struct Progress {
    gathered: Mutex<Vec<Event>>,
    some: Notify,
}

impl Progress {
    pub fn tell(&self, event: Event) {
        let mut gathered = self.lock();
        let rest = match gathered.last_mut() {
            Some(last) => last.absorb(event),
            None => Some(event),
        };
        gathered.extend(rest);
        drop(gathered);
        self.some.notify_one();
    }

    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.lock())
    }

    /// Waits until there is something, and a moment longer for what comes with it. Dropping
    /// the future loses nothing: what was told is found when it is asked again.
    pub async fn gathered(&self) {
        while self.lock().is_empty() {
            self.some.notified().await;
        }
        tokio::time::sleep(PAUSE).await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Event>> {
        // A list of events is whole after every operation, whoever panicked.
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
