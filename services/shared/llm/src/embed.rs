//! Texts as vectors, over any endpoint that speaks OpenAI's embeddings.

use std::time::{Duration, Instant};

use async_openai::Client;
use serde::{Deserialize, Serialize};
use tokio::time::timeout_at;

use crate::{
    Config, Fault,
    endpoint::{self, Endpoint},
    patience::Patience,
    usage,
    wire::Tokens,
};

/// The configured embedding model. Cheap to share behind an `Arc`; holds its connections.
pub struct Embedder {
    client: Client<Endpoint>,
    model: String,
    patience: Patience,
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    input: &'a [&'a str],
}

#[derive(Deserialize)]
struct Reply {
    data: Vec<Embedded>,
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Embedded {
    index: Option<usize>,
    embedding: Vec<f32>,
}

impl Embedder {
    /// Texts that travel together.
    const BATCH: usize = 96;
    /// Letters of a text that count: models of this kind read some 8,000 tokens, and a letter
    /// is a token at most.
    const LETTERS: usize = 8_000;

    /// `None` when no embedding model is configured.
    ///
    /// # Errors
    /// When what is configured cannot work: an address that is none, a key no header can hold.
    pub fn from_config(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(model) = config.embedding_model() else { return Ok(None) };
        Ok(Some(Self {
            client: Endpoint::for_embeddings(config)?.client()?,
            model: model.to_owned(),
            patience: Patience::from_config(config),
        }))
    }

    /// Vectors of different models mean nothing to each other.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The vector of each text, of length 1, in the order of the texts. Every 96 texts take a
    /// call, and no call, with its repeats, longer than `limit`.
    pub async fn embed(&self, texts: &[&str], limit: Duration) -> Result<Vec<Vec<f32>>, Fault> {
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(Self::BATCH) {
            let batch: Vec<&str> = batch.iter().map(|text| beginning(text)).collect();
            vectors.extend(self.batch(&batch, self.patience.within(limit)).await?);
        }
        Ok(vectors)
    }

    async fn batch(&self, texts: &[&str], patience: Patience) -> Result<Vec<Vec<f32>>, Fault> {
        let started = Instant::now();
        let mut repeats = 0;
        loop {
            let fault = match self.call(texts, patience, started).await {
                Ok(vectors) => return Ok(vectors),
                Err(fault) => fault,
            };
            let Some(wait) = patience.wait(&fault, repeats, started.elapsed()) else {
                return Err(fault);
            };
            tracing::debug!(model = self.model, "{fault}; asking again in {wait:?}");
            repeats += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// One request, measured.
    async fn call(
        &self,
        texts: &[&str],
        patience: Patience,
        started: Instant,
    ) -> Result<Vec<Vec<f32>>, Fault> {
        let began = Instant::now();
        let deadline = started + patience.timeout;
        let answer = timeout_at(deadline.into(), self.ask(texts))
            .await
            .unwrap_or(Err(Fault::Timeout(patience.timeout)));
        usage::record_call(&self.model, answer.as_ref().err(), began.elapsed());
        answer
    }

    async fn ask(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Fault> {
        let body = Body { model: &self.model, input: texts };
        let reply: Reply = self
            .client
            .embeddings()
            .create_byot(body)
            .await
            .map_err(|error| endpoint::fault(&error))?;
        // What tokens of embeddings cost is a price that is not asked for.
        usage::record_tokens(&self.model, reply.usage.unwrap_or_default(), 0.0);
        vectors(reply.data, texts.len()).map_err(Fault::InvalidResponse)
    }
}

/// The vectors in the order of the texts, if they are as many and alike.
fn vectors(mut data: Vec<Embedded>, texts: usize) -> Result<Vec<Vec<f32>>, String> {
    if data.len() != texts {
        return Err(format!("{} vectors came for {texts} texts", data.len()));
    }
    data.sort_by_key(|embedded| embedded.index);
    let length = data.first().map_or(0, |embedded| embedded.embedding.len());
    let is_sound = |embedded: &Embedded| {
        embedded.embedding.len() == length && embedded.embedding.iter().all(|n| n.is_finite())
    };
    if length == 0 || !data.iter().all(is_sound) {
        return Err("the vectors are not of one length, or hold what is no number".into());
    }
    Ok(data.into_iter().map(|embedded| unit(embedded.embedding)).collect())
}

/// Some models give vectors of any length, and only directions are compared.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|n| n * n).sum::<f32>().sqrt();
    if length > 0.0 {
        for n in &mut vector {
            *n /= length;
        }
    }
    vector
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(Embedder::LETTERS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(index: Option<usize>, embedding: &[f32]) -> Embedded {
        Embedded { index, embedding: embedding.into() }
    }

    #[test]
    fn vectors_come_in_the_order_of_the_texts() {
        let data = vec![embedded(Some(1), &[0.0, 2.0]), embedded(Some(0), &[3.0, 4.0])];
        assert_eq!(vectors(data, 2).unwrap(), [[0.6, 0.8], [0.0, 1.0]]);
        let bare = vec![embedded(None, &[1.0]), embedded(None, &[-1.0])];
        assert_eq!(vectors(bare, 2).unwrap(), [[1.0], [-1.0]]);
    }

    #[test]
    fn what_is_no_vector_for_each_text_is_refused() {
        assert!(vectors(vec![embedded(None, &[1.0])], 2).is_err());
        assert!(vectors(vec![embedded(None, &[])], 1).is_err());
        assert!(vectors(vec![embedded(None, &[f32::NAN])], 1).is_err());
        let unlike = vec![embedded(None, &[1.0]), embedded(None, &[1.0, 0.0])];
        assert!(vectors(unlike, 2).is_err());
    }

    #[test]
    fn only_the_beginning_of_a_long_text_is_sent() {
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"ß".repeat(9_000)).chars().count(), 8_000);
    }
}
