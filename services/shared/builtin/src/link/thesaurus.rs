//! General English synonyms, by root.

use std::{collections::HashMap, sync::LazyLock};

use crate::lex::root;

/// For each phrase of roots, the phrases that share a group with it.
static GROUPS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut related: HashMap<String, Vec<String>> = HashMap::new();
    for line in include_str!("thesaurus.txt").lines().filter(|l| !l.starts_with('#')) {
        let group: Vec<String> = line
            .split_whitespace()
            .map(|phrase| phrase.split('_').map(root).collect::<Vec<_>>().join(" "))
            .collect();
        for word in &group {
            let others = related.entry(word.clone()).or_default();
            for other in &group {
                if other != word && !others.contains(other) {
                    others.push(other.clone());
                }
            }
        }
    }
    related
});

/// Phrases that may stand for `phrase`; roots joined by spaces.
pub fn synonyms(phrase: &str) -> &'static [String] {
    GROUPS.get(phrase).map_or(&[], Vec::as_slice)
}

/// Adjectives of nations and the names they belong to, and the short names of a few countries.
static NATIONS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut nations: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in include_str!("nations.txt").lines().filter(|l| !l.starts_with('#')) {
        let names: Vec<&str> = line.split(',').map(str::trim).collect();
        for name in &names {
            let others = nations.entry(name).or_default();
            others.extend(names.iter().filter(|other| *other != name));
        }
    }
    nations
});

/// Other names of a place: "french" is of "france", "ca" is "california".
pub fn other_names(name: &str) -> &'static [&'static str] {
    NATIONS.get(name).map_or(&[], Vec::as_slice)
}
