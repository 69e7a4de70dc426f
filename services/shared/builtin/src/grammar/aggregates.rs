//! Sums, averages, least and most, with the columns they are of.

use super::counting::push_count;
use super::{
    Parser,
    frame::{Counted, Head, Measure, Mode, Selected},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, TableId},
    tree::{Aggregate, Expr, Part},
};

/// "average", "minimum and maximum", "total": with the columns they are of.
pub(super) fn aggregate(parser: &mut Parser<'_>) -> bool {
    let Some(first) = aggregate_at(parser, parser.at) else { return false };
    let mut functions = vec![first];
    let mut at = parser.at + 1;
    loop {
        let next = parser.skip(at, &[Key::And, Key::Comma, Key::The, Key::Or]);
        match aggregate_at(parser, next) {
            Some(f) if next > at => {
                functions.push(f);
                at = next + 1;
            }
            _ => break,
        }
    }
    at = parser.skip(at, &[Key::Of, Key::The, Key::All, Key::Noise, Key::For, Key::Ones]);
    // "the average ratio of speed to weight".
    if functions == [Aggregate::Avg] && parser.key_at(at) == Some(Key::Ratio) {
        let before = parser.at;
        parser.at = at;
        if super::ratio::rule(parser) {
            if let Some(Selected::Expr(expr)) = parser.frame.outputs.last_mut()
                && !expr.is_aggregate()
            {
                let inner = std::mem::replace(expr, Expr::Rows);
                *expr = Expr::Aggregate(Aggregate::Avg, Box::new(inner));
            }
            return true;
        }
        parser.at = before;
    }
    // "the average duration in seconds": the unit is the column.
    if matches!(parser.kind_at(at), Some(Kind::Word(_)))
        && parser.key_at(at + 1) == Some(Key::In)
        && parser.column_at(at + 2).is_some_and(|c| parser.schema.is_measure(c))
    {
        at += 2;
    }
    // "total number of tickets" where the number is stored.
    if let Some(Key::NumberOf) = parser.key_at(at) {
        return average_count(parser, &functions, at);
    }
    let mut conditions = Vec::new();
    while matches!(parser.kind_at(at), Some(Kind::Value { .. })) {
        conditions.push(at);
        at += 1;
    }
    if let Some(table) = parser.table_at(at) {
        let next = parser.skip(at + 1, &[Key::Possessive]);
        match parser.column_at(next) {
            // A date is not added up: "orders placed" says which.
            Some(column)
                if parser.schema.is_measure(column)
                    || parser.schema.is_temporal(column) && first != Aggregate::Sum =>
            {
                parser.frame.touch(table);
                at = next;
            }
            // "the average order value".
            _ if first == Aggregate::Avg && is_value_of(parser, at + 1) => {
                let Some(column) = kept_amount(parser, table) else { return false };
                for place in conditions {
                    parser.value_condition(place);
                }
                show(parser, &functions, column);
                parser.at = at + 2;
                return true;
            }
            // "the average payment", "total payments".
            _ if parser.is_money(table) && payments(parser, &functions, table, at, &conditions) => {
                return true;
            }
            _ if first == Aggregate::Sum => {
                for place in conditions {
                    parser.value_condition(place);
                }
                return sum_of_table(parser, at);
            }
            _ => return false,
        }
    }
    if let Some(born) = birth(parser, at) {
        age(parser, &functions, born);
        parser.at = at + 1;
        return true;
    }
    let Some(column) = parser.column_at(at).or_else(|| money(parser, at)) else { return false };
    for place in conditions {
        parser.value_condition(place);
    }
    // "with the maximum points" tells which rows are meant.
    if parser.frame.mode == Mode::Telling
        && functions.len() == 1
        && matches!(first, Aggregate::Max | Aggregate::Min)
        && !matches!(parser.key_at(parser.skip(at + 1, &[Key::Be])), Some(Key::Compare(..)))
    {
        parser.rank_column(column, first == Aggregate::Max, 1);
        parser.at = at + 1;
        return true;
    }
    if parser.frame.mode == Mode::Telling && group_condition(parser, functions[0], column, at + 1) {
        return true;
    }
    show(parser, &functions, column);
    parser.at = at + 1;
    shared(parser, &functions);
    true
}

/// Payments are added up, and what else is said of them, by what they come to.
fn payments(
    parser: &mut Parser<'_>,
    functions: &[Aggregate],
    table: TableId,
    at: usize,
    conditions: &[usize],
) -> bool {
    let Some(column) = kept_amount(parser, table) else { return false };
    for &place in conditions {
        parser.value_condition(place);
    }
    // "with total payments over 50".
    if parser.frame.mode == Mode::Telling && group_condition(parser, functions[0], column, at + 1) {
        return true;
    }
    show(parser, functions, column);
    parser.frame.head.get_or_insert(Head::Table(table));
    parser.at = at + 1;
    true
}

/// "… value", "… amount", of a noun: what it comes to.
fn is_value_of(parser: &Parser<'_>, at: usize) -> bool {
    matches!(parser.kind_at(at), Some(Kind::Word(_)))
        && matches!(parser.text_at(at).to_lowercase().as_str(), "value" | "amount")
}

/// What each row comes to in money.
pub(super) fn kept_amount(parser: &Parser<'_>, table: TableId) -> Option<ColumnId> {
    let kept = ["amount", "total", "valu"].iter().find_map(|word| parser.measured(table, word));
    kept.filter(|&column| parser.schema.is_measure(column))
}

/// "the average age", where only the date of birth is kept.
fn birth(parser: &Parser<'_>, at: usize) -> Option<ColumnId> {
    let unknown = matches!(parser.kind_at(at)?, Kind::Word(_));
    if !unknown || !matches!(parser.text_at(at).to_lowercase().as_str(), "age" | "ages") {
        return None;
    }
    let born = |c: &ColumnId| {
        let info = parser.schema.column(*c);
        info.family.is_date() && info.words.iter().any(|w| w.starts_with("birth"))
    };
    let mut tables = within_reach(parser, at).into_iter();
    tables.find_map(|t| parser.schema.tables[t].columns.clone().find(born))
}

/// Tables spoken of before and after, then those that refer to them.
fn within_reach(parser: &Parser<'_>, at: usize) -> Vec<TableId> {
    let spoken = (at..parser.end).filter_map(|i| parser.kind_at(i)?.table(parser.schema));
    let mut tables: Vec<_> = parser.nearby().into_iter().chain(spoken).collect();
    let beside: Vec<_> = tables
        .iter()
        .flat_map(|&t| parser.schema.graph.steps(t))
        .filter(|s| !s.to_one)
        .map(|s| s.to)
        .collect();
    tables.extend(beside);
    tables
}

/// Whole years since birth, put together.
fn age(parser: &mut Parser<'_>, functions: &[Aggregate], born: ColumnId) {
    for &function in functions {
        let since = Expr::Since(Box::new(Expr::column(born)));
        let years = Expr::Part(Part::Year, Box::new(since));
        parser.frame.mode = Mode::Asking;
        parser.frame.show(Selected::Expr(Expr::Aggregate(function, Box::new(years))));
    }
    let table = parser.schema.table_of(born);
    parser.frame.recent = Some(table);
    parser.frame.head.get_or_insert(Head::Table(table));
}

/// "the total amount of money": the price, amount or total of what is spoken of.
fn money(parser: &Parser<'_>, at: usize) -> Option<ColumnId> {
    if !parser.text_at(at).eq_ignore_ascii_case("money") {
        return None;
    }
    let tables = within_reach(parser, at).into_iter();
    let measured = |t| parser.property(t, Quality::Price).map(|p| p.column);
    tables.filter_map(measured).find(|&c| parser.schema.is_measure(c))
}

pub(super) fn aggregate_at(parser: &Parser<'_>, at: usize) -> Option<Aggregate> {
    match parser.key_at(at)? {
        Key::Aggregate(f) => Some(f),
        // "the highest and the lowest price" asks for both ends.
        Key::Most(most, Quality::Amount | Quality::Length | Quality::Height)
            if parser.frame.mode == Mode::Asking =>
        {
            let leads = (at + 1..at + 4).any(|i| parser.text_at(i).eq_ignore_ascii_case("first"));
            let pair = !leads
                && [at.wrapping_sub(2), at.wrapping_sub(3), at + 2, at + 3].into_iter().any(
                    |other| matches!(parser.key_at(other), Some(Key::Aggregate(_) | Key::Most(..))),
                );
            pair.then_some(if most { Aggregate::Max } else { Aggregate::Min })
        }
        _ => None,
    }
}

pub(super) fn show(parser: &mut Parser<'_>, functions: &[Aggregate], column: ColumnId) {
    let table = parser.schema.table_of(column);
    let numeric =
        parser.schema.is_measure(column) || parser.schema.column(column).family.is_number();
    for &function in functions {
        let fits = numeric || matches!(function, Aggregate::Min | Aggregate::Max);
        if fits {
            parser.frame.mode = Mode::Asking;
            parser.frame.show(Selected::Aggregate(function, column));
        } else {
            parser.penalty += 1.0;
        }
    }
    parser.frame.recent = Some(table);
    parser.frame.recent_column = Some(column);
    if parser.frame.head.is_none() {
        parser.frame.head = Some(Head::Table(table));
    }
}

/// "the average age and weight": the function goes on to the next measure.
pub(super) fn shared(parser: &mut Parser<'_>, functions: &[Aggregate]) {
    while parser.key(0) == Some(Key::And) || parser.key(0) == Some(Key::Comma) {
        let next = parser.skip(parser.at, &[Key::And, Key::Comma]);
        match parser.column_at(next) {
            Some(column) if parser.schema.is_measure(column) && functions.len() == 1 => {
                show(parser, functions, column);
                parser.at = next + 1;
            }
            _ => break,
        }
    }
}

/// "whose total amount is more than 100": a condition on the group of the head.
pub(super) fn group_condition(
    parser: &mut Parser<'_>,
    f: Aggregate,
    column: ColumnId,
    at: usize,
) -> bool {
    let Some(head) = parser.subject() else { return false };
    let verb = parser.skip(at, &[Key::Be, Key::Noise, Key::Of]);
    if let Some((comparison, operand, end)) = parser.comparison(verb, Some(column)) {
        push_count(parser, head, Measure::Aggregate(f, column), comparison, operand);
        parser.at = end;
        return true;
    }
    if let Some(Key::Most(most, Quality::Amount)) = parser.key_at(verb) {
        parser.rank_by(Measure::Aggregate(f, column), most, 1);
        parser.at = verb + 1;
        return true;
    }
    false
}

/// "the average number of orders per customer".
pub(super) fn average_count(parser: &mut Parser<'_>, functions: &[Aggregate], at: usize) -> bool {
    let Some((counted, _, next)) = parser.counted(at + 1) else { return false };
    match (counted, functions) {
        (Counted::Values(column), _) if parser.schema.is_measure(column) => {
            show(parser, functions, column);
        }
        (counted, [Aggregate::Sum]) => {
            parser.frame.show(Selected::Count(counted));
            parser.frame.head.get_or_insert(Head::Table(counted.table(parser.schema)));
        }
        (Counted::Rows(table), [Aggregate::Avg]) => {
            parser.frame.show(Selected::AverageCount(table));
            parser.frame.head.get_or_insert(Head::Table(table));
        }
        _ => return false,
    }
    parser.at = next;
    true
}

/// "total orders" counts them; "total sales" where a table of that name holds one amount sums it.
pub(super) fn sum_of_table(parser: &mut Parser<'_>, at: usize) -> bool {
    let Some(table) = parser.table_at(at) else { return false };
    if parser.frame.mode == Mode::Telling {
        return false;
    }
    // "the total amount of orders" adds up their amount, where they have one.
    let said = parser.text_at(parser.at).to_lowercase();
    let amount = said.contains("amount") || said.contains("value");
    match kept_amount(parser, table).filter(|_| amount) {
        Some(column) => show(parser, &[Aggregate::Sum], column),
        None => parser.frame.show(Selected::Count(Counted::Rows(table))),
    }
    parser.frame.head.get_or_insert(Head::Table(table));
    parser.frame.recent = Some(table);
    parser.at = at + 1;
    true
}

/// "what was the total amount of orders …", where each order keeps a total: that of them all.
pub(super) fn stored_total(parser: &mut Parser<'_>) -> bool {
    let Some(&Kind::Column(column)) = parser.kind(0) else { return false };
    let text = parser.text_at(parser.at).to_lowercase();
    let total = text == "total" || text.starts_with("total ") && !text.ends_with('s');
    let asked = parser.frame.outputs.is_empty() && parser.frame.mode == Mode::Asking;
    let one = (0..parser.at).rev().take(3).any(|i| {
        matches!(parser.text_at(i).to_lowercase().as_str(), "is" | "was" | "what is" | "what was")
    });
    if !(total && asked && one && parser.schema.is_measure(column)) {
        return false;
    }
    if parser.key(1) != Some(Key::Of) {
        return false;
    }
    let noun = parser.skip(parser.at + 2, &[Key::The, Key::All]);
    let many = parser.table_at(noun) == Some(parser.schema.table_of(column))
        && parser.text_at(noun).ends_with('s');
    if !many {
        return false;
    }
    show(parser, &[Aggregate::Sum], column);
    parser.at += 1;
    true
}
