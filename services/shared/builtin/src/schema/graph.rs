//! How tables join: foreign keys, and where none are declared, those that names suggest.

use super::{ColumnId, Schema, TableId};

/// Two tables that can be joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub from: TableId,
    pub to: TableId,
    /// Pairs of columns that must be equal, `from`'s first.
    pub columns: Vec<(ColumnId, ColumnId)>,
    /// Each row of `from` has at most one partner in `to`.
    pub to_one: bool,
    /// Guessed joins cost more than declared ones.
    pub cost: u32,
}

/// An edge seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub edge: usize,
    pub to: TableId,
    /// Going this way finds at most one row.
    pub to_one: bool,
    pub cost: u32,
}

#[derive(Debug, Default)]
pub struct Graph {
    edges: Vec<Edge>,
    steps: Vec<Vec<Step>>,
    /// Cheapest cost between any two tables, row by row.
    distance: Vec<u8>,
}

/// No path.
const FAR: u8 = u8::MAX;

impl Graph {
    pub fn new(tables: usize, edges: Vec<Edge>) -> Self {
        let mut steps: Vec<Vec<Step>> = vec![Vec::new(); tables];
        for (id, edge) in edges.iter().enumerate() {
            steps[edge.from].push(Step {
                edge: id,
                to: edge.to,
                to_one: edge.to_one,
                cost: edge.cost,
            });
            if edge.from != edge.to {
                steps[edge.to].push(Step {
                    edge: id,
                    to: edge.from,
                    to_one: false,
                    cost: edge.cost,
                });
            }
        }
        let mut graph = Self { edges, steps, distance: Vec::new() };
        graph.distance = (0..tables).flat_map(|t| graph.distances(t)).collect();
        graph
    }

    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    pub fn edge(&self, id: usize) -> &Edge {
        &self.edges[id]
    }

    pub fn steps(&self, table: TableId) -> &[Step] {
        &self.steps[table]
    }

    /// In tenths of a declared foreign key; `None` when no path leads there.
    pub fn distance(&self, from: TableId, to: TableId) -> Option<u32> {
        let distance = self.distance[from * self.steps.len() + to];
        (distance != FAR).then_some(u32::from(distance))
    }

    fn distances(&self, start: TableId) -> Vec<u8> {
        let mut best = vec![FAR; self.steps.len()];
        let mut heap = std::collections::BinaryHeap::new();
        best[start] = 0;
        heap.push((std::cmp::Reverse(0u32), start));
        while let Some((std::cmp::Reverse(cost), table)) = heap.pop() {
            if cost > u32::from(best[table]) || cost > 80 {
                continue;
            }
            for step in &self.steps[table] {
                let next = cost + step.cost;
                if next < u32::from(best[step.to]) {
                    best[step.to] = u8::try_from(next).unwrap_or(FAR - 1);
                    heap.push((std::cmp::Reverse(next), step.to));
                }
            }
        }
        best
    }
}

/// What a step along a key costs.
const DECLARED: u32 = 10;
/// Guessed, by the catalog or here.
const INFERRED: u32 = 12;

pub(super) fn edges(schema: &Schema) -> Vec<Edge> {
    let mut edges = declared(schema);
    let any_declared = edges.iter().any(|edge| edge.cost == DECLARED);
    inferred(schema, &mut edges);
    if !any_declared {
        shared_names(schema, &mut edges);
    }
    edges
}

fn declared(schema: &Schema) -> Vec<Edge> {
    let mut edges = Vec::new();
    for from in 0..schema.tables.len() {
        for key in &schema.catalog_table(from).foreign_keys {
            let to = (0..schema.tables.len()).find(|&t| {
                let table = schema.catalog_table(t);
                table.name == key.references_table
                    && (key.references_schema.is_none()
                        || table.schema == key.references_schema
                        || table.schema.is_none())
            });
            let Some(to) = to else { continue };
            let referenced: Vec<ColumnId> = if key.references_columns.is_empty() {
                schema.tables[to].key.clone()
            } else {
                key.references_columns
                    .iter()
                    .filter_map(|name| schema.find_column(to, name))
                    .collect()
            };
            let columns: Vec<_> = key
                .columns
                .iter()
                .filter_map(|name| schema.find_column(from, name))
                .zip(referenced)
                .collect();
            if !columns.is_empty() {
                let cost = if key.inferred { INFERRED } else { DECLARED };
                edges.push(Edge { from, to, columns, to_one: true, cost });
            }
        }
    }
    edges
}

/// A column that is named after another table and its key: `artist_id`, `from_airport`.
fn inferred(schema: &Schema, edges: &mut Vec<Edge>) {
    let mut found = Vec::new();
    for (from, info) in schema.tables.iter().enumerate() {
        for column in info.columns.clone() {
            let known = edges.iter().any(|e| e.columns.iter().any(|&(c, _)| c == column));
            if known || schema.tables[from].key == [column] && named_for(schema, from, column) {
                continue;
            }
            if let Some(to) = (0..schema.tables.len())
                .filter(|&to| to != from && points_at(schema, column, to))
                .max_by_key(|&to| schema.tables[to].words.len())
            {
                let target = schema.tables[to].key[0];
                let columns = vec![(column, target)];
                found.push(Edge { from, to, columns, to_one: true, cost: INFERRED });
            }
        }
    }
    edges.extend(found);
}

/// The key carries its own table's name, so it does not point elsewhere.
fn named_for(schema: &Schema, table: TableId, column: ColumnId) -> bool {
    let name = schema.columns[column].words.concat();
    name == "id" || schema.tables[table].words.iter().any(|w| name.starts_with(w.as_str()))
}

fn points_at(schema: &Schema, column: ColumnId, to: TableId) -> bool {
    let [key] = schema.tables[to].key[..] else { return false };
    let (from, target) = (&schema.columns[column], &schema.columns[key]);
    if from.family != target.family {
        return false;
    }
    let name = from.words.concat();
    let key_name = target.words.concat();
    let table_name = schema.tables[to].words.concat();
    if key_name == "id" {
        return name.ends_with(&format!("{table_name}id"));
    }
    if name == key_name {
        return true;
    }
    let tail = from.words.last().is_some_and(|w| *w == table_name);
    name.ends_with(&key_name) && key_name.len() > 3
        || tail && from.words.len() > 1 && same_kind(schema, column, key)
}

/// For a text column named after a table, some of its values must be keys there.
fn same_kind(schema: &Schema, column: ColumnId, key: ColumnId) -> bool {
    let values = &schema.catalog_column(column).values;
    let keys = &schema.catalog_column(key).values;
    if values.is_empty() || keys.is_empty() {
        return schema.columns[column].family != catalog::Family::Text;
    }
    let seen = values.iter().take(20).filter(|v| keys.contains(v)).count();
    seen * 2 >= values.len().min(20)
}

/// In schemas without any declared key: columns of the same telling name join, if at a price.
fn shared_names(schema: &Schema, edges: &mut Vec<Edge>) {
    let mut by_name: std::collections::BTreeMap<String, Vec<ColumnId>> =
        std::collections::BTreeMap::default();
    for (id, column) in schema.columns.iter().enumerate() {
        let telling = column.words.len() > 1
            || column.words[..].concat().len() > 3 && column.words.concat().ends_with("id");
        if telling {
            by_name.entry(column.name.to_ascii_lowercase()).or_default().push(id);
        }
    }
    for columns in by_name.values().filter(|c| (2..=12).contains(&c.len())) {
        for (i, &a) in columns.iter().enumerate() {
            for &b in &columns[i + 1..] {
                let (from, to) = (schema.columns[a].table, schema.columns[b].table);
                let joined = edges
                    .iter()
                    .any(|e| (e.from, e.to) == (from, to) || (e.from, e.to) == (to, from));
                if !joined && schema.columns[a].family == schema.columns[b].family {
                    edges.push(Edge { from, to, columns: vec![(a, b)], to_one: false, cost: 25 });
                }
            }
        }
    }
}

impl Graph {
    /// Whether each row of `from` leads to at most one row of `to`.
    pub fn determines(&self, from: TableId, to: TableId) -> bool {
        let mut seen = vec![from];
        let mut at = 0;
        while at < seen.len() {
            if seen[at] == to {
                return true;
            }
            for step in self.steps(seen[at]).iter().filter(|s| s.to_one) {
                if !seen.contains(&step.to) {
                    seen.push(step.to);
                }
            }
            at += 1;
        }
        false
    }
}
