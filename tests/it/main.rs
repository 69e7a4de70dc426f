//! Stories.

mod llm;
