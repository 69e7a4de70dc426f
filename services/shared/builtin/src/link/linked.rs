//! What a span may mean of the catalog: the best candidates, weighed.

use super::{
    Candidate, Target,
    item::{Item, Kind},
    reading::item,
    weight::{content, is_light, weight},
};
use crate::{
    lex::{
        Token, TokenKind,
        keyword::{Key, keys},
        vague,
    },
    schema::{Schema, TableId},
};

/// Names that resemble less than this are not meant.
const FAINTEST: f32 = 0.45;
/// What the word of a unit must resemble more than.
const UNIT: f32 = 0.6;
/// What a view, its column or a stored value loses where a table is called by the word.
const SECOND: f32 = 0.3;
/// What a table loses where another one is called by the word, and this one by more.
const BEGUN: f32 = 0.35;
/// What a table loses that is known to hold nothing.
const EMPTY: f32 = 0.1;
/// Candidates that are tried for one span.
const TRIED: usize = 14;
/// A column of a table that is named is meant by a word that resembles it this much.
const ALIKE: f32 = 0.79;
/// What the column of another table loses then.
const STRANGE: f32 = 0.15;
/// What a table loses that a deed seems to name.
const LOOSE: f32 = 0.3;

pub(super) fn linked(
    schema: &Schema,
    tokens: &[Token],
    at: usize,
    found: &[Candidate],
    named: &[TableId],
    called: &[TableId],
) -> Vec<(Item, usize)> {
    // Where a table is called so, a view and its columns are the second choice: it sums tables up.
    let base = |c: &Candidate| matches!(c.target, Target::Table(t) if !schema.is_view(t));
    let stored = found.iter().any(|c| base(c) && c.score > 0.9 && c.length == 1);
    let called_so = found.iter().any(|c| base(c) && c.score >= 1.0 && c.length == 1);
    // And so is a value that is called like a table, unless it is written like a name.
    let is_name = at > 0 && tokens[at].is_capitalized() || tokens[at].kind == TokenKind::Quoted;
    let second = |c: &Candidate| {
        let table = c.table(schema);
        let is_second = match c.target {
            // Nor is the number or the type of one meant, where its name is shorter.
            Target::Column(_) if !schema.is_view(table) => called_so && c.score < 1.0,
            Target::Value { .. } => !is_name,
            _ => schema.is_view(table) && !called.contains(&table),
        };
        stored && c.length == 1 && is_second
    };
    // Nor is a table whose name only begins so: "dorms" are not `dorm_amenity`.
    let begun = |c: &Candidate| called_so && c.length == 1 && base(c) && c.score < 0.9;
    let counted = at > 0 && matches!(tokens[at - 1].kind, TokenKind::Number(_));
    let unit = counted && vague::is_vague(&tokens[at].lower);
    let mut found: Vec<&Candidate> = found
        .iter()
        // "60 euros": a unit behind its number is not what only a description tells of.
        .filter(|c| !(unit && matches!(c.target, Target::Column(_)) && c.score <= UNIT))
        .filter(|c| c.score >= FAINTEST || matches!(c.target, Target::Value { .. }))
        .collect();
    let elsewhere = |c: &Candidate| !named.contains(&c.table(schema));
    // "orders were placed": what is done to something named is seldom a thing of its own.
    let is_done = at > 0
        && tokens[at].lower.ends_with("ed")
        && keys(&tokens[at - 1..at]).iter().any(|(key, _)| *key == Key::Be);
    let loose = |c: &Candidate| {
        let is_value = matches!(c.target, Target::Value { .. });
        is_done && c.length == 1 && !is_value && c.score < 0.9 && elsewhere(c)
    };
    // "instructors", where they are a rank of `staff`: such rows, not all that the word may mean.
    let is_value = |c: &&&Candidate| matches!(c.target, Target::Value { whole: true, .. });
    let sure = found.iter().filter(|c| c.length == 1 && c.score > 0.85);
    let kinds: Vec<TableId> = sure.filter(is_value).map(|c| c.table(schema)).collect();
    let broad = |c: &Candidate| matches!(c.target, Target::Table(t) if c.score < 0.85 && kinds.contains(&t));
    // "members take part in": the members, not `members_take_part_in`.
    let opens = found.iter().any(|c| base(c) && c.score > 0.9 && c.length == 1);
    let relates = |c: &Candidate| {
        let bridge = matches!(c.target, Target::Table(t) if schema.tables[t].is_bridge);
        bridge && opens && c.length > 2 && !is_light(&tokens[at + 1])
    };
    // "students of each gender", whose own column is `sex`: not the gender of something else.
    let is_column = |c: &&Candidate| matches!(c.target, Target::Column(_)) && c.length == 1;
    let own = found.iter().copied().filter(is_column).filter(|c| !elsewhere(c));
    let here = own.map(|c| c.score).fold(0.0, f32::max);
    let strange = |c: &Candidate| {
        (ALIKE..0.9).contains(&here) && c.score > here && is_column(&c) && elsewhere(c)
    };
    let weigh = |c: &Candidate| {
        let empty = if schema.is_empty(c.table(schema)) { EMPTY } else { 0.0 };
        let second = if second(c) { SECOND } else { 0.0 };
        let second = if begun(c) { BEGUN } else { second };
        let loose = if loose(c) || broad(c) { LOOSE } else { 0.0 };
        let strange = if strange(c) { STRANGE } else { 0.0 };
        let second = if relates(c) { c.length as f32 } else { second };
        weight(&tokens[at..at + c.length]) * c.score - second - empty - loose - strange
    };
    // Many tables have a `status`: those that the question names are tried first.
    found.sort_by(|a, b| {
        weigh(b).total_cmp(&weigh(a)).then_with(|| elsewhere(a).cmp(&elsewhere(b)))
    });
    found.truncate(TRIED);
    found
        .into_iter()
        .map(|candidate| {
            let span = &tokens[at..at + candidate.length];
            let kind = match &candidate.target {
                Target::Table(t) => Kind::Table(*t),
                Target::Column(c) => Kind::Column(*c),
                Target::Value { column, value, whole } => {
                    Kind::Value { column: *column, value: value.clone(), whole: *whole }
                }
            };
            let longer = 0.15 * (content(span).saturating_sub(1)) as f32;
            (item(kind, weigh(candidate) + longer, span), candidate.length)
        })
        .collect()
}
