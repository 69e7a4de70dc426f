//! Links words to the values that text columns hold.

use std::collections::HashMap;

use catalog::Family;

use super::{Candidate, Target, spelling::Spellings, thesaurus::other_names};
use crate::{
    lex::{Token, TokenKind, root},
    schema::{ColumnId, Schema},
};

/// The longest value, in tokens, that is looked for.
const LONGEST: usize = 9;
/// One letter off: less than any word of the catalog that is spelled right.
const MISSPELT: f32 = 0.66;
/// Spans that many columns hold are kept to the first few.
const MOST_COLUMNS: usize = 12;

#[derive(Debug)]
pub struct ValueIndex {
    /// Words of the value in lower case, joined by spaces.
    whole: HashMap<String, Vec<(ColumnId, u32)>>,
    /// The same by roots, so that "dogs" meets `dog`.
    roots: HashMap<String, Vec<(ColumnId, u32)>>,
    /// Single capitalized words inside longer values: "Smith" of `John Smith`.
    words: HashMap<String, Vec<(ColumnId, u32)>>,
    /// The keys of `whole`.
    spellings: Spellings,
}

impl ValueIndex {
    pub fn new(schema: &Schema) -> Self {
        let mut index = Self {
            whole: HashMap::new(),
            roots: HashMap::new(),
            words: HashMap::new(),
            spellings: Spellings::default(),
        };
        for (id, column) in schema.columns.iter().enumerate() {
            if column.family != Family::Text {
                continue;
            }
            for (place, value) in schema.catalog_column(id).values.iter().enumerate() {
                index.add(id, place as u32, value);
            }
        }
        index.whole.keys().for_each(|text| index.spellings.add(text));
        index
    }

    fn add(&mut self, column: ColumnId, place: u32, value: &str) {
        let words = plain_words(value);
        if words.is_empty() || words.len() > 12 {
            return;
        }
        let entry = (column, place);
        push(&mut self.whole, words.join(" "), entry);
        push(&mut self.roots, words.iter().map(|w| root(w)).collect::<Vec<_>>().join(" "), entry);
        if (2..=6).contains(&words.len()) {
            for word in words.into_iter().filter(|w| w.len() > 2) {
                push(&mut self.words, word, entry);
            }
        }
    }

    /// Whether the text is stored, whole, in some column.
    pub fn knows(&self, text: &str) -> bool {
        self.whole.contains_key(&plain_words(text).join(" "))
    }

    /// Whether the words are the first and the last name of a table's rows.
    pub fn is_person(&self, schema: &Schema, first: &str, last: &str) -> bool {
        let columns = |word: &str| self.whole.get(&word.to_lowercase()).into_iter().flatten();
        columns(first).any(|&(a, _)| {
            let label = &schema.tables[schema.table_of(a)].label;
            label.len() == 2 && label[0] == a && columns(last).any(|&(b, _)| b == label[1])
        })
    }

    pub fn candidates(&self, schema: &Schema, tokens: &[Token], at: usize) -> Vec<Candidate> {
        let mut found = Vec::new();
        if tokens[at].kind == TokenKind::Quoted {
            let words = plain_words(&tokens[at].text);
            self.span(schema, &words, true, 1, &mut found);
            return found;
        }
        let mut words: Vec<String> = Vec::new();
        for (i, token) in tokens[at..].iter().take(LONGEST).enumerate() {
            if matches!(token.kind, TokenKind::Quoted | TokenKind::Period(_)) {
                break;
            }
            let added = plain_words(&token.text);
            if added.is_empty() && i == 0 {
                break;
            }
            let joins = !added.is_empty();
            words.extend(added);
            if !joins {
                continue;
            }
            let length = i + 1;
            let alone = length == 1;
            if alone && !may_be_value(token, at == 0) {
                continue;
            }
            let sure = tokens[at..at + length].iter().any(Token::is_capitalized) && at > 0;
            let before = found.len();
            self.span(schema, &words, sure || length > 1, length, &mut found);
            if found.len() == before && may_be_misspelt(&tokens[at..at + length]) {
                self.misspelt(schema, &words.join(" "), length, &mut found);
            }
        }
        found
    }

    /// What is stored nowhere, but for one letter.
    fn misspelt(&self, schema: &Schema, text: &str, length: usize, found: &mut Vec<Candidate>) {
        for known in self.spellings.near(text) {
            if let Some(entries) = self.whole.get(known) {
                offer(schema, entries, MISSPELT, length, true, found);
            }
        }
    }

    fn span(
        &self,
        schema: &Schema,
        words: &[String],
        sure: bool,
        length: usize,
        found: &mut Vec<Candidate>,
    ) {
        let text = words.join(" ");
        let before = found.len();
        if let Some(entries) = self.whole.get(&text) {
            // Words that say little are values only where the thing they tell of follows.
            let vague = !sure && words.len() == 1 && crate::lex::vague::is_vague(&text);
            let score = if sure {
                1.0
            } else if vague {
                0.3
            } else {
                0.86
            };
            offer(schema, entries, score, length, true, found);
        }
        for other in other_names(&text) {
            if let Some(entries) = self.whole.get(*other) {
                let short = other.len() <= 2;
                // "in" is not Indiana: a code stands for a name, never the other way unasked.
                if text.len() > 2 || sure {
                    offer(schema, entries, if short { 0.84 } else { 0.9 }, length, true, found);
                }
            }
        }
        if found.len() > before {
            return;
        }
        // "kitten" is stored as "cat".
        let phrase = words.iter().map(|w| root(w)).collect::<Vec<_>>().join(" ");
        let synonyms = if crate::lex::vague::is_vague(&phrase) {
            &[]
        } else {
            super::thesaurus::synonyms(&phrase)
        };
        for synonym in synonyms {
            if let Some(entries) = self.roots.get(synonym) {
                offer(schema, entries, 0.68, length, true, found);
            }
        }
        let roots: Vec<String> = words.iter().map(|w| root(w)).collect();
        let vague = words.len() == 1 && !sure && crate::lex::vague::is_vague(&roots[0]);
        if let Some(entries) = self.roots.get(&roots.join(" ")).filter(|_| !vague) {
            offer(schema, entries, if sure { 0.9 } else { 0.82 }, length, true, found);
        } else if words.len() == 1
            && sure
            && let Some(entries) = self.words.get(&words[0])
        {
            // One entry for each column: which value it was does not matter, it is looked for inside.
            offer_part(entries, &words[0], length, found);
        }
    }
}

fn offer(
    schema: &Schema,
    entries: &[(ColumnId, u32)],
    score: f32,
    length: usize,
    whole: bool,
    found: &mut Vec<Candidate>,
) {
    for &(column, place) in entries.iter().take(MOST_COLUMNS) {
        let value = schema.catalog_column(column).values[place as usize].clone();
        let target = Target::Value { column, value, whole };
        if !found.iter().any(|c| c.length == length && c.target == target) {
            found.push(Candidate { target, score, length });
        }
    }
}

fn offer_part(entries: &[(ColumnId, u32)], word: &str, length: usize, found: &mut Vec<Candidate>) {
    let mut columns: Vec<ColumnId> = entries.iter().map(|&(c, _)| c).collect();
    columns.dedup();
    for column in columns.into_iter().take(MOST_COLUMNS) {
        let target = Target::Value { column, value: word.to_owned(), whole: false };
        found.push(Candidate { target, score: 0.6, length });
    }
}

/// One lower-case word is a value only when it is a word of its own weight.
fn may_be_value(token: &Token, opens: bool) -> bool {
    match token.kind {
        TokenKind::Word => {
            let length = token.lower.len();
            let shouted = token.text.chars().all(|c| c.is_uppercase() || c.is_numeric());
            (length > 2 || shouted && !opens && token.text != "I" && token.text != "A")
                && (!is_common(&token.lower) || token.is_capitalized() && !opens)
        }
        _ => false,
    }
}

/// Words of a question's frame, and such as say little, are spelled as they are meant.
fn may_be_misspelt(span: &[Token]) -> bool {
    let plain = |token: &Token| {
        let vague = crate::lex::vague::is_vague(&token.root)
            || crate::lex::vague::is_vague(&token.lower)
            || is_common(&token.lower);
        token.is_word() && (!vague || span.len() > 1)
    };
    span.iter().all(plain) && (0..span.len()).all(|i| !opens_phrase(&span[i..]))
}

fn opens_phrase(span: &[Token]) -> bool {
    crate::lex::keyword::keys(span).iter().any(|&(key, _)| key != crate::lex::keyword::Key::Of)
}

/// Function words, which no value is meant by unless it is quoted or capitalized.
fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "the",
        "and",
        "for",
        "from",
        "with",
        "all",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "who",
        "what",
        "which",
        "when",
        "where",
        "how",
        "many",
        "much",
        "each",
        "every",
        "any",
        "some",
        "not",
        "yes",
        "other",
        "more",
        "less",
        "than",
        "most",
        "least",
        "that",
        "this",
        "there",
        "their",
        "its",
        "number",
        "total",
        "list",
        "show",
        "find",
        "give",
        "name",
        "names",
        "different",
        "one",
        "two",
        "three",
        "first",
        "last",
        "high",
        "low",
        "new",
        "old",
        "top",
        "does",
        "did",
        "can",
        "per",
        "between",
        "over",
        "under",
        "above",
        "below",
        "both",
        "out",
        "also",
        "only",
        "year",
        "years",
        "month",
        "day",
        "date",
        "time",
        "none",
        "null",
        "good",
        "use",
        "used",
        "average",
        "same",
        "type",
        "order",
        "state",
        "city",
        "country",
    ];
    COMMON.contains(&word)
}

/// The words of a text in lower case, without punctuation.
pub fn plain_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '.')
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|w| !w.is_empty())
        .collect()
}

fn push(map: &mut HashMap<String, Vec<(ColumnId, u32)>>, key: String, entry: (ColumnId, u32)) {
    let list = map.entry(key).or_default();
    // The same value in another spelling or case of one column: the commoner one stands.
    if !list.iter().any(|&(column, _)| column == entry.0) && list.len() < 64 {
        list.push(entry);
    }
}
