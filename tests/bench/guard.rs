//! What judging a statement costs, and what those cost that are made to hurt.

#[path = "../../services/shared/guard/tests/hostile/kinds.rs"]
mod kinds;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use guard::{Dialect, Policy};

use crate::figures::median;
use crate::memory;
use crate::table::Line;

const ROUNDS: usize = 300;
/// In microseconds.
const AT_MOST: f64 = 100.0;
/// In milliseconds.
const HOSTILE_AT_MOST: f64 = 50.0;
const HOSTILE_ROUNDS: usize = 5;
/// In megabytes, over what is held before. The texts themselves are one of them.
const MEMORY_AT_MOST: f64 = 64.0;

/// The statements are the examples of the sample shop: what an analyst asks on an ordinary day.
pub fn measure() -> anyhow::Result<Vec<Line>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let catalog = catalog::load::from_path(&data.join("schema/ecommerce.json"))?;
    let policy = Policy::postgres(&catalog);
    let mut medians = Vec::new();
    for entry in std::fs::read_dir(data.join("knowledge_base"))? {
        let path = entry?.path();
        let sql = std::fs::read_to_string(&path)?;
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            black_box(guard::check(black_box(&sql), &policy))
                .with_context(|| path.display().to_string())?;
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
        medians.push(median(&times));
    }
    let slowest = medians.iter().copied().fold(f64::NAN, f64::max);
    let mut lines = vec![
        Line::bound("guard, a typical statement", "µs", median(&medians), AT_MOST),
        Line::bound("guard, the longest example", "µs", slowest, AT_MOST),
    ];
    lines.extend(hostile()?);
    Ok(lines)
}

/// The slowest of all kinds of text that are made to hurt, in both dialects: a megabyte of it, and
/// as much as is read at all.
fn hostile() -> anyhow::Result<Vec<Line>> {
    let pid = std::process::id();
    let before = memory::peak(pid)?;
    let mut lines = Vec::new();
    for (what, bytes) in [("1 MB", 1_000_000), ("16 KB", 16 * 1024)] {
        let mut worst = ("", 0.0_f64);
        for kind in kinds::kinds() {
            let text = kind.of_size(bytes);
            for dialect in [Dialect::PostgreSql, Dialect::MySql] {
                let policy = Policy { dialect, ..Policy::unresolved() };
                let taken = quickest(&text, &policy);
                if taken > worst.1 {
                    worst = (kind.name, taken);
                }
            }
        }
        let what = format!("guard, {what} of hostile text: {}", worst.0);
        lines.push(Line::bound(what, "ms", worst.1, HOSTILE_AT_MOST));
    }
    let taken = (memory::peak(pid)? - before) / 1e6;
    lines.push(Line::bound("guard, memory for all of it", "MB", taken, MEMORY_AT_MOST));
    Ok(lines)
}

/// What else the machine does is not what is measured.
fn quickest(text: &str, policy: &Policy<'_>) -> f64 {
    let round = |_| {
        let start = Instant::now();
        let _ = black_box(guard::check(black_box(text), policy));
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..HOSTILE_ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}
