//! How often somebody may try to log in.
//!
//! Failures are counted for a user name together with the client's address: so guessing is
//! slow, and nobody can lock a user out from elsewhere.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::Client;

/// Accounts that are remembered before those without debts are forgotten.
const REMEMBERED: usize = 10_000;

/// Whose attempts are counted together.
type Account = (String, Client);

/// A bucket per account that leaks one attempt every `interval` (the generic cell rate
/// algorithm): all that is kept is when the bucket will be empty.
pub struct Attempts {
    limit: u32,
    interval: Duration,
    empty_at: Mutex<HashMap<Account, Instant>>,
}

impl Attempts {
    pub fn per_minute(limit: u32) -> Self {
        let interval = Duration::from_secs(60) / limit;
        Self { limit, interval, empty_at: Mutex::default() }
    }

    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// Counts an attempt before it is made, so that many at once do not slip through.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn charge(&self, username: &str, client: Client, now: Instant) -> Result<(), Duration> {
        let mut accounts = self.accounts();
        if accounts.len() >= REMEMBERED {
            accounts.retain(|_, empty_at| *empty_at > now);
        }
        let empty_at = accounts.entry(account(username, client)).or_insert(now);
        let filled = (*empty_at).max(now) + self.interval;
        let full = now + self.interval * self.limit;
        if filled > full {
            return Err(filled.duration_since(full));
        }
        *empty_at = filled;
        Ok(())
    }

    /// The attempt was a success, and does not count.
    pub fn refund(&self, username: &str, client: Client) {
        if let Some(empty_at) = self.accounts().get_mut(&account(username, client)) {
            *empty_at -= self.interval;
        }
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<Account, Instant>> {
        self.empty_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn account(username: &str, client: Client) -> Account {
    (username.to_lowercase(), client)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: Client = Client(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
    const THERE: Client = Client(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)));

    #[test]
    fn guessing_is_slowed_down() {
        let (attempts, start) = (Attempts::per_minute(10), Instant::now());
        for _ in 0..10 {
            assert_eq!(attempts.charge("ann", HERE, start), Ok(()));
        }
        assert_eq!(attempts.charge("Ann", HERE, start), Err(Duration::from_secs(6)));
        assert_eq!(attempts.charge("ann", HERE, start + Duration::from_secs(6)), Ok(()));
        assert!(attempts.charge("ann", HERE, start + Duration::from_secs(6)).is_err());
    }

    #[test]
    fn nobody_is_locked_out_from_elsewhere() {
        let (attempts, start) = (Attempts::per_minute(1), Instant::now());
        assert_eq!(attempts.charge("ann", THERE, start), Ok(()));
        assert!(attempts.charge("ann", THERE, start).is_err());
        assert_eq!(attempts.charge("ann", HERE, start), Ok(()));
    }

    #[test]
    fn success_does_not_count() {
        let (attempts, start) = (Attempts::per_minute(2), Instant::now());
        for _ in 0..100 {
            assert_eq!(attempts.charge("ann", HERE, start), Ok(()));
            attempts.refund("ann", HERE);
        }
    }
}
