//! Trying SQL out under tight limits, to see whether two statements find the same.

use std::time::Duration;

use engines::{EngineError, Next, RunLimits, Target};
use guard::{Approved, Policy};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use super::Work;

/// A trial that takes longer says nothing.
const PATIENCE: Duration = Duration::from_secs(5);
/// More rows are not compared, and an answer that long is rarely one to vote on.
const LIMITS: RunLimits = RunLimits { max_rows: 5_000, max_bytes: 2 << 20, page_rows: 500 };

/// What a statement found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    columns: usize,
    rows: usize,
    /// Of the rows as a multiset, whatever the order of rows and columns.
    fingerprint: [u8; 32],
}

/// None when it did not end in time, was too long, or there is no target that answers.
pub async fn run(work: Work<'_>, sql: &str) -> Option<Trial> {
    let approved = guard::check(sql, &Policy::postgres(&work.schema.catalog)).ok()?;
    let stop = CancellationToken::new();
    // Dropped however this ends, it takes the statement off the target.
    let _stopped = stop.clone().drop_guard();
    match tokio::time::timeout(PATIENCE, rows(work.target?, &approved, stop)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            tracing::debug!("a candidate does not run: {error}");
            None
        }
        Err(_) => None,
    }
}

/// None when there are more rows than are compared.
async fn rows(
    target: &Target,
    approved: &Approved,
    stop: CancellationToken,
) -> Result<Option<Trial>, EngineError> {
    let mut stream = target.run(approved, LIMITS, stop).await?;
    let columns = stream.columns().len();
    let mut found = Vec::new();
    loop {
        match stream.next().await? {
            Next::Rows(batch) => found.extend(read(&batch.json)),
            Next::End(end) => return Ok((!end.truncated).then(|| Trial::new(columns, found))),
        }
    }
}

/// The rows of a batch: JSON arrays with commas between them.
fn read(json: &[u8]) -> Vec<Vec<Value>> {
    let whole = [b"[", json, b"]"].concat();
    serde_json::from_slice(&whole).expect("rows leave the engine as JSON arrays")
}

impl Trial {
    fn new(columns: usize, rows: Vec<Vec<Value>>) -> Self {
        let mut lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
        lines.sort_unstable();
        let mut digest = Sha256::new();
        for line in &lines {
            digest.update(line);
            digest.update("\n");
        }
        Self { columns, rows: lines.len(), fingerprint: digest.finalize().into() }
    }

    /// What is other about this one, seen from `winner`.
    pub fn difference(&self, winner: &Self) -> String {
        if self.rows != winner.rows {
            let noun = if self.rows == 1 { "row" } else { "rows" };
            format!("{} {noun} instead of {}", self.rows, winner.rows)
        } else if self.columns != winner.columns {
            let noun = if self.columns == 1 { "column" } else { "columns" };
            format!("{} {noun} instead of {}", self.columns, winner.columns)
        } else {
            "other values".to_owned()
        }
    }

    #[cfg(test)]
    pub fn of(columns: usize, rows: &[&str]) -> Self {
        Self::new(columns, read(rows.join(",").as_bytes()))
    }
}

/// A row whose cells stand in an order of their own.
fn line(row: &[Value]) -> String {
    let mut cells: Vec<String> = row.iter().map(cell).collect();
    cells.sort_unstable();
    cells.join("\u{1f}")
}

/// Numbers that differ by how they were computed are the same, and so are those that were too
/// exact for JSON and came as text.
fn cell(value: &Value) -> String {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    number.filter(|n: &f64| n.is_finite()).map_or_else(|| value.to_string(), |n| format!("{n:.5e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_the_last_digits_make_no_difference() {
        let one = Trial::of(2, &[r#"["a",1]"#, r#"["b","2.0000001"]"#]);
        assert_eq!(one, Trial::of(2, &[r#"[2,"b"]"#, r#"[1.0,"a"]"#]));
        assert_ne!(one, Trial::of(2, &[r#"["a",2]"#, r#"["b",1]"#]));
        assert_ne!(one, Trial::of(2, &[r#"["a",1]"#]));
    }

    #[test]
    fn what_differs_is_said_in_words() {
        let one = Trial::of(1, &["[1]"]);
        assert_eq!(Trial::of(1, &["[1]", "[1]"]).difference(&one), "2 rows instead of 1");
        assert_eq!(Trial::of(2, &["[1,2]"]).difference(&one), "2 columns instead of 1");
        assert_eq!(Trial::of(1, &["[3]"]).difference(&one), "other values");
    }
}
