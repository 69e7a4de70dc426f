//! The connections that are open.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use proto::ConnectionId;

use crate::Connection;

/// How long a connection stays open that nobody uses.
const IDLE: Duration = Duration::from_secs(15 * 60);
/// How long the addresses of a name are believed.
const BELIEVED: Duration = Duration::from_secs(60);

pub struct Shelf {
    /// More are not kept open.
    room: usize,
    entries: Mutex<HashMap<ConnectionId, Entry>>,
}

struct Entry {
    connection: Arc<Connection>,
    used: Instant,
    /// When the host's name was last looked up.
    looked_up: Instant,
}

/// What is on the shelf.
pub enum Kept {
    Fresh(Arc<Connection>),
    /// Its host's name has to be looked up again.
    Stale(Arc<Connection>),
    Nothing,
}

impl Shelf {
    pub fn new(room: usize) -> Self {
        Self { room, entries: Mutex::default() }
    }

    pub fn find(&self, id: ConnectionId, revision: i64) -> Kept {
        let now = Instant::now();
        let mut entries = self.lock();
        let Some(entry) = entries.get_mut(&id).filter(|e| e.connection.revision == revision) else {
            return Kept::Nothing;
        };
        entry.used = now;
        let connection = Arc::clone(&entry.connection);
        if now.duration_since(entry.looked_up) < BELIEVED {
            Kept::Fresh(connection)
        } else {
            Kept::Stale(connection)
        }
    }

    /// Puts it there, just looked up, and makes room. What is taken away is closed when the last
    /// one who uses it is done.
    pub fn put(&self, id: ConnectionId, connection: &Arc<Connection>) {
        let now = Instant::now();
        let mut entries = self.lock();
        entries.retain(|_, entry| now.duration_since(entry.used) < IDLE);
        let connection = Arc::clone(connection);
        entries.insert(id, Entry { connection, used: now, looked_up: now });
        while entries.len() > self.room {
            let oldest = entries.iter().min_by_key(|(_, entry)| entry.used).map(|(id, _)| *id);
            oldest.and_then(|id| entries.remove(&id));
        }
    }

    pub fn remove(&self, id: ConnectionId) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Entry>> {
        // Entries are put and taken whole, whoever panicked.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
