//! What is left of a run: a JSON file for programs, and a Markdown file beside it for people.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, SecondsFormat, Utc};
use proto::Effort;
use serde::Serialize;

use super::baseline::Changes;
use super::case::Case;
use super::tally::Totals;
use super::{side_by_side, summary};

#[derive(Serialize)]
pub(super) struct Report<'a> {
    pub(super) models: &'a [String],
    pub(super) effort: Effort,
    pub(super) at: DateTime<Utc>,
    pub(super) seconds: f64,
    pub(super) totals: &'a Totals,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changes: Option<&'a Changes>,
    /// In the order of the sets; each question once for each model.
    pub(super) cases: &'a [Case],
}

impl Report<'_> {
    pub(super) fn markdown(&self) -> String {
        let mut text = summary::of(self.totals);
        let pairs = side_by_side::of(self.cases);
        // Writing into a string cannot fail.
        if !pairs.is_empty() {
            let _ = write!(text, "\n{pairs}");
        }
        if let Some(changes) = self.changes {
            let _ = write!(text, "\n## Since the baseline\n\n{}", changes.markdown());
        }
        let calls: u32 =
            self.cases.iter().filter_map(|case| case.usage).map(|usage| usage.llm_calls).sum();
        let _ = writeln!(
            text,
            "\n{} cases, answered by {} with {} effort, in {:.1} s and {calls} model calls",
            self.cases.len(),
            self.models.join(" and "),
            self.effort,
            self.seconds,
        );
        text
    }

    /// Writes both files; `file` is the JSON one.
    pub(super) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let page = format!("# Evaluation of {at}\n\n{}", self.markdown());
        write(file, &serde_json::to_vec_pretty(self)?)?;
        write(&file.with_extension("md"), page.as_bytes())
    }
}

/// The JSON file: `out`, or `name` in the folder that it is.
pub(super) fn file(out: &Path, name: &str) -> PathBuf {
    if out.is_dir() { out.join(name) } else { out.to_owned() }
}

pub(super) fn write(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let told = || format!("write {}", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(told)?;
    }
    std::fs::write(file, content).with_context(told)
}
