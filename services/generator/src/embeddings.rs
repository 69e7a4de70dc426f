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
    #[error("embeddings: vectors of several lengths come from the endpoint in turn")]
    Torn,
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

    /// The vectors of texts, in their order and all of one length: `length`, unless the endpoint
    /// gives others by now. What is kept of another length came from another model behind the
    /// same name, and is asked for anew. What came before a failure is kept.
    pub async fn of_texts(
        &self,
        texts: &[String],
        mut length: Option<usize>,
    ) -> Result<Vec<Vec<f32>>, EmbeddingError> {
        let model = self.embedder.model();
        let contents: Vec<Content> = texts.iter().map(|text| Content::of(text)).collect();
        let mut known = embeddings::find(&self.db, model, &contents).await?;
        let mut asked = 0;
        loop {
            if let Some(length) = length {
                known.retain(|_, vector| vector.len() == length);
            } else if !are_of_one_length(&known) {
                // Nobody knows yet which of them is right: one that is asked for anew tells.
                known.remove(&contents[0]);
            }
            let missing = missing(&contents, texts, &known);
            if missing.is_empty() {
                break;
            }
            if asked > 2 * texts.len() + Self::PORTION {
                return Err(EmbeddingError::Torn);
            }
            let (missing, texts): (Vec<Content>, Vec<&str>) = missing.into_iter().unzip();
            asked += texts.len();
            let vectors = self.embedder.embed(&texts, Self::TEXTS).await?;
            length = vectors.first().map(Vec::len);
            let fresh: HashMap<Content, Vec<f32>> = missing.into_iter().zip(vectors).collect();
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

fn are_of_one_length(vectors: &HashMap<Content, Vec<f32>>) -> bool {
    let mut lengths = vectors.values().map(Vec::len);
    let first = lengths.next();
    lengths.all(|length| Some(length) == first)
}

/// The next portion of what is not known, each text once.
fn missing<'a>(
    contents: &[Content],
    texts: &'a [String],
    known: &HashMap<Content, Vec<f32>>,
) -> HashMap<Content, &'a str> {
    let mut missing = HashMap::new();
    for (content, text) in contents.iter().zip(texts) {
        if missing.len() < Embeddings::PORTION && !known.contains_key(content) {
            missing.insert(content.clone(), text.as_str());
        }
    }
    missing
}
