//! Who may run a statement now, so that a slow database starves no other.
//!
//! Where databases share a process, each has at most three quarters of its slots: the rest is
//! always there for somebody else. While there is only one, it has them all.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use chassis::{NoSeat, Seat};
use proto::ConnectionId;
use tokio::sync::Semaphore;

#[derive(Default)]
pub struct Seats {
    shared: AtomicBool,
    /// Of those that run something now.
    taken: Mutex<HashMap<Option<ConnectionId>, Arc<Semaphore>>>,
}

impl Seats {
    /// Whether there are other databases beside the default one.
    pub fn share(&self, shared: bool) {
        self.shared.store(shared, Ordering::Relaxed);
    }

    pub fn take(&self, connection: Option<ConnectionId>, slots: u16) -> Result<Seat, NoSeat> {
        let (all, share) = (usize::from(slots), share(usize::from(slots)));
        let most = if self.shared.load(Ordering::Relaxed) { share } else { all };
        // Seats are taken and left whole, whoever panicked.
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|_, seats| seats.available_permits() < all);
        let seats = taken.entry(connection).or_insert_with(|| Arc::new(Semaphore::new(all)));
        if all - seats.available_permits() >= most {
            return Err(NoSeat);
        }
        Arc::clone(seats).try_acquire_owned().map_err(|_| NoSeat)
    }
}

/// All but a quarter, and one at least.
fn share(slots: usize) -> usize {
    (slots - slots.div_ceil(4)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_left_to_others_where_there_are_any() {
        assert_eq!([1, 2, 3, 4, 8, 16].map(share), [1, 1, 2, 3, 6, 12]);
    }

    #[test]
    fn one_that_is_slow_leaves_room_for_another() {
        let seats = Seats::default();
        seats.share(true);
        let slow: Vec<Seat> = (0..3).map(|_| seats.take(None, 4).unwrap()).collect();
        assert!(seats.take(None, 4).is_err());
        let other = Some(ConnectionId::new());
        assert!(seats.take(other, 4).is_ok());
        drop(slow);
        assert!(seats.take(None, 4).is_ok());
    }

    #[test]
    fn the_only_one_has_every_slot() {
        let seats = Seats::default();
        let all: Vec<Seat> = (0..4).map(|_| seats.take(None, 4).unwrap()).collect();
        seats.share(true);
        assert!(seats.take(None, 4).is_err());
        drop(all);
    }

    #[test]
    fn nothing_is_remembered_of_those_that_are_done() {
        let seats = Seats::default();
        for _ in 0..100 {
            drop(seats.take(Some(ConnectionId::new()), 4).unwrap());
        }
        assert_eq!(seats.taken.lock().unwrap().len(), 1);
    }
}
