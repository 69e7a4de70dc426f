//! A model's answer, taken apart.

use std::collections::HashSet;

use llm::answer;
use proto::{JobError, JobErrorCode, Reading};
use serde::{Deserialize, Deserializer};

use crate::failure;

/// What a model wrote, whatever it wrote it into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Draft {
    #[serde(default, deserialize_with = "text")]
    pub reading: String,
    #[serde(default, deserialize_with = "list")]
    pub assumptions: Vec<String>,
    /// No default: an object without it is not the answer.
    #[serde(deserialize_with = "text")]
    pub sql: String,
    #[serde(default, deserialize_with = "text")]
    pub explanation: String,
    #[serde(default, deserialize_with = "text")]
    pub not_answerable: String,
    /// Readings among which the person has to choose.
    #[serde(default, deserialize_with = "list")]
    pub clarify: Vec<String>,
}

impl Draft {
    /// `None` when there is neither SQL nor a reason why there is none.
    pub fn read(answer: &str) -> Option<Self> {
        let mut draft: Self = answer::json(answer)
            .or_else(|| Some(Self { sql: answer::sql(answer)?, ..Self::default() }))?;
        draft.sql = bare(&draft.sql);
        let mut known = HashSet::new();
        draft.clarify.retain(|reading| known.insert(reading.clone()));
        let says_something =
            !draft.sql.is_empty() || !draft.not_answerable.is_empty() || draft.clarify.len() > 1;
        says_something.then_some(draft)
    }

    /// Why there is no SQL. One reading is no choice.
    pub fn refusal(&self) -> JobError {
        if self.clarify.len() > 1 {
            let reading = |text: &String| Reading { question: text.clone(), sql: None };
            return failure::needs_clarification(self.clarify.iter().map(reading).collect());
        }
        JobError::new(JobErrorCode::NotAnswerable, &self.not_answerable)
    }

    /// How the question was read and answered, for whoever asked.
    pub fn account(&self) -> String {
        let parts = [self.reading.as_str(), self.explanation.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

/// The statement without fence and semicolon.
fn bare(sql: &str) -> String {
    let inner = if sql.contains("```") { answer::sql(sql) } else { None };
    let statement = inner.as_deref().unwrap_or(sql);
    statement.trim().trim_end_matches(';').trim_end().to_owned()
}

/// Some models write null, or false, for a text that is not there.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Text {
        Said(String),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Text::deserialize(deserializer)? {
        Text::Said(text) => storable(&text),
        Text::Other(_) => String::new(),
    })
}

/// Without the null character, which PostgreSQL's text cannot hold.
fn storable(text: &str) -> String {
    text.replace('\0', "").trim().to_owned()
}

/// Some models write one text for a list of one.
fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum List {
        Many(Vec<String>),
        One(String),
        Other(serde::de::IgnoredAny),
    }
    let mut list = match List::deserialize(deserializer)? {
        List::Many(list) => list,
        List::One(text) => vec![text],
        List::Other(_) => Vec::new(),
    };
    for text in &mut list {
        *text = storable(text);
    }
    list.retain(|text| !text.is_empty());
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_answer_is_read() {
        for answer in [
            r#"{"reading": "r", "assumptions": ["a"], "sql": "select 1;", "explanation": "e"}"#,
            r#"```json
            {"sql": "```sql\nselect 1\n```", "assumptions": "a", "reading": null}
            ```"#,
            "You want this:\n```sql\nselect 1;\n```",
            "select 1",
        ] {
            assert_eq!(
                Draft::read(answer).map(|draft| draft.sql),
                Some("select 1".into()),
                "{answer}"
            );
        }
    }

    #[test]
    fn what_cannot_be_stored_is_left_out() {
        let draft = Draft::read("{\"sql\": \"select 1\", \"explanation\": \"a\\u0000b\"}").unwrap();
        assert_eq!(draft.explanation, "ab");
    }

    #[test]
    fn a_choice_of_readings_is_a_question_back() {
        let draft = Draft::read(r#"{"sql": "", "clarify": ["by net", "by gross", "c", "d"]}"#);
        let error = draft.unwrap().refusal();
        assert_eq!(error.code, JobErrorCode::NeedsClarification);
        let readings: Vec<&str> = error.readings.iter().map(|r| r.question.as_str()).collect();
        assert_eq!(readings, ["by net", "by gross", "c"]);
    }

    #[test]
    fn a_reason_is_an_answer_and_nothing_is_none() {
        let refusal = Draft::read(r#"{"sql": "", "not_answerable": "there are no shoes"}"#);
        assert_eq!(refusal.unwrap().not_answerable, "there are no shoes");
        assert_eq!(Draft::read(r#"{"sql": null, "not_answerable": false}"#), None);
        assert_eq!(Draft::read(r#"{"sql": "", "clarify": ["only one"]}"#), None);
        assert_eq!(Draft::read(r#"{"sql": "", "clarify": ["the same", "the same"]}"#), None);
        assert_eq!(Draft::read(r#"{"tables": []}"#), None);
        assert_eq!(Draft::read("I like trees."), None);
    }
}
