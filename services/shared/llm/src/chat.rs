//! A conversation: what is asked, and what comes back.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Usage;

/// What is asked of a model.
#[derive(Default)]
pub struct Request<'a> {
    pub messages: Vec<Message>,
    /// The form that the answer should have, where the endpoint can promise one. The prompt
    /// must ask for it as well.
    pub schema: Option<&'a JsonSchema>,
    /// Another model than the configured one.
    pub model: Option<&'a str>,
    /// Hears the answer while it is written.
    pub on_delta: Option<&'a (dyn Fn(Delta<'_>) + Send + Sync)>,
    /// Hears what is spent as it is spent: each call when it begins, its tokens when they are
    /// known. So what is dropped in the middle is counted too.
    pub on_usage: Option<&'a (dyn Fn(Usage) + Send + Sync)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub role: Role,
    pub content: String,
}

impl Message {
    pub fn system(content: impl Into<String>) -> Self {
        Self { role: Role::System, content: content.into() }
    }

    pub fn user(content: impl Into<String>) -> Self {
        Self { role: Role::User, content: content.into() }
    }

    pub fn assistant(content: impl Into<String>) -> Self {
        Self { role: Role::Assistant, content: content.into() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    System,
    User,
    Assistant,
}

/// A named form of an answer.
#[derive(Clone, Debug)]
pub struct JsonSchema {
    pub name: &'static str,
    pub schema: serde_json::Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delta<'a> {
    Text(&'a str),
    /// The call broke off and is repeated: all text so far is void.
    Restart,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Completion {
    pub text: String,
    pub model: String,
    /// Of this answer and of every call that it took.
    pub usage: Usage,
    /// The answer reached the limit of tokens and ends somewhere.
    pub truncated: bool,
    pub latency: Duration,
}

impl Request<'_> {
    pub fn new(system: impl Into<String>, user: impl Into<String>) -> Self {
        let messages = vec![Message::system(system), Message::user(user)];
        Self { messages, ..Self::default() }
    }

    pub(crate) fn tell(&self, delta: Delta<'_>) {
        if let Some(tell) = self.on_delta {
            tell(delta);
        }
    }

    pub(crate) fn spend(&self, usage: Usage) {
        if let Some(hear) = self.on_usage {
            hear(usage);
        }
    }
}
