//! CSV as RFC 4180 has it: UTF-8, lines end with CR LF, a header row, quotes where needed.
//!
//! Null is an empty cell, booleans are `Yes` and `No`, arrays and objects are JSON, everything
//! else stands as it was stored.
//!
//! A spreadsheet runs a cell that begins like a formula. Such cells get an apostrophe in front,
//! which spreadsheets take for "this is text", unless the reader asked for the raw text. Numbers
//! in number columns are left alone: `-12.50` must stay a number.

use proto::api::ColumnInfo;

use super::{Format, WriteError};
use crate::cell::{Cell, Sink};
use crate::pieces::Pieces;

/// A CSV file that is being written.
pub struct CsvFile {
    writer: csv::Writer<Pieces>,
    /// For each column: whether it holds numbers.
    is_number: Vec<bool>,
    raw: bool,
    /// Where a guarded cell is put together.
    guarded: Vec<u8>,
}

impl CsvFile {
    pub fn new(columns: &[ColumnInfo], raw: bool, pieces: Pieces) -> Result<Self, WriteError> {
        let mut file = Self {
            writer: csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .buffer_capacity(16 << 10)
                .from_writer(pieces),
            is_number: columns.iter().map(|column| is_number(&column.data_type)).collect(),
            raw,
            guarded: Vec::new(),
        };
        for column in columns {
            file.text(&column.name, false)?;
        }
        file.end_row()?;
        Ok(file)
    }

    fn text(&mut self, text: &str, is_number: bool) -> Result<(), csv::Error> {
        if self.raw || !runs_as_formula(text) || (is_number && reads_as_number(text)) {
            return self.writer.write_field(text);
        }
        self.guarded.clear();
        self.guarded.push(b'\'');
        self.guarded.extend_from_slice(text.as_bytes());
        self.writer.write_field(&self.guarded)
    }
}

impl Sink for CsvFile {
    type Error = WriteError;

    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), WriteError> {
        match cell {
            Cell::Null => self.writer.write_field(""),
            Cell::Boolean(true) => self.writer.write_field("Yes"),
            Cell::Boolean(false) => self.writer.write_field("No"),
            Cell::Number(digits) => self.writer.write_field(digits),
            Cell::Nested(json) => self.writer.write_field(json),
            Cell::Text(quoted) => {
                let is_number = self.is_number.get(column).copied().unwrap_or(false);
                self.text(&quoted.text()?, is_number)
            }
        }?;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }
}

impl Format for CsvFile {
    fn finish(self) -> Result<u64, WriteError> {
        let pieces = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(pieces.finish()?)
    }
}

fn is_number(data_type: &str) -> bool {
    catalog::Family::of(data_type).is_number()
}

/// As OWASP's page on CSV injection lists them.
fn runs_as_formula(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n'))
}

/// A sign, digits with at most one point, an exponent: nothing that could be a formula. Rust
/// reads a few words as numbers too (`inf`, `nan`), which are as harmless.
fn reads_as_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::{columns, written};

    fn file(of: &[(&str, &str)], raw: bool, page: &str) -> String {
        let file = written(page, |pieces| CsvFile::new(&columns(of), raw, pieces));
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn cells_are_written_as_the_api_says() {
        let columns = [("id", "bigint"), ("ok", "boolean"), ("note", "text"), ("tags", "text[]")];
        let page = r#"[["9007199254740993",true,"a,b \"c\"",["x","y"]],[-7,false,null,{"k":1}]]"#;
        assert_eq!(
            file(&columns, false, page),
            "id,ok,note,tags\r\n9007199254740993,Yes,\"a,b \"\"c\"\"\",\"[\"\"x\"\",\"\"y\"\"]\"\r\n-7,No,,\"{\"\"k\"\":1}\"\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        let columns = [("=cmd()", "text"), ("amount", "numeric")];
        let page = r#"[["=1+1","-12.50"],["+49 30","-"],["@x","1e-5"],["-5","=2"]]"#;
        assert_eq!(
            file(&columns, false, page),
            "'=cmd(),amount\r\n'=1+1,-12.50\r\n'+49 30,'-\r\n'@x,1e-5\r\n'-5,'=2\r\n"
        );
        assert!(file(&columns, true, page).starts_with("=cmd(),amount\r\n=1+1,-12.50\r\n"));
    }

    #[test]
    fn a_lone_null_is_not_a_blank_line() {
        assert_eq!(file(&[("n", "text")], false, "[[null],[\"\"]]"), "n\r\n\"\"\r\n\"\"\r\n");
    }

    #[test]
    fn a_result_without_rows_is_its_header() {
        assert_eq!(file(&[("a", "text"), ("b", "text")], false, "[]"), "a,b\r\n");
    }
}
