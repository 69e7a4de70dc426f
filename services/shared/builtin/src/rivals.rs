//! Readings of one question that are about as good as one another and mean different things.

use crate::{
    link::{Item, Kind},
    schema::Schema,
    score::{Candidate, is_linked},
    tree::Query,
};

/// Readings closer than this are as good as one another.
const CLOSE: f32 = 0.15;
/// What a rival may have passed over more than the best.
const PASSED_OVER: f32 = 0.1;
/// More than a person wants to choose between.
const MOST: usize = 3;

/// For each candidate what it took the words in question for; nothing where there is no question.
///
/// Readings are rivals when they read the same words as different things of the catalog, and so
/// select other columns or other rows. Other ways to join or to order the same are no rivals.
pub fn tell_apart(schema: &Schema, ranked: &[Candidate]) -> Vec<Vec<String>> {
    let mut told = vec![Vec::new(); ranked.len()];
    let Some((best, others)) = ranked.split_first() else { return told };
    let mut rivals = 1;
    for (i, other) in others.iter().enumerate() {
        let close = best.score - other.score <= CLOSE
            && other.parse.penalty <= best.parse.penalty + PASSED_OVER;
        if rivals == MOST || !close || same_rows(&best.parse.query, &other.parse.query) {
            continue;
        }
        let differences = differences(&best.items, &other.items);
        rivals += usize::from(!differences.is_empty());
        for (a, b) in differences {
            push(&mut told[0], note(schema, a));
            push(&mut told[i + 1], note(schema, b));
        }
    }
    told
}

fn same_rows(a: &Query, b: &Query) -> bool {
    a.select == b.select && a.filter == b.filter && a.group == b.group && a.having == b.having
}

/// Spans that both take for something of the catalog, but not for the same.
fn differences<'a>(a: &'a [Item], b: &'a [Item]) -> Vec<(&'a Item, &'a Item)> {
    let others: Vec<(usize, &Item)> = placed(b).collect();
    placed(a)
        .filter(|(_, item)| is_linked(&item.kind))
        .filter_map(|(place, item)| {
            let (_, other) = others.iter().find(|(p, o)| *p == place && o.text == item.text)?;
            (is_linked(&other.kind) && other.kind != item.kind).then_some((item, *other))
        })
        .collect()
}

/// Each item with the number of words that stand before it.
fn placed(items: &[Item]) -> impl Iterator<Item = (usize, &Item)> {
    items.iter().scan(0, |words, item| {
        let place = *words;
        *words += item.text.split_whitespace().count();
        Some((place, item))
    })
}

fn note(schema: &Schema, item: &Item) -> String {
    format!("“{}” is read as {}", item.text, meaning(schema, &item.kind))
}

fn meaning(schema: &Schema, kind: &Kind) -> String {
    let table = |id: usize| schema.catalog_table(id).name.replace('_', " ");
    let column = |id: usize| {
        let name = schema.column(id).name.replace('_', " ");
        format!("{name} of {}", table(schema.table_of(id)))
    };
    match kind {
        Kind::Table(t) => format!("the {}", table(*t)),
        Kind::Label(t) => format!("the name of {}", table(*t)),
        Kind::Column(c) => column(*c),
        Kind::Value { column: c, value, .. } => format!("{} “{value}”", column(*c)),
        _ => String::new(),
    }
}

fn push(list: &mut Vec<String>, note: String) {
    if !list.contains(&note) {
        list.push(note);
    }
}
