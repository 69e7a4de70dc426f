//! What rows hold, column by column, in one pass and in memory that does not grow with them.

mod column;
mod dates;
mod distinct;
mod frequent;
mod numbers;

use proto::api::{ColumnInfo, RowsSummary};

use self::column::Column;
use crate::{Filter, Row};

/// Takes rows, and sums up those that pass the filters.
pub struct Summarizer {
    filters: Vec<Filter>,
    columns: Vec<Column>,
    total_rows: u64,
}

impl Summarizer {
    pub fn new(columns: &[ColumnInfo], filters: Vec<Filter>) -> Self {
        let share = Share::of(columns.len());
        let columns = columns.iter().map(|column| Column::new(column, share)).collect();
        Self { filters, columns, total_rows: 0 }
    }

    pub fn push(&mut self, row: &Row) {
        if !self.filters.iter().all(|filter| filter.accepts(row)) {
            return;
        }
        self.total_rows += 1;
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value.get());
        }
    }

    pub fn finish(self, truncated: bool) -> RowsSummary {
        let columns = self.columns.into_iter().map(Column::finish).collect();
        RowsSummary { columns, total_rows: self.total_rows, truncated }
    }
}

/// What one column may keep: the more columns, the less each.
#[derive(Clone, Copy, Debug)]
struct Share {
    distinct: usize,
    frequent: usize,
    bins: usize,
}

impl Share {
    fn of(columns: usize) -> Self {
        let share = |all: usize, least, most| (all / columns.max(1)).clamp(least, most);
        Self {
            distinct: share(400_000, 2_000, 10_000),
            frequent: share(40_000, 100, 1_000),
            bins: share(40_000, 100, 1_000),
        }
    }
}

#[cfg(test)]
mod tests;
