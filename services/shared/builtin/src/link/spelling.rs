//! Finds the stored texts that are one letter away from what was written.

/// Texts with the letters that they hold, by length: what is a letter away is one longer, one
/// shorter or as long, and holds nearly the same letters.
#[derive(Debug, Default)]
pub struct Spellings {
    by_length: Vec<Vec<(u32, Box<str>)>>,
}

/// Shorter words have too many neighbours to be taken for one of them.
const SHORTEST: usize = 5;
const LONGEST: usize = 40;

impl Spellings {
    pub fn add(&mut self, text: &str) {
        let length = text.chars().count();
        if !is_wordy(text, length) {
            return;
        }
        if self.by_length.len() <= length {
            self.by_length.resize_with(length + 1, Vec::new);
        }
        self.by_length[length].push((letters(text), text.into()));
    }

    /// The known texts that one letter more, less, exchanged or swapped makes of `text`.
    pub fn near(&self, text: &str) -> Vec<&str> {
        let length = text.chars().count();
        if !is_wordy(text, length) {
            return Vec::new();
        }
        let own = letters(text);
        let lengths = (length - 1).max(SHORTEST)..=length + 1;
        let mut found: Vec<&str> = lengths
            .filter_map(|length| self.by_length.get(length))
            .flatten()
            .filter(|(letters, _)| (letters ^ own).count_ones() <= 2)
            .filter(|(_, known)| strsim::osa_distance(known, text) == 1)
            .map(|(_, known)| &**known)
            .collect();
        found.sort_unstable();
        found
    }
}

/// Codes and numbers are never misspelt words: one digit off is another thing.
fn is_wordy(text: &str, length: usize) -> bool {
    (SHORTEST..=LONGEST).contains(&length) && !text.contains(|c: char| c.is_numeric())
}

/// One bit for each letter, the rare ones sharing the bits that are left.
fn letters(text: &str) -> u32 {
    text.chars().fold(0, |bits, c| match c {
        'a'..='z' => bits | 1 << (u32::from(c) - u32::from('a')),
        other => bits | 1 << (26 + u32::from(other) % 6),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_off_is_found_and_two_are_not() {
        let mut known = Spellings::default();
        for text in ["berlin", "bern", "köln am rhein", "united states", "model 20", "merlin"] {
            known.add(text);
        }
        for (written, found) in [
            ("berlni", vec!["berlin"]),
            ("berln", vec!["berlin"]),
            ("berlinn", vec!["berlin"]),
            ("nerlin", vec!["berlin", "merlin"]),
            ("berlin", vec!["merlin"]),
            ("untied states", vec!["united states"]),
            ("koln am rhein", vec!["köln am rhein"]),
            ("barlim", vec![]),
            ("bern", vec![]),
            ("model 21", vec![]),
        ] {
            assert_eq!(known.near(written), found, "{written}");
        }
    }
}
