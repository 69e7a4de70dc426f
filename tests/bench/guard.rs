//! What judging a statement costs.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use guard::Policy;

use crate::figures::median;
use crate::table::Line;

const ROUNDS: usize = 300;
/// In microseconds.
const AT_MOST: f64 = 100.0;

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
    Ok(vec![
        Line::bound("guard, a typical statement", "µs", median(&medians), AT_MOST),
        Line::bound("guard, the longest example", "µs", slowest, AT_MOST),
    ])
}
