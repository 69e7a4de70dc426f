//! What travels: requests, answers and pieces of answers.
//!
//! The client library has types for all of this, but they follow OpenAI to the letter and
//! refuse what compatible endpoints leave out or add. These ask for no more than is used.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    JsonSchema, Message,
    habits::{Habits, Limit, Structure},
};

/// How the model is asked, whatever it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub temperature: f32,
    pub max_tokens: u32,
}

#[derive(Serialize)]
pub struct Body<'a> {
    model: &'a str,
    messages: &'a [Message],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<Value>,
}

impl<'a> Body<'a> {
    pub fn new(
        model: &'a str,
        messages: &'a [Message],
        schema: Option<&JsonSchema>,
        manner: Manner,
        habits: Habits,
    ) -> Self {
        let limit = |wanted| (habits.limit == wanted).then_some(manner.max_tokens);
        Self {
            model,
            messages,
            temperature: habits.temperature.then_some(manner.temperature),
            max_tokens: limit(Limit::MaxTokens),
            max_completion_tokens: limit(Limit::MaxCompletionTokens),
            response_format: schema.and_then(|schema| response_format(schema, habits.structure)),
            stream: false,
            stream_options: None,
        }
    }

    pub fn streamed(mut self, habits: Habits) -> Self {
        self.stream = true;
        self.stream_options = habits.stream_usage.then(|| json!({"include_usage": true}));
        self
    }
}

fn response_format(schema: &JsonSchema, structure: Structure) -> Option<Value> {
    match structure {
        Structure::Schema => Some(json!({
            "type": "json_schema",
            "json_schema": {"name": schema.name, "schema": schema.schema, "strict": true},
        })),
        Structure::Object => Some(json!({"type": "json_object"})),
        Structure::Plain => None,
    }
}

/// A whole answer.
#[derive(Debug, Deserialize)]
pub struct Reply {
    pub choices: Vec<Choice>,
    pub usage: Option<Tokens>,
}

#[derive(Debug, Deserialize)]
pub struct Choice {
    pub message: Said,
    pub finish_reason: Option<String>,
}

/// A piece of an answer.
#[derive(Debug, Deserialize)]
pub struct Chunk {
    #[serde(default)]
    pub choices: Vec<ChunkChoice>,
    pub usage: Option<Tokens>,
    /// Some endpoints report a failure in the middle of the stream, under status 200.
    pub error: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub struct ChunkChoice {
    #[serde(default)]
    pub delta: Said,
    pub finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Said {
    pub content: Option<String>,
    pub refusal: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Tokens {
    #[serde(default)]
    pub prompt_tokens: u64,
    #[serde(default)]
    pub completion_tokens: u64,
}
