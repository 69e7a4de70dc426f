//! Each kind of file, read back by somebody else's reader: every type, from the server on.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use proto::api::ExportFormat;
use proto::{ExportStatus, JobErrorCode};
use serde_json::{Value, json};

use super::Place;

/// One column for each type, and a row of nulls. The order is that of the assertions.
const TYPES: &str = "
    select true as yes, (-7)::int2 as small, 2147483647 as whole, 9007199254740993 as big,
        0.1::float4 as single, 1e20::float8 as double, 10.50::numeric(10, 2) as price,
        12345678901234567890.123456789 as wide, '=1+1' as formula, E'a\"b,c\\n\\u00fc' as note,
        date '2024-02-29' as day, timestamp '2024-02-29 13:14:15.5' as clock,
        timestamptz '2024-02-29 13:14:15+02' as instant, time '10:11:12' as hour,
        'c0ffee00-0000-4000-8000-000000000001'::uuid as key, '\\xdeadbeef'::bytea as bytes,
        '{\"k\":  [1, 2.50]}'::json as doc, array[1, null, 3] as list, interval '1 day' as span
    union all
    select null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null
    order by 1";

async fn file(sql: &str, format: ExportFormat) -> anyhow::Result<Vec<u8>> {
    let place = Place::new().await?;
    let done = place.run(sql).await?;
    anyhow::ensure!(done.result.is_some(), "{:?}", done.query.error);
    place.file(&done, format).await
}

#[tokio::test]
async fn every_type_reaches_csv() -> anyhow::Result<()> {
    let content = file(TYPES, ExportFormat::Csv).await?;
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let expected = [
        "Yes",
        "-7",
        "2147483647",
        "9007199254740993",
        "0.1",
        "1e+20",
        "10.50",
        "12345678901234567890.123456789",
        "'=1+1",
        "a\"b,c\nü",
        "2024-02-29",
        "2024-02-29T13:14:15.5",
        "2024-02-29T11:14:15Z",
        "10:11:12",
        "c0ffee00-0000-4000-8000-000000000001",
        "\\xdeadbeef",
        "{\"k\":  [1, 2.50]}",
        "[1,null,3]",
        "1 day",
    ];
    assert_eq!(rows[0].iter().collect::<Vec<_>>(), expected);
    assert!(rows[1].iter().all(str::is_empty));
    Ok(())
}

#[tokio::test]
async fn every_type_reaches_json_lines() -> anyhow::Result<()> {
    let content = String::from_utf8(file(TYPES, ExportFormat::Jsonl).await?)?;
    let lines: Vec<Value> = content.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let expected = json!({
        "yes": true, "small": -7, "whole": 2_147_483_647, "big": "9007199254740993",
        "single": 0.1, "double": 1e20, "price": "10.50",
        "wide": "12345678901234567890.123456789", "formula": "=1+1", "note": "a\"b,c\nü",
        "day": "2024-02-29", "clock": "2024-02-29T13:14:15.5",
        "instant": "2024-02-29T11:14:15Z", "hour": "10:11:12",
        "key": "c0ffee00-0000-4000-8000-000000000001", "bytes": "\\xdeadbeef",
        "doc": {"k": [1, 2.50]}, "list": [1, null, 3], "span": "1 day",
    });
    assert_eq!(lines[0], expected);
    let nulls = lines[1].as_object().into_iter().flat_map(|row| row.values());
    assert_eq!((lines.len(), nulls.filter(|value| value.is_null()).count()), (2, 19));
    Ok(())
}

#[tokio::test]
async fn every_type_reaches_parquet() -> anyhow::Result<()> {
    let content = file(TYPES, ExportFormat::Parquet).await?;
    let reader = SerializedFileReader::new(bytes::Bytes::from(content))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let logical: Vec<Option<LogicalType>> =
        schema.columns().iter().map(|column| column.logical_type_ref().cloned()).collect();
    let micros = TimeUnit::MICROS;
    let text = || Some(LogicalType::String);
    assert_eq!(
        logical,
        [
            None,
            None,
            None,
            None,
            None,
            None,
            Some(LogicalType::decimal(2, 18)),
            Some(LogicalType::decimal(9, 38)),
            text(),
            text(),
            Some(LogicalType::Date),
            Some(LogicalType::timestamp(false, micros)),
            Some(LogicalType::timestamp(true, micros)),
            Some(LogicalType::time(false, micros)),
            Some(LogicalType::Uuid),
            None,
            Some(LogicalType::Json),
            Some(LogicalType::Json),
            text(),
        ]
    );
    let rows: Vec<_> = reader.get_row_iter(None)?.collect::<Result<_, _>>()?;
    let fields: Vec<Field> = rows[0].get_column_iter().map(|(_, field)| field.clone()).collect();
    let (day, second) = (19_782_i64, 1_000_000_i64);
    let clock = (day * 86_400 + 13 * 3600 + 14 * 60 + 15) * second;
    assert_eq!(
        fields[..6],
        [
            Field::Bool(true),
            Field::Int(-7),
            Field::Int(i32::MAX),
            Field::Long(9_007_199_254_740_993),
            Field::Float(0.1),
            Field::Double(1e20),
        ]
    );
    assert_eq!(fields[6].to_string(), "10.50");
    assert_eq!(fields[7].to_string(), "12345678901234567890.123456789");
    assert_eq!(fields[8..10], [Field::Str("=1+1".into()), Field::Str("a\"b,c\nü".into())]);
    assert_eq!(
        fields[10..14],
        [
            Field::Date(day as i32),
            Field::TimestampMicros(clock + second / 2),
            Field::TimestampMicros(clock - 2 * 3600 * second),
            Field::TimeMicros((10 * 3600 + 11 * 60 + 12) * second),
        ]
    );
    assert_eq!(bytes_of(&fields[14])[..2], [0xc0, 0xff]);
    assert_eq!(bytes_of(&fields[15]), [0xde, 0xad, 0xbe, 0xef]);
    let text = |text: &str| Field::Str(text.into());
    assert_eq!(fields[16..], [text("{\"k\":  [1, 2.50]}"), text("[1,null,3]"), text("1 day")]);
    assert!(rows[1].get_column_iter().all(|(_, field)| *field == Field::Null));
    Ok(())
}

fn bytes_of(field: &Field) -> &[u8] {
    match field {
        Field::Bytes(bytes) => bytes.data(),
        other => panic!("{other:?} is no bytes"),
    }
}

#[tokio::test]
async fn every_type_reaches_xlsx() -> anyhow::Result<()> {
    let content = file(TYPES, ExportFormat::Xlsx).await?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content))?;
    let sheet = book.worksheet_range("Result")?;
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows[0][..3], ["yes", "small", "whole"].map(|name| Data::String(name.into())));
    let row = rows[1];
    let text = |text: &str| Data::String(text.into());
    assert_eq!(row[0], Data::Bool(true));
    for (place, number) in [(1, -7.0), (2, 2_147_483_647.0), (4, 0.1), (5, 1e20), (6, 10.5)] {
        assert_eq!(row[place].as_f64_of_number(), Some(number), "column {place}");
    }
    // A double would change them.
    assert_eq!(row[3], text("9007199254740993"));
    assert_eq!(row[7], text("12345678901234567890.123456789"));
    assert_eq!(row[8..10], [text("=1+1"), text("a\"b,c\nü")]);
    let day = 45_351.0;
    let clock = |hours: f64| day + hours / 24.0;
    for (place, moment) in [
        (10, day),
        (11, clock(13.0 + 14.0 / 60.0 + 15.5 / 3600.0)),
        (12, clock(11.0 + 14.0 / 60.0 + 15.0 / 3600.0)),
        (13, (10.0 + 11.0 / 60.0 + 12.0 / 3600.0) / 24.0),
    ] {
        let Data::DateTime(found) = &row[place] else { panic!("{:?} is no date", row[place]) };
        assert!((found.as_f64() - moment).abs() < 1e-8, "column {place}: {}", found.as_f64());
    }
    assert_eq!(row[14], text("c0ffee00-0000-4000-8000-000000000001"));
    assert_eq!(row[15], text("\\xdeadbeef"));
    assert_eq!(row[16..], [text("{\"k\":  [1, 2.50]}"), text("[1,null,3]"), text("1 day")]);
    let formulas = book.worksheet_formula("Result")?;
    assert!(formulas.used_cells().next().is_none(), "a string became a formula");
    Ok(())
}

trait OfNumber {
    fn as_f64_of_number(&self) -> Option<f64>;
}

impl OfNumber for Data {
    fn as_f64_of_number(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            Self::Int(number) => Some(*number as f64),
            _ => None,
        }
    }
}

/// More than one page, and more than one group of rows would be too slow here.
#[tokio::test]
async fn every_row_reaches_every_format() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let done = place.run("select id, label from n order by id").await?;
    let lines = String::from_utf8(place.file(&done, ExportFormat::Jsonl).await?)?;
    assert_eq!(lines.lines().count(), 1201);
    assert_eq!(lines.lines().last(), Some("{\"id\":1201,\"label\":\"row 1201\"}"));

    let parquet = bytes::Bytes::from(place.file(&done, ExportFormat::Parquet).await?);
    let reader = SerializedFileReader::new(parquet)?;
    let rows: Vec<_> = reader.get_row_iter(None)?.collect::<Result<_, _>>()?;
    assert_eq!(rows.len(), 1201);
    assert_eq!(rows[1200].to_string(), "{id: 1201, label: \"row 1201\"}");

    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(place.file(&done, ExportFormat::Xlsx).await?))?;
    let sheet = book.worksheet_range("Result")?;
    assert_eq!(sheet.height(), 1202);
    assert_eq!(sheet.get_value((1201, 1)), Some(&Data::String("row 1201".into())));
    Ok(())
}

#[tokio::test]
async fn values_that_a_type_cannot_say_are_kept_as_text() -> anyhow::Result<()> {
    let sql = "select date 'infinity' as day, 'NaN'::numeric as price, date '0044-03-15 BC' as ides
               union all select date '2024-02-29', 1.5, date '1899-12-31' order by day desc";
    let place = Place::new().await?;
    let done = place.run(sql).await?;
    let parquet = bytes::Bytes::from(place.file(&done, ExportFormat::Parquet).await?);
    let rows: Vec<_> =
        SerializedFileReader::new(parquet)?.get_row_iter(None)?.collect::<Result<_, _>>()?;
    let fields: Vec<Field> = rows[0].get_column_iter().map(|(_, field)| field.clone()).collect();
    let days = -735_160;
    assert_eq!(
        fields,
        [Field::Str("infinity".into()), Field::Str("NaN".into()), Field::Date(days),]
    );

    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(place.file(&done, ExportFormat::Xlsx).await?))?;
    let sheet = book.worksheet_range("Result")?;
    let text = |text: &str| Data::String(text.into());
    let first: Vec<_> = sheet.rows().nth(1).unwrap_or_default().to_vec();
    assert_eq!(first, [text("infinity"), text("NaN"), text("-0043-03-15")]);
    let second: Vec<_> = sheet.rows().nth(2).unwrap_or_default().to_vec();
    assert!(matches!(second[0], Data::DateTime(_)));
    assert_eq!(second[2], text("1899-12-31"));
    Ok(())
}

#[tokio::test]
async fn a_cell_that_a_sheet_has_no_room_for_fails_the_export_and_says_where() -> anyhow::Result<()>
{
    let place = Place::new().await?;
    let wordy = "create table wordy as
                 select i as id, repeat('x', 32765 + i) as filler from generate_series(1, 4) i";
    sqlx::raw_sql(wordy).execute(&place.target).await?;
    let done = place.run("select id, filler from wordy order by id").await?;
    let refused = place.ask_for(&done, ExportFormat::Xlsx, false).await?;
    assert_eq!(refused.export.status, ExportStatus::Failed);
    let error = refused.export.error.expect("it says why");
    assert_eq!(error.code, JobErrorCode::ResultTooLarge);
    assert_eq!(
        error.message,
        "a cell of XLSX holds at most 32767 characters, and \"filler\" has 32768 in row 3"
    );
    assert!(place.file(&done, ExportFormat::Parquet).await.is_ok());
    Ok(())
}
