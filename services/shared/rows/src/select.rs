//! Which rows, and in which order: one pass that keeps keys and positions.

use crate::{Filter, Row, Sort};

/// Bytes of keys that one order may take.
const KEY_BYTES: usize = 64 << 20;

/// The values that are sorted by take more than may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the values to sort by take more than {} MB; sort by a shorter column, or filter", KEY_BYTES >> 20)]
pub struct TooLong;

/// Takes rows as they are stored, and gives the positions of those that are wanted.
pub struct Selector {
    filters: Vec<Filter>,
    sorts: Vec<Sort>,
    seen: u32,
    chosen: Vec<Chosen>,
    keys: Vec<u8>,
}

/// A row, and where its key lies.
#[derive(Clone, Copy)]
struct Chosen {
    position: u32,
    start: u32,
    end: u32,
}

impl Selector {
    pub fn new(filters: Vec<Filter>, sorts: Vec<Sort>) -> Self {
        Self { filters, sorts, seen: 0, chosen: Vec::new(), keys: Vec::new() }
    }

    /// # Errors
    /// When the keys become too long altogether; the order cannot be had then.
    pub fn push(&mut self, row: &Row) -> Result<(), TooLong> {
        let position = self.seen;
        self.seen += 1;
        if !self.filters.iter().all(|filter| filter.accepts(row)) {
            return Ok(());
        }
        let start = self.keys.len() as u32;
        for sort in &self.sorts {
            sort.encode(row, &mut self.keys);
            if self.keys.len() > KEY_BYTES {
                return Err(TooLong);
            }
        }
        self.chosen.push(Chosen { position, start, end: self.keys.len() as u32 });
        Ok(())
    }

    /// Positions from 0, in order. What is equal stays in the order in which it was stored.
    pub fn finish(mut self) -> Vec<u32> {
        let key = |row: &Chosen| &self.keys[row.start as usize..row.end as usize];
        if !self.sorts.is_empty() {
            self.chosen.sort_unstable_by(|one, other| {
                key(one).cmp(key(other)).then(one.position.cmp(&other.position))
            });
        }
        self.chosen.into_iter().map(|row| row.position).collect()
    }
}

#[cfg(test)]
mod tests {
    use proto::api::ColumnInfo;
    use serde_json::{Value, json};

    use super::*;
    use crate::each_row;

    fn select(rows: &Value, filter: Option<&str>, sort: Option<&str>) -> Result<Vec<u32>, TooLong> {
        let columns = [("n", "bigint"), ("t", "text")]
            .map(|(name, data_type)| ColumnInfo { name: name.into(), data_type: data_type.into() });
        let filters = filter.iter().map(|text| Filter::parse(text, &columns).unwrap()).collect();
        let sorts = sort.map_or_else(Vec::new, |text| Sort::parse(text, &columns).unwrap());
        let mut selector = Selector::new(filters, sorts);
        let mut pushed = Ok(());
        each_row(rows.to_string().as_bytes(), 2, |row| pushed = pushed.and(selector.push(row)))
            .unwrap();
        pushed.map(|()| selector.finish())
    }

    #[test]
    fn rows_are_sifted_and_ordered_by_several_columns() {
        let rows = json!([[2, "b"], ["9007199254740993", "a"], [null, "a"], [2, "a"], [9, null]]);
        assert_eq!(select(&rows, None, None), Ok(vec![0, 1, 2, 3, 4]));
        assert_eq!(select(&rows, Some("t:notnull"), None), Ok(vec![0, 1, 2, 3]));
        assert_eq!(select(&rows, None, Some("n,t")), Ok(vec![3, 0, 4, 1, 2]));
        assert_eq!(select(&rows, None, Some("-n,t")), Ok(vec![1, 4, 3, 0, 2]));
        assert_eq!(select(&rows, Some("t:eq:a"), Some("-t,n")), Ok(vec![3, 1, 2]));
        assert_eq!(select(&rows, None, Some("t")), Ok(vec![1, 2, 3, 0, 4]), "equal ones stay");
    }

    #[test]
    fn keys_beyond_their_bound_are_refused_rather_than_cut() {
        let rows = json!([[1, "x".repeat(KEY_BYTES)]]);
        assert_eq!(select(&rows, None, Some("t")), Err(TooLong));
        assert_eq!(select(&rows, None, Some("n")), Ok(vec![0]));
    }
}
