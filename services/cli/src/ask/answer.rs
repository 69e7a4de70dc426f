//! What is printed in the end.

use proto::api::Query;
use serde::Serialize;
use serde_json::Value;

use super::rows;

/// The SQL, how the question was read, the rows, and what it took.
pub(super) fn print(query: &Query, rows: &[Vec<Value>]) {
    println!("{}\n", query.sql.as_deref().unwrap_or_default().trim_end());
    print_reading(query);
    let Some(result) = &query.result else { return };
    println!("{}", rows::table(&result.columns, rows));
    println!("{}", summary(query, rows.len() as u64));
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
    if let Some(hint) = &error.hint {
        eprintln!("hint: {hint}");
    }
}

pub(super) fn print_json(query: &Query, rows: Vec<Vec<Value>>) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Answer<'a> {
        #[serde(flatten)]
        query: &'a Query,
        rows: Vec<Vec<Value>>,
    }
    println!("{}", serde_json::to_string_pretty(&Answer { query, rows })?);
    Ok(())
}

fn print_reading(query: &Query) {
    if let Some(explanation) = &query.explanation {
        println!("{explanation}");
    }
    for assumption in &query.assumptions {
        println!("Assumed: {assumption}");
    }
    if query.explanation.is_some() || !query.assumptions.is_empty() {
        println!();
    }
}

/// `3 rows · SQL by builtin in 12 ms, run in 3 ms`.
fn summary(query: &Query, shown: u64) -> String {
    let (total, truncated) =
        query.result.as_ref().map_or((0, false), |result| (result.total_rows, result.truncated));
    let rows = if total == 1 { "row" } else { "rows" };
    let cut = if truncated { ", cut at the limit" } else { "" };
    let shown = if shown < total { format!(", the first {shown} shown") } else { String::new() };
    let author = query.model.as_deref().unwrap_or("?");
    let written = match query.timings.generation_ms {
        Some(ms) => format!("SQL by {author} in {ms} ms, "),
        None => String::new(),
    };
    let ran = query.timings.execution_ms.unwrap_or_default();
    format!("{total} {rows}{cut}{shown} · {written}run in {ran} ms")
}
