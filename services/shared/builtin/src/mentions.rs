//! Which words of a question are values that the database stores.

use crate::{
    lex::Token,
    link::{Candidate, Linker, Target},
    schema::Schema,
};

/// Words of a question that are, or are meant to be, a stored value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As they stand in the question.
    pub words: String,
    /// The table's name, with its schema where that is needed.
    pub table: String,
    pub column: String,
    /// As it is stored.
    pub value: String,
}

/// More than a prompt has use for.
const MOST: usize = 20;
/// Columns told of one span.
const COLUMNS: usize = 5;
/// Words that are values only in the right place.
const FAINTEST: f32 = 0.5;

/// The mentions of a question, the surest first.
pub fn find(linker: &Linker, schema: &Schema, question: &str, tokens: &[Token]) -> Vec<Mention> {
    let mut found: Vec<Found> = (0..tokens.len())
        .flat_map(|at| {
            let candidates = linker.candidates(schema, tokens, at).into_iter();
            candidates.filter(|c| c.score > FAINTEST).map(move |c| Found { at, candidate: c })
        })
        .filter(|f| matches!(f.candidate.target, Target::Value { whole: true, .. }))
        .collect();
    // Of "united states", the states alone say nothing more.
    let spans: Vec<(usize, usize)> = found.iter().map(Found::span).collect();
    found.retain(|f| {
        let (from, until) = f.span();
        !spans.iter().any(|&(a, b)| a <= from && until <= b && b - a > until - from)
    });
    found.sort_by(|a, b| {
        let weigh = |f: &Found| f.candidate.score * f.candidate.length as f32;
        weigh(b).total_cmp(&weigh(a)).then(a.at.cmp(&b.at))
    });
    let mut mentions: Vec<(usize, Mention)> = Vec::new();
    for Found { at, candidate } in found {
        let Target::Value { column, value, .. } = candidate.target else { continue };
        if mentions.iter().filter(|(place, _)| *place == at).count() == COLUMNS {
            continue;
        }
        let span = &tokens[at..at + candidate.length];
        let (start, end) = (span[0].start, span[span.len() - 1].end);
        let mention = Mention {
            words: question.get(start..end).unwrap_or_default().to_owned(),
            table: schema.catalog_table(schema.table_of(column)).display_name(),
            column: schema.column(column).name.clone(),
            value,
        };
        if !mentions.iter().any(|(_, known)| *known == mention) {
            mentions.push((at, mention));
        }
    }
    mentions.truncate(MOST);
    mentions.into_iter().map(|(_, mention)| mention).collect()
}

struct Found {
    at: usize,
    candidate: Candidate,
}

impl Found {
    fn span(&self) -> (usize, usize) {
        (self.at, self.at + self.candidate.length)
    }
}
