//! A list of texts as vectors, to be compared with the vector of a question.

use std::{future, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use super::Embeddings;

/// The vectors are gathered beside the work, as often as it takes; until then there are none.
#[derive(Debug)]
pub struct Space {
    vectors: watch::Receiver<Option<Vec<Vec<f32>>>>,
    /// The length of a question's vector that could not be compared with these.
    strange: watch::Sender<Option<usize>>,
    /// Ends with the space: what is gathered for nobody is not gathered on.
    _gathering: AbortOnDropHandle<()>,
}

impl Space {
    /// Between two tries.
    const PAUSE: Duration = Duration::from_secs(30);

    pub fn gather(embeddings: Arc<Embeddings>, texts: Vec<String>) -> Self {
        let (gathered, vectors) = watch::channel(None);
        let (strange, told) = watch::channel(None);
        let gathering = tokio::spawn(keep(embeddings, texts, gathered, told));
        Self { vectors, strange, _gathering: AbortOnDropHandle::new(gathering) }
    }

    /// Waits for the vectors, if they come soon.
    pub async fn settle(&self, limit: Duration) {
        let mut vectors = self.vectors.clone();
        // Late is as good as never here: whoever asks meanwhile goes by words.
        let _ = timeout(limit, vectors.wait_for(Option::is_some)).await;
    }

    pub fn is_gathered(&self) -> bool {
        self.vectors.borrow().is_some()
    }

    /// How near each text is to `vector`, from 0 for the farthest to 1 for the nearest; `None`
    /// while nothing is gathered. Models differ in what is near, so only the order counts, and
    /// how far apart they are. A vector of another length says that another model stands behind
    /// the name: the texts are gathered anew.
    pub fn nearness(&self, vector: &[f32]) -> Option<Vec<f32>> {
        let vectors = self.vectors.borrow();
        let vectors = vectors.as_ref()?;
        if !are_of_length(vectors, vector.len()) {
            self.strange.send_replace(Some(vector.len()));
            return None;
        }
        Some(spread(vectors.iter().map(|other| cosine(vector, other)).collect()))
    }
}

/// Gathers the vectors, and gathers them anew when a question's turn out to be of another length.
async fn keep(
    embeddings: Arc<Embeddings>,
    texts: Vec<String>,
    gathered: watch::Sender<Option<Vec<Vec<f32>>>>,
    mut strange: watch::Receiver<Option<usize>>,
) {
    let mut length = None;
    loop {
        match embeddings.of_texts(&texts, length).await {
            Ok(vectors) => {
                gathered.send_replace(Some(vectors));
                length = Some(stranger(&gathered, &mut strange).await);
                tracing::warn!(
                    length,
                    "another model stands behind the name: vectors are gathered anew"
                );
            }
            Err(error) => {
                tracing::warn!("vectors are not gathered yet: {error}");
                sleep(Space::PAUSE).await;
            }
        }
    }
}

/// Waits for a question that cannot be compared with what is gathered.
async fn stranger(
    gathered: &watch::Sender<Option<Vec<Vec<f32>>>>,
    strange: &mut watch::Receiver<Option<usize>>,
) -> usize {
    let is_strange = |length: &Option<usize>| {
        let gathered = gathered.borrow();
        length.is_some_and(|length| !are_of_length(gathered.as_deref().unwrap_or_default(), length))
    };
    match strange.wait_for(is_strange).await.map(|length| *length) {
        Ok(Some(length)) => length,
        // The space is gone, and this task with it.
        Ok(None) | Err(_) => future::pending().await,
    }
}

fn are_of_length(vectors: &[Vec<f32>], length: usize) -> bool {
    vectors.iter().all(|vector| vector.len() == length)
}

/// Of vectors of length 1.
fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn spread(mut values: Vec<f32>) -> Vec<f32> {
    let least = values.iter().copied().fold(f32::INFINITY, f32::min);
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let range = most - least;
    for value in &mut values {
        *value = if range > f32::EPSILON { (*value - least) / range } else { 1.0 };
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spread_between_the_farthest_and_the_nearest() {
        assert_eq!(spread(vec![0.75, 0.5, 1.0]), [0.5, 0.0, 1.0]);
        assert_eq!(spread(vec![0.7]), [1.0]);
        assert!(spread(vec![]).is_empty());
    }
}
