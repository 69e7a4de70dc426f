//! Splits a statement into words as Oracle does.
//!
//! Backslashes mean nothing, comments do not nest, `q'[…]'` ends where its own quote ends, and a
//! word in double quotes is a name. What releases, drivers or the parser could read differently is
//! refused: hints, `u'…'`, bind variables, numbers that run into words.

use std::borrow::Cow;

use super::{Kind, Lexeme};
use crate::refusal::{Refusal, RefusalKind};
use crate::text::is_deceptive;

/// Reads all of `sql`, `most` words at most.
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
                // A hint chooses plans, degrees of parallelism, and whether PL/SQL is read.
                (b'-', b'-') | (b'/', b'*') if self.byte(2) == b'+' => {
                    let message = "hints are not allowed";
                    return Err(self.refuse(RefusalKind::Text, message).hint("leave the hint out"));
                }
                (b'-', b'-') => self.skip_line()?,
                (b'/', b'*') => self.skip_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) -> Result<(), Refusal> {
        let rest = self.rest();
        let length = rest.find('\n').unwrap_or(rest.len());
        if rest[..length].trim_end_matches('\r').contains('\r') {
            let message = "a comment holds a carriage return that does not end it";
            return Err(self.refuse(RefusalKind::Text, message));
        }
        self.at += length;
        Ok(())
    }

    fn skip_comment(&mut self) -> Result<(), Refusal> {
        let Some(length) = self.rest()[2..].find("*/") else {
            return Err(self.refuse(RefusalKind::Unparsable, "a comment does not end"));
        };
        if self.rest()[2..2 + length].contains("/*") {
            return Err(self.refuse(RefusalKind::Text, "a comment begins inside a comment"));
        }
        self.at += length + 4;
        Ok(())
    }

    fn lexeme(&mut self) -> Result<Lexeme<'a>, Refusal> {
        let start = self.at;
        let (kind, text) = match (self.byte(0) | 0x20, self.byte(1) | 0x20, self.byte(2)) {
            (b'\'', ..) => (Kind::String, self.string()?),
            (b'n', b'\'', _) => {
                self.at += 1;
                (Kind::String, self.string()?)
            }
            (b'q', b'\'', _) => (Kind::String, self.chosen_quotes(1)?),
            (b'n', b'q', b'\'') => (Kind::String, self.chosen_quotes(2)?),
            (b'u', b'\'', _) => {
                let message = "strings in the form u'…' are not allowed";
                return Err(self
                    .refuse(RefusalKind::Text, message)
                    .hint("write the characters themselves"));
            }
            _ => self.plain()?,
        };
        Ok(Lexeme { kind, text, start, end: self.at })
    }

    fn plain(&mut self) -> Result<(Kind, Cow<'a, str>), Refusal> {
        Ok(match (self.byte(0), self.byte(1)) {
            (b'"', _) => (Kind::QuotedWord, self.quoted_name()?),
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (Kind::Number, self.number()?),
            (b'@', _) => {
                let message = "links to other databases (name@link) are not allowed";
                return Err(self.refuse(RefusalKind::NotARead, message));
            }
            (b':' | b'?' | b'&', _) => {
                let message = "variables such as :name have no value here";
                return Err(self
                    .refuse(RefusalKind::Unparsable, message)
                    .hint("write the value itself"));
            }
            (b, _) if is_name_start(b) => (Kind::Word, self.word()?),
            (b'(' | b')' | b',' | b';', _) => (Kind::Punctuation, self.take(1)),
            (b'.', next) if next != b'.' => (Kind::Punctuation, self.take(1)),
            _ => (Kind::Operator, self.operator()?),
        })
    }

    fn take(&mut self, length: usize) -> Cow<'a, str> {
        let text = &self.rest()[..length];
        self.at += length;
        Cow::Borrowed(text)
    }

    fn operator(&mut self) -> Result<Cow<'a, str>, Refusal> {
        const OPERATORS: [&str; 12] =
            ["<=", ">=", "<>", "!=", "=>", "||", "<", ">", "+", "-", "*", "="];
        let rest = self.rest();
        if rest.starts_with("^=") {
            self.at += 2;
            return Ok(Cow::Borrowed("<>"));
        }
        if let Some(operator) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            return Ok(self.take(operator.len()));
        }
        // The server puts up with blanks and comments inside `< =`; nobody writes that.
        match rest.chars().next().unwrap_or_default() {
            '/' => Ok(self.take(1)),
            c => Err(self.refuse(RefusalKind::Unparsable, format!("unexpected `{c}`"))),
        }
    }

    fn word(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let length = self.rest().bytes().take_while(|b| is_name_part(*b)).count();
        self.refuse_deceptive(&self.rest()[..length])?;
        Ok(self.take(length))
    }

    fn refuse_deceptive(&self, text: &str) -> Result<(), Refusal> {
        match text.char_indices().find(|(_, c)| is_deceptive(*c)) {
            None => Ok(()),
            Some((ahead, c)) => {
                let message =
                    format!("the invisible character U+{:04X} stands in a name", c as u32);
                Err(Refusal::new(RefusalKind::Text, message)
                    .hint("use an ordinary space, or none")
                    .at(self.sql, self.at + ahead))
            }
        }
    }

    /// No name holds a double quote.
    fn quoted_name(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let Some(length) = self.rest()[1..].find('"') else {
            return Err(self.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
        };
        let inside = &self.rest()[1..=length];
        self.refuse_deceptive(inside)?;
        if inside.is_empty() || self.byte(length + 2) == b'"' {
            let message = "a quoted name is empty, or holds a quote";
            return Err(self.refuse(RefusalKind::Unparsable, message));
        }
        self.at += length + 2;
        Ok(Cow::Borrowed(inside))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let rest = self.rest();
        let mut length = 1;
        loop {
            let Some(found) = rest[length..].find('\'') else {
                return Err(self.refuse(RefusalKind::Unparsable, "a string does not end"));
            };
            length += found + 1;
            if self.byte(length) != b'\'' {
                break;
            }
            length += 1;
        }
        self.at += length;
        let inside = &rest[1..length - 1];
        Ok(if inside.contains('\'') {
            Cow::Owned(inside.replace("''", "'"))
        } else {
            Cow::Borrowed(inside)
        })
    }

    /// `q'[it's]'`: up to the chosen quote's counterpart with a quote behind it.
    fn chosen_quotes(&mut self, prefix: usize) -> Result<Cow<'a, str>, Refusal> {
        let inside = &self.rest()[prefix + 1..];
        let open = inside.chars().next().unwrap_or(' ');
        if open.is_whitespace() || open == '\'' || !open.is_ascii() {
            let message = "a string is quoted with a character that is none";
            return Err(self.refuse(RefusalKind::Unparsable, message));
        }
        let close = match open {
            '[' => ']',
            '{' => '}',
            '(' => ')',
            '<' => '>',
            other => other,
        };
        let Some(length) = inside[1..].find(&[close, '\''].iter().collect::<String>()) else {
            return Err(self.refuse(RefusalKind::Unparsable, "a string does not end"));
        };
        self.at += prefix + 1 + 1 + length + 2;
        Ok(Cow::Borrowed(&inside[1..=length]))
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
        if self.byte(length) | 0x20 == b'e' {
            let sign = usize::from(matches!(self.byte(length + 1), b'+' | b'-'));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        if is_name_part(self.byte(length)) || self.byte(length) == b'.' {
            return Err(self
                .refuse(RefusalKind::Unparsable, "a number runs into a word")
                .hint("put a space between them"));
        }
        Ok(self.take(length))
    }
}

fn is_name_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || !b.is_ascii()
}

fn is_name_part(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'#') || !b.is_ascii()
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
    fn comments_are_those_of_this_server() {
        assert_eq!(texts("a -- b\nc /* d ' */ e"), ["a", "c", "e"]);
        assert_eq!(texts("1--1"), ["1"]);
        for odd in ["/*+ full(t) */", "--+ full(t)", "/* a", "/* a /* b */ c */", "-- a\rb\nc"] {
            assert!(scan(odd).is_err(), "{odd:?}");
        }
    }

    #[test]
    fn strings_end_where_the_server_ends_them() {
        assert_eq!(texts(r"'a\' 'it''s' n'b' ''"), [r"a\", "it's", "b", ""]);
        assert_eq!(texts("q'[it's]' Q'!a'b!' nq'{x}'"), ["it's", "a'b", "x"]);
        assert_eq!(texts("q'[]]'"), ["]"]);
        assert_eq!(words("q'(a)' b")[0], (Kind::String, "a".into()));
        for torn in ["'a", "q'[a'", "q'[a]", "q' a '", "q'''", "u'\\0041'", "nq'[a}'"] {
            assert!(scan(torn).is_err(), "{torn}");
        }
    }

    #[test]
    fn names_stand_in_double_quotes_and_hold_none() {
        assert_eq!(words("\"a b\" c#$_1")[0], (Kind::QuotedWord, "a b".into()));
        assert_eq!(texts("a.\"B\".größe"), ["a", ".", "B", ".", "größe"]);
        for odd in ["\"\"", "\"a", "\"a\"\"b\"", "_a", "1a", "1.2.3", "a\u{a0}b", "`a`"] {
            assert!(scan(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn links_and_variables_are_refused() {
        for sql in ["t@remote", "@x", ":x", "?", "&x", "a := 1", "{d '2024-01-01'}", "a[1]", "1..2"]
        {
            assert!(scan(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn unequal_has_three_spellings() {
        assert_eq!(texts("a ^= b != c <> d"), ["a", "<>", "b", "!=", "c", "<>", "d"]);
    }
}
