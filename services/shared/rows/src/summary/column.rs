//! One column's part of a summary.

use proto::api::{ColumnInfo, ColumnSummary};
use serde_json::Value;

use super::{
    Share,
    dates::{Dates, Style},
    distinct::Distinct,
    frequent::Frequent,
    numbers::Numbers,
};
use crate::{
    Kind,
    key::{self, plain, unquoted},
    moment::Moment,
    number,
};

/// Characters of text that stand for it as least or largest.
const SHOWN: usize = 200;

pub struct Column {
    info: ColumnInfo,
    kind: Kind,
    count: u64,
    nulls: u64,
    key: Vec<u8>,
    min: Option<Extreme>,
    max: Option<Extreme>,
    distinct: Distinct,
    frequent: Frequent,
    spread: Spread,
}

/// A value with its key.
struct Extreme {
    key: Vec<u8>,
    value: Value,
}

enum Spread {
    Numbers { histogram: Numbers, mean: Mean },
    Dates(Dates),
    None,
}

/// A sum with what rounding took from it (Neumaier, 1974), of numbers made so much smaller that
/// even the largest do not outgrow a double together.
#[derive(Default)]
struct Mean {
    count: u64,
    sum: f64,
    lost: f64,
}

/// A power of two: nothing is rounded by it.
const SMALLER: f64 = 1.0 / (1_u64 << 40) as f64;

impl Column {
    pub fn new(info: &ColumnInfo, share: Share) -> Self {
        let kind = Kind::of(info);
        let spread = match kind {
            Kind::Number => {
                Spread::Numbers { histogram: Numbers::new(share.bins), mean: Mean::default() }
            }
            Kind::Date => Spread::Dates(Dates::new(share.bins, style(&info.data_type))),
            _ => Spread::None,
        };
        Self {
            info: info.clone(),
            kind,
            count: 0,
            nulls: 0,
            key: Vec::new(),
            min: None,
            max: None,
            distinct: Distinct::new(share.distinct),
            frequent: Frequent::new(share.frequent),
            spread,
        }
    }

    /// Takes a value, as JSON text.
    pub fn push(&mut self, value: &str) {
        if value == "null" {
            self.nulls += 1;
            return;
        }
        self.count += 1;
        self.key.clear();
        key::encode(self.kind, value, &mut self.key);
        self.distinct.push(&self.key);
        self.frequent.push(&self.key, value);
        if self.kind != Kind::Nested {
            if self.min.as_ref().is_none_or(|min| self.key < min.key) {
                self.min = Some(Extreme::new(&self.key, value));
            }
            if self.max.as_ref().is_none_or(|max| self.key > max.key) {
                self.max = Some(Extreme::new(&self.key, value));
            }
        }
        self.spread.push(unquoted(value));
    }

    pub fn finish(self) -> ColumnSummary {
        let (distinct, distinct_exact) = self.distinct.count();
        let (top, top_exact) = self.frequent.finish();
        let (mean, histogram) = match self.spread {
            Spread::Numbers { histogram, mean } => (mean.finish(), histogram.finish()),
            Spread::Dates(histogram) => (None, histogram.finish()),
            Spread::None => (None, None),
        };
        let shown = |extreme: Option<Extreme>| extreme.map_or(Value::Null, |one| one.value);
        ColumnSummary {
            name: self.info.name,
            data_type: self.info.data_type,
            count: self.count,
            nulls: self.nulls,
            // An estimate may exceed what there can be.
            distinct: distinct.min(self.count),
            distinct_exact,
            min: shown(self.min),
            max: shown(self.max),
            mean,
            top,
            top_exact,
            histogram,
        }
    }
}

impl Extreme {
    fn new(key: &[u8], value: &str) -> Self {
        let shown = if value.starts_with('"') && value.len() > SHOWN {
            let text = plain(value);
            let is_cut = text.chars().nth(SHOWN).is_some();
            let shown: String = text.chars().take(SHOWN).collect();
            Value::String(if is_cut { format!("{shown}…") } else { shown })
        } else {
            serde_json::from_str(value).unwrap_or_default()
        };
        Self { key: key.to_vec(), value: shown }
    }
}

impl Spread {
    /// What is no number or no moment, or not finite, has no place among the others.
    fn push(&mut self, text: &str) {
        match self {
            Self::Numbers { histogram, mean } => {
                if let Some(number) = number::approximate(text) {
                    histogram.push(number);
                    mean.push(number);
                }
            }
            Self::Dates(histogram) => {
                if let Some(moment) = Moment::parse(text).filter(|moment| moment.is_finite()) {
                    histogram.push(moment);
                }
            }
            Self::None => {}
        }
    }
}

impl Mean {
    fn push(&mut self, number: f64) {
        let number = number * SMALLER;
        let sum = self.sum + number;
        self.lost += if self.sum.abs() >= number.abs() {
            (self.sum - sum) + number
        } else {
            (number - sum) + self.sum
        };
        self.sum = sum;
        self.count += 1;
    }

    fn finish(&self) -> Option<f64> {
        (self.count > 0).then(|| (self.sum + self.lost) / self.count as f64 / SMALLER)
    }
}

fn style(data_type: &str) -> Style {
    let name = data_type.to_ascii_lowercase();
    let has_zone = ["with time zone", "timestamptz", "datetimeoffset", "with local time zone"];
    if name == "date" {
        Style::Date
    } else if has_zone.iter().any(|part| name.contains(part)) {
        Style::TimestampWithZone
    } else {
        Style::Timestamp
    }
}
