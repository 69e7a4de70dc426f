//! What columns really hold, found by looking at every value.

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::Type;
use proto::api::ColumnInfo;

use crate::cell::{Cell, PageError, Sink};
use crate::columns::Kind;
use crate::format::WriteError;
use crate::value;

/// Decimals of at most so many digits fit into eight bytes.
const SMALL_DIGITS: usize = 18;
/// Of more digits than this no reader takes any.
const MOST_DIGITS: usize = 38;

/// What a column of the file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    Boolean,
    Int32,
    Int64,
    UInt64,
    Float,
    Double,
    /// In eight bytes.
    SmallDecimal {
        scale: usize,
    },
    /// In sixteen bytes.
    Decimal {
        scale: usize,
    },
    Date,
    /// Microseconds of a clock that hangs nowhere in particular.
    LocalTimestamp,
    /// Microseconds in UTC.
    Instant,
    Time,
    Uuid,
    Bytes,
    Json,
    Text,
}

impl Held {
    pub fn field(self, name: &str) -> Result<Type, ParquetError> {
        let micros = TimeUnit::MICROS;
        let (physical, logical) = match self {
            Self::Boolean => (Physical::BOOLEAN, None),
            Self::Int32 => (Physical::INT32, None),
            Self::Int64 => (Physical::INT64, None),
            Self::UInt64 => (Physical::INT64, Some(LogicalType::integer(64, false))),
            Self::Float => (Physical::FLOAT, None),
            Self::Double => (Physical::DOUBLE, None),
            Self::SmallDecimal { scale } => {
                let logical = LogicalType::decimal(scale as i32, SMALL_DIGITS as i32);
                (Physical::INT64, Some(logical))
            }
            Self::Decimal { scale } => {
                let logical = LogicalType::decimal(scale as i32, MOST_DIGITS as i32);
                (Physical::FIXED_LEN_BYTE_ARRAY, Some(logical))
            }
            Self::Date => (Physical::INT32, Some(LogicalType::Date)),
            Self::LocalTimestamp => (Physical::INT64, Some(LogicalType::timestamp(false, micros))),
            Self::Instant => (Physical::INT64, Some(LogicalType::timestamp(true, micros))),
            Self::Time => (Physical::INT64, Some(LogicalType::time(false, micros))),
            Self::Uuid => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Uuid)),
            Self::Bytes => (Physical::BYTE_ARRAY, None),
            Self::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
            Self::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let builder = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        match self {
            Self::SmallDecimal { scale } => {
                builder.with_precision(SMALL_DIGITS as i32).with_scale(scale as i32)
            }
            Self::Decimal { scale } => {
                builder.with_length(16).with_precision(MOST_DIGITS as i32).with_scale(scale as i32)
            }
            Self::Uuid => builder.with_length(16),
            _ => builder,
        }
        .build()
    }
}

/// Looks at every value before the first is written.
pub struct Survey {
    columns: Vec<Seen>,
}

struct Seen {
    kind: Kind,
    fits: bool,
    /// A value was seen.
    begun: bool,
    /// The most digits of a decimal before and after its point.
    whole: usize,
    scale: usize,
}

impl Survey {
    pub fn new(columns: &[ColumnInfo]) -> Self {
        let seen = |column: &ColumnInfo| Seen {
            kind: Kind::of(&column.data_type),
            fits: true,
            begun: false,
            whole: 0,
            scale: 0,
        };
        Self { columns: columns.iter().map(seen).collect() }
    }

    pub fn held(&self) -> Vec<Held> {
        self.columns.iter().map(Seen::held).collect()
    }
}

impl Sink for Survey {
    type Error = WriteError;

    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), WriteError> {
        let seen = self.columns.get_mut(column).ok_or(PageError)?;
        if seen.fits && cell != Cell::Null {
            // MySQL's `timestamp` is a moment: its values say so, its name does not.
            if seen.kind == Kind::Timestamp && !seen.begun && is_zoned(cell) {
                seen.kind = Kind::TimestampWithZone;
            }
            seen.begun = true;
            seen.fits = seen.takes(cell);
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        Ok(())
    }
}

fn is_zoned(cell: Cell<'_>) -> bool {
    let timestamp = value::bare(cell).and_then(value::timestamp);
    timestamp.is_some_and(|timestamp| timestamp.offset.is_some())
}

impl Seen {
    fn takes(&mut self, cell: Cell<'_>) -> bool {
        match self.kind {
            Kind::Boolean => matches!(cell, Cell::Boolean(_)),
            Kind::Integer => value::integer::<i32>(cell).is_some(),
            Kind::BigInteger => value::integer::<i64>(cell).is_some(),
            Kind::UnsignedBigInteger => value::integer::<u64>(cell).is_some(),
            Kind::Float => value::float::<f32>(cell).is_some(),
            Kind::Double => value::float::<f64>(cell).is_some(),
            Kind::Decimal => self.takes_decimal(cell),
            Kind::Date => value::bare(cell).and_then(value::date).is_some(),
            Kind::Timestamp => value::bare(cell)
                .and_then(value::timestamp)
                .is_some_and(|timestamp| timestamp.offset.is_none()),
            Kind::TimestampWithZone => is_zoned(cell),
            Kind::Time => value::bare(cell).and_then(value::time).is_some(),
            Kind::Uuid => value::bare(cell).and_then(value::uuid).is_some(),
            // PostgreSQL's `\x` is escaped in JSON; its digits are cheap enough to be looked at
            // once.
            Kind::Bytes => match cell {
                Cell::Text(quoted) => {
                    quoted.text().is_ok_and(|text| value::hex(&text, &mut Vec::new()).is_some())
                }
                _ => false,
            },
            Kind::Json | Kind::Text => true,
        }
    }

    fn takes_decimal(&mut self, cell: Cell<'_>) -> bool {
        let Some((_, whole, fraction)) = value::bare(cell).and_then(value::decimal) else {
            return false;
        };
        self.whole = self.whole.max(whole.trim_start_matches('0').len());
        self.scale = self.scale.max(fraction.len());
        self.whole + self.scale <= MOST_DIGITS
    }

    fn held(&self) -> Held {
        if !self.fits {
            return Held::Text;
        }
        match self.kind {
            Kind::Boolean => Held::Boolean,
            Kind::Integer => Held::Int32,
            Kind::BigInteger => Held::Int64,
            Kind::UnsignedBigInteger => Held::UInt64,
            Kind::Float => Held::Float,
            Kind::Double => Held::Double,
            Kind::Decimal if self.whole + self.scale <= SMALL_DIGITS => {
                Held::SmallDecimal { scale: self.scale }
            }
            Kind::Decimal => Held::Decimal { scale: self.scale },
            Kind::Date => Held::Date,
            Kind::Timestamp => Held::LocalTimestamp,
            Kind::TimestampWithZone => Held::Instant,
            Kind::Time => Held::Time,
            Kind::Uuid => Held::Uuid,
            Kind::Bytes => Held::Bytes,
            Kind::Json => Held::Json,
            Kind::Text => Held::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::read_page;
    use crate::format::tests::columns;

    fn held(kind: &str, page: &str) -> Held {
        let mut survey = Survey::new(&columns(&[("c", kind)]));
        read_page(page, &mut survey).unwrap();
        survey.held()[0]
    }

    #[test]
    fn decimals_are_as_wide_as_their_values() {
        assert_eq!(
            held("numeric", r#"[["1.50"],[null],["-12345"]]"#),
            Held::SmallDecimal { scale: 2 }
        );
        let wide = format!("[[\"{}\"]]", "9".repeat(30));
        assert_eq!(held("numeric", &wide), Held::Decimal { scale: 0 });
        let too_wide = format!("[[\"{}.5\"]]", "9".repeat(38));
        assert_eq!(held("numeric", &too_wide), Held::Text);
        assert_eq!(held("numeric", "[]"), Held::SmallDecimal { scale: 0 });
    }

    #[test]
    fn integers_are_what_they_are_called_if_they_fit() {
        assert_eq!(held("bigint", r#"[[1],["9223372036854775807"]]"#), Held::Int64);
        assert_eq!(held("bigint unsigned", r#"[["18446744073709551615"]]"#), Held::UInt64);
        assert_eq!(held("bigint", r#"[["18446744073709551615"]]"#), Held::Text);
        assert_eq!(held("smallint", "[[40000]]"), Held::Int32);
    }

    #[test]
    fn a_timestamp_is_a_moment_where_its_values_have_a_zone() {
        let kind = "timestamp";
        assert_eq!(held(kind, r#"[[null],["2024-02-29T10:11:12Z"]]"#), Held::Instant);
        assert_eq!(held(kind, r#"[["2024-02-29T10:11:12"]]"#), Held::LocalTimestamp);
        let mixed = r#"[["2024-02-29T10:11:12Z"],["2024-02-29T10:11:12"]]"#;
        assert_eq!(held(kind, mixed), Held::Text);
        assert_eq!(held(kind, r#"[["0000-00-00T00:00:00Z"]]"#), Held::Text);
    }
}
