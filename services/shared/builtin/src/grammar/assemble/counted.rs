//! Counts and aggregates, as outputs and as conditions on groups.

use super::{need, push_unique};
use crate::grammar::{
    Parser,
    frame::{CountCondition, Counted, Frame, Head, Measure, Selected},
    split,
};
use crate::{
    schema::{ColumnId, Schema, TableId},
    tree::{Aggregate, Condition, Expr, Query},
};

/// Every condition of a nested part, those on groups as queries of their own.
pub(in crate::grammar) fn conditions(parser: &Parser<'_>, frame: &Frame) -> Vec<Condition> {
    let plain = split::joined(parser, frame);
    let counted = frame
        .counts
        .iter()
        .map(|c| counted_apart(parser, &Frame { conditions: Vec::new(), ..frame.clone() }, c));
    plain.into_iter().chain(counted).collect()
}

/// A count of rows is one of their keys; the planner makes it `count(*)` where no join repeats them.
pub(super) fn count(schema: &Schema, counted: Counted) -> Expr {
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

pub(super) fn aggregate(parser: &Parser<'_>, f: Aggregate, column: ColumnId) -> Expr {
    let expr = if matches!(f, Aggregate::Avg | Aggregate::Sum) || parser.schema.is_measure(column) {
        parser.comparable(column)
    } else {
        Expr::column(column)
    };
    Expr::Aggregate(f, Box::new(expr))
}

pub(super) fn multiplicity(schema: &Schema, table: TableId) -> Option<ColumnId> {
    schema.find_column(table, "count").filter(|&c| schema.is_measure(c))
}

pub(super) fn measure(parser: &Parser<'_>, measure: Measure, query: &mut Query) -> Expr {
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
pub(super) fn count_conditions(parser: &mut Parser<'_>, frame: &Frame, query: &mut Query) {
    let counting = frame.has_aggregate();
    for condition in &frame.counts {
        let or_before =
            frame.conditions.first().is_some_and(|t| t.joint == crate::grammar::frame::Joint::Or);
        let apart = counting
            || frame.counts.len() > 1
            || or_before
            || condition.joint == crate::grammar::frame::Joint::Or;
        if apart {
            let inner = counted_apart(parser, frame, condition);
            let or_before = frame
                .conditions
                .first()
                .is_some_and(|t| t.joint == crate::grammar::frame::Joint::Or);
            if or_before && query.filter.len() == 1
                || condition.joint == crate::grammar::frame::Joint::Or && !query.filter.is_empty()
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
            for head in counted_for(parser, frame, condition.head, condition.measure) {
                group_by_head(parser, head, query);
            }
            let left = measure(parser, condition.measure, query);
            query.having.push(Condition::Compare(
                left,
                condition.comparison,
                condition.operand.clone(),
            ));
        }
    }
}

pub(super) fn counted_apart(
    parser: &Parser<'_>,
    frame: &Frame,
    condition: &CountCondition,
) -> Condition {
    let or = condition.joint == crate::grammar::frame::Joint::Or
        || frame.conditions.first().is_some_and(|t| t.joint == crate::grammar::frame::Joint::Or);
    let filter = if or { Vec::new() } else { split::joined(parser, frame) };
    let Condition::Among(exprs, mut inner) =
        split::among(parser, condition.head, filter, Vec::new())
    else {
        unreachable!("split::among returns Among");
    };
    inner.group.clone_from(&exprs);
    let left = measure(parser, condition.measure, &mut inner);
    inner.having.push(Condition::Compare(left, condition.comparison, condition.operand.clone()));
    Condition::Among(exprs, inner)
}

/// What rows are counted for. A row is one of itself, so "categories of events with more than one"
/// counts the events of each category; and two people of one name are still two.
pub(super) fn counted_for(
    parser: &Parser<'_>,
    frame: &Frame,
    head: Head,
    measure: Measure,
) -> Vec<Head> {
    let schema = parser.schema;
    let Measure::Count(Counted::Rows(counted)) = measure else { return vec![head] };
    let table = head.table(schema);
    match head {
        Head::Column(c) if counted != table && schema.tables[table].label.contains(&c) => {
            vec![Head::Table(table)]
        }
        Head::Table(_) if counted == table && frame.also.iter().all(|&t| t == table) => {
            let shown = frame.outputs.iter().filter_map(|o| match *o {
                Selected::Column(c) if schema.table_of(c) == table => Some(c),
                _ => None,
            });
            let kinds: Vec<Head> = shown.filter(|&c| !schema.is_key(c)).map(Head::Column).collect();
            if kinds.is_empty() { vec![head] } else { kinds }
        }
        _ => vec![head],
    }
}

pub(super) fn group_by_head(parser: &Parser<'_>, head: Head, query: &mut Query) {
    match head {
        Head::Table(table) => {
            for column in parser.schema.identity(table) {
                push_unique(&mut query.group, Expr::column(column));
            }
        }
        Head::Column(column) => push_unique(&mut query.group, Expr::column(column)),
    }
}
