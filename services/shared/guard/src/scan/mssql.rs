//! Splits a statement into words as SQL Server does.
//!
//! The rules are those of Transact-SQL with `quoted_identifier on`, which the executor pins:
//! names stand in brackets or double quotes, strings in single ones, comments nest, and nothing is
//! escaped but by doubling. A letter before a string (`x'41'`) is a name and a string, unless it is
//! an N. What the server, its releases or the parser could read differently is refused.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::{Cursor, collect, undoubled};
use super::{Kind, Lexeme};
use crate::refusal::{Refusal, RefusalKind};
use crate::text::is_deceptive;

/// Longer names are an error to the server.
const MAX_NAME_CHARS: usize = 128;

/// Reads all of `sql`, where it has no more words than `most`.
pub fn scan_up_to(sql: &str, most: usize) -> Result<Vec<Lexeme<'_>>, Refusal> {
    collect(sql, most, skip_blank, lexeme, Vec::push)
}

/// Skips white space and comments.
fn skip_blank(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    loop {
        match (cursor.byte(0), cursor.byte(1)) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => cursor.at += 1,
            (b'-', b'-') => skip_line(cursor)?,
            (b'/', b'*') => skip_comment(cursor)?,
            _ => return Ok(()),
        }
    }
}

/// Only a line feed surely ends such a comment.
fn skip_line(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    let rest = cursor.rest();
    let length = rest.find('\n').unwrap_or(rest.len());
    let line = rest[..length].trim_end_matches('\r');
    if line.contains(['\r', '\u{2028}', '\u{2029}']) {
        let message = "a comment holds a line end that may not end it";
        return Err(cursor.refuse(RefusalKind::Text, message));
    }
    cursor.at += length;
    Ok(())
}

fn skip_comment(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    // Code to other servers; there is no innocent reason to write it here.
    if cursor.byte(2) == b'!' {
        return Err(cursor.refuse(RefusalKind::Text, "comments that hold code are not allowed"));
    }
    cursor.skip_nested_comment()
}

fn lexeme<'a>(cursor: &mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal> {
    Ok(match (cursor.byte(0), cursor.byte(1)) {
        (b'\'', _) => (Kind::String, quoted(cursor, '\'')?),
        (b'n' | b'N', b'\'') => {
            cursor.at += 1;
            (Kind::String, quoted(cursor, '\'')?)
        }
        (b'[', _) => (Kind::QuotedWord, quoted_name(cursor, ']')?),
        (b'"', _) => (Kind::QuotedWord, quoted_name(cursor, '"')?),
        (b'0', b'x' | b'X') => (Kind::HexString, hexadecimal(cursor)?),
        (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (Kind::Number, number(cursor)?),
        (b'$', b'0'..=b'9' | b'.') => {
            // An amount of money.
            cursor.at += 1;
            (Kind::Number, number(cursor)?)
        }
        (b'@', _) => {
            let message = "variables (@name, @@name) are not allowed";
            return Err(cursor.refuse(RefusalKind::NotARead, message));
        }
        (b'#', _) => {
            let message = "temporary tables (#name) are not allowed";
            return Err(cursor.refuse(RefusalKind::Name, message));
        }
        (b'?', _) => {
            let message = "placeholders such as ? have no value here";
            return Err(cursor
                .refuse(RefusalKind::Unparsable, message)
                .hint("write the value itself"));
        }
        (b, _) if is_name_start(b) => (Kind::Word, word(cursor)?),
        // Two of them would call a method of a type.
        (b':', next) if next != b':' => (Kind::Punctuation, cursor.take(1)),
        (b'(' | b')' | b',' | b';' | b'.', _) => (Kind::Punctuation, cursor.take(1)),
        _ => (Kind::Operator, operator(cursor)?),
    })
}

fn operator<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    const OPERATORS: [&str; 19] = [
        "<=", ">=", "<>", "!=", "!<", "!>", "<<", ">>", "+", "-", "*", "/", "%", "^", "&", "|",
        "~", "=", "<",
    ];
    let found = OPERATORS.iter().find(|operator| cursor.rest().starts_with(**operator));
    match (found, cursor.byte(0)) {
        // An assignment, such as `+=`, is no comparison of something.
        (Some(operator), _)
            if !matches!(*operator, "<" | "=" | "<=" | ">=")
                && operator.len() == 1
                && cursor.byte(1) == b'=' =>
        {
            Err(cursor.refuse(RefusalKind::NotARead, "assignments are not allowed"))
        }
        (Some(operator), _) => Ok(cursor.take(operator.len())),
        (None, b'>') => Ok(cursor.take(1)),
        _ => Err(cursor.unexpected()),
    }
}

fn word<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let name = cursor.run(is_name_part);
    // Only letters surely go on a name; in brackets anything may.
    let is_wrong = |c: char| !c.is_ascii() && !c.is_alphabetic();
    refuse_characters(cursor, 0..name.len(), is_wrong)?;
    refuse_long(cursor, name)?;
    Ok(cursor.take(name.len()))
}

/// Characters that collations take for others, or for nothing, are refused in every name.
fn refuse_characters(
    cursor: &Cursor<'_>,
    name: Range<usize>,
    is_wrong: impl Fn(char) -> bool,
) -> Result<(), Refusal> {
    let is_alike = |c: char| is_deceptive(c) || c > '\u{ffff}' || is_compatibility(c);
    if let Some((place, c)) = cursor.find(name, |c| is_alike(c) || is_wrong(c)) {
        let message = format!("the character U+{:04X} stands in a name", c as u32);
        return Err(Refusal::new(RefusalKind::Text, message)
            .hint("write an ordinary letter, or put the name in brackets")
            .at(cursor.sql, place));
    }
    Ok(())
}

fn refuse_long(cursor: &Cursor<'_>, name: &str) -> Result<(), Refusal> {
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(cursor.refuse(RefusalKind::TooLarge, "a name is too long"));
    }
    Ok(())
}

fn quoted_name<'a>(cursor: &mut Cursor<'a>, quote: char) -> Result<Cow<'a, str>, Refusal> {
    let before = cursor.at;
    let name = quoted(cursor, quote)?;
    let after = std::mem::replace(&mut cursor.at, before);
    refuse_characters(cursor, 1..after - before - 1, |_| false)?;
    refuse_long(cursor, &name)?;
    // The server compares names without the spaces behind them.
    if name.is_empty() || name.ends_with(' ') {
        let message = "a quoted name is empty, or ends in a space";
        return Err(cursor.refuse(RefusalKind::Unparsable, message));
    }
    cursor.at = after;
    Ok(name)
}

/// From an opening quote to the closing one, which is doubled where it is meant.
fn quoted<'a>(cursor: &mut Cursor<'a>, quote: char) -> Result<Cow<'a, str>, Refusal> {
    let Some(length) = cursor.quoted_length(1, quote) else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
    };
    let inside = &cursor.rest()[1..length - 1];
    cursor.at += length;
    Ok(undoubled(inside, quote))
}

/// `0x4D`, and `0x` for no bytes at all.
fn hexadecimal<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let rest = cursor.rest();
    let length = rest[2..].bytes().take_while(u8::is_ascii_hexdigit).count();
    not_into_a_word(cursor, 2 + length)?;
    cursor.at += 2 + length;
    Ok(Cow::Borrowed(&rest[2..2 + length]))
}

fn number<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    if cursor.byte(0) == b'.' && !cursor.byte(1).is_ascii_digit() {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a number has no digits"));
    }
    let length = cursor.number_length();
    not_into_a_word(cursor, length)?;
    if cursor.byte(length) == b'.' {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a number has two points"));
    }
    Ok(cursor.take(length))
}

/// The server reads `1from` as two words, and `1e` as a number.
fn not_into_a_word(cursor: &Cursor<'_>, length: usize) -> Result<(), Refusal> {
    if is_name_part(cursor.byte(length)) {
        return Err(cursor
            .refuse(RefusalKind::Unparsable, "a number runs into a word")
            .hint("put a space between them"));
    }
    Ok(())
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
    use crate::Dialect;
    use crate::scan::{MAX_LEXEMES, texts_in, words_in};

    fn scan(sql: &str) -> Result<Vec<Lexeme<'_>>, Refusal> {
        scan_up_to(sql, MAX_LEXEMES)
    }

    fn words(sql: &str) -> Vec<(Kind, String)> {
        words_in(Dialect::MsSql, sql)
    }

    fn texts(sql: &str) -> Vec<String> {
        texts_in(Dialect::MsSql, sql)
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
