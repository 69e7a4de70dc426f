//! From a reading to a query tree.
//!
//! The parser walks the items from left to right. At each place the rules are tried in order; the
//! first that fits takes its items and adds what it understood to the [`Frame`]. A question opens
//! in *asking* mode, where names are what is asked for, and turns to *telling* mode at a relative
//! word ("whose", "with", "that have"), where names say which rows are meant. What no rule takes
//! is passed over at a price, so that a reading which explains more words wins.

mod absent;
mod aggregates;
mod asking;
mod assemble;
mod breakdown;
mod calendar;
mod compare;
mod compounds;
mod conditions;
mod continued;
mod counting;
mod cursor;
mod each;
mod ends;
mod frame;
mod markers;
mod nearest;
mod numbers;
mod operand;
mod order;
mod popular;
mod property;
mod ratio;
mod reports;
mod split;
mod states;
mod stock;
mod superlative;
mod takings;
mod targets;
mod telling;
mod times;
mod values;
mod who;

use crate::{
    lex::keyword::Key,
    link::{Item, Kind, Reading},
    schema::Schema,
    tree::Query,
};
pub use continued::{Change, continued};
use frame::Head;
pub use frame::{Frame, Mode};
pub use targets::is_participle;

/// What a reading came to.
#[derive(Clone, Debug)]
pub struct Parse {
    pub query: Query,
    /// What was passed over or guessed, the more the worse.
    pub penalty: f32,
    /// Guesses, for the user to check.
    pub notes: Vec<String>,
    /// Words that nothing explained.
    pub unread: Vec<String>,
}

/// Parses one reading; `None` when it asks for nothing.
pub fn parse(schema: &Schema, reading: &Reading) -> Option<Parse> {
    let mut parser = Parser::new(schema, &reading.items);
    parser.run(reading.items.len());
    parser.into_parse()
}

type Rule = fn(&mut Parser<'_>) -> bool;

/// Tried in this order at every item.
const RULES: &[Rule] = &[
    order::rule,
    ratio::rule,
    markers::sentence,
    reports::rule,
    takings::rule,
    who::rule,
    stock::rule,
    ends::rule,
    asking::how,
    asking::when_or_where,
    breakdown::rule,
    each::each,
    superlative::top,
    counting::count,
    aggregates::aggregate,
    aggregates::stored_total,
    superlative::rule,
    absent::rule,
    conditions::column,
    compare::rule,
    times::rule,
    values::value,
    numbers::loose_number,
    targets::all_info,
    targets::table,
    targets::column,
    markers::rule,
];

/// Words that turn a question into another one: denials, "the warmest", "the median", "since".
fn turns(word: &str) -> bool {
    const TURNING: &str = "nothing nobody noone none not never without neither median variance \
        deviation duplicate duplicates duplicated cumulative rolling second third fourth since before after until between";
    let word = word.to_lowercase();
    word.ends_with("est") && word.len() > 5 || TURNING.split(' ').any(|turning| word == turning)
}

/// The state of one walk.
pub struct Parser<'a> {
    schema: &'a Schema,
    items: &'a [Item],
    at: usize,
    end: usize,
    frame: Frame,
    penalty: f32,
    notes: Vec<String>,
    unread: Vec<String>,
}

impl<'a> Parser<'a> {
    fn new(schema: &'a Schema, items: &'a [Item]) -> Self {
        Self {
            schema,
            items,
            at: 0,
            end: items.len(),
            frame: Frame::default(),
            penalty: 0.0,
            notes: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Applies rules until `end`.
    fn run(&mut self, end: usize) {
        let outer = std::mem::replace(&mut self.end, end);
        while self.at < end {
            let before = self.at;
            // A rule that does not fit may have looked ahead: the next one starts where it did.
            let taken = RULES.iter().any(|rule| {
                self.at = before;
                rule(self)
            });
            if !taken {
                self.at = before;
            }
            if self.at <= before {
                self.pass_over();
            }
        }
        self.end = outer;
    }

    fn pass_over(&mut self) {
        self.pass_over_at(self.at);
        self.at += 1;
    }

    /// What stands there is read as nothing.
    fn pass_over_at(&mut self, at: usize) {
        let item = &self.items[at];
        let price = match &item.kind {
            Kind::Key(key) => key.price(),
            // An answer to another question is worse than none.
            Kind::Word(_) if turns(&item.text) => 2.0,
            // "how many are still open?": that much was asked.
            Kind::Word(true) if self.is_predicate(at) && !is_participle(&item.text) => 0.9,
            Kind::Word(true) => 0.05,
            // An unknown verb tells less than an unknown noun.
            Kind::Word(false) if self.is_verb(at) => 0.7,
            Kind::Word(false) => 1.0,
            Kind::Number(_) | Kind::Period(_) | Kind::Quoted(_) | Kind::Value { .. } => 1.6,
            Kind::Table(_) => 0.3,
            Kind::Column(_) | Kind::Label(_) => 0.6,
        };
        self.penalty += price;
        if price >= 0.7 && !matches!(item.kind, Kind::Key(_)) || price >= 0.9 {
            self.unread.push(item.text.clone());
        }
    }

    /// Stands last, behind "are" or "is": it says all that is told.
    fn is_predicate(&self, at: usize) -> bool {
        let ends = matches!(self.kind_at(at + 1), None | Some(Kind::Key(Key::Stop)));
        let before = (0..at).rev().map(|i| &self.items[i].kind);
        let mut before = before.skip_while(|kind| **kind == Kind::Key(Key::Noise));
        ends && before.next() == Some(&Kind::Key(Key::Be))
    }

    /// Runs the items up to `end` in a frame of their own: a subquery about `head`.
    fn scoped(&mut self, head: Head, end: usize) -> Frame {
        let inner = Frame {
            mode: Mode::Telling,
            head: Some(head),
            recent: Some(head.table(self.schema)),
            ..Frame::default()
        };
        let outer = std::mem::replace(&mut self.frame, inner);
        self.run(end);
        std::mem::replace(&mut self.frame, outer)
    }

    fn into_parse(mut self) -> Option<Parse> {
        let frame = std::mem::take(&mut self.frame);
        let query = assemble::assemble(&mut self, frame)?;
        Some(Parse { query, penalty: self.penalty, notes: self.notes, unread: self.unread })
    }
}
