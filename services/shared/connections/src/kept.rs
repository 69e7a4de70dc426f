//! What a service keeps for each connection beside the connection itself.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use proto::ConnectionId;

use crate::Connection;

/// How long something is kept that nobody needs.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// One `T` per connection, made anew when the connection has changed, dropped when nobody has
/// asked for it for a while.
pub struct Kept<T> {
    entries: Mutex<HashMap<Option<ConnectionId>, Entry<T>>>,
}

struct Entry<T> {
    revision: i64,
    used: Instant,
    value: Arc<T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { entries: Mutex::default() }
    }
}

impl<T> Kept<T> {
    /// What is kept for `connection`; `make` must be quick, for others wait meanwhile.
    pub fn of(&self, connection: &Connection, make: impl FnOnce() -> T) -> Arc<T> {
        let now = Instant::now();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|id, entry| id.is_none() || now.duration_since(entry.used) < IDLE);
        if let Some(entry) = entries.get_mut(&connection.id)
            && entry.revision == connection.revision
        {
            entry.used = now;
            return Arc::clone(&entry.value);
        }
        let value = Arc::new(make());
        let entry = Entry { revision: connection.revision, used: now, value: Arc::clone(&value) };
        entries.insert(connection.id, entry);
        value
    }

    /// All that is kept now.
    pub fn all(&self) -> Vec<Arc<T>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.values().map(|entry| Arc::clone(&entry.value)).collect()
    }
}
