//! Questions that were answered well before: the knowledge base of examples.

use std::path::Path;

use anyhow::Context as _;
use catalog::Catalog;
use guard::Policy;

use crate::lexical::{self, Document, Index};

/// One example: `-- Question:` and `-- Description:` at the head of a `.sql` file, then the SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub question: String,
    pub description: String,
    pub sql: String,
}

/// Examples that can be searched.
#[derive(Debug, Default)]
pub struct Knowledge {
    examples: Vec<Example>,
    index: Index,
}

impl Knowledge {
    pub fn new(examples: Vec<Example>) -> Self {
        let mut index = Index::default();
        for example in &examples {
            let mut document = Document::default();
            document.add(&example.question, 1.0);
            document.add(&example.description, 0.5);
            index.add(document.normalized());
        }
        Self { examples, index }
    }

    /// Keeps the examples whose SQL may run against `catalog`: one that names what is not
    /// there teaches a model to do so too.
    #[must_use]
    pub fn fitting(&self, catalog: &Catalog) -> Self {
        let policy = Policy::postgres(catalog);
        let fits = |example: &&Example| guard::check(&example.sql, &policy).is_ok();
        Self::new(self.examples.iter().filter(fits).cloned().collect())
    }

    /// The nearest examples, the nearest first.
    pub fn nearest(&self, question: &str, count: usize) -> Vec<&Example> {
        let scores = self.index.scores(question);
        lexical::best(&scores, count).into_iter().map(|n| &self.examples[n]).collect()
    }

    pub fn len(&self) -> usize {
        self.examples.len()
    }

    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }
}

/// Reads every `*.sql` of the folder, in name order. A file that cannot be used is reported by
/// name and left out: one bad example must not take the others down.
pub fn load(folder: &Path) -> anyhow::Result<Vec<Example>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("read folder {}", folder.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<Vec<_>>>()
        .with_context(|| format!("read folder {}", folder.display()))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let example = std::fs::read_to_string(&file)
            .map_err(anyhow::Error::from)
            .and_then(|text| parse(&text));
        match example {
            Ok(example) => examples.push(example),
            Err(error) => tracing::warn!("example {} is left out: {error:#}", file.display()),
        }
    }
    Ok(examples)
}

/// Reads one file.
pub fn parse(text: &str) -> anyhow::Result<Example> {
    let mut headers = Headers::default();
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(comment) = rest.trim_start().strip_prefix("--") {
        let (line, after) = comment.split_once('\n').unwrap_or((comment, ""));
        headers.read(line.trim());
        rest = after;
    }
    let sql = rest.trim().trim_end_matches(';').trim_end();
    anyhow::ensure!(!headers.question.is_empty(), "it has no `-- Question:` line");
    anyhow::ensure!(!sql.is_empty(), "it has no SQL");
    Ok(Example { question: headers.question, description: headers.description, sql: sql.into() })
}

#[derive(Default)]
struct Headers {
    question: String,
    description: String,
    in_description: bool,
}

impl Headers {
    fn read(&mut self, line: &str) {
        if let Some(question) = header(line, "question:") {
            self.question = question.into();
            self.in_description = false;
        } else if let Some(description) = header(line, "description:") {
            self.description = description.into();
            self.in_description = true;
        } else if self.in_description && !line.is_empty() {
            // A description may run over several comment lines.
            self.description = format!("{} {line}", self.description);
        }
    }
}

fn header<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let head = line.get(..name.len())?;
    head.eq_ignore_ascii_case(name).then(|| line[name.len()..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "-- Question: Who buys most?\n-- Description: By amount,\n-- not by count.\n\nselect 1; \n";

    #[test]
    fn an_example_is_its_headers_and_its_sql() {
        let example = parse(TEXT).unwrap();
        assert_eq!(example.question, "Who buys most?");
        assert_eq!(example.description, "By amount, not by count.");
        assert_eq!(example.sql, "select 1");
    }

    #[test]
    fn a_bad_file_says_what_it_lacks_and_spoils_nothing() {
        assert!(parse("select 1").unwrap_err().to_string().contains("Question"));
        assert!(parse("-- Question: a?").unwrap_err().to_string().contains("no SQL"));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.sql"), "select 1").unwrap();
        std::fs::write(folder.path().join("b.sql"), TEXT).unwrap();
        std::fs::write(folder.path().join("c.txt"), TEXT).unwrap();
        assert_eq!(load(folder.path()).unwrap(), [parse(TEXT).unwrap()]);
    }

    #[test]
    fn the_nearest_come_first_and_strangers_not_at_all() {
        let example = |question: &str| Example {
            question: question.into(),
            description: String::new(),
            sql: "select 1".into(),
        };
        let knowledge = Knowledge::new(vec![
            example("Revenue by region"),
            example("Best rated products"),
            example("Revenue by month"),
        ]);
        let nearest = knowledge.nearest("What was the revenue of each region?", 3);
        let questions: Vec<_> = nearest.iter().map(|example| example.question.as_str()).collect();
        assert_eq!(questions, ["Revenue by region", "Revenue by month"]);
    }
}
