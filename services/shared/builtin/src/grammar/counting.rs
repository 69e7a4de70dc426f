//! Counts, sums, averages, and the "each" that splits them into groups.

use super::{
    Parser,
    frame::{CountCondition, Counted, Head, Measure, Mode, Selected},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::ColumnId,
    tree::{Aggregate, Comparison, Expr},
};

/// Words that may stand between "number of" and what is counted.
const BEFORE_COUNTED: &[Key] = &[Key::The, Key::All, Key::Noise, Key::Of, Key::Any, Key::Ones];

/// "for each …", "per …", "every …".
pub(super) fn each(parser: &mut Parser<'_>) -> bool {
    let groups = match parser.key(0) {
        Some(Key::Each | Key::Per) => true,
        Some(Key::By) => {
            // "by" groups what is counted or summed, unless a value says by whom.
            let noun = parser.at > 0
                && matches!(
                    parser.items[parser.at - 1].kind,
                    Kind::Table(_) | Kind::Column(_) | Kind::Label(_)
                );
            let verb = parser.at > 0 && parser.is_verb(parser.at - 1);
            parser.frame.has_aggregate() && parser.frame.mode == Mode::Asking && noun && !verb
        }
        _ => return false,
    };
    if !groups {
        return false;
    }
    let strong = parser.key(0) != Some(Key::By);
    let mut at = parser.skip(
        parser.at + 1,
        &[Key::The, Key::Of, Key::Noise, Key::Distinct, Key::All, Key::Each, Key::Ones],
    );
    let mut found = false;
    loop {
        // "for each pet type" and "each singer's name": the table qualifies.
        if let (Some(table), Some(next)) = (parser.table_at(at), parser.kind_at(at + 1)) {
            let possessive = parser.key_at(at + 1) == Some(Key::Possessive);
            let column_at = if possessive { at + 2 } else { at + 1 };
            let column = parser.column_at(column_at);
            let same = next.table(parser.schema) == Some(table) || possessive;
            if let Some(column) = column.filter(|_| same) {
                let by_name = parser.schema.tables[table].label.contains(&column)
                    || parser.schema.is_key(column);
                let head = if by_name { Head::Table(table) } else { Head::Column(column) };
                push_each(parser, head);
                if by_name && parser.frame.has_aggregate() {
                    parser.frame.show(Selected::Column(column));
                }
                at = column_at + 1;
                found = true;
                if more_groups(parser, &mut at) {
                    continue;
                }
                break;
            }
        }
        match parser.kind_at(at) {
            Some(&Kind::Table(table)) => {
                push_each(parser, Head::Table(table));
                at += 1;
                found = true;
            }
            Some(&Kind::Label(table)) => {
                push_each(parser, Head::Table(table));
                at += 1;
                found = true;
            }
            Some(&Kind::Column(column)) => {
                // A condition, not a group: "each song by a singer of age 20".
                let table = parser.schema.table_of(column);
                let label = parser.schema.tables[table].label[..] == [column];
                let keyed = parser.schema.is_key(column);
                if label && parser.schema.tables[table].key.len() == 1 || keyed {
                    push_each(parser, Head::Table(table));
                    if keyed && !label {
                        parser.frame.show(Selected::Column(column));
                    }
                } else {
                    push_each(parser, Head::Column(column));
                }
                at += 1;
                found = true;
            }
            _ => break,
        }
        if !more_groups(parser, &mut at) {
            break;
        }
    }
    if !found {
        if strong && parser.key(0) == Some(Key::Each) {
            // "and the number of friends of each": of each of the head.
            if matches!(
                parser.kind_at(at),
                None | Some(Kind::Key(Key::Stop | Key::Have | Key::Comma | Key::And))
            ) && let Some(head) = parser.frame.head
            {
                push_each(parser, head);
            }
            parser.at += 1;
            return true;
        }
        return false;
    }
    parser.at = at;
    true
}

fn push_each(parser: &mut Parser<'_>, head: Head) {
    if !parser.frame.each.contains(&head) {
        parser.frame.each.push(head);
    }
    let plain = !parser.frame.has_aggregate()
        && matches!(head, Head::Table(_))
        && parser.frame.mode == Mode::Asking;
    if plain || parser.frame.head.is_none() {
        parser.frame.head = Some(head);
    }
    parser.frame.recent = Some(head.table(parser.schema));
    parser.frame.attached = false;
}

/// "each semester and year".
fn more_groups(parser: &Parser<'_>, at: &mut usize) -> bool {
    if parser.key_at(*at) != Some(Key::And) {
        return false;
    }
    let next = parser.skip(*at + 1, &[Key::The, Key::Each]);
    let simple = matches!(parser.kind_at(next), Some(Kind::Column(_)))
        && matches!(parser.kind_at(next + 1), None | Some(Kind::Key(Key::Stop | Key::Comma)))
        && parser.frame.has_aggregate();
    if simple {
        *at = next;
    }
    simple
}

/// "how many …", "the number of …".
pub(super) fn count(parser: &mut Parser<'_>) -> bool {
    if !matches!(parser.key(0), Some(Key::HowMany | Key::NumberOf | Key::Count)) {
        return false;
    }
    let asks = parser.key(0) != Some(Key::NumberOf);
    // "the phone number of …" is no count.
    if !asks
        && parser.at > 0
        && matches!(parser.items[parser.at - 1].kind, Kind::Column(_) | Kind::Label(_))
        && parser.frame.mode == Mode::Asking
    {
        parser.at += 1;
        parser.frame.attached = true;
        return true;
    }
    let Some((counted, distinct, mut next)) = parser.counted(parser.at + 1) else {
        return lone_count(parser);
    };
    // "different names and contents": both are counted.
    let mut listed = Vec::new();
    while distinct && parser.key_at(next) == Some(Key::And) {
        let after = parser.skip(next, &[Key::And, Key::The, Key::Distinct]);
        match parser.column_at(after) {
            Some(column)
                if !parser.schema.is_measure(column)
                    && !matches!(parser.key_at(after + 1), Some(Key::Be | Key::Compare(..))) =>
            {
                listed.push(column);
                next = after + 1;
            }
            _ => break,
        }
    }
    // "whose number of orders is more than 3".
    if parser.frame.mode == Mode::Telling && !asks {
        let verb = parser.skip(next, &[Key::Be, Key::Noise, Key::Of]);
        if let Some((comparison, operand, end)) = parser.comparison(verb, None)
            && let Some(head) = parser.subject()
        {
            push_count(parser, head, Measure::Count(counted), comparison, operand);
            parser.at = end;
            return true;
        }
        if let Some(Key::Most(most, Quality::Amount)) = parser.key_at(verb) {
            parser.rank_by(Measure::Count(counted), most, 1);
            parser.at = verb + 1;
            return true;
        }
    }
    if parser.frame.mode == Mode::Telling {
        parser.frame.mode = Mode::Asking;
    }
    let table = counted.table(parser.schema);
    let said = parser.text_at(parser.at).to_lowercase();
    let sums = said.contains("total") || said.contains("overall") || !parser.frame.each.is_empty();
    match counted {
        Counted::Values(column) if parser.schema.is_measure(column) && !distinct && sums => {
            parser.frame.show(Selected::Aggregate(Aggregate::Sum, column));
        }
        Counted::Values(column) if parser.schema.is_measure(column) && !distinct => {
            // The number is stored: it need not be counted.
            parser.note(format!("{} is taken as stored", parser.schema.column(column).name));
            parser.frame.show(Selected::Column(column));
        }
        counted => parser.frame.show(Selected::Count(counted)),
    }
    for column in listed {
        parser.frame.show(Selected::Count(Counted::Values(column)));
    }
    if parser.frame.head.is_none() {
        parser.frame.head = Some(match counted {
            Counted::Rows(table) => Head::Table(table),
            Counted::Values(column) => Head::Column(column),
        });
    }
    parser.frame.recent = Some(table);
    if let Some((most, quality)) = parser.frame.pending.take() {
        parser.order_by_quality(table, most, quality);
    }
    parser.at = next;
    true
}

/// "the number" alone, as in "list the name and the count": of what was counted before.
fn lone_count(parser: &mut Parser<'_>) -> bool {
    // "… and how many does it have?": of what the ranking counted.
    let ranked = parser.frame.order.iter().find_map(|s| match s.by {
        super::frame::SortKey::Measure(Measure::Count(counted)) => Some(counted),
        _ => None,
    });
    if let Some(counted) = ranked
        && parser.key(0) == Some(Key::HowMany)
    {
        parser.frame.mode = Mode::Asking;
        parser.frame.show(Selected::Count(counted));
        parser.at += 1;
        return true;
    }
    if parser.frame.sentence > 0
        && let Some(counted) = parser.frame.head.map(|h| Counted::Rows(h.table(parser.schema)))
    {
        parser.frame.show(Selected::Count(counted));
        parser.at += 1;
        return true;
    }
    false
}

pub(super) fn push_count(
    parser: &mut Parser<'_>,
    head: Head,
    measure: Measure,
    comparison: Comparison,
    operand: Expr,
) {
    let joint = std::mem::take(&mut parser.frame.joint);
    let comparison =
        if std::mem::take(&mut parser.frame.negate) { comparison.opposite() } else { comparison };
    parser.frame.counts.push(CountCondition { head, measure, comparison, operand, joint });
}

impl Parser<'_> {
    /// What is counted from `at` on: the target, whether its different values are meant, and the
    /// place after it. Values on the way ("how many female students") become conditions.
    pub(super) fn counted(&mut self, at: usize) -> Option<(Counted, bool, usize)> {
        let mut distinct = false;
        let mut at = at;
        let mut told = Vec::new();
        loop {
            at = self.skip(at, BEFORE_COUNTED);
            let Some(kind) = self.kind_at(at) else { break };
            match kind {
                Kind::Key(Key::Distinct) => {
                    distinct = true;
                    at += 1;
                }
                Kind::Value { .. } => {
                    told.push(at);
                    at += 1;
                }
                Kind::Word(true)
                    if matches!(self.kind_at(at + 1), Some(Kind::Table(_) | Kind::Column(_))) =>
                {
                    at += 1;
                }
                Kind::Key(Key::Most(most, quality)) if *quality != Quality::Amount => {
                    self.frame.pending = Some((*most, *quality));
                    at += 1;
                }
                _ => break,
            }
        }
        let end = Kind::Key(Key::Stop);
        let (mut counted, mut next) = match self.kind_at(at).unwrap_or(&end) {
            Kind::Table(table) => (Counted::Rows(*table), at + 1),
            Kind::Column(column) => (self.counted_column(*column, distinct), at + 1),
            Kind::Label(table) => (Counted::Rows(*table), at + 1),
            // "how many professors": the rows that the value tells of.
            _ => match told.last().map(|&i| &self.items[i].kind) {
                Some(Kind::Value { column, .. }) => {
                    (Counted::Rows(self.schema.table_of(*column)), at)
                }
                _ => return None,
            },
        };
        // "the number of singer names", "how many pet types": the column behind its table.
        if let Counted::Rows(table) = counted
            && let Some(column) = self.column_at(next)
            && self.schema.table_of(column) == table
            && !self.is_verb(next)
            && !matches!(
                self.kind_at(next + 1),
                Some(Kind::Number(_) | Kind::Value { .. } | Kind::Quoted(_))
            )
            && !matches!(
                self.key_at(next + 1),
                Some(Key::Compare(..) | Key::Between | Key::Contains(_) | Key::Null)
            )
        {
            counted = self.counted_column(column, distinct);
            next += 1;
        }
        // "car models": what follows the first noun is what is counted.
        if let (Counted::Rows(_), Some(kind)) = (counted, self.kind_at(next)) {
            let followed = match kind {
                Kind::Table(table) => Some(Counted::Rows(*table)),
                Kind::Column(column)
                    if !self.schema.is_measure(*column)
                        && next == at + 1
                        && !self.is_verb(next) =>
                {
                    Some(self.counted_column(*column, distinct))
                }
                _ => None,
            };
            if let Some(followed) = followed
                && !matches!(
                    self.kind_at(next + 1),
                    Some(Kind::Number(_) | Kind::Value { .. } | Kind::Quoted(_))
                )
                && !matches!(
                    self.key_at(next + 1),
                    Some(Key::Compare(..) | Key::Be | Key::Between | Key::Contains(_) | Key::Null)
                )
                && self.items[next].score > 0.8
            {
                counted = followed;
                next += 1;
                self.penalty += if self.items[at].score > 0.9 { 0.3 } else { 0.1 };
            }
        }
        if distinct && let Counted::Rows(table) = counted {
            // Different names of a table without a key of its own.
            if let ([], &[label, ..]) =
                (&self.schema.tables[table].key[..], &self.schema.tables[table].label[..])
            {
                counted = Counted::Values(label);
            }
        }
        for place in told {
            self.value_condition(place);
        }
        Some((counted, distinct, next))
    }

    fn counted_column(&self, column: ColumnId, distinct: bool) -> Counted {
        let table = self.schema.table_of(column);
        if self.schema.is_key(column) && !distinct {
            Counted::Rows(table)
        } else {
            Counted::Values(column)
        }
    }
}

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
            Some(column)
                if parser.schema.is_measure(column) || parser.schema.is_temporal(column) =>
            {
                parser.frame.touch(table);
                at = next;
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
    let Some(column) = parser.column_at(at) else { return false };
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

fn aggregate_at(parser: &Parser<'_>, at: usize) -> Option<Aggregate> {
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

fn show(parser: &mut Parser<'_>, functions: &[Aggregate], column: ColumnId) {
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
fn shared(parser: &mut Parser<'_>, functions: &[Aggregate]) {
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
fn group_condition(parser: &mut Parser<'_>, f: Aggregate, column: ColumnId, at: usize) -> bool {
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
fn average_count(parser: &mut Parser<'_>, functions: &[Aggregate], at: usize) -> bool {
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
fn sum_of_table(parser: &mut Parser<'_>, at: usize) -> bool {
    let Some(table) = parser.table_at(at) else { return false };
    if parser.frame.mode == Mode::Telling {
        return false;
    }
    parser.frame.show(Selected::Count(Counted::Rows(table)));
    parser.frame.head.get_or_insert(Head::Table(table));
    parser.frame.recent = Some(table);
    parser.at = at + 1;
    true
}
