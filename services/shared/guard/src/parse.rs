//! Reads the words of a statement into one query, all of it.

use sqlparser::ast::Query;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use crate::dialect::Facts;
use crate::refusal::{Refusal, RefusalKind};
use crate::respell::{Aside, Respelled, respell};
use crate::scan::Lexeme;
use crate::tokens::byte_of;

/// How deep the parser may recurse. People nest less, and its stack holds more.
const MAX_DEPTH: usize = 90;

/// The words that a query begins with. Everything else is refused by its first word, before the
/// parser's many other statements come into play.
const FIRST_WORDS: [&str; 4] = ["select", "with", "values", "table"];

/// The words without the semicolons at their end.
pub fn one_statement<'l, 'a>(
    sql: &str,
    lexemes: &'l [Lexeme<'a>],
) -> Result<&'l [Lexeme<'a>], Refusal> {
    let end = lexemes.iter().rposition(|l| !l.is_punctuation(";")).map_or(0, |last| last + 1);
    let lexemes = &lexemes[..end];
    if lexemes.is_empty() {
        return Err(Refusal::new(RefusalKind::NotOneStatement, "there is no statement"));
    }
    match lexemes.iter().find(|l| l.is_punctuation(";")) {
        None => Ok(lexemes),
        Some(semicolon) => {
            let message = "there is more than one statement; only one is run at a time";
            Err(Refusal::new(RefusalKind::NotOneStatement, message).at(sql, semicolon.start))
        }
    }
}

/// The query that `lexemes` are, and what was left out of it.
pub fn query(
    sql: &str,
    lexemes: &[Lexeme<'_>],
    facts: &Facts,
) -> Result<(Box<Query>, Aside), Refusal> {
    refuse_other_statements(sql, lexemes)?;
    let Respelled { tokens, aside } = respell(lexemes, facts.dialect);
    let mut parser = Parser::new(facts.parser)
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens_with_locations(tokens);
    let query = parser.parse_query().map_err(|error| explain(&error, &parser, sql))?;
    // The parser takes some words (END among them) for the end of a block and stops there
    // without an error, while the server reads on. Whatever is left over was not judged.
    let next = parser.peek_token();
    if next.token == Token::EOF {
        return Ok((query, aside));
    }
    let message =
        format!("the statement cannot be checked, so it is not run: unexpected `{}`", next.token);
    Err(Refusal::new(RefusalKind::Unparsable, message).at(sql, byte_of(next.span)))
}

fn refuse_other_statements(sql: &str, lexemes: &[Lexeme<'_>]) -> Result<(), Refusal> {
    let Some(first) = lexemes.iter().find(|l| !l.is_punctuation("(")) else {
        return Err(Refusal::new(
            RefusalKind::Unparsable,
            "there is no statement in the parentheses",
        ));
    };
    if FIRST_WORDS.iter().any(|word| first.is_word(word)) {
        return Ok(());
    }
    let word = first.text.to_uppercase();
    Err(Refusal::new(RefusalKind::NotARead, format!("{word} is not allowed: only queries are run"))
        .hint("write one SELECT statement")
        .at(sql, first.start))
}

fn explain(error: &ParserError, parser: &Parser<'_>, sql: &str) -> Refusal {
    let reason = match error {
        ParserError::RecursionLimitExceeded => {
            return Refusal::new(RefusalKind::TooLarge, "the statement is nested too deeply");
        }
        ParserError::TokenizerError(reason) | ParserError::ParserError(reason) => reason,
    };
    // The parser counts places in its own way; ours is in `position`.
    let reason =
        reason.split(" at Line:").next().unwrap_or_default().replace("Expected: ", "expected ");
    let message = format!("the statement cannot be checked, so it is not run: {reason}");
    Refusal::new(RefusalKind::Unparsable, message).at(sql, byte_of(parser.get_current_token().span))
}
