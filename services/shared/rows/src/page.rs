//! A stored page, read row by row without making a tree of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The values of a row, as JSON text, in the order of the columns.
pub type Row<'de> = [&'de RawValue];

/// Calls `each` with every row of a page.
///
/// # Errors
/// When the page is not an array of arrays of `width` values.
pub fn each_row<'de>(
    page: &'de [u8],
    width: usize,
    each: impl FnMut(&Row<'de>),
) -> serde_json::Result<()> {
    // Checked once, rather than value by value.
    let text = std::str::from_utf8(page).map_err(serde_json::Error::custom)?;
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_seq(Rows { row: Vec::with_capacity(width), width, each })?;
    json.end()
}

struct Rows<'de, F> {
    row: Vec<&'de RawValue>,
    width: usize,
    each: F,
}

impl<'de, F: FnMut(&Row<'de>)> Visitor<'de> for Rows<'de, F> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("an array of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<(), A::Error> {
        while rows.next_element_seed(Values(&mut self.row))?.is_some() {
            if self.row.len() != self.width {
                return Err(A::Error::invalid_length(self.row.len(), &"a value for each column"));
            }
            (self.each)(&self.row);
        }
        Ok(())
    }
}

/// Reads a row into a place that serves all of them.
struct Values<'a, 'de>(&'a mut Vec<&'de RawValue>);

impl<'de> DeserializeSeed<'de> for Values<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, row: D) -> Result<(), D::Error> {
        row.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, 'de> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a row")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        self.0.clear();
        while let Some(value) = values.next_element()? {
            self.0.push(value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str, width: usize) -> serde_json::Result<Vec<String>> {
        let mut values = Vec::new();
        each_row(page.as_bytes(), width, |row| {
            values.extend(row.iter().map(|value| value.get().to_owned()));
        })?;
        Ok(values)
    }

    #[test]
    fn values_are_given_as_they_were_stored() {
        let values = read(r#"[[1.10,"a,]"],[null,{"b": [2]}]]"#, 2).unwrap();
        assert_eq!(values, ["1.10", r#""a,]""#, "null", r#"{"b": [2]}"#]);
        assert!(read("[]", 2).unwrap().is_empty());
        assert!(read("[[],[]]", 0).unwrap().is_empty());
    }

    #[test]
    fn a_broken_page_is_an_error() {
        for page in ["", "[[1]", "[1]", "[[1,2]]", "[[1]]]", "[[\u{1}]]"] {
            assert!(read(page, 1).is_err(), "{page}");
        }
        assert!(each_row(b"[[\"\xff\"]]", 1, |_| ()).is_err());
    }
}
