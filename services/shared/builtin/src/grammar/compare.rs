//! Comparisons: with a number, an average, the value of another row.

use super::{
    Parser,
    counting::push_count,
    frame::{Counted, Head, Joint, Measure, Mode, Selected, Told},
};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, NumericText, TableId},
    tree::{Aggregate, Comparison, Condition, Expr, Order, Output, Query, TableRef},
};

/// A comparison whose column is not named before it.
pub(super) fn rule(parser: &mut Parser<'_>) -> bool {
    let (comparison, quality, mut at) = match parser.key(0) {
        Some(Key::Compare(comparison, quality)) => (comparison, quality, parser.at + 1),
        // "3 or more orders".
        None if parser.number_at(parser.at).is_some() => match parser.or_more(parser.at + 1) {
            Some(comparison) => return bare_number(parser, comparison, parser.at + 2),
            _ => return false,
        },
        _ => return false,
    };
    at = parser.skip(at, &[Key::Than, Key::The, Key::In, Key::Noise]);
    if let Some(number) = parser.number_at(at) {
        let after = at + 1;
        return number_compared(parser, comparison, quality, number, at, after);
    }
    if matches!(parser.kind_at(at), Some(Kind::Period(_))) {
        return super::times::compared(parser, comparison, at);
    }
    // "more orders than 3".
    if let Some(table) = parser.table_at(at)
        && parser.key_at(at + 1) == Some(Key::Than)
        && let Some(number) = parser.number_at(at + 2)
        && let Some(head) = parser.subject().filter(|&h| h != Head::Table(table))
    {
        push_count(
            parser,
            head,
            Measure::Count(Counted::Rows(table)),
            comparison,
            Expr::Number(number_text(number)),
        );
        parser.at += at + 3 - parser.at;
        return true;
    }
    // "above age 20", "a greater weight than 10".
    if let Some(column) = parser.column_at(at)
        && (parser.schema.is_measure(column) || parser.schema.is_temporal(column))
    {
        let after = parser.skip(at + 1, &[Key::Than, Key::Of, Key::The, Key::Noise]);
        let dated = !parser.schema.is_measure(column)
            && parser.number_at(after).is_some_and(|n| !(1000.0..2200.0).contains(&n));
        let operand = if dated {
            None
        } else if parser.number_at(after).is_some() || after > at + 1 {
            parser.operand(after, Some(column))
        } else {
            None
        };
        if let Some((operand, end)) = operand {
            parser.tell(Condition::Compare(parser.comparable(column), comparison, operand));
            parser.frame.recent_column = Some(column);
            parser.at = end;
            return true;
        }
    }
    // "above the average age", "older than average", "larger than that of any …".
    if let Some(column) = compared_property(parser, quality, at)
        && let Some((operand, end)) = parser.operand(at, Some(column))
    {
        let reversed = reversed_for(parser, quality, column);
        let comparison = if reversed { comparison.mirrored() } else { comparison };
        parser.tell(Condition::Compare(parser.comparable(column), comparison, operand));
        parser.at = end;
        return true;
    }
    // "more singers than average": nothing else is known of such.
    false
}

fn bare_number(parser: &mut Parser<'_>, comparison: Comparison, after: usize) -> bool {
    let Some(number) = parser.number_at(parser.at) else { return false };
    number_compared(parser, comparison, Quality::Amount, number, parser.at, after)
}

fn number_compared(
    parser: &mut Parser<'_>,
    mut comparison: Comparison,
    quality: Quality,
    number: f64,
    at: usize,
    mut after: usize,
) -> bool {
    if let Some(or_more) = parser.or_more(after) {
        comparison = or_more;
        after += 1;
    }
    if parser.frame.negate {
        parser.frame.negate = false;
        comparison = comparison.opposite();
    }
    let operand = number_text(number);
    let target = parser.skip(after, &[Key::Of, Key::The, Key::Distinct, Key::Noise]);
    // "more than 4 cylinders", "at least 3 different genres".
    match parser.kind_at(target) {
        Some(&Kind::Column(column)) if !is_year_number(parser, number, quality) => {
            if parser.schema.is_measure(column)
                || parser.schema.column(column).family.is_number() && !parser.schema.is_key(column)
            {
                parser.tell(Condition::Compare(
                    parser.comparable(column),
                    comparison,
                    Expr::Number(operand),
                ));
                parser.frame.recent_column = Some(column);
                parser.at = target + 1;
                return true;
            }
            if let Some(head) = parser.subject() {
                let counted = if parser.schema.is_key(column) {
                    Counted::Rows(parser.schema.table_of(column))
                } else {
                    Counted::Values(column)
                };
                push_count(
                    parser,
                    head,
                    Measure::Count(counted),
                    comparison,
                    Expr::Number(operand),
                );
                parser.at = target + 1;
                return true;
            }
        }
        Some(&Kind::Table(table)) if quality == Quality::Amount => {
            if let Some(head) = parser.subject() {
                // "which make more than 3 orders a month": the table's own column may follow.
                if let Some(column) = parser.column_at(target + 1)
                    && parser.schema.table_of(column) == table
                    && parser.schema.is_measure(column)
                {
                    parser.tell(Condition::Compare(
                        parser.comparable(column),
                        comparison,
                        Expr::Number(operand),
                    ));
                    parser.at = target + 2;
                    return true;
                }
                let head = parser.told_apart(table).unwrap_or(head);
                if head != Head::Table(table) {
                    parser.frame.recent = Some(table);
                    parser.frame.attached = false;
                    push_count(
                        parser,
                        head,
                        Measure::Count(Counted::Rows(table)),
                        comparison,
                        Expr::Number(operand),
                    );
                    parser.at = target + 1;
                    return true;
                }
            }
        }
        _ => {}
    }
    // "more than once", "at least 2 times".
    let once = matches!(parser.text_at(at).to_lowercase().as_str(), "once" | "twice");
    if (once || parser.text_at(target).eq_ignore_ascii_case("times"))
        && let Some(head) = parser.subject()
    {
        let table = parser.frame.recent.unwrap_or(head.table(parser.schema));
        push_count(
            parser,
            head,
            Measure::Count(Counted::Rows(table)),
            comparison,
            Expr::Number(operand),
        );
        parser.at = if once { at + 1 } else { target + 1 };
        return true;
    }
    if is_year_number(parser, number, quality) {
        return super::times::year_compared(parser, comparison, number, after);
    }
    let Some(column) = compared_property(parser, quality, at) else { return false };
    let reversed = reversed_for(parser, quality, column);
    if reversed && parser.schema.is_temporal(column) {
        // Older than 30 needs a birth date to be counted back from today.
        return aged(parser, column, comparison, number, after);
    }
    let comparison = if reversed { comparison.mirrored() } else { comparison };
    parser.tell(Condition::Compare(parser.comparable(column), comparison, Expr::Number(operand)));
    parser.at = after;
    true
}

fn aged(
    parser: &mut Parser<'_>,
    column: ColumnId,
    comparison: Comparison,
    years: f64,
    after: usize,
) -> bool {
    let point = crate::tree::DatePoint::Today(crate::tree::Part::Year, -(years as i32));
    let condition =
        Condition::Compare(Expr::column(column), comparison.mirrored(), Expr::Date(point));
    parser.tell(condition);
    parser.at = after;
    true
}

pub(super) fn is_year_number(parser: &Parser<'_>, number: f64, quality: Quality) -> bool {
    number.fract() == 0.0
        && (1000.0..2200.0).contains(&number)
        && (matches!(quality, Quality::Time | Quality::Earliness)
            || parser.frame.recent_column.is_some_and(|c| parser.schema.is_temporal(c)))
}

fn reversed_for(parser: &Parser<'_>, quality: Quality, column: ColumnId) -> bool {
    let temporal = parser.schema.is_temporal(column);
    match quality {
        Quality::Age => temporal,
        Quality::Youth => !temporal,
        Quality::Cheapness | Quality::Earliness => true,
        _ => false,
    }
}

/// The column that a comparison without one is about.
fn compared_property(parser: &Parser<'_>, quality: Quality, at: usize) -> Option<ColumnId> {
    // "above the average age" names it after the aggregate.
    let mut next = parser.skip_light(at);
    if let Some(Key::Aggregate(_) | Key::Most(..)) = parser.key_at(next) {
        next = parser.skip(next + 1, &[Key::Of, Key::The, Key::Noise, Key::All]);
        if let Some(table) = parser.table_at(next)
            && let Some(column) = parser.column_at(next + 1)
            && parser.schema.table_of(column) == table
        {
            return Some(column);
        }
    }
    if let Some(column) = parser.column_at(next)
        && parser.schema.is_measure(column)
    {
        return Some(column);
    }
    if quality != Quality::Amount {
        return parser
            .nearby()
            .into_iter()
            .find_map(|t| parser.property(t, quality))
            .map(|p| p.column);
    }
    if let Some(column) = parser.frame.recent_column.filter(|&c| parser.schema.is_measure(c)) {
        return Some(column);
    }
    let table = parser.frame.recent.or(parser.frame.head.map(|h| h.table(parser.schema)))?;
    let mut measures =
        parser.schema.tables[table].columns.clone().filter(|&c| parser.schema.is_measure(c));
    match (measures.next(), measures.next()) {
        (Some(only), None) => Some(only),
        _ => parser.property(table, quality).map(|p| p.column),
    }
}

pub(super) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{}", number as i64)
    } else {
        format!("{number}")
    }
}

impl Parser<'_> {
    /// A column as it is compared with numbers.
    pub(super) fn comparable(&self, column: ColumnId) -> Expr {
        let info = self.schema.column(column);
        if info.numeric_text != NumericText::No && !info.is_year {
            Expr::Numeric(crate::tree::ColumnRef::first(column))
        } else {
            Expr::column(column)
        }
    }

    /// A comparison and its operand from `at` on: "is more than 3", "above the average".
    pub(super) fn comparison(
        &mut self,
        at: usize,
        column: Option<ColumnId>,
    ) -> Option<(Comparison, Expr, usize)> {
        let mut at = self.skip(at, &[Key::Be, Key::Do, Key::Of, Key::Noise, Key::Have]);
        let negated = self.key_at(at) == Some(Key::Not);
        if negated {
            at = self.skip(at + 1, &[Key::Be, Key::Of, Key::Any]);
        }
        let turn = |c: Comparison| if negated { c.opposite() } else { c };
        if let Some(Key::Compare(comparison, quality)) = self.key_at(at) {
            let mut after = self.skip(at + 1, &[Key::Than, Key::The, Key::Noise, Key::Of, Key::To]);
            if after > at + 1
                && matches!(self.key_at(after - 1), Some(Key::Noise))
                && self.kind_at(after).is_none()
            {
                after -= 1;
            }
            let (operand, end) = self.operand(after, column)?;
            // Dates compared as "older": the direction turns.
            let reversed = column.is_some_and(|c| reversed_for(self, quality, c))
                && quality != Quality::Cheapness;
            let comparison = if reversed { comparison.mirrored() } else { comparison };
            return Some((turn(comparison), operand, end));
        }
        let number = self.number_at(at)?;
        let operand = Expr::Number(number_text(number));
        match self.or_more(at + 1) {
            Some(comparison) => Some((turn(comparison), operand, at + 2)),
            None => Some((turn(Comparison::Equal), operand, at + 1)),
        }
    }

    /// What something is compared with: a number, an aggregate, a column, the value of another row.
    pub(super) fn operand(&mut self, at: usize, column: Option<ColumnId>) -> Option<(Expr, usize)> {
        let at = self.skip(at, &[Key::The, Key::Noise, Key::Ones, Key::All, Key::Any, Key::Of]);
        if let Some(number) = self.number_at(at) {
            let measure = self.skip(at + 1, &[Key::Noise]);
            let _ = measure;
            return Some((self.literal(number, column), at + 1));
        }
        if let Some(Key::Aggregate(f)) = self.key_at(at) {
            return self.aggregate_operand(at + 1, f, column);
        }
        if let Some(Key::Most(most, Quality::Amount)) = self.key_at(at) {
            let f = if most { Aggregate::Max } else { Aggregate::Min };
            return self.aggregate_operand(at + 1, f, column);
        }
        if let Some(other) = self.column_at(at) {
            let next = self.kind_at(at + 1);
            // "more than the age of …" asks for the value in some row.
            if matches!(next, Some(Kind::Key(Key::Of | Key::In | Key::For)))
                && let Some(found) = self.row_operand(at + 2, other)
            {
                return Some(found);
            }
            if column.is_some_and(|c| c != other) {
                let expr = self.comparable(other);
                return Some((expr, at + 1));
            }
            return None;
        }
        let column = column?;
        self.row_operand(at, column)
    }

    fn literal(&self, number: f64, column: Option<ColumnId>) -> Expr {
        let text = number_text(number);
        match column.map(|c| self.schema.column(c)) {
            Some(info)
                if info.family == catalog::Family::Text
                    && (info.is_year || info.numeric_text == NumericText::No) =>
            {
                Expr::Text(text)
            }
            _ => Expr::Number(text),
        }
    }

    /// "the average", "the average age of all students from France": of the same column unless
    /// another is named, over all rows unless it is said which.
    fn aggregate_operand(
        &mut self,
        at: usize,
        f: Aggregate,
        column: Option<ColumnId>,
    ) -> Option<(Expr, usize)> {
        let mut next = self.skip(at, &[Key::The, Key::Of, Key::All, Key::Noise, Key::NumberOf]);
        if let Some(table) = self.table_at(next)
            && let Some(named) = self.column_at(next + 1)
            && self.schema.table_of(named) == table
        {
            next += 1;
        }
        let mut target = column;
        if let Some(named) = self.column_at(next)
            && self.schema.is_measure(named)
        {
            target = Some(named);
            next += 1;
        } else {
            next = at;
        }
        let column = target?;
        let table = self.schema.table_of(column);
        let mut query = Query {
            select: vec![Output::Expr(Expr::Aggregate(f, Box::new(self.comparable(column))))],
            root: Some(TableRef::first(table)),
            ..Query::default()
        };
        let of = self.skip(next, &[Key::Of, Key::For, Key::In, Key::All, Key::The, Key::From]);
        let mut end = next;
        if of > next || matches!(self.kind_at(of), Some(Kind::Table(_))) {
            let limit = self.clause_end(next);
            // Only what says which rows is read into the subquery.
            if self.table_at(of).is_some_and(|t| t == table)
                || matches!(self.kind_at(of), Some(Kind::Value { .. }))
            {
                self.at = of;
                let frame = self.scoped(Head::Table(table), limit);
                end = limit;
                query.filter = super::split::joined(self, &frame);
                query.also = super::assemble::others(&frame, table);
            } else if of < self.end
                && matches!(self.key_at(of), Some(Key::Stop) | None)
                && of > next
            {
                end = of;
            }
        }
        Some((Expr::Scalar(Box::new(query)), end))
    }

    /// The value of `column` in the row that the rest of the clause tells of.
    fn row_operand(&mut self, at: usize, column: ColumnId) -> Option<(Expr, usize)> {
        let table = self.schema.table_of(column);
        let start = self.skip(
            at,
            &[Key::The, Key::Any, Key::All, Key::Noise, Key::Ones, Key::Of, Key::In, Key::With],
        );
        let named = match self.kind_at(start) {
            Some(Kind::Table(t)) => *t == table,
            Some(Kind::Value { .. }) => true,
            Some(Kind::Key(Key::Most(..))) => true,
            _ => {
                start > at
                    && matches!(
                        self.items.get(start.wrapping_sub(1)).map(|i| &i.kind),
                        Some(Kind::Key(Key::With))
                    )
            }
        };
        if !named {
            return None;
        }
        let quantifier = (at..start).any(|i| matches!(self.key_at(i), Some(Key::Any | Key::All)));
        let limit = self.clause_end(start);
        let outer = self.at;
        self.at = start;
        let frame = self.scoped(Head::Table(table), limit);
        self.at = outer;
        if frame.conditions.is_empty() && frame.order.is_empty() {
            return None;
        }
        let mut query = Query {
            select: vec![Output::Expr(self.comparable(column))],
            root: Some(TableRef::first(table)),
            filter: super::split::joined(self, &frame),
            also: super::assemble::others(&frame, table),
            ..Query::default()
        };
        query.order = frame
            .order
            .iter()
            .filter_map(|s| match s.by {
                super::frame::SortKey::Column(c) => {
                    Some(Order { by: self.comparable(c), descending: s.descending })
                }
                _ => None,
            })
            .collect();
        query.limit = frame.limit;
        if query.limit.is_none() {
            // Several rows may fit: more than any means more than the least, than all more than the most.
            let f = if quantifier { Aggregate::Max } else { Aggregate::Min };
            query.select =
                vec![Output::Expr(Expr::Aggregate(f, Box::new(self.comparable(column))))];
        }
        Some((Expr::Scalar(Box::new(query)), limit))
    }

    /// Adds a condition, joined to the one before as the words said.
    pub(super) fn tell(&mut self, condition: Condition) {
        let condition =
            if std::mem::take(&mut self.frame.negate) { negated(condition) } else { condition };
        let joint = std::mem::take(&mut self.frame.joint);
        let both = std::mem::take(&mut self.frame.both);
        condition.columns(&mut |c| self.frame.recent = Some(self.schema.table_of(c.column)));
        self.frame.conditions.push(Told { condition, joint, both });
    }

    /// A column that is told about without a value: "who have an email", "that are active".
    pub(super) fn require(&mut self, column: ColumnId) -> bool {
        let info = self.schema.column(column);
        let catalog_column = self.schema.catalog_column(column);
        let condition = if info.family == catalog::Family::Boolean {
            Condition::equals(column, Expr::Bool(true))
        } else if let Some(yes) = affirmative(catalog_column) {
            Condition::equals(column, Expr::Text(yes))
        } else if info.family == catalog::Family::Integer && is_flag(&info.words) {
            Condition::Compare(Expr::column(column), Comparison::Equal, Expr::Number("1".into()))
        } else if self.frame.negate && catalog_column.nullable {
            self.frame.negate = false;
            Condition::Null(Expr::column(column))
        } else {
            return false;
        };
        self.tell(condition);
        true
    }

    /// The one column that is asked for, when rows of its own table are counted: "which types
    /// have more than two documents".
    pub(super) fn told_apart(&self, table: TableId) -> Option<Head> {
        match (self.frame.head, &self.frame.outputs[..]) {
            (Some(Head::Table(head)), &[Selected::Column(column)])
                if head == table
                    && self.schema.table_of(column) == table
                    && !self.schema.is_key(column)
                    && !self.schema.tables[table].label.contains(&column) =>
            {
                Some(Head::Column(column))
            }
            _ => None,
        }
    }

    pub(super) fn is_telling(&self) -> bool {
        self.frame.mode == Mode::Telling || self.frame.joint == Joint::Or
    }
}

fn is_flag(words: &[String]) -> bool {
    words.first().is_some_and(|w| matches!(w.as_str(), "is" | "has" | "can"))
}

/// The value that says yes in a column of yes and no.
fn affirmative(column: &catalog::Column) -> Option<String> {
    if !(1..=3).contains(&column.values.len()) || !column.values_complete {
        return None;
    }
    let is = |value: &String, words: &[&str]| words.contains(&value.to_lowercase().as_str());
    let yes = column.values.iter().find(|v| is(v, &["yes", "y", "true", "t", "1"]))?;
    column
        .values
        .iter()
        .all(|v| is(v, &["yes", "y", "true", "t", "1", "no", "n", "false", "f", "0", ""]))
        .then(|| yes.clone())
}

pub(super) fn negated(condition: Condition) -> Condition {
    match condition {
        Condition::Compare(a, c, b) => Condition::Compare(a, c.opposite(), b),
        Condition::Not(inner) => *inner,
        other => Condition::Not(Box::new(other)),
    }
}
