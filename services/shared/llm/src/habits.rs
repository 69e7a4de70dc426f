//! What an endpoint's model takes, learnt from what it refused.
//!
//! "OpenAI-compatible" differs from model to model: reasoning models refuse a temperature,
//! older servers know no schemas, newer ones no `max_tokens`. We begin with the most that the
//! provider is known for, step down at each complaint, and remember it for the process.

use std::{collections::HashMap, sync::Mutex};

use crate::config::Provider;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    pub structure: Structure,
    pub limit: Limit,
    pub temperature: bool,
    pub stream_usage: bool,
}

/// How far the endpoint can be held to a form, from strict to not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    Schema,
    Object,
    Plain,
}

/// The name of the parameter that bounds the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    MaxTokens,
    MaxCompletionTokens,
}

impl Habits {
    fn of(provider: Provider) -> Self {
        let limit = match provider {
            Provider::OpenAi | Provider::Azure => Limit::MaxCompletionTokens,
            _ => Limit::MaxTokens,
        };
        Self { structure: Structure::Schema, limit, temperature: true, stream_usage: true }
    }

    /// What to try after `complaint`; `None` when it is about nothing that we could leave out.
    fn after(self, complaint: &str) -> Option<Self> {
        let complaint = complaint.to_ascii_lowercase();
        let about = |name: &str| complaint.contains(name);
        if ["response_format", "json_schema", "json_object"].into_iter().any(about) {
            return self.less_structure();
        }
        let unknown = ["unsupported", "not support", "unrecognized", "unknown", "not permitted"];
        if !unknown.into_iter().any(about) {
            return None;
        }
        if about("stream_options") {
            return self.stream_usage.then_some(Self { stream_usage: false, ..self });
        }
        if about("temperature") {
            return self.temperature.then_some(Self { temperature: false, ..self });
        }
        match self.limit {
            Limit::MaxTokens if about("max_tokens") => {
                Some(Self { limit: Limit::MaxCompletionTokens, ..self })
            }
            Limit::MaxCompletionTokens if about("max_completion_tokens") => {
                Some(Self { limit: Limit::MaxTokens, ..self })
            }
            _ => None,
        }
    }

    fn less_structure(self) -> Option<Self> {
        let structure = match self.structure {
            Structure::Schema => Structure::Object,
            Structure::Object => Structure::Plain,
            Structure::Plain => return None,
        };
        Some(Self { structure, ..self })
    }
}

/// The habits of every model asked so far.
#[derive(Debug)]
pub struct Memory {
    provider: Provider,
    learnt: Mutex<HashMap<String, Habits>>,
}

impl Memory {
    /// Names of models come from users; past this many the oldest lessons are not worth keeping.
    const MODELS: usize = 100;

    pub fn new(provider: Provider) -> Self {
        Self { provider, learnt: Mutex::default() }
    }

    pub fn recall(&self, model: &str) -> Habits {
        let learnt = self.learnt.lock().expect("nothing panics while it holds this lock");
        learnt.get(model).copied().unwrap_or_else(|| Habits::of(self.provider))
    }

    /// True when there is something else to try. `used` are the habits that drew the
    /// complaint: calls beside this one may have learnt since.
    pub fn learn(&self, model: &str, used: Habits, complaint: &str) -> bool {
        let Some(next) = used.after(complaint) else { return false };
        tracing::info!(model, ?next, "the endpoint takes less than was asked of it");
        let mut learnt = self.learnt.lock().expect("nothing panics while it holds this lock");
        if learnt.len() >= Self::MODELS {
            learnt.clear();
        }
        learnt.insert(model.to_owned(), next);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_steps_down_until_nothing_is_left() {
        let memory = Memory::new(Provider::Vllm);
        let complaint = "'response_format' of type 'json_schema' is not supported";
        for expected in [Structure::Object, Structure::Plain] {
            assert!(memory.learn("m", memory.recall("m"), complaint));
            assert_eq!(memory.recall("m").structure, expected);
        }
        assert!(!memory.learn("m", memory.recall("m"), complaint));
        assert_eq!(memory.recall("other").structure, Structure::Schema);
    }

    #[test]
    fn a_complaint_about_a_value_is_not_one_about_the_parameter() {
        let habits = Habits::of(Provider::Vllm);
        assert_eq!(habits.after("max_tokens is too large: 100000"), None);
        assert_eq!(
            habits.after("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'."),
            Some(Habits { limit: Limit::MaxCompletionTokens, ..habits })
        );
    }

    #[test]
    fn a_model_that_takes_no_temperature_is_sent_none() {
        let habits = Habits::of(Provider::OpenAi);
        let complaint = "Unsupported value: 'temperature' does not support 0.0 with this model.";
        assert_eq!(habits.after(complaint), Some(Habits { temperature: false, ..habits }));
    }
}
