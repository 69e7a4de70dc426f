//! The words by which an instruction says how it changes a question.

use super::Opening;

/// Words that stand for what was asked before.
#[rustfmt::skip]
pub const REFERRING: &[&str] = &[
    "it", "its", "they", "them", "their", "theirs", "those", "these", "ones", "one", "he", "she",
    "his", "her", "same", "previous", "above",
];

pub const ADDING: &[&str] = &["too", "also", "as well", "additionally"];

/// Words that only lead over from what was said before.
#[rustfmt::skip]
pub const LEADS: &[&str] = &[
    ",", "and", "but", "ok", "okay", "now", "then", "please", "so", "can you", "could you", "great",
    "thanks",
];

/// First words that say all they have to say.
#[rustfmt::skip]
pub const OPENINGS: &[(Opening, &[&str])] = &[
    (Opening::About, &[
        "what about", "how about", "same for", "the same for", "same but for", "do the same for",
    ]),
    (Opening::Restrict, &[
        "only", "just", "show only", "show me only", "show just", "list only", "keep", "keep only",
        "limit to", "limit it to", "limit them to", "restrict to", "restrict it to",
        "restrict them to", "filter", "filter by", "filter to", "filter for", "narrow down to",
        "narrow it down to",
    ]),
    (Opening::Group(false), &["by", "per"]),
    (Opening::Group(true), &[
        "for each", "for every", "in each", "group by", "grouped by", "group it by",
        "group them by", "break down by", "break it down by", "break them down by",
        "broken down by", "split by", "split it by", "split them by",
    ]),
    (Opening::Count, &[
        "how many are", "how many are there", "how many are they", "how many are these",
        "how many are those", "how many is that", "how many of them", "how many of those",
        "how many of these", "how many of them are", "how many of those are",
        "how many of these are", "count them", "count those", "count these",
    ]),
    (Opening::Limit, &[
        "top", "the top", "first", "the first", "show top", "show the top", "show the first",
        "limit",
    ]),
];

/// What may stand between "only" and the rows that are meant.
#[rustfmt::skip]
pub const RESTRICTED: &[&str] = &[
    "show", "list", "me", "those", "these", "the ones", "ones", "them", "the first", "the top",
    "first", "top",
];

/// Whole instructions that ask for the rows themselves.
#[rustfmt::skip]
pub const ROWS: &[&str] = &[
    "list them", "show them", "show me them", "list those", "show those", "name them",
    "which ones", "which ones are they", "which are they", "who are they", "what are they",
    "who are those",
];

#[rustfmt::skip]
pub const REMOVING: &[&str] = &[
    "exclude", "remove", "drop", "ignore", "hide", "leave out", "leave", "skip", "omit",
];

/// First words that tell of rows, and are read with the rest.
#[rustfmt::skip]
pub const TELLING: &[&str] = &[
    "without", "excluding", "except", "not", "with", "from", "in", "whose", "where", "that", "for",
    "since", "before", "after", "between", "during", "at", "on", "over", "under", "above", "below",
    "more", "less", "older", "younger",
];

#[rustfmt::skip]
pub const SORTING: &[&str] = &[
    "sort", "sorted", "ordered", "rank", "ranked", "arrange", "arranged", "alphabetically",
];

pub const TURNING: &[&str] = &["descending", "ascending"];
