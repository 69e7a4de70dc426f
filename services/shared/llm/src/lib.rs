//! Chat with a language model over any endpoint that speaks OpenAI's chat completions, and
//! vectors of texts over any that speaks its embeddings.
//!
//! One call of [`Llm::complete`] is one answer within one deadline: failures of the passing
//! kind are repeated inside it, everything else comes back as a [`Fault`] that the caller can
//! choose by. What an endpoint cannot do (schemas, say) is left out after its first complaint,
//! so an answer may come in any form; [`answer`] reads it whatever its form.

pub mod answer;
mod backoff;
mod chat;
mod config;
mod embed;
mod endpoint;
mod error;
mod habits;
mod patience;
mod usage;
mod wire;

use std::time::Instant;

use async_openai::Client;
use futures::StreamExt as _;
use tokio::time::timeout_at;

pub use self::{
    chat::{Completion, Delta, JsonSchema, Message, Request, Role},
    config::{Config, Provider},
    embed::Embedder,
    error::{Fault, LlmError},
    usage::Usage,
};
use self::{
    endpoint::Endpoint,
    habits::{Habits, Memory},
    patience::Patience,
    usage::Prices,
    wire::{Body, Chunk, Manner, Reply, Tokens},
};

/// The configured endpoint. Cheap to share behind an `Arc`; holds its connections.
pub struct Llm {
    client: Client<Endpoint>,
    address: String,
    provider: Provider,
    model: String,
    manner: Manner,
    patience: Patience,
    prices: Prices,
    memory: Memory,
}

/// One call's answer, before it is paid for.
struct Answer {
    text: String,
    finish_reason: Option<String>,
    tokens: Tokens,
}

impl Llm {
    /// How often one answer may teach us what the endpoint does not take.
    const LESSONS: u32 = 5;

    /// `None` when no model is configured.
    ///
    /// # Errors
    /// When what is configured cannot work: an address that is none, a key no header can hold.
    pub fn from_config(config: &Config) -> anyhow::Result<Option<Self>> {
        if !config.is_configured() {
            return Ok(None);
        }
        Ok(Some(Self {
            client: Endpoint::for_chat(config)?.client()?,
            address: config.base_url()?,
            provider: config.llm_provider,
            model: config.llm_model.clone(),
            manner: Manner {
                temperature: config.llm_temperature,
                max_tokens: config.llm_max_tokens,
            },
            patience: Patience::from_config(config),
            prices: Prices {
                prompt: config.llm_price_prompt,
                completion: config.llm_price_completion,
            },
            memory: Memory::new(config.llm_provider),
        }))
    }

    /// Of the endpoint; may hold what is secret.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// The model that is asked where a request names none.
    pub fn model(&self) -> &str {
        &self.model
    }

    pub fn temperature(&self) -> f32 {
        self.manner.temperature
    }

    /// Asks, and asks again where that may help, until there is an answer or the deadline.
    pub async fn complete(&self, request: Request<'_>) -> Result<Completion, LlmError> {
        let started = Instant::now();
        let model = request.model.unwrap_or(&self.model);
        let mut usage = Usage::default();
        let (mut repeats, mut lessons) = (0, 0);
        loop {
            let habits = self.memory.recall(model);
            usage.calls += 1;
            request.spend(Usage { calls: 1, ..Usage::default() });
            let fault = match self
                .call(&request, model, habits, started + self.patience.timeout)
                .await
            {
                Ok(answer) => return self.settle(answer, &request, model, usage.calls, started),
                Err(fault) => fault,
            };
            if lessons < Self::LESSONS && self.learns(model, habits, &fault) {
                lessons += 1;
            } else if let Some(wait) = self.patience.wait(&fault, repeats, started.elapsed()) {
                tracing::warn!(model, repeat = repeats + 1, "{fault}; asking again in {wait:?}");
                repeats += 1;
                tokio::time::sleep(wait).await;
                request.tell(Delta::Restart);
            } else {
                return Err(LlmError { fault, usage });
            }
        }
    }

    /// One request, measured.
    async fn call(
        &self,
        request: &Request<'_>,
        model: &str,
        habits: Habits,
        deadline: Instant,
    ) -> Result<Answer, Fault> {
        let began = Instant::now();
        let body = Body::new(model, &request.messages, request.schema, self.manner, habits);
        let asked = async {
            match request.on_delta {
                Some(_) => self.stream(body.streamed(habits), request).await,
                None => self.ask(body).await,
            }
        };
        let answer = timeout_at(deadline.into(), asked)
            .await
            .unwrap_or(Err(Fault::Timeout(self.patience.timeout)));
        usage::record_call(self.label(model), answer.as_ref().err(), began.elapsed());
        answer
    }

    async fn ask(&self, body: Body<'_>) -> Result<Answer, Fault> {
        let reply: Reply =
            self.client.chat().create_byot(body).await.map_err(|error| endpoint::fault(&error))?;
        let choice = reply.choices.into_iter().next();
        let choice = choice.ok_or_else(|| Fault::InvalidResponse("no choices".into()))?;
        if let Some(refusal) = choice.message.refusal.filter(|text| !text.is_empty()) {
            return Err(Fault::Declined(refusal));
        }
        Ok(Answer {
            text: choice.message.content.unwrap_or_default(),
            finish_reason: choice.finish_reason,
            tokens: reply.usage.unwrap_or_default(),
        })
    }

    async fn stream(&self, body: Body<'_>, request: &Request<'_>) -> Result<Answer, Fault> {
        let chat = self.client.chat();
        let opened = chat.create_stream_byot::<_, Chunk>(body).await;
        let mut chunks = opened.map_err(|error| endpoint::fault(&error))?;
        let mut answer =
            Answer { text: String::new(), finish_reason: None, tokens: Tokens::default() };
        let mut refusal = String::new();
        let mut heard = false;
        while let Some(chunk) = chunks.next().await {
            heard = true;
            let chunk = chunk.map_err(|error| endpoint::fault(&error))?;
            if let Some(error) = chunk.error {
                return Err(Fault::Unavailable(error.to_string()));
            }
            answer.tokens = chunk.usage.unwrap_or(answer.tokens);
            for choice in chunk.choices {
                if let Some(text) = choice.delta.content.filter(|text| !text.is_empty()) {
                    request.tell(Delta::Text(&text));
                    answer.text.push_str(&text);
                }
                refusal.extend(choice.delta.refusal);
                answer.finish_reason = choice.finish_reason.or(answer.finish_reason);
            }
        }
        if !refusal.is_empty() {
            return Err(Fault::Declined(refusal));
        }
        if !heard {
            return Err(Fault::InvalidResponse("it is no stream of events".into()));
        }
        // The library ends a stream that was cut like one that ended; only the last chunk tells.
        if answer.finish_reason.is_none() {
            return Err(Fault::Unavailable("the answer broke off".into()));
        }
        Ok(answer)
    }

    fn settle(
        &self,
        answer: Answer,
        request: &Request<'_>,
        model: &str,
        calls: u32,
        started: Instant,
    ) -> Result<Completion, LlmError> {
        let usage = Usage {
            prompt_tokens: answer.tokens.prompt_tokens,
            completion_tokens: answer.tokens.completion_tokens,
            calls,
            cost_usd: self.prices.cost_usd(answer.tokens),
        };
        // The calls were told when they began.
        request.spend(Usage { calls: 0, ..usage });
        usage::record_tokens(self.label(model), answer.tokens, usage.cost_usd);
        if answer.finish_reason.as_deref() == Some("content_filter") {
            let fault = Fault::Declined("stopped by the provider's content filter".into());
            return Err(LlmError { fault, usage });
        }
        if answer.text.trim().is_empty() {
            return Err(LlmError { fault: Fault::InvalidResponse("it is empty".into()), usage });
        }
        Ok(Completion {
            text: answer.text,
            model: model.to_owned(),
            usage,
            truncated: answer.finish_reason.as_deref() == Some("length"),
            latency: started.elapsed(),
        })
    }

    fn learns(&self, model: &str, used: Habits, fault: &Fault) -> bool {
        match fault {
            Fault::Refused { status: 400 | 422, message } => {
                self.memory.learn(model, used, message)
            }
            _ => false,
        }
    }

    /// Users may name any model, and a label for each would swamp the metrics.
    fn label<'a>(&'a self, model: &str) -> &'a str {
        if model == self.model { &self.model } else { "other" }
    }
}
