//! How many stored values are looked at: the same budgets for every engine.

use std::collections::HashSet;
use std::time::Duration;

use catalog::{Column, Family};
use tokio::time::Instant;

/// Rows that are read of each table, at most.
pub(crate) const MOST_ROWS: i64 = 200_000;
/// A longer value is prose, and no question names it.
pub(crate) const LONGEST_VALUE: usize = 100;
/// All values of a catalog together: what every replica holds in memory.
const MOST_VALUES: usize = 500_000;
const MOST_BYTES: usize = 16 << 20;

/// What may still be read.
pub(crate) struct Room {
    until: Instant,
    values: usize,
    bytes: usize,
}

impl Room {
    pub(crate) fn within(budget: Duration) -> Self {
        Self { until: Instant::now() + budget, values: MOST_VALUES, bytes: MOST_BYTES }
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.values == 0 || self.bytes == 0 || Instant::now() >= self.until
    }

    pub(crate) fn take(&mut self, column: &Column) {
        let bytes = column.values.iter().map(String::len).sum();
        self.values = self.values.saturating_sub(column.values.len());
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// Text, unless its values are declared or nobody's business.
pub(crate) fn may_be_read(column: &Column) -> bool {
    column.family() == Family::Text && !column.private && !column.values_complete
}

/// Notes the values that were found, the most common first, at most one more than are kept.
/// `is_whole`: all rows were looked at.
pub(crate) fn fill(column: &mut Column, mut values: Vec<String>, is_whole: bool) {
    let found = values.len();
    values.retain(|value| value.chars().count() <= LONGEST_VALUE);
    if !is_whole {
        // What is common in the whole table may be missing in its first rows.
        let noted = std::mem::take(&mut column.values);
        let seen: HashSet<&String> = noted.iter().collect();
        values.retain(|value| !seen.contains(value));
        values = [noted, values].concat();
    }
    values.truncate(Column::MAX_VALUES);
    column.values_complete = is_whole && values.len() == found;
    column.values = values;
}
