//! Trying SQL out under tight limits, to see whether two statements find the same.

use std::time::Duration;

use catalog::Family;
use engines::{EngineError, Next, RunLimits, Target};
use guard::Approved;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use super::Work;

/// A trial that takes longer says nothing.
const PATIENCE: Duration = Duration::from_secs(5);
/// More rows are not compared, and an answer that long is rarely one to vote on.
const LIMITS: RunLimits = RunLimits { max_rows: 5_000, max_bytes: 2 << 20, page_rows: 500 };

/// What came of trying a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    Found(Found),
    /// It runs, and finds more than is compared, or takes longer than is waited.
    TooMuch,
    /// It does not run, or there is nothing to run it on.
    Failed,
}

/// Rows, as far as others can be compared with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    columns: usize,
    rows: usize,
    /// There is no value in it: no rows, or nothing but nulls.
    is_empty: bool,
    /// Of the rows as a multiset, whatever the order of rows and columns.
    fingerprint: [u8; 32],
}

pub async fn run(work: Work<'_>, sql: &str) -> Trial {
    let Some(target) = work.target else { return Trial::Failed };
    let Ok(approved) = guard::check(sql, &work.schema.policy(Some(target))) else {
        return Trial::Failed;
    };
    let stop = CancellationToken::new();
    // Dropped however this ends, it takes the statement off the target.
    let _stopped = stop.clone().drop_guard();
    match tokio::time::timeout(PATIENCE, rows(target, &approved, stop)).await {
        Ok(Ok(trial)) => trial,
        Ok(Err(error)) => {
            tracing::debug!("a candidate does not run: {error}");
            Trial::Failed
        }
        Err(_) => Trial::TooMuch,
    }
}

async fn rows(
    target: &Target,
    approved: &Approved,
    stop: CancellationToken,
) -> Result<Trial, EngineError> {
    let mut stream = target.run(approved, LIMITS, stop).await?;
    let numeric: Vec<bool> =
        stream.columns().iter().map(|column| is_numeric(&column.data_type)).collect();
    let mut found = Vec::new();
    loop {
        match stream.next().await? {
            Next::Rows(batch) => match read(&batch.json) {
                Some(rows) => found.extend(rows),
                None => return Ok(Trial::TooMuch),
            },
            Next::End(end) if end.truncated => return Ok(Trial::TooMuch),
            Next::End(_) => return Ok(Trial::Found(Found::new(&numeric, &found))),
        }
    }
}

/// The rows of a batch: JSON arrays with commas between them. None for stored JSON that is
/// deeper, or whose numbers are longer, than is read here.
fn read(json: &[u8]) -> Option<Vec<Vec<Value>>> {
    serde_json::from_slice(&[b"[", json, b"]"].concat()).ok()
}

/// In whichever engine's words.
fn is_numeric(data_type: &str) -> bool {
    Family::of(data_type).is_number()
}

impl Found {
    fn new(numeric: &[bool], rows: &[Vec<Value>]) -> Self {
        let mut lines: Vec<String> = rows.iter().map(|row| line(numeric, row)).collect();
        lines.sort_unstable();
        let mut digest = Sha256::new();
        for line in &lines {
            digest.update((line.len() as u64).to_be_bytes());
            digest.update(line);
        }
        Self {
            columns: numeric.len(),
            rows: lines.len(),
            is_empty: rows.iter().flatten().all(Value::is_null),
            fingerprint: digest.finalize().into(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.is_empty
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

    /// Of columns of text.
    #[cfg(test)]
    pub fn of(columns: usize, rows: &[&str]) -> Self {
        Self::new(&vec![false; columns], &read(rows.join(",").as_bytes()).unwrap())
    }
}

/// A row whose cells stand in an order of their own.
fn line(numeric: &[bool], row: &[Value]) -> String {
    let of_column = |n: usize| numeric.get(n).copied().unwrap_or_default();
    let mut cells: Vec<String> =
        row.iter().enumerate().map(|(n, value)| cell(value, of_column(n))).collect();
    cells.sort_unstable();
    cells.join("\u{1f}")
}

/// Numbers that differ by how they were computed are the same. Whole ones are compared to the
/// last digit: they count, or name something. What a number was too exact for in JSON came as text.
fn cell(value: &Value, is_numeric: bool) -> String {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if is_numeric => text.clone(),
        other => return other.to_string(),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_whole = fraction.bytes().all(|digit| digit == b'0')
        && whole.trim_start_matches('-').bytes().all(|digit| digit.is_ascii_digit());
    match text.parse::<f64>() {
        _ if is_whole => whole.to_owned(),
        Ok(number) if number.is_finite() => format!("{number:.9e}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_the_last_digits_of_a_fraction_make_no_difference() {
        let one = Found::of(2, &[r#"["a",0.1]"#, r#"["b",2.0]"#]);
        assert_eq!(one, Found::of(2, &[r#"[2,"b"]"#, r#"[0.1000000000001,"a"]"#]));
        assert_ne!(one, Found::of(2, &[r#"["a",2]"#, r#"["b",0.1]"#]));
        assert_ne!(one, Found::of(2, &[r#"["a",0.1]"#]));
    }

    #[test]
    fn whole_numbers_and_texts_are_compared_to_the_last_digit() {
        assert_ne!(Found::of(1, &["[1234561]"]), Found::of(1, &["[1234564]"]));
        assert_ne!(Found::of(1, &[r#"["00123"]"#]), Found::of(1, &[r#"["123"]"#]));
        let exact = |text: &str| Found::new(&[true], &[vec![text.into()]]);
        assert_eq!(exact("9007199254740993.00"), exact("9007199254740993"));
        assert_ne!(exact("9007199254740993"), exact("9007199254740992"));
    }

    #[test]
    fn numbers_are_known_by_the_names_of_every_engine() {
        for name in ["bigint", "numeric", "double precision", "int unsigned", "decimal", "double"] {
            assert!(is_numeric(name), "{name}");
        }
        for name in ["text", "interval", "varchar", "datetime", "boolean"] {
            assert!(!is_numeric(name), "{name}");
        }
        let exact = |text: &str| Found::new(&[is_numeric("decimal")], &[vec![text.into()]]);
        assert_eq!(exact("21.25"), exact("21.250000"), "MySQL's divisions add digits");
    }

    #[test]
    fn nothing_but_nulls_is_nothing() {
        assert!(Found::of(1, &[]).is_empty() && Found::of(2, &["[null,null]"]).is_empty());
        assert!(!Found::of(1, &["[0]"]).is_empty());
    }

    #[test]
    fn what_differs_is_said_in_words() {
        let one = Found::of(1, &["[1]"]);
        assert_eq!(Found::of(1, &["[1]", "[1]"]).difference(&one), "2 rows instead of 1");
        assert_eq!(Found::of(2, &["[1,2]"]).difference(&one), "2 columns instead of 1");
        assert_eq!(Found::of(1, &["[3]"]).difference(&one), "other values");
    }
}
