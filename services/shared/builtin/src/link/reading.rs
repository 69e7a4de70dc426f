//! Lays candidates side by side into whole readings of a question, and keeps the best few.
//!
//! A reading covers every token once: by a phrase of the question's frame, by something of the
//! catalog, or, at a price, by nothing. The search is a beam from left to right; the price of
//! tables far apart and the gain of columns that stand by their table are settled at the end.

use std::rc::Rc;

use super::{
    Candidate, Linker, Target,
    affinity::{affinity, spread},
    item::{Item, Kind},
    linked::linked,
    shared,
    weight::{is_light, weight},
};
use crate::{
    grammar::is_participle,
    lex::{
        Token, TokenKind,
        keyword::{Key, keys, misspelt},
        vague,
    },
    schema::{Schema, TableId},
};

/// Partial readings kept at each token.
const BEAM: usize = 64;
/// Whole readings handed to the grammar.
const KEPT: usize = 32;
/// What a value gains where its column was spoken of before.
const SPOKEN_OF: f32 = 0.6;

#[derive(Clone, Debug)]
pub struct Reading {
    pub items: Vec<Item>,
    pub score: f32,
}

/// The best readings, best first.
pub fn readings(linker: &Linker, schema: &Schema, tokens: &[Token]) -> Vec<Reading> {
    search(linker, schema, tokens, Partial::default())
}

/// The best readings of what is said after `before`, which stands as it was read.
pub fn continued(
    linker: &Linker,
    schema: &Schema,
    before: &[Item],
    tokens: &[Token],
) -> Vec<Reading> {
    let start = before
        .iter()
        .fold(Partial::default(), |partial, item| partial.with(schema, &Rc::new(item.clone())));
    let mut readings = search(linker, schema, tokens, start);
    for reading in &mut readings {
        let (known, added) = reading.items.split_at(before.len());
        reading.score += added.iter().map(|item| takes_up(known, item)).sum::<f32>();
    }
    readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    readings
}

/// "what about Paris?", after Rome: of several columns that hold it, the one spoken of is meant.
fn takes_up(known: &[Item], item: &Item) -> f32 {
    let Kind::Value { column, .. } = item.kind else { return 0.0 };
    let spoken_of = known.iter().any(|other| match other.kind {
        Kind::Value { column: of, .. } | Kind::Column(of) => of == column,
        _ => false,
    });
    if spoken_of { SPOKEN_OF } else { 0.0 }
}

fn search(linker: &Linker, schema: &Schema, tokens: &[Token], start: Partial) -> Vec<Reading> {
    let tokens = &linker.cut_negations(schema, linker.cut_names(schema, tokens))[..];
    let options = options(linker, schema, tokens, &start.tables);
    let mut beams: Vec<Vec<Partial>> = vec![Vec::new(); tokens.len() + 1];
    beams[0].push(start);
    for at in 0..tokens.len() {
        let mut states = std::mem::take(&mut beams[at]);
        states.sort_by(|a, b| b.score.total_cmp(&a.score));
        states.truncate(BEAM);
        for state in &states {
            for (item, length) in &options[at] {
                beams[at + length].push(state.with(schema, item));
            }
        }
    }
    let mut whole: Vec<Reading> =
        beams.pop().unwrap_or_default().into_iter().map(|partial| partial.finish(schema)).collect();
    whole.sort_by(|a, b| b.score.total_cmp(&a.score));
    whole.truncate(KEPT);
    whole
}

#[derive(Clone, Default)]
struct Partial {
    score: f32,
    tables: Vec<TableId>,
    last: Option<Rc<Link>>,
}

struct Link {
    item: Rc<Item>,
    before: Option<Rc<Link>>,
}

impl Partial {
    fn with(&self, schema: &Schema, item: &Rc<Item>) -> Self {
        let mut next = self.clone();
        next.score += item.score;
        if let Some(table) = item.kind.table(schema) {
            if next.tables.contains(&table) {
                next.score += 0.12;
            } else {
                if let Some(nearest) =
                    next.tables.iter().map(|&t| schema.graph.distance(t, table).unwrap_or(60)).min()
                {
                    next.score -= 0.006 * nearest as f32;
                }
                next.tables.push(table);
            }
        }
        next.last = Some(Rc::new(Link { item: item.clone(), before: self.last.clone() }));
        next
    }

    fn finish(self, schema: &Schema) -> Reading {
        let mut items = Vec::new();
        let mut link = self.last.as_deref();
        while let Some(Link { item, before }) = link {
            items.push((**item).clone());
            link = before.as_deref();
        }
        items.reverse();
        let base: f32 = items.iter().map(|i| i.score).sum();
        let score = base + affinity(schema, &items) - 0.012 * spread(schema, &items);
        Reading { items, score }
    }
}

/// For each token, what may start there and how many tokens it takes; `known` tables were named
/// before.
fn options(
    linker: &Linker,
    schema: &Schema,
    tokens: &[Token],
    known: &[TableId],
) -> Vec<Vec<(Rc<Item>, usize)>> {
    let mut found: Vec<Vec<Candidate>> =
        (0..tokens.len()).map(|at| linker.candidates(schema, tokens, at)).collect();
    shared::complete(linker, schema, tokens, &mut found);
    let mut named = named_tables(schema, &found);
    named.extend(known.iter().filter(|t| !named.contains(t)).copied().collect::<Vec<_>>());
    let called = called_views(schema, &found);
    (0..tokens.len())
        .map(|at| {
            let mut options = linked(schema, tokens, at, &found[at], &named, &called);
            options.extend(generic(schema, tokens, at, &named));
            options.extend(framed(tokens, at));
            options.extend(proper_name(tokens, at));
            options.extend(way(schema, tokens, at));
            if options.is_empty()
                && !vague::is_vague(&tokens[at].root)
                && let Some(key) = misspelt(&tokens[at])
            {
                options.push((item(Kind::Key(key), 0.7, &tokens[at..=at]), 1));
            }
            // A mark that the frame knows means nothing else.
            let mark = tokens[at].kind == TokenKind::Punctuation && !options.is_empty();
            if !mark {
                options.extend(plain(tokens, at, !options.is_empty()));
            }
            options.into_iter().map(|(item, length)| (Rc::new(item), length)).collect()
        })
        .collect()
}

/// Tables that the question may well name.
fn named_tables(schema: &Schema, found: &[Vec<Candidate>]) -> Vec<TableId> {
    let mut found: Vec<&Candidate> = found.iter().flatten().filter(|c| c.score > 0.7).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut tables = Vec::new();
    for candidate in found {
        let table = match &candidate.target {
            Target::Table(table) => *table,
            Target::Value { column, .. } if candidate.length > 1 => schema.table_of(*column),
            _ => continue,
        };
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    tables.truncate(12);
    tables
}

/// Views that the question calls by a name of several words.
fn called_views(schema: &Schema, found: &[Vec<Candidate>]) -> Vec<TableId> {
    let called = found.iter().flatten().filter(|c| c.score > 0.9 && c.length > 1);
    called
        .filter_map(|c| match c.target {
            Target::Table(t) if schema.is_view(t) => Some(t),
            _ => None,
        })
        .collect()
}

/// "name" and "id", which every table answers to in its own way.
fn generic(schema: &Schema, tokens: &[Token], at: usize, named: &[TableId]) -> Vec<(Item, usize)> {
    let mut options = Vec::new();
    let (word, length) = match tokens[at].lower.as_str() {
        "name" | "names" | "title" | "titles" => ("name", 1),
        "full" if tokens.get(at + 1).is_some_and(|t| t.is("name") || t.is("names")) => ("name", 2),
        "id" | "ids" | "identifier" | "identifiers" | "code" | "codes" => ("id", 1),
        _ => return options,
    };
    let span = &tokens[at..at + length];
    for &table in named {
        let info = &schema.tables[table];
        if word == "name" && !info.label.is_empty() {
            let score = if tokens[at].lower.starts_with("title") { 0.7 } else { 0.95 };
            options.push((item(Kind::Label(table), score * length as f32, span), length));
        } else if word == "id"
            && let [key] = info.key[..]
        {
            let score = if tokens[at].lower.starts_with("code") { 0.6 } else { 0.95 };
            options.push((item(Kind::Column(key), score, span), length));
        }
    }
    options.push((item(Kind::Key(Key::Noise), 0.2, span), length));
    options
}

/// "trips that end at a station": which reference leads to the station, and no column to be shown.
/// Where a time follows, it is the time of the end.
fn way(schema: &Schema, tokens: &[Token], at: usize) -> Option<(Item, usize)> {
    let token = &tokens[at];
    let is_time = |token: &Token| matches!(token.kind, TokenKind::Period(_) | TokenKind::Number(_));
    if !token.is_word()
        || !keys(&tokens[at..]).is_empty()
        || tokens[at..].iter().take(4).any(is_time)
    {
        return None;
    }
    let score = match is_participle(&token.lower) {
        true if schema.is_way(&token.root) => 1.4,
        false if schema.is_end(&token.root) => 1.1,
        _ => return None,
    };
    Some((item(Kind::Key(Key::Noise), score, std::slice::from_ref(token)), 1))
}

/// "since", "before": however many words tie others together, these say which rows are meant.
fn compares(tokens: &[Token], at: usize) -> bool {
    keys(&tokens[at..]).iter().any(|(key, _)| matches!(key, Key::Compare(..) | Key::Between))
}

fn is_counting(tokens: &[Token], at: usize) -> bool {
    tokens[at].is("number") && tokens.get(at + 1).is_some_and(|t| t.is("of"))
}

fn framed(tokens: &[Token], at: usize) -> Vec<(Item, usize)> {
    // The "least" of "at least" ranks nothing.
    let bound =
        at > 0 && tokens[at - 1].is("at") && (tokens[at].is("least") || tokens[at].is("most"));
    if bound {
        return Vec::new();
    }
    // Nor is a "first name" the earliest one.
    let part_of_name = (tokens[at].is("first") || tokens[at].is("last"))
        && tokens.get(at + 1).is_some_and(|t| t.root == "name");
    // Nor is the "number" of "number of" there for nothing.
    let counts = is_counting(tokens, at);
    keys(&tokens[at..])
        .into_iter()
        .filter(|(key, _)| !(counts && *key == Key::Noise))
        .filter(|(key, _)| !(part_of_name && matches!(key, Key::Most(..))))
        .map(|(key, length)| {
            let span = &tokens[at..at + length];
            let score = match key {
                Key::Noise | Key::Ones | Key::Percent if length == 1 => 0.35,
                // What says nothing must not win over what says as much in as many words.
                Key::Noise => 0.8 * weight(span),
                Key::Comma | Key::Stop | Key::The => 0.0,
                Key::Have
                | Key::OrderBy
                | Key::Same
                | Key::Top
                | Key::Count
                | Key::Difference
                | Key::All
                    if length == 1 =>
                {
                    0.55
                }
                _ if length == 1
                    && matches!(
                        tokens[at].lower.as_str(),
                        "rate"
                            | "share"
                            | "like"
                            | "total"
                            | "last"
                            | "first"
                            | "recent"
                            | "record"
                            | "individual"
                            | "separate"
                            | "reverse"
                            | "various"
                            | "annual"
                            | "daily"
                            | "monthly"
                            | "weekly"
                            | "yearly"
                    ) =>
                {
                    0.8
                }
                // "in order of each one's age" orders by it.
                Key::Ascending | Key::Descending | Key::Alphabetical
                    if span[length - 1].is("of") =>
                {
                    1.02 * weight(span) + 0.1 * (length as f32 - 1.0) + 0.1
                }
                Key::Aggregate(_) => 1.3 * weight(span),
                _ => 1.02 * weight(span) + 0.1 * (length as f32 - 1.0),
            };
            (item(Kind::Key(key), score, span), length)
        })
        .collect()
}

/// A run of capitalized words inside a sentence: a name that may be stored without being known.
fn proper_name(tokens: &[Token], at: usize) -> Vec<(Item, usize)> {
    let opens = at == 0 || tokens[at - 1].kind == TokenKind::Punctuation && !tokens[at - 1].is(",");
    let capital = |t: &Token| t.is_word() && t.is_capitalized();
    if opens
        || !capital(&tokens[at])
        || capital(&tokens[at - 1]) && !keys(&tokens[at - 1..]).iter().any(|k| k.1 == 1)
    {
        return Vec::new();
    }
    let mut length = 0;
    for (i, token) in tokens[at..].iter().enumerate() {
        if capital(token) || matches!(token.kind, TokenKind::Number(_)) && i > 0 {
            length = i + 1;
        } else if !is_light(token) || token.kind == TokenKind::Punctuation {
            break;
        }
    }
    if length == 0 || !keys(&tokens[at..]).is_empty() && length == 1 {
        return Vec::new();
    }
    let span = &tokens[at..at + length];
    let text = span.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    vec![(item(Kind::Quoted(text), 0.42 * weight(span), span), length)]
}

fn plain(tokens: &[Token], at: usize, has_link: bool) -> Vec<(Item, usize)> {
    let token = &tokens[at];
    let span = &tokens[at..=at];
    let (kind, score) = match &token.kind {
        TokenKind::Number(n) => (Kind::Number(*n), 1.0),
        TokenKind::Period(p) => (Kind::Period(p.clone()), 1.2),
        TokenKind::Quoted => (Kind::Quoted(token.text.clone()), if has_link { 0.3 } else { 0.6 }),
        TokenKind::Possessive => (Kind::Key(Key::Possessive), 0.0),
        TokenKind::Punctuation => (Kind::Key(Key::Comma), -0.1),
        TokenKind::Word if is_counting(tokens, at) => (Kind::Word(false), -1.0),
        TokenKind::Word if compares(tokens, at) => (Kind::Word(false), -0.35),
        TokenKind::Word if vague::is_vague(&token.root) || vague::is_vague(&token.lower) => {
            (Kind::Word(true), 0.1)
        }
        TokenKind::Word => (Kind::Word(false), -0.35),
    };
    vec![(item(kind, score, span), 1)]
}

pub(super) fn item(kind: Kind, score: f32, span: &[Token]) -> Item {
    let text = span.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    Item { kind, score, text }
}
