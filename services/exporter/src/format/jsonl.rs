//! JSON Lines: an object a row, its values as the API shows them.
//!
//! Numbers are numbers where every reader gets them exactly, and strings where not (`bigint`
//! beyond 2^53, `numeric`); null is null, dates are ISO, nested JSON is nested.

use std::io::Write as _;

use proto::api::ColumnInfo;

use super::{Format, WriteError};
use crate::cell::{Cell, Sink};
use crate::columns::unique_names;
use crate::pieces::Pieces;

pub struct JsonlFile {
    pieces: Pieces,
    /// What stands before the value of each column.
    keys: Vec<String>,
}

impl JsonlFile {
    pub fn new(columns: &[ColumnInfo], pieces: Pieces) -> Self {
        let key = |(place, name): (usize, String)| {
            let before = if place == 0 { '{' } else { ',' };
            format!("{before}{}:", serde_json::Value::String(name))
        };
        Self { pieces, keys: unique_names(columns).into_iter().enumerate().map(key).collect() }
    }
}

impl Sink for JsonlFile {
    type Error = WriteError;

    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), WriteError> {
        self.pieces.write_all(self.keys.get(column).ok_or(crate::cell::PageError)?.as_bytes())?;
        match cell {
            // PostgreSQL keeps `json` as it was typed, and a line must not break. Inside of
            // strings JSON knows no bare line breaks.
            Cell::Nested(json) if json.contains(['\n', '\r']) => {
                self.pieces.write_all(json.replace(['\n', '\r'], " ").as_bytes())?;
            }
            cell => self.pieces.write_all(cell.json().as_bytes())?,
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        let end: &[u8] = if self.keys.is_empty() { b"{}\n" } else { b"}\n" };
        Ok(self.pieces.write_all(end)?)
    }
}

impl Format for JsonlFile {
    fn finish(self) -> Result<u64, WriteError> {
        Ok(self.pieces.finish()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::{columns, written};

    #[test]
    fn a_row_is_a_line_and_values_are_as_stored() {
        let of = [("id", "bigint"), ("say \"hi\"", "text"), ("id", "json"), ("ok", "boolean")];
        let page = "[[\"9007199254740993\",\"a\\nb\",{\"k\":\n[1,2.50]},true],[1,null,null,null]]";
        let file = written(page, |pieces| Ok(JsonlFile::new(&columns(&of), pieces)));
        assert_eq!(
            String::from_utf8(file).unwrap(),
            "{\"id\":\"9007199254740993\",\"say \\\"hi\\\"\":\"a\\nb\",\"id_2\":{\"k\": [1,2.50]},\"ok\":true}\n\
             {\"id\":1,\"say \\\"hi\\\"\":null,\"id_2\":null,\"ok\":null}\n"
        );
    }
}
