//! The "each" that splits an answer into groups.

use super::{
    Parser, breakdown,
    frame::{Head, Mode, Selected},
};
use crate::{lex::keyword::Key, link::Kind};

/// "for each …", "per …", "every …".
pub(super) fn each(parser: &mut Parser<'_>) -> bool {
    let groups = match parser.key(0) {
        Some(Key::Each | Key::Per) => true,
        Some(Key::By) => by_groups(parser) || breakdown::splits(parser),
        _ => return false,
    };
    if !groups {
        return false;
    }
    let strong = parser.key(0) != Some(Key::By);
    let mut at = parser.skip(
        parser.at + 1,
        &[Key::The, Key::Of, Key::Noise, Key::Distinct, Key::All, Key::Each, Key::Ones],
    );
    if breakdown::is_of_its_own(parser, at) {
        parser.at = at + 1;
        return true;
    }
    let shown = parser.frame.outputs.clone();
    if matches!(parser.key(0), Some(Key::Per | Key::By))
        && parser.frame.mode == Mode::Asking
        && !breakdown::is_single(parser, parser.table_at(at))
    {
        breakdown::count_or_add_up(parser.schema, &mut parser.frame);
    }
    let mut found = false;
    loop {
        if let Some(period) = super::calendar::period_at(parser, at) {
            parser.frame.periods.push(period);
            at += 1;
            found = true;
            break;
        }
        // "for each room type" and "each author's name": the table qualifies.
        if let (Some(table), Some(next)) = (parser.table_at(at), parser.kind_at(at + 1)) {
            let possessive = parser.key_at(at + 1) == Some(Key::Possessive);
            let column_at = if possessive { at + 2 } else { at + 1 };
            let column = parser.column_at(column_at);
            let same = next.table(parser.schema) == Some(table) || possessive;
            if let Some(column) = column.filter(|_| same) {
                let by_name = parser.schema.tables[table].label.contains(&column)
                    || parser.schema.is_key(column);
                let head = if by_name { Head::Table(table) } else { Head::Column(column) };
                push_each(parser, head);
                if by_name && parser.frame.has_aggregate() {
                    parser.frame.show(Selected::Column(column));
                }
                at = column_at + 1;
                found = true;
                if more_groups(parser, &mut at) {
                    continue;
                }
                break;
            }
        }
        match parser.kind_at(at) {
            Some(&(Kind::Table(table) | Kind::Label(table))) => {
                push_each(parser, Head::Table(table));
                at += 1;
                found = true;
            }
            Some(&Kind::Column(column)) => {
                // A condition, not a group: "each book by a author of age 20".
                let table = parser.schema.table_of(column);
                let label = parser.schema.tables[table].label[..] == [column];
                let keyed = parser.schema.is_key(column);
                if label && parser.schema.tables[table].key.len() == 1 || keyed {
                    push_each(parser, Head::Table(table));
                    if keyed && !label {
                        parser.frame.show(Selected::Column(column));
                    }
                } else {
                    push_each(parser, Head::Column(column));
                }
                at += 1;
                found = true;
            }
            _ => break,
        }
        if !more_groups(parser, &mut at) {
            break;
        }
    }
    if !found {
        parser.frame.outputs = shown;
        if strong && parser.key(0) == Some(Key::Each) {
            // "and the number of friends of each": of each of the head.
            if matches!(
                parser.kind_at(at),
                None | Some(Kind::Key(Key::Stop | Key::Have | Key::Comma | Key::And))
            ) {
                each_shown(parser);
            }
            parser.at += 1;
            return true;
        }
        return false;
    }
    parser.at = at;
    true
}

/// "the account types and the count of each": of each type, not of each account.
fn each_shown(parser: &mut Parser<'_>) {
    let schema = parser.schema;
    let kinds: Vec<Head> = parser
        .frame
        .outputs
        .iter()
        .filter_map(|o| match *o {
            Selected::Column(c)
                if !schema.is_key(c) && !schema.tables[schema.table_of(c)].label.contains(&c) =>
            {
                Some(Head::Column(c))
            }
            _ => None,
        })
        .collect();
    let plain = parser.frame.outputs.iter().filter(|o| !o.is_aggregate()).count();
    if !kinds.is_empty() && kinds.len() == plain {
        for kind in kinds {
            push_each(parser, kind);
        }
    } else if let Some(head) = parser.frame.head {
        push_each(parser, head);
    }
}

/// "by" groups what is counted or summed, unless a value says by whom.
fn by_groups(parser: &Parser<'_>) -> bool {
    let noun = parser.at > 0
        && matches!(
            parser.items[parser.at - 1].kind,
            Kind::Table(_) | Kind::Column(_) | Kind::Label(_)
        );
    let verb = parser.at > 0 && parser.is_verb(parser.at - 1);
    // "volumes by artists that …" says whose, and does not group.
    let named = parser.skip(parser.at + 1, &[Key::The, Key::All, Key::Noise]);
    let told = matches!(
        parser.key_at(named + 1),
        Some(Key::Relative | Key::Whose | Key::With | Key::From | Key::Who)
    );
    let period = super::calendar::period_at(parser, named).is_some();
    parser.frame.has_aggregate()
        && parser.frame.mode == Mode::Asking
        && (period || noun && !verb && !told)
}

pub(super) fn push_each(parser: &mut Parser<'_>, head: Head) {
    if !parser.frame.each.contains(&head) {
        parser.frame.each.push(head);
    }
    let plain = !parser.frame.has_aggregate()
        && matches!(head, Head::Table(_))
        && parser.frame.mode == Mode::Asking;
    if plain || parser.frame.head.is_none() {
        parser.frame.head = Some(head);
    }
    parser.frame.recent = Some(head.table(parser.schema));
    parser.frame.attached = false;
}

/// "each semester and year".
pub(super) fn more_groups(parser: &Parser<'_>, at: &mut usize) -> bool {
    if parser.key_at(*at) != Some(Key::And) {
        return false;
    }
    let next = parser.skip(*at + 1, &[Key::The, Key::Each]);
    let simple = matches!(parser.kind_at(next), Some(Kind::Column(_)))
        && matches!(parser.kind_at(next + 1), None | Some(Kind::Key(Key::Stop | Key::Comma)))
        && parser.frame.has_aggregate();
    if simple {
        *at = next;
    }
    simple
}
