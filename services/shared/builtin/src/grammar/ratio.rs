//! Ratios and shares: one count or sum set against another.

use super::{
    Parser,
    frame::{Frame, Head, Mode, Selected},
};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::{ColumnId, TableId},
    tree::{Condition, Expr},
};

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    match parser.key(0) {
        Some(Key::Ratio) => ratio(parser),
        Some(Key::Percent) => share(parser),
        _ => false,
    }
}

/// One side of a ratio: what is counted or measured, and under which conditions.
struct Side {
    base: Base,
    conditions: Vec<Condition>,
    table: TableId,
}

#[derive(Clone, Copy, PartialEq)]
enum Base {
    Rows(TableId),
    Column(ColumnId),
}

/// "the ratio of A to B".
fn ratio(parser: &mut Parser<'_>) -> bool {
    let start = parser.skip(
        parser.at + 1,
        &[
            Key::Of,
            Key::The,
            Key::NumberOf,
            Key::Between,
            Key::Noise,
            Key::Aggregate(crate::tree::Aggregate::Sum),
        ],
    );
    let end = side_end(parser, start);
    let Some(middle) = (start..end).find(|&i| {
        matches!(parser.key_at(i), Some(Key::To | Key::OutOf))
            || parser.key_at(i) == Some(Key::And) && parser.key(1) == Some(Key::Between)
    }) else {
        return false;
    };
    let before = (parser.at, parser.penalty, parser.frame.clone());
    let (Some(above), Some(mut below)) =
        (side(parser, start, middle, None), side(parser, middle + 1, end, None))
    else {
        (parser.at, parser.penalty, parser.frame) = before;
        return false;
    };
    parser.frame = before.2;
    // "… with a rating above 4 to … below 4 in Rome": the tail is said of both.
    let columns = |list: &[Condition]| {
        let mut all = Vec::new();
        for condition in list {
            condition.columns(&mut |c| all.push(c.column));
        }
        all
    };
    let spoken = columns(&above.conditions);
    if !spoken.is_empty() && below.conditions.len() > 1 {
        let (own, shared): (Vec<_>, Vec<_>) = below
            .conditions
            .into_iter()
            .partition(|c| columns(std::slice::from_ref(c)).iter().any(|c| spoken.contains(c)));
        below.conditions = own;
        for condition in shared {
            parser.tell(condition);
        }
    }
    set_against(parser, above, below);
    parser.at = end;
    true
}

/// "the share of flights with stops", "the percentage of X that …".
fn share(parser: &mut Parser<'_>) -> bool {
    let start =
        parser.skip(parser.at + 1, &[Key::Of, Key::The, Key::All, Key::NumberOf, Key::Noise]);
    let end = side_end(parser, start);
    let middle = (start..end).find(|&i| matches!(parser.key_at(i), Some(Key::OutOf | Key::To)));
    let before = (parser.at, parser.penalty, parser.frame.clone());
    let Some(above) = side(parser, start, middle.unwrap_or(end), None) else {
        (parser.at, parser.penalty, parser.frame) = before;
        return false;
    };
    let below = match middle {
        Some(m) => side(parser, m + 1, end, Some(above.table)),
        None => Some(Side { base: above.base, conditions: Vec::new(), table: above.table }),
    };
    let Some(below) = below.filter(|b| !above.conditions.is_empty() || b.base != above.base) else {
        (parser.at, parser.penalty, parser.frame) = before;
        return false;
    };
    let percent = parser.text_at(before.0).to_lowercase().contains("percent")
        || parser.text_at(before.0) == "%";
    parser.frame = before.2;
    set_against(parser, above, below);
    if percent && let Some(Selected::Expr(e)) = parser.frame.outputs.last_mut() {
        let inner = e.clone();
        *e = Expr::Binary(Box::new(Expr::Number("100".into())), '*', Box::new(inner));
    }
    parser.at = end;
    true
}

/// A ratio ends where groups or an order begin.
fn side_end(parser: &Parser<'_>, from: usize) -> usize {
    (from..parser.end)
        .find(|&i| {
            matches!(
                parser.key_at(i),
                Some(
                    Key::Each
                        | Key::Per
                        | Key::OrderBy
                        | Key::Stop
                        | Key::Descending
                        | Key::Ascending
                )
            ) || parser.key_at(i) == Some(Key::Comma) && i > from + 1
                || parser.key_at(i) == Some(Key::By) && parser.column_at(i + 1).is_some()
        })
        .unwrap_or(parser.end)
}

fn side(
    parser: &mut Parser<'_>,
    from: usize,
    until: usize,
    fallback: Option<TableId>,
) -> Option<Side> {
    let mut at = parser.skip(
        from,
        &[
            Key::The,
            Key::NumberOf,
            Key::All,
            Key::Of,
            // Of "on time", only the noun names a column.
            Key::On,
            Key::Noise,
            Key::Aggregate(crate::tree::Aggregate::Sum),
            Key::Distinct,
        ],
    );
    let mut told = Vec::new();
    // "of on time deliveries": a flag before its noun tells as a value does.
    let flag = |parser: &Parser<'_>, at: usize| {
        parser.column_at(at).filter(|&c| parser.is_flag(c) && parser.table_at(at + 1).is_some())
    };
    while matches!(parser.kind_at(at), Some(Kind::Value { .. })) || flag(parser, at).is_some() {
        told.push(at);
        at += 1;
    }
    let base = match parser.kind_at(at) {
        Some(&Kind::Table(table)) if at < until => match parser.column_at(at + 1) {
            Some(c) if parser.schema.table_of(c) == table && parser.schema.is_measure(c) => {
                at += 2;
                Base::Column(c)
            }
            _ => {
                at += 1;
                Base::Rows(table)
            }
        },
        Some(&Kind::Column(column)) if at < until && parser.schema.is_measure(column) => {
            at += 1;
            Base::Column(column)
        }
        _ => Base::Rows(fallback?),
    };
    let table = match base {
        Base::Rows(t) => t,
        Base::Column(c) => parser.schema.table_of(c),
    };
    parser.at = at;
    let outer = std::mem::take(&mut parser.frame);
    let inner = Frame {
        mode: Mode::Telling,
        head: Some(Head::Table(table)),
        recent: Some(table),
        ..Frame::default()
    };
    parser.frame = inner;
    for place in told {
        match parser.column_at(place) {
            Some(flag) => {
                parser.require(flag);
            }
            None => parser.value_condition(place),
        }
    }
    let end = std::mem::replace(&mut parser.end, until);
    parser.run(until);
    parser.end = end;
    let frame = std::mem::replace(&mut parser.frame, outer);
    Some(Side { base, conditions: super::assemble::conditions(parser, &frame), table })
}

fn set_against(parser: &mut Parser<'_>, above: Side, below: Side) {
    let aggregate = |parser: &Parser<'_>, side: &Side, alone: bool| match side.base {
        Base::Rows(table) => match parser.schema.identity(table)[..] {
            [key] if !alone => Expr::Count { distinct: true, of: Box::new(Expr::column(key)) },
            _ => Expr::Rows,
        },
        Base::Column(column) => {
            Expr::Aggregate(crate::tree::Aggregate::Sum, Box::new(parser.comparable(column)))
        }
    };
    let plain = matches!((above.base, below.base), (Base::Column(a), Base::Column(b)) if parser.schema.table_of(a) == parser.schema.table_of(b))
        && above.conditions.is_empty()
        && below.conditions.is_empty();
    let expr = match (above.base, below.base) {
        // Two measures of a row need no sum.
        (Base::Column(a), Base::Column(b)) if plain => {
            Expr::Ratio(Box::new(parser.comparable(a)), Box::new(parser.comparable(b)))
        }
        _ => {
            let alone = above.base == below.base;
            let part = |parser: &Parser<'_>, side: &Side| {
                let whole = aggregate(parser, side, alone);
                if side.conditions.is_empty() {
                    whole
                } else {
                    Expr::Filtered(Box::new(whole), side.conditions.clone())
                }
            };
            Expr::Ratio(Box::new(part(parser, &above)), Box::new(part(parser, &below)))
        }
    };
    parser.frame.head.get_or_insert(Head::Table(above.table));
    parser.frame.recent = Some(above.table);
    parser.frame.show(Selected::Expr(expr));
}
