//! From what was understood to one query: outputs, groups, conditions on groups, order.

use super::{
    Parser,
    frame::{CountCondition, Counted, Frame, Head, Measure, Selected, Sort, SortKey},
    split,
};
use crate::{
    schema::{ColumnId, Schema, TableId},
    tree::{Aggregate, Condition, Expr, Order, Output, Query, TableRef},
};

/// Builds the query of a frame; `None` when nothing is asked for.
pub(super) fn assemble(parser: &mut Parser<'_>, mut frame: Frame) -> Option<Query> {
    name_what_is_asked(parser, &mut frame)?;
    if frame.pending.is_some() || frame.negate {
        parser.penalty += 0.8;
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
    if !groups.is_empty() && frame.has_aggregate() {
        grouped(parser, &frame, &groups, &mut query);
    } else {
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
    group_all_shown(parser, &frame, &mut query);
    Some(query)
}

fn is_about(condition: &Condition, column: ColumnId) -> bool {
    match condition {
        Condition::Among(exprs, _) => *exprs == [Expr::column(column)],
        Condition::Not(inner) => is_about(inner, column),
        _ => false,
    }
}

/// Tables that only conditions with queries of their own speak of are not joined here too.
fn drop_set_apart(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
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

/// Every condition of a nested part, those on groups as queries of their own.
pub(super) fn conditions(parser: &Parser<'_>, frame: &Frame) -> Vec<Condition> {
    let plain = split::joined(parser, frame);
    let counted = frame
        .counts
        .iter()
        .map(|c| counted_apart(parser, &Frame { conditions: Vec::new(), ..frame.clone() }, c));
    plain.into_iter().chain(counted).collect()
}

/// Tables that must be joined besides the root.
pub(super) fn others(frame: &Frame, root: TableId) -> Vec<TableRef> {
    frame.also.iter().filter(|&&t| t != root).map(|&t| TableRef::first(t)).collect()
}

/// Without an explicit output the head itself is asked for.
fn name_what_is_asked(parser: &mut Parser<'_>, frame: &mut Frame) -> Option<()> {
    let schema = parser.schema;
    // "which singer …? Give the name": the row stands for its columns once they are named.
    let shown: Vec<TableId> = frame
        .outputs
        .iter()
        .filter_map(|o| match o {
            Selected::Column(c) => Some(schema.table_of(*c)),
            _ => None,
        })
        .collect();
    let entities = frame.outputs.iter().filter(|o| matches!(o, Selected::Entity(_))).count();
    if entities < frame.outputs.len() {
        frame.outputs.retain(|o| !matches!(o, Selected::Entity(t) if shown.contains(t)));
    }
    if frame.outputs.is_empty() {
        match frame.head? {
            Head::Table(table) => frame.outputs.push(Selected::Entity(table)),
            Head::Column(column) => frame.outputs.push(Selected::Column(column)),
        }
        parser.penalty += 0.2;
    }
    add_up(parser, frame);
    if frame.outputs.iter().any(|o| matches!(o, Selected::All(_))) {
        frame.outputs.retain(|o| matches!(o, Selected::All(_)));
    }
    Some(())
}

/// "the total of orders for each status", where the total is a column: added up for each.
fn add_up(parser: &Parser<'_>, frame: &mut Frame) {
    let Some(each) = frame.each.first().copied() else { return };
    if frame.has_aggregate() {
        return;
    }
    for output in &mut frame.outputs {
        if let Selected::Column(column) = *output
            && parser.schema.is_measure(column)
            && each != Head::Table(parser.schema.table_of(column))
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
            (Selected::Column(c), Head::Table(g)) => schema.table_of(*c) == *g,
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

/// A count of rows is one of their keys; the planner makes it `count(*)` where no join repeats them.
fn count(schema: &Schema, counted: Counted) -> Expr {
    match counted {
        // A column named `count` says how many each row stands for.
        Counted::Rows(table) if multiplicity(schema, table).is_some() => {
            let column = multiplicity(schema, table).expect("just found");
            Expr::Aggregate(Aggregate::Sum, Box::new(Expr::column(column)))
        }
        Counted::Rows(table) => match schema.tables[table].key[..] {
            [key] => Expr::Count { distinct: true, of: Box::new(Expr::column(key)) },
            _ => Expr::Rows,
        },
        Counted::Values(column) => {
            Expr::Count { distinct: true, of: Box::new(Expr::column(column)) }
        }
    }
}

fn aggregate(parser: &Parser<'_>, f: Aggregate, column: ColumnId) -> Expr {
    let expr = if matches!(f, Aggregate::Avg | Aggregate::Sum) || parser.schema.is_measure(column) {
        parser.comparable(column)
    } else {
        Expr::column(column)
    };
    Expr::Aggregate(f, Box::new(expr))
}

fn multiplicity(schema: &Schema, table: TableId) -> Option<ColumnId> {
    schema.find_column(table, "count").filter(|&c| schema.is_measure(c))
}

fn measure(parser: &Parser<'_>, measure: Measure, query: &mut Query) -> Expr {
    match measure {
        Measure::Count(counted) => {
            let table = counted.table(parser.schema);
            need(query, table);
            let identity = parser.schema.identity(table);
            let grouped = matches!(counted, Counted::Rows(_))
                && !identity.is_empty()
                && identity.iter().all(|&c| query.group.contains(&Expr::column(c)));
            // Each group is one such row: what is counted is its partners.
            if grouped { Expr::Rows } else { count(parser.schema, counted) }
        }
        Measure::Aggregate(f, column) => aggregate(parser, f, column),
    }
}

/// "with at least three orders": on this query's own groups, or in a query of its own where this
/// one counts already.
fn count_conditions(parser: &mut Parser<'_>, frame: &Frame, query: &mut Query) {
    let counting = frame.has_aggregate();
    for condition in &frame.counts {
        let or_before =
            frame.conditions.first().is_some_and(|t| t.joint == super::frame::Joint::Or);
        let apart = counting
            || frame.counts.len() > 1
            || or_before
            || condition.joint == super::frame::Joint::Or;
        if apart {
            let inner = counted_apart(parser, frame, condition);
            let or_before =
                frame.conditions.first().is_some_and(|t| t.joint == super::frame::Joint::Or);
            if or_before && query.filter.len() == 1
                || condition.joint == super::frame::Joint::Or && !query.filter.is_empty()
            {
                let last = query.filter.pop().expect("not empty");
                query.filter.push(Condition::Any(vec![last, inner]));
            } else {
                query.filter.push(inner);
            }
            // What is counted there need not be joined here.
            if let Measure::Count(c) = condition.measure {
                let table = c.table(parser.schema);
                let shown = frame
                    .outputs
                    .iter()
                    .any(|o| matches!(o, Selected::Count(x) if x.table(parser.schema) == table));
                if !shown {
                    query.also.retain(|t| t.table != table);
                }
            }
        } else {
            group_by_head(parser, condition.head, query);
            let left = measure(parser, condition.measure, query);
            query.having.push(Condition::Compare(
                left,
                condition.comparison,
                condition.operand.clone(),
            ));
        }
    }
}

fn counted_apart(parser: &Parser<'_>, frame: &Frame, condition: &CountCondition) -> Condition {
    let or = condition.joint == super::frame::Joint::Or
        || frame.conditions.first().is_some_and(|t| t.joint == super::frame::Joint::Or);
    let filter = if or { Vec::new() } else { split::joined(parser, frame) };
    let Condition::Among(exprs, mut inner) =
        split::among(parser, condition.head, filter, Vec::new())
    else {
        unreachable!("split::among returns Among");
    };
    inner.group = exprs.clone();
    let left = measure(parser, condition.measure, &mut inner);
    inner.having.push(Condition::Compare(left, condition.comparison, condition.operand.clone()));
    Condition::Among(exprs, inner)
}

fn group_by_head(parser: &Parser<'_>, head: Head, query: &mut Query) {
    match head {
        Head::Table(table) => {
            for column in parser.schema.identity(table) {
                push_unique(&mut query.group, Expr::column(column));
            }
        }
        Head::Column(column) => push_unique(&mut query.group, Expr::column(column)),
    }
}

/// Counts of two different tables, set against one another over all rows, are counted apart.
fn unrelated_ratio(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
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

fn counted_table(parser: &Parser<'_>, expr: &Expr) -> Option<TableId> {
    match expr {
        Expr::Count { of, .. } => match **of {
            Expr::Column(c) => Some(parser.schema.table_of(c.column)),
            _ => None,
        },
        _ => None,
    }
}

/// A row that has several partners counts once in an average or a sum: partners become a condition.
fn once_each(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
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
fn once(frame: &Frame) -> bool {
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

/// "the most expensive product of each maker": the rows that reach their group's extreme.
fn extreme_of_each(parser: &Parser<'_>, frame: &mut Frame, query: &mut Query) {
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
fn extreme_first(parser: &Parser<'_>, frame: &mut Frame, query: &mut Query) {
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

fn order(parser: &mut Parser<'_>, frame: &Frame, query: &mut Query) {
    for sort in &frame.order {
        for by in sort_exprs(parser, frame, sort, query) {
            let order = Order { by, descending: sort.descending };
            if !query.order.iter().any(|o| o.by == order.by) {
                query.order.push(order);
            }
        }
    }
}

fn sort_exprs(parser: &mut Parser<'_>, frame: &Frame, sort: &Sort, query: &mut Query) -> Vec<Expr> {
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
                if let Some(head) = ranked {
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
fn covered(parser: &Parser<'_>, query: &Query, column: ColumnId) -> bool {
    let key = &parser.schema.tables[parser.schema.table_of(column)].key;
    !key.is_empty() && key.iter().all(|&k| query.group.contains(&Expr::column(k)))
}

/// Groups in no asked order: time runs forward, all else shows the largest first.
fn order_groups(parser: &Parser<'_>, query: &mut Query) {
    if query.group.is_empty() || !query.order.is_empty() || query.distinct {
        return;
    }
    let time = query
        .group
        .iter()
        .find(|e| matches!(e, Expr::Column(c) if parser.schema.is_temporal(c.column)));
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

/// SQL wants every plain output of a grouped query among its groups.
fn group_all_shown(parser: &Parser<'_>, frame: &Frame, query: &mut Query) {
    if query.group.is_empty()
        && query.having.is_empty()
        && !query.order.iter().any(|o| o.by.is_aggregate())
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
    let _ = frame;
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
