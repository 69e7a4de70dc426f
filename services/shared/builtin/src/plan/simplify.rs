//! Makes a query plainer without changing its rows.

use std::rc::Rc;

use crate::{
    schema::Schema,
    tree::{Aggregate, Condition, Expr, Output, Query, TableRef},
};

pub(super) fn query(schema: &Schema, query: &mut Query, hints: &Rc<[String]>) {
    query.hints = hints.clone();
    for condition in query.filter.iter_mut().chain(&mut query.having) {
        inside(schema, condition, hints);
    }
    let members = query.sets.iter_mut().map(|(_, member)| member);
    for inner in members.chain(query.inner.as_deref_mut()) {
        self::query(schema, inner, hints);
    }
    drop_repeated(schema, query);
    let Ok(from) = super::from(schema, query) else { return };
    let unrepeated = |table: usize| {
        from.joins.iter().all(|j| {
            let is_led_to = query.ways.iter().any(|(to, _)| *to == j.table);
            (j.table.instance == 0 || is_led_to) && schema.graph.determines(table, j.table.table)
        }) && path_is_functional(schema, &from, table)
    };
    let plain = |expr: &mut Expr| rewrite(schema, expr, &unrepeated);
    for output in &mut query.select {
        if let Output::Expr(e) = output {
            plain(e);
        }
    }
    for order in &mut query.order {
        plain(&mut order.by);
    }
    for condition in &mut query.having {
        if let Condition::Compare(a, _, b) = condition {
            plain(a);
            plain(b);
        }
    }
    different(query);
    // The table whose keys were counted is still wanted, though no expression names it now.
    if let Some(first) = from.joins.first() {
        query.root.get_or_insert(first.table);
    }
    for join in from.joins {
        if Some(join.table) != query.root && !query.also.contains(&join.table) {
            query.also.push(join.table);
        }
    }
}

/// "members take part in events": what only relates rows, and is called like what joins them
/// already, says no more.
fn drop_repeated(schema: &Schema, query: &mut Query) {
    let mut used = Vec::new();
    query.columns(&mut |c| used.push(schema.table_of(c.column)));
    let relates = |t: &TableRef| schema.tables[t.table].is_bridge && !used.contains(&t.table);
    let Some(at) = query.also.iter().position(relates) else { return };
    let bridge = query.also.remove(at);
    let words = &schema.tables[bridge.table].words;
    let joins = super::from(schema, query).map(|from| from.joins).unwrap_or_default();
    let says_as_much = joins.iter().filter(|join| join.table != bridge).any(|join| {
        let other = &schema.tables[join.table.table];
        other.is_bridge && words.iter().all(|word| other.words.contains(word))
    });
    if !says_as_much {
        query.also.insert(at, bridge);
    }
}

/// Different values, ordered by something that is not shown: groups, ordered by its extreme.
fn different(query: &mut Query) {
    if !query.distinct {
        return;
    }
    if !query.group.is_empty() {
        query.distinct = false;
        return;
    }
    let shown = |by: &Expr| query.select.iter().any(|o| matches!(o, Output::Expr(e) if e == by));
    if query.order.iter().all(|o| shown(&o.by)) {
        return;
    }
    let groups: Vec<Expr> = query
        .select
        .iter()
        .filter_map(|o| match o {
            Output::Expr(e) => Some(e.clone()),
            Output::All(_) => None,
        })
        .collect();
    if groups.len() < query.select.len() {
        query.distinct = false;
        return;
    }
    for order in &mut query.order {
        if !groups.contains(&order.by) && !order.by.is_aggregate() {
            let extreme = if order.descending { Aggregate::Max } else { Aggregate::Min };
            order.by = Expr::Aggregate(extreme, Box::new(order.by.clone()));
        }
    }
    query.group = groups;
    query.distinct = false;
}

fn inside(schema: &Schema, condition: &mut Condition, hints: &Rc<[String]>) {
    match condition {
        Condition::Among(_, q) => query(schema, q, hints),
        Condition::Not(c) => inside(schema, c, hints),
        Condition::Any(list) | Condition::All(list) => {
            for condition in list {
                inside(schema, condition, hints);
            }
        }
        Condition::Compare(a, _, b) => {
            for e in [a, b] {
                if let Expr::Scalar(q) = e {
                    query(schema, q, hints);
                }
            }
        }
        _ => {}
    }
}

/// `count(distinct key)` counts rows where none is repeated.
fn rewrite(schema: &Schema, expr: &mut Expr, unrepeated: &dyn Fn(usize) -> bool) {
    match expr {
        Expr::Count { distinct: true, of } => {
            if let Expr::Column(c) = **of
                && schema.is_key(c.column)
                && unrepeated(schema.table_of(c.column))
            {
                *expr = Expr::Rows;
            }
        }
        Expr::Filtered(e, _) => rewrite(schema, e, unrepeated),
        Expr::Ratio(a, b) | Expr::Binary(a, _, b) => {
            rewrite(schema, a, unrepeated);
            rewrite(schema, b, unrepeated);
        }
        _ => {}
    }
}

/// The joins as planned lead from `table` to every other by steps to one row.
fn path_is_functional(schema: &Schema, from: &super::From, table: usize) -> bool {
    let mut reached = vec![table];
    loop {
        let before = reached.len();
        for join in from.joins.iter().filter(|j| !j.on.is_empty()) {
            let ((a, ac), (b, bc)) = join.on[0];
            for (from, fc, to, tc) in [(a.table, ac, b.table, bc), (b.table, bc, a.table, ac)] {
                let one = schema.graph.steps(from).iter().any(|s| {
                    let edge = schema.graph.edge(s.edge);
                    s.to == to && s.to_one && edge.columns.contains(&(fc, tc))
                });
                if one && reached.contains(&from) && !reached.contains(&to) {
                    reached.push(to);
                }
            }
        }
        if reached.len() == before {
            break;
        }
    }
    from.joins.iter().all(|j| reached.contains(&j.table.table))
}
