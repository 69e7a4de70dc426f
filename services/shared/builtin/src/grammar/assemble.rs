//! From what was understood to one query: outputs, groups, conditions on groups, order.

mod apart;
mod counted;
mod extremes;
mod sorted;

use super::{
    Parser, breakdown, calendar,
    frame::{Counted, Frame, Head, Measure, Selected, SortKey},
    split,
};
use crate::{
    schema::{ColumnId, Schema, TableId},
    tree::{Aggregate, Condition, Expr, Output, Query, TableRef},
};

pub(super) use counted::conditions;

use apart::{drop_set_apart, once_each, unrelated_ratio};
use counted::{aggregate, count, count_conditions};
use extremes::{extreme_first, extreme_is_asked, extreme_of_each};
use sorted::{order, order_groups};

/// Builds the query of a frame; `None` when nothing is asked for.
pub(super) fn assemble(parser: &mut Parser<'_>, mut frame: Frame) -> Option<Query> {
    name_what_is_asked(parser, &mut frame)?;
    calendar::follow_conditions(parser, &mut frame);
    extreme_is_asked(&mut frame);
    if frame.pending.is_some() {
        parser.penalty += 0.8;
    }
    // "never" of what nobody knows turns an answer into its contrary.
    if frame.negate {
        parser.penalty += 2.0;
    }
    let root = frame.head.map(|h| h.table(parser.schema));
    let filter = split::joined(parser, &frame);
    // A column told apart by its own values shows each once.
    if let Some(Head::Column(column)) = frame.head
        && filter.iter().any(|c| is_about(c, column))
    {
        frame.distinct = true;
    }
    if let (Some(Head::Column(column)), [Selected::Column(only)]) = (frame.head, &frame.outputs[..])
        && *only == column
        && frame.also.is_empty()
        && frame.conditions.is_empty()
        && frame.counts.is_empty()
        && frame.order.is_empty()
    {
        frame.distinct = true;
    }
    let mut query = Query {
        distinct: frame.distinct && !frame.has_aggregate(),
        filter,
        limit: frame.limit,
        root: root.map(TableRef::first),
        ..Query::default()
    };
    if let Some(root) = root {
        query.also = others(&frame, root);
        drop_set_apart(parser, &frame, &mut query);
    }
    let groups = groups(parser.schema, &frame);
    // Without anything to count or add up there is nothing to tell of each month.
    if !frame.periods.is_empty() && !frame.has_aggregate() {
        parser.penalty += 1.0;
    }
    strange_dates(parser, &frame);
    if !(groups.is_empty() && frame.periods.is_empty()) && frame.has_aggregate() {
        grouped(parser, &frame, &groups, &mut query);
    } else {
        name_each(parser, &frame, &mut query);
        for output in &frame.outputs {
            select(parser, output, &mut query);
        }
    }
    count_conditions(parser, &frame, &mut query);
    once_each(parser, &frame, &mut query);
    unrelated_ratio(parser, &frame, &mut query);
    extreme_of_each(parser, &mut frame, &mut query);
    extreme_first(parser, &mut frame, &mut query);
    order(parser, &frame, &mut query);
    order_groups(parser, &mut query);
    group_all_shown(parser, &mut query);
    Some(query)
}

/// What a view sums up over all time has no month: the dates of its neighbours are others.
fn strange_dates(parser: &mut Parser<'_>, frame: &Frame) {
    let schema = parser.schema;
    let mut dated = Vec::new();
    for period in &frame.periods {
        period.columns(&mut |c| dated.push(schema.table_of(c.column)));
    }
    for told in &frame.conditions {
        told.condition.columns(&mut |c| {
            if schema.is_temporal(c.column) {
                dated.push(schema.table_of(c.column));
            }
        });
    }
    let strange = frame.outputs.iter().any(|output| match *output {
        Selected::Aggregate(_, column) | Selected::Column(column) => {
            let table = schema.table_of(column);
            schema.is_view(table) && dated.iter().any(|&t| t != table)
        }
        _ => false,
    });
    if strange {
        parser.penalty += 0.8;
    }
}

fn is_about(condition: &Condition, column: ColumnId) -> bool {
    match condition {
        Condition::Among(exprs, _) => *exprs == [Expr::column(column)],
        Condition::Not(inner) => is_about(inner, column),
        _ => false,
    }
}

/// Tables that must be joined besides the root.
pub(super) fn others(frame: &Frame, root: TableId) -> Vec<TableRef> {
    frame.also.iter().filter(|&&t| t != root).map(|&t| TableRef::first(t)).collect()
}

/// "the ratio of speed to weight for each code": what a computed value is of stands beside it.
fn name_each(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
    if !frame.outputs.iter().any(|o| matches!(o, Selected::Expr(_))) {
        return;
    }
    for head in &frame.each {
        match *head {
            Head::Table(table) => {
                for column in parser.schema.shown(table) {
                    push_output(&mut query.select, Expr::column(column));
                }
            }
            Head::Column(column) => push_output(&mut query.select, Expr::column(column)),
        }
    }
}

/// Without an explicit output the head itself is asked for.
fn name_what_is_asked(parser: &mut Parser<'_>, frame: &mut Frame) -> Option<()> {
    let schema = parser.schema;
    // "which author …? Give the name": the row stands for its columns once they are named.
    let shown: Vec<TableId> = frame
        .outputs
        .iter()
        .filter_map(|o| match o {
            Selected::Column(c) => Some(schema.table_of(*c)),
            _ => None,
        })
        .collect();
    let entities = frame.outputs.iter().filter(|o| matches!(o, Selected::Entity(_))).count();
    if entities < frame.outputs.len() && !frame.beside {
        frame.outputs.retain(|o| !matches!(o, Selected::Entity(t) if shown.contains(t)));
    }
    if frame.outputs.is_empty() {
        match frame.head? {
            Head::Table(table) => frame.outputs.push(Selected::Entity(table)),
            Head::Column(column) => frame.outputs.push(Selected::Column(column)),
        }
        parser.penalty += 0.2;
    }
    if !frame.periods.is_empty() && !frame.has_aggregate() {
        breakdown::count_or_add_up(schema, frame);
    }
    add_up(parser, frame);
    if frame.outputs.iter().any(|o| matches!(o, Selected::All(_))) {
        frame.outputs.retain(|o| matches!(o, Selected::All(_)));
    }
    Some(())
}

/// "the total of orders for each status", where the total is a column: added up for each.
fn add_up(parser: &Parser<'_>, frame: &mut Frame) {
    // "top customers by total sales, with total sales": shown as ranked.
    for sort in &frame.order {
        if let SortKey::Measure(Measure::Aggregate(f, column)) = sort.by {
            for output in frame.outputs.iter_mut().filter(|o| **o == Selected::Column(column)) {
                *output = Selected::Aggregate(f, column);
            }
        }
    }
    let each = frame.each.first().copied();
    if frame.has_aggregate() || each.is_none() && frame.periods.is_empty() {
        return;
    }
    for output in &mut frame.outputs {
        if let Selected::Column(column) = *output
            && parser.schema.is_measure(column)
            && each != Some(Head::Table(parser.schema.table_of(column)))
            && parser
                .schema
                .column(column)
                .words
                .iter()
                .any(|w| matches!(w.as_str(), "total" | "amount" | "quantiti" | "revenu" | "sum"))
        {
            *output = Selected::Aggregate(Aggregate::Sum, column);
        }
    }
}

/// What the answer has one row for: each "each", or else the plain outputs beside an aggregate.
fn groups(schema: &Schema, frame: &Frame) -> Vec<Head> {
    if !frame.each.is_empty() {
        return frame.each.clone();
    }
    if !frame.has_aggregate() {
        return Vec::new();
    }
    let mut groups = Vec::new();
    for output in &frame.outputs {
        let head = match *output {
            Selected::Entity(t) => Head::Table(t),
            // Two rows of the same name are still two.
            Selected::Column(c) if names_row(schema, frame, c) => Head::Table(schema.table_of(c)),
            Selected::Column(c) => Head::Column(c),
            _ => continue,
        };
        if !groups.contains(&head) {
            groups.push(head);
        }
    }
    groups
}

/// The column names or identifies a row of the table that the question is about.
fn names_row(schema: &Schema, frame: &Frame, column: ColumnId) -> bool {
    let table = schema.table_of(column);
    frame.head == Some(Head::Table(table))
        && (schema.tables[table].label.contains(&column) || schema.is_key(column))
}

fn grouped(parser: &Parser<'_>, frame: &Frame, groups: &[Head], query: &mut Query) {
    let schema = parser.schema;
    let shown = |head: &Head| {
        frame.outputs.iter().any(|o| match (o, head) {
            (Selected::Entity(t), Head::Table(g)) => t == g,
            (Selected::Column(c), Head::Table(g)) => {
                schema.table_of(*c) == *g || schema.refers_to(*c, *g)
            }
            (Selected::Column(c), Head::Column(g)) => {
                c == g || schema.table_of(*c) == schema.table_of(*g) && schema.is_key(*c)
            }
            _ => false,
        })
    };
    for head in groups {
        match head {
            Head::Table(table) => {
                for column in schema.identity(*table) {
                    push_unique(&mut query.group, Expr::column(column));
                }
                if !shown(head) {
                    for column in schema.shown(*table) {
                        push_output(&mut query.select, Expr::column(column));
                    }
                }
            }
            Head::Column(column) => {
                push_unique(&mut query.group, Expr::column(*column));
                if !shown(head) {
                    push_output(&mut query.select, Expr::column(*column));
                }
            }
        }
    }
    for period in &frame.periods {
        push_unique(&mut query.group, period.clone());
        push_output(&mut query.select, period.clone());
    }
    for output in &frame.outputs {
        select(parser, output, query);
    }
    // A count of the very rows that are grouped counts their partners instead.
    for table in groups.iter().map(|h| h.table(schema)) {
        let counted_is_group = frame.outputs.contains(&Selected::Count(Counted::Rows(table)))
            && groups.contains(&Head::Table(table));
        if counted_is_group {
            for output in &mut query.select {
                if matches!(output, Output::Expr(Expr::Count { .. })) {
                    *output = Output::Expr(Expr::Rows);
                }
            }
        }
    }
}

fn select(parser: &Parser<'_>, output: &Selected, query: &mut Query) {
    let schema = parser.schema;
    match output {
        Selected::Entity(table) => {
            for column in schema.shown(*table) {
                push_output(&mut query.select, Expr::column(column));
            }
        }
        Selected::Column(column) => push_output(&mut query.select, Expr::column(*column)),
        Selected::All(table) => query.select.push(Output::All(TableRef::first(*table))),
        Selected::Count(counted) => {
            need(query, counted.table(schema));
            query.select.push(Output::Expr(count(schema, *counted)));
        }
        Selected::Aggregate(f, column) => {
            query.select.push(Output::Expr(aggregate(parser, *f, *column)));
        }
        Selected::AverageCount(table) => {
            need(query, *table);
            let per = query.group.first().cloned().or_else(|| {
                let head = parser.frame.head.map_or(*table, |h| h.table(schema));
                schema.identity(head).first().map(|&c| Expr::column(c))
            });
            let expr = match per {
                Some(key) => Expr::Ratio(
                    Box::new(Expr::Rows),
                    Box::new(Expr::Count { distinct: true, of: Box::new(key) }),
                ),
                None => Expr::Rows,
            };
            query.group.clear();
            query.select = vec![Output::Expr(expr)];
        }
        Selected::Expr(e) => query.select.push(Output::Expr(e.clone())),
    }
}

fn need(query: &mut Query, table: TableId) {
    let table = TableRef::first(table);
    if query.root != Some(table) && !query.also.contains(&table) {
        query.also.push(table);
    }
}

/// SQL wants every plain output of a grouped query among its groups.
fn group_all_shown(parser: &Parser<'_>, query: &mut Query) {
    let aggregates = |e: &Output| matches!(e, Output::Expr(e) if e.is_aggregate());
    if query.group.is_empty()
        && query.having.is_empty()
        && !query.order.iter().any(|o| o.by.is_aggregate())
        && !query.select.iter().any(aggregates)
    {
        return;
    }
    let aggregated_only = query.group.is_empty()
        && query.select.iter().all(|o| matches!(o, Output::Expr(e) if e.is_aggregate()));
    if aggregated_only {
        return;
    }
    let mut plain: Vec<Expr> = Vec::new();
    for output in &query.select {
        match output {
            Output::Expr(e) if !e.is_aggregate() => plain.push(e.clone()),
            Output::All(t) => {
                plain.extend(parser.schema.tables[t.table].columns.clone().map(Expr::column));
            }
            Output::Expr(_) => {}
        }
    }
    plain.extend(query.order.iter().filter(|o| !o.by.is_aggregate()).map(|o| o.by.clone()));
    for expr in plain {
        push_unique(&mut query.group, expr);
    }
}

fn push_unique(list: &mut Vec<Expr>, expr: Expr) {
    if !list.contains(&expr) {
        list.push(expr);
    }
}

fn push_output(list: &mut Vec<Output>, expr: Expr) {
    let output = Output::Expr(expr);
    if !list.contains(&output) {
        list.push(output);
    }
}
