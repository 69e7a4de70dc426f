//! What something is compared with: a number, an aggregate, the value of another row.

use super::compare::{number_text, reversed_for};
use super::{Parser, frame::Head};
use crate::{
    lex::keyword::{Key, Quality},
    link::Kind,
    schema::{ColumnId, NumericText},
    tree::{Aggregate, ColumnRef, Comparison, Expr, Order, Output, Query, TableRef},
};

impl Parser<'_> {
    /// A column as it is compared with numbers.
    pub(super) fn comparable(&self, column: ColumnId) -> Expr {
        let info = self.schema.column(column);
        if info.numeric_text != NumericText::No && !info.is_year {
            Expr::Numeric(ColumnRef::first(column))
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
            // "more than their manager": than the same of whom the row refers to.
            if let Some(measure) = column.filter(|&c| self.schema.is_measure(c))
                && self.schema.column(other).is_reference
            {
                let own = self.schema.table_of(measure) == self.schema.table_of(other);
                if own && self.schema.refers_by_role(other) {
                    return Some((Expr::Column(ColumnRef::second(measure)), at + 1));
                }
                // Who somebody's doctor is, is no amount.
                self.penalty += 2.0;
                return None;
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

    pub(super) fn literal(&self, number: f64, column: Option<ColumnId>) -> Expr {
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
    pub(super) fn aggregate_operand(
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
    pub(super) fn row_operand(&mut self, at: usize, column: ColumnId) -> Option<(Expr, usize)> {
        let table = self.schema.table_of(column);
        let start = self.skip(
            at,
            &[Key::The, Key::Any, Key::All, Key::Noise, Key::Ones, Key::Of, Key::In, Key::With],
        );
        let named = match self.kind_at(start) {
            Some(Kind::Table(t)) => *t == table,
            Some(Kind::Value { .. } | Kind::Key(Key::Most(..))) => true,
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
}
