//! The names that the words from one place on may be: the best score of each, at each length.

use super::super::{
    Candidate, Target,
    nouns::{is_identifier, token_root},
};
use crate::{
    grammar::is_participle,
    lex::{
        Token,
        keyword::{Key, keys},
    },
    schema::Schema,
};

/// A table scoring more is called by its own name.
const NAMED: f32 = 0.9;
/// A column scoring less only has the words among its own.
const RESEMBLES: f32 = 0.8;
/// What a reference keeps that is named like what it refers to.
const REFERENCE: f32 = 0.88;

#[derive(Default)]
pub(super) struct Best {
    found: Vec<Candidate>,
    /// Which of them were reached by a synonym.
    synonyms: Vec<(usize, Target)>,
}

impl Best {
    pub fn offer(&mut self, target: &Target, score: f32, length: usize) {
        match self.found.iter_mut().find(|c| c.length == length && c.target == *target) {
            Some(known) => known.score = known.score.max(score),
            None => self.found.push(Candidate { target: target.clone(), score, length }),
        }
    }

    pub fn synonym(&mut self, target: &Target, length: usize) {
        self.synonyms.push((length, target.clone()));
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn retain(&mut self, keep: impl FnMut(&Candidate) -> bool) {
        self.found.retain(keep);
    }

    /// Drops what a better name at the same place rules out.
    pub fn settle(&mut self, schema: &Schema, tokens: &[Token], at: usize) {
        self.prefer_names_to_synonyms(schema);
        self.prefer_tables(schema, tokens, at);
        self.keep_totals(schema, &tokens[at]);
        // "companies by sales": only a deed takes "by" into its name.
        self.found.retain(|c| {
            !tokens[at + c.length - 1].is("by") || !matches!(c.target, Target::Table(_))
        });
    }

    /// What is named outright needs no synonym, unless only a summary has the name.
    fn prefer_names_to_synonyms(&mut self, schema: &Schema) {
        let summed_up = |target: &Target| match *target {
            Target::Column(column) => schema.is_view(schema.table_of(column)),
            _ => false,
        };
        let named = self.found.iter().filter(|c| c.score > 0.95 && !summed_up(&c.target));
        let exact: Vec<usize> = named.map(|c| c.length).collect();
        let synonyms = std::mem::take(&mut self.synonyms);
        self.found.retain(|c| {
            c.score > NAMED
                || !exact.contains(&c.length)
                || !synonyms.contains(&(c.length, c.target.clone()))
        });
    }

    /// "airlines" are the airlines, not some column with the word in its name, nor the reference
    /// to one, unless its identifier is spoken of.
    fn prefer_tables(&mut self, schema: &Schema, tokens: &[Token], at: usize) {
        let tables: Vec<usize> = self
            .found
            .iter()
            .filter(|c| matches!(c.target, Target::Table(_)) && c.score > NAMED)
            .map(|c| c.length)
            .collect();
        let identified = |length: usize| {
            tokens[at..at + length].iter().any(|t| t.lower.starts_with("id") || t.is("code"))
        };
        let refers = |column| schema.column(column).is_reference;
        self.found.retain(|c| {
            let Target::Column(column) = c.target else { return true };
            let number = refers(column) || is_identifier(schema, column);
            // "orders" are not when something was ordered.
            let deed = schema.is_temporal(column) && !is_participle(&tokens[at].lower);
            let own = &schema.tables[schema.table_of(column)].words;
            if tables.contains(&c.length)
                && deed
                && c.length == 1
                && own.len() == 1
                && schema.column(column).words.first() == own.first()
            {
                return false;
            }
            !tables.contains(&c.length) || c.score >= RESEMBLES && (!number || identified(c.length))
        });
        for candidate in &mut self.found {
            if let Target::Column(column) = candidate.target
                && refers(column)
                && !identified(candidate.length)
            {
                candidate.score *= REFERENCE;
            }
        }
    }

    /// "total price" adds prices up: only a name that says "total" itself is meant by it.
    fn keep_totals(&mut self, schema: &Schema, first: &Token) {
        if !matches!(keys(std::slice::from_ref(first))[..], [(Key::Aggregate(_), 1), ..]) {
            return;
        }
        let root = token_root(first);
        let says = |words: &[String]| words.iter().any(|w| w == root);
        self.found.retain(|c| match c.target {
            Target::Table(table) => says(&schema.tables[table].words),
            Target::Column(column) => says(&schema.column(column).words),
            Target::Value { .. } => true,
        });
    }

    /// In an order that does not depend on how the indexes are laid out.
    pub fn into_candidates(mut self) -> Vec<Candidate> {
        let place = |c: &Candidate| match c.target {
            Target::Table(t) => (0, t),
            Target::Column(c) => (1, c),
            Target::Value { column, .. } => (2, column),
        };
        self.found.sort_by(|a, b| b.score.total_cmp(&a.score).then(place(a).cmp(&place(b))));
        self.found
    }
}
