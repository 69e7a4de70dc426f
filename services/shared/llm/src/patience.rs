//! How long an answer is waited for, and how often it is asked for again.

use std::time::Duration;

use crate::{Config, Fault, backoff::Backoff};

#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one answer, with all repeats and the waits between them.
    pub timeout: Duration,
    pub retries: u32,
    pub backoff: Backoff,
}

impl Patience {
    pub fn from_config(config: &Config) -> Self {
        Self {
            timeout: config.llm_timeout,
            retries: config.llm_retries,
            backoff: Backoff { base: config.llm_backoff },
        }
    }

    /// The same, but for no longer than `limit`.
    pub fn within(self, limit: Duration) -> Self {
        Self { timeout: self.timeout.min(limit), ..self }
    }

    /// How long to wait before the next try; `None` when none is left, or none would be in time.
    pub fn wait(self, fault: &Fault, repeats: u32, elapsed: Duration) -> Option<Duration> {
        if !fault.is_passing() || repeats >= self.retries {
            return None;
        }
        let asked = match fault {
            Fault::RateLimited { retry_after, .. } => *retry_after,
            _ => None,
        };
        let wait = self.backoff.wait(repeats, asked);
        (elapsed + wait < self.timeout).then_some(wait)
    }
}
