//! What is printed in the end.

use std::io::Write;

use proto::{Effort, api::Query};
use serde::Serialize;
use serde_json::Value;

use super::rows;

/// The SQL, how the question was read, the rows, and what it took.
pub(super) fn print(
    out: &mut impl Write,
    query: &Query,
    rows: &[Vec<Value>],
) -> std::io::Result<()> {
    writeln!(out, "{}\n", query.sql.as_deref().unwrap_or_default().trim_end())?;
    print_reading(out, query)?;
    if let Some(result) = &query.result {
        writeln!(out, "{}", rows::render(&result.columns, rows, terminal_width()))?;
    }
    writeln!(out, "{}", summary(query, rows.len() as u64))
}

pub(super) fn print_failure(query: &Query) {
    if let Some(sql) = &query.sql {
        eprintln!("{}\n", sql.trim_end());
    }
    let Some(error) = &query.error else {
        eprintln!("rowcall: {}", query.status);
        return;
    };
    eprintln!("rowcall: {}", error.message);
    if let Some(excerpt) = &error.excerpt {
        eprintln!("{excerpt}");
    }
    for reading in &error.readings {
        eprintln!("  - {}", reading.question);
    }
    if let Some(hint) = &error.hint {
        eprintln!("hint: {hint}");
    }
    if !error.readings.is_empty() {
        eprintln!("      rowcall ask \"…\" --after {}", query.id);
    }
}

pub(super) fn print_json(
    out: &mut impl Write,
    query: &Query,
    rows: Vec<Vec<Value>>,
) -> std::io::Result<()> {
    #[derive(Serialize)]
    struct Answer<'a> {
        #[serde(flatten)]
        query: &'a Query,
        rows: Vec<Vec<Value>>,
    }
    serde_json::to_writer_pretty(&mut *out, &Answer { query, rows })?;
    writeln!(out)
}

/// None where the output is no terminal, and as wide as it likes.
fn terminal_width() -> Option<u16> {
    comfy_table::Table::new().width()
}

fn print_reading(out: &mut impl Write, query: &Query) -> std::io::Result<()> {
    if let Some(explanation) = &query.explanation {
        writeln!(out, "{explanation}")?;
    }
    for assumption in &query.assumptions {
        writeln!(out, "Assumed: {assumption}")?;
    }
    for other in &query.alternatives {
        let difference = other.difference.as_deref().unwrap_or("not tried");
        writeln!(out, "It could also mean ({difference}): {}", other.sql)?;
    }
    if query.explanation.is_some() || !query.assumptions.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// `3 rows · SQL by builtin in 12 ms, run in 3 ms`.
fn summary(query: &Query, shown: u64) -> String {
    let (total, truncated) =
        query.result.as_ref().map_or((0, false), |result| (result.total_rows, result.truncated));
    let rows = if total == 1 { "row" } else { "rows" };
    let cut = if truncated { ", cut at the limit" } else { "" };
    let shown = if shown < total { format!(", the first {shown} shown") } else { String::new() };
    let author = query.model.as_deref().unwrap_or("?");
    let instead = match &query.fallback_from {
        Some(model) => format!(" because {model} is away"),
        None => String::new(),
    };
    let known = if query.cached { ", known from before" } else { "" };
    let sure = match query.confidence {
        Some(confidence) if query.effort == Some(Effort::Deep) => {
            format!(", {:.0} % sure", confidence * 100.0)
        }
        _ => String::new(),
    };
    let written = match query.timings.generation_ms {
        Some(ms) => format!("SQL by {author}{instead} in {ms} ms{known}{sure}, "),
        None => String::new(),
    };
    let ran = query.timings.execution_ms.unwrap_or_default();
    format!("{total} {rows}{cut}{shown} · {written}run in {ran} ms")
}
