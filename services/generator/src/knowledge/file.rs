//! Examples as files: `-- Question:` and `-- Description:` at the head of a `.sql` file, then
//! the SQL.

use std::path::Path;

use anyhow::Context as _;
use store::knowledge::examples::{Example, Filed};

/// Reads every `*.sql` of the folder, in name order. A file that cannot be used is reported by
/// name and left out: one bad example must not take the others down.
pub fn load(folder: &Path) -> anyhow::Result<Vec<Filed>> {
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
            Ok(example) => examples.push(Filed { file: name(&file), example }),
            Err(error) => tracing::warn!("example {} is left out: {error:#}", file.display()),
        }
    }
    Ok(examples)
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
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
    // PostgreSQL's text cannot hold it.
    anyhow::ensure!(!text.contains('\0'), "it holds the null character");
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
        let good = Filed { file: "b.sql".into(), example: parse(TEXT).unwrap() };
        assert_eq!(load(folder.path()).unwrap(), [good]);
    }
}
