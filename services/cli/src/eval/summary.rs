//! The totals as Markdown tables, for a terminal and for a note.

use std::fmt::Write as _;

use super::outcome::Outcome;
use super::tally::{Tally, Totals};

/// One table of all sets, then one of what each set says of its questions.
pub(super) fn markdown(totals: &Totals) -> String {
    let sets: Vec<Row> =
        totals.iter().map(|(set, totals)| Row { labels: vec![set], tally: &totals.all }).collect();
    let mut parts = Vec::new();
    for (set, totals) in totals {
        let groups = [("difficulty", &totals.by_difficulty), ("category", &totals.by_category)];
        for (kind, tallies) in groups {
            for (name, tally) in tallies {
                parts.push(Row { labels: vec![set, kind, name], tally });
            }
        }
    }
    let mut text = table(&["set"], &sets);
    if !parts.is_empty() {
        text.push('\n');
        text += &table(&["set", "by", "group"], &parts);
    }
    text
}

struct Row<'a> {
    labels: Vec<&'a str>,
    tally: &'a Tally,
}

fn table(labels: &[&str], rows: &[Row]) -> String {
    let outcomes = shown(rows);
    let mut lines = vec![labels.iter().map(ToString::to_string).collect::<Vec<_>>()];
    lines[0].push("questions".into());
    lines[0].extend(outcomes.iter().map(ToString::to_string));
    for row in rows {
        let mut cells: Vec<String> = row.labels.iter().map(ToString::to_string).collect();
        cells.push(row.tally.questions.to_string());
        cells.extend(outcomes.iter().map(|&outcome| cell(row.tally, outcome)));
        lines.push(cells);
    }
    aligned(&lines, labels.len())
}

/// The first three always, the others where they occurred.
fn shown(rows: &[Row]) -> Vec<Outcome> {
    let occurred = |outcome| rows.iter().any(|row| row.tally.count(outcome) > 0);
    let is_shown = |(place, outcome): &(usize, Outcome)| *place < 3 || occurred(*outcome);
    Outcome::ALL.into_iter().enumerate().filter(is_shown).map(|(_, outcome)| outcome).collect()
}

fn cell(tally: &Tally, outcome: Outcome) -> String {
    if outcome == Outcome::GoldFailed {
        return tally.count(outcome).to_string();
    }
    tally.percent(outcome).map_or("-".into(), |percent| format!("{percent:.1} %"))
}

/// Labels to the left, figures to the right.
fn aligned(lines: &[Vec<String>], labels: usize) -> String {
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (at, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            // Writing into a string cannot fail.
            let _ = if at < labels {
                write!(text, "| {cell:<width$} ")
            } else {
                write!(text, "| {cell:>width$} ")
            };
        }
        text += "|\n";
        if number == 0 {
            for (at, &width) in widths.iter().enumerate() {
                let (dashes, end) = if at < labels { (width + 2, "") } else { (width + 1, ":") };
                let _ = write!(text, "|{}{end}", "-".repeat(dashes));
            }
            text += "|\n";
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tally::SetTotals;

    #[test]
    fn only_what_occurred_has_a_column() {
        let mut set = SetTotals::default();
        for outcome in [Outcome::Right, Outcome::Right, Outcome::Wrong, Outcome::GoldFailed] {
            set.all.add(outcome);
        }
        set.by_difficulty.entry("hard".into()).or_default().add(Outcome::Wrong);
        let totals = Totals::from([("shop".to_owned(), set)]);
        assert_eq!(
            markdown(&totals),
            "\
| set  | questions |  right |  wrong | declined | gold failed |
|------|----------:|-------:|-------:|---------:|------------:|
| shop |         4 | 66.7 % | 33.3 % |    0.0 % |           1 |

| set  | by         | group | questions | right |   wrong | declined |
|------|------------|-------|----------:|------:|--------:|---------:|
| shop | difficulty | hard  |         1 | 0.0 % | 100.0 % |    0.0 % |
"
        );
    }
}
