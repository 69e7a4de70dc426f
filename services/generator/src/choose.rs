//! Stage one: which tables the SQL is written from.

use builtin::Mention;
use proto::JobError;
use serde::Deserialize;

use crate::{knowledge::Relevant, pipeline::Ask, prompt, schema::Schema, writer::Writer};

/// Recalled by words and shown to the model that chooses.
const CANDIDATES: usize = 40;
/// Taken without being chosen, when the model's choice is no use.
const FALLBACK: usize = 12;

/// What speaks for a table beside the question's words, as a share of what all words together
/// say for the likeliest.
mod weight {
    /// Of the table that is nearest in meaning.
    pub const MEANING: f32 = 0.8;
    /// Of one that holds a value which the question mentions.
    pub const MENTION: f32 = 0.4;
    /// Of one that the SQL of a similar example reads, for each example.
    pub const EXAMPLE: f32 = 0.2;
}

#[derive(Deserialize)]
struct Choice {
    tables: Vec<String>,
}

/// What tables are looked for by.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// The question, and what it goes on from.
    pub subject: &'a str,
    /// Its vector, where there are embeddings.
    pub embedding: Option<&'a [f32]>,
    pub knowledge: &'a Relevant,
    /// Words of the question that are stored somewhere.
    pub mentions: &'a [Mention],
}

/// As [`tables`], without asking anybody.
pub fn likeliest(hints: &Hints<'_>, schema: &Schema, budget: usize) -> Vec<usize> {
    if fits_whole(schema, budget) {
        return (0..schema.tokens.len()).collect();
    }
    let mut candidates = candidates(hints, schema);
    candidates.truncate(FALLBACK);
    completed(candidates, schema, budget)
}

/// Positions of the chosen tables, in the order of the catalog. A schema that fits into
/// `budget` tokens is taken whole: no choice is better than the writer's own.
pub async fn tables(
    writer: &Writer<'_>,
    ask: Ask<'_>,
    hints: &Hints<'_>,
    schema: &Schema,
    budget: usize,
) -> Result<Vec<usize>, JobError> {
    if fits_whole(schema, budget) {
        return Ok((0..schema.tokens.len()).collect());
    }
    let candidates = candidates(hints, schema);
    let room: usize = candidates.iter().map(|table| schema.tokens[*table]).sum();
    let chosen = if room > budget {
        let system = prompt::choose(&schema.tables(&candidates));
        let question = prompt::question(ask.question, ask.conversation);
        let answer = writer.ask(system, question, &prompt::choice_schema()).await?;
        read(&answer, schema, &candidates)
    } else {
        candidates
    };
    Ok(completed(chosen, schema, budget))
}

fn fits_whole(schema: &Schema, budget: usize) -> bool {
    schema.tokens.iter().sum::<usize>() <= budget
}

/// By the question's words and its meaning, by what it mentions, and by the tables of similar
/// examples, all of it weighed together.
fn candidates(hints: &Hints<'_>, schema: &Schema) -> Vec<usize> {
    let mut others: Vec<(usize, f32)> = Vec::new();
    if let Some(nearness) = schema.similar_tables(hints.embedding) {
        others
            .extend(nearness.into_iter().enumerate().map(|(n, near)| (n, near * weight::MEANING)));
    }
    for (n, table) in schema.catalog.tables.iter().enumerate() {
        let name = table.display_name();
        if hints.mentions.iter().any(|mention| mention.table == name) {
            others.push((n, weight::MENTION));
        }
    }
    for example in &hints.knowledge.examples {
        let words: Vec<&str> =
            example.sql.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let used = (0..schema.tokens.len())
            .filter(|n| words.contains(&schema.catalog.tables[*n].name.as_str()));
        others.extend(used.map(|n| (n, weight::EXAMPLE)));
    }
    schema.recall.candidates(hints.subject, &others, CANDIDATES)
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
        let fits = spent + schema.tokens[table] <= budget;
        if fits || kept.is_empty() {
            spent += schema.tokens[table];
            kept.push(table);
        }
    }
    kept.sort_unstable();
    kept
}
