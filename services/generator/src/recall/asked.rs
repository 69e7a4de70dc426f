//! The words of a question that may stand for tables and columns.

use builtin::vocabulary;
use catalog::words;

use super::contracted::contracted;
use crate::lexical;

/// A word by its root, with what it counts: 1 for one that certainly speaks of the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub root: String,
    pub weight: f32,
    /// Words of names that it is a part of, together with what stands beside it.
    pub contracted: Vec<String>,
}

/// Quoted, or a name: it is rather stored somewhere than called so.
const STORED: f32 = 0.55;
/// It says how the answer should look, or stands in every second table.
const COMMON: f32 = 0.45;

const COMMON_WORDS: &str = "\
    above after alphabetical ascending average before below between common compute contain \
    contains count descending different fewer first full greater greatest highest id ids \
    information larger largest last least less letter lexicographic lowest max maximum min \
    minimum name named names number numbers oldest over record records return same smaller \
    smallest sort sorted start starts string sum top total under use used using value values word \
    youngest";

/// Each word once, by its best place. Two words that are written as one in a name, as
/// `is_known` tells, count as that one too: "play list" is a playlist.
pub fn words(question: &str, is_known: impl Fn(&str) -> bool) -> Vec<Asked> {
    let said = said(question);
    let texts: Vec<&str> = said.iter().map(|word| word.text.as_str()).collect();
    let mut asked: Vec<Asked> = Vec::new();
    for (at, word) in said.iter().enumerate() {
        if lexical::is_stop_word(&word.text) || is_sorting(&said, at) {
            continue;
        }
        let common = COMMON_WORDS.split_whitespace().any(|common| common == word.text);
        let weight = if common { COMMON } else { 1.0 } * if word.is_stored { STORED } else { 1.0 };
        let root = vocabulary::root(&word.text);
        add(&mut asked, root, weight, contracted(&texts, at, &is_known));
        if let Some(next) = said.get(at + 1) {
            let joined = vocabulary::root(&format!("{}{}", word.text, next.text));
            if is_known(&joined) {
                add(&mut asked, joined, 1.0, Vec::new());
            }
        }
    }
    asked
}

/// "in alphabetical order", "ordered by age": how the answer should look, and nothing that
/// somebody has ordered.
fn is_sorting(said: &[Said], at: usize) -> bool {
    if !matches!(said[at].text.as_str(), "order" | "ordered") {
        return false;
    }
    let before = |steps: usize| at.checked_sub(steps).map_or("", |at| said[at].text.as_str());
    let behind = said[at + 1..].iter().map(|word| word.text.as_str());
    at == 0
        || MANNERS.split_whitespace().any(|manner| manner == before(1))
        || before(1) == "in"
        || (before(2), before(1)) == ("in", "the")
        || behind.clone().next() == Some("list")
        || behind.take(5).any(|word| word == "by")
}

const MANNERS: &str = "\
    alphabetic alphabetical ascending chronological decreasing descending increasing \
    lexicographic lexicographical numerical reverse";

fn add(asked: &mut Vec<Asked>, root: String, weight: f32, contracted: Vec<String>) {
    match asked.iter_mut().find(|known| known.root == root) {
        Some(known) => {
            known.weight = known.weight.max(weight);
            known.contracted.extend(contracted);
        }
        None => asked.push(Asked { root, weight, contracted }),
    }
}

struct Said {
    text: String,
    is_stored: bool,
}

/// The words in order, lower-case. What stands in quotes, or begins with a capital in the middle
/// of a sentence, is likely a stored value.
fn said(question: &str) -> Vec<Said> {
    let letters: Vec<char> = question.chars().collect();
    let mut said = Vec::new();
    let (mut in_quotes, mut begins) = (false, true);
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let is_inside = |place: Option<usize>| {
            place.and_then(|place| letters.get(place)).is_some_and(|c| c.is_alphanumeric())
        };
        match letter {
            '"' | '“' | '”' => in_quotes = !in_quotes,
            // An apostrophe stands between letters.
            '\'' | '’' if !in_quotes && !is_inside(at.checked_sub(1)) => in_quotes = true,
            '\'' | '’' if in_quotes && !is_inside(Some(at + 1)) => in_quotes = false,
            '.' | '?' | '!' => begins = true,
            _ => {}
        }
        if !(letter.is_alphanumeric() || letter == '_') {
            at += 1;
            continue;
        }
        let word: String =
            letters[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
        at += word.chars().count();
        let is_name = letter.is_uppercase() && !begins && !is_abbreviation(&word);
        begins = false;
        let parts = words::of_identifier(&word).into_iter();
        said.extend(parts.map(|text| Said { text, is_stored: in_quotes || is_name }));
    }
    said
}

/// "ID", "IDs": capitals for another reason.
fn is_abbreviation(word: &str) -> bool {
    word.len() == 1 || word.trim_end_matches('s') == "ID"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(question: &str) -> Vec<(String, f32)> {
        let words = words(question, |joined| joined == "playlist");
        words.into_iter().map(|word| (word.root, word.weight)).collect()
    }

    #[test]
    fn what_is_quoted_or_named_counts_less() {
        assert_eq!(
            asked("Which album's songs are in 'Blue Room' or by Ada?"),
            [
                ("album".into(), 1.0),
                ("song".into(), 1.0),
                ("blue".into(), STORED),
                ("room".into(), STORED),
                ("ada".into(), STORED),
            ]
        );
        assert_eq!(asked("Customer ID"), [("custom".into(), 1.0), ("id".into(), COMMON)]);
    }

    #[test]
    fn an_order_of_rows_is_no_order_of_goods() {
        let is_asked = |question: &str| asked(question).iter().any(|(root, _)| root == "order");
        for question in ["names in alphabetical order", "Order them by age", "ages in the order of"]
        {
            assert!(!is_asked(question), "{question}");
        }
        for question in ["Who made an order?", "the products that were ordered most"] {
            assert!(is_asked(question), "{question}");
        }
    }

    #[test]
    fn a_word_counts_once_by_its_best_place() {
        assert_eq!(asked("songs in \"Song\""), [("song".into(), 1.0)]);
    }

    #[test]
    fn words_that_are_one_elsewhere_are_one() {
        let roots: Vec<String> = asked("the play list").into_iter().map(|(root, _)| root).collect();
        assert_eq!(roots, ["play", "playlist"]);
    }
}
