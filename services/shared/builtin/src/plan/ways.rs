//! "from Rome to Paris": two references to one table, and a value for the row at each end.

use crate::{
    lex::{keyword::Key, root},
    link::{Item, Kind},
    schema::{ColumnId, Said, Schema, TableId},
    tree::{ColumnRef, Comparison, Condition, Expr, Query, TableRef},
};

/// A value, and the reference that leads to the row that has it.
struct End<'i> {
    column: ColumnId,
    value: &'i str,
    edge: usize,
    /// "or" stands between it and the value before.
    is_other_choice: bool,
}

/// Where the question gives each of two ends a value, the table they are in is joined twice. Left
/// as it is where the query says anything else of those values than that either may be.
pub(super) fn tell_apart(schema: &Schema, items: &[Item], query: &mut Query) {
    let ends = ends(schema, items);
    let [first, second] = &ends[..] else { return };
    let table = schema.table_of(first.column);
    let (a, b) = (schema.graph.edge(first.edge), schema.graph.edge(second.edge));
    if first.edge == second.edge || (a.from, a.to) != (b.from, b.to) || a.to != table {
        return;
    }
    let is_of = |condition: &Condition, end: &End<'_>| {
        let column = ColumnRef { column: end.column, instance: 0 };
        *condition
            == Condition::Compare(
                Expr::Column(column),
                Comparison::Equal,
                Expr::Text(end.value.to_owned()),
            )
    };
    let is_either = |condition: &Condition| match condition {
        Condition::Any(list) => match &list[..] {
            [one, other] => is_of(one, first) && is_of(other, second),
            _ => false,
        },
        _ => false,
    };
    let Some(at) = query.filter.iter().position(is_either) else { return };
    let apart: Vec<Condition> = ends
        .iter()
        .zip(0..)
        .map(|(end, instance)| {
            let column = ColumnRef { column: end.column, instance };
            let value = Expr::Text(end.value.to_owned());
            Condition::Compare(Expr::Column(column), Comparison::Equal, value)
        })
        .collect();
    let apart = if second.is_other_choice { vec![Condition::Any(apart)] } else { apart };
    query.filter.splice(at..=at, apart);
    query.ways =
        ends.iter().zip(0..).map(|(end, n)| (TableRef { table, instance: n }, end.edge)).collect();
}

/// Values behind words for a reference: "started in Rome", "to Paris".
fn ends<'i>(schema: &Schema, items: &'i [Item]) -> Vec<End<'i>> {
    let mut ends = Vec::new();
    let mut said: Vec<String> = Vec::new();
    let mut is_other_choice = false;
    for item in items {
        match &item.kind {
            Kind::Value { column, value, .. } => {
                if let Some(edge) = way(schema, schema.table_of(*column), &said) {
                    ends.push(End { column: *column, value, edge, is_other_choice });
                }
                said.clear();
                is_other_choice = false;
            }
            kind => {
                is_other_choice |= *kind == Kind::Key(Key::Or);
                said.extend(item.text.split_whitespace().map(|w| root(&w.to_lowercase())));
            }
        }
    }
    ends
}

/// Of several references to the table from one other, the one that the words name best.
fn way(schema: &Schema, table: TableId, said: &[String]) -> Option<usize> {
    let steps = schema.graph.steps(table).iter().filter(|step| !step.to_one);
    let mut named: Vec<(Said, usize)> = steps
        .map(|step| (schema.says(said, schema.graph.edge(step.edge)), step.edge))
        .filter(|(said, _)| *said > Said::No)
        .collect();
    named.sort_by_key(|(said, _)| std::cmp::Reverse(*said));
    match &named[..] {
        [(_, edge)] => Some(*edge),
        [(best, edge), (next, _), ..] if best > next => Some(*edge),
        _ => None,
    }
}
