//! Parquet: typed columns, row group by row group.
//!
//! A column's type must be known before its first value, and must hold for all: what the name of
//! the type promises is first checked against every value ([`Survey`]). `numeric` gets the
//! precision and the scale that its values need; a date column with an `infinity` in it, which
//! Parquet cannot say, becomes text rather than losing it. Arrays and nested JSON are JSON text.

mod column;
mod survey;

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use proto::api::ColumnInfo;

use self::column::Column;
pub use self::survey::{Held, Survey};
use super::{Format, WriteError};
use crate::cell::{Cell, PageError, Sink};
use crate::columns::unique_names;
use crate::pieces::Pieces;

/// A row group ends when it has so many rows, or holds so many bytes in memory. Readers like
/// large groups, and an exporter promises to stay small.
const GROUP_ROWS: usize = 128 << 10;
const GROUP_BYTES: usize = 10 << 20;

pub struct ParquetFile {
    writer: SerializedFileWriter<Pieces>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

impl ParquetFile {
    /// `held` says what the columns hold, by a survey of all values.
    pub fn new(columns: &[ColumnInfo], held: &[Held], pieces: Pieces) -> Result<Self, WriteError> {
        let names = unique_names(columns);
        let fields = names.iter().zip(held).map(|(name, held)| Ok(Arc::new(held.field(name)?)));
        let fields = fields.collect::<Result<Vec<_>, WriteError>>()?;
        let schema = Type::group_type_builder("result").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_created_by(concat!("rowcall ", env!("CARGO_PKG_VERSION")).into())
            .set_compression(Compression::SNAPPY)
            .build();
        Ok(Self {
            writer: SerializedFileWriter::new(pieces, Arc::new(schema), Arc::new(properties))?,
            columns: held.iter().copied().map(Column::new).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    fn end_group(&mut self) -> Result<(), WriteError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let mut chunk = group.next_column()?.ok_or(PageError)?;
            column.write(chunk.untyped())?;
            chunk.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl Sink for ParquetFile {
    type Error = WriteError;

    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), WriteError> {
        self.bytes += self.columns.get_mut(column).ok_or(PageError)?.push(cell)?;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        self.rows += 1;
        if self.rows == GROUP_ROWS || self.bytes >= GROUP_BYTES { self.end_group() } else { Ok(()) }
    }
}

impl Format for ParquetFile {
    fn finish(mut self) -> Result<u64, WriteError> {
        self.end_group()?;
        Ok(self.writer.into_inner()?.finish()?)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::{Field, Row};

    use super::*;
    use crate::cell::read_page;
    use crate::format::tests::{columns, written};

    fn rows(of: &[(&str, &str)], page: &str) -> Vec<Row> {
        let columns = columns(of);
        let mut survey = Survey::new(&columns);
        read_page(page, &mut survey).unwrap();
        let held = survey.held();
        let file = written(page, |pieces| ParquetFile::new(&columns, &held, pieces));
        let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
        reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn fields(row: &Row) -> Vec<Field> {
        row.get_column_iter().map(|(_, field)| field.clone()).collect()
    }

    #[test]
    fn a_result_without_rows_is_its_schema() {
        assert!(rows(&[("a", "integer"), ("b", "numeric")], "[]").is_empty());
    }

    #[test]
    fn what_does_not_fit_the_type_makes_the_column_text() {
        let of = [("d", "date"), ("t", "timestamp"), ("n", "numeric"), ("i", "bigint")];
        let page =
            r#"[["2024-02-29","2024-02-29T00:00:00","1.5",1],["infinity","-infinity","NaN","x"]]"#;
        let rows = rows(&of, page);
        let text = |text: &str| Field::Str(text.into());
        assert_eq!(fields(&rows[0]), ["2024-02-29", "2024-02-29T00:00:00", "1.5", "1"].map(text));
        assert_eq!(fields(&rows[1]), ["infinity", "-infinity", "NaN", "x"].map(text));
    }

    #[test]
    fn many_rows_come_in_several_groups() {
        let one =
            format!("[{}]", (0..1000).map(|n| format!("[{n}]")).collect::<Vec<_>>().join(","));
        let columns = columns(&[("n", "integer")]);
        let mut survey = Survey::new(&columns);
        read_page(&one, &mut survey).unwrap();
        let held = survey.held();
        let (pieces, stream) = crate::pieces::channel();
        let mut file = ParquetFile::new(&columns, &held, pieces).unwrap();
        for _ in 0..300 {
            read_page(&one, &mut file).unwrap();
        }
        file.finish().unwrap();
        let bytes: Vec<u8> =
            futures::executor::block_on_stream(stream).flat_map(|piece| piece.unwrap()).collect();
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 3);
        assert_eq!(reader.metadata().file_metadata().num_rows(), 300_000);
    }
}
