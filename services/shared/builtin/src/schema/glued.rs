//! Words that are several run together, as PostgreSQL leaves of `LifeExpectancy` without quotes.

use std::{collections::HashSet, sync::LazyLock};

/// No shorter word is cut.
const SHORTEST: usize = 6;
/// Shorter words end others by chance.
const LONG: usize = 5;
/// What four words cost, of which one is short.
const DEAREST: f32 = 4.5;

/// Cuts `word` where all its parts are known: words of English that names are made of, or one of
/// `own`, the words of this catalog's tables. `None` for a word that is known itself, or that
/// cannot be cut so.
pub(super) fn cut<'w>(word: &'w str, own: &HashSet<String>) -> Option<Vec<&'w str>> {
    if word.len() < SHORTEST || !word.is_ascii() || is_word(word) {
        return None;
    }
    // The cheapest way to each place in the word.
    let mut ways: Vec<Option<(f32, Vec<&str>)>> = vec![None; word.len() + 1];
    ways[0] = Some((0.0, Vec::new()));
    for start in 0..word.len() {
        let Some((cost, parts)) = ways[start].clone() else { continue };
        for end in start + 2..=word.len() {
            let Some(price) = price(word, start, end, own) else { continue };
            if ways[end].as_ref().is_none_or(|(known, _)| cost + price < *known) {
                ways[end] = Some((cost + price, [&parts[..], &[&word[start..end]]].concat()));
            }
        }
    }
    match ways.pop()? {
        Some((cost, parts)) if cost <= DEAREST => Some(parts),
        _ => last_word(word),
    }
}

/// `uswildfires`: what a name ends in is what it is about, whatever stands before.
fn last_word(word: &str) -> Option<Vec<&str>> {
    let ends = 2..=word.len().checked_sub(LONG)?;
    let start = ends.into_iter().find(|&start| is_word(&word[start..]))?;
    (word.len() >= LONG + 4).then(|| vec![&word[..start], &word[start..]])
}

/// What it costs to have a part end here: the shorter parts are, the likelier they are there by
/// chance.
fn price(word: &str, start: usize, end: usize, own: &HashSet<String>) -> Option<f32> {
    let part = &word[start..end];
    let (first, last) = (start == 0, end == word.len());
    if first && last {
        return None;
    }
    let is_own = |part: &str| own.contains(part);
    match part.len() {
        4.. if is_word(part) || is_own(part) => Some(1.0),
        3 if WORDS.contains(part) || is_own(part) => Some(1.4),
        _ if SHORT.contains(&part) => Some(1.6),
        _ if last && start >= 4 && matches!(part, "id" | "no" | "to" | "by" | "on" | "at") => {
            Some(1.5)
        }
        _ if first && word.len() >= 7 && matches!(part, "is" | "has") => Some(1.5),
        _ if start >= 3 && !last && matches!(part, "of" | "and" | "to" | "in" | "by" | "per") => {
            Some(1.2)
        }
        _ => None,
    }
}

/// A word that names are made of, or its plural.
fn is_word(word: &str) -> bool {
    let one = |one: &str| WORDS.contains(one);
    one(word)
        || WHOLE.contains(word.strip_suffix('s').unwrap_or(word))
        || word.len() > 3 && word.strip_suffix('s').is_some_and(one)
        || word.len() > 5 && word.strip_suffix("es").is_some_and(one)
        || word.strip_suffix("ies").is_some_and(|stem| WORDS.contains(format!("{stem}y").as_str()))
}

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let texts = [include_str!("words.txt"), include_str!("../link/thesaurus.txt")];
    let all = texts.into_iter().flat_map(listed);
    all.filter(|word| word.len() >= 3 && !NEVER.contains(word)).collect()
});

static WHOLE: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| listed(include_str!("whole.txt")).collect());

/// The words of a list, lines that begin with `#` aside.
fn listed(text: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(|c: char| !c.is_ascii_lowercase()))
}

/// Endings and beginnings of other words, more often than parts of a name.
const NEVER: [&str; 12] =
    ["age", "all", "any", "man", "men", "off", "out", "over", "per", "ship", "son", "the"];

/// Abbreviations of those who write schemas.
const SHORT: [&str; 34] = [
    "acct", "addr", "amt", "avg", "cnt", "crs", "cust", "dept", "desc", "dest", "dob", "emp",
    "gdp", "gnp", "gpa", "indep", "inv", "lang", "lat", "lng", "lon", "max", "mgr", "min", "mpg",
    "nbr", "num", "org", "pct", "prod", "prof", "qty", "stu", "tel",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_run_together_are_cut_where_all_parts_are_words() {
        let own = HashSet::from(["keyphrase".to_owned()]);
        for (word, parts) in [
            ("lifeexpectancy", "life expectancy"),
            ("sourceairport", "source airport"),
            ("fastestlapspeed", "fastest lap speed"),
            ("keyphraseid", "keyphrase id"),
            ("hoursperweek", "hours per week"),
            ("isofficial", "is official"),
            ("flightno", "flight no"),
            ("uswildfires", "us wildfires"),
        ] {
            assert_eq!(cut(word, &own).map(|parts| parts.join(" ")).as_deref(), Some(parts));
        }
        for word in ["carpet", "membership", "season", "candidate", "notebooks", "status", "reigns"]
        {
            assert_eq!(cut(word, &own), None, "{word}");
        }
    }
}
