//! Hands the words of a statement to the parser, in a spelling that it can read.
//!
//! The parser does not know some of PostgreSQL's modifiers that change neither what is read nor
//! what is called (`between symmetric`, `from only t`, `group by distinct`, …). They are left
//! out here, or written in longer words. Only what is judged changes: the statement that runs is
//! the original text.

use sqlparser::ast::DollarQuotedString;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan};

use crate::scan::{Kind, Lexeme};

/// One token for each word, placed so that [`byte_of`] finds the word again.
pub fn for_parser(lexemes: &[Lexeme<'_>]) -> Vec<TokenWithSpan> {
    let mut tokens = Vec::with_capacity(lexemes.len() + 8);
    let mut at = 0;
    while at < lexemes.len() {
        let lexeme = &lexemes[at];
        at += match respelling(lexemes, at) {
            Some(Respelling { skip, instead }) => {
                tokens.extend(instead.iter().map(|word| placed(operator_or_word(word), lexeme)));
                skip
            }
            None => {
                tokens.push(placed(token(lexeme), lexeme));
                1
            }
        };
    }
    tokens
}

/// The place in the statement, in bytes, that a part of the tree was read from.
pub fn byte_of(span: Span) -> usize {
    (span.start.column as usize).saturating_sub(1)
}

struct Respelling {
    /// How many words it stands for.
    skip: usize,
    instead: &'static [&'static str],
}

/// Each of these words is reserved: unquoted, it cannot be a name, so leaving it out where it
/// may stand, or anywhere else, never hides a name.
fn respelling(lexemes: &[Lexeme<'_>], at: usize) -> Option<Respelling> {
    let lexeme = &lexemes[at];
    if lexeme.kind != Kind::Word {
        return None;
    }
    let is = |n: isize, word: &str| {
        at.checked_add_signed(n).and_then(|at| lexemes.get(at)).is_some_and(|l| l.is_word(word))
    };
    let opens = |n: isize, text: &str| {
        at.checked_add_signed(n)
            .and_then(|at| lexemes.get(at))
            .is_some_and(|l| l.is_punctuation(text))
    };
    let (skip, instead): (usize, &'static [&'static str]) = match lexeme
        .text
        .to_ascii_lowercase()
        .as_str()
    {
        "isnull" if !opens(-1, ".") => (1, &["is", "null"]),
        "notnull" if !opens(-1, ".") => (1, &["is", "not", "null"]),
        "symmetric" | "asymmetric" if is(-1, "between") => (1, &[]),
        "only" if is(-1, "from") || is(-1, "join") || opens(-1, ",") => (1, &[]),
        "distinct" if is(-1, "by") && is(-2, "group") => (1, &[]),
        "variadic" if opens(-1, "(") || opens(-1, ",") => (1, &[]),
        "table"
            if at == 0 || opens(-1, "(") || opens(-1, ")") || follows_set_operator(lexemes, at) =>
        {
            (1, &["select", "*", "from"])
        }
        "exclude" if is(-1, "row") || is(-1, "preceding") || is(-1, "following") => {
            let frame = (is(1, "current") && is(2, "row")) || (is(1, "no") && is(2, "others"));
            if frame && opens(3, ")") {
                (3, &[])
            } else if (is(1, "ties") || is(1, "group")) && opens(2, ")") {
                (2, &[])
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(Respelling { skip, instead })
}

fn follows_set_operator(lexemes: &[Lexeme<'_>], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).map(|at| &lexemes[at]);
    let is_operator =
        |l: &Lexeme<'_>| ["union", "except", "intersect"].iter().any(|w| l.is_word(w));
    let is_quantifier = |l: &Lexeme<'_>| ["all", "distinct"].iter().any(|w| l.is_word(w));
    match (before(1), before(2)) {
        (Some(one), _) if is_operator(one) => true,
        (Some(one), Some(two)) => is_quantifier(one) && is_operator(two),
        _ => false,
    }
}

fn operator_or_word(text: &str) -> Token {
    if text == "*" { Token::Mul } else { Token::make_word(text, None) }
}

fn placed(token: Token, lexeme: &Lexeme<'_>) -> TokenWithSpan {
    let place = |byte: usize| Location::new(1, byte as u64 + 1);
    TokenWithSpan { token, span: Span::new(place(lexeme.start), place(lexeme.end)) }
}

fn token(lexeme: &Lexeme<'_>) -> Token {
    let text = || lexeme.text.clone().into_owned();
    match lexeme.kind {
        Kind::Word => Token::make_word(&lexeme.text, None),
        Kind::QuotedWord => Token::make_word(&lexeme.text, Some('"')),
        Kind::Number => Token::Number(text(), false),
        Kind::String => Token::SingleQuotedString(text()),
        Kind::DollarString => {
            Token::DollarQuotedString(DollarQuotedString { value: text(), tag: None })
        }
        Kind::EscapeString => Token::EscapedStringLiteral(text()),
        Kind::BitString => Token::SingleQuotedByteStringLiteral(text()),
        Kind::HexString => Token::HexStringLiteral(text()),
        Kind::Operator => operator(&lexeme.text),
        Kind::Punctuation => punctuation(&lexeme.text),
    }
}

fn punctuation(text: &str) -> Token {
    match text {
        "(" => Token::LParen,
        ")" => Token::RParen,
        "[" => Token::LBracket,
        "]" => Token::RBracket,
        "," => Token::Comma,
        ";" => Token::SemiColon,
        "." => Token::Period,
        "::" => Token::DoubleColon,
        ":=" => Token::Assignment,
        _ => Token::Colon,
    }
}

fn operator(text: &str) -> Token {
    match text {
        "=" => Token::Eq,
        "<>" | "!=" => Token::Neq,
        "<" => Token::Lt,
        ">" => Token::Gt,
        "<=" => Token::LtEq,
        ">=" => Token::GtEq,
        "=>" => Token::RArrow,
        "+" => Token::Plus,
        "-" => Token::Minus,
        "*" => Token::Mul,
        "/" => Token::Div,
        "%" => Token::Mod,
        "^" => Token::Caret,
        "||" => Token::StringConcat,
        "&" => Token::Ampersand,
        "|" => Token::Pipe,
        "#" => Token::Sharp,
        "##" => Token::DoubleSharp,
        "~" => Token::Tilde,
        "~*" => Token::TildeAsterisk,
        "!~" => Token::ExclamationMarkTilde,
        "!~*" => Token::ExclamationMarkTildeAsterisk,
        "~~" => Token::DoubleTilde,
        "~~*" => Token::DoubleTildeAsterisk,
        "!~~" => Token::ExclamationMarkDoubleTilde,
        "!~~*" => Token::ExclamationMarkDoubleTildeAsterisk,
        "<<" => Token::ShiftLeft,
        ">>" => Token::ShiftRight,
        "&&" => Token::Overlap,
        "!!" => Token::DoubleExclamationMark,
        "@" => Token::AtSign,
        "^@" => Token::CaretAt,
        "|/" => Token::PGSquareRoot,
        "||/" => Token::PGCubeRoot,
        "->" => Token::Arrow,
        "->>" => Token::LongArrow,
        "#>" => Token::HashArrow,
        "#>>" => Token::HashLongArrow,
        "@-@" => Token::AtDashAt,
        "?-" => Token::QuestionMarkDash,
        "&<" => Token::AmpersandLeftAngleBracket,
        "&>" => Token::AmpersandRightAngleBracket,
        "&<|" => Token::AmpersandLeftAngleBracketVerticalBar,
        "|&>" => Token::VerticalBarAmpersandRightAngleBracket,
        "<->" => Token::TwoWayArrow,
        "<^" => Token::LeftAngleBracketCaret,
        ">^" => Token::RightAngleBracketCaret,
        "?#" => Token::QuestionMarkSharp,
        "?-|" => Token::QuestionMarkDashVerticalBar,
        "?||" => Token::QuestionMarkDoubleVerticalBar,
        "~=" => Token::TildeEqual,
        "<<|" => Token::ShiftLeftVerticalBar,
        "|>>" => Token::VerticalBarShiftRight,
        "@>" => Token::AtArrow,
        "<@" => Token::ArrowAt,
        "#-" => Token::HashMinus,
        "@?" => Token::AtQuestion,
        "@@" => Token::AtAt,
        "?" => Token::Question,
        "?&" => Token::QuestionAnd,
        "?|" => Token::QuestionPipe,
        other => Token::CustomBinaryOperator(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan;

    fn spelled(sql: &str) -> String {
        let tokens = for_parser(&scan(sql).unwrap());
        tokens.iter().map(|t| t.token.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn modifiers_the_parser_does_not_know_are_left_out() {
        for (written, read) in [
            ("a between symmetric 2 and 1", "a between 2 and 1"),
            ("a ISNULL", "a is null"),
            ("group by distinct rollup (a)", "group by rollup ( a )"),
            ("from only t", "from t"),
            ("table t", "select * from t"),
            ("select 1 union all table t", "select 1 union all select * from t"),
            ("(rows unbounded preceding exclude ties)", "( rows unbounded preceding )"),
            ("concat(variadic a)", "concat ( a )"),
        ] {
            assert_eq!(spelled(written), read);
        }
    }

    #[test]
    fn quoted_words_are_names_and_stay() {
        assert_eq!(spelled("a \"isnull\""), "a \"isnull\"");
        assert_eq!(spelled("t.isnull"), "t . isnull");
    }

    #[test]
    fn a_token_knows_where_it_stood() {
        let tokens = for_parser(&scan("select  x").unwrap());
        assert_eq!(byte_of(tokens[1].span), 8);
    }
}
