//! Two ways of doing the same, measured in turns: what the machine does beside us meets both.

use crate::figures::median;

/// Medians over the rounds. The ratio is that of the rounds, not of the medians: neighbours in
/// time share the machine's mood.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    pub ours: f64,
    pub by_hand: f64,
    pub ratio: f64,
}

impl Pair {
    pub fn of(rounds: &[(f64, f64)]) -> Self {
        let column = |pick: fn(&(f64, f64)) -> f64| rounds.iter().map(pick).collect::<Vec<_>>();
        Self {
            ours: median(&column(|round| round.0)),
            by_hand: median(&column(|round| round.1)),
            ratio: median(&column(|round| round.0 / round.1)),
        }
    }
}

/// One round of each to warm up, then `rounds` of each that count.
pub async fn alternate<T>(
    rounds: usize,
    mut ours: impl AsyncFnMut() -> anyhow::Result<T>,
    mut by_hand: impl AsyncFnMut() -> anyhow::Result<T>,
) -> anyhow::Result<Vec<(T, T)>> {
    let mut figures = Vec::new();
    for round in 0..=rounds {
        let pair = (ours().await?, by_hand().await?);
        if round > 0 {
            figures.push(pair);
        }
    }
    Ok(figures)
}
