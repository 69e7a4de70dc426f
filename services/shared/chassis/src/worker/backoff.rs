//! How long to wait before the next attempt.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// Full jitter: anything up to a bound that doubles with each attempt, so that jobs which
/// failed together do not come back together.
pub fn after(attempt: i32) -> Duration {
    bound(attempt).mul_f64(rand::random::<f64>())
}

fn bound(attempt: i32) -> Duration {
    let doublings = (attempt.max(1) - 1).min(16) as u32;
    FIRST.saturating_mul(1 << doublings).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_a_minute() {
        let bounds: Vec<u64> = (1..=8).map(|attempt| bound(attempt).as_secs()).collect();
        assert_eq!(bounds, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!((1..100).all(|attempt| after(attempt) <= LONGEST));
    }
}
