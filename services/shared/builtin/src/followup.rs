//! Conversation: what is said after a question changes it, or asks a new one.
//!
//! The question before is read again; the instruction is read on from there, in the light of the
//! tables and columns that were spoken of. Trees are merged, never texts: see
//! [`grammar::continued`]. The sentence that then stands for both is tried out by asking it.

mod instruction;
mod phrases;
mod wording;

use chrono::NaiveDate;

pub use instruction::{Manner, Opening};

use crate::{
    Answer, Builtin, NotAnswerable,
    grammar::{self, Change, Mode},
    lex::{self, Token, keyword::Key},
    link::{self, Item, Kind},
    score::{self, Candidate},
};
use instruction::{Instruction, plain};

/// What is now asked, and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// A sentence that stands by itself.
    pub question: String,
    pub answer: Answer,
}

/// Penalty beyond which an instruction was not understood.
const TOO_MUCH: f32 = 1.2;

pub fn follow_up(
    builtin: &Builtin,
    before: &str,
    said: &str,
    today: NaiveDate,
) -> Result<FollowUp, NotAnswerable> {
    let instruction = Instruction::read(lex::tokens(said, today));
    let asked = builtin.candidates(before, today);
    if !instruction.leans()
        && let Ok(new) = builtin.candidates(said, today)
        && stands_alone(builtin, &new[0], asked.as_deref().ok())
    {
        let answer = builtin.answers_of(new).swap_remove(0);
        return Ok(FollowUp { question: said.trim().to_owned(), answer });
    }
    let asked = asked.map_err(|declined| NotAnswerable {
        reason: format!("the question before could not be read: {}", declined.reason),
        ..declined
    })?;
    match changed(builtin, &asked[0], &instruction) {
        Ok(candidate) if candidate.sql == asked[0].sql => Err(unchanged(said)),
        Ok(mut candidate) => {
            let question = wording::standalone(builtin, before, &asked[0], &candidate, today);
            // What was guessed of words that were replaced is no longer of interest.
            candidate.parse.notes.retain(|note| match quoted(note) {
                Some(word) => question.contains(word) || said.contains(word),
                None => true,
            });
            let answer = builtin.answer_of(candidate, Vec::new());
            Ok(FollowUp { question, answer })
        }
        Err(declined) => match builtin.answer(said, today) {
            Ok(answer) if !instruction.leans() => {
                Ok(FollowUp { question: said.trim().to_owned(), answer })
            }
            _ => Err(declined),
        },
    }
}

/// Asks for something, and names a table to ask it of, or speaks of tables not spoken of before.
fn stands_alone(builtin: &Builtin, new: &Candidate, before: Option<&[Candidate]>) -> bool {
    let schema = &builtin.schema;
    let asks = new.items.iter().any(|i| {
        matches!(
            i.kind,
            Kind::Key(
                Key::Ask
                    | Key::HowMany
                    | Key::HowMuch
                    | Key::Who
                    | Key::When
                    | Key::Where
                    | Key::Count
            )
        )
    });
    let names = new.items.iter().any(|i| matches!(i.kind, Kind::Table(_)));
    let Some(known) = before.map(|b| b[0].tables(schema)) else { return true };
    let elsewhere = new.tables(schema).iter().all(|t| !known.contains(t));
    asks && names || elsewhere
}

/// The best reading of the instruction after the question.
fn changed(
    builtin: &Builtin,
    before: &Candidate,
    instruction: &Instruction,
) -> Result<Candidate, NotAnswerable> {
    let (schema, linker) = (&builtin.schema, &builtin.linker);
    let items = open_ended(&before.items);
    let mut tokens = vec![plain(",")];
    tokens.extend(spelled_out(builtin, before, &instruction.tokens));
    let readings = link::continued(linker, schema, items, &tokens);
    let modes: &[Mode] = match instruction.opening {
        Opening::Any | Opening::Show => &[Mode::Asking, Mode::Telling],
        Opening::Restrict => &[Mode::Telling, Mode::Asking],
        Opening::Group(_) | Opening::Limit | Opening::Order | Opening::Turn | Opening::Rows => {
            &[Mode::Asking]
        }
        Opening::About | Opening::Count => &[Mode::Telling],
    };
    let mut candidates = Vec::new();
    let mut unread: Option<(f32, Vec<String>)> = None;
    for reading in &readings {
        for &mode in modes {
            let change = Change { manner: instruction.manner, opening: instruction.opening, mode };
            let Some(parse) = grammar::continued(schema, reading, items.len(), change) else {
                continue;
            };
            let penalty = parse.penalty - before.parse.penalty;
            if !parse.unread.is_empty() || penalty > TOO_MUCH {
                if unread.as_ref().is_none_or(|(least, _)| penalty < *least) {
                    unread = Some((penalty, parse.unread));
                }
                continue;
            }
            candidates.extend(score::candidate(schema, reading, parse));
        }
    }
    let best = score::in_order(candidates).into_iter().next();
    best.filter(|c| c.confidence >= score::ENOUGH).ok_or_else(|| {
        declined(readings.first().map_or(&[][..], |r| &r.items[items.len()..]), unread, &tokens)
    })
}

/// The words of the question that a note opens with.
fn quoted(note: &str) -> Option<&str> {
    note.strip_prefix('“')?.split('”').next()
}

/// "only the open ones" are the open orders.
fn spelled_out(builtin: &Builtin, before: &Candidate, tokens: &[Token]) -> Vec<Token> {
    let Some(root) = before.parse.query.root else { return tokens.to_vec() };
    let name = &builtin.schema.catalog_table(root.table).name;
    let noun: Vec<Token> = catalog::words::of_identifier(name).iter().map(|w| plain(w)).collect();
    tokens
        .iter()
        .enumerate()
        .flat_map(|(at, token)| {
            let stands_for_rows = token.is("ones") && at > 0 && token.is_word();
            if stands_for_rows { noun.clone() } else { vec![token.clone()] }
        })
        .collect()
}

/// The items without what ends the sentence.
fn open_ended(items: &[Item]) -> &[Item] {
    let end = items
        .iter()
        .rposition(|i| !matches!(i.kind, Kind::Key(Key::Stop | Key::Comma)))
        .map_or(0, |last| last + 1);
    &items[..end]
}

fn declined(items: &[Item], unread: Option<(f32, Vec<String>)>, tokens: &[Token]) -> NotAnswerable {
    let understood: Vec<String> = items
        .iter()
        .filter(|i| score::is_linked(&i.kind) && i.score > 0.6)
        .map(|i| i.text.clone())
        .collect();
    let mut words = unread.map(|(_, words)| words).unwrap_or_default();
    if words.is_empty() {
        words = items
            .iter()
            .filter(|i| matches!(i.kind, Kind::Word(false) | Kind::Quoted(_)))
            .map(|i| i.text.clone())
            .collect();
    }
    if words.is_empty() {
        words = tokens.iter().skip(1).map(|t| t.text.clone()).collect();
        words = vec![words.join(" ")];
    }
    let reason = format!(
        "“{}” could not be read as a change of the question before; say what to show, keep, group or sort by",
        words.join("”, “")
    );
    NotAnswerable { reason, understood, not_understood: words }
}

fn unchanged(said: &str) -> NotAnswerable {
    NotAnswerable {
        reason: format!("“{}” changes nothing in the question before", said.trim()),
        understood: Vec::new(),
        not_understood: vec![said.trim().to_owned()],
    }
}
