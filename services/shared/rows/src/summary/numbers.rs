//! A histogram of numbers whose range is not known before they come.
//!
//! Bins are as wide as 1, 2 or 10, 20 or 100, … of a unit, so that each width holds the one before
//! without a rest: when there are too many bins, neighbours are joined and nothing is lost.

use std::collections::BTreeMap;

use proto::api::{Histogram, HistogramBin};
use serde_json::{Number, Value};

/// Bins that are shown.
const SHOWN: i64 = 24;
/// Digits of the first number that its bin tells apart.
const DIGITS: i32 = 9;
/// Beyond, doubles do not tell neighbours apart.
const LARGEST: f64 = 9e15;

pub struct Numbers {
    counts: BTreeMap<i64, u64>,
    limit: usize,
    width: Width,
}

/// 10^power, or twice as much.
#[derive(Clone, Copy, Debug)]
struct Width {
    power: i32,
    is_double: bool,
}

impl Numbers {
    pub fn new(limit: usize) -> Self {
        let width = Width { power: 0, is_double: false };
        Self { counts: BTreeMap::new(), limit, width }
    }

    pub fn push(&mut self, number: f64) {
        if self.counts.is_empty() {
            self.width = Width::for_first(number);
        }
        while (number / self.width.size()).abs() > LARGEST {
            self.widen();
        }
        *self.counts.entry(self.width.bin_of(number)).or_default() += 1;
        while self.counts.len() > self.limit {
            self.widen();
        }
    }

    pub fn finish(mut self) -> Option<Histogram> {
        while self.span()? > SHOWN {
            self.widen();
        }
        let (first, last) = (*self.counts.first_key_value()?.0, *self.counts.last_key_value()?.0);
        let bins = (first..=last).map(|bin| HistogramBin {
            from: self.width.edge(bin),
            to: self.width.edge(bin + 1),
            count: self.counts.get(&bin).copied().unwrap_or_default(),
        });
        Some(Histogram { unit: None, bins: bins.collect() })
    }

    fn span(&self) -> Option<i64> {
        Some(self.counts.last_key_value()?.0 - self.counts.first_key_value()?.0 + 1)
    }

    fn widen(&mut self) {
        let factor = self.width.widen();
        let mut counts = BTreeMap::new();
        for (bin, count) in &self.counts {
            *counts.entry(bin.div_euclid(factor)).or_default() += count;
        }
        self.counts = counts;
    }
}

impl Width {
    fn for_first(number: f64) -> Self {
        let magnitude = if number == 0.0 { 0 } else { number.abs().log10().floor() as i32 };
        // Not so fine that the width itself, or one over it, is no double any more.
        Self { power: (magnitude - DIGITS).clamp(-290, 290), is_double: false }
    }

    fn widen(&mut self) -> i64 {
        self.is_double = !self.is_double;
        if self.is_double {
            return 2;
        }
        self.power += 1;
        5
    }

    fn size(self) -> f64 {
        10_f64.powi(self.power) * if self.is_double { 2.0 } else { 1.0 }
    }

    /// Powers of ten above one are exact where those below are not, so it is by them that numbers
    /// are multiplied or divided: 0.3 lies in the bin that begins at 0.3.
    fn bin_of(self, number: f64) -> i64 {
        let doubled = if self.is_double { 2.0 } else { 1.0 };
        let bin = match self.power {
            0.. => number / (10_f64.powi(self.power) * doubled),
            _ => number * 10_f64.powi(-self.power) / doubled,
        };
        bin.floor() as i64
    }

    fn edge(self, bin: i64) -> Value {
        let units = bin as f64 * if self.is_double { 2.0 } else { 1.0 };
        let edge = match self.power {
            0.. => units * 10_f64.powi(self.power),
            _ => units / 10_f64.powi(-self.power),
        };
        if edge.fract() == 0.0 && edge.abs() < LARGEST {
            return Value::from(edge as i64);
        }
        Number::from_f64(edge).map_or(Value::Null, Value::Number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn bins(numbers: impl IntoIterator<Item = f64>) -> Vec<HistogramBin> {
        let mut histogram = Numbers::new(100);
        numbers.into_iter().for_each(|number| histogram.push(number));
        histogram.finish().map(|histogram| histogram.bins).unwrap_or_default()
    }

    #[test]
    fn edges_are_round_and_none_is_left_out() {
        let bins = bins((0..100).map(f64::from).chain([199.0]));
        assert_eq!((bins.len(), &bins[0].from, &bins[0].to), (20, &json!(0), &json!(10)));
        assert_eq!((bins[0].count, bins[10].count, bins[19].count), (10, 0, 1));
    }

    #[test]
    fn a_number_lies_in_the_bin_that_begins_with_it() {
        let bins = bins((0..=20).map(|tenth| f64::from(tenth) / 10.0));
        assert_eq!(bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [1; 21]);
        assert_eq!((&bins[3].from, &bins[3].to), (&json!(0.3), &json!(0.4)));
    }

    #[test]
    fn numbers_of_any_size_find_a_bin() {
        assert!(bins([]).is_empty());
        assert_eq!(bins([5.0, 5.0])[0].count, 2);
        for numbers in [[0.0, 1e300], [1e-300, -1e300], [f64::MAX, f64::MIN], [1e-308, 2e-308]] {
            let bins = bins(numbers);
            assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), 2, "{numbers:?}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_counted_where_it_lies(numbers in prop::collection::vec(-1000_i32..100_000, 1..300)) {
            let bins = bins(numbers.iter().map(|number| f64::from(*number)));
            prop_assert!(bins.len() <= SHOWN as usize);
            for bin in bins {
                let (from, to) = (bin.from.as_f64().unwrap(), bin.to.as_f64().unwrap());
                let inside = numbers.iter().filter(|n| (from..to).contains(&f64::from(**n)));
                prop_assert_eq!(inside.count() as u64, bin.count);
            }
        }
    }
}
