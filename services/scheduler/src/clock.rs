//! A clock that stops at shutdown.

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

pub struct Clock {
    ticks: Interval,
    shutdown: CancellationToken,
}

impl Clock {
    /// Ticks at once and then every `interval`; work that takes longer delays what follows,
    /// so nothing ever runs twice at a time.
    pub fn new(interval: Duration, shutdown: &CancellationToken) -> Self {
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { ticks, shutdown: shutdown.clone() }
    }

    /// Asked to stop, in the middle of what a tick began?
    pub fn is_over(&self) -> bool {
        self.shutdown.is_cancelled()
    }

    /// Waits for the next tick; false when it is over.
    pub async fn tick(&mut self) -> bool {
        self.shutdown.run_until_cancelled(self.ticks.tick()).await.is_some()
    }
}
