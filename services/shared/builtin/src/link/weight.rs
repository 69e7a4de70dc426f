//! How much the words of a span say.

use crate::lex::{Token, TokenKind};

pub(super) fn is_light(token: &Token) -> bool {
    const LIGHT: [&str; 19] = [
        "of", "the", "a", "an", "by", "in", "for", "to", "and", "on", "at", "is", "are", "from",
        "with", "than", "or", "that", "as",
    ];
    token.kind == TokenKind::Punctuation || LIGHT.contains(&token.lower.as_str())
}

pub(super) fn content(span: &[Token]) -> usize {
    span.iter().filter(|t| !is_light(t)).count()
}

/// Words that carry meaning count fully, the others hardly.
pub(super) fn weight(span: &[Token]) -> f32 {
    let content = content(span);
    let light = span.len() - content;
    if content == 0 { 0.15 * light as f32 } else { content as f32 + 0.1 * light as f32 }
}
