//! Reads an instruction on after the question that it changes.
//!
//! The question before is walked again, which leaves all that was understood of it in the frame;
//! the instruction is walked in the same frame. What it said anew then takes the place of what
//! was said of the same thing, or stands beside it.

use super::{
    Parse, Parser,
    frame::{Counted, Frame, Head, Joint, Mode, Selected, Sort, SortKey, Told},
};
use crate::{
    followup::{Manner, Opening},
    link::Reading,
    schema::{ColumnId, Schema},
    tree::{Aggregate, Condition, Query},
};

/// Parses a reading whose first `before` items are the question before; `mode` is how names in
/// the instruction are first taken. `None` when it comes to nothing.
pub fn continued(
    schema: &Schema,
    reading: &Reading,
    before: usize,
    change: Change,
) -> Option<Parse> {
    let mut parser = Parser::new(schema, &reading.items);
    parser.run(before);
    parser.unread.clear();
    let known = parser.frame.clone();
    open(&mut parser, change);
    parser.at = before;
    let opened = parser.frame.clone();
    parser.run(reading.items.len());
    Merge { known, opened, change }.settle(&mut parser)?;
    parser.into_parse()
}

/// How an instruction changes the question before.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    pub manner: Manner,
    pub opening: Opening,
    pub mode: Mode,
}

/// Makes the frame ready for the instruction: what it may say anew is laid aside.
fn open(parser: &mut Parser<'_>, change: Change) {
    let schema = parser.schema;
    let frame = &mut parser.frame;
    frame.mode = change.mode;
    frame.sentence = 0;
    frame.replaced = false;
    frame.attached = false;
    frame.negate = false;
    frame.both = false;
    frame.pending = None;
    frame.beside = true;
    frame.joint = Joint::And;
    frame.top = None;
    frame.limit = None;
    if change.opening != Opening::Turn {
        frame.order.clear();
    }
    let rows = frame.head.map(|head| match head {
        Head::Table(table) => Counted::Rows(table),
        Head::Column(column) => Counted::Values(column),
    });
    match (change.opening, rows) {
        (Opening::Group(explicit), Some(rows)) => {
            frame.each.clear();
            frame.periods.clear();
            frame.attached = false;
            if frame.has_aggregate() {
                // Plain outputs beside an aggregate were its groups.
                frame.outputs.retain(Selected::is_aggregate);
            } else if explicit {
                frame.outputs = vec![Selected::Count(Counted::Rows(rows.table(schema)))];
                frame.distinct = false;
            }
        }
        (Opening::Count, Some(rows)) => {
            frame.outputs = vec![Selected::Count(rows)];
            frame.each.clear();
            frame.periods.clear();
            frame.distinct = false;
        }
        // "only the titles": of what is shown, no more than is named.
        (Opening::Restrict, Some(_)) if change.mode == Mode::Asking => frame.outputs.clear(),
        (Opening::Rows, Some(rows)) => {
            frame.outputs = vec![match rows {
                Counted::Rows(table) => Selected::Entity(table),
                Counted::Values(column) => Selected::Column(column),
            }];
            frame.each.clear();
            frame.periods.clear();
        }
        _ => {}
    }
    speak_of_its_date(parser);
}

/// A period without a date column is of the date that was spoken of before.
fn speak_of_its_date(parser: &mut Parser<'_>) {
    let schema = parser.schema;
    let conditions = &mut parser.frame.conditions;
    if conditions.iter().any(|told| told.joint == Joint::Or) {
        return;
    }
    let dated = conditions.iter().rposition(|told| {
        only_column(&told.condition).is_some_and(|column| schema.is_temporal(column))
    });
    if let Some(at) = dated {
        let told = conditions.remove(at);
        parser.frame.recent_column = only_column(&told.condition);
        conditions.push(told);
    }
}

/// What was known before, and how the frame stood when the instruction began.
struct Merge {
    known: Frame,
    opened: Frame,
    change: Change,
}

impl Merge {
    fn settle(self, parser: &mut Parser<'_>) -> Option<()> {
        self.conditions(parser)?;
        self.counts(parser);
        self.groups(parser);
        self.outputs(parser);
        self.order(parser);
        Some(())
    }

    /// A condition takes the place of those on the same column.
    fn conditions(&self, parser: &mut Parser<'_>) -> Option<()> {
        let mut kept = std::mem::take(&mut parser.frame.conditions);
        let mut added = kept.split_off(self.opened.conditions.len().min(kept.len()));
        if let Some(first) = added.first_mut() {
            first.joint = Joint::And;
        }
        for told in &added {
            let Some(column) = only_column(&told.condition) else { continue };
            if matches!(told.condition, Condition::Not(_)) || is_negative(&told.condition) {
                // "without the cancelled ones", after the cancelled ones: nothing is left.
                if kept.iter().any(|k| opposite(&k.condition, &told.condition)) {
                    return None;
                }
                continue;
            }
            let count = kept.len();
            remove_told(&mut kept, column);
            let replaced = kept.len() < count;
            if !replaced && self.change.opening == Opening::About {
                for k in &mut kept {
                    if replace_inside(&mut k.condition, column, &told.condition) {
                        parser.frame.conditions = kept;
                        return Some(());
                    }
                }
            }
        }
        kept.extend(added);
        parser.frame.conditions = kept;
        Some(())
    }

    /// "with more than 5 orders", after "more than 3 orders".
    fn counts(&self, parser: &mut Parser<'_>) {
        let counts = &mut parser.frame.counts;
        let added = counts.split_off(self.opened.counts.len().min(counts.len()));
        counts.retain(|known| !added.iter().any(|c| c.measure == known.measure));
        counts.extend(added);
    }

    fn groups(&self, parser: &mut Parser<'_>) {
        if !matches!(self.change.opening, Opening::Group(_)) {
            return;
        }
        let frame = &mut parser.frame;
        let found = !frame.each.is_empty() || !frame.periods.is_empty();
        if !found {
            // What follows "by" was no group.
            parser.penalty += 1.5;
            return;
        }
        if self.change.manner == Manner::Add {
            let plain = self.known.outputs.iter().filter(|o| !o.is_aggregate());
            frame.outputs = plain.chain(&frame.outputs).cloned().collect();
            prepend(&mut frame.each, &self.known.each);
            prepend(&mut frame.periods, &self.known.periods);
        }
    }

    fn outputs(&self, parser: &mut Parser<'_>) {
        let known = &self.opened.outputs;
        let said = std::mem::take(&mut parser.frame.outputs);
        let (kept, mut added): (Vec<_>, Vec<_>) = said.into_iter().partition(|o| known.contains(o));
        if added.is_empty() {
            let before = if known.is_empty() { &self.known.outputs } else { known };
            parser.frame.outputs = if kept.is_empty() { before.clone() } else { kept };
            return;
        }
        let grouped = !parser.frame.each.is_empty() || !parser.frame.periods.is_empty();
        if grouped {
            for output in &mut added {
                add_up(parser, output);
            }
        }
        let keep = self.outputs_kept(kept, &added, grouped);
        let frame = &mut parser.frame;
        frame.distinct &= !keep.is_empty();
        let mut outputs = Vec::new();
        if grouped {
            // Groups are still told apart by what they are called, beside another of their columns.
            let tables = frame.each.iter().filter_map(|head| match head {
                Head::Table(table) => Some(*table),
                Head::Column(_) => None,
            });
            let named = tables.filter(|&table| {
                !keep.iter().any(|o| match o {
                    Selected::Entity(t) => *t == table,
                    Selected::Column(c) => parser.schema.table_of(*c) == table,
                    _ => false,
                })
            });
            outputs.extend(named.map(Selected::Entity));
        }
        outputs.extend(keep);
        outputs.extend(added);
        frame.outputs = outputs;
    }

    /// What stays beside the outputs that were added.
    fn outputs_kept(
        &self,
        kept: Vec<Selected>,
        added: &[Selected],
        grouped: bool,
    ) -> Vec<Selected> {
        let measures = added.iter().any(Selected::is_aggregate);
        let one_row = self.opened.outputs.iter().all(Selected::is_aggregate) && !grouped;
        let only = |kept: Vec<Selected>, aggregates: bool| {
            kept.into_iter().filter(|o| o.is_aggregate() == aggregates).collect()
        };
        match self.change.manner {
            // A name beside a total of all rows would split it up.
            _ if one_row && !measures => Vec::new(),
            Manner::Add => kept,
            Manner::Plain if !measures => kept,
            Manner::Replace if !measures => only(kept, true),
            _ if self.opened.has_aggregate() => only(kept, false),
            _ => Vec::new(),
        }
    }

    /// A new order or limit takes the place of the old; else the old one stands while what it
    /// orders by is still there.
    fn order(&self, parser: &mut Parser<'_>) {
        let frame = &mut parser.frame;
        let counted = self.change.opening == Opening::Count
            || frame.has_aggregate() && frame.each.is_empty() && !self.known.has_aggregate();
        if counted {
            return;
        }
        if frame.order.is_empty() {
            let grouped = matches!(self.change.opening, Opening::Group(_));
            frame.order.clone_from(&self.known.order);
            if grouped {
                frame.order.retain(|sort| matches!(sort.by, SortKey::Measure(_) | SortKey::Shown));
            }
            if frame.top == Some(false) {
                turn(frame);
            }
        }
        if frame.limit.is_none() {
            frame.limit = self.known.limit;
        }
        // "top 5": of what is counted or summed, the most.
        let unordered = frame.order.is_empty() && frame.top.is_some() && frame.has_aggregate();
        if unordered {
            frame.order.push(Sort { by: SortKey::Shown, descending: frame.top == Some(true) });
        }
    }
}

/// A measure beside groups is that of all their rows.
fn add_up(parser: &mut Parser<'_>, output: &mut Selected) {
    let Selected::Column(column) = *output else { return };
    let table = parser.schema.table_of(column);
    let of_group = parser.frame.each.iter().any(|head| match *head {
        Head::Table(group) => group == table || parser.determines(group, table),
        Head::Column(group) => group == column,
    });
    if parser.schema.is_measure(column) && !of_group {
        let name = parser.schema.column(column).name.clone();
        parser.note(format!("{name} is added up for each group"));
        *output = Selected::Aggregate(Aggregate::Sum, column);
    }
}

/// "bottom 5": the order that was, from the other end.
fn turn(frame: &mut Frame) {
    for sort in &mut frame.order {
        sort.descending = !sort.descending;
    }
}

fn prepend<T: Clone + PartialEq>(list: &mut Vec<T>, first: &[T]) {
    let rest: Vec<T> = list.drain(..).filter(|item| !first.contains(item)).collect();
    list.extend(first.iter().cloned().chain(rest));
}

/// The one column that a condition speaks of.
fn only_column(condition: &Condition) -> Option<ColumnId> {
    let mut columns = Vec::new();
    condition.columns(&mut |c| {
        if !columns.contains(&c.column) {
            columns.push(c.column);
        }
    });
    match (columns.as_slice(), condition) {
        (_, Condition::Among(..)) => None,
        ([only], _) => Some(*only),
        _ => None,
    }
}

/// Takes out what was told of the column alone.
fn remove_told(told: &mut Vec<Told>, column: ColumnId) {
    let mut at = 0;
    while at < told.len() {
        if only_column(&told[at].condition) == Some(column) {
            let removed = told.remove(at);
            // What "or" joined to it now stands where it stood.
            if let Some(next) = told.get_mut(at).filter(|next| next.joint == Joint::Or) {
                next.joint = removed.joint;
            }
        } else {
            at += 1;
        }
    }
}

fn is_negative(condition: &Condition) -> bool {
    matches!(condition, Condition::Compare(_, crate::tree::Comparison::NotEqual, _))
}

/// The one holds just where the other does not.
fn opposite(a: &Condition, b: &Condition) -> bool {
    match (a, b) {
        (Condition::Not(inner), other) | (other, Condition::Not(inner)) => **inner == *other,
        (Condition::Compare(left, one, right), Condition::Compare(of, other, to)) => {
            left == of && right == to && one.opposite() == *other
        }
        _ => false,
    }
}

/// "what about the lamp?", after "never ordered a kettle": the kettle is told of further inside.
fn replace_inside(condition: &mut Condition, column: ColumnId, new: &Condition) -> bool {
    match condition {
        Condition::Among(_, query) => replace_in_query(query, column, new),
        Condition::Not(inner) => replace_inside(inner, column, new),
        _ => false,
    }
}

fn replace_in_query(query: &mut Query, column: ColumnId, new: &Condition) -> bool {
    match query.filter.iter_mut().find(|c| only_column(c) == Some(column)) {
        Some(old) => {
            *old = new.clone();
            true
        }
        None => query.filter.iter_mut().any(|c| replace_inside(c, column, new)),
    }
}
