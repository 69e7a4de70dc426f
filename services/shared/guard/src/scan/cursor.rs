//! What the scanners share: a place in a statement, and the loop that reads word after word.
//!
//! How a word is read is each server's own, even where two of them look alike today.

use std::borrow::Cow;
use std::ops::Range;

use super::{Kind, Lexeme};
use crate::refusal::{Refusal, RefusalKind};
use crate::text::is_deceptive;

/// How deep comments may lie in comments.
const MAX_COMMENT_DEPTH: usize = 8;

/// Reads all of `sql`, where it has no more words than `most`: `skip_blank` moves to the next word,
/// `lexeme` behind it, and `add` puts it to those before.
pub fn collect<'a>(
    sql: &'a str,
    most: usize,
    skip_blank: impl Fn(&mut Cursor<'a>) -> Result<(), Refusal>,
    lexeme: impl Fn(&mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal>,
    add: impl Fn(&mut Vec<Lexeme<'a>>, Lexeme<'a>),
) -> Result<Vec<Lexeme<'a>>, Refusal> {
    let mut cursor = Cursor { sql, at: 0 };
    let mut lexemes = Vec::with_capacity(sql.len() / 4);
    loop {
        skip_blank(&mut cursor)?;
        if cursor.at == sql.len() {
            return Ok(lexemes);
        }
        if lexemes.len() == most {
            let message = format!("the statement has more than {most} words");
            return Err(Refusal::new(RefusalKind::TooLarge, message));
        }
        let start = cursor.at;
        let (kind, text) = lexeme(&mut cursor)?;
        add(&mut lexemes, Lexeme { kind, text, start, end: cursor.at });
    }
}

/// A statement, and how far it has been read.
pub struct Cursor<'a> {
    pub sql: &'a str,
    /// In bytes.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    /// The byte so far ahead; zero, which no statement holds, behind the end.
    pub fn byte(&self, ahead: usize) -> u8 {
        self.sql.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Moves behind the next `length` bytes.
    pub fn take(&mut self, length: usize) -> Cow<'a, str> {
        let text = &self.rest()[..length];
        self.at += length;
        Cow::Borrowed(text)
    }

    /// The longest beginning of what is left that is made of such bytes; it is not moved behind.
    pub fn run(&self, is_part: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        &rest[..rest.bytes().take_while(|b| is_part(*b)).count()]
    }

    pub fn refuse(&self, kind: RefusalKind, message: impl Into<String>) -> Refusal {
        Refusal::new(kind, message).at(self.sql, self.at)
    }

    /// For a character that begins no word.
    pub fn unexpected(&self) -> Refusal {
        let c = self.rest().chars().next().unwrap_or_default();
        self.refuse(RefusalKind::Unparsable, format!("unexpected `{c}`"))
    }

    /// The first such character in a part of what is left, as it is written, and its place in the
    /// statement.
    pub fn find(&self, part: Range<usize>, is_it: impl Fn(char) -> bool) -> Option<(usize, char)> {
        let start = self.at + part.start;
        let (ahead, c) = self.rest()[part].char_indices().find(|(_, c)| is_it(*c))?;
        Some((start + ahead, c))
    }

    /// Refuses characters in a name, which stands in that part of what is left, that look like
    /// nothing, or like a space.
    pub fn refuse_deceptive(&self, name: Range<usize>) -> Result<(), Refusal> {
        match self.find(name, is_deceptive) {
            None => Ok(()),
            Some((place, c)) => {
                let message =
                    format!("the invisible character U+{:04X} stands in a name", c as u32);
                Err(Refusal::new(RefusalKind::Text, message)
                    .hint("use an ordinary space, or none")
                    .at(self.sql, place))
            }
        }
    }

    /// To the end of a line that only a line feed surely ends.
    pub fn skip_line(&mut self) -> Result<(), Refusal> {
        let rest = self.rest();
        let length = rest.find('\n').unwrap_or(rest.len());
        if rest[..length].trim_end_matches('\r').contains('\r') {
            let message = "a comment holds a carriage return that does not end it";
            return Err(self.refuse(RefusalKind::Text, message));
        }
        self.at += length;
        Ok(())
    }

    /// A comment that ends at the first `*/`, whatever stands in it.
    pub fn skip_flat_comment(&mut self) -> Result<(), Refusal> {
        let Some(length) = self.rest()[2..].find("*/") else {
            return Err(self.refuse(RefusalKind::Unparsable, "a comment does not end"));
        };
        if self.rest()[2..2 + length].contains("/*") {
            return Err(self.refuse(RefusalKind::Text, "a comment begins inside a comment"));
        }
        self.at += length + 4;
        Ok(())
    }

    /// A comment in which others may lie.
    pub fn skip_nested_comment(&mut self) -> Result<(), Refusal> {
        let mut depth = 0_usize;
        let mut ahead = 0;
        loop {
            match (self.byte(ahead), self.byte(ahead + 1)) {
                (b'/', b'*') => {
                    depth += 1;
                    ahead += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    ahead += 2;
                }
                _ if self.at + ahead >= self.sql.len() => {
                    return Err(self.refuse(RefusalKind::Unparsable, "a comment does not end"));
                }
                _ => ahead += 1,
            }
            if depth == 0 {
                self.at += ahead;
                return Ok(());
            }
            if depth > MAX_COMMENT_DEPTH {
                return Err(self.refuse(RefusalKind::TooLarge, "comments are nested too deeply"));
            }
        }
    }

    /// From here to behind the quote that closes the one before `inside`, where a doubled one is
    /// meant; none where it does not end.
    pub fn quoted_length(&self, inside: usize, quote: char) -> Option<usize> {
        let rest = self.rest();
        let mut length = inside;
        loop {
            length += rest[length..].find(quote)? + 1;
            if self.byte(length) != quote as u8 {
                return Some(length);
            }
            length += 1;
        }
    }

    /// The length of `12`, `1.5e-3`, `2.` or `.5`, in plain digits.
    pub fn number_length(&self) -> usize {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| {
            bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count()
        };
        let mut length = digits(0);
        if self.byte(length) == b'.' {
            length += 1 + digits(length + 1);
        }
        if self.byte(length) | 0x20 == b'e' {
            let sign = usize::from(matches!(self.byte(length + 1), b'+' | b'-'));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        length
    }
}

/// What stands between two quotes, a doubled one meaning one.
pub fn undoubled(inside: &str, quote: char) -> Cow<'_, str> {
    if inside.contains(quote) {
        let doubled: String = [quote, quote].iter().collect();
        return Cow::Owned(inside.replace(&doubled, &quote.to_string()));
    }
    Cow::Borrowed(inside)
}
