//! Splits a statement into words as SQL Server does.
//!
//! The rules are those of Transact-SQL with `quoted_identifier on`, which the executor pins:
//! names stand in brackets or double quotes, strings in single ones, comments nest, and nothing is
//! escaped but by doubling. A letter before a string (`x'41'`) is a name and a string, unless it is
//! an N. What the server, its releases or the parser could read differently is refused.

use std::borrow::Cow;

use super::{Kind, Lexeme, MAX_COMMENT_DEPTH};
use crate::refusal::{Refusal, RefusalKind};
use crate::text::is_deceptive;

/// Longer names are an error to the server.
const MAX_NAME_CHARS: usize = 128;

/// Reads all of `sql`, where it has no more words than `most`.
pub fn scan_up_to(sql: &str, most: usize) -> Result<Vec<Lexeme<'_>>, Refusal> {
    let mut scanner = Scanner { sql, at: 0 };
    let mut lexemes: Vec<Lexeme<'_>> = Vec::with_capacity(sql.len() / 4);
    loop {
        scanner.skip_blank()?;
        if scanner.at == sql.len() {
            return Ok(lexemes);
        }
        if lexemes.len() == most {
            let message = format!("the statement has more than {most} words");
            return Err(Refusal::new(RefusalKind::TooLarge, message));
        }
        lexemes.push(scanner.lexeme()?);
    }
}

struct Scanner<'a> {
    sql: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.sql.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn refuse(&self, kind: RefusalKind, message: impl Into<String>) -> Refusal {
        Refusal::new(kind, message).at(self.sql, self.at)
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) -> Result<(), Refusal> {
        loop {
            match (self.byte(0), self.byte(1)) {
                (b' ' | b'\t' | b'\n' | b'\r', _) => self.at += 1,
                (b'-', b'-') => self.skip_line()?,
                (b'/', b'*') => self.skip_comment()?,
                _ => return Ok(()),
            }
        }
    }

    /// Only a line feed surely ends such a comment.
    fn skip_line(&mut self) -> Result<(), Refusal> {
        let rest = self.rest();
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..length].trim_end_matches('\r');
        if line.contains(['\r', '\u{2028}', '\u{2029}']) {
            let message = "a comment holds a line end that may not end it";
            return Err(self.refuse(RefusalKind::Text, message));
        }
        self.at += length;
        Ok(())
    }

    fn skip_comment(&mut self) -> Result<(), Refusal> {
        // Code to other servers; there is no innocent reason to write it here.
        if self.byte(2) == b'!' {
            return Err(self.refuse(RefusalKind::Text, "comments that hold code are not allowed"));
        }
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

    fn lexeme(&mut self) -> Result<Lexeme<'a>, Refusal> {
        let start = self.at;
        let (kind, text) = match (self.byte(0), self.byte(1)) {
            (b'\'', _) => (Kind::String, self.quoted('\'')?),
            (b'n' | b'N', b'\'') => {
                self.at += 1;
                (Kind::String, self.quoted('\'')?)
            }
            (b'[', _) => (Kind::QuotedWord, self.quoted_name(']')?),
            (b'"', _) => (Kind::QuotedWord, self.quoted_name('"')?),
            (b'0', b'x' | b'X') => (Kind::HexString, self.hexadecimal()?),
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (Kind::Number, self.number()?),
            (b'$', b'0'..=b'9' | b'.') => {
                // An amount of money.
                self.at += 1;
                (Kind::Number, self.number()?)
            }
            (b'@', _) => {
                let message = "variables (@name, @@name) are not allowed";
                return Err(self.refuse(RefusalKind::NotARead, message));
            }
            (b'#', _) => {
                let message = "temporary tables (#name) are not allowed";
                return Err(self.refuse(RefusalKind::Name, message));
            }
            (b'?', _) => {
                let message = "placeholders such as ? have no value here";
                return Err(self
                    .refuse(RefusalKind::Unparsable, message)
                    .hint("write the value itself"));
            }
            (b, _) if is_name_start(b) => (Kind::Word, self.word()?),
            // Two of them would call a method of a type.
            (b':', next) if next != b':' => (Kind::Punctuation, self.take(1)),
            (b'(' | b')' | b',' | b';' | b'.', _) => (Kind::Punctuation, self.take(1)),
            _ => (Kind::Operator, self.operator()?),
        };
        Ok(Lexeme { kind, text, start, end: self.at })
    }

    fn take(&mut self, length: usize) -> Cow<'a, str> {
        let text = &self.rest()[..length];
        self.at += length;
        Cow::Borrowed(text)
    }

    fn operator(&mut self) -> Result<Cow<'a, str>, Refusal> {
        const OPERATORS: [&str; 19] = [
            "<=", ">=", "<>", "!=", "!<", "!>", "<<", ">>", "+", "-", "*", "/", "%", "^", "&", "|",
            "~", "=", "<",
        ];
        let found = OPERATORS.iter().find(|operator| self.rest().starts_with(**operator));
        match (found, self.byte(0)) {
            // An assignment, such as `+=`, is no comparison of something.
            (Some(operator), _)
                if !matches!(*operator, "<" | "=" | "<=" | ">=")
                    && operator.len() == 1
                    && self.byte(1) == b'=' =>
            {
                Err(self.refuse(RefusalKind::NotARead, "assignments are not allowed"))
            }
            (Some(operator), _) => Ok(self.take(operator.len())),
            (None, b'>') => Ok(self.take(1)),
            _ => {
                let c = self.rest().chars().next().unwrap_or_default();
                Err(self.refuse(RefusalKind::Unparsable, format!("unexpected `{c}`")))
            }
        }
    }

    fn word(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let length = self.rest().bytes().take_while(|b| is_name_part(*b)).count();
        let word = &self.rest()[..length];
        // Only letters surely go on a name; in brackets anything may.
        let is_wrong = |c: char| !c.is_ascii() && !c.is_alphabetic();
        self.refuse_characters(word, is_wrong)?;
        Ok(self.take(length))
    }

    /// Characters that collations take for others, or for nothing, are refused in every name.
    fn refuse_characters(
        &self,
        text: &str,
        is_wrong: impl Fn(char) -> bool,
    ) -> Result<(), Refusal> {
        let is_alike = |c: char| is_deceptive(c) || c > '\u{ffff}' || is_compatibility(c);
        let found = text.char_indices().find(|(_, c)| is_alike(*c) || is_wrong(*c));
        if let Some((ahead, c)) = found {
            let message = format!("the character U+{:04X} stands in a name", c as u32);
            return Err(Refusal::new(RefusalKind::Text, message)
                .hint("write an ordinary letter, or put the name in brackets")
                .at(self.sql, self.at + ahead));
        }
        if text.chars().count() > MAX_NAME_CHARS {
            return Err(self.refuse(RefusalKind::TooLarge, "a name is too long"));
        }
        Ok(())
    }

    fn quoted_name(&mut self, quote: char) -> Result<Cow<'a, str>, Refusal> {
        let before = self.at;
        let name = self.quoted(quote)?;
        let after = std::mem::replace(&mut self.at, before);
        self.refuse_characters(&name, |_| false)?;
        // The server compares names without the spaces behind them.
        if name.is_empty() || name.ends_with(' ') {
            let message = "a quoted name is empty, or ends in a space";
            return Err(self.refuse(RefusalKind::Unparsable, message));
        }
        self.at = after;
        Ok(name)
    }

    /// From an opening quote to the closing one, which is doubled where it is meant.
    fn quoted(&mut self, quote: char) -> Result<Cow<'a, str>, Refusal> {
        let rest = self.rest();
        let mut length = 1;
        loop {
            let Some(found) = rest[length..].find(quote) else {
                return Err(self.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
            };
            length += found + 1;
            if self.byte(length) != quote as u8 {
                break;
            }
            length += 1;
        }
        let inside = &rest[1..length - 1];
        self.at += length;
        let doubled: String = [quote, quote].iter().collect();
        Ok(if inside.contains(quote) {
            Cow::Owned(inside.replace(&doubled, &quote.to_string()))
        } else {
            Cow::Borrowed(inside)
        })
    }

    /// `0x4D`, and `0x` for no bytes at all.
    fn hexadecimal(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let rest = self.rest();
        let length = rest[2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        self.not_into_a_word(2 + length)?;
        self.at += 2 + length;
        Ok(Cow::Borrowed(&rest[2..2 + length]))
    }

    fn number(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| {
            bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count()
        };
        let mut length = digits(0);
        if self.byte(length) == b'.' {
            length += 1 + digits(length + 1);
        }
        if length == 1 && self.byte(0) == b'.' {
            return Err(self.refuse(RefusalKind::Unparsable, "a number has no digits"));
        }
        if self.byte(length) | 0x20 == b'e' {
            let sign = usize::from(matches!(self.byte(length + 1), b'+' | b'-'));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        self.not_into_a_word(length)?;
        if self.byte(length) == b'.' {
            return Err(self.refuse(RefusalKind::Unparsable, "a number has two points"));
        }
        Ok(self.take(length))
    }

    /// The server reads `1from` as two words, and `1e` as a number.
    fn not_into_a_word(&self, length: usize) -> Result<(), Refusal> {
        if is_name_part(self.byte(length)) {
            return Err(self
                .refuse(RefusalKind::Unparsable, "a number runs into a word")
                .hint("put a space between them"));
        }
        Ok(())
    }
}

fn is_name_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || !b.is_ascii()
}

fn is_name_part(b: u8) -> bool {
    is_name_start(b) || b.is_ascii_digit() || matches!(b, b'@' | b'$' | b'#')
}

/// Letters that are another letter in disguise: full and half width, ligatures, mathematical and
/// enclosed ones, small capitals that collations fold.
fn is_compatibility(c: char) -> bool {
    matches!(c, '\u{ff00}'..='\u{ffef}' | '\u{fb00}'..='\u{fb4f}' | '\u{2070}'..='\u{218f}'
        | '\u{2460}'..='\u{24ff}' | '\u{3200}'..='\u{33ff}' | '\u{1d00}'..='\u{1dbf}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::MAX_LEXEMES;

    fn scan(sql: &str) -> Result<Vec<Lexeme<'_>>, Refusal> {
        scan_up_to(sql, MAX_LEXEMES)
    }

    fn words(sql: &str) -> Vec<(Kind, String)> {
        scan(sql).unwrap().into_iter().map(|l| (l.kind, l.text.into_owned())).collect()
    }

    fn texts(sql: &str) -> Vec<String> {
        words(sql).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn comments_nest() {
        assert_eq!(texts("a /* b /* c */ d */ e -- f\r\ng"), ["a", "e", "g"]);
        assert_eq!(texts("1--1\n+2"), ["1", "+", "2"]);
        for torn in ["/* a", "/* a /* b */", "-- a\rb\nc", "/*! a */"] {
            assert!(scan(torn).is_err(), "{torn:?}");
        }
        assert_eq!(scan(&"/*".repeat(20)).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn strings_end_at_a_quote_that_is_not_doubled() {
        assert_eq!(
            words(r"'it''s\' N'ü'"),
            [(Kind::String, r"it's\".into()), (Kind::String, "ü".into())]
        );
        // A column, and what it is called.
        assert_eq!(words("x'41'"), [(Kind::Word, "x".into()), (Kind::String, "41".into())]);
        for torn in ["'a", "'a''", "[a", "\"a'", "[a]]"] {
            assert!(scan(torn).is_err(), "{torn}");
        }
    }

    #[test]
    fn names_stand_in_brackets_or_double_quotes() {
        assert_eq!(words("[a]]b]")[0], (Kind::QuotedWord, "a]b".into()));
        assert_eq!(texts("[dbo].\"a\"\"b\".größe#1"), ["dbo", ".", "a\"b", ".", "größe#1"]);
        for odd in [
            "[]",
            "[a ]",
            "select\u{a0}1",
            "[a\u{200b}]",
            "1abc",
            "0xfg",
            "a😀",
            "ｓｙｓ",
            "[ｓys]",
            "a€b",
            "a²",
        ] {
            assert!(scan(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn numbers_and_operators_are_split() {
        assert_eq!(texts("1.5e-3 .5 2. $12.50 0xFF 0x"), ["1.5e-3", ".5", "2.", "12.50", "FF", ""]);
        assert_eq!(texts("a!=b<>c!<d>=-e"), ["a", "!=", "b", "<>", "c", "!<", "d", ">=", "-", "e"]);
    }

    #[test]
    fn what_is_no_part_of_a_query_is_refused() {
        for sql in [
            "@x",
            "@@version",
            "#t",
            "##t",
            "a += 1",
            "?",
            "{fn now()}",
            "a::b",
            "$action",
            "1from",
            "1e",
            "a\\b",
            "£5",
        ] {
            assert!(scan(sql).is_err(), "{sql}");
        }
    }
}
