//! Answers that are kept for a while, within a bound of memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The least recently used goes first, and everything goes after its time.
pub struct Kept<K, V> {
    entries: Mutex<VecDeque<Entry<K, V>>>,
    /// Bytes that all entries together may take.
    room: usize,
    life: Duration,
}

struct Entry<K, V> {
    key: K,
    value: Arc<V>,
    bytes: usize,
    since: Instant,
}

impl<K: PartialEq, V> Kept<K, V> {
    pub fn new(room: usize, life: Duration) -> Self {
        Self { entries: Mutex::default(), room, life }
    }

    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        let mut entries = self.entries();
        let place = entries
            .iter()
            .position(|entry| entry.key == *key && entry.since.elapsed() < self.life)?;
        let entry = entries.remove(place)?;
        let value = entry.value.clone();
        entries.push_back(entry);
        Some(value)
    }

    /// Keeps the value, of so many bytes, unless it alone has no room.
    pub fn put(&self, key: K, value: Arc<V>, bytes: usize) {
        if bytes > self.room {
            return;
        }
        let mut entries = self.entries();
        entries.retain(|entry| entry.key != key && entry.since.elapsed() < self.life);
        let mut taken: usize = entries.iter().map(|entry| entry.bytes).sum();
        while taken + bytes > self.room {
            let Some(oldest) = entries.pop_front() else { break };
            taken -= oldest.bytes;
        }
        entries.push_back(Entry { key, value, bytes, since: Instant::now() });
    }

    fn entries(&self) -> MutexGuard<'_, VecDeque<Entry<K, V>>> {
        // Whoever panicked left whole entries.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    #[test]
    fn what_was_used_last_stays_longest() {
        let kept = Kept::new(100, LONG);
        for name in ["a", "b"] {
            kept.put(name, Arc::new(name), 50);
        }
        assert!(kept.get(&"a").is_some());
        kept.put("c", Arc::new("c"), 50);
        assert!(kept.get(&"a").is_some() && kept.get(&"b").is_none() && kept.get(&"c").is_some());
    }

    #[test]
    fn what_is_too_large_is_not_kept_and_drives_nobody_out() {
        let kept = Kept::new(100, LONG);
        kept.put("a", Arc::new(1), 100);
        kept.put("b", Arc::new(2), 101);
        assert!(kept.get(&"a").is_some() && kept.get(&"b").is_none());
    }

    #[test]
    fn everything_goes_after_its_time() {
        let kept = Kept::new(100, Duration::ZERO);
        kept.put("a", Arc::new(1), 1);
        assert!(kept.get(&"a").is_none());
    }
}
