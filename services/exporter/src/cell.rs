//! One stored value, on its way into a file.

use std::borrow::Cow;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A cell as it stands in a page, borrowed from the page's text wherever it can be.
#[derive(Debug, PartialEq)]
pub enum Cell<'p> {
    Null,
    Boolean(bool),
    /// Digits as they were stored, with nothing lost.
    Number(&'p str),
    Text(Cow<'p, str>),
    /// An array or an object, as JSON.
    Nested(&'p str),
}

impl<'p> Cell<'p> {
    fn read(raw: &'p RawValue) -> Result<Self, serde_json::Error> {
        let text = raw.get();
        Ok(match text.as_bytes()[0] {
            b'n' => Self::Null,
            b't' => Self::Boolean(true),
            b'f' => Self::Boolean(false),
            b'[' | b'{' => Self::Nested(text),
            b'"' if text.contains('\\') => Self::Text(Cow::Owned(serde_json::from_str(text)?)),
            b'"' => Self::Text(Cow::Borrowed(&text[1..text.len() - 1])),
            _ => Self::Number(text),
        })
    }
}

/// Takes rows, cell by cell.
pub trait CellSink {
    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), csv::Error>;
    fn end_row(&mut self) -> Result<(), csv::Error>;
}

/// Reads a page, `[[…],[…]]`, straight into `sink`, without a tree of it; gives the number of
/// its rows.
pub fn read_page(json: &str, sink: &mut impl CellSink) -> Result<u64, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Rows(sink).deserialize(&mut deserializer)
}

struct Rows<'s, S>(&'s mut S);

struct Row<'s, S>(&'s mut S);

impl<'de, S: CellSink> DeserializeSeed<'de> for Rows<'_, S> {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: CellSink> Visitor<'de> for Rows<'_, S> {
    type Value = u64;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<u64, A::Error> {
        let mut count = 0;
        while rows.next_element_seed(Row(self.0))?.is_some() {
            count += 1;
        }
        Ok(count)
    }
}

impl<'de, S: CellSink> DeserializeSeed<'de> for Row<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: CellSink> Visitor<'de> for Row<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a row")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<(), A::Error> {
        let mut column = 0;
        while let Some(raw) = cells.next_element::<&RawValue>()? {
            let cell = Cell::read(raw).map_err(de::Error::custom)?;
            self.0.cell(column, cell).map_err(de::Error::custom)?;
            column += 1;
        }
        self.0.end_row().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl CellSink for Seen {
        fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), csv::Error> {
            self.0.push(format!("{column} {cell:?}"));
            Ok(())
        }

        fn end_row(&mut self) -> Result<(), csv::Error> {
            self.0.push("end".into());
            Ok(())
        }
    }

    #[test]
    fn every_kind_of_cell_is_told_apart() {
        let mut seen = Seen::default();
        let json = r#"[[null,true,1e+20,"plain","a\"b"],[{"k":[1]},[2,"x"],false,-7,""]]"#;
        assert_eq!(read_page(json, &mut seen).unwrap(), 2);
        assert_eq!(
            seen.0,
            [
                "0 Null",
                "1 Boolean(true)",
                "2 Number(\"1e+20\")",
                "3 Text(\"plain\")",
                "4 Text(\"a\\\"b\")",
                "end",
                "0 Nested(\"{\\\"k\\\":[1]}\")",
                "1 Nested(\"[2,\\\"x\\\"]\")",
                "2 Boolean(false)",
                "3 Number(\"-7\")",
                "4 Text(\"\")",
                "end",
            ]
        );
    }

    #[test]
    fn a_broken_page_is_an_error() {
        assert!(read_page("[[1],[2", &mut Seen::default()).is_err());
    }
}
