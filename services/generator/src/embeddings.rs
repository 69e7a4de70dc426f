//! Vectors of texts: from the app database where they are known, else from the endpoint.
//!
//! Nothing waits for the endpoint longer than it must, and nothing fails with it: without
//! vectors, things are found by their words.

mod space;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use llm::{Embedder, Fault};
use metrics::counter;
use sqlx::PgPool;
use store::embeddings::{self, Content};

pub use self::space::Space;

/// The embedding model, and the memory of what it said.
pub struct Embeddings {
    embedder: Embedder,
    db: PgPool,
    /// Until when questions do without an endpoint that has failed.
    rests_until: Mutex<Option<Instant>>,
}

#[derive(Debug, thiserror::Error)]
pub enum EmbeddingError {
    #[error("the app database: {0}")]
    Store(#[from] store::Error),
    #[error("embeddings: {0}")]
    Model(#[from] Fault),
}

impl Embeddings {
    /// Somebody waits for the vector of a question.
    const QUESTION: Duration = Duration::from_secs(3);
    /// Nobody waits for those of tables and examples.
    const TEXTS: Duration = Duration::from_secs(60);
    const REST: Duration = Duration::from_secs(30);
    /// Texts whose vectors are kept before more are asked for.
    const PORTION: usize = 96;

    pub fn new(embedder: Embedder, db: PgPool) -> Self {
        Self { embedder, db, rests_until: Mutex::default() }
    }

    /// The vector of a question; `None` when the endpoint is away, and words have to do.
    pub async fn of_question(&self, question: &str) -> Option<Vec<f32>> {
        if self.rests() {
            counter!("rowcall_embedding_fallbacks_total").increment(1);
            return None;
        }
        match self.embedder.embed(&[question], Self::QUESTION).await {
            Ok(vectors) => vectors.into_iter().next(),
            Err(fault) => {
                tracing::warn!("no embeddings, so words decide: {fault}");
                counter!("rowcall_embedding_fallbacks_total").increment(1);
                self.rest();
                None
            }
        }
    }

    /// The vectors of texts, in their order. What came before a failure is kept.
    pub async fn of_texts(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbeddingError> {
        let model = self.embedder.model();
        let contents: Vec<Content> = texts.iter().map(|text| Content::of(text)).collect();
        let mut known = embeddings::find(&self.db, model, &contents).await?;
        let missing: HashMap<&Content, &str> = contents
            .iter()
            .zip(texts)
            .filter(|(content, _)| !known.contains_key(content))
            .map(|(content, text)| (content, text.as_str()))
            .collect();
        let missing: Vec<(&Content, &str)> = missing.into_iter().collect();
        for portion in missing.chunks(Self::PORTION) {
            let texts: Vec<&str> = portion.iter().map(|(_, text)| *text).collect();
            let vectors = self.embedder.embed(&texts, Self::TEXTS).await?;
            let contents = portion.iter().map(|(content, _)| (*content).clone());
            let fresh: HashMap<Content, Vec<f32>> = contents.zip(vectors).collect();
            embeddings::insert(&self.db, model, &fresh).await?;
            known.extend(fresh);
        }
        Ok(contents.iter().map(|content| known[content].clone()).collect())
    }

    fn rests(&self) -> bool {
        let until = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&self) {
        let mut until = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = Some(Instant::now() + Self::REST);
    }
}
