//! Tables in Markdown that also read well as they are.

use std::fmt::Write as _;

/// Cells in lines, the heads first; the first `labels` columns to the left, figures to the right.
pub(super) fn table(lines: &[Vec<String>], labels: usize) -> String {
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

/// Owned cells of one line.
pub(super) fn line<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(ToOwned::to_owned).into()
}
