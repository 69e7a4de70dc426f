//! Names and strings in quotes: where they end, and what they say.

use std::borrow::Cow;

use super::cursor::{Cursor, undoubled};
use super::{cut, is_name_part};
use crate::refusal::{Refusal, RefusalKind};

pub(super) fn quoted_name<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let (text, length) = until_quote(cursor, 0, '"')?;
    cursor.refuse_deceptive(1..length - 1)?;
    if text.is_empty() {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a quoted name is empty"));
    }
    cursor.at += length;
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text)),
        Cow::Owned(text) => Cow::Owned(cut(&text).to_owned()),
    })
}

/// What stands between the next quote, behind `prefix` bytes, and its end, a doubled quote meaning
/// one; and its length with all of that.
fn until_quote<'a>(
    cursor: &Cursor<'a>,
    prefix: usize,
    quote: char,
) -> Result<(Cow<'a, str>, usize), Refusal> {
    let Some(length) = cursor.quoted_length(prefix + 1, quote) else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a quoted text does not end"));
    };
    Ok((undoubled(&cursor.rest()[prefix + 1..length - 1], quote), length))
}

pub(super) fn quoted_string<'a>(
    cursor: &mut Cursor<'a>,
    prefix: usize,
) -> Result<Cow<'a, str>, Refusal> {
    let (mut text, length) = until_quote(cursor, prefix, '\'')?;
    cursor.at += length;
    while continues(cursor) {
        let (more, length) = until_quote(cursor, 0, '\'')?;
        cursor.at += length;
        text.to_mut().push_str(&more);
    }
    Ok(text)
}

/// Moves to the next quote if a string goes on there: behind white space with a line end.
fn continues(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = 0;
    let mut line_end = false;
    loop {
        match (cursor.byte(ahead), cursor.byte(ahead + 1)) {
            (b'\n' | b'\r', _) => {
                line_end = true;
                ahead += 1;
            }
            (b' ' | b'\t', _) => ahead += 1,
            (b'-', b'-') => {
                let rest = &cursor.rest()[ahead..];
                ahead += rest.find(['\n', '\r']).unwrap_or(rest.len());
            }
            (b'\'', _) if line_end => {
                cursor.at += ahead;
                return true;
            }
            _ => return false,
        }
    }
}

pub(super) fn escape_string<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let mut text = String::new();
    let mut ahead = 2;
    loop {
        let rest = cursor.rest().get(ahead..).unwrap_or_default();
        let Some(length) = rest.find(['\'', '\\']) else {
            return Err(cursor.refuse(RefusalKind::Unparsable, "a string does not end"));
        };
        text.push_str(&rest[..length]);
        ahead += length;
        match (cursor.byte(ahead), cursor.byte(ahead + 1)) {
            (b'\'', b'\'') => {
                text.push('\'');
                ahead += 2;
            }
            (b'\'', _) => {
                cursor.at += ahead + 1;
                if !continues(cursor) {
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

pub(super) fn dollar_string<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    if cursor.byte(1).is_ascii_digit() {
        let message = "placeholders such as $1 have no value here";
        return Err(cursor.refuse(RefusalKind::Unparsable, message).hint("write the value itself"));
    }
    let rest = cursor.rest();
    let tag = rest[1..].bytes().take_while(|b| is_name_part(*b) && *b != b'$').count();
    if cursor.byte(tag + 1) != b'$' || cursor.byte(1).is_ascii_digit() {
        return Err(cursor.refuse(RefusalKind::Unparsable, "unexpected `$`"));
    }
    let delimiter = &rest[..tag + 2];
    cursor.refuse_deceptive(0..delimiter.len())?;
    let inside = &rest[delimiter.len()..];
    let Some(length) = inside.find(delimiter) else {
        return Err(cursor.refuse(RefusalKind::Unparsable, "a dollar-quoted string does not end"));
    };
    cursor.at += 2 * delimiter.len() + length;
    Ok(Cow::Borrowed(&inside[..length]))
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
