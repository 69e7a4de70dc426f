//! What the words of a question may refer to: tables, columns, stored values.
//!
//! Linking proposes; it never decides. Each span of tokens gets every target that it may mean,
//! with a score between 0 and 1; [`reading`] then lays spans side by side into whole readings of
//! the question and keeps the best few.

mod affinity;
mod contraries;
mod item;
mod linked;
mod names;
mod nouns;
mod reading;
mod shared;
mod spelling;
pub mod thesaurus;
mod values;
mod weight;

pub use item::{Item, Kind};
pub use reading::{Reading, continued, readings};

use catalog::Family;

use crate::{
    grammar::is_participle,
    lex::{Token, TokenKind},
    schema::{ColumnId, Schema, TableId},
};

/// Something of the catalog that a span of the question may mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Table(TableId),
    Column(ColumnId),
    /// A value stored in a column, as it is stored; `whole` when the span is all of it.
    Value {
        column: ColumnId,
        value: String,
        whole: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub target: Target,
    pub score: f32,
    /// Tokens it takes.
    pub length: usize,
}

impl Candidate {
    /// The table that it is, or that it belongs to.
    fn table(&self, schema: &Schema) -> TableId {
        match self.target {
            Target::Table(table) => table,
            Target::Column(column) | Target::Value { column, .. } => schema.table_of(column),
        }
    }

    fn is_dated(&self, schema: &Schema) -> bool {
        matches!(self.target, Target::Column(column) if schema.column(column).family.is_date())
    }

    /// Rows may be in it or not: a stored value, a flag, a date on which something happened.
    fn is_state(&self, schema: &Schema) -> bool {
        match self.target {
            Target::Table(_) => false,
            Target::Column(column) => {
                let family = schema.column(column).family;
                family == Family::Boolean || family.is_date()
            }
            Target::Value { whole, .. } => whole,
        }
    }
}

/// Finds candidates; built once for a catalog.
#[derive(Debug)]
pub struct Linker {
    names: names::NameIndex,
    values: values::ValueIndex,
}

impl Linker {
    pub fn new(schema: &Schema) -> Self {
        Self { names: names::NameIndex::new(schema), values: values::ValueIndex::new(schema) }
    }

    /// Quoted names of people that are stored in two columns, cut in two.
    pub fn cut_names(&self, schema: &Schema, tokens: &[Token]) -> Vec<Token> {
        let mut cut = Vec::with_capacity(tokens.len());
        for token in tokens {
            let parts = token.text.split_once(' ').filter(|(first, last)| {
                token.kind == TokenKind::Quoted
                    && !self.values.knows(&token.text)
                    && self.values.is_person(schema, first, last)
            });
            match parts {
                Some((first, last)) => cut.extend([token.quoted(first), token.quoted(last)]),
                None => cut.push(token.clone()),
            }
        }
        cut
    }

    /// "unpaid invoices", where only "paid" is known, are those not paid; so are "open" ones those
    /// not closed.
    pub fn cut_negations(&self, schema: &Schema, tokens: Vec<Token>) -> Vec<Token> {
        let mut cut = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            match self.contrary(schema, &tokens, at) {
                Some(two) => cut.extend(two),
                None => cut.push(token.clone()),
            }
        }
        cut
    }

    /// "not" and a state that is known, where the word itself is not.
    fn contrary(&self, schema: &Schema, tokens: &[Token], at: usize) -> Option<[Token; 2]> {
        let token = &tokens[at];
        let sure = |c: &Candidate| c.length == 1 && c.score > 0.75;
        let is_known_state = |[_, said]: &[Token; 2]| {
            let found = self.candidates(schema, std::slice::from_ref(said), 0);
            found.iter().any(|c| sure(c) && c.is_state(schema))
        };
        let own = self.candidates(schema, tokens, at);
        let mut own = own.iter().filter(|c| sure(c));
        if !token.is_word() {
            return None;
        }
        let rests =
            ["un", "non", "in"].iter().filter_map(|prefix| token.lower.strip_prefix(prefix));
        let mut cut = rests.filter(|rest| rest.len() > 3).filter_map(|rest| token.negated(rest));
        if own.clone().next().is_none()
            && let Some(two) = cut.find(is_known_state)
        {
            return Some(two);
        }
        // A date on which it was opened does not say that it is open.
        if own.any(|c| !c.is_dated(schema) || is_participle(&token.lower)) {
            return None;
        }
        contraries::of(&token.lower).map(|word| token.opposed(word)).find(is_known_state)
    }

    /// Everything that the tokens from `at` on may mean, at any length.
    pub fn candidates(&self, schema: &Schema, tokens: &[Token], at: usize) -> Vec<Candidate> {
        let mut found = self.names.candidates(schema, tokens, at);
        // What is named outright is not meant as another word for a stored value.
        let named: Vec<usize> = found.iter().filter(|c| c.score > 0.9).map(|c| c.length).collect();
        let values = self.values.candidates(schema, tokens, at);
        found.extend(values.into_iter().filter(|v| v.score > 0.7 || !named.contains(&v.length)));
        found
    }
}
