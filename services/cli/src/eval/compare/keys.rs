//! Small numbers for values, so that rows can be counted without comparing values again.

use std::collections::HashMap;

use super::{Rows, Value};
use crate::eval::value::are_near;

/// The key of every value of one result, column by column.
pub(super) type Columns = Vec<Vec<u32>>;

/// Wider than the tolerance itself, so that rounding never parts two numbers that agree.
const REACH: f64 = 2.0 * Value::TOLERANCE;

/// What of a value decides its key.
#[derive(PartialEq, Eq, Hash)]
enum Known<'v> {
    Null,
    Boolean(bool),
    /// The first of its chain, by bits.
    Chain(u64),
    Moment(i64),
    Text(&'v str),
}

/// Gives keys to the values of both results: values that agree have the same key. The reverse
/// need not hold for numbers.
pub(super) fn of_both(a: &Rows, b: &Rows) -> (Columns, Columns) {
    let chains = Chains::of(a.rows.iter().chain(&b.rows).flatten());
    let mut known = HashMap::new();
    let keys_of_a = columns(a, &chains, &mut known);
    (keys_of_a, columns(b, &chains, &mut known))
}

fn columns<'v>(rows: &'v Rows, chains: &Chains, known: &mut HashMap<Known<'v>, u32>) -> Columns {
    let mut columns = vec![Vec::with_capacity(rows.rows.len()); rows.width];
    for row in &rows.rows {
        for (column, value) in columns.iter_mut().zip(row) {
            let next = known.len() as u32;
            column.push(*known.entry(known_by(value, chains)).or_insert(next));
        }
    }
    columns
}

fn known_by<'v>(value: &'v Value, chains: &Chains) -> Known<'v> {
    match value {
        Value::Null => Known::Null,
        Value::Boolean(value) => Known::Boolean(*value),
        Value::Number(number) => Known::Chain(chains.first_near(*number).to_bits()),
        Value::Moment(micros) => Known::Moment(*micros),
        Value::Text(text) => Known::Text(text),
    }
}

/// Where each chain of close numbers begins, in order.
struct Chains(Vec<f64>);

impl Chains {
    fn of<'v>(values: impl Iterator<Item = &'v Value>) -> Self {
        let mut numbers: Vec<f64> = values
            .filter_map(|value| match value {
                Value::Number(number) => Some(canonical(*number)),
                _ => None,
            })
            .collect();
        numbers.sort_unstable_by(f64::total_cmp);
        let mut last = None;
        numbers.retain(|&number| {
            let before = last.replace(number);
            !before.is_some_and(|before| are_near(before, number, REACH))
        });
        Self(numbers)
    }

    fn first_near(&self, number: f64) -> f64 {
        let number = canonical(number);
        let after = self.0.partition_point(|first| first.total_cmp(&number).is_le());
        after.checked_sub(1).map_or(number, |place| self.0[place])
    }
}

/// One NaN for all, so that it is found again.
fn canonical(number: f64) -> f64 {
    if number.is_nan() { f64::NAN } else { number }
}
