//! From a query tree to one whose tables are joined: the way from tree to SQL.
//!
//! Tables that the expressions need are connected along the cheapest edges of the schema's graph,
//! starting from the root. A count of keys becomes `count(*)` where no join repeats its rows.

mod simplify;
mod types;
mod ways;

use crate::{
    link::Item,
    schema::{ColumnId, Said, Schema, Step, TableId},
    tree::{Condition, Expr, Output, Query, TableRef, WindowFunction},
};

/// The `from` of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct From {
    pub joins: Vec<Join>,
    /// Sum of the costs of the edges taken.
    pub cost: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    pub table: TableRef,
    /// Empty for the first table; else pairs of columns that are equal, the known table's first.
    pub on: Vec<((TableRef, ColumnId), (TableRef, ColumnId))>,
    /// Rows without a partner stay.
    pub optional: bool,
}

/// No way leads from the one table to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable(pub TableId, pub TableId);

/// Joins what the query needs.
pub fn from(schema: &Schema, query: &Query) -> Result<From, Unreachable> {
    let mut needed: Vec<TableRef> = Vec::new();
    let mut need = |t: TableRef| {
        if !needed.contains(&t) {
            needed.push(t);
        }
    };
    let mut used = Vec::new();
    query.columns(&mut |c| {
        used.push(TableRef { table: schema.table_of(c.column), instance: c.instance });
    });
    for output in &query.select {
        if let Output::All(t) = output {
            used.push(*t);
        }
    }
    if let Some(root) = query.root {
        need(root);
    }
    used.into_iter().for_each(&mut need);
    query.also.iter().copied().for_each(&mut need);
    let Some(&first) = needed.first() else { return Ok(From::default()) };
    let mut plan =
        From { joins: vec![Join { table: first, on: Vec::new(), optional: false }], cost: 0 };
    for table in needed.into_iter().skip(1) {
        connect(schema, &mut plan, table, query)?;
    }
    keep_unpartnered(schema, query, &mut plan);
    Ok(plan)
}

/// "each employee with their manager" shows those without one, too; a condition on the manager
/// leaves them out.
fn keep_unpartnered(schema: &Schema, query: &Query, plan: &mut From) {
    let mut told = Vec::new();
    query.filter.iter().chain(&query.having).for_each(|condition| {
        condition.columns(&mut |c| {
            told.push(TableRef { table: schema.table_of(c.column), instance: c.instance });
        });
    });
    for join in plan.joins.iter_mut().filter(|join| join.table.instance > 0) {
        join.optional = !told.contains(&join.table);
    }
}

/// Adds the tables on the cheapest way from what is joined to `target`.
fn connect(
    schema: &Schema,
    plan: &mut From,
    target: TableRef,
    query: &Query,
) -> Result<(), Unreachable> {
    if plan.joins.iter().any(|j| j.table == target) {
        return Ok(());
    }
    let said = match said_step(schema, target, query) {
        Some((start, step)) => {
            connect(schema, plan, start, query)?;
            Some((start, vec![step]))
        }
        None => own_step(schema, plan, target),
    };
    let Some((start, path)) = said.or_else(|| path(schema, plan, target.table, &query.hints))
    else {
        return Err(Unreachable(plan.joins[0].table.table, target.table));
    };
    let mut here = start;
    for (i, step) in path.iter().enumerate() {
        let last = i + 1 == path.len();
        let next = if last { target } else { TableRef::first(step.to) };
        let edge = schema.graph.edge(step.edge);
        let on = edge
            .columns
            .iter()
            .map(|&(a, b)| {
                if edge.from == here.table {
                    ((here, a), (next, b))
                } else {
                    ((here, b), (next, a))
                }
            })
            .collect();
        plan.joins.push(Join { table: next, on, optional: false });
        plan.cost += step.cost;
        here = next;
    }
    Ok(())
}

/// The step that the question asks for, from where it starts.
fn said_step(schema: &Schema, target: TableRef, query: &Query) -> Option<(TableRef, Step)> {
    let (_, edge) = query.ways.iter().find(|(table, _)| *table == target)?;
    let from = schema.graph.edge(*edge).from;
    let step = schema.graph.steps(from).iter().find(|step| step.edge == *edge)?;
    Some((TableRef::first(from), *step))
}

/// The second appearance of a table is what its first refers to: each one's manager.
fn own_step(schema: &Schema, plan: &From, target: TableRef) -> Option<(TableRef, Vec<Step>)> {
    let first = TableRef::first(target.table);
    if target.instance == 0 || !plan.joins.iter().any(|join| join.table == first) {
        return None;
    }
    let step = schema.graph.steps(target.table).iter().find(|step| step.to == target.table)?;
    Some((first, vec![*step]))
}

/// The cheapest steps from any joined table to `target`.
fn path(
    schema: &Schema,
    plan: &From,
    target: TableId,
    hints: &[String],
) -> Option<(TableRef, Vec<Step>)> {
    let count = schema.tables.len();
    let mut best = vec![u32::MAX; count];
    let mut came: Vec<Option<(TableId, Step)>> = vec![None; count];
    let mut heap = std::collections::BinaryHeap::new();
    for (order, join) in plan.joins.iter().enumerate() {
        // Of equals, the table joined first: what the question is about.
        let cost = order.min(4) as u32;
        if cost < best[join.table.table] {
            best[join.table.table] = cost;
            heap.push((std::cmp::Reverse(cost), join.table.table));
        }
    }
    while let Some((std::cmp::Reverse(cost), table)) = heap.pop() {
        if table == target {
            break;
        }
        if cost > best[table] {
            continue;
        }
        for step in schema.graph.steps(table) {
            let next = cost + (step.cost * 10).saturating_sub(named(schema, step, hints));
            if next < best[step.to] {
                best[step.to] = next;
                came[step.to] = Some((table, *step));
                heap.push((std::cmp::Reverse(next), step.to));
            }
        }
    }
    let mut steps = Vec::new();
    let mut at = target;
    while let Some((before, step)) = came[at] {
        steps.push(step);
        at = before;
    }
    if steps.is_empty() {
        return None;
    }
    steps.reverse();
    let start = plan.joins.iter().find(|j| j.table.table == at)?.table;
    Some((start, steps))
}

/// What a step is cheaper by because words of the question name it: its column, or its table.
fn named(schema: &Schema, step: &Step, hints: &[String]) -> u32 {
    let column = match schema.says(hints, schema.graph.edge(step.edge)) {
        Said::Outright(said, unsaid) => 20 + 4 * said.min(3) as u32 - unsaid.0.min(3) as u32,
        Said::AsEnd => 8,
        Said::No => 0,
    };
    let table = &schema.tables[step.to].words;
    let is_table_said = table.iter().any(|w| w != "id" && w.len() > 3 && hints.contains(w));
    column + u32::from(is_table_said) * 12
}

/// Joins a table twice where the question speaks of both ends: "from Rome to Paris".
pub fn tell_apart(schema: &Schema, items: &[Item], query: &mut Query) {
    ways::tell_apart(schema, items, query);
}

/// Rewrites counts and drops what adds nothing, here and in every subquery.
pub fn simplify(schema: &Schema, query: &mut Query, hints: &std::rc::Rc<[String]>) {
    simplify::query(schema, query, hints);
}

/// Whether the server could compare what the query compares.
pub fn fits(schema: &Schema, query: &Query) -> bool {
    types::fit(schema, query)
}

/// The cost of all joins of a query and its subqueries.
pub fn cost(schema: &Schema, query: &Query) -> Result<u32, Unreachable> {
    let mut total = from(schema, query)?.cost;
    let mut inner = Vec::new();
    subqueries(query, &mut |q| inner.push(q.clone()));
    for query in &inner {
        total += cost(schema, query)?;
    }
    Ok(total)
}

/// Calls `visit` for each direct subquery.
pub fn subqueries(query: &Query, visit: &mut impl FnMut(&Query)) {
    fn of_expr(expr: &Expr, visit: &mut impl FnMut(&Query)) {
        match expr {
            Expr::Scalar(q) => visit(q),
            Expr::Count { of: e, .. }
            | Expr::Aggregate(_, e)
            | Expr::Part(_, e)
            | Expr::StartOf(_, e)
            | Expr::Since(e)
            | Expr::Length(e) => of_expr(e, visit),
            Expr::Filtered(e, list) => {
                of_expr(e, visit);
                for condition in list {
                    of_condition(condition, visit);
                }
            }
            Expr::Ratio(a, b) | Expr::Binary(a, _, b) => {
                of_expr(a, visit);
                of_expr(b, visit);
            }
            Expr::Window(window) => {
                if let WindowFunction::Over(e) = &window.function {
                    of_expr(e, visit);
                }
                window.partition.iter().for_each(|e| of_expr(e, visit));
                window.order.iter().for_each(|o| of_expr(&o.by, visit));
            }
            _ => {}
        }
    }
    fn of_condition(condition: &Condition, visit: &mut impl FnMut(&Query)) {
        match condition {
            Condition::Compare(a, _, b) => {
                of_expr(a, visit);
                of_expr(b, visit);
            }
            Condition::Among(_, q) => visit(q),
            Condition::Not(c) => of_condition(c, visit),
            Condition::Any(list) | Condition::All(list) => {
                for condition in list {
                    of_condition(condition, visit);
                }
            }
            Condition::Null(e) | Condition::Like { expr: e, .. } => {
                of_expr(e, visit);
            }
        }
    }
    if let Some(inner) = &query.inner {
        visit(inner);
    }
    query.sets.iter().for_each(|(_, member)| visit(member));
    for output in &query.select {
        if let Output::Expr(e) = output {
            of_expr(e, visit);
        }
    }
    query.filter.iter().chain(&query.having).for_each(|c| of_condition(c, visit));
}
