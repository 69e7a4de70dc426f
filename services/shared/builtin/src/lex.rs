//! A question as tokens: words with their roots, numbers, quoted texts, stretches of time.

pub mod keyword;
mod number;
mod period;
mod root;
mod token;
pub mod vague;

pub use period::{Period, Span};
pub use root::root;
pub use token::{Token, TokenKind, tokens};
