//! Superlatives that cut rows before they are counted, or within each group.

use super::push_output;
use crate::grammar::{
    Parser,
    frame::{Frame, Head, Selected, Sort, SortKey},
};
use crate::tree::{Aggregate, Condition, Expr, Output, Query, TableRef};

/// "how old is the youngest member of each team": the extreme itself is asked for.
pub(super) fn extreme_is_asked(frame: &mut Frame) {
    let [Sort { by: SortKey::Column(column), descending }] = frame.order[..] else { return };
    let asked = frame.outputs[..] == [Selected::Column(column)];
    if asked && !frame.each.is_empty() && frame.limit == Some(1) {
        let f = if descending { Aggregate::Max } else { Aggregate::Min };
        frame.outputs = vec![Selected::Aggregate(f, column)];
        frame.order.clear();
        frame.limit = None;
    }
}

/// "the most expensive product of each maker": the rows that reach their group's extreme.
pub(super) fn extreme_of_each(parser: &Parser<'_>, frame: &mut Frame, query: &mut Query) {
    let [Sort { by: SortKey::Column(column), descending }] = frame.order[..] else { return };
    if frame.has_aggregate() || frame.each.is_empty() || frame.limit != Some(1) {
        return;
    }
    let mut keys = Vec::new();
    for head in &frame.each {
        match head {
            Head::Table(table) if *table == parser.schema.table_of(column) => return,
            Head::Table(table) => {
                keys.extend(parser.schema.identity(*table).into_iter().map(Expr::column));
            }
            Head::Column(c) => keys.push(Expr::column(*c)),
        }
    }
    let f = if descending { Aggregate::Max } else { Aggregate::Min };
    let measured = parser.comparable(column);
    let mut select: Vec<Output> = keys.iter().cloned().map(Output::Expr).collect();
    select.push(Output::Expr(Expr::Aggregate(f, Box::new(measured.clone()))));
    let inner = Query {
        select,
        group: keys.clone(),
        filter: query.filter.clone(),
        root: Some(TableRef::first(parser.schema.table_of(column))),
        ..Query::default()
    };
    keys.push(measured);
    query.filter.push(Condition::Among(keys, Box::new(inner)));
    for head in &frame.each {
        let named = frame.outputs.iter().any(|o| match o {
            Selected::Column(c) => {
                parser.schema.table_of(*c) == head.table(parser.schema)
                    && (*head == Head::Column(*c) || matches!(head, Head::Table(_)))
            }
            Selected::Entity(t) => *head == Head::Table(*t),
            _ => false,
        });
        if !named {
            match head {
                Head::Table(t) => parser
                    .schema
                    .shown(*t)
                    .into_iter()
                    .for_each(|c| push_output(&mut query.select, Expr::column(c))),
                Head::Column(c) => push_output(&mut query.select, Expr::column(*c)),
            }
        }
    }
    frame.order.clear();
    frame.limit = None;
    query.limit = None;
}

/// "how much does the oldest dog weigh in total": what is aggregated is first cut to the extreme.
pub(super) fn extreme_first(parser: &Parser<'_>, frame: &mut Frame, query: &mut Query) {
    let one_row = frame.has_aggregate() && query.group.is_empty();
    let [Sort { by: SortKey::Column(column), descending }] = frame.order[..] else { return };
    if !one_row {
        return;
    }
    if frame.limit.is_some() {
        let f = if descending { Aggregate::Max } else { Aggregate::Min };
        let table = TableRef::first(parser.schema.table_of(column));
        let mut filter = query.filter.clone();
        filter.retain(|c| {
            let mut own = true;
            c.columns(&mut |c| own &= parser.schema.table_of(c.column) == table.table);
            own
        });
        let inner = Query {
            select: vec![Output::Expr(Expr::Aggregate(f, Box::new(parser.comparable(column))))],
            root: Some(table),
            filter,
            ..Query::default()
        };
        query.filter.push(Condition::Compare(
            parser.comparable(column),
            crate::tree::Comparison::Equal,
            Expr::Scalar(Box::new(inner)),
        ));
    }
    frame.order.clear();
    frame.limit = None;
    query.limit = None;
}
