//! Phrases that names write as one word: "first name" as `fname`, "date of birth" as `dob`.

use builtin::vocabulary;

use crate::lexical;

/// Letters of the first word that a name keeps at most: `stuid`, `deptno`.
const KEPT: usize = 4;

/// The known words that hold `words[at]` together with what stands beside it.
pub fn contracted(words: &[&str], at: usize, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let pairs = windows(words, at, 2).filter(|pair| !pair.iter().any(|w| lexical::is_stop_word(w)));
    let joined = pairs.flat_map(|pair| beginnings(pair[0]).map(move |start| start + pair[1]));
    let initials = windows(words, at, 3).map(initials);
    let known = joined.map(|word| vocabulary::root(&word)).chain(initials);
    known.filter(|word| is_known(word)).collect()
}

/// Every run of `length` words that holds the one `at`.
fn windows<'a>(
    words: &'a [&'a str],
    at: usize,
    length: usize,
) -> impl Iterator<Item = &'a [&'a str]> {
    let first = (at + 1).saturating_sub(length);
    (first..=at).filter_map(move |start| words.get(start..start + length))
}

/// "first": `f`, `fi`, `fir`, `firs`; never the whole word.
fn beginnings(word: &str) -> impl Iterator<Item = String> {
    let letters = word.chars().count();
    (1..letters.min(KEPT + 1)).map(|kept| word.chars().take(kept).collect())
}

fn initials(words: &[&str]) -> String {
    words.iter().filter_map(|word| word.chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_known_by_its_contraction() {
        let known = |words: &[&str], at| {
            let names = ["fname", "stuid", "dob", "thename"];
            contracted(words, at, |word| names.contains(&word))
        };
        let question = ["first", "name", "and", "date", "of", "birth"];
        assert_eq!(known(&question, 0), ["fname"]);
        assert_eq!(known(&question, 1), ["fname"]);
        assert_eq!(known(&question, 3), ["dob"]);
        assert_eq!(known(&question, 5), ["dob"]);
        assert_eq!(known(&["student", "id"], 0), ["stuid"]);
        assert!(known(&["the", "name"], 1).is_empty());
        assert!(known(&["last", "name"], 1).is_empty());
    }
}
