//! Splits a statement into words as MariaDB and MySQL do.
//!
//! The rules are those of the servers' lexers under the modes that the executor pins: backslashes
//! escape, double quotes are strings, backticks are names. What the two servers, their releases or
//! the parser could read differently is refused.

use std::borrow::Cow;

use super::{Kind, Lexeme};
use crate::refusal::{Refusal, RefusalKind};
use crate::text::is_deceptive;

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
        let next = scanner.lexeme()?;
        match lexemes.last_mut() {
            // Strings beside each other are one string.
            Some(last) if last.kind == Kind::String && next.kind == Kind::String => {
                last.text.to_mut().push_str(&next.text);
                last.end = next.end;
            }
            _ => lexemes.push(next),
        }
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
                (b'#', _) => self.skip_line()?,
                // Two signs, unless a space or the end follows.
                (b'-', b'-') if self.byte(2) <= b' ' => self.skip_line()?,
                (b'/', b'*') => self.skip_comment()?,
                _ => return Ok(()),
            }
        }
    }

    /// Only a line feed ends such a comment.
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
        // Code to some server, a hint to others, and hints can change settings.
        let holds_code = matches!(self.byte(2), b'!' | b'+')
            || (matches!(self.byte(2), b'M' | b'm') && self.byte(3) == b'!');
        if holds_code {
            return Err(self.refuse(RefusalKind::Text, "comments that hold code are not allowed"));
        }
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
        let (kind, text) = match (self.byte(0), self.byte(1)) {
            (quote @ (b'\'' | b'"'), _) => (Kind::String, self.string(quote)?),
            (b'`', _) => (Kind::QuotedWord, self.quoted_name()?),
            (b'n' | b'N', b'\'') => {
                self.at += 1;
                (Kind::String, self.string(b'\'')?)
            }
            (b'x' | b'X', b'\'') => (Kind::HexString, self.digits(2)?),
            (b'b' | b'B', b'\'') => (Kind::BitString, self.digits(2)?),
            (b'0', b'x') if self.byte(2).is_ascii_hexdigit() => {
                (Kind::HexString, self.prefixed_digits()?)
            }
            (b'0', b'b') if matches!(self.byte(2), b'0' | b'1') => {
                (Kind::BitString, self.prefixed_digits()?)
            }
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (Kind::Number, self.number()?),
            (b'@', _) => {
                let message = "variables (@name, @@name) are not allowed";
                return Err(self.refuse(RefusalKind::NotARead, message));
            }
            (b':', b'=') => {
                return Err(self.refuse(RefusalKind::NotARead, "assignments are not allowed"));
            }
            (b'?', _) => {
                let message = "placeholders such as ? have no value here";
                return Err(self
                    .refuse(RefusalKind::Unparsable, message)
                    .hint("write the value itself"));
            }
            (b, _) if is_name_part(b) => (Kind::Word, self.word()?),
            (b'(' | b')' | b',' | b';' | b'.' | b':', _) => (Kind::Punctuation, self.take(1)),
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
        const OPERATORS: [&str; 22] = [
            "<=>", "->>", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||", "->", "+", "-", "*", "/",
            "%", "^", "&", "|", "~", "!", "=",
        ];
        let found = OPERATORS.iter().find(|operator| self.rest().starts_with(**operator));
        match (found, self.byte(0)) {
            (Some(operator), _) => Ok(self.take(operator.len())),
            (None, b'<' | b'>') => Ok(self.take(1)),
            _ => {
                let c = self.rest().chars().next().unwrap_or_default();
                Err(self.refuse(RefusalKind::Unparsable, format!("unexpected `{c}`")))
            }
        }
    }

    fn word(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let length = self.rest().bytes().take_while(|b| is_name_part(*b)).count();
        self.refuse_deceptive(&self.rest()[..length])?;
        Ok(self.take(length))
    }

    fn refuse_deceptive(&self, text: &str) -> Result<(), Refusal> {
        // Beyond the basic plane, names do not go.
        let is_wrong = |c: char| is_deceptive(c) || c > '\u{ffff}';
        match text.char_indices().find(|(_, c)| is_wrong(*c)) {
            None => Ok(()),
            Some((ahead, c)) => {
                let message = format!("the character U+{:04X} stands in a name", c as u32);
                Err(Refusal::new(RefusalKind::Text, message)
                    .hint("use an ordinary space, or none")
                    .at(self.sql, self.at + ahead))
            }
        }
    }

    fn quoted_name(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let mut length = 1;
        loop {
            let Some(found) = self.rest()[length..].find('`') else {
                return Err(self.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
            };
            length += found + 1;
            if self.byte(length) != b'`' {
                break;
            }
            length += 1;
        }
        let inside = &self.rest()[1..length - 1];
        self.refuse_deceptive(inside)?;
        if inside.is_empty() || inside.ends_with(' ') {
            let message = "a quoted name is empty, or ends in a space";
            return Err(self.refuse(RefusalKind::Unparsable, message));
        }
        self.at += length;
        Ok(if inside.contains('`') {
            Cow::Owned(inside.replace("``", "`"))
        } else {
            Cow::Borrowed(inside)
        })
    }

    fn string(&mut self, quote: u8) -> Result<Cow<'a, str>, Refusal> {
        let quote = char::from(quote);
        let rest = self.rest();
        let mut text = String::new();
        let mut at = 1;
        loop {
            let Some(length) = rest[at..].find([quote, '\\']) else {
                return Err(self.refuse(RefusalKind::Unparsable, "a string does not end"));
            };
            text.push_str(&rest[at..at + length]);
            at += length;
            let next = rest[at + 1..].chars().next();
            if rest[at..].starts_with('\\') {
                let Some(next) = next else {
                    return Err(self.refuse(RefusalKind::Unparsable, "a string does not end"));
                };
                unescape(next, &mut text);
                at += 1 + next.len_utf8();
            } else if next == Some(quote) {
                text.push(quote);
                at += 2;
            } else {
                self.at += at + 1;
                return Ok(Cow::Owned(text));
            }
        }
    }

    /// `x'4D'`, `b'101'`
    fn digits(&mut self, prefix: usize) -> Result<Cow<'a, str>, Refusal> {
        let rest = self.rest();
        let length = rest[prefix..].bytes().take_while(u8::is_ascii_hexdigit).count();
        if rest.as_bytes().get(prefix + length) != Some(&b'\'') {
            return Err(self.refuse(RefusalKind::Unparsable, "a string of digits does not end"));
        }
        self.at += prefix + length + 1;
        Ok(Cow::Borrowed(&rest[prefix..prefix + length]))
    }

    /// `0x4D`, `0b101`
    fn prefixed_digits(&mut self) -> Result<Cow<'a, str>, Refusal> {
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

    /// Names may begin with digits, and releases differ in what `1e` and `0x` are then.
    fn not_into_a_word(&self, length: usize) -> Result<(), Refusal> {
        if is_name_part(self.byte(length)) {
            return Err(self
                .refuse(RefusalKind::Unparsable, "a number runs into a word")
                .hint("put a space between them, or a name in backticks"));
        }
        Ok(())
    }
}

fn is_name_part(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || !b.is_ascii()
}

/// What stands behind a backslash means itself, but for these.
fn unescape(c: char, text: &mut String) {
    match c {
        '0' => text.push('\0'),
        'b' => text.push('\u{8}'),
        'n' => text.push('\n'),
        'r' => text.push('\r'),
        't' => text.push('\t'),
        'Z' => text.push('\u{1a}'),
        // For patterns, the backslash stays.
        '%' | '_' => text.extend(['\\', c]),
        other => text.push(other),
    }
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
    fn comments_are_those_of_these_servers() {
        assert_eq!(texts("a -- b\nc # d\ne /* f */ g"), ["a", "c", "e", "g"]);
        assert_eq!(texts("1--1"), ["1", "-", "-", "1"]);
        assert_eq!(texts("1 --"), ["1"]);
        for hidden in ["/*! a */", "/*!50000 a */", "/*M! a */", "/*m!1 a */", "/*+ a */"] {
            assert_eq!(scan(hidden).unwrap_err().kind, RefusalKind::Text, "{hidden}");
        }
        for torn in ["/* a", "/* a /* b */", "# a\rb\nc", "/*/"] {
            assert!(scan(torn).is_err(), "{torn:?}");
        }
    }

    #[test]
    fn strings_end_where_the_servers_end_them() {
        assert_eq!(words(r"'a\'b' 'c'"), [(Kind::String, "a'bc".into())]);
        assert_eq!(words(r#""a""b\"" x"#)[0], (Kind::String, "a\"b\"".into()));
        assert_eq!(texts(r"'\n\0\%\x'"), ["\n\0\\%x"]);
        assert_eq!(texts("N'a' x'4D' b'01' 0xFF 0b1"), ["a", "4D", "01", "FF", "1"]);
        for torn in ["'a", r"'a\'", "\"a'", "`a", "x'zz'", "x'4"] {
            assert!(scan(torn).is_err(), "{torn}");
        }
    }

    #[test]
    fn names_stand_in_backticks() {
        assert_eq!(words("`a``b` c$1")[0], (Kind::QuotedWord, "a`b".into()));
        assert_eq!(texts("`a``b`.größe"), ["a`b", ".", "größe"]);
        for odd in ["``", "`a `", "select\u{a0}1", "`a\u{200b}`", "1abc", "0xfg", "a😀"] {
            assert!(scan(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn variables_and_placeholders_are_refused() {
        for sql in ["@x", "@@version", "@'x'", "a := 1", "?", "{d '2024-01-01'}", "\\N"] {
            assert!(scan(sql).is_err(), "{sql}");
        }
    }
}
