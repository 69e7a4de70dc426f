//! The most frequent values (Misra and Gries, "Finding repeated elements", 1982).
//!
//! While there are fewer values than counters, all counts are exact. Then every counter gives one
//! away for each value that finds no room: a count is too low by what was given away at most.

use std::collections::HashMap;

use proto::api::TopValue;

/// Values that are listed.
const LISTED: usize = 10;
/// Longer values are not kept; they are hardly what a person wants to see in a list.
const LONGEST: usize = 200;

pub struct Frequent {
    /// By key, with the value as it came first.
    counts: HashMap<Box<[u8]>, (u64, Box<str>)>,
    limit: usize,
    given_away: u64,
    is_exact: bool,
}

impl Frequent {
    pub fn new(limit: usize) -> Self {
        Self { counts: HashMap::new(), limit, given_away: 0, is_exact: true }
    }

    pub fn push(&mut self, key: &[u8], value: &str) {
        if value.len() > LONGEST {
            self.is_exact = false;
            return;
        }
        if let Some((count, _)) = self.counts.get_mut(key) {
            *count += 1;
        } else if self.counts.len() < self.limit {
            self.counts.insert(key.into(), (1, value.into()));
        } else {
            self.is_exact = false;
            self.given_away += 1;
            self.counts.retain(|_, (count, _)| {
                *count -= 1;
                *count > 0
            });
        }
    }

    /// Values with their counts, and whether these are exact.
    pub fn finish(self) -> (Vec<TopValue>, bool) {
        let given_away = self.given_away;
        let mut counts: Vec<_> = self
            .counts
            .into_iter()
            // Whoever has less may be no more frequent than many that are not kept.
            .filter(|(_, (count, _))| *count > given_away)
            .collect();
        counts.sort_unstable_by(|(one_key, (one, _)), (other_key, (other, _))| {
            other.cmp(one).then_with(|| one_key.cmp(other_key))
        });
        counts.truncate(LISTED);
        let values = counts.into_iter().map(|(_, (count, value))| TopValue {
            value: serde_json::from_str(&value).unwrap_or_default(),
            count,
        });
        (values.collect(), self.is_exact)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn finish(values: impl Iterator<Item = u32>, limit: usize) -> (Vec<(u64, u64)>, bool) {
        let mut frequent = Frequent::new(limit);
        values.for_each(|value| frequent.push(&value.to_be_bytes(), &value.to_string()));
        let (top, is_exact) = frequent.finish();
        let pairs = top.iter().map(|top| (top.value.as_u64().unwrap(), top.count));
        (pairs.collect(), is_exact)
    }

    #[test]
    fn few_values_are_counted_exactly_and_the_most_frequent_come_first() {
        let (top, is_exact) = finish((0..100).map(|n| if n < 60 { 7 } else { n % 3 }), 10);
        assert_eq!((top[0], top.len(), is_exact), ((7, 60), 4, true));
    }

    #[test]
    fn what_is_frequent_among_many_is_found() {
        let values = (0..10_000).map(|n| if n % 4 == 0 { 1_000_000 } else { n });
        let (top, is_exact) = finish(values, 100);
        assert!(!is_exact);
        assert_eq!((top.len(), top[0].0), (1, 1_000_000));
        assert!((2_400..=2_500).contains(&top[0].1), "{top:?}");
    }

    #[test]
    fn where_nothing_is_frequent_nothing_is_said_to_be() {
        assert_eq!(finish(0..10_000, 100), (vec![], false));
    }

    #[test]
    fn long_values_are_left_out() {
        let mut frequent = Frequent::new(10);
        frequent.push(b"a", &json!("x".repeat(300)).to_string());
        frequent.push(b"b", "1");
        let (top, is_exact) = frequent.finish();
        assert_eq!((top.len(), is_exact), (1, false));
    }
}
