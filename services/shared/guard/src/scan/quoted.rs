//! Names and strings in quotes: where they end, and what they say.

use std::borrow::Cow;

use super::{Scanner, cut, is_name_part};
use crate::refusal::{Refusal, RefusalKind};

impl<'a> Scanner<'a> {
    pub(super) fn quoted_name(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let text = self.until_quote(1, '"')?;
        self.refuse_deceptive(&text)?;
        if text.is_empty() {
            return Err(self.refuse(RefusalKind::Unparsable, "a quoted name is empty"));
        }
        self.at += self.quoted_length(1, '"');
        Ok(match text {
            Cow::Borrowed(text) => Cow::Borrowed(cut(text)),
            Cow::Owned(text) => Cow::Owned(cut(&text).to_owned()),
        })
    }

    /// What stands between the quote at `open` - 1 and its end, a doubled quote meaning one.
    fn until_quote(&self, open: usize, quote: char) -> Result<Cow<'a, str>, Refusal> {
        let length = self.quoted_length(open, quote);
        if self.at + length > self.sql.len() {
            return Err(self.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
        }
        let inside = &self.rest()[open..length - 1];
        if inside.contains(quote) {
            let doubled: String = [quote, quote].iter().collect();
            return Ok(Cow::Owned(inside.replace(&doubled, &quote.to_string())));
        }
        Ok(Cow::Borrowed(inside))
    }

    /// From `at` to behind the closing quote; past the end of the text when there is none.
    fn quoted_length(&self, open: usize, quote: char) -> usize {
        let mut length = open;
        loop {
            match self.rest()[length.min(self.rest().len())..].find(quote) {
                None => return self.rest().len() + 1,
                Some(found) if self.byte(length + found + 1) == quote as u8 => length += found + 2,
                Some(found) => return length + found + 1,
            }
        }
    }

    pub(super) fn quoted_string(&mut self, prefix: usize) -> Result<Cow<'a, str>, Refusal> {
        let mut text = self.until_quote(prefix + 1, '\'')?;
        self.at += self.quoted_length(prefix + 1, '\'');
        while self.continues() {
            let more = self.until_quote(1, '\'')?;
            self.at += self.quoted_length(1, '\'');
            text.to_mut().push_str(&more);
        }
        Ok(text)
    }

    /// Moves to the next quote if a string goes on there: behind white space with a line end.
    fn continues(&mut self) -> bool {
        let mut ahead = 0;
        let mut line_end = false;
        loop {
            match (self.byte(ahead), self.byte(ahead + 1)) {
                (b'\n' | b'\r', _) => {
                    line_end = true;
                    ahead += 1;
                }
                (b' ' | b'\t', _) => ahead += 1,
                (b'-', b'-') => {
                    let rest = &self.rest()[ahead..];
                    ahead += rest.find(['\n', '\r']).unwrap_or(rest.len());
                }
                (b'\'', _) if line_end => {
                    self.at += ahead;
                    return true;
                }
                _ => return false,
            }
        }
    }

    pub(super) fn escape_string(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let mut text = String::new();
        let mut ahead = 2;
        loop {
            let rest = self.rest().get(ahead..).unwrap_or_default();
            let Some(length) = rest.find(['\'', '\\']) else {
                return Err(self.refuse(RefusalKind::Unparsable, "a string does not end"));
            };
            text.push_str(&rest[..length]);
            ahead += length;
            match (self.byte(ahead), self.byte(ahead + 1)) {
                (b'\'', b'\'') => {
                    text.push('\'');
                    ahead += 2;
                }
                (b'\'', _) => {
                    self.at += ahead + 1;
                    if !self.continues() {
                        return Ok(Cow::Owned(text));
                    }
                    ahead = 1;
                }
                _ => {
                    let (meant, written) = unescape(&rest[length + 1..]);
                    text.push(meant);
                    ahead += 1 + written;
                }
            }
        }
    }

    pub(super) fn dollar_string(&mut self) -> Result<Cow<'a, str>, Refusal> {
        if self.byte(1).is_ascii_digit() {
            let message = "placeholders such as $1 have no value here";
            return Err(self
                .refuse(RefusalKind::Unparsable, message)
                .hint("write the value itself"));
        }
        let rest = self.rest();
        let tag = rest[1..].bytes().take_while(|b| is_name_part(*b) && *b != b'$').count();
        if self.byte(tag + 1) != b'$' || self.byte(1).is_ascii_digit() {
            return Err(self.refuse(RefusalKind::Unparsable, "unexpected `$`"));
        }
        let delimiter = &rest[..tag + 2];
        self.refuse_deceptive(delimiter)?;
        let inside = &rest[delimiter.len()..];
        let Some(length) = inside.find(delimiter) else {
            return Err(self.refuse(RefusalKind::Unparsable, "a dollar-quoted string does not end"));
        };
        self.at += 2 * delimiter.len() + length;
        Ok(Cow::Borrowed(&inside[..length]))
    }
}

/// What the escape behind a backslash means, and how many bytes it is written in. It has to be
/// known: a number, or a template, may be written in escapes only.
fn unescape(behind: &str) -> (char, usize) {
    let number = |from: usize, most: usize, radix: u32| {
        let digits: String =
            behind.chars().skip(from).take(most).take_while(|c| c.is_digit(radix)).collect();
        let code = u32::from_str_radix(&digits, radix).ok()?;
        Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), from + digits.len()))
    };
    let first = behind.chars().next().unwrap_or_default();
    let coded = match first {
        // Three octal digits may say more than a byte holds; the server keeps the byte.
        '0'..='7' => number(0, 3, 8).map(|(c, written)| (char::from(c as u32 as u8), written)),
        'x' => number(1, 2, 16),
        'u' => number(1, 4, 16),
        'U' => number(1, 8, 16),
        'b' => Some(('\u{8}', 1)),
        'f' => Some(('\u{c}', 1)),
        'n' => Some(('\n', 1)),
        'r' => Some(('\r', 1)),
        't' => Some(('\t', 1)),
        _ => None,
    };
    coded.unwrap_or((first, first.len_utf8()))
}
