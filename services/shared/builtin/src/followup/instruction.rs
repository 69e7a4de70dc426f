//! What an instruction says beside what it names: that something is added, replaced, left out.

use super::phrases::{
    ADDING, LEADS, OPENINGS, REFERRING, REMOVING, RESTRICTED, ROWS, SORTING, TELLING, TURNING,
};
use crate::lex::{Token, TokenKind, keyword::Key};

/// An instruction, cut into how it changes the question and what it names.
#[derive(Clone, Debug)]
pub struct Instruction {
    pub manner: Manner,
    pub opening: Opening,
    /// What is left to be linked.
    pub tokens: Vec<Token>,
    /// Words such as "them" and "those" stand for what was asked before.
    pub refers: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    #[default]
    Plain,
    /// "too", "also", "as well".
    Add,
    /// "instead".
    Replace,
}

/// What the first words say of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// Nothing: the rest may tell of rows, or ask for more.
    #[default]
    Any,
    /// "show", "what is": something is asked for.
    Show,
    /// "only", "without": rows are told of.
    Restrict,
    /// "what about": a value takes the place of another.
    About,
    /// "by region"; true when the words can mean nothing but groups.
    Group(bool),
    Order,
    /// "descending": the order is turned, not replaced.
    Turn,
    Limit,
    /// "how many are there".
    Count,
    /// "list them".
    Rows,
}

impl Instruction {
    pub fn read(tokens: Vec<Token>) -> Self {
        let refers = tokens.iter().any(|t| t.is_word() && REFERRING.contains(&t.lower.as_str()));
        let mut instruction = Self {
            manner: Manner::Plain,
            opening: Opening::Any,
            tokens: tokens.into_iter().filter(|t| !ends_sentence(t)).collect(),
            refers,
        };
        instruction.take_pronouns();
        instruction.take_manner();
        instruction.take_opening();
        instruction
    }

    /// Whether it makes sense only after something else.
    pub fn leans(&self) -> bool {
        self.refers
            || self.manner != Manner::Plain
            || !matches!(self.opening, Opening::Any | Opening::Show)
    }

    /// "the cheapest one" counts nothing.
    fn take_pronouns(&mut self) {
        let last = self.tokens.len().saturating_sub(1);
        for at in 1..self.tokens.len() {
            let before = self.tokens[at - 1].lower.as_str();
            let noun = at == last || matches!(before, "which" | "the" | "that" | "this");
            if self.tokens[at].is("one") && noun && before != "top" {
                self.tokens[at] = plain("ones");
                self.refers = true;
            }
        }
    }

    fn take_manner(&mut self) {
        // "by region instead of status": what is replaced was said before.
        if let Some(at) = self.tokens.iter().position(|t| t.is("instead")) {
            self.manner = Manner::Replace;
            let of = self.tokens.get(at + 1).is_some_and(|t| t.is("of"));
            let rest = self.tokens[at..].iter().position(|t| t.is(","));
            let end = if of { rest.map_or(self.tokens.len(), |r| at + r) } else { at + 1 };
            self.tokens.drain(at..end);
        }
        for phrase in ADDING {
            while let Some((at, length)) = find(&self.tokens, phrase) {
                self.manner = Manner::Add;
                self.tokens.drain(at..at + length);
            }
        }
    }

    fn take_opening(&mut self) {
        self.drop_first(LEADS);
        let opening = OPENINGS
            .iter()
            .flat_map(|(opening, phrases)| phrases.iter().map(move |p| (*opening, *p)))
            .filter_map(|(opening, phrase)| Some((opening, starts(&self.tokens, phrase)?)))
            .max_by_key(|(_, length)| *length);
        if let Some((opening, length)) = opening {
            self.opening = opening;
            self.tokens.drain(..length);
        } else {
            self.take_first_word();
        }
        match self.opening {
            Opening::Restrict => {
                // "only show", "only those", "only the first 3".
                self.drop_first(RESTRICTED);
                self.take_amount();
            }
            Opening::Group(_) => self.put_first("each"),
            Opening::Limit => self.put_first("top"),
            Opening::Any | Opening::Show => {
                self.take_whole();
                self.take_amount();
            }
            _ => {}
        }
        // "Germany only".
        if self.opening == Opening::Any && self.tokens.last().is_some_and(|t| t.is("only")) {
            self.tokens.pop();
            self.opening = Opening::Restrict;
        }
    }

    fn drop_first(&mut self, phrases: &[&str]) {
        while let Some(length) = phrases.iter().find_map(|p| starts(&self.tokens, p)) {
            self.tokens.drain(..length);
        }
    }

    /// Openings that the grammar reads itself, from their first word on.
    fn take_first_word(&mut self) {
        let Some(first) = self.tokens.first() else { return };
        let is = |words: &[&str]| words.contains(&first.lower.as_str());
        let sorts = first.is("order") && self.tokens.len() > 1;
        if let Some(length) = REMOVING.iter().find_map(|p| starts(&self.tokens, p)) {
            self.tokens.drain(..length);
            self.put_first("without");
            self.opening = Opening::Restrict;
        } else if is(&["add", "include"]) {
            self.tokens.remove(0);
            self.manner = Manner::Add;
            self.opening = Opening::Show;
        } else if is(TELLING) {
            self.opening = Opening::Restrict;
        } else if is(SORTING) || sorts {
            self.opening = Opening::Order;
        } else if is(TURNING) {
            self.opening = Opening::Turn;
        } else if crate::lex::keyword::keys(&self.tokens).iter().any(|(key, _)| asks(*key)) {
            self.opening = Opening::Show;
        }
    }

    /// Instructions that are one phrase.
    fn take_whole(&mut self) {
        let whole = Some(self.tokens.len());
        let is = |phrases: &[&str]| phrases.iter().any(|p| starts(&self.tokens, p) == whole);
        if is(ROWS) {
            self.opening = Opening::Rows;
            self.tokens.clear();
        } else if is(&["how many", "count", "the count", "the number"]) {
            self.opening = Opening::Count;
            self.tokens.clear();
        }
    }

    /// A number of rows, with nothing behind it that it could be of.
    fn take_amount(&mut self) {
        const ROWS: [&str; 7] = ["rows", "results", "entries", "of", "them", "these", "those"];
        let [first, rest @ ..] = &self.tokens[..] else { return };
        // A number that may be a year is one.
        let amount = matches!(first.kind, TokenKind::Number(n)
            if n >= 1.0 && n.fract() == 0.0 && !(1000.0..2200.0).contains(&n));
        if amount && rest.iter().all(|t| ROWS.contains(&t.lower.as_str())) {
            self.tokens.truncate(1);
            self.opening = Opening::Limit;
            self.put_first("top");
        }
    }

    fn put_first(&mut self, word: &str) {
        self.tokens.insert(0, plain(word));
    }
}

/// A word that was not written, so that the grammar reads what was meant.
pub fn plain(word: &str) -> Token {
    let kind = if word == "," { TokenKind::Punctuation } else { TokenKind::Word };
    Token {
        kind,
        text: word.to_owned(),
        lower: word.to_owned(),
        root: crate::lex::root(word),
        start: 0,
        end: 0,
    }
}

fn asks(key: Key) -> bool {
    matches!(
        key,
        Key::Ask
            | Key::Who
            | Key::When
            | Key::Where
            | Key::HowMany
            | Key::HowMuch
            | Key::Count
            | Key::NumberOf
            | Key::Aggregate(_)
            | Key::AllInfo
    )
}

fn ends_sentence(token: &Token) -> bool {
    token.kind == TokenKind::Punctuation && matches!(token.lower.as_str(), "." | "?" | "!" | ";")
}

/// How many tokens the phrase takes, where they open with it.
fn starts(tokens: &[Token], phrase: &str) -> Option<usize> {
    let length = phrase.split(' ').count();
    let opens = length <= tokens.len() && phrase.split(' ').zip(tokens).all(|(w, t)| t.is(w));
    opens.then_some(length)
}

/// The first place of the phrase, and how many tokens it takes.
fn find(tokens: &[Token], phrase: &str) -> Option<(usize, usize)> {
    (0..tokens.len()).find_map(|at| Some((at, starts(&tokens[at..], phrase)?)))
}
