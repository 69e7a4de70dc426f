//! Links words to the names and descriptions of tables and columns.

mod best;
mod index;

use std::collections::HashMap;

use super::{
    Candidate, Target,
    nouns::{
        fillers, follows_determiner, is_filler, is_filler_token, is_identifier, is_known_word,
        is_verb_form, token_root,
    },
    thesaurus::synonyms,
};
use crate::{
    grammar::is_participle,
    lex::{
        Token, TokenKind,
        keyword::{Key, keys},
        vague::is_vague,
    },
    schema::{Schema, TableId},
};
use best::Best;

/// The longest name, in words, that is looked for.
const LONGEST: usize = 6;

/// Scores of the ways to match, best first.
const EXACT: f32 = 1.0;
const SAME_WORDS: f32 = 0.97;
const SYNONYM: f32 = 0.8;
const INITIALS: f32 = 0.9;
const PARTIAL: f32 = 0.5;
const DESCRIBED: f32 = 0.55;
const ROLE: f32 = 0.9;
const SUBJECT: f32 = 0.92;
const MISSPELT: f32 = 0.7;
const SHORTENED: f32 = 0.7;
/// What is left of a match with what was done, where the word is none of doing.
const DONE: f32 = 0.6;

/// A shorter name is a word of its own, not the beginning of one.
const SHORTEST: usize = 4;

#[derive(Debug)]
pub struct NameIndex {
    /// All words of a name, run together.
    squeezed: HashMap<String, Vec<(Target, f32)>>,
    /// All words of a name, sorted.
    bags: HashMap<String, Vec<(Target, f32)>>,
    /// Each word of a name, with the share of the name that it makes.
    words: HashMap<String, Vec<(Target, f32)>>,
    /// Words of descriptions.
    described: HashMap<String, Vec<Target>>,
    /// First words of the descriptions of tables.
    subjects: HashMap<String, Vec<TableId>>,
}

impl NameIndex {
    pub fn new(schema: &Schema) -> Self {
        let mut index = Self {
            squeezed: HashMap::new(),
            bags: HashMap::new(),
            words: HashMap::new(),
            described: HashMap::new(),
            subjects: HashMap::new(),
        };
        for table in 0..schema.tables.len() {
            index.add_table(schema, table);
        }
        index
    }

    pub fn candidates(&self, schema: &Schema, tokens: &[Token], at: usize) -> Vec<Candidate> {
        let mut best = Best::default();
        // A question word opens questions, whatever columns are called.
        if matches!(tokens[at].lower.as_str(), "how" | "what" | "which" | "who" | "why") {
            return Vec::new();
        }
        let longest = tokens[at..]
            .iter()
            .take(LONGEST)
            .take_while(|t| t.is_word() || matches!(t.kind, TokenKind::Number(_)))
            .count();
        let noun = at > 0 && follows_determiner(&tokens[at - 1]);
        for length in 1..=longest {
            let span = &tokens[at..at + length];
            let last = &span[length - 1];
            let first_filler = is_filler_token(&span[0]);
            let trails = is_filler_token(last) && !last.is("by") || is_auxiliary(last);
            if first_filler || length > 1 && trails {
                continue;
            }
            self.whole(schema, span, noun, &mut best);
        }
        if tokens[at].is_word() && !is_filler_token(&tokens[at]) {
            self.parts(schema, tokens, at, &mut best);
            self.described(&tokens[at], &mut best);
            if best.is_empty() && !is_known_word(&tokens[at..]) {
                self.misspelt(&tokens[at], &mut best);
                self.shortened(&tokens[at], &mut best);
            }
        }
        best.settle(schema, tokens, at);
        // "the number of …" counts; it names no number.
        let after_noun = at > 0 && tokens[at - 1].is_word() && keys(&tokens[at - 1..]).is_empty();
        if !after_noun
            && matches!(tokens[at].lower.as_str(), "number" | "numbers" | "count")
            && tokens.get(at + 1).is_some_and(|t| t.is("of"))
        {
            best.retain(|c| c.length > 1 && !numbers_each(schema, tokens, at, c));
        }
        best.into_candidates()
    }

    /// The whole span against whole names.
    fn whole(&self, schema: &Schema, span: &[Token], noun: bool, best: &mut Best) {
        let roots: Vec<&str> = span.iter().map(token_root).collect();
        let length = span.len();
        for (target, weight) in self.squeezed.get(&roots.concat()).into_iter().flatten() {
            best.offer(target, EXACT * weight, length);
        }
        // "the card type and code" are two.
        if span.iter().any(joins) {
            return;
        }
        let mut bag: Vec<&str> = roots.iter().copied().filter(|r| !is_filler(r)).collect();
        bag.sort_unstable();
        if bag.is_empty() {
            return;
        }
        for (target, weight) in self.bags.get(&bag.join(" ")).into_iter().flatten() {
            let done = if only_done(schema, target, &span[0]) { DONE } else { 1.0 };
            best.offer(target, SAME_WORDS * weight * done, length);
        }
        // "produced" says how things relate; only "producer" names one.
        let verb = bag.len() == 1 && !noun && is_verb_form(&span[0]);
        let faint = if verb { 0.5 } else { 1.0 };
        for synonym in synonyms(&roots.join(" ")) {
            let squeezed = synonym.replace(' ', "");
            for (target, weight) in self.squeezed.get(&squeezed).into_iter().flatten() {
                best.offer(target, SYNONYM * faint * weight, length);
                best.synonym(target, length);
            }
        }
        if (2..=3).contains(&length) && !verb {
            self.replaced(&roots, best);
        }
        if length >= 3 {
            // "miles per gallon" is `mpg`.
            let initials: String = span.iter().filter_map(|t| t.lower.chars().next()).collect();
            for (target, weight) in self.squeezed.get(&initials).into_iter().flatten() {
                best.offer(target, INITIALS * weight, length);
            }
        }
    }

    /// Words of a longer name replaced by synonyms, one or all.
    fn replaced(&self, roots: &[&str], best: &mut Best) {
        let mut phrases: Vec<(Vec<&str>, f32)> = vec![(Vec::new(), 0.97)];
        for root in roots.iter().copied().filter(|r| !is_filler(r)) {
            let mut longer = Vec::new();
            for (words, score) in &phrases {
                let with = |word: &'static str| [words.clone(), word.split(' ').collect()].concat();
                longer.push(([words.clone(), vec![root]].concat(), *score));
                longer.extend(synonyms(root).iter().map(|s| (with(s), score - 0.09)));
            }
            phrases = longer;
        }
        for (mut words, score) in phrases {
            words.sort_unstable();
            for (target, weight) in self.bags.get(&words.join(" ")).into_iter().flatten() {
                best.offer(target, score * weight, roots.len());
            }
        }
    }

    /// Part of a name: "date" for `first_ship_date`, and the more of its words, the better.
    fn parts(&self, schema: &Schema, tokens: &[Token], at: usize, best: &mut Best) {
        let mut shares: HashMap<usize, (Target, f32, usize)> = HashMap::new();
        let key = |target: &Target| match target {
            Target::Table(t) => t * 2,
            Target::Column(c) => c * 2 + 1,
            Target::Value { .. } => usize::MAX,
        };
        let mut joined = false;
        for length in 1..=LONGEST.min(tokens.len() - at) {
            let token = &tokens[at + length - 1];
            // "which trucks have …" asks for trucks, not whether one `has_own_truck`.
            if length > 1 && is_auxiliary(token) {
                break;
            }
            if !token.is_word() && !matches!(token.kind, TokenKind::Number(_)) {
                break;
            }
            let word = token_root(token);
            if is_filler(word) {
                if length == 1 {
                    break;
                }
                joined |= joins(token);
                continue;
            }
            let mut grown = false;
            let direct = self.words.get(word).into_iter().flatten().map(|(t, s)| (t, *s));
            let related = synonyms(word)
                .iter()
                .filter_map(|s| self.words.get(s))
                .flatten()
                .map(|(t, s)| (t, *s * 0.75))
                .filter(|_| !is_verb_form(token));
            for (target, share) in direct.chain(related) {
                if length == 1 {
                    let entry = shares.entry(key(target)).or_insert((target.clone(), 0.0, 1));
                    entry.1 = entry.1.max(share);
                    grown = true;
                } else if let Some(entry) = shares.get_mut(&key(target))
                    // "card type and code" are two, `authors_and_tutors` are one.
                    && (!joined || is_joined(schema, target))
                    && entry.2 + 1 >= length.saturating_sub(fillers(&tokens[at..at + length]))
                    && entry.2 < length
                {
                    entry.1 += share;
                    entry.2 = length;
                    grown = true;
                }
            }
            if !grown {
                break;
            }
        }
        for (target, share, length) in shares.into_values() {
            let score = PARTIAL + 0.4 * share.min(1.0);
            let factor = match target {
                Target::Table(t) if schema.tables[t].is_bridge => 0.75,
                // "events" for `party_events`: the last word of a name is what it is about.
                Target::Table(t)
                    if schema.tables[t]
                        .words
                        .last()
                        .is_some_and(|w| w == token_root(&tokens[at + length - 1])) =>
                {
                    1.05
                }
                Target::Table(_) => 0.85,
                // A bare noun means the thing itself, not the number that refers to it.
                Target::Column(c)
                    if is_identifier(schema, c)
                        && !tokens[at..at + length].iter().any(|t| t.lower.starts_with("id")) =>
                {
                    0.6
                }
                // "transaction" is hardly the `transaction_type`.
                Target::Column(c)
                    if length == 1
                        && schema
                            .column(c)
                            .words
                            .last()
                            .is_some_and(|w| w != token_root(&tokens[at]) && w != "name") =>
                {
                    0.9
                }
                _ => 1.0,
            };
            let done = if only_done(schema, &target, &tokens[at]) { DONE } else { 1.0 };
            best.offer(&target, score * factor * done, length);
        }
    }

    fn described(&self, token: &Token, best: &mut Best) {
        for target in self.described.get(token_root(token)).into_iter().flatten() {
            best.offer(target, DESCRIBED, 1);
        }
        for &table in self.subjects.get(token_root(token)).into_iter().flatten() {
            best.offer(&Target::Table(table), SUBJECT, 1);
        }
    }

    /// A word that no name has, and whose beginning is one: `prereq` for prerequisites.
    fn shortened(&self, token: &Token, best: &mut Best) {
        let word = token_root(token);
        if !best.is_empty() || token.is_capitalized() || !word.is_ascii() {
            return;
        }
        let beginnings = (SHORTEST..word.len().saturating_sub(1)).rev().map(|n| &word[..n]);
        // A count is no short country.
        let own = |name: &&str| *name == "count" || is_vague(name);
        for name in beginnings.filter(|name| !own(name)) {
            for (target, weight) in self.squeezed.get(name).into_iter().flatten() {
                best.offer(target, SHORTENED * weight, 1);
            }
        }
    }

    /// A word that no name has: one letter off a name is taken for it.
    fn misspelt(&self, token: &Token, best: &mut Best) {
        let word = token_root(token);
        if word.len() < 5 || token.is_capitalized() {
            return;
        }
        for (name, targets) in &self.squeezed {
            if name.len() >= 5
                && name.len().abs_diff(word.len()) <= 1
                && strsim::osa_distance(name, word) <= 1
            {
                for (target, weight) in targets {
                    best.offer(target, MISSPELT * weight, 1);
                }
            }
        }
    }
}

/// "the number of cards" counts them; `card_number` tells one from another.
fn numbers_each(schema: &Schema, tokens: &[Token], at: usize, found: &Candidate) -> bool {
    let Target::Column(column) = found.target else { return false };
    let many = tokens[at + found.length - 1].lower.ends_with('s');
    // `citation_num` is their number.
    many && schema.column(column).name.to_lowercase().ends_with("number")
}

/// "orders" are not `ordered_on`: it says when it was done.
fn only_done(schema: &Schema, target: &Target, token: &Token) -> bool {
    let Target::Column(column) = target else { return false };
    let name = schema.column(*column).name.to_lowercase();
    let Some((done, "on" | "at" | "by")) = name.rsplit_once('_') else { return false };
    is_participle(done) && !is_participle(&token.lower)
}

fn is_joined(schema: &Schema, target: &Target) -> bool {
    let words = match target {
        Target::Table(table) => &schema.tables[*table].words,
        Target::Column(column) => &schema.column(*column).words,
        Target::Value { .. } => return false,
    };
    words.iter().any(|word| word == "and" || word == "or")
}

fn joins(token: &Token) -> bool {
    token.is("and") || token.is("or")
}

fn is_auxiliary(token: &Token) -> bool {
    let keys = keys(std::slice::from_ref(token));
    keys.iter().any(|(key, _)| matches!(key, Key::Have | Key::Be))
}
