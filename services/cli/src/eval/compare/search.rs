//! Finds the order of the columns that makes two results the same multiset of rows.

use std::collections::HashMap;

use super::keys::{self, Columns};
use super::{Difference, Rows, Value, matching};

/// Wrong turns before we give up. Only results made of many columns of few, equally common values
/// need more than one for each column.
const MAX_TURNS: usize = 10_000;

/// Rows that only the tolerance holds together are paired exactly up to this many.
const MAX_PAIRED: usize = 500;

/// # Errors
/// [`Difference::Column`] or [`Difference::Pairing`].
pub(super) fn same_multiset(produced: &Rows, gold: &Rows) -> Result<(), Difference> {
    let (produced_keys, gold_keys) = keys::of_both(produced, gold);
    let candidates = candidates(&produced_keys, &gold_keys);
    if let Some(alone) = candidates.iter().position(Vec::is_empty) {
        return Err(Difference::Column(alone + 1));
    }
    let everything = Classes {
        produced: vec![0; produced.rows.len()],
        gold: vec![0; gold.rows.len()],
        count: 1,
    };
    let mut search = Search {
        produced,
        gold,
        produced_keys: &produced_keys,
        gold_keys: &gold_keys,
        candidates,
        chosen: Vec::new(),
        turns: 0,
    };
    if search.goes_on(&everything) { Ok(()) } else { Err(Difference::Pairing) }
}

/// For each gold column the produced ones that hold the same keys equally often.
fn candidates(produced: &Columns, gold: &Columns) -> Vec<Vec<usize>> {
    let sorted = |column: &Vec<u32>| {
        let mut sorted = column.clone();
        sorted.sort_unstable();
        sorted
    };
    let ours: Vec<_> = produced.iter().map(sorted).collect();
    let alike = |theirs: Vec<u32>| (0..ours.len()).filter(|&at| ours[at] == theirs).collect();
    gold.iter().map(|column| alike(sorted(column))).collect()
}

/// Gives the gold columns, from the left, a produced column each, going back where that fails.
struct Search<'a> {
    produced: &'a Rows,
    gold: &'a Rows,
    produced_keys: &'a Columns,
    gold_keys: &'a Columns,
    candidates: Vec<Vec<usize>>,
    /// The produced column of each gold column so far.
    chosen: Vec<usize>,
    turns: usize,
}

impl Search<'_> {
    fn goes_on(&mut self, classes: &Classes) -> bool {
        let column = self.chosen.len();
        if column == self.gold.width {
            return self.rows_agree(classes);
        }
        let mut failed: Vec<usize> = Vec::new();
        for candidate in self.candidates[column].clone() {
            let is_taken = self.chosen.contains(&candidate);
            if is_taken || failed.iter().any(|&other| self.are_twins(other, candidate)) {
                continue;
            }
            self.turns += 1;
            if self.turns > MAX_TURNS {
                return false;
            }
            let split = classes.split(&self.produced_keys[candidate], &self.gold_keys[column]);
            if let Some(finer) = split {
                self.chosen.push(candidate);
                if self.goes_on(&finer) {
                    return true;
                }
                self.chosen.pop();
            }
            failed.push(candidate);
        }
        false
    }

    /// Two produced columns with the same values in the same rows: where one fails, so does the
    /// other.
    fn are_twins(&self, one: usize, other: usize) -> bool {
        self.produced_keys[one] == self.produced_keys[other]
            && self.produced.rows.iter().all(|row| row[one] == row[other])
    }

    /// The keys agree; now each row must have a partner of its own among those of its class.
    fn rows_agree(&self, classes: &Classes) -> bool {
        let produced = classes.members(&classes.produced);
        let gold = classes.members(&classes.gold);
        produced.into_iter().zip(gold).all(|(ours, theirs)| self.class_agrees(ours, theirs))
    }

    fn class_agrees(&self, mut ours: Vec<usize>, mut theirs: Vec<usize>) -> bool {
        let agree = |our: &usize, their: &usize| {
            let (produced, gold) = (&self.produced.rows[*our], &self.gold.rows[*their]);
            gold.iter().zip(&self.chosen).all(|(value, &at)| value.agrees(&produced[at]))
        };
        // Within a class only numbers differ, so their order usually pairs the rows at once.
        ours.sort_by_cached_key(|&row| {
            let row = &self.produced.rows[row];
            self.chosen.iter().map(|&at| rank(&row[at])).collect::<Vec<_>>()
        });
        theirs.sort_by_cached_key(|&row| self.gold.rows[row].iter().map(rank).collect::<Vec<_>>());
        ours.iter().zip(&theirs).all(|(our, their)| agree(our, their))
            || (ours.len() <= MAX_PAIRED
                && matching::is_perfect(ours.len(), |our, their| agree(&ours[our], &theirs[their])))
    }
}

/// Sorts like the number itself.
fn rank(value: &Value) -> i64 {
    match value {
        Value::Number(number) => {
            // The trick of `f64::total_cmp`: all bits but the sign are turned for negatives.
            let bits = number.to_bits() as i64;
            bits ^ (((bits >> 63) as u64) >> 1) as i64
        }
        _ => 0,
    }
}

/// Rows that the columns chosen so far cannot tell apart have the same number.
struct Classes {
    produced: Vec<usize>,
    gold: Vec<usize>,
    count: usize,
}

impl Classes {
    /// Tells more rows apart by one more column; `None` when the classes no longer have equally
    /// many rows on both sides.
    fn split(&self, produced: &[u32], gold: &[u32]) -> Option<Self> {
        let mut found: HashMap<(usize, u32), (usize, i64)> = HashMap::new();
        let mut finer = |classes: &[usize], keys: &[u32], weight: i64| -> Vec<usize> {
            let pairs = classes.iter().copied().zip(keys.iter().copied());
            pairs
                .map(|pair| {
                    let next = found.len();
                    let (class, balance) = found.entry(pair).or_insert((next, 0));
                    *balance += weight;
                    *class
                })
                .collect()
        };
        let produced = finer(&self.produced, produced, 1);
        let gold = finer(&self.gold, gold, -1);
        let is_balanced = found.values().all(|(_, balance)| *balance == 0);
        is_balanced.then_some(Self { produced, gold, count: found.len() })
    }

    fn members(&self, classes: &[usize]) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.count];
        for (row, &class) in classes.iter().enumerate() {
            members[class].push(row);
        }
        members
    }
}
