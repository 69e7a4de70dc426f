//! What is known of words, whatever the schema: for whoever else looks for words in names.

pub use crate::{lex::root, link::thesaurus::synonyms};
