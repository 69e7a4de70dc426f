//! Stage one: which tables the SQL is written from.

use builtin::Mention;
use catalog::Table;
use proto::JobError;
use serde::Deserialize;

use crate::{knowledge::Relevant, lexical, pipeline::Ask, prompt, schema::Schema, writer::Writer};

/// Recalled by words and shown to the model that chooses.
const CANDIDATES: usize = 40;
/// Recalled by meaning besides.
const BY_MEANING: usize = 20;
/// Taken without being chosen, when the model's choice is no use.
const FALLBACK: usize = 12;

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
    writer: &mut Writer<'_>,
    ask: Ask<'_>,
    hints: &Hints<'_>,
    schema: &Schema,
    budget: usize,
) -> Result<Vec<usize>, JobError> {
    if fits_whole(schema, budget) {
        return Ok((0..schema.tokens.len()).collect());
    }
    let candidates = candidates(hints, schema);
    let chosen = if candidates.len() > FALLBACK {
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

/// By the question's words, and by all else that speaks for a table: what the question mentions,
/// its meaning, similar examples. Where nothing speaks for any, those that stand first: who
/// chooses, or writes, at least sees what there is.
fn candidates(hints: &Hints<'_>, schema: &Schema) -> Vec<usize> {
    let by_words = schema.recall.candidates(hints.subject, CANDIDATES);
    let tables = || (0..schema.tokens.len()).map(|n| (n, &schema.catalog.tables[n]));
    let is_mentioned =
        |table: &Table| hints.mentions.iter().any(|mention| mention.table == table.display_name());
    let mentioned = tables().filter(|(_, table)| is_mentioned(table)).map(|(n, _)| n);
    let by_meaning = schema
        .similar_tables(hints.embedding)
        .map(|nearness| lexical::best(&nearness, BY_MEANING))
        .unwrap_or_default();
    let by_examples = hints.knowledge.examples.iter().flat_map(|example| {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let words: Vec<&str> = example.sql.split(|c| !is_name(c)).collect();
        tables().filter(move |(_, table)| words.contains(&table.name.as_str())).map(|(n, _)| n)
    });
    let besides = mentioned.chain(interleaved(by_meaning, by_examples.collect())).collect();
    let candidates = interleaved(by_words, besides);
    if candidates.is_empty() {
        tables().map(|(n, _)| n).take(CANDIDATES).collect()
    } else {
        candidates
    }
}

/// The best of both first, in turn: neither knows how sure the other is.
fn interleaved(one: Vec<usize>, other: Vec<usize>) -> Vec<usize> {
    let length = one.len().max(other.len());
    let in_turn = (0..length).flat_map(|n| [one.get(n), other.get(n)]).flatten();
    let mut all = Vec::new();
    for table in in_turn {
        if !all.contains(table) {
            all.push(*table);
        }
    }
    all
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
