//! The words that give a question its shape: asking, counting, comparing, ordering.

use std::{collections::HashMap, sync::LazyLock};

use super::token::{Token, TokenKind};
use crate::tree::{Aggregate, Comparison, Place};

/// What a phrase of the question's frame means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    /// "what is", "list", "show me", "give".
    Ask,
    Who,
    When,
    Where,
    HowMany,
    HowMuch,
    /// "number of", "count of".
    NumberOf,
    Count,
    Aggregate(Aggregate),
    /// "highest", "oldest": the most of something, or with `false` the least.
    Most(bool, Quality),
    /// "most common".
    MostCommon(bool),
    Compare(Comparison, Quality),
    /// After a number: "or more".
    OrMore(Comparison),
    Between,
    Than,
    Each,
    /// "by", "per": a group in some places, an author or a key in others.
    By,
    Per,
    /// "monthly": for each month.
    Periodic,
    /// "ordered by"; true when the words say descending.
    OrderBy,
    Ascending,
    Descending,
    Alphabetical,
    /// "from high to low".
    FromTo(bool),
    Not,
    /// "without".
    Without,
    /// "except for".
    Except,
    And,
    Or,
    Both,
    Either,
    Of,
    For,
    In,
    From,
    To,
    With,
    On,
    At,
    As,
    /// "that", "which", after what is told about.
    Relative,
    Whose,
    Have,
    Be,
    Do,
    Distinct,
    All,
    Any,
    Contains(Place),
    Null,
    NotNull,
    Top,
    Bottom,
    AllInfo,
    Ratio,
    Percent,
    OutOf,
    Same,
    Difference,
    Comma,
    Stop,
    Possessive,
    Word,
    The,
    Ones,
    /// Carries no meaning of its own.
    Noise,
}

/// What an adjective is about: "older" is about age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    Amount,
    Age,
    Youth,
    Time,
    Earliness,
    Length,
    Height,
    Weight,
    Price,
    Cheapness,
    Speed,
    Size,
    Rating,
}

/// The phrases that open with a word, the longest first.
type Phrases = Vec<(Vec<&'static str>, Key)>;

static PHRASES: LazyLock<HashMap<&'static str, Phrases>> = LazyLock::new(|| {
    let mut by_first: HashMap<&str, Vec<(Vec<&str>, Key)>> = HashMap::new();
    for (phrase, key) in phrases() {
        let words: Vec<&str> = phrase.split(' ').collect();
        by_first.entry(words[0]).or_default().push((words, key));
    }
    for list in by_first.values_mut() {
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    by_first
});

/// The phrases that start at the first token, longest first, with how many tokens each takes.
pub fn keys(tokens: &[Token]) -> Vec<(Key, usize)> {
    let first = &tokens[0];
    if first.kind == TokenKind::Possessive {
        return vec![(Key::Possessive, 1)];
    }
    let Some(list) = PHRASES.get(first.lower.as_str()) else { return Vec::new() };
    let mut found = Vec::new();
    for (words, key) in list {
        let fits = words.len() <= tokens.len()
            && words.iter().zip(tokens).all(|(w, t)| t.is(w) && t.kind != TokenKind::Quoted);
        if fits {
            found.push((*key, words.len()));
        }
    }
    found
}

/// The meaning of a misspelt word of the frame: one letter off a long word.
pub fn misspelt(token: &Token) -> Option<Key> {
    if token.kind != TokenKind::Word || token.lower.len() < 6 {
        return None;
    }
    PHRASES
        .iter()
        .filter(|(word, _)| word.len() >= 6 && word.len().abs_diff(token.lower.len()) <= 1)
        .filter(|(word, _)| strsim::osa_distance(word, &token.lower) == 1)
        .flat_map(|(_, list)| list)
        .filter(|(words, _)| words.len() == 1)
        .map(|(words, key)| (words[0], *key))
        .min_by_key(|(word, _)| *word)
        .map(|(_, key)| key)
}

/// The sections of `phrases.txt`.
#[rustfmt::skip]
const SECTIONS: &[(&str, Key)] = &[
    ("ask", Key::Ask),
    ("who", Key::Who),
    ("when", Key::When),
    ("where", Key::Where),
    ("how many", Key::HowMany),
    ("how much", Key::HowMuch),
    ("number of", Key::NumberOf),
    ("count", Key::Count),
    ("aggregate avg", Key::Aggregate(Aggregate::Avg)),
    ("aggregate sum", Key::Aggregate(Aggregate::Sum)),
    ("aggregate max", Key::Aggregate(Aggregate::Max)),
    ("aggregate min", Key::Aggregate(Aggregate::Min)),
    ("most amount", Key::Most(true, Quality::Amount)),
    ("least amount", Key::Most(false, Quality::Amount)),
    ("most age", Key::Most(true, Quality::Age)),
    ("most youth", Key::Most(true, Quality::Youth)),
    ("most time", Key::Most(true, Quality::Time)),
    ("most earliness", Key::Most(true, Quality::Earliness)),
    ("most length", Key::Most(true, Quality::Length)),
    ("least length", Key::Most(false, Quality::Length)),
    ("most height", Key::Most(true, Quality::Height)),
    ("most weight", Key::Most(true, Quality::Weight)),
    ("least weight", Key::Most(false, Quality::Weight)),
    ("most price", Key::Most(true, Quality::Price)),
    ("most cheapness", Key::Most(true, Quality::Cheapness)),
    ("most speed", Key::Most(true, Quality::Speed)),
    ("least speed", Key::Most(false, Quality::Speed)),
    ("most size", Key::Most(true, Quality::Size)),
    ("least size", Key::Most(false, Quality::Size)),
    ("most rating", Key::Most(true, Quality::Rating)),
    ("least rating", Key::Most(false, Quality::Rating)),
    ("most common", Key::MostCommon(true)),
    ("least common", Key::MostCommon(false)),
    ("compare more amount", Key::Compare(Comparison::More, Quality::Amount)),
    ("compare less amount", Key::Compare(Comparison::Less, Quality::Amount)),
    ("compare at least amount", Key::Compare(Comparison::AtLeast, Quality::Amount)),
    ("compare at most amount", Key::Compare(Comparison::AtMost, Quality::Amount)),
    ("compare equal amount", Key::Compare(Comparison::Equal, Quality::Amount)),
    ("compare not equal amount", Key::Compare(Comparison::NotEqual, Quality::Amount)),
    ("compare more age", Key::Compare(Comparison::More, Quality::Age)),
    ("compare more youth", Key::Compare(Comparison::More, Quality::Youth)),
    ("compare more length", Key::Compare(Comparison::More, Quality::Length)),
    ("compare less length", Key::Compare(Comparison::Less, Quality::Length)),
    ("compare more height", Key::Compare(Comparison::More, Quality::Height)),
    ("compare more weight", Key::Compare(Comparison::More, Quality::Weight)),
    ("compare less weight", Key::Compare(Comparison::Less, Quality::Weight)),
    ("compare more price", Key::Compare(Comparison::More, Quality::Price)),
    ("compare more cheapness", Key::Compare(Comparison::More, Quality::Cheapness)),
    ("compare more speed", Key::Compare(Comparison::More, Quality::Speed)),
    ("compare less speed", Key::Compare(Comparison::Less, Quality::Speed)),
    ("compare more time", Key::Compare(Comparison::More, Quality::Time)),
    ("compare less time", Key::Compare(Comparison::Less, Quality::Time)),
    ("compare at least time", Key::Compare(Comparison::AtLeast, Quality::Time)),
    ("compare at most time", Key::Compare(Comparison::AtMost, Quality::Time)),
    ("or more at least", Key::OrMore(Comparison::AtLeast)),
    ("or more at most", Key::OrMore(Comparison::AtMost)),
    ("between", Key::Between),
    ("than", Key::Than),
    ("each", Key::Each),
    ("per", Key::Per),
    ("periodic", Key::Periodic),
    ("by", Key::By),
    ("order by", Key::OrderBy),
    ("ascending", Key::Ascending),
    ("descending", Key::Descending),
    ("alphabetical", Key::Alphabetical),
    ("oldest first", Key::FromTo(true)),
    ("youngest first", Key::FromTo(false)),
    ("not", Key::Not),
    ("without", Key::Without),
    ("except", Key::Except),
    ("and", Key::And),
    ("or", Key::Or),
    ("both", Key::Both),
    ("either", Key::Either),
    ("of", Key::Of),
    ("for", Key::For),
    ("in", Key::In),
    ("from", Key::From),
    ("to", Key::To),
    ("with", Key::With),
    ("on", Key::On),
    ("at", Key::At),
    ("as", Key::As),
    ("relative", Key::Relative),
    ("whose", Key::Whose),
    ("have", Key::Have),
    ("be", Key::Be),
    ("do", Key::Do),
    ("distinct", Key::Distinct),
    ("all", Key::All),
    ("any", Key::Any),
    ("contains anywhere", Key::Contains(Place::Anywhere)),
    ("contains start", Key::Contains(Place::Start)),
    ("contains end", Key::Contains(Place::End)),
    ("null", Key::Null),
    ("not null", Key::NotNull),
    ("top", Key::Top),
    ("bottom", Key::Bottom),
    ("all info", Key::AllInfo),
    ("ratio", Key::Ratio),
    ("percent", Key::Percent),
    ("out of", Key::OutOf),
    ("same", Key::Same),
    ("difference", Key::Difference),
    ("comma", Key::Comma),
    ("stop", Key::Stop),
    ("the", Key::The),
    ("ones", Key::Ones),
    ("noise", Key::Noise),
];

/// Each phrase with what it means.
fn phrases() -> Vec<(&'static str, Key)> {
    let mut phrases = Vec::new();
    let mut key = None;
    for line in include_str!("phrases.txt").lines().filter(|l| !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let section = SECTIONS.iter().find(|(section, _)| *section == name);
            key = Some(section.expect("every section is listed").1);
        } else if let Some(key) = key {
            let named = line.split(" |").flat_map(|part| part.split("| ")).map(str::trim);
            phrases.extend(named.filter(|p| !p.is_empty()).map(|phrase| (phrase, key)));
        }
    }
    phrases
}
