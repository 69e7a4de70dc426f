//! "departure and arrival dates": a noun that is said once and meant twice.

use super::{Candidate, Linker, Target};
use crate::{
    lex::Token,
    schema::{Schema, TableId},
};

/// Both names must be matched about this well.
const SURE: f32 = 0.74;
/// What a name is worth whose noun has to be borrowed.
const BORROWED: f32 = 0.97;
/// The farthest that the noun may be, in tokens.
const REACH: usize = 5;

/// Adds to `found` what words mean together with the noun of their neighbour.
pub(super) fn complete(
    linker: &Linker,
    schema: &Schema,
    tokens: &[Token],
    found: &mut [Vec<Candidate>],
) {
    for at in 0..tokens.len() {
        let borrowed = borrowed(linker, schema, tokens, at, found);
        found[at].extend(borrowed);
    }
}

/// Columns that the word at `at` names once the noun behind the next "and" is put after it.
fn borrowed(
    linker: &Linker,
    schema: &Schema,
    tokens: &[Token],
    at: usize,
    found: &[Vec<Candidate>],
) -> Vec<Candidate> {
    let Some(next) = listed(tokens, at) else { return Vec::new() };
    if !tokens[at].is_word()
        || is_generic(&tokens[at])
        || found[at].iter().any(|c| c.length == 1 && c.score > 0.9)
    {
        return Vec::new();
    }
    let mut columns = Vec::new();
    for noun in next + 1..tokens.len().min(at + REACH) {
        if !tokens[noun].is_word() || tokens[noun].root == tokens[at].root {
            break;
        }
        let tables: Vec<TableId> = found[next]
            .iter()
            .filter(|c| c.length == noun + 1 - next && c.score > SURE && is_column(c))
            .map(|c| c.table(schema))
            .collect();
        if tables.is_empty() {
            continue;
        }
        let span = [tokens[at].clone(), tokens[noun].clone()];
        columns.extend(
            linker
                .candidates(schema, &span, 0)
                .into_iter()
                .filter(|c| c.length == 2 && c.score > SURE && is_column(c))
                .filter(|c| tables.contains(&c.table(schema)))
                .map(|c| Candidate { score: c.score * BORROWED, length: 1, ..c }),
        );
    }
    columns
}

/// The place of the word that "and" or a comma joins to the one at `at`.
fn listed(tokens: &[Token], at: usize) -> Option<usize> {
    let joins =
        |i: usize| tokens.get(i).is_some_and(|t| ["and", "or", "&", ","].iter().any(|w| t.is(w)));
    let mut next = at + 1;
    while next < at + 3 && joins(next) {
        next += 1;
    }
    (next > at + 1 && next < tokens.len()).then_some(next)
}

/// Every table answers to it: it borrows nothing.
fn is_generic(token: &Token) -> bool {
    matches!(token.root.as_str(), "name" | "titl" | "id" | "code" | "number" | "date" | "type")
}

fn is_column(candidate: &Candidate) -> bool {
    matches!(candidate.target, Target::Column(_))
}
