//! The limit of open files: each connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing::debug;

/// Files that are open for other reasons: database, bus, listeners, logs, plain requests.
const RESERVED: u64 = 256;

/// Lifts the limit to what the system allows this process; many shells start with 1,024.
pub fn raise_limit() {
    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, wanted) {
        debug!("limit of open files stays at {:?}: {error}", limit.current);
    }
}

/// How many long-lived connections fit under the limit, at most `wanted`.
pub fn room_for(wanted: usize) -> usize {
    let Some(limit) = getrlimit(Resource::Nofile).current else { return wanted };
    wanted.min(limit.saturating_sub(RESERVED).max(1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_more_than_wanted() {
        assert_eq!(room_for(1), 1);
        assert!(room_for(usize::MAX) >= 1);
    }
}
