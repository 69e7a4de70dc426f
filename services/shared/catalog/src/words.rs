//! Words of names and of questions: split identifiers, stems.

use rust_stemmers::{Algorithm, Stemmer};

/// The words of an identifier, lower-case: `OrderItems`, `order_items` and `order-items` are
/// all `order`, `items`; `address2` is `address`, `2`.
pub fn of_identifier(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = Shape::Break;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let shape = Shape::of(c);
        // `HTMLPage` is `html`, `page`: the last capital of a run opens the next word.
        let opens_word = shape == Shape::Upper
            && (last == Shape::Lower
                || (last == Shape::Upper && chars.peek().is_some_and(|n| n.is_lowercase())));
        match shape {
            Shape::Break => {}
            _ if opens_word
                || last == Shape::Break
                || (shape == Shape::Digit) != (last == Shape::Digit) =>
            {
                words.push(c.to_lowercase().collect());
            }
            _ => words.last_mut().expect("a word was opened above").extend(c.to_lowercase()),
        }
        last = shape;
    }
    words
}

/// The English stem of a lower-case word.
pub fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Lower,
    Upper,
    Digit,
    Break,
}

impl Shape {
    fn of(c: char) -> Self {
        if c.is_numeric() {
            Self::Digit
        } else if c.is_uppercase() {
            Self::Upper
        } else if c.is_alphabetic() {
            Self::Lower
        } else {
            Self::Break
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_fall_into_words() {
        for (name, words) in [
            ("order_items", vec!["order", "items"]),
            ("OrderItems", vec!["order", "items"]),
            ("HTMLPage", vec!["html", "page"]),
            ("address2", vec!["address", "2"]),
            ("singer-in-concert", vec!["singer", "in", "concert"]),
            ("__id", vec!["id"]),
        ] {
            assert_eq!(of_identifier(name), words, "{name}");
        }
    }
}
