//! The order of the rows.

use super::counted::{counted_for, group_by_head, measure};
use crate::grammar::{
    Parser,
    frame::{Frame, Head, Measure, Sort, SortKey},
};
use crate::{
    schema::ColumnId,
    tree::{Aggregate, Expr, Order, Output, Query},
};

pub(super) fn order(parser: &mut Parser<'_>, frame: &Frame, query: &mut Query) {
    for sort in &frame.order {
        for by in sort_exprs(parser, frame, sort, query) {
            let order = Order { by, descending: sort.descending };
            if !query.order.iter().any(|o| o.by == order.by) {
                query.order.push(order);
            }
        }
    }
}

pub(super) fn sort_exprs(
    parser: &mut Parser<'_>,
    frame: &Frame,
    sort: &Sort,
    query: &mut Query,
) -> Vec<Expr> {
    match &sort.by {
        SortKey::Column(column) => {
            let expr = parser.comparable(*column);
            // A measure of grouped rows is ordered by its aggregate.
            let grouped = !query.group.is_empty() && !query.group.contains(&Expr::column(*column));
            if grouped && parser.schema.is_measure(*column) && !covered(parser, query, *column) {
                let f = if sort.descending { Aggregate::Max } else { Aggregate::Min };
                return vec![Expr::Aggregate(f, Box::new(expr))];
            }
            vec![expr]
        }
        SortKey::Entity(table) => {
            parser.schema.shown(*table).into_iter().map(Expr::column).collect()
        }
        SortKey::Measure(m) => {
            let already = frame.has_aggregate();
            if !already || query.group.is_empty() {
                let head = frame.each.first().copied().or(frame.head);
                let ranked = match m {
                    Measure::Count(c) => head.filter(|h| {
                        !(query.group.is_empty()
                            && already
                            && *h == Head::Table(c.table(parser.schema)))
                    }),
                    Measure::Aggregate(..) => head,
                };
                for head in ranked.iter().flat_map(|&h| counted_for(parser, frame, h, *m)) {
                    group_by_head(parser, head, query);
                }
            }
            vec![measure(parser, *m, query)]
        }
        SortKey::Shown => query
            .select
            .iter()
            .find_map(|o| match o {
                Output::Expr(e) if e.is_aggregate() => Some(e.clone()),
                _ => None,
            })
            .or_else(|| match query.select.first() {
                Some(Output::Expr(e)) => Some(e.clone()),
                _ => None,
            })
            .into_iter()
            .collect(),
        SortKey::First => {
            match query.select.iter().find(|o| matches!(o, Output::Expr(e) if !e.is_aggregate())) {
                Some(Output::Expr(e)) => vec![e.clone()],
                _ => match frame.head {
                    Some(head) => parser
                        .schema
                        .shown(head.table(parser.schema))
                        .into_iter()
                        .map(Expr::column)
                        .collect(),
                    None => Vec::new(),
                },
            }
        }
        SortKey::Expr(e) => vec![e.clone()],
    }
}

/// The column belongs to a table that is grouped by its key.
pub(super) fn covered(parser: &Parser<'_>, query: &Query, column: ColumnId) -> bool {
    let key = &parser.schema.tables[parser.schema.table_of(column)].key;
    !key.is_empty() && key.iter().all(|&k| query.group.contains(&Expr::column(k)))
}

/// Groups in no asked order: time runs forward, all else shows the largest first.
pub(super) fn order_groups(parser: &Parser<'_>, query: &mut Query) {
    if query.group.is_empty() || !query.order.is_empty() || query.distinct {
        return;
    }
    let time = query.group.iter().find(|e| match e {
        Expr::Column(c) => parser.schema.is_temporal(c.column),
        Expr::Part(..) | Expr::StartOf(..) => true,
        _ => false,
    });
    if let Some(time) = time.filter(|t| query.select.contains(&Output::Expr((*t).clone()))) {
        query.order.push(Order { by: time.clone(), descending: false });
        return;
    }
    let largest = query.select.iter().find_map(|o| match o {
        Output::Expr(e) if e.is_aggregate() => Some(e.clone()),
        _ => None,
    });
    if let Some(by) = largest {
        query.order.push(Order { by, descending: true });
    }
}
