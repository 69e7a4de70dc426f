//! "sorted by …", "in descending order of …", "alphabetically".

use super::{
    Parser,
    frame::{Counted, Measure, Mode, Sort, SortKey},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    tree::Aggregate,
};

pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    match parser.key(0) {
        Some(Key::OrderBy) => ordered(parser),
        Some(Key::Ascending) => directed(parser, false),
        Some(Key::Descending) => directed(parser, true),
        Some(Key::Alphabetical) => alphabetical(parser),
        Some(Key::FromTo(oldest_first)) => {
            parser.at += 1;
            from_to(parser, oldest_first);
            true
        }
        Some(Key::By) if parser.frame.top.is_some() && parser.frame.order.is_empty() => {
            let top = parser.frame.top == Some(true);
            let at = parser.at + 1;
            let known = parser.frame.order.len();
            let read = keys(parser, at, top);
            sum_of_many(parser, known);
            read
        }
        _ => false,
    }
}

/// "top customers by order total": what each has many of is added up.
fn sum_of_many(parser: &mut Parser<'_>, from: usize) {
    let Some(super::frame::Head::Table(head)) = parser.frame.head else { return };
    for i in from..parser.frame.order.len() {
        if let SortKey::Column(column) = parser.frame.order[i].by
            && parser.schema.is_measure(column)
            && !parser.determines(head, parser.schema.table_of(column))
        {
            parser.frame.order[i].by = SortKey::Measure(Measure::Aggregate(Aggregate::Sum, column));
        }
    }
}

fn ordered(parser: &mut Parser<'_>) -> bool {
    let mut at = parser.at + 1;
    let mut descending = None;
    loop {
        match parser.key_at(at) {
            Some(Key::Descending) => descending = Some(true),
            Some(Key::Ascending | Key::Alphabetical) => descending = Some(false),
            Some(
                Key::Of
                | Key::By
                | Key::The
                | Key::In
                | Key::Noise
                | Key::Ones
                | Key::OrderBy
                | Key::From
                | Key::All
                | Key::And,
            ) => {}
            _ => break,
        }
        at += 1;
    }
    // "sort all the shops by …": the noun is what is sorted.
    if opens(parser, at) {
        parser.frame.top = Some(descending.unwrap_or(false));
        parser.at = at;
        return true;
    }
    if keys(parser, at, descending.unwrap_or(false)) {
        return true;
    }
    if descending.is_some() {
        parser.at = at;
        push(parser, SortKey::First, descending == Some(true));
        return true;
    }
    false
}

/// Names what is asked for, and by what it is ordered comes later.
fn opens(parser: &Parser<'_>, at: usize) -> bool {
    let named = parser.kind_at(at).and_then(|k| k.table(parser.schema)).is_some();
    let fresh = parser.frame.outputs.is_empty() && parser.frame.head.is_none();
    let later = || {
        (at + 1..parser.end).map(|i| parser.key_at(i)).any(|key| {
            matches!(
                key,
                Some(
                    Key::By
                        | Key::OrderBy
                        | Key::Ascending
                        | Key::Descending
                        | Key::Alphabetical
                        | Key::FromTo(_)
                )
            )
        })
    };
    named && fresh && later()
}

/// Reads sort keys from `at` on, and a direction behind them.
fn keys(parser: &mut Parser<'_>, at: usize, descending: bool) -> bool {
    let mut found = Vec::new();
    let mut next = at;
    let mut descending = descending;
    // "by the ones with the highest revenue first".
    let told = parser.skip(at, &[Key::The, Key::Ones, Key::With, Key::Have, Key::Noise]);
    if let Some(Key::Most(most, _)) = parser.key_at(told)
        && matches!(
            parser.kind_at(told + 1),
            Some(Kind::Column(_) | Kind::Key(Key::NumberOf | Key::Aggregate(_)))
        )
    {
        descending = most;
        next = told + 1;
    }
    loop {
        let start = parser.skip(
            next,
            &[
                Key::The,
                Key::Noise,
                Key::Of,
                Key::Ones,
                Key::And,
                Key::Comma,
                Key::All,
                Key::By,
                Key::Both,
                Key::Each,
            ],
        );
        let start = owned(parser, start);
        let Some((key, end)) = key(parser, start) else { break };
        found.push(key);
        next = end;
        if !matches!(parser.key_at(next), Some(Key::And | Key::Comma)) {
            break;
        }
        if matches!(
            parser.key_at(parser.skip(next, &[Key::And, Key::Comma])),
            Some(Key::Ask | Key::Descending | Key::Ascending)
        ) {
            break;
        }
    }
    if found.is_empty() {
        return false;
    }
    let after = parser.skip(next, &[Key::Comma, Key::In, Key::Noise, Key::And]);
    let descending = match parser.key_at(after) {
        Some(Key::Descending) => Some(true),
        Some(Key::Ascending | Key::Alphabetical) => Some(false),
        Some(Key::Most(most, Quality::Amount)) => Some(most),
        _ => None,
    }
    .inspect(|_| next = after + 1)
    .or_else(|| {
        // "the highest average first".
        let first = parser.text_at(next).eq_ignore_ascii_case("first");
        next += usize::from(first);
        None
    })
    .unwrap_or(descending);
    for key in found {
        push(parser, key, descending);
    }
    parser.at = next;
    true
}

/// "each city's stations' highest point": whose it is, is known.
fn owned(parser: &Parser<'_>, mut at: usize) -> usize {
    while parser.key_at(at + 1) == Some(Key::Possessive)
        && parser.kind_at(at).is_some_and(|k| k.table(parser.schema).is_some())
        && matches!(parser.key_at(at + 2), None | Some(Key::Most(..) | Key::Aggregate(_)))
        && parser.kind_at(at + 2).is_some()
    {
        at += 2;
    }
    at
}

fn key(parser: &mut Parser<'_>, at: usize) -> Option<(SortKey, usize)> {
    if parser.text_at(at).eq_ignore_ascii_case("length")
        && !matches!(parser.kind_at(at), Some(Kind::Column(_)))
    {
        let mut named = parser.skip(at + 1, &[Key::Of, Key::The, Key::Ones]);
        if parser.table_at(named).is_some() && parser.column_at(named + 1).is_some() {
            named += 1;
        }
        let column = parser.column_at(named)?;
        let expr = crate::tree::Expr::Length(Box::new(crate::tree::Expr::column(column)));
        return Some((SortKey::Expr(expr), named + 1));
    }
    match parser.kind_at(at)? {
        Kind::Key(Key::NumberOf | Key::Count) => match parser.counted(at + 1) {
            Some((Counted::Values(column), _, end)) if parser.schema.is_measure(column) => {
                Some((SortKey::Column(column), end))
            }
            Some((counted, _, end)) => Some((SortKey::Measure(Measure::Count(counted)), end)),
            None => Some((SortKey::Shown, at + 1)),
        },
        Kind::Key(Key::Aggregate(f)) => {
            let f = *f;
            let next = parser.skip(at + 1, &[Key::Of, Key::The, Key::Noise]);
            if let Some(column) = parser.column_at(next) {
                return Some((SortKey::Measure(Measure::Aggregate(f, column)), next + 1));
            }
            if parser.key_at(next) == Some(Key::NumberOf) {
                let (counted, _, end) = parser.counted(next + 1)?;
                return Some((SortKey::Measure(Measure::Count(counted)), end));
            }
            Some((SortKey::Shown, at + 1))
        }
        // "in order of their highest score".
        &Kind::Key(Key::Most(most, Quality::Amount)) => {
            let column = parser.column_at(parser.skip(at + 1, &[Key::The, Key::Of]))?;
            let f = if most { Aggregate::Max } else { Aggregate::Min };
            let measured = parser.schema.is_measure(column);
            measured.then_some((SortKey::Measure(Measure::Aggregate(f, column)), at + 2))
        }
        Kind::Key(Key::Ratio | Key::Percent | Key::Noise | Key::Ones) => {
            Some((SortKey::Shown, at + 1))
        }
        Kind::Column(column) => {
            let column = *column;
            // "sorted by name length".
            if parser.text_at(at + 1).eq_ignore_ascii_case("length") {
                let expr = crate::tree::Expr::Length(Box::new(crate::tree::Expr::column(column)));
                return Some((SortKey::Expr(expr), at + 2));
            }
            let aggregated = parser.frame.outputs.iter().find_map(|o| match o {
                super::frame::Selected::Aggregate(f, c) if *c == column => Some(*f),
                _ => None,
            });
            let key = match aggregated {
                Some(f) => SortKey::Measure(Measure::Aggregate(f, column)),
                None => SortKey::Column(column),
            };
            // "the region name" is the region.
            let name = matches!(parser.text_at(at + 1).to_lowercase().as_str(), "name" | "names");
            Some((key, at + 1 + usize::from(name)))
        }
        Kind::Label(table) => Some((SortKey::Entity(*table), at + 1)),
        Kind::Table(table) => {
            let table = *table;
            let next = parser.skip(at + 1, &[Key::Possessive]);
            match parser.kind_at(next) {
                Some(&Kind::Column(column)) if parser.schema.table_of(column) == table => {
                    Some((SortKey::Column(column), next + 1))
                }
                Some(&Kind::Label(t)) if t == table => Some((SortKey::Entity(table), next + 1)),
                _ if parser.frame.top.is_some() && parser.is_of_head(table) => {
                    Some((SortKey::Measure(parser.worth(table)), at + 1))
                }
                _ => Some((SortKey::Entity(table), at + 1)),
            }
        }
        _ => None,
    }
}

/// "in descending order of age", or a direction alone, for what was ordered or shown before.
fn directed(parser: &mut Parser<'_>, descending: bool) -> bool {
    let at = parser.skip(
        parser.at + 1,
        &[Key::Of, Key::By, Key::The, Key::On, Key::For, Key::In, Key::OrderBy],
    );
    // "by ascending number of sales".
    let led = at > parser.at + 1
        || parser.text_at(parser.at).ends_with("of")
        || parser.text_at(parser.at).ends_with("by")
        || parser.key_at(at) == Some(Key::NumberOf);
    if led && keys(parser, at, descending) {
        return true;
    }
    // "in descending alphabetical order": the next word says by what.
    if parser.key_at(at) == Some(Key::Alphabetical) {
        parser.at = at;
        return alphabetical(parser);
    }
    parser.at += 1;
    if let Some(last) = parser.frame.order.last_mut() {
        last.descending = descending;
    } else {
        let shown = if parser.frame.has_aggregate() { SortKey::Shown } else { SortKey::First };
        push(parser, shown, descending);
    }
    true
}

fn alphabetical(parser: &mut Parser<'_>) -> bool {
    let at = parser.skip(parser.at + 1, &[Key::Of, Key::By, Key::The, Key::On, Key::Ones]);
    let led = at > parser.at + 1
        || parser.text_at(parser.at).ends_with("of")
        || parser.text_at(parser.at).ends_with("by");
    let descending =
        parser.at > 0 && matches!(parser.items[parser.at - 1].kind, Kind::Key(Key::Descending));
    if led && keys(parser, at, descending) {
        return true;
    }
    parser.at += 1;
    if parser.frame.order.is_empty() {
        push(parser, SortKey::First, descending);
    }
    true
}

/// "from the oldest to the youngest": what that means depends on what is ordered.
fn from_to(parser: &mut Parser<'_>, oldest_first: bool) {
    if let Some(Sort { by: SortKey::Column(column), descending }) = parser.frame.order.last_mut() {
        let temporal = parser.schema.is_temporal(*column);
        *descending = oldest_first != temporal;
        return;
    }
    let quality = if oldest_first { Quality::Age } else { Quality::Youth };
    for table in parser.nearby() {
        if let Some(property) = parser.property(table, quality) {
            push(parser, SortKey::Column(property.column), !property.reversed);
            return;
        }
    }
    parser.penalty += 0.8;
}

fn push(parser: &mut Parser<'_>, by: SortKey, descending: bool) {
    // A count that is shown already is ordered as shown.
    let by = match by {
        SortKey::Measure(Measure::Aggregate(Aggregate::Sum, _))
            if parser
                .frame
                .outputs
                .iter()
                .any(|o| matches!(o, super::frame::Selected::Count(_)))
                && !parser
                    .frame
                    .outputs
                    .iter()
                    .any(|o| matches!(o, super::frame::Selected::Aggregate(..))) =>
        {
            SortKey::Shown
        }
        by => by,
    };
    if matches!(by, SortKey::Shown)
        && !parser.frame.has_aggregate()
        && parser.frame.mode == Mode::Asking
        && parser.frame.outputs.is_empty()
    {
        return;
    }
    match parser.frame.order.iter_mut().find(|s| s.by == by) {
        Some(known) => {
            known.descending = descending;
            // "which have the most …, in descending order": all of them, in order.
            if parser.frame.limit == Some(1) {
                parser.frame.limit = None;
                if let SortKey::Measure(Measure::Count(counted)) = by {
                    parser.frame.show(super::frame::Selected::Count(counted));
                }
            }
        }
        None => parser.frame.order.push(Sort { by, descending }),
    }
}
