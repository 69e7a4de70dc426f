//! What texts mean to embedding models, so that no text is sent twice.

use std::{collections::HashMap, hash::BuildHasher};

use sha2::{Digest as _, Sha256};
use sqlx::{PgExecutor, Result};

/// The name that a text's vector is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Content(Vec<u8>);

impl Content {
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).to_vec())
    }
}

/// The vectors that are known. What is asked for counts as used.
pub async fn find(
    db: impl PgExecutor<'_>,
    model: &str,
    contents: &[Content],
) -> Result<HashMap<Content, Vec<f32>>> {
    let contents: Vec<Vec<u8>> = contents.iter().map(|content| content.0.clone()).collect();
    // Noted once a day: a row that is only read should seldom be written.
    let rows = sqlx::query!(
        "with used as (
             update embeddings set used_at = now()
             where model = $1 and content = any($2) and used_at < now() - interval '1 day')
         select content, vector from embeddings where model = $1 and content = any($2)",
        model,
        &contents,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (Content(row.content), floats(&row.vector))).collect())
}

/// Keeps vectors; one that is there already is replaced, for the model behind a name may change.
pub async fn insert(
    db: impl PgExecutor<'_>,
    model: &str,
    vectors: &HashMap<Content, Vec<f32>, impl BuildHasher>,
) -> Result<()> {
    let contents: Vec<Vec<u8>> = vectors.keys().map(|content| content.0.clone()).collect();
    let vectors: Vec<Vec<u8>> = vectors.values().map(|vector| bytes(vector)).collect();
    sqlx::query!(
        "insert into embeddings (model, content, vector)
         select $1, content, vector from unnest($2::bytea[], $3::bytea[]) as new (content, vector)
         order by content
         on conflict (model, content) do update set vector = excluded.vector, used_at = now()",
        model,
        &contents,
        &vectors,
    )
    .execute(db)
    .await?;
    Ok(())
}

fn bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().map(|number| f32::from_le_bytes(*number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_comes_back_as_it_was() {
        let vector = vec![0.25, -1.5, f32::MIN_POSITIVE];
        assert_eq!(floats(&bytes(&vector)), vector);
    }
}
