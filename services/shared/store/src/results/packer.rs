//! Packs rows into pages as they come.

use std::io::{self, Write as _};

use zstd::stream::raw::{Encoder, Operation as _};
use zstd::stream::zio::Writer;

use super::{PAGE_ROWS, Page};

/// Rows repeat themselves, so the fastest level does; and the worker is waiting.
const LEVEL: i32 = 1;

/// Compresses while it gathers: a page of long rows is never whole in memory as text.
pub struct Packer {
    /// Always there between calls.
    writer: Option<Writer<Vec<u8>, Encoder<'static>>>,
    number: i32,
    row_count: u64,
}

impl Packer {
    pub fn new() -> io::Result<Self> {
        let writer = Writer::new(Vec::new(), Encoder::new(LEVEL)?);
        Ok(Self { writer: Some(writer), number: 1, row_count: 0 })
    }

    /// Adds rows, `[…],[…]` as JSON text; gives the page that became full with them. A caller
    /// never adds rows that belong to two pages.
    pub fn push(&mut self, row_count: u64, json: &[u8]) -> io::Result<Option<Page>> {
        debug_assert!(self.row_count + row_count <= PAGE_ROWS as u64, "rows of two pages");
        let separator = if self.row_count == 0 { b"[" } else { b"," };
        let writer = self.writer();
        writer.write_all(separator)?;
        writer.write_all(json)?;
        self.row_count += row_count;
        if self.row_count < PAGE_ROWS as u64 { Ok(None) } else { self.finish() }
    }

    /// The last page, if it holds any rows.
    pub fn finish(&mut self) -> io::Result<Option<Page>> {
        if self.row_count == 0 {
            return Ok(None);
        }
        self.writer().write_all(b"]")?;
        self.writer().finish()?;
        let (rows, mut encoder) = self.writer.take().expect(PRESENT).into_inner();
        encoder.reinit()?;
        self.writer = Some(Writer::new(Vec::with_capacity(rows.len()), encoder));
        let page = Page { number: self.number, row_count: self.row_count as i32, rows };
        self.number += 1;
        self.row_count = 0;
        Ok(Some(page))
    }

    fn writer(&mut self) -> &mut Writer<Vec<u8>, Encoder<'static>> {
        self.writer.as_mut().expect(PRESENT)
    }
}

const PRESENT: &str = "finish puts a new writer in the place of the one it takes";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::decompress;

    fn text(page: Option<Page>) -> (i32, i32, String) {
        let page = page.unwrap();
        let json = String::from_utf8(decompress(&page.rows).unwrap()).unwrap();
        (page.number, page.row_count, json)
    }

    #[test]
    fn rows_in_portions_make_one_page() {
        let mut packer = Packer::new().unwrap();
        assert!(packer.push(2, b"[1],[2]").unwrap().is_none());
        assert!(packer.push(1, b"[3]").unwrap().is_none());
        assert_eq!(text(packer.finish().unwrap()), (1, 3, "[[1],[2],[3]]".into()));
        assert!(packer.finish().unwrap().is_none());
    }

    #[test]
    fn a_full_page_is_given_at_once_and_the_next_one_starts_anew() {
        let mut packer = Packer::new().unwrap();
        let rows = vec!["[7]"; PAGE_ROWS].join(",");
        let (number, row_count, json) =
            text(packer.push(PAGE_ROWS as u64, rows.as_bytes()).unwrap());
        assert_eq!((number, row_count, json), (1, PAGE_ROWS as i32, format!("[{rows}]")));
        packer.push(1, b"[8]").unwrap();
        assert_eq!(text(packer.finish().unwrap()), (2, 1, "[[8]]".into()));
    }
}
