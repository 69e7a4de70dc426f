//! What a question has cost so far.

use std::sync::{Mutex, PoisonError};

use proto::api::Usage;

/// Grows with every call as it begins and as it ends, and so tells what was spent even where
/// whoever spent it never came to say so: stopped, cancelled, or given up for another attempt.
#[derive(Debug, Default)]
pub struct Bill(Mutex<Usage>);

impl Bill {
    pub fn total(&self) -> Usage {
        // A sum is whole after every addition, whoever panicked.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(&self, spent: llm::Usage) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += Usage {
            prompt_tokens: spent.prompt_tokens,
            completion_tokens: spent.completion_tokens,
            llm_calls: spent.calls,
            cost_usd: spent.cost_usd,
        };
    }
}
