//! A histogram of moments, in units of the calendar.

use std::collections::BTreeMap;

use proto::api::{Histogram, HistogramBin};
use serde_json::Value;

use crate::moment::{DAY, Moment, civil, date_text, day_number};

/// Bins that are shown: three years are 36 months.
const SHOWN: i64 = 36;

pub struct Dates {
    counts: BTreeMap<i64, u64>,
    limit: usize,
    unit: Unit,
    /// Edges are written with the time of day, and with a zone.
    style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Date,
    Timestamp,
    TimestampWithZone,
}

/// Each holds the one before without a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Dates {
    pub fn new(limit: usize, style: Style) -> Self {
        let unit = if style == Style::Date { Unit::Day } else { Unit::Second };
        Self { counts: BTreeMap::new(), limit, unit, style }
    }

    pub fn push(&mut self, moment: Moment) {
        *self.counts.entry(self.unit.bin_of(moment.seconds)).or_default() += 1;
        while self.counts.len() > self.limit && self.widen() {}
    }

    pub fn finish(mut self) -> Option<Histogram> {
        while self.span()? > SHOWN && self.widen() {}
        let (first, last) = (*self.counts.first_key_value()?.0, *self.counts.last_key_value()?.0);
        // The years of a target span some thousands of millennia.
        let last = last.min(first + 10 * SHOWN);
        let bins = (first..=last).map(|bin| HistogramBin {
            from: self.edge(bin),
            to: self.edge(bin + 1),
            count: self.counts.get(&bin).copied().unwrap_or_default(),
        });
        Some(Histogram { unit: Some(self.unit.name().into()), bins: bins.collect() })
    }

    fn span(&self) -> Option<i64> {
        Some(self.counts.last_key_value()?.0 - self.counts.first_key_value()?.0 + 1)
    }

    /// False: there is nothing wider.
    fn widen(&mut self) -> bool {
        let Some(wider) = self.unit.wider() else { return false };
        let mut counts = BTreeMap::new();
        for (bin, count) in &self.counts {
            *counts.entry(wider.bin_of(self.unit.start_of(*bin))).or_default() += count;
        }
        (self.counts, self.unit) = (counts, wider);
        true
    }

    fn edge(&self, bin: i64) -> Value {
        let start = self.unit.start_of(bin);
        let date = date_text(start.div_euclid(DAY));
        let second = start.rem_euclid(DAY);
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        Value::String(match self.style {
            Style::Date => date,
            Style::Timestamp => format!("{date}T{hours:02}:{minutes:02}:{seconds:02}"),
            Style::TimestampWithZone => format!("{date}T{hours:02}:{minutes:02}:{seconds:02}Z"),
        })
    }
}

impl Unit {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Second, "second"),
        (Self::Minute, "minute"),
        (Self::Hour, "hour"),
        (Self::Day, "day"),
        (Self::Month, "month"),
        (Self::Quarter, "quarter"),
        (Self::Year, "year"),
        (Self::Decade, "decade"),
        (Self::Century, "century"),
        (Self::Millennium, "millennium"),
    ];

    fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    fn wider(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).map(|(unit, _)| *unit)
    }

    /// Units of fixed length, in seconds; those of the calendar, in months.
    fn length(self) -> Result<i64, i64> {
        match self {
            Self::Second => Ok(1),
            Self::Minute => Ok(60),
            Self::Hour => Ok(3600),
            Self::Day => Ok(DAY),
            Self::Month => Err(1),
            Self::Quarter => Err(3),
            Self::Year => Err(12),
            Self::Decade => Err(120),
            Self::Century => Err(1200),
            Self::Millennium => Err(12_000),
        }
    }

    fn bin_of(self, seconds: i64) -> i64 {
        match self.length() {
            Ok(length) => seconds.div_euclid(length),
            Err(months) => {
                let (year, month, _) = civil(seconds.div_euclid(DAY));
                (year * 12 + month - 1).div_euclid(months)
            }
        }
    }

    /// The second with which a bin begins.
    fn start_of(self, bin: i64) -> i64 {
        match self.length() {
            Ok(length) => bin * length,
            Err(months) => {
                let month = bin * months;
                day_number(month.div_euclid(12), month.rem_euclid(12) + 1, 1) * DAY
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn histogram(moments: &[&str], style: Style) -> Histogram {
        let mut dates = Dates::new(100, style);
        for text in moments {
            dates.push(Moment::parse(text).unwrap());
        }
        dates.finish().unwrap()
    }

    #[test]
    fn the_unit_suits_the_span() {
        for (last, unit, bins) in [
            ("2024-01-01T00:00:09Z", "second", 10),
            ("2024-01-01T00:20:00Z", "minute", 21),
            ("2024-01-01T23:00:00Z", "hour", 24),
            ("2024-01-31T00:00:00Z", "day", 31),
            ("2026-12-31T00:00:00Z", "month", 36),
            ("2030-01-01T00:00:00Z", "quarter", 25),
            ("2050-01-01T00:00:00Z", "year", 27),
            ("2123-01-01T00:00:00Z", "decade", 11),
            ("+12345-01-01T00:00:00Z", "millennium", 11),
        ] {
            let histogram = histogram(&["2024-01-01T00:00:00Z", last], Style::TimestampWithZone);
            assert_eq!(
                (histogram.unit.as_deref(), histogram.bins.len()),
                (Some(unit), bins),
                "{last}"
            );
            assert_eq!(histogram.bins.iter().map(|bin| bin.count).sum::<u64>(), 2);
        }
    }

    #[test]
    fn edges_are_written_as_values_are() {
        let days = histogram(&["2024-02-28", "2024-03-01"], Style::Date);
        assert_eq!(days.bins[1].from, json!("2024-02-29"));
        assert_eq!((days.bins[1].count, &days.bins[2].to), (0, &json!("2024-03-02")));
        let months = histogram(&["2023-12-31T23:59:59", "2024-03-01T00:00:00"], Style::Timestamp);
        assert_eq!(months.bins[0].from, json!("2023-12-01T00:00:00"));
        assert_eq!(months.bins.len(), 4);
    }

    #[test]
    fn the_longest_span_stays_short() {
        assert!(histogram(&["-4712-01-01", "+5874897-12-31"], Style::Date).bins.len() < 400);
    }

    proptest! {
        #[test]
        fn units_nest(seconds in -60_000_000_000_i64..200_000_000_000) {
            for window in Unit::ALL.windows(2) {
                let [(finer, _), (wider, _)] = window else { unreachable!() };
                let start = finer.start_of(finer.bin_of(seconds));
                prop_assert!(start <= seconds);
                prop_assert_eq!(wider.bin_of(start), wider.bin_of(seconds));
            }
        }
    }
}
