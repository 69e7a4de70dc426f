//! What the words of a question look like before any catalog is asked: verbs, nouns, fillers.

use crate::{lex::Token, schema::Schema};

pub(super) fn is_identifier(schema: &Schema, column: usize) -> bool {
    schema.column(column).words.last().is_some_and(|w| w == "id") || schema.is_key(column)
}

/// Words of the question's frame are not misspelt names.
pub(super) fn is_known_word(tokens: &[Token]) -> bool {
    !crate::lex::keyword::keys(tokens).is_empty() || crate::lex::vague::is_vague(&tokens[0].root)
}

pub(super) fn is_verb_form(token: &Token) -> bool {
    crate::lex::vague::is_vague(&token.lower)
        || (token.lower.ends_with("ed") || token.lower.ends_with("ing"))
            && crate::lex::vague::is_vague(&token.root)
}

/// After these a word is a noun, whatever else it may be.
pub(super) fn follows_determiner(before: &Token) -> bool {
    matches!(
        before.lower.as_str(),
        "many"
            | "of"
            | "each"
            | "every"
            | "any"
            | "the"
            | "a"
            | "an"
            | "all"
            | "most"
            | "no"
            | "without"
            | "different"
            | "distinct"
            | "some"
            | "fewest"
    )
}

pub(super) fn fillers(span: &[Token]) -> usize {
    span.iter().filter(|t| is_filler_token(t)).count()
}

pub(super) fn token_root(token: &Token) -> &str {
    if token.root.is_empty() { &token.lower } else { &token.root }
}

/// Words that hold a name together and carry no meaning in it.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "a"
            | "an"
            | "by"
            | "in"
            | "for"
            | "to"
            | "and"
            | "on"
            | "at"
            | "is"
            | "from"
            | "with"
            | "or"
            | "has"
            | "as"
    )
}

pub(super) fn is_filler_token(token: &Token) -> bool {
    is_filler(&token.lower)
}
