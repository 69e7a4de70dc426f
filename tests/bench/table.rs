//! What was measured, as lines of a table.

use std::fmt;

use serde::Serialize;

use crate::rounds::Pair;

#[derive(Debug, Serialize)]
pub struct Line {
    pub what: String,
    pub unit: &'static str,
    pub ours: f64,
    pub by_hand: Option<f64>,
    /// Ours by hand's; the median of the rounds.
    pub ratio: Option<f64>,
    pub target: Target,
    pub met: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    RatioAtLeast(f64),
    RatioAtMost(f64),
    AtMost(f64),
}

impl Line {
    /// Ours against by hand.
    pub fn pair(what: impl Into<String>, unit: &'static str, pair: Pair, target: Target) -> Self {
        let met = target.is_met(pair.ours, pair.ratio);
        Self {
            what: what.into(),
            unit,
            ours: pair.ours,
            by_hand: Some(pair.by_hand),
            ratio: Some(pair.ratio),
            target,
            met,
        }
    }

    /// Ours against a bound.
    pub fn bound(what: impl Into<String>, unit: &'static str, ours: f64, at_most: f64) -> Self {
        let target = Target::AtMost(at_most);
        let met = target.is_met(ours, f64::NAN);
        Self { what: what.into(), unit, ours, by_hand: None, ratio: None, target, met }
    }

    fn cells(&self) -> [String; 5] {
        let with_unit = |figure: f64| format!("{} {}", short(figure), self.unit);
        [
            self.what.clone(),
            with_unit(self.ours),
            self.by_hand.map_or("-".into(), with_unit),
            self.ratio.map_or("-".into(), |ratio| format!("{ratio:.2}")),
            format!("{}{}", self.target, if self.met { "" } else { " missed" }),
        ]
    }
}

impl Target {
    fn is_met(self, ours: f64, ratio: f64) -> bool {
        match self {
            Self::RatioAtLeast(bound) => ratio >= bound,
            Self::RatioAtMost(bound) => ratio <= bound,
            Self::AtMost(bound) => ours <= bound,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RatioAtLeast(bound) => write!(f, "≥ {bound} ×"),
            Self::RatioAtMost(bound) => write!(f, "≤ {bound} ×"),
            Self::AtMost(bound) => write!(f, "≤ {bound}"),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [what, ours, by_hand, ratio, target] = self.cells();
        write!(f, "{what}: {ours}, by hand {by_hand}, ratio {ratio}, target {target}")
    }
}

pub fn markdown(lines: &[Line]) -> String {
    let head = ["what", "ours", "by hand", "ratio", "target"].map(String::from);
    let table: Vec<_> = std::iter::once(head).chain(lines.iter().map(Line::cells)).collect();
    let width = |at: usize| table.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let row = |cells: &[String; 5]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!(" {cell:<width$} "));
        format!("|{}|", padded.collect::<Vec<_>>().join("|"))
    };
    let rule = widths.map(|width| "-".repeat(width + 2)).join("|");
    let mut text = vec![row(&table[0]), format!("|{rule}|")];
    text.extend(table[1..].iter().map(row));
    text.join("\n")
}

/// Three digits that matter, or all before the point.
fn short(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}
