//! Ranks documents by the words they share with a question.

use std::collections::{HashMap, HashSet};

use catalog::words;

/// Words that say nothing about what a question is about.
const STOP_WORDS: [&str; 96] = [
    "a", "about", "all", "also", "an", "and", "another", "any", "are", "as", "at", "be", "been",
    "both", "but", "by", "can", "could", "did", "display", "distinct", "do", "does", "each",
    "either", "ever", "every", "find", "for", "from", "get", "give", "had", "has", "have",
    "having", "how", "i", "if", "in", "into", "is", "it", "its", "list", "listed", "many", "me",
    "more", "most", "much", "my", "no", "not", "of", "on", "one", "only", "or", "other", "our",
    "out", "per", "please", "s", "show", "so", "some", "such", "t", "tell", "than", "that", "the",
    "their", "them", "there", "these", "they", "this", "those", "three", "to", "two", "us", "was",
    "we", "were", "what", "when", "where", "which", "who", "whom", "whose", "with",
];

pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// The stems of a text's telling words, in order.
pub fn terms(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .flat_map(words::of_identifier)
        .filter(|word| !is_stop_word(word))
        .map(|word| words::stem(&word))
        .collect()
}

/// An inverted index over documents numbered in the order they are added.
#[derive(Debug, Default)]
pub struct Index {
    postings: HashMap<String, Vec<(usize, f32)>>,
    documents: usize,
}

/// One document: what each of its words weighs. A word counts once, by its best place.
#[derive(Debug, Default)]
pub struct Document(HashMap<String, f32>);

impl Document {
    pub fn add(&mut self, text: &str, weight: f32) {
        for term in terms(text) {
            let best = self.0.entry(term).or_default();
            *best = best.max(weight);
        }
    }

    /// Makes long documents no better than short ones.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        let length = self.0.values().map(|weight| weight * weight).sum::<f32>().sqrt();
        self.0.values_mut().for_each(|weight| *weight /= length.max(1.0));
        self
    }
}

impl Index {
    pub fn add(&mut self, document: Document) {
        for (term, weight) in document.0 {
            self.postings.entry(term).or_default().push((self.documents, weight));
        }
        self.documents += 1;
    }

    /// The score of every document; rare words count more than common ones.
    pub fn scores(&self, text: &str) -> Vec<f32> {
        let mut scores = vec![0.0; self.documents];
        let asked: HashSet<String> = terms(text).into_iter().collect();
        for postings in asked.iter().filter_map(|term| self.postings.get(term)) {
            let rarity = (1.0 + self.documents as f32 / postings.len() as f32).ln();
            for (document, weight) in postings {
                scores[*document] += rarity * weight;
            }
        }
        scores
    }
}

/// The numbers of the best documents, best first; those without any score are left out.
pub fn best(scores: &[f32], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).filter(|n| scores[*n] > 0.0).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order.truncate(count);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_stems_of_words_and_of_identifiers() {
        assert_eq!(terms("How many of the order_items?"), ["order", "item"]);
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn rare_words_decide() {
        let mut index = Index::default();
        for text in ["orders of users", "orders of shops", "orders and returned parcels"] {
            let mut document = Document::default();
            document.add(text, 1.0);
            index.add(document.normalized());
        }
        assert_eq!(best(&index.scores("orders with a return"), 2), [2, 0]);
        assert!(best(&index.scores("weather"), 3).is_empty());
    }
}
