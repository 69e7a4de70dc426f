//! A question of a set, and what would be a right answer.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::compare::Order;

#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) set: String,
    /// The name of the database on the server.
    pub(super) db: String,
    pub(super) text: String,
    /// Queries of which any is right; none when the database cannot answer the question.
    pub(super) gold: Vec<String>,
    pub(super) order: Order,
    pub(super) difficulty: Option<String>,
    pub(super) category: Option<String>,
}

impl Question {
    /// For `--filter`.
    pub(super) fn mentions(&self, text: &str) -> bool {
        let category = self.category.as_deref().unwrap_or_default();
        [self.id.as_str(), &self.db, category, &self.text].iter().any(|field| field.contains(text))
    }
}

/// One line of a set. Sets carry more fields than we need, and each has its own.
#[derive(Deserialize)]
struct Line {
    id: String,
    set: Option<String>,
    db: String,
    question: String,
    /// Must stand there, if only as null: a forgotten one would make a right answer wrong.
    #[serde(deserialize_with = "Option::deserialize")]
    gold_sql: Option<Gold>,
    #[serde(default)]
    ordered: bool,
    difficulty: Option<String>,
    category: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Gold {
    One(String),
    Any(Vec<String>),
}

/// Reads one file of questions, a JSON object a line.
///
/// # Errors
/// When a line is no question, or an id stands there twice; the message names file and line.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Question>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    parse(&text, &name).with_context(|| path.display().to_string())
}

/// `name` stands for the set where a line does not say.
fn parse(text: &str, name: &str) -> anyhow::Result<Vec<Question>> {
    let mut questions = Vec::new();
    let mut ids = HashSet::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).with_context(|| format!("line {}", at + 1))?;
        anyhow::ensure!(
            ids.insert(line.id.clone()),
            "line {}: {} stands there twice",
            at + 1,
            line.id
        );
        questions.push(line.into_question(name));
    }
    Ok(questions)
}

impl Line {
    fn into_question(self, name: &str) -> Question {
        Question {
            id: self.id,
            set: self.set.unwrap_or_else(|| name.to_owned()),
            db: self.db,
            text: self.question,
            gold: match self.gold_sql {
                None => Vec::new(),
                Some(Gold::One(sql)) => vec![sql],
                Some(Gold::Any(queries)) => queries,
            },
            order: if self.ordered { Order::Kept } else { Order::Free },
            difficulty: self.difficulty,
            category: self.category,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_gold_query_or_several_or_none_are_read() {
        let lines = r#"
            {"id": "1", "db": "shop", "question": "How many?", "gold_sql": "select 1", "evidence": "-"}
            {"id": "2", "db": "shop", "question": "How many?", "gold_sql": ["select 1", "select 2"]}

            {"id": "3", "set": "odd", "db": "shop", "question": "Why?", "gold_sql": null, "ordered": true}
        "#;
        let questions = parse(lines, "shop-dev").unwrap();
        let gold: Vec<usize> = questions.iter().map(|question| question.gold.len()).collect();
        assert_eq!(gold, [1, 2, 0]);
        assert_eq!((questions[0].set.as_str(), questions[2].set.as_str()), ("shop-dev", "odd"));
        assert_eq!((questions[0].order, questions[2].order), (Order::Free, Order::Kept));
    }

    #[test]
    fn a_line_without_gold_is_a_mistake_not_an_unanswerable_question() {
        let error =
            parse(r#"{"id": "1", "db": "shop", "question": "How many?"}"#, "s").unwrap_err();
        assert!(format!("{error:#}").contains("line 1: missing field `gold_sql`"), "{error:#}");
    }

    #[test]
    fn an_id_that_stands_twice_is_named() {
        let line = r#"{"id": "7", "db": "shop", "question": "How many?", "gold_sql": "select 1"}"#;
        let error = parse(&format!("{line}\n{line}"), "s").unwrap_err();
        assert_eq!(error.to_string(), "line 2: 7 stands there twice");
    }
}
