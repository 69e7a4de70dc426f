//! `sort=country,-total`: in which order the rows shall come.

use proto::api::ColumnInfo;

use crate::{
    Row,
    column::{Kind, Refusal, find},
    key,
};

/// Columns that one order may name.
const MOST: usize = 16;

/// The order of rows by one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    column: usize,
    kind: Kind,
    is_descending: bool,
}

impl Sort {
    /// Columns with commas between them, the first counts most, `-` before one turns it around.
    ///
    /// # Errors
    /// When a column is unknown, or named twice.
    pub fn parse(text: &str, columns: &[ColumnInfo]) -> Result<Vec<Self>, Refusal> {
        let mut sorts: Vec<Self> = Vec::new();
        for term in text.split(',') {
            let (is_descending, name) = match term.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, term),
            };
            let column = find(columns, name)?;
            if sorts.iter().any(|sort| sort.column == column) {
                return Err(Refusal(format!("`{name}` is named twice")));
            }
            sorts.push(Self { column, kind: Kind::of(&columns[column]), is_descending });
        }
        if sorts.len() > MOST {
            return Err(Refusal(format!("at most {MOST} columns can be sorted by")));
        }
        Ok(sorts)
    }

    /// Appends this column's part of the row's key.
    pub(crate) fn encode(&self, row: &Row, out: &mut Vec<u8>) {
        let value = row[self.column].get();
        if self.is_descending {
            key::encode_descending(self.kind, value, out);
        } else {
            key::encode(self.kind, value, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<ColumnInfo> {
        [("country", "text"), ("total", "numeric"), ("a,b", "text")]
            .map(|(name, data_type)| ColumnInfo { name: name.into(), data_type: data_type.into() })
            .into()
    }

    #[test]
    fn columns_are_named_in_order() {
        let sorts = Sort::parse("-total,country,3", &columns()).unwrap();
        let read: Vec<_> = sorts.iter().map(|sort| (sort.column, sort.is_descending)).collect();
        assert_eq!(read, [(1, true), (0, false), (2, false)]);
    }

    #[test]
    fn what_cannot_be_sorted_by_is_said() {
        for (text, said) in [("totl", "`totl`"), ("total,-total", "twice"), ("", "no column ``")] {
            let refused = Sort::parse(text, &columns()).unwrap_err();
            assert!(refused.0.contains(said), "{refused}");
        }
    }
}
