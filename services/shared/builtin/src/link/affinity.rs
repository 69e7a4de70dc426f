//! What the parts of a reading say about one another: near things belong together, far tables
//! cost joins.

use super::item::{Item, Kind};
use crate::{
    lex::{keyword::Key, root},
    schema::{ColumnId, Schema, TableId},
};

/// A name that scores less was only resembled.
const NAMED: f32 = 0.8;

/// What columns and values gain by standing near the table, or the column, that they are of.
pub(super) fn affinity(schema: &Schema, items: &[Item]) -> f32 {
    let mut gain = 0.0;
    for (i, item) in items.iter().enumerate() {
        let Some(table) = item.kind.table(schema) else { continue };
        if matches!(item.kind, Kind::Table(_)) {
            continue;
        }
        let named = items.iter().enumerate().filter(|(_, other)| other.kind == Kind::Table(table));
        let nearest = named.map(|(j, _)| j.abs_diff(i)).min();
        gain += match nearest {
            Some(1) => 0.35,
            Some(2 | 3) => 0.3,
            Some(4 | 5) => 0.2,
            Some(_) => 0.12,
            None => 0.0,
        };
        // "card types" for `card_type_code` is one name, not a card and some type.
        if let Kind::Column(column) = item.kind
            && item.score < NAMED
            && i > 0
            && items[i - 1].kind.table(schema) == Some(table)
            && repeats(schema, column, &items[i - 1].text)
        {
            gain -= 0.35;
        }
        // "the names of mountains": of what follows, whatever stood before.
        let of = matches!(items.get(i + 1).map(|o| &o.kind), Some(Kind::Key(Key::Of)));
        let follows = items[i + 1..].iter().take(3).find_map(|o| o.kind.table(schema));
        if of && follows == Some(table) && matches!(item.kind, Kind::Column(_) | Kind::Label(_)) {
            gain += 0.2;
        }
        if is_name(schema, item) {
            gain += if of { not_of(schema, items, i) } else { of_each(schema, items, i, table) };
            gain += asked_after(schema, items, i, table);
        }
        // What was named just before is what is still being told about.
        let before = items[..i].iter().rev().take(4).find_map(|o| o.kind.table(schema));
        if before == Some(table) {
            gain += 0.1;
            // "a cat that is age 3": a relative word speaks of what stands right before it.
            let told = items[..i]
                .iter()
                .rev()
                .take(3)
                .any(|o| matches!(o.kind, Kind::Key(Key::Relative | Key::Whose)));
            let beside = told && matches!(item.kind, Kind::Column(_));
            gain += if beside { 0.25 } else { 0.0 };
        }
        if let Kind::Value { column, .. } = item.kind {
            let of_column = |j: usize| {
                items.get(j).is_some_and(|other| {
                    other.kind == Kind::Column(column)
                        || other.kind == Kind::Label(table)
                            && schema.tables[table].label.contains(&column)
                })
            };
            let near = (1..=3).any(|d| i >= d && of_column(i - d)) || of_column(i + 1);
            gain += if near { 0.4 } else { 0.0 };
            gain += direction(schema, items, i, column);
            // "Rome or Paris": of one column.
            let listed = |j: usize| matches!(items.get(j).map(|o| &o.kind), Some(Kind::Value { column: other, .. }) if *other == column);
            let joined = |j: usize| {
                matches!(
                    items.get(j).map(|o| &o.kind),
                    Some(Kind::Key(Key::And | Key::Or | Key::Comma))
                )
            };
            if joined(i + 1) && listed(i + 2) || i > 1 && joined(i - 1) && listed(i - 2) {
                gain += 0.3;
            }
            if item.score < 0.35 {
                let follows = items.get(i + 1).and_then(|o| o.kind.table(schema)) == Some(table);
                gain += if follows { 0.6 } else { -1.0 };
            }
            // "Ada Keller": first and last name of one row.
            let same_person = |j: usize| matches!(items.get(j).map(|o| &o.kind), Some(Kind::Value { column: other, .. }) if *other != column && schema.table_of(*other) == table && schema.tables[table].label.contains(other) && schema.tables[table].label.contains(&column));
            if same_person(i + 1) || i > 0 && same_person(i - 1) {
                gain += 0.4;
            }
            // A bare name is more likely the name of something than a remark on it.
            if schema.tables[table].label.contains(&column) {
                gain += 0.05;
            }
        }
    }
    gain
}

/// "the name and the number of rides for each horse": the name of each.
fn of_each(schema: &Schema, items: &[Item], at: usize, table: TableId) -> f32 {
    let mut behind = items[at + 1..].iter().skip_while(|i| i.kind != Kind::Key(Key::Each)).skip(1);
    let each = behind.by_ref().take(2).find_map(|i| i.kind.table(schema));
    if each == Some(table) { 0.35 } else { 0.0 }
}

/// "Which doctors treat two patients? Give their names": of what the question opened with.
fn asked_after(schema: &Schema, items: &[Item], at: usize, table: TableId) -> f32 {
    let light = |i: &&Item| matches!(i.kind, Kind::Key(Key::Ones | Key::The | Key::Ask));
    let before = items[..at].iter().rev().find(|i| !light(i));
    if !before.is_some_and(|i| i.kind == Kind::Key(Key::Stop)) {
        return 0.0;
    }
    let ends = items.get(at + 1).is_none_or(|i| i.kind == Kind::Key(Key::Stop));
    let first = items[..at].iter().find_map(|i| i.kind.table(schema));
    match first {
        Some(first) if ends => {
            if first == table {
                0.3
            } else {
                -0.3
            }
        }
        _ => 0.0,
    }
}

/// "the names of colleges", where the college is a column: not some table's name.
fn not_of(schema: &Schema, items: &[Item], at: usize) -> f32 {
    let noun = (at + 2..items.len()).find(|&i| !matches!(items[i].kind, Kind::Key(_)));
    let Some(noun) = noun else { return 0.0 };
    let Kind::Column(column) = items[noun].kind else { return 0.0 };
    // "the names of active users": the column only says which.
    let qualifies = items.get(noun + 1).is_some_and(|i| i.kind.table(schema).is_some());
    let plain = !schema.column(column).is_reference && !schema.is_measure(column);
    let named = items[noun].score >= NAMED || schema.is_name(column);
    if plain && named && !qualifies { -0.8 } else { 0.0 }
}

/// What a row of some table is called, by the word "name".
fn is_name(schema: &Schema, item: &Item) -> bool {
    match item.kind {
        Kind::Label(_) => true,
        Kind::Column(c) => {
            let said = item.text.to_lowercase();
            matches!(said.as_str(), "name" | "names")
                && schema.tables[schema.table_of(c)].label.contains(&c)
        }
        _ => false,
    }
}

/// The word before a column stands in the column's name, too.
fn repeats(schema: &Schema, column: ColumnId, before: &str) -> bool {
    before.split_whitespace().any(|word| {
        let root = root(&word.to_lowercase());
        schema.column(column).words.contains(&root)
    })
}

/// "from A to B": a value after "from" is of a column of departures, not of arrivals.
fn direction(schema: &Schema, items: &[Item], at: usize, column: ColumnId) -> f32 {
    const STARTS: [&str; 5] = ["from", "origin", "sourc", "depart", "start"];
    const ENDS: [&str; 5] = ["to", "destin", "arriv", "dest", "end"];
    let words = &schema.column(column).words;
    let is = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let before = items[..at].iter().rev().take(3).find_map(|i| match i.kind {
        Kind::Key(key @ (Key::From | Key::To)) => Some(key),
        _ => None,
    });
    match before {
        Some(Key::From) if is(&STARTS) => 0.5,
        Some(Key::To) if is(&ENDS) => 0.5,
        Some(Key::From) if is(&ENDS) => -0.4,
        Some(Key::To) if is(&STARTS) => -0.4,
        _ => 0.0,
    }
}

/// The cost of joining all that the items name.
pub(super) fn spread(schema: &Schema, items: &[Item]) -> f32 {
    let mut left: Vec<TableId> = items.iter().filter_map(|i| i.kind.table(schema)).collect();
    left.sort_unstable();
    left.dedup();
    let Some(first) = left.pop() else { return 0.0 };
    let mut tree = vec![first];
    let mut cost = 0;
    while !left.is_empty() {
        let (place, distance) = left
            .iter()
            .enumerate()
            .map(|(i, &t)| {
                let near = tree.iter().filter_map(|&s| schema.graph.distance(s, t)).min();
                (i, near.unwrap_or(90))
            })
            .min_by_key(|&(_, d)| d)
            .expect("tables are left");
        cost += distance;
        tree.push(left.swap_remove(place));
    }
    cost as f32
}
