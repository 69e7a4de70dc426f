//! Words that turn the walk: a new sentence, a relative clause, a preposition, a joint.

use super::{
    Parser,
    frame::{Joint, Mode},
};
use crate::lex::keyword::Key;

/// The end of a sentence: what follows may ask anew, for the same rows.
pub(super) fn sentence(parser: &mut Parser<'_>) -> bool {
    if parser.key(0) != Some(Key::Stop) {
        return false;
    }
    parser.at += 1;
    if parser.at < parser.end && !parser.frame.outputs.is_empty() {
        parser.frame.sentence += 1;
        parser.frame.replaced = false;
        // A sentence that asks for nothing says more about the rows, or how to order them.
        let first = parser.skip(parser.at, &[Key::And, Key::Comma, Key::Noise]);
        let asks = matches!(
            parser.key_at(first),
            Some(
                Key::Ask
                    | Key::HowMany
                    | Key::HowMuch
                    | Key::Count
                    | Key::When
                    | Key::Where
                    | Key::Who
                    | Key::AllInfo
                    | Key::NumberOf
            )
        );
        parser.frame.mode = if asks { Mode::Asking } else { Mode::Telling };
        parser.frame.joint = Joint::None;
        parser.frame.attached = false;
    }
    true
}

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let Some(key) = parser.key(0) else { return false };
    let started = !parser.frame.outputs.is_empty() || parser.frame.head.is_some();
    match key {
        Key::Ask | Key::Who | Key::When | Key::Where => ask(parser, key, started),
        // "each employee with their manager": shown beside.
        Key::With if chief_follows(parser) => {}
        Key::Relative | Key::Whose | Key::Have | Key::With if started => {
            parser.frame.mode = Mode::Telling;
            parser.frame.attached = false;
        }
        Key::And | Key::Comma => joint(parser),
        Key::Or => parser.frame.joint = Joint::Or,
        Key::Either => {}
        Key::Both => parser.frame.both = true,
        Key::Of | Key::For | Key::In | Key::From | Key::On | Key::At | Key::To => {
            parser.frame.attached = started || key == Key::For || key == Key::Of;
        }
        Key::By => parser.frame.attached = true,
        Key::Distinct => {
            if parser.frame.mode == Mode::Asking {
                parser.frame.distinct = true;
            }
        }
        _ => return false,
    }
    parser.at += 1;
    true
}

/// The rows that rows of the same table refer to are named next, and nothing is told of them.
fn chief_follows(parser: &Parser<'_>) -> bool {
    let at = parser.skip(parser.at + 1, &[Key::Ones, Key::The]);
    let ends = matches!(
        parser.kind_at(at + 1),
        None | Some(crate::link::Kind::Key(Key::Stop | Key::OrderBy | Key::And))
    );
    ends && parser.frame.mode == Mode::Asking
        && parser.column_at(at).is_some_and(|c| parser.schema.refers_by_role(c))
}

fn ask(parser: &mut Parser<'_>, key: Key, started: bool) {
    let reopens = started
        && matches!(key, Key::Ask)
        && (parser.frame.sentence > 0
            || matches!(parser.previous_key(), Some(Key::And | Key::Comma | Key::Stop)));
    let relative = started && !reopens;
    if relative && !(parser.frame.outputs.is_empty() && key == Key::Ask) {
        parser.frame.mode = Mode::Telling;
    } else {
        parser.frame.mode = Mode::Asking;
        parser.frame.attached = false;
    }
}

/// "and" joins names that are asked for, or conditions; before a fresh question it asks again.
fn joint(parser: &mut Parser<'_>) {
    let next = parser.skip(parser.at + 1, &[Key::And, Key::Comma, Key::Noise, Key::The, Key::All]);
    let asks_again =
        matches!(parser.key_at(next), Some(Key::HowMany | Key::Ask | Key::Count | Key::HowMuch))
            || parser.key_at(next) == Some(Key::Ones) && parser.column_at(next + 1).is_some();
    if parser.key_at(next) == Some(Key::Ones) && asks_again && parser.frame.sentence == 0 {
        parser.frame.beside = true;
    }
    if asks_again && !parser.frame.outputs.is_empty() {
        parser.frame.mode = Mode::Asking;
    }
    let is_and = parser.key(0) == Some(Key::And);
    parser.frame.attached = false;
    if is_and || parser.frame.joint != Joint::Or {
        parser.frame.joint = Joint::And;
    }
}
