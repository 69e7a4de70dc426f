//! How long to wait before asking again.

use std::time::Duration;

/// Exponential, with full jitter: any moment up to the bound, so that callers who failed
/// together do not come back together.
/// <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    pub base: Duration,
}

impl Backoff {
    const MAX: Duration = Duration::from_secs(10);

    /// The wait before repeat number `repeat`, from 0; never shorter than what the endpoint
    /// asked for.
    pub fn wait(self, repeat: u32, asked: Option<Duration>) -> Duration {
        let bound = self.base.saturating_mul(2u32.saturating_pow(repeat)).min(Self::MAX);
        bound.mul_f64(rand::random::<f64>()).max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_bounded_whatever_the_count() {
        let backoff = Backoff { base: Duration::from_secs(1) };
        assert!((0..100).all(|repeat| backoff.wait(repeat, None) <= Backoff::MAX));
    }

    #[test]
    fn what_the_endpoint_asks_for_is_the_least() {
        let backoff = Backoff { base: Duration::from_millis(1) };
        let asked = Duration::from_secs(30);
        assert!(backoff.wait(0, Some(asked)) >= asked);
    }
}
