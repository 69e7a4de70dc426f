//! "Who": people whom no noun of the question names.

use super::{
    Parser,
    frame::{Head, Mode, Selected},
};
use crate::{lex::keyword::Key, link::Kind, schema::TableId};

/// "who has the most orders", "who joined first": those whom the orders belong to, those of whom
/// it is kept when they joined.
pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let opens = parser.key(0) == Some(Key::Who)
        && parser.text_at(parser.at).eq_ignore_ascii_case("who")
        && parser.frame.outputs.is_empty()
        && parser.frame.head.is_none();
    let Some(who) = opens.then(|| meant(parser)).flatten() else { return false };
    parser.frame.show(Selected::Entity(who));
    parser.frame.head = Some(Head::Table(who));
    parser.frame.recent = Some(who);
    parser.frame.mode = Mode::Telling;
    parser.at += 1;
    true
}

fn meant(parser: &Parser<'_>) -> Option<TableId> {
    let schema = parser.schema;
    let called = |table: TableId| !schema.tables[table].label.is_empty() && !schema.is_view(table);
    let rest = parser.at + 1..parser.end;
    let named: Vec<TableId> = rest
        .clone()
        .filter_map(|at| parser.kind_at(at).and_then(|kind| kind.table(schema)))
        .collect();
    let first =
        rest.clone().find(|&at| parser.kind_at(at).is_some_and(|k| k.table(schema).is_some()))?;
    match *parser.kind_at(first)? {
        // "who has no chief".
        Kind::Column(column) if schema.refers_by_role(column) => {
            Some(schema.table_of(column)).filter(|&table| called(table))
        }
        // What was done stands in the row of who did it.
        Kind::Column(column) if first == parser.at + 1 && schema.is_temporal(column) => {
            Some(schema.table_of(column)).filter(|&table| called(table))
        }
        Kind::Table(told) => {
            let steps = schema.graph.steps(told).iter();
            let mut owners: Vec<TableId> = steps
                .filter(|step| step.to_one && step.to != told)
                .map(|step| step.to)
                .filter(|&owner| called(owner) && !named.contains(&owner))
                .collect();
            owners.dedup();
            match owners[..] {
                [only] => Some(only),
                _ => None,
            }
        }
        _ => None,
    }
}
