//! What is wrong with the fields of a body, all of it at once.

use proto::api::FieldError;

use crate::{Error, Result};

/// Texts of a list: topics, synonyms.
const MOST: usize = 20;
const LONGEST_OF_LIST: usize = 100;

#[derive(Default)]
pub struct Complaints(Vec<FieldError>);

impl Complaints {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// The text trimmed; it must be there.
    pub fn text(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = self.optional(field, text, longest);
        if text.is_empty() {
            self.add(field, "must not be empty");
        }
        text
    }

    /// The text trimmed; it may be empty.
    pub fn optional(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = text.trim();
        if text.chars().count() > longest {
            self.add(field, format!("must have at most {longest} characters"));
        } else if text.contains('\0') {
            // PostgreSQL's text cannot hold it.
            self.add(field, "must not contain the null character");
        }
        text.to_owned()
    }

    /// The texts trimmed, without repetitions.
    pub fn list(&mut self, field: &str, texts: &[String]) -> Vec<String> {
        if texts.len() > MOST {
            self.add(field, format!("must be at most {MOST}"));
        }
        let mut list: Vec<String> = Vec::new();
        for (n, text) in texts.iter().take(MOST).enumerate() {
            let text = self.text(&format!("{field}[{n}]"), text, LONGEST_OF_LIST);
            if !list.contains(&text) {
                list.push(text);
            }
        }
        list
    }

    pub fn unless(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.add(field, message);
        }
    }

    pub fn settle(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_said_at_once_and_by_name() {
        let mut complaints = Complaints::default();
        complaints.text("term", " ", 10);
        complaints.optional("meaning", "far too long", 10);
        complaints.list("synonyms", &["fine".into(), "null\0".into()]);
        let Err(Error::Invalid(errors)) = complaints.settle() else { panic!("it is wrong") };
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["term", "meaning", "synonyms[1]"]);
    }

    #[test]
    fn texts_are_trimmed_and_said_once() {
        let mut complaints = Complaints::default();
        assert_eq!(complaints.text("term", " churn ", 10), "churn");
        assert_eq!(complaints.list("topics", &["a".into(), "a ".into()]), ["a"]);
        assert!(complaints.settle().is_ok());
    }
}
