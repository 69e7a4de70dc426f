//! The values of one column of a row group, gathered until the group is written.

use std::io;

use bytes::Bytes;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;

use super::survey::Held;
use crate::cell::{Cell, PageError};
use crate::value;

pub struct Column {
    held: Held,
    /// 1 where there is a value, 0 for a null.
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Boolean(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    /// One after the other, and where each ends.
    Bytes(Vec<u8>, Vec<usize>),
    Fixed(Vec<u8>, Vec<usize>),
}

impl Column {
    pub fn new(held: Held) -> Self {
        let values = match held {
            Held::Boolean => Values::Boolean(Vec::new()),
            Held::Int32 | Held::Date => Values::Int32(Vec::new()),
            Held::Int64
            | Held::UInt64
            | Held::SmallDecimal { .. }
            | Held::LocalTimestamp
            | Held::Instant
            | Held::Time => Values::Int64(Vec::new()),
            Held::Float => Values::Float(Vec::new()),
            Held::Double => Values::Double(Vec::new()),
            Held::Decimal { .. } | Held::Uuid => Values::Fixed(Vec::new(), Vec::new()),
            Held::Bytes | Held::Json | Held::Text => Values::Bytes(Vec::new(), Vec::new()),
        };
        Self { held, levels: Vec::new(), values }
    }

    /// Takes a value in; gives how many bytes that takes. A value that the survey has not seen
    /// is an error.
    pub fn push(&mut self, cell: Cell<'_>) -> Result<usize, PageError> {
        let is_null = cell == Cell::Null;
        self.levels.push(i16::from(!is_null));
        if is_null {
            return Ok(size_of::<i16>());
        }
        let size = self.value(cell).ok_or(PageError)?;
        Ok(size + size_of::<i16>())
    }

    fn value(&mut self, cell: Cell<'_>) -> Option<usize> {
        let held = self.held;
        match &mut self.values {
            Values::Boolean(values) => {
                let Cell::Boolean(value) = cell else { return None };
                values.push(value);
                Some(1)
            }
            Values::Int32(values) => {
                values.push(match held {
                    Held::Date => value::date(value::bare(cell)?)?,
                    _ => value::integer(cell)?,
                });
                Some(4)
            }
            Values::Int64(values) => {
                values.push(int64(held, cell)?);
                Some(8)
            }
            Values::Float(values) => {
                values.push(value::float(cell)?);
                Some(4)
            }
            Values::Double(values) => {
                values.push(value::float(cell)?);
                Some(8)
            }
            Values::Fixed(all, ends) => {
                let value = match held {
                    Held::Decimal { scale } => {
                        value::unscaled(value::bare(cell)?, scale)?.to_be_bytes()
                    }
                    _ => value::uuid(value::bare(cell)?)?,
                };
                all.extend_from_slice(&value);
                ends.push(all.len());
                Some(value.len() + size_of::<usize>())
            }
            Values::Bytes(all, ends) => {
                let start = all.len();
                match (held, cell) {
                    (Held::Bytes, Cell::Text(quoted)) => value::hex(&quoted.text().ok()?, all)?,
                    (Held::Text, Cell::Text(quoted)) => {
                        all.extend_from_slice(quoted.text().ok()?.as_bytes());
                    }
                    (_, cell) => all.extend_from_slice(cell.json().as_bytes()),
                }
                ends.push(all.len());
                Some(all.len() - start + size_of::<usize>())
            }
        }
    }

    /// Writes what was gathered, and starts anew.
    pub fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(self.levels.as_slice());
        match (writer, &mut self.values) {
            (ColumnWriter::BoolColumnWriter(writer), Values::Boolean(values)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::Int32ColumnWriter(writer), Values::Int32(values)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Int64(values)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::FloatColumnWriter(writer), Values::Float(values)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::DoubleColumnWriter(writer), Values::Double(values)) => {
                writer.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Bytes(all, ends)) => {
                writer.write_batch(&cut(all, ends), levels, None)?;
            }
            (ColumnWriter::FixedLenByteArrayColumnWriter(writer), Values::Fixed(all, ends)) => {
                let values: Vec<FixedLenByteArray> =
                    cut(all, ends).into_iter().map(FixedLenByteArray::from).collect();
                writer.write_batch(&values, levels, None)?;
            }
            _ => return Err(io::Error::other("the schema does not fit its columns").into()),
        }
        self.levels.clear();
        Ok(())
    }
}

fn int64(held: Held, cell: Cell<'_>) -> Option<i64> {
    match held {
        Held::SmallDecimal { scale } => {
            i64::try_from(value::unscaled(value::bare(cell)?, scale)?).ok()
        }
        Held::LocalTimestamp => Some(value::timestamp(value::bare(cell)?)?.local_micros()),
        Held::Instant => value::timestamp(value::bare(cell)?)?.utc_micros(),
        Held::Time => value::time(value::bare(cell)?),
        // The bits are the same; the logical type says how they are read.
        Held::UInt64 => value::integer::<u64>(cell).map(u64::cast_signed),
        _ => value::integer(cell),
    }
}

/// The values as the writer wants them: parts of one allocation.
fn cut(all: &mut Vec<u8>, ends: &mut Vec<usize>) -> Vec<ByteArray> {
    let next = Vec::with_capacity(all.len());
    let whole = Bytes::from(std::mem::replace(all, next));
    let mut start = 0;
    let parts = ends.drain(..).map(|end| {
        let part = ByteArray::from(whole.slice(start..end));
        start = end;
        part
    });
    parts.collect()
}
