//! A list of texts as vectors, to be compared with the vector of a question.

use std::{sync::Arc, time::Duration};

use tokio::{sync::SetOnce, time::timeout};
use tokio_util::task::AbortOnDropHandle;

use super::Embeddings;

/// The vectors are gathered beside the work, as often as it takes; until then there are none.
#[derive(Debug)]
pub struct Space {
    vectors: Arc<SetOnce<Vec<Vec<f32>>>>,
    /// Ends with the space: what is gathered for nobody is not gathered on.
    _gathering: AbortOnDropHandle<()>,
}

impl Space {
    /// Between two tries.
    const PAUSE: Duration = Duration::from_secs(30);

    pub fn gather(embeddings: Arc<Embeddings>, texts: Vec<String>) -> Self {
        let vectors = Arc::new(SetOnce::new());
        let gathered = Arc::clone(&vectors);
        let gathering = tokio::spawn(async move {
            loop {
                match embeddings.of_texts(&texts).await {
                    Ok(vectors) => {
                        let set = gathered.set(vectors);
                        return set.expect("nobody else sets it");
                    }
                    Err(error) => tracing::warn!("vectors are not gathered yet: {error}"),
                }
                tokio::time::sleep(Self::PAUSE).await;
            }
        });
        Self { vectors, _gathering: AbortOnDropHandle::new(gathering) }
    }

    /// Waits for the vectors, if they come soon.
    pub async fn settle(&self, limit: Duration) {
        // Late is as good as never here: whoever asks meanwhile goes by words.
        let _ = timeout(limit, self.vectors.wait()).await;
    }

    pub fn is_gathered(&self) -> bool {
        self.vectors.get().is_some()
    }

    /// How near each text is to `vector`, from 0 for the farthest to 1 for the nearest; `None`
    /// while nothing is gathered. Models differ in what is near, so only the order counts, and
    /// how far apart they are.
    pub fn nearness(&self, vector: &[f32]) -> Option<Vec<f32>> {
        let vectors = self.vectors.get()?;
        if vectors.iter().any(|other| other.len() != vector.len()) {
            tracing::warn!("vectors of other lengths: another model stands behind the name");
            return None;
        }
        Some(spread(vectors.iter().map(|other| cosine(vector, other)).collect()))
    }
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

    #[tokio::test]
    async fn vectors_of_another_length_say_nothing() {
        let known = SetOnce::new_with(Some(vec![vec![1.0], vec![0.6, 0.8]]));
        let space = Space {
            vectors: Arc::new(known),
            _gathering: AbortOnDropHandle::new(tokio::runtime::Handle::current().spawn(async {})),
        };
        assert_eq!(space.nearness(&[1.0]), None);
    }
}
