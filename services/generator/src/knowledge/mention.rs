//! Whether a question speaks of something: phrases found in it, whatever their endings.

use catalog::words;

/// The stems of a text, in order, none left out: "on time" is a phrase though its words are
/// the commonest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stems(Vec<String>);

impl Stems {
    pub fn of(text: &str) -> Self {
        // Not as identifiers are split: that would tear `ARRs` into `AR` and `Rs`.
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Self(words.map(|word| words::stem(&word.to_lowercase())).collect())
    }

    /// True when `phrase` stands somewhere in here, its words side by side.
    pub fn mention(&self, phrase: &Self) -> bool {
        let wanted = phrase.0.len();
        wanted > 0 && self.0.windows(wanted).any(|words| words == phrase.0)
    }

    pub fn mention_any(&self, phrases: &[Self]) -> bool {
        phrases.iter().any(|phrase| self.mention(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(question: &str, phrase: &str) -> bool {
        Stems::of(question).mention(&Stems::of(phrase))
    }

    #[test]
    fn endings_capitals_and_hyphens_do_not_matter() {
        assert!(mentions("How did our ARRs develop?", "ARR"));
        assert!(mentions("share of on-time deliveries", "On time delivery"));
        assert!(mentions("Who are the churned customers?", "churn"));
    }

    #[test]
    fn a_phrase_is_whole_words_side_by_side() {
        assert!(!mentions("time spent on deliveries", "on time"));
        assert!(!mentions("warrants by carrier", "ARR"));
        assert!(!mentions("anything", "?!"));
    }
}
