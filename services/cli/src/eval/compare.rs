//! Execution accuracy: whether two results say the same.
//!
//! They do when some order of the columns makes them the same multiset of rows, or, where the
//! question asks for an order, the same list. Names of columns never count.
//!
//! Numbers agree within a tolerance, which is not transitive, so rows can neither be hashed nor
//! sorted by value alone. Values are therefore numbered twice: [`keys`] gives one key to a whole
//! chain of numbers that lie close together, which finds the candidates fast and misses none;
//! what the keys let through is then checked value by value.

mod keys;
mod search;

use std::fmt;

use super::matching;
use super::value::Value;

/// A result without its column names.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) width: usize,
    pub(super) rows: Vec<Vec<Value>>,
}

/// Whether the place of a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Free,
    Kept,
}

/// The first thing in which a produced result differs from the gold one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Width {
        produced: usize,
        gold: usize,
    },
    Length {
        produced: usize,
        gold: usize,
    },
    /// No produced column holds the values of this gold column, counted from 1.
    Column(usize),
    /// Each column is there, but they do not meet in the same rows.
    Pairing,
    /// The same rows in another order.
    Order,
}

/// Compares two results.
///
/// # Errors
/// The difference, when there is one.
pub(super) fn compare(produced: &Rows, gold: &Rows, order: Order) -> Result<(), Difference> {
    if produced.width != gold.width {
        return Err(Difference::Width { produced: produced.width, gold: gold.width });
    }
    if produced.rows.len() != gold.rows.len() {
        return Err(Difference::Length { produced: produced.rows.len(), gold: gold.rows.len() });
    }
    if order == Order::Kept && are_equal_in_order(produced, gold) {
        return Ok(());
    }
    search::same_multiset(produced, gold)?;
    if order == Order::Kept { Err(Difference::Order) } else { Ok(()) }
}

fn are_equal_in_order(produced: &Rows, gold: &Rows) -> bool {
    let column_agrees = |theirs: usize, ours: usize| {
        produced.rows.iter().zip(&gold.rows).all(|(p, g)| p[ours].agrees(&g[theirs]))
    };
    matching::is_perfect(gold.width, column_agrees)
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Width { produced, gold } => write!(f, "{produced} columns instead of {gold}"),
            Self::Length { produced, gold } => write!(f, "{produced} rows instead of {gold}"),
            Self::Column(place) => write!(f, "no column holds the values of column {place}"),
            Self::Pairing => f.write_str("the columns agree, but not row by row"),
            Self::Order => f.write_str("the same rows in another order"),
        }
    }
}

#[cfg(test)]
mod tests;
