//! The parser's token for each word of a statement.

use sqlparser::ast::DollarQuotedString;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan};

use crate::scan::{Kind, Lexeme};

/// The place in the statement, in bytes, that a part of the tree was read from.
pub fn byte_of(span: Span) -> usize {
    (span.start.column as usize).saturating_sub(1)
}

/// As [`byte_of`], behind its last character.
pub fn end_of(span: Span) -> usize {
    (span.end.column as usize).saturating_sub(1)
}

/// A token that remembers where it stood, so that [`byte_of`] finds the word again.
pub fn placed(token: Token, lexeme: &Lexeme<'_>) -> TokenWithSpan {
    let place = |byte: usize| Location::new(1, byte as u64 + 1);
    TokenWithSpan { token, span: Span::new(place(lexeme.start), place(lexeme.end)) }
}

pub fn token(lexeme: &Lexeme<'_>) -> Token {
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
        // The older spelling of a named argument.
        ":=" => Token::RArrow,
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

    #[test]
    fn a_token_knows_where_it_stood() {
        let lexemes = scan("select  x").unwrap();
        assert_eq!(byte_of(placed(token(&lexemes[1]), &lexemes[1]).span), 8);
    }

    #[test]
    fn every_operator_keeps_its_spelling() {
        for written in ["=", "<=", "||", "->>", "#>>", "?|", "@>", "~*", "!~~*", "<<|", "-|-"] {
            let lexemes = scan(written).unwrap();
            assert_eq!(token(&lexemes[0]).to_string(), written);
        }
    }
}
