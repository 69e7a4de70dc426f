//! Splits a statement into words as Oracle does.
//!
//! Backslashes mean nothing, comments do not nest, `q'[…]'` ends where its own quote ends, and a
//! word in double quotes is a name. What releases, drivers or the parser could read differently is
//! refused: hints, `u'…'`, numbers that run into words; bind variables are by [`crate::parameters`].

use std::borrow::Cow;

use super::cursor::{Cursor, collect, undoubled};
use super::{Kind, Lexeme};
use crate::refusal::{Refusal, RefusalKind};

/// Reads all of `sql`, `most` words at most.
pub fn scan_up_to(sql: &str, most: usize) -> Result<Vec<Lexeme<'_>>, Refusal> {
    collect(sql, most, skip_blank, lexeme, Vec::push)
}

/// Skips white space and comments.
fn skip_blank(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    loop {
        match (cursor.byte(0), cursor.byte(1)) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => cursor.at += 1,
            // A hint chooses plans, degrees of parallelism, and whether PL/SQL is read.
            (b'-', b'-') | (b'/', b'*') if cursor.byte(2) == b'+' => {
                let message = "hints are not allowed";
                return Err(cursor.refuse(RefusalKind::Text, message).hint("leave the hint out"));
            }
            (b'-', b'-') => cursor.skip_line()?,
            (b'/', b'*') => cursor.skip_flat_comment()?,
            _ => return Ok(()),
        }
    }
}

fn lexeme<'a>(cursor: &mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal> {
    Ok(match (cursor.byte(0) | 0x20, cursor.byte(1) | 0x20, cursor.byte(2)) {
        (b'\'', ..) => (Kind::String, string(cursor)?),
        (b'n', b'\'', _) => {
            cursor.at += 1;
            (Kind::String, string(cursor)?)
        }
        (b'q', b'\'', _) => (Kind::String, chosen_quotes(cursor, 1)?),
        (b'n', b'q', b'\'') => (Kind::String, chosen_quotes(cursor, 2)?),
        (b'u', b'\'', _) => {
            let message = "strings in the form u'…' are not allowed";
            return Err(cursor
                .refuse(RefusalKind::Text, message)
                .hint("write the characters themselves"));
        }
        _ => plain(cursor)?,
    })
}

fn plain<'a>(cursor: &mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal> {
    Ok(match (cursor.byte(0), cursor.byte(1)) {
        (b'"', _) => (Kind::QuotedWord, quoted_name(cursor)?),
        (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (Kind::Number, number(cursor)?),
        (b'@', _) => {
            let message = "links to other databases (name@link) are not allowed";
            return Err(cursor.refuse(RefusalKind::NotARead, message));
        }
        // A parameter, or else refused where those are looked for.
        (b':', _) => (Kind::Punctuation, cursor.take(1)),
        (b'?' | b'&', _) => {
            let message = "variables such as :name have no value here";
            return Err(cursor
                .refuse(RefusalKind::Unparsable, message)
                .hint("write the value itself"));
        }
        (b, _) if is_name_start(b) => (Kind::Word, word(cursor)?),
        (b'(' | b')' | b',' | b';', _) => (Kind::Punctuation, cursor.take(1)),
        (b'.', next) if next != b'.' => (Kind::Punctuation, cursor.take(1)),
        _ => (Kind::Operator, operator(cursor)?),
    })
}

fn operator<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    const OPERATORS: [&str; 12] =
        ["<=", ">=", "<>", "!=", "=>", "||", "<", ">", "+", "-", "*", "="];
    let rest = cursor.rest();
    if rest.starts_with("^=") {
        cursor.at += 2;
        return Ok(Cow::Borrowed("<>"));
    }
    if let Some(operator) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
        return Ok(cursor.take(operator.len()));
    }
    // The server puts up with blanks and comments inside `< =`; nobody writes that.
    match cursor.byte(0) {
        b'/' => Ok(cursor.take(1)),
        _ => Err(cursor.unexpected()),
    }
}

fn word<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let name = cursor.run(is_name_part);
    cursor.refuse_deceptive(0..name.len())?;
    Ok(cursor.take(name.len()))
}

/// No name holds a double quote.
fn quoted_name<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let Some(length) = cursor.rest()[1..].find('"') else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
    };
    let inside = &cursor.rest()[1..=length];
    cursor.refuse_deceptive(1..length + 1)?;
    if inside.is_empty() || cursor.byte(length + 2) == b'"' {
        let message = "a quoted name is empty, or holds a quote";
        return Err(cursor.refuse(RefusalKind::Unparsable, message));
    }
    cursor.at += length + 2;
    Ok(Cow::Borrowed(inside))
}

fn string<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let Some(length) = cursor.quoted_length(1, '\'') else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a string does not end"));
    };
    let inside = &cursor.rest()[1..length - 1];
    cursor.at += length;
    Ok(undoubled(inside, '\''))
}

/// `q'[it's]'`: up to the chosen quote's counterpart with a quote behind it.
fn chosen_quotes<'a>(cursor: &mut Cursor<'a>, prefix: usize) -> Result<Cow<'a, str>, Refusal> {
    let inside = &cursor.rest()[prefix + 1..];
    let open = inside.chars().next().unwrap_or(' ');
    if open.is_whitespace() || open == '\'' || !open.is_ascii() {
        let message = "a string is quoted with a character that is none";
        return Err(cursor.refuse(RefusalKind::Unparsable, message));
    }
    let close = match open {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        '<' => '>',
        other => other,
    };
    let Some(length) = inside[1..].find(&[close, '\''].iter().collect::<String>()) else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a string does not end"));
    };
    cursor.at += prefix + 1 + 1 + length + 2;
    Ok(Cow::Borrowed(&inside[1..=length]))
}

fn number<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let length = cursor.number_length();
    if is_name_part(cursor.byte(length)) || cursor.byte(length) == b'.' {
        return Err(cursor
            .refuse(RefusalKind::Unparsable, "a number runs into a word")
            .hint("put a space between them"));
    }
    Ok(cursor.take(length))
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
    use crate::Dialect;
    use crate::scan::{MAX_LEXEMES, texts_in, words_in};

    fn scan(sql: &str) -> Result<Vec<Lexeme<'_>>, Refusal> {
        scan_up_to(sql, MAX_LEXEMES)
    }

    fn words(sql: &str) -> Vec<(Kind, String)> {
        words_in(Dialect::Oracle, sql)
    }

    fn texts(sql: &str) -> Vec<String> {
        texts_in(Dialect::Oracle, sql)
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
        for sql in ["t@remote", "@x", "?", "&x", "{d '2024-01-01'}", "a[1]", "1..2"] {
            assert!(scan(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn unequal_has_three_spellings() {
        assert_eq!(texts("a ^= b != c <> d"), ["a", "<>", "b", "!=", "c", "<>", "d"]);
    }
}
