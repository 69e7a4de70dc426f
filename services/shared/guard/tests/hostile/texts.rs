//! Texts that nest, chain, or are thrown together from words, and how soon they are judged.

use std::time::{Duration, Instant};

use guard::{Policy, check};
use proptest::prelude::*;

/// How often a text is nested or chained.
pub const COUNTS: [usize; 6] = [40, 200, 700, 1_300, 4_000, 100_000];

pub fn around(before: &str, core: &str, after: &str, count: usize) -> String {
    format!("select {}{core}{}", before.repeat(count), after.repeat(count))
}

pub fn assert_judged_in_little_time(sql: &str, count: usize, policy: &Policy<'_>) {
    let start = Instant::now();
    let _ = check(sql, policy);
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(5), "{count} times {} took {taken:?}", &sql[..40]);
}

/// Words that make statements, in any order.
pub fn soup(words: &'static str) -> impl Strategy<Value = String> {
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|words| words.join(" "))
}
