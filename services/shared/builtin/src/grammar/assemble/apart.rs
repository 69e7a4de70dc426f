//! Parts of a question that must not multiply one another: each is asked for by itself.

use crate::grammar::{
    Parser,
    frame::{Frame, Head, Selected, SortKey},
    split,
};
use crate::{
    schema::TableId,
    tree::{Aggregate, Condition, Expr, Output, Query, TableRef},
};

/// Tables that only conditions with queries of their own speak of are not joined here too.
pub(super) fn drop_set_apart(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
    let mut inner = Vec::new();
    for condition in &query.filter {
        if let Condition::Among(_, q) = condition {
            q.filter
                .iter()
                .for_each(|c| c.columns(&mut |c| inner.push(parser.schema.table_of(c.column))));
        }
    }
    let shown = |table: TableId| {
        frame.each.iter().any(|h| h.table(parser.schema) == table)
            || frame.outputs.iter().any(|o| match o {
                Selected::Entity(t) | Selected::All(t) | Selected::AverageCount(t) => *t == table,
                Selected::Column(c) | Selected::Aggregate(_, c) => {
                    parser.schema.table_of(*c) == table
                }
                Selected::Count(c) => c.table(parser.schema) == table,
                Selected::Expr(_) => false,
            })
    };
    query.also.retain(|t| !inner.contains(&t.table) || shown(t.table));
}

/// Counts of two different tables, set against one another over all rows, are counted apart.
pub(super) fn unrelated_ratio(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
    let [Output::Expr(Expr::Ratio(above, below))] = &query.select[..] else { return };
    let (Some(a), Some(b)) = (counted_table(parser, above), counted_table(parser, below)) else {
        return;
    };
    if a == b || !frame.each.is_empty() || !query.filter.is_empty() {
        return;
    }
    let whole = |table| {
        Expr::Scalar(Box::new(Query {
            select: vec![Output::Expr(Expr::Rows)],
            root: Some(TableRef::first(table)),
            ..Query::default()
        }))
    };
    query.select = vec![Output::Expr(Expr::Ratio(Box::new(whole(a)), Box::new(whole(b))))];
    query.also.clear();
    query.limit = None;
    query.root = None;
}

pub(super) fn counted_table(parser: &Parser<'_>, expr: &Expr) -> Option<TableId> {
    match expr {
        Expr::Count { of, .. } => match **of {
            Expr::Column(c) => Some(parser.schema.table_of(c.column)),
            _ => None,
        },
        _ => None,
    }
}

/// A row that has several partners counts once in an average or a sum: partners become a condition.
pub(super) fn once_each(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
    if !query.group.is_empty() || !query.having.is_empty() || !once(frame) {
        return;
    }
    let mut own: Option<TableId> = None;
    for output in &frame.outputs {
        let table = match output {
            Selected::Aggregate(_, c) | Selected::Column(c) => parser.schema.table_of(*c),
            Selected::Entity(t) => *t,
            _ => return,
        };
        if *own.get_or_insert(table) != table {
            return;
        }
    }
    let Some(own) = own else { return };
    if !frame.has_aggregate() && frame.head != Some(Head::Table(own)) {
        return;
    }
    let sorted_elsewhere = frame.order.iter().any(|s| match s.by {
        SortKey::Column(c) => !parser.determines(own, parser.schema.table_of(c)),
        SortKey::Measure(_) => true,
        _ => false,
    });
    if sorted_elsewhere || parser.schema.identity(own).is_empty() {
        return;
    }
    let elsewhere = |condition: &Condition| {
        let mut far = false;
        condition
            .columns(&mut |c| far |= !parser.determines(own, parser.schema.table_of(c.column)));
        far
    };
    let also: Vec<TableRef> =
        query.also.iter().copied().filter(|t| !parser.determines(own, t.table)).collect();
    let root_far = query.root.is_some_and(|r| !parser.determines(own, r.table));
    let (moved, kept): (Vec<_>, Vec<_>) =
        std::mem::take(&mut query.filter).into_iter().partition(elsewhere);
    query.filter = kept;
    if moved.is_empty() && also.is_empty() && !root_far {
        return;
    }
    let mut inner_also = also.clone();
    if root_far {
        inner_also.extend(query.root.replace(TableRef::first(own)));
    }
    query.also.retain(|t| !also.contains(t) && t.table != own);
    query.filter.push(split::among(parser, Head::Table(own), moved, inner_also));
}

/// Averages and sums must not count a row twice; nor are the rows that a question is about shown
/// once for each partner.
pub(super) fn once(frame: &Frame) -> bool {
    let of_head = |o: &Selected| match (o, frame.head) {
        (Selected::Entity(t), Some(Head::Table(head))) => *t == head,
        (Selected::Column(_), Some(Head::Table(_))) => true,
        _ => false,
    };
    frame
        .outputs
        .iter()
        .all(|o| matches!(o, Selected::Aggregate(Aggregate::Avg | Aggregate::Sum, _)))
        || frame.outputs.iter().all(of_head)
}
