//! Words for what is asked after an instruction changed a question.
//!
//! Several sentences are made, the most natural first; the first that, asked anew, comes to the
//! same SQL is taken. Where none does, the sentence that says the whole tree stands.

use std::rc::Rc;

use chrono::NaiveDate;

use crate::{
    Builtin, explain,
    lex::keyword::Key,
    link::{Item, Kind},
    score::Candidate,
    tree::{Condition, Query, TableRef},
};

mod sentence;

/// A sentence that stands by itself for `after`.
pub fn standalone(
    builtin: &Builtin,
    question: &str,
    before: &Candidate,
    after: &Candidate,
    today: NaiveDate,
) -> String {
    let meant = &after.parse.query;
    let says_it = |text: &String| {
        let asked = builtin.candidates(text, today);
        asked.is_ok_and(|asked| same(&asked[0].parse.query, meant))
    };
    let candidates = spliced(question, before, after)
        .into_iter()
        .chain(reopened(question, before))
        .chain(appended(builtin, question, before, after))
        .chain(sentence::of(&builtin.schema, &after.parse.query));
    candidates
        .into_iter()
        .find(says_it)
        .unwrap_or_else(|| explain::request(&builtin.schema, &after.parse.query))
}

/// Whether two trees ask for the same: conditions hold in whatever order they are told.
fn same(a: &Query, b: &Query) -> bool {
    let bare = |query: &Query| Query {
        filter: Vec::new(),
        hints: Rc::default(),
        ways: Vec::new(),
        also: Vec::new(),
        ..query.clone()
    };
    let (left, right) = (flat(&a.filter), flat(&b.filter));
    let tables = |query: &Query| {
        let mut tables: Vec<TableRef> = query.root.into_iter().chain(query.also.clone()).collect();
        tables.sort_unstable();
        tables
    };
    bare(a) == bare(b)
        && tables(a) == tables(b)
        && left.len() == right.len()
        && left.iter().all(|condition| right.contains(condition))
}

fn flat(conditions: &[Condition]) -> Vec<&Condition> {
    conditions
        .iter()
        .flat_map(|condition| match condition {
            Condition::All(list) => flat(list),
            other => vec![other],
        })
        .collect()
}

/// What was said since the question before.
fn added<'a>(before: &Candidate, after: &'a Candidate) -> &'a [Item] {
    let shared = before.items.iter().zip(&after.items).take_while(|(a, b)| a.text == b.text);
    &after.items[shared.count()..]
}

/// A value or a period in the place of the one that it replaces: "… placed in 2022" becomes
/// "… placed in 2023".
fn spliced(question: &str, before: &Candidate, after: &Candidate) -> Vec<String> {
    let mut texts = Vec::new();
    for new in added(before, after) {
        let same_kind = |old: &&Item| match (&old.kind, &new.kind) {
            (Kind::Value { column: a, .. }, Kind::Value { column: b, .. }) => a == b,
            (Kind::Period(_) | Kind::Number(_), new) => {
                matches!(new, Kind::Period(_) | Kind::Number(_))
            }
            _ => false,
        };
        for old in before.items.iter().filter(same_kind) {
            if question.matches(&old.text).count() == 1 {
                texts.push(question.replacen(&old.text, &new.text, 1));
                texts.push(question.replacen(&old.text, &format!("in {}", new.text), 1));
            }
        }
    }
    texts
}

/// The rows of a question counted, or those that it counts.
fn reopened(question: &str, before: &Candidate) -> Vec<String> {
    let Some(first) = before.items.first().filter(|i| matches!(i.kind, Kind::Key(_))) else {
        return Vec::new();
    };
    let Some(rest) = question.trim().strip_prefix(first.text.as_str()) else { return Vec::new() };
    let rest = rest.trim_start();
    let bare = ["all the ", "all ", "the "].iter().find_map(|a| rest.strip_prefix(a));
    ["How many", "List the", "Which"]
        .iter()
        .map(|opening| format!("{opening} {}", bare.unwrap_or(rest)))
        .collect()
}

/// What was said, behind the question.
fn appended(
    builtin: &Builtin,
    question: &str,
    before: &Candidate,
    after: &Candidate,
) -> Vec<String> {
    let open = question.trim().trim_end_matches(['.', '?', '!', ' ']);
    let end = if question.trim_end().ends_with('?') { "?" } else { "." };
    let items: Vec<&Item> = added(before, after).iter().filter(|i| i.text != ",").collect();
    let Some(first) = items.iter().find(|i| !is_light(i)) else { return Vec::new() };
    let said =
        |items: &[&Item]| items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join(" ");
    let bare: Vec<&Item> = items.iter().copied().filter(|i| !is_light(i)).collect();
    let (whole, bare) = (said(&items), said(&bare));
    let mut tails = Vec::new();
    match &first.kind {
        Kind::Value { column, .. } => {
            let name = builtin.schema.column(*column).name.replace('_', " ");
            tails.push(format!(" whose {name} is {bare}"));
        }
        Kind::Key(Key::Top | Key::Bottom | Key::OrderBy | Key::Ascending | Key::Descending) => {
            tails.push(format!(", {bare}"));
        }
        Kind::Column(_) | Kind::Label(_) => tails.push(format!(" and their {bare}")),
        Kind::Period(_) | Kind::Number(_) => tails.push(format!(" in {bare}")),
        _ => {}
    }
    for words in [&bare, &whole] {
        tails.extend([format!(" {words}"), format!(", {words}"), format!(" that are {words}")]);
    }
    tails.into_iter().map(|tail| format!("{open}{tail}{end}")).collect()
}

/// Words that a whole sentence can do without.
fn is_light(item: &Item) -> bool {
    const LIGHT: [&str; 9] =
        ["those", "these", "ones", "the", "also", "show", "their", "show me", "only"];
    LIGHT.contains(&item.text.to_lowercase().as_str())
}
