//! What answers cost.

use std::{ops::AddAssign, time::Duration};

use metrics::{counter, gauge, histogram};

use crate::{Fault, wire::Tokens};

/// Tokens, calls and money, of one answer or of many. Calls that failed count as calls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    pub calls: u32,
    /// 0 where no prices are set.
    pub cost_usd: f64,
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
        self.calls += other.calls;
        self.cost_usd += other.cost_usd;
    }
}

/// US dollars for a million tokens.
#[derive(Clone, Copy, Debug)]
pub struct Prices {
    pub prompt: f64,
    pub completion: f64,
}

impl Prices {
    pub fn cost_usd(self, tokens: Tokens) -> f64 {
        let million = 1_000_000.0;
        (tokens.prompt_tokens as f64 * self.prompt
            + tokens.completion_tokens as f64 * self.completion)
            / million
    }
}

/// Counts one call that ended.
pub fn record_call(model: &str, fault: Option<&Fault>, took: Duration) {
    let outcome = fault.map_or("ok", Fault::outcome);
    let model = model.to_owned();
    counter!("rowcall_llm_calls_total", "model" => model.clone(), "outcome" => outcome)
        .increment(1);
    histogram!("rowcall_llm_seconds", "model" => model).record(took);
}

/// Counts what an answer took.
pub fn record_tokens(model: &str, tokens: Tokens, cost_usd: f64) {
    for (kind, count) in
        [("prompt", tokens.prompt_tokens), ("completion", tokens.completion_tokens)]
    {
        let model = model.to_owned();
        counter!("rowcall_llm_tokens_total", "model" => model, "kind" => kind).increment(count);
    }
    // Counters hold whole numbers; a gauge that only grows is Prometheus' counter for fractions.
    gauge!("rowcall_llm_cost_usd_total").increment(cost_usd);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cost_follows_both_prices() {
        let prices = Prices { prompt: 2.0, completion: 8.0 };
        let tokens = Tokens { prompt_tokens: 500_000, completion_tokens: 250_000 };
        assert!((prices.cost_usd(tokens) - 3.0).abs() < 1e-9);
    }
}
