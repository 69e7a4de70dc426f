//! Reads a stored page, cell by cell, without a tree and without a copy.
//!
//! A page is JSON that executors wrote: an array of rows, each an array of cells. A reader for
//! any JSON would look into every cell and keep what it found; here the bounds of a cell are
//! all that is needed, and the format that is written looks into it where it must.

use std::borrow::Cow;

use memchr::memchr2;

/// A cell as it stands in a page, borrowed from the page's text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'p> {
    Null,
    Boolean(bool),
    /// Digits as they were stored, with nothing lost.
    Number(&'p str),
    Text(Quoted<'p>),
    /// An array or an object, as JSON.
    Nested(&'p str),
}

/// A JSON string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quoted<'p> {
    json: &'p str,
    has_escapes: bool,
}

impl<'p> Quoted<'p> {
    /// With its quotes.
    pub fn json(self) -> &'p str {
        self.json
    }

    /// What it says, if it says it without escapes.
    pub fn plain(self) -> Option<&'p str> {
        (!self.has_escapes).then(|| &self.json[1..self.json.len() - 1])
    }

    /// What it says.
    pub fn text(self) -> Result<Cow<'p, str>, PageError> {
        match self.plain() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => serde_json::from_str(self.json).map(Cow::Owned).map_err(|_| PageError),
        }
    }
}

impl<'p> Cell<'p> {
    /// As JSON: what was stored.
    pub fn json(self) -> &'p str {
        match self {
            Self::Null => "null",
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Number(json) | Self::Nested(json) => json,
            Self::Text(quoted) => quoted.json(),
        }
    }
}

/// What was stored is no page.
#[derive(Debug, thiserror::Error)]
#[error("a stored page is damaged")]
pub struct PageError;

/// Takes rows, cell by cell.
pub trait Sink {
    type Error: From<PageError>;

    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), Self::Error>;
    fn end_row(&mut self) -> Result<(), Self::Error>;
}

/// Reads a page, `[[…],[…]]`, straight into `sink`; gives the number of its rows.
pub fn read_page<S: Sink>(json: &str, sink: &mut S) -> Result<u64, S::Error> {
    let mut page = Page { json, at: 0 };
    let mut rows = 0;
    page.expect(b'[')?;
    if page.passes(b']') {
        return Ok(0);
    }
    loop {
        page.expect(b'[')?;
        let mut column = 0;
        if !page.passes(b']') {
            loop {
                let cell = page.cell()?;
                sink.cell(column, cell)?;
                column += 1;
                if !page.passes(b',') {
                    break page.expect(b']')?;
                }
            }
        }
        sink.end_row()?;
        rows += 1;
        if !page.passes(b',') {
            page.expect(b']')?;
            return Ok(rows);
        }
    }
}

struct Page<'p> {
    json: &'p str,
    at: usize,
}

impl<'p> Page<'p> {
    /// The next byte that is no white space; 0 at the end, which no JSON holds.
    fn peek(&mut self) -> u8 {
        let bytes = self.json.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(0)
    }

    fn passes(&mut self, byte: u8) -> bool {
        let passes = self.peek() == byte;
        self.at += usize::from(passes);
        passes
    }

    fn expect(&mut self, byte: u8) -> Result<(), PageError> {
        if self.passes(byte) { Ok(()) } else { Err(PageError) }
    }

    fn cell(&mut self) -> Result<Cell<'p>, PageError> {
        match self.peek() {
            b'"' => self.string().map(Cell::Text),
            b'[' | b'{' => self.nested().map(Cell::Nested),
            b'n' => self.word("null", Cell::Null),
            b't' => self.word("true", Cell::Boolean(true)),
            b'f' => self.word("false", Cell::Boolean(false)),
            b'-' | b'0'..=b'9' => Ok(Cell::Number(self.number())),
            _ => Err(PageError),
        }
    }

    fn word(&mut self, word: &str, cell: Cell<'p>) -> Result<Cell<'p>, PageError> {
        if !self.json[self.at..].starts_with(word) {
            return Err(PageError);
        }
        self.at += word.len();
        Ok(cell)
    }

    fn number(&mut self) -> &'p str {
        let rest = &self.json[self.at..];
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let end = rest.bytes().position(|byte| !is_part(&byte)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn string(&mut self) -> Result<Quoted<'p>, PageError> {
        let (bytes, start) = (self.json.as_bytes(), self.at);
        let (mut at, mut has_escapes) = (start + 1, false);
        loop {
            let rest = bytes.get(at..).ok_or(PageError)?;
            at += memchr2(b'"', b'\\', rest).ok_or(PageError)?;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Ok(Quoted { json: &self.json[start..=at], has_escapes });
            }
            has_escapes = true;
            at += 2;
        }
    }

    fn nested(&mut self) -> Result<&'p str, PageError> {
        let start = self.at;
        let mut depth = 0;
        loop {
            match self.peek() {
                0 => return Err(PageError),
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                // A character may be cut in the middle only in what is no JSON.
                return self.json.get(start..self.at).ok_or(PageError);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Sink for Seen {
        type Error = PageError;

        fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), PageError> {
            let said = match cell {
                Cell::Text(quoted) => format!("{column} text {}", quoted.text()?),
                cell => format!("{column} {cell:?}"),
            };
            self.0.push(said);
            Ok(())
        }

        fn end_row(&mut self) -> Result<(), PageError> {
            self.0.push("end".into());
            Ok(())
        }
    }

    #[test]
    fn every_kind_of_cell_is_told_apart() {
        let mut seen = Seen::default();
        let json = r#"[[null,true,1e+20,"plain","a\"b\\"],[ {"k]":["\"]"]} ,[2,"x"],false,-7,""]]"#;
        assert_eq!(read_page(json, &mut seen).unwrap(), 2);
        assert_eq!(
            seen.0,
            [
                "0 Null",
                "1 Boolean(true)",
                "2 Number(\"1e+20\")",
                "3 text plain",
                "4 text a\"b\\",
                "end",
                "0 Nested(\"{\\\"k]\\\":[\\\"\\\\\\\"]\\\"]}\")",
                "1 Nested(\"[2,\\\"x\\\"]\")",
                "2 Boolean(false)",
                "3 Number(\"-7\")",
                "4 text ",
                "end",
            ]
        );
    }

    #[test]
    fn a_page_may_have_no_rows_and_rows_no_cells() {
        let mut seen = Seen::default();
        assert_eq!(read_page("[]", &mut seen).unwrap(), 0);
        assert_eq!(read_page("[[],[]]", &mut seen).unwrap(), 2);
        assert_eq!(seen.0, ["end", "end"]);
    }

    #[test]
    fn a_broken_page_is_an_error() {
        for json in
            ["", "[", "[[1],[2", "[[1]", "[[nul]]", "[[\"a]]", "[[\"a\\", "[[{]]", "[[1 2]]", "[é]"]
        {
            assert!(read_page(json, &mut Seen::default()).is_err(), "{json}");
        }
    }
}
