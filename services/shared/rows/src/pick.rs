//! Rows from wherever they are stored, in the order in which they are wanted.

use std::{collections::HashMap, ops::Range};

use proto::api::PAGE_ROWS;

use crate::{Row, each_row};

/// Gathers some rows of a result from its pages, which may come in any order.
pub struct Picker {
    /// Where a position's row shall stand.
    places: HashMap<u32, usize>,
    rows: Vec<Vec<u8>>,
    /// Bytes above which a value is left out, and all that is nested; none: nothing is.
    longest: Option<usize>,
}

impl Picker {
    pub fn new(positions: &[u32]) -> Self {
        let places = positions.iter().enumerate().map(|(place, position)| (*position, place));
        Self { places: places.collect(), rows: vec![Vec::new(); positions.len()], longest: None }
    }

    /// Null in place of values that nobody would draw: long ones, arrays and objects.
    #[must_use]
    pub fn only_plain_values_up_to(self, bytes: usize) -> Self {
        Self { longest: Some(bytes), ..self }
    }

    /// The numbers of the pages that are needed, from 1, ascending.
    pub fn pages(&self) -> Vec<i32> {
        let page = |position: &u32| (*position as usize / PAGE_ROWS) as i32 + 1;
        let mut pages: Vec<i32> = self.places.keys().map(page).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// Takes from a page what is wanted of it.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub fn take(&mut self, number: i32, page: &[u8], width: usize) -> serde_json::Result<()> {
        let Range { start: mut position, .. } = positions(number);
        each_row(page, width, |row| {
            if let Some(place) = self.places.get(&position) {
                write(row, self.longest, &mut self.rows[*place]);
            }
            position += 1;
        })
    }

    /// A JSON array of rows; none: some page was not there.
    pub fn finish(self) -> Option<Vec<u8>> {
        if self.rows.iter().any(Vec::is_empty) {
            return None;
        }
        let mut json = b"[".to_vec();
        json.extend(self.rows.join(&b','));
        json.push(b']');
        Some(json)
    }
}

fn positions(page: i32) -> Range<u32> {
    let start = (page - 1) as u32 * PAGE_ROWS as u32;
    start..start + PAGE_ROWS as u32
}

fn write(row: &Row, longest: Option<usize>, out: &mut Vec<u8>) {
    out.push(b'[');
    for (place, value) in row.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        let value = value.get();
        let is_left_out =
            longest.is_some_and(|longest| value.len() > longest || value.starts_with(['[', '{']));
        out.extend_from_slice(if is_left_out { b"null" } else { value.as_bytes() });
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: Range<usize>) -> String {
        let rows: Vec<String> = rows.map(|row| format!(r#"[{row},"row {row}"]"#)).collect();
        format!("[{}]", rows.join(","))
    }

    #[test]
    fn rows_stand_in_the_wanted_order() {
        let mut picker = Picker::new(&[501, 0, 499]);
        assert_eq!(picker.pages(), [1, 2]);
        picker.take(2, page(500..600).as_bytes(), 2).unwrap();
        picker.take(1, page(0..500).as_bytes(), 2).unwrap();
        let json = String::from_utf8(picker.finish().unwrap()).unwrap();
        assert_eq!(json, r#"[[501,"row 501"],[0,"row 0"],[499,"row 499"]]"#);
        assert_eq!(Picker::new(&[]).finish().unwrap(), b"[]");
    }

    #[test]
    fn a_missing_page_is_noticed() {
        let mut picker = Picker::new(&[0, 600]);
        picker.take(1, page(0..500).as_bytes(), 2).unwrap();
        assert!(picker.finish().is_none());
    }

    #[test]
    fn long_and_nested_values_can_be_left_out() {
        let mut picker = Picker::new(&[0, 1]).only_plain_values_up_to(5);
        picker.take(1, br#"[[0,"row 0"],[[],"r"]]"#, 2).unwrap();
        assert_eq!(picker.finish().unwrap(), br#"[[0,null],[null,"r"]]"#);
    }
}
