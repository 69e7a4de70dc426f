//! Which column a quality is about: "older" looks for an age or a birth date.

use catalog::Family;

use super::{
    Parser,
    frame::{Head, Sort, SortKey},
};
use crate::{
    lex::keyword::Quality,
    schema::{ColumnId, TableId},
};

/// A column that carries a quality; `reversed` when more of the one is less of the other, as a
/// later birth date is a lower age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub column: ColumnId,
    pub reversed: bool,
}

impl Quality {
    /// Roots of column words that carry it, the best first; then those that carry its reverse.
    fn words(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Age => {
                (&["age"], &["birthdat", "birth", "birthday", "born", "found", "built", "open"])
            }
            Self::Youth => (&["birthdat", "birth", "birthday", "born", "found", "built"], &["age"]),
            Self::Time => {
                (&["date", "time", "year", "day", "timestamp", "creat", "start", "month"], &[])
            }
            Self::Earliness => {
                (&[], &["date", "time", "year", "day", "timestamp", "creat", "start", "month"])
            }
            Self::Length => (
                &[
                    "length",
                    "durat",
                    "distanc",
                    "millisecond",
                    "minut",
                    "second",
                    "time",
                    "hour",
                    "rang",
                    "elaps",
                    "page",
                ],
                &[],
            ),
            Self::Height => (&["height", "altitud", "elev", "length", "floor", "stori"], &[]),
            Self::Weight => (&["weight", "mass"], &[]),
            Self::Price => {
                (&["price", "cost", "fee", "fare", "amount", "charg", "total", "rate", "valu"], &[])
            }
            Self::Cheapness => {
                (&[], &["price", "cost", "fee", "fare", "amount", "charg", "total", "rate"])
            }
            Self::Speed => (&["speed", "veloc", "pace"], &["time", "durat", "finish"]),
            Self::Size => (&["popul", "size"], &[]),
            Self::Rating => (&["rate", "score", "star", "grade", "point"], &["rank"]),
            Self::Amount => (
                &[
                    "area", "size", "popul", "capac", "length", "height", "altitud", "elev",
                    "volum", "amount", "total", "number", "score", "quantiti",
                ],
                &[],
            ),
        }
    }

    fn is_of_time(self) -> bool {
        matches!(self, Self::Time | Self::Earliness)
    }
}

impl Parser<'_> {
    /// The column of `table` that carries the quality.
    pub(super) fn property(&self, table: TableId, quality: Quality) -> Option<Property> {
        let (straight, reversed) = quality.words();
        if quality.is_of_time() {
            let dated = || {
                self.schema.tables[table]
                    .columns
                    .clone()
                    .find(|&c| self.schema.column(c).words.iter().any(|w| w == "date"))
            };
            let column = self.time_column(table, &[]).or_else(dated)?;
            return Some(Property { column, reversed: quality == Quality::Earliness });
        }
        let find = |words: &[&str]| words.iter().find_map(|word| self.measured(table, word));
        if let Some(column) = find(straight) {
            return Some(Property { column, reversed: false });
        }
        if let Some(column) = find(reversed) {
            return Some(Property { column, reversed: true });
        }
        if matches!(quality, Quality::Age | Quality::Youth)
            && let Some(column) = self.time_column(table, &[])
        {
            return Some(Property { column, reversed: quality == Quality::Age });
        }
        // "the largest" of something with one measure can only mean that measure.
        let measures: Vec<ColumnId> = self.schema.tables[table]
            .columns
            .clone()
            .filter(|&c| self.schema.is_measure(c))
            .collect();
        match (quality, &measures[..]) {
            (Quality::Amount, &[column]) => Some(Property { column, reversed: false }),
            _ => None,
        }
    }

    pub(super) fn measured(&self, table: TableId, word: &str) -> Option<ColumnId> {
        let fits = |c: &ColumnId| {
            let info = self.schema.column(*c);
            info.words.iter().any(|w| w == word || word.len() > 3 && w.starts_with(word))
                || info.words.len() == 1 && info.words[0].ends_with(word)
        };
        let usable = |c: &ColumnId| {
            let info = self.schema.column(*c);
            !info.is_reference
                && !self.schema.is_key(*c)
                && (info.family.is_number()
                    || info.family.is_date()
                    || matches!(info.family, Family::Interval | Family::Time)
                    || info.numeric_text != crate::schema::NumericText::No
                    || self.schema.is_temporal(*c))
        };
        let candidates = self.schema.tables[table].columns.clone().filter(fits).filter(usable);
        // The plainest name wins: `age` before `average_age_at_hire`.
        candidates.min_by_key(|&c| self.schema.column(c).words.len())
    }

    /// The date or year of a table; words said nearby choose among several.
    pub(super) fn time_column(&self, table: TableId, hints: &[String]) -> Option<ColumnId> {
        let columns: Vec<ColumnId> = self.schema.tables[table]
            .columns
            .clone()
            .filter(|&c| self.schema.is_temporal(c))
            .collect();
        let score = |c: &ColumnId| {
            let info = self.schema.column(*c);
            let hinted = info.words.iter().filter(|w| hints.contains(w)).count();
            let plain = usize::from(info.words.len() == 1);
            let own =
                usize::from(info.words.iter().any(|w| self.schema.tables[table].words.contains(w)));
            let born = usize::from(info.words.iter().any(|w| {
                w.starts_with("birth")
                    || w.starts_with("updat")
                    || w.starts_with("delet")
                    || w.starts_with("end")
            }));
            let exact = usize::from(info.family.is_date());
            (hinted * 10 + plain * 2 + own + exact + 3).saturating_sub(born * 3)
        };
        // The first of the best.
        columns.iter().rev().max_by_key(|c| score(c)).copied()
    }

    /// Orders the rows of `table` by a quality, the most of it first.
    pub(super) fn order_by_quality(&mut self, table: TableId, most: bool, quality: Quality) {
        if let Some(property) = self.property(table, quality) {
            let descending = most != property.reversed;
            self.frame.order.push(Sort { by: SortKey::Column(property.column), descending });
            self.frame.limit.get_or_insert(1);
            if quality == Quality::Amount || quality == Quality::Rating {
                let name = self.schema.column(property.column).name.clone();
                self.note(format!("the ranking is by {name}"));
            }
        } else {
            self.penalty += 2.0;
        }
    }

    /// The tables in which an unnamed column is looked for, the likeliest first.
    pub(super) fn nearby(&self) -> Vec<TableId> {
        let mut tables = Vec::new();
        let head = self.frame.head.map(|h| h.table(self.schema));
        let shown = self.frame.outputs.iter().filter_map(|o| match o {
            super::frame::Selected::Column(c) | super::frame::Selected::Aggregate(_, c) => {
                Some(self.schema.table_of(*c))
            }
            super::frame::Selected::Entity(t) => Some(*t),
            super::frame::Selected::Count(c) => Some(c.table(self.schema)),
            _ => None,
        });
        let each = self.frame.each.iter().map(|h| h.table(self.schema));
        for table in self
            .frame
            .recent
            .into_iter()
            .chain(head)
            .chain(self.frame.also.iter().rev().copied())
            .chain(shown)
            .chain(each)
        {
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        tables
    }

    pub(super) fn subject(&self) -> Option<Head> {
        self.frame.head
    }
}
