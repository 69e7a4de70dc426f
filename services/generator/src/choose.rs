//! Stage one: which tables the SQL is written from.

use serde::Deserialize;

use crate::{prompt, schema::Schema, writer::Writer};
use proto::JobError;

/// Recalled by words and shown to the model that chooses.
const CANDIDATES: usize = 40;
/// Taken without being chosen, when the model's choice is no use.
const FALLBACK: usize = 12;

#[derive(Deserialize)]
struct Choice {
    tables: Vec<String>,
}

/// Positions of the chosen tables, in the order of the catalog. A schema that fits into
/// `budget` tokens is taken whole: no choice is better than the writer's own.
pub async fn tables(
    writer: &mut Writer<'_>,
    question: &str,
    schema: &Schema,
    budget: usize,
) -> Result<Vec<usize>, JobError> {
    if schema.tokens.iter().sum::<usize>() <= budget {
        return Ok((0..schema.tokens.len()).collect());
    }
    let candidates = candidates(question, schema);
    let chosen = if candidates.len() > FALLBACK {
        let system = prompt::choose(&schema.tables(&candidates));
        let answer = writer.ask(system, question, &prompt::choice_schema()).await?;
        read(&answer, schema, &candidates)
    } else {
        candidates
    };
    Ok(completed(chosen, schema, budget))
}

/// By the question's words, and by the tables of similar examples.
fn candidates(question: &str, schema: &Schema) -> Vec<usize> {
    let mut candidates = schema.recall.candidates(question, CANDIDATES);
    for example in schema.knowledge.nearest(question, 3) {
        let words: Vec<&str> =
            example.sql.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let used = (0..schema.tokens.len())
            .filter(|n| words.contains(&schema.catalog.tables[*n].name.as_str()));
        for table in used {
            if !candidates.contains(&table) {
                candidates.push(table);
            }
        }
    }
    candidates
}

/// The tables that the answer names. An answer without any is no reason to fail: the likeliest
/// candidates are a fair choice too.
fn read(answer: &str, schema: &Schema, candidates: &[usize]) -> Vec<usize> {
    let names = llm::answer::json::<Choice>(answer).map(|choice| choice.tables).unwrap_or_default();
    let is_named = |n: &usize| {
        let table = &schema.catalog.tables[*n];
        let full = table.display_name();
        names.iter().any(|name| name.eq_ignore_ascii_case(&full) || *name == table.name)
    };
    let mut chosen: Vec<usize> = candidates.iter().copied().filter(is_named).collect();
    if chosen.is_empty() {
        chosen = candidates.iter().copied().take(FALLBACK).collect();
    }
    chosen
}

/// Adds what joins the chosen, and keeps within the budget; the first table always stays.
fn completed(mut chosen: Vec<usize>, schema: &Schema, budget: usize) -> Vec<usize> {
    chosen.extend(schema.recall.bridges(&chosen));
    let mut spent = 0;
    let mut kept = Vec::new();
    for table in chosen {
        spent += schema.tokens[table];
        if spent <= budget || kept.is_empty() {
            kept.push(table);
        }
    }
    kept.sort_unstable();
    kept
}
