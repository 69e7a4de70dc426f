//! What an interrupted run has already found out, so that the next one goes on from there.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::question::Question;

/// A file of lines beside the report: first what kind of run it is, then a case a line, written
/// as it is judged. It is gone when the report is written.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    known: HashMap<(String, String, String), Case>,
}

/// What has to be the same for an answer to be taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    /// Which build answers: another one may answer otherwise.
    pub(super) program: String,
    /// How it is asked: effort, endpoint, limits.
    pub(super) settings: String,
}

impl Journal {
    /// Reads what there is; `fresh` throws it away.
    ///
    /// # Errors
    /// When the journal is of another kind of run: its answers may have been dear, so whoever
    /// runs this decides what becomes of them.
    pub(super) fn open(path: PathBuf, run: &Run, fresh: bool) -> anyhow::Result<Self> {
        let told = || format!("journal {}", path.display());
        let known = if fresh { None } else { read(&path, run).with_context(told)? };
        let file = match known {
            Some(_) => OpenOptions::new().append(true).open(&path).with_context(told)?,
            None => begin(&path, run).with_context(told)?,
        };
        let known = known.unwrap_or_default().into_iter().map(|case| (key(&case), case)).collect();
        Ok(Self { path, file, known })
    }

    /// The case of before, where the same question was asked of the same model.
    pub(super) fn take(&mut self, model: &str, question: &Question) -> Option<Case> {
        let key = (model.to_owned(), question.set.clone(), question.id.clone());
        self.known.remove(&key).filter(|case| {
            case.question == question.text
                && case.db == question.db
                && case.gold_sql == question.gold
        })
    }

    pub(super) fn write(&mut self, case: &Case) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(case)?;
        line.push(b'\n');
        self.file.write_all(&line).with_context(|| format!("write {}", self.path.display()))
    }

    /// The report says it all now.
    pub(super) fn remove(self) -> anyhow::Result<()> {
        fs::remove_file(&self.path).with_context(|| format!("remove {}", self.path.display()))
    }
}

fn key(case: &Case) -> (String, String, String) {
    (case.model.clone(), case.set.clone(), case.id.clone())
}

fn begin(path: &Path, run: &Run) -> anyhow::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create(path)?;
    writeln!(file, "{}", serde_json::to_string(run)?)?;
    Ok(file)
}

/// `None` where nothing was begun.
fn read(path: &Path, run: &Run) -> anyhow::Result<Option<Vec<Case>>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // What stands behind the last line break was cut short with the run.
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    let Some((head, cases)) = whole.split_once('\n') else { return Ok(None) };
    let begun: Run = serde_json::from_str(head)?;
    anyhow::ensure!(
        begun == *run,
        "{} answers of an interrupted run that was another build or had other settings; \
         go on with those, or begin anew with --fresh",
        cases.lines().count()
    );
    let cases = cases.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if whole.len() < text.len() {
        OpenOptions::new().write(true).open(path)?.set_len(whole.len() as u64)?;
    }
    Ok(Some(cases))
}
