//! Splits a statement into words as PostgreSQL itself does.
//!
//! The parser's own tokenizer is not used: wherever it and the server read a text differently
//! (`$1from`, names in `U&"…"`, strings continued on the next line, operators that end in a
//! minus), a statement could be judged as one thing and run as another. The rules here are
//! those of the server's `scan.l`, with `standard_conforming_strings` on, which the executor
//! pins.

use std::borrow::Cow;

use crate::Dialect;
use crate::refusal::{Refusal, RefusalKind};
use cursor::{Cursor, collect};

mod cursor;
pub mod mssql;
pub mod mysql;
pub mod oracle;
mod quoted;

/// More words than this are refused: trees are walked and dropped recursively.
pub const MAX_LEXEMES: usize = 4_000;
/// As the server has it; a longer operator is an error there.
const MAX_OPERATOR_BYTES: usize = 63;

/// Names are cut here by the server, silently.
const MAX_NAME_BYTES: usize = 63;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A keyword or an unquoted name, as it is written.
    Word,
    /// A name in double quotes, without them.
    QuotedWord,
    Number,
    /// The content of `'…'` or `n'…'`.
    String,
    /// The content of `$$…$$`.
    DollarString,
    /// `e'…'`, with what its escapes mean.
    EscapeString,
    /// `b'…'`
    BitString,
    /// `x'…'`
    HexString,
    /// One or more operator characters.
    Operator,
    /// `( ) [ ] , ; . : :: :=`
    Punctuation,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme<'a> {
    pub kind: Kind,
    pub text: Cow<'a, str>,
    /// Where it begins and ends in the statement, in bytes.
    pub start: usize,
    pub end: usize,
}

impl Lexeme<'_> {
    /// True for this unquoted word, however it is capitalized.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_punctuation(&self, text: &str) -> bool {
        self.kind == Kind::Punctuation && self.text == text
    }
}

/// Reads all of `sql` as a server of this dialect does, where it has no more words than `most`.
pub fn scan_in(dialect: Dialect, sql: &str, most: usize) -> Result<Vec<Lexeme<'_>>, Refusal> {
    match dialect {
        Dialect::PostgreSql => scan_up_to(sql, most),
        Dialect::MySql => mysql::scan_up_to(sql, most),
        Dialect::Oracle => oracle::scan_up_to(sql, most),
        Dialect::MsSql => mssql::scan_up_to(sql, most),
    }
}

/// Reads all of `sql` as PostgreSQL does.
#[cfg(test)]
pub fn scan(sql: &str) -> Result<Vec<Lexeme<'_>>, Refusal> {
    scan_up_to(sql, MAX_LEXEMES)
}

/// What tests compare with.
#[cfg(test)]
fn words_in(dialect: Dialect, sql: &str) -> Vec<(Kind, String)> {
    let lexemes = scan_in(dialect, sql, MAX_LEXEMES).expect("it can be read");
    lexemes.into_iter().map(|l| (l.kind, l.text.into_owned())).collect()
}

#[cfg(test)]
fn texts_in(dialect: Dialect, sql: &str) -> Vec<String> {
    words_in(dialect, sql).into_iter().map(|(_, text)| text).collect()
}

/// As [`scan_in`], for PostgreSQL.
fn scan_up_to(sql: &str, most: usize) -> Result<Vec<Lexeme<'_>>, Refusal> {
    collect(sql, most, skip_blank, lexeme, Vec::push)
}

/// Skips white space and comments.
fn skip_blank(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    loop {
        match (cursor.byte(0), cursor.byte(1)) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => cursor.at += 1,
            (b'-', b'-') => skip_line(cursor),
            (b'/', b'*') => skip_comment(cursor)?,
            _ => return Ok(()),
        }
    }
}

fn skip_line(cursor: &mut Cursor<'_>) {
    cursor.at += cursor.rest().find(['\n', '\r']).unwrap_or(cursor.rest().len());
}

fn skip_comment(cursor: &mut Cursor<'_>) -> Result<(), Refusal> {
    // `/*! … */` is code to other servers; there is no innocent reason to write it here.
    if matches!(cursor.byte(2), b'!') || (cursor.byte(2) == b'M' && cursor.byte(3) == b'!') {
        return Err(cursor.refuse(RefusalKind::Text, "comments that hold code are not allowed"));
    }
    cursor.skip_nested_comment()
}

fn lexeme<'a>(cursor: &mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal> {
    Ok(match cursor.byte(0) {
        b'\'' => (Kind::String, quoted::quoted_string(cursor, 0)?),
        b'"' => (Kind::QuotedWord, quoted::quoted_name(cursor)?),
        b'$' => (Kind::DollarString, quoted::dollar_string(cursor)?),
        b'0'..=b'9' => (Kind::Number, number(cursor)?),
        b'.' if cursor.byte(1).is_ascii_digit() => (Kind::Number, number(cursor)?),
        b if is_name_start(b) => word_or_prefixed_string(cursor)?,
        b if is_operator(b) => (Kind::Operator, operator(cursor)?),
        b'(' | b')' | b'[' | b']' | b',' | b';' | b'.' | b':' => {
            (Kind::Punctuation, punctuation(cursor))
        }
        _ => return Err(cursor.unexpected()),
    })
}

fn punctuation<'a>(cursor: &mut Cursor<'a>) -> Cow<'a, str> {
    let length = match (cursor.byte(0), cursor.byte(1)) {
        (b':', b':' | b'=') => 2,
        _ => 1,
    };
    cursor.take(length)
}

fn word_or_prefixed_string<'a>(cursor: &mut Cursor<'a>) -> Result<(Kind, Cow<'a, str>), Refusal> {
    let prefixed = match (cursor.byte(0) | 0x20, cursor.byte(1)) {
        (b'e', b'\'') => Some(Kind::EscapeString),
        (b'b', b'\'') => Some(Kind::BitString),
        (b'x', b'\'') => Some(Kind::HexString),
        (b'n', b'\'') => Some(Kind::String),
        (b'u', b'&') if matches!(cursor.byte(2), b'\'' | b'"') => {
            let message = "names and strings in the form U&… are not allowed";
            return Err(cursor
                .refuse(RefusalKind::Text, message)
                .hint("write the characters themselves"));
        }
        _ => None,
    };
    match prefixed {
        Some(Kind::EscapeString) => Ok((Kind::EscapeString, quoted::escape_string(cursor)?)),
        Some(kind) => Ok((kind, quoted::quoted_string(cursor, 1)?)),
        None => Ok((Kind::Word, word(cursor)?)),
    }
}

fn word<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let name = cursor.run(is_name_part);
    cursor.refuse_deceptive(0..name.len())?;
    cursor.at += name.len();
    Ok(Cow::Borrowed(cut(name)))
}

fn number<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let bytes = cursor.rest().as_bytes();
    let digits = |from: usize| {
        bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|b| b.is_ascii_digit() || **b == b'_')
            .count()
    };
    let mut length = digits(0);
    if cursor.byte(length) == b'.' && cursor.byte(length + 1) != b'.' {
        length += 1 + digits(length + 1);
    }
    if cursor.byte(length) | 0x20 == b'e' {
        let sign = usize::from(matches!(cursor.byte(length + 1), b'+' | b'-'));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    if is_name_part(cursor.byte(length)) {
        // Older servers read `1from` as a number and a keyword, newer ones refuse it.
        return Err(cursor
            .refuse(RefusalKind::Unparsable, "a number runs into a word")
            .hint("put a space between them"));
    }
    Ok(cursor.take(length))
}

/// The longest run of operator characters that no comment cuts and that, as the standard
/// asks, ends in a sign only if it holds one of the server's own characters.
///
/// No more is looked at than the longest has: each sign of a run may be an operator of its own,
/// and a run that is read to its end for each of them takes minutes.
fn operator<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, Refusal> {
    let rest = cursor.rest();
    let looked_at = rest.bytes().take(MAX_OPERATOR_BYTES + 2);
    let mut length = looked_at.take_while(|b| is_operator(*b)).count();
    for comment in ["--", "/*"] {
        length = rest[..length].find(comment).unwrap_or(length);
    }
    if length > MAX_OPERATOR_BYTES {
        return Err(cursor.refuse(RefusalKind::TooLarge, "so many signs stand in a row"));
    }
    let own = |b: &u8| b"~!@#^&|`?%".contains(b);
    let bytes = &rest.as_bytes()[..length];
    if !bytes.iter().any(own) {
        let signs = bytes.iter().rev().take_while(|b| matches!(b, b'+' | b'-')).count();
        length = (length - signs).max(1);
    }
    Ok(cursor.take(length))
}

fn is_name_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || !b.is_ascii()
}

fn is_name_part(b: u8) -> bool {
    is_name_start(b) || b.is_ascii_digit() || b == b'$'
}

fn is_operator(b: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&b)
}

/// The name the server sees of a longer one.
fn cut(name: &str) -> &str {
    let mut length = name.len().min(MAX_NAME_BYTES);
    while !name.is_char_boundary(length) {
        length -= 1;
    }
    &name[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sql: &str) -> Vec<(Kind, String)> {
        words_in(Dialect::PostgreSql, sql)
    }

    fn texts(sql: &str) -> Vec<String> {
        texts_in(Dialect::PostgreSql, sql)
    }

    #[test]
    fn comments_may_nest_and_are_no_words() {
        assert_eq!(texts("a /* b /* c */ d */ e -- f\ng"), ["a", "e", "g"]);
        assert_eq!(texts("a--b\rc"), ["a", "c"]);
        let deep = "/*".repeat(20);
        assert_eq!(scan(&deep).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn strings_end_where_the_server_ends_them() {
        assert_eq!(words(r"'x\' 'it''s'")[0], (Kind::String, r"x\".into()));
        assert_eq!(texts("'a' -- b\n 'c'"), ["ac"]);
        assert_eq!(texts("'a' 'c'"), ["a", "c"]);
        assert_eq!(words(r"e'a\'b' c")[0], (Kind::EscapeString, "a'b".into()));
        assert_eq!(texts(r"e'\x31\060\461\u0041\n\\'")[0], "101A\n\\");
        assert_eq!(texts("$a$ $$ ' $a$ b"), [" $$ ' ", "b"]);
        assert!(scan("'abc").is_err() && scan(r"e'abc\'").is_err() && scan("$a$ b $A$").is_err());
    }

    #[test]
    fn operators_split_before_comments_and_signs() {
        assert_eq!(texts("a<-1"), ["a", "<", "-", "1"]);
        assert_eq!(texts("a@-1"), ["a", "@-", "1"]);
        assert_eq!(texts("a*-- b"), ["a", "*"]);
        assert_eq!(texts("1-/*x*/-2"), ["1", "-", "-", "2"]);
        assert_eq!(texts("a*+-+b"), ["a", "*", "+", "-", "+", "b"]);
        assert_eq!(texts("a@+-b"), ["a", "@+-", "b"]);
        assert_eq!(texts("a->>'b'::text"), ["a", "->>", "b", "::", "text"]);
    }

    #[test]
    fn no_run_of_signs_is_longer_than_an_operator_can_be() {
        assert_eq!(texts(&"+".repeat(MAX_OPERATOR_BYTES)).len(), MAX_OPERATOR_BYTES);
        let refused = scan(&"+".repeat(MAX_OPERATOR_BYTES + 1)).unwrap_err();
        assert_eq!(refused.kind, RefusalKind::TooLarge);
        // A comment is no part of the run.
        assert_eq!(texts(&format!("1+{}", "-".repeat(200))), ["1", "+"]);
        assert_eq!(texts(&format!("1{}--", "+".repeat(MAX_OPERATOR_BYTES))).len(), 64);
    }

    #[test]
    fn numbers_do_not_run_into_words() {
        assert_eq!(
            texts("1.5e-3 .5 2. 1e5 a[1:2]"),
            ["1.5e-3", ".5", "2.", "1e5", "a", "[", "1", ":", "2", "]"]
        );
        assert!(scan("1from").is_err() && scan("$1from").is_err() && scan("0x1F").is_err());
    }

    #[test]
    fn names_are_cut_as_the_server_cuts_them() {
        let long = "é".repeat(40);
        assert_eq!(texts(&long), ["é".repeat(31)]);
        assert_eq!(texts("\"a\"\"b\""), ["a\"b"]);
    }

    #[test]
    fn what_looks_like_a_space_is_none() {
        let refusal = scan("select\u{a0}1").unwrap_err();
        assert_eq!((refusal.kind, refusal.position), (RefusalKind::Text, Some(7)));
        assert!(scan("select '\u{a0}👩\u{200d}🚀'").is_ok());
        assert!(scan("select \"a\u{200b}\"").is_err());
    }

    #[test]
    fn a_character_that_deceives_is_pointed_at_wherever_it_stands() {
        for (dialect, sql) in [
            (Dialect::PostgreSql, "select é\u{200b}"),
            (Dialect::PostgreSql, "select \"é\u{200b}\""),
            (Dialect::PostgreSql, "select \"a\"\"\"\"b\u{200b}\""),
            (Dialect::PostgreSql, "select $é\u{200b}$ $é\u{200b}$"),
            (Dialect::MySql, "select é\u{200b}"),
            (Dialect::MySql, "select `é\u{200b}`"),
            (Dialect::MySql, "select `a````b\u{200b}`"),
            (Dialect::Oracle, "select é\u{200b}"),
            (Dialect::Oracle, "select \"é\u{200b}\""),
            (Dialect::MsSql, "select é\u{200b}"),
            (Dialect::MsSql, "select [é\u{200b}]"),
            (Dialect::MsSql, "select [a]]]]b\u{200b}]"),
            (Dialect::MsSql, "select \"a\"\"b\u{200b}\""),
        ] {
            let refusal = scan_in(dialect, sql, MAX_LEXEMES).unwrap_err();
            let place = sql.chars().position(|c| c == '\u{200b}').map(|before| before + 1);
            assert_eq!((refusal.kind, refusal.position), (RefusalKind::Text, place), "{sql:?}");
        }
    }
}
