//! How many different values there are: exactly while they are few, then an estimate.
//!
//! Of all values' hashes the least k are kept (Bar-Yossef et al., "Counting distinct elements in
//! a data stream", 2002). While there are fewer, that is all of them; later the largest of them
//! tells how densely hashes lie. With k = 2,000 the error is seldom above 3 %, with 10,000 half.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hasher as _},
};

pub struct Distinct {
    least: BTreeSet<u64>,
    limit: usize,
    is_exact: bool,
}

impl Distinct {
    pub fn new(limit: usize) -> Self {
        Self { least: BTreeSet::new(), limit, is_exact: true }
    }

    pub fn push(&mut self, key: &[u8]) {
        let mut hasher = DefaultHasher::new();
        hasher.write(key);
        let hash = hasher.finish();
        let is_full = self.least.len() == self.limit;
        if is_full && self.least.last().is_some_and(|largest| hash > *largest) {
            self.is_exact = false;
        } else if self.least.insert(hash) && is_full {
            self.least.pop_last();
            self.is_exact = false;
        }
    }

    /// The number, and whether it is exact.
    pub fn count(&self) -> (u64, bool) {
        let kept = self.least.len() as u64;
        match self.least.last() {
            Some(largest) if !self.is_exact => {
                let density = *largest as f64 / u64::MAX as f64;
                (((kept - 1) as f64 / density).round() as u64, false)
            }
            _ => (kept, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(values: impl Iterator<Item = u32>, limit: usize) -> (u64, bool) {
        let mut distinct = Distinct::new(limit);
        values.for_each(|value| distinct.push(&value.to_be_bytes()));
        distinct.count()
    }

    #[test]
    fn few_are_counted_exactly() {
        assert_eq!(count(std::iter::empty(), 10), (0, true));
        assert_eq!(count((0..1000).map(|value| value % 10), 10), (10, true));
    }

    #[test]
    fn many_are_estimated_and_marked() {
        for total in [2_001, 20_000, 100_000] {
            let (estimate, is_exact) = count((0..total).chain(0..total), 2_000);
            let error = (estimate as f64 / f64::from(total) - 1.0).abs();
            assert!(!is_exact && error < 0.05, "{estimate} of {total}");
        }
    }
}
