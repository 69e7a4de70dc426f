//! What was said between the pipeline and a model about one question, for whoever wants to read
//! it afterwards.

use std::sync::{Mutex, PoisonError};

use llm::{Completion, LlmError, Message};
use serde::{Deserialize, Serialize};

/// Collects the calls of one question; several may be under way at a time.
#[derive(Debug, Default)]
pub struct Trace(Mutex<Vec<Exchange>>);

/// One call: all that the model was told, and what it said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    pub messages: Vec<Message>,
    /// What of the knowledge base the messages had no room for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
    /// `None` when there was none.
    pub answer: Option<String>,
    /// Why there is no answer, in the endpoint's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Trace {
    /// The calls in the order of their ends.
    pub fn into_exchanges(self) -> Vec<Exchange> {
        // A list that only ever grows is whole even where somebody panicked.
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn record(
        &self,
        messages: Vec<Message>,
        left_out: Option<String>,
        answer: &Result<Completion, LlmError>,
    ) {
        let exchange = Exchange {
            messages,
            left_out,
            answer: answer.as_ref().ok().map(|completion| completion.text.clone()),
            fault: answer.as_ref().err().map(|failed| failed.fault.to_string()),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }
}
