//! Splits a statement into words as MariaDB and MySQL do.
//!
//! The rules are those of the servers' lexers under the modes that the executor pins: backslashes
//! escape, double quotes are strings, backticks are names. What the two servers, their releases or
//! the parser could read differently is refused.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::{Cursor, collect, undoubled};
use super::{Kind, Lexeme};
use crate::refusal::{Refusal, RefusalKind};
use crate::text::is_deceptive;

/// Reads all of `sql`, where it has no more words than `most`.
pub fn scan_up_to(sql: &str, most: usize) -> Result<Vec<Lexeme<'_>>, Refusal> {
    collect(sql, most, skip_blank, lexeme, join)
}

/// Strings beside each other are one string.
fn join<'a>(lexemes: &mut Vec<Lexeme<'a>>, next: Lexeme<'a>) {
    match lexemes.last_mut() {
        Some(last) if last.kind == Kind::String && next.kind == Kind::String => {
            last.text.to_mut().push_str(&next.text);
            last.end = next.end;
        }
        _ => lexemes.push(next),
    }
}

/// Skips white space and comments.
fn skip_blank(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    loop {
        match (cursor.byte(0), cursor.byte(1)) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => cursor.at += 1,
            (b'#', _) => cursor.skip_line()?,
            // Two signs, unless a space or the end follows.
            (b'-', b'-') if cursor.byte(2) <= b' ' => cursor.skip_line()?,
            (b'/', b'*') => skip_comment(cursor)?,
            _ => return Ok(()),
        }
    }
}

fn skip_comment(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    // Code to some server, a hint to others, and hints can change settings.
    let holds_code = matches!(cursor.byte(2), b'!' | b'+')
        || (matches!(cursor.byte(2), b'M' | b'm') && cursor.byte(3) == b'!');
    if holds_code {
        return Err(cursor.refuse(RefusalKind::Text, "comments that hold code are not allowed"));
    }
    cursor.skip_flat_comment()
}

fn lexeme<'a>(cursor: &mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal> {
    Ok(match (cursor.byte(0), cursor.byte(1)) {
        (quote @ (b'\'' | b'"'), _) => (Kind::String, string(cursor, quote)?),
        (b'`', _) => (Kind::QuotedWord, quoted_name(cursor)?),
        (b'n' | b'N', b'\'') => {
            cursor.at += 1;
            (Kind::String, string(cursor, b'\'')?)
        }
        (b'x' | b'X', b'\'') => (Kind::HexString, digits(cursor, 2)?),
        (b'b' | b'B', b'\'') => (Kind::BitString, digits(cursor, 2)?),
        (b'0', b'x') if cursor.byte(2).is_ascii_hexdigit() => {
            (Kind::HexString, prefixed_digits(cursor)?)
        }
        (b'0', b'b') if matches!(cursor.byte(2), b'0' | b'1') => {
            (Kind::BitString, prefixed_digits(cursor)?)
        }
        (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (Kind::Number, number(cursor)?),
        (b'@', _) => {
            let message = "variables (@name, @@name) are not allowed";
            return Err(cursor.refuse(RefusalKind::NotARead, message));
        }
        (b':', b'=') => {
            return Err(cursor.refuse(RefusalKind::NotARead, "assignments are not allowed"));
        }
        (b'?', _) => {
            let message = "placeholders such as ? have no value here";
            return Err(cursor
                .refuse(RefusalKind::Unparsable, message)
                .hint("write the value itself"));
        }
        (b, _) if is_name_part(b) => (Kind::Word, word(cursor)?),
        (b'(' | b')' | b',' | b';' | b'.' | b':', _) => (Kind::Punctuation, cursor.take(1)),
        _ => (Kind::Operator, operator(cursor)?),
    })
}

fn operator<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    const OPERATORS: [&str; 22] = [
        "<=>", "->>", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||", "->", "+", "-", "*", "/",
        "%", "^", "&", "|", "~", "!", "=",
    ];
    let found = OPERATORS.iter().find(|operator| cursor.rest().starts_with(**operator));
    match (found, cursor.byte(0)) {
        (Some(operator), _) => Ok(cursor.take(operator.len())),
        (None, b'<' | b'>') => Ok(cursor.take(1)),
        _ => Err(cursor.unexpected()),
    }
}

fn word<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    if cursor.byte(0) == b'$' {
        // MySQL 9 begins a text there, which goes on to the next `$$` or `$tag$`.
        let message = "a name that begins with $ is a text to some servers";
        return Err(cursor
            .refuse(RefusalKind::Unparsable, message)
            .hint("write the name in backticks"));
    }
    let name = cursor.run(is_name_part);
    refuse_deceptive(cursor, 0..name.len())?;
    Ok(cursor.take(name.len()))
}

fn refuse_deceptive(cursor: &Cursor<'_>, name: Range<usize>) -> Result<(), Refusal> {
    // Beyond the basic plane, names do not go.
    match cursor.find(name, |c| is_deceptive(c) || c > '\u{ffff}') {
        None => Ok(()),
        Some((place, c)) => {
            let message = format!("the character U+{:04X} stands in a name", c as u32);
            Err(Refusal::new(RefusalKind::Text, message)
                .hint("use an ordinary space, or none")
                .at(cursor.sql, place))
        }
    }
}

fn quoted_name<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let Some(length) = cursor.quoted_length(1, '`') else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
    };
    let inside = &cursor.rest()[1..length - 1];
    refuse_deceptive(cursor, 1..length - 1)?;
    if inside.is_empty() || inside.ends_with(' ') {
        let message = "a quoted name is empty, or ends in a space";
        return Err(cursor.refuse(RefusalKind::Unparsable, message));
    }
    cursor.at += length;
    Ok(undoubled(inside, '`'))
}

fn string<'a>(cursor: &mut Cursor<'a>, quote: u8) -> Result<Cow<'a, str>, Refusal> {
    let quote = char::from(quote);
    let rest = cursor.rest();
    let mut text = String::new();
    let mut at = 1;
    loop {
        let Some(length) = rest[at..].find([quote, '\\']) else {
            return Err(cursor.refuse(RefusalKind::Unparsable, "a string does not end"));
        };
        text.push_str(&rest[at..at + length]);
        at += length;
        let next = rest[at + 1..].chars().next();
        if rest[at..].starts_with('\\') {
            let Some(next) = next else {
                return Err(cursor.refuse(RefusalKind::Unparsable, "a string does not end"));
            };
            unescape(next, &mut text);
            at += 1 + next.len_utf8();
        } else if next == Some(quote) {
            text.push(quote);
            at += 2;
        } else {
            cursor.at += at + 1;
            return Ok(Cow::Owned(text));
        }
    }
}

/// `x'4D'`, `b'101'`
fn digits<'a>(cursor: &mut Cursor<'a>, prefix: usize) -> Result<Cow<'a, str>, Refusal> {
    let rest = cursor.rest();
    let length = rest[prefix..].bytes().take_while(u8::is_ascii_hexdigit).count();
    if rest.as_bytes().get(prefix + length) != Some(&b'\'') {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a string of digits does not end"));
    }
    cursor.at += prefix + length + 1;
    Ok(Cow::Borrowed(&rest[prefix..prefix + length]))
}

/// `0x4D`, `0b101`
fn prefixed_digits<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let rest = cursor.rest();
    let length = rest[2..].bytes().take_while(u8::is_ascii_hexdigit).count();
    not_into_a_word(cursor, 2 + length)?;
    cursor.at += 2 + length;
    Ok(Cow::Borrowed(&rest[2..2 + length]))
}

fn number<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let length = cursor.number_length();
    not_into_a_word(cursor, length)?;
    if cursor.byte(length) == b'.' {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a number has two points"));
    }
    Ok(cursor.take(length))
}

/// Names may begin with digits, and releases differ in what `1e` and `0x` are then.
fn not_into_a_word(cursor: &Cursor<'_>, length: usize) -> Result<(), Refusal> {
    if is_name_part(cursor.byte(length)) {
        return Err(cursor
            .refuse(RefusalKind::Unparsable, "a number runs into a word")
            .hint("put a space between them, or a name in backticks"));
    }
    Ok(())
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
    use crate::Dialect;
    use crate::scan::{MAX_LEXEMES, texts_in, words_in};

    fn scan(sql: &str) -> Result<Vec<Lexeme<'_>>, Refusal> {
        scan_up_to(sql, MAX_LEXEMES)
    }

    fn words(sql: &str) -> Vec<(Kind, String)> {
        words_in(Dialect::MySql, sql)
    }

    fn texts(sql: &str) -> Vec<String> {
        texts_in(Dialect::MySql, sql)
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
        for odd in
            ["``", "`a `", "select\u{a0}1", "`a\u{200b}`", "1abc", "0xfg", "a😀", "$a", "$$ b $$"]
        {
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
