//! Which of several references to one table is meant: `start_station_id` or `end_station_id`.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::Schema;
use super::graph::{Edge, Graph};
use crate::lex::root;

/// Where something comes from, and where it goes: columns use some of the words, people others.
const ENDS: [&str; 2] = [
    "from source src origin orig start begin departure depart leave outgoing sender send",
    "to destination dest dst target end finish arrival arrive land incoming receiver receive",
];

static ROOTS: LazyLock<[HashSet<String>; 2]> =
    LazyLock::new(|| ENDS.map(|words| words.split(' ').map(root).collect()));

/// How well words of a question, given by their roots, name a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    No,
    /// By the end that it stands for: "to" for `destination_id`.
    AsEnd,
    /// By words of its own; the second number is of those that were left out, less than none:
    /// "president" says `president_vote` better than `vice_president_vote`.
    Outright(usize, Reverse<usize>),
}

impl Schema {
    /// Whether the question says that it is this reference that leads from one table to the other.
    pub fn says(&self, hints: &[String], edge: &Edge) -> Said {
        let words = telling(self, edge);
        let said = words.iter().filter(|word| hints.contains(word)).count();
        if said > 0 {
            return Said::Outright(said, Reverse(words.len() - said));
        }
        let is_end = |end: &HashSet<String>| {
            words.iter().any(|word| end.contains(word)) && hints.iter().any(|h| end.contains(h))
        };
        if ROOTS.iter().any(is_end) { Said::AsEnd } else { Said::No }
    }

    /// Whether a word, given by its root, tells one reference to a table from another.
    pub fn is_way(&self, word: &str) -> bool {
        self.ways.contains(word) || self.is_end(word)
    }

    /// Whether a word stands for where things come from or go, and columns tell the two apart.
    pub fn is_end(&self, word: &str) -> bool {
        ROOTS.iter().any(|end| end.contains(word) && !end.is_disjoint(&self.ways))
    }
}

/// Words that tell a reference from another one to the same table.
pub(super) fn of(schema: &Schema, graph: &Graph) -> HashSet<String> {
    let mut words = HashSet::new();
    for edge in graph.edges() {
        let others = graph.edges().iter().filter(|e| (e.from, e.to) == (edge.from, edge.to));
        if edge.to_one && edge.from != edge.to && others.count() > 1 {
            words.extend(telling(schema, edge));
        }
    }
    words
}

/// What its column is called beside the tables at both ends.
fn telling(schema: &Schema, edge: &Edge) -> Vec<String> {
    let (a, b) = (&schema.tables[edge.to].words, &schema.tables[edge.from].words);
    let is_telling = |word: &&String| word.len() >= 3 && !a.contains(word) && !b.contains(word);
    let columns = edge.columns.iter().map(|&(from, _)| schema.column(from));
    columns.flat_map(|column| column.words.iter().filter(is_telling)).cloned().collect()
}
