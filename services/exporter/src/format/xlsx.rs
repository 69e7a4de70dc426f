//! XLSX: one sheet, a frozen header, cells of their own types.
//!
//! A sheet knows doubles only. What a double would change (more than 15 digits that count) is
//! written as text; so is a date that Excel's calendar does not have. Strings are strings,
//! whatever they begin with: nothing here is ever a formula.
//!
//! The sheet is written to a temporary file while rows come, and packed when they end: memory
//! stays flat at any size.

use proto::api::ColumnInfo;
use rust_xlsxwriter::{Format as Look, Workbook, Worksheet};

use super::{Format, WriteError};
use crate::cell::{Cell, PageError, Sink};
use crate::columns::Kind;
use crate::pieces::Pieces;
use crate::value;

/// What Excel and everybody else takes.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
const MOST_CHARACTERS: usize = 32_767;

/// Digits that a double keeps, whichever they are.
const EXACT_DIGITS: usize = 15;
/// Scales of decimals that have a look of their own.
const SCALES: usize = 10;

pub struct XlsxFile {
    workbook: Workbook,
    pieces: Pieces,
    columns: Vec<(String, Kind)>,
    looks: Looks,
    row: u32,
}

struct Looks {
    date: Look,
    time: Look,
    timestamp: Look,
    precise_timestamp: Look,
    /// By scale.
    decimals: Vec<Look>,
}

impl Looks {
    fn new() -> Self {
        let number = |format: &str| Look::new().set_num_format(format);
        Self {
            date: number("yyyy-mm-dd"),
            time: number("hh:mm:ss"),
            timestamp: number("yyyy-mm-dd hh:mm:ss"),
            precise_timestamp: number("yyyy-mm-dd hh:mm:ss.000"),
            decimals: (0..=SCALES).map(|scale| number(&decimal_look(scale))).collect(),
        }
    }
}

fn decimal_look(scale: usize) -> String {
    if scale == 0 { "0".into() } else { format!("0.{}", "0".repeat(scale)) }
}

impl XlsxFile {
    pub fn new(columns: &[ColumnInfo], pieces: Pieces) -> Result<Self, WriteError> {
        if columns.len() > MOST_COLUMNS {
            return Err(no_room(format!("a sheet of XLSX holds at most {MOST_COLUMNS} columns")));
        }
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Result")?;
        sheet.set_freeze_panes(1, 0)?;
        let kinds = columns
            .iter()
            .map(|column| (column.name.clone(), Kind::of(&column.data_type)))
            .collect::<Vec<_>>();
        let bold = Look::new().set_bold();
        for (place, (name, kind)) in (0..).zip(&kinds) {
            // Too narrow a column shows a date as ####.
            match kind {
                Kind::Date => sheet.set_column_width(place, 11)?,
                Kind::Timestamp | Kind::TimestampWithZone => sheet.set_column_width(place, 22)?,
                _ => sheet,
            };
            sheet.write_string_with_format(0, place, name, &bold)?;
        }
        Ok(Self { workbook, pieces, columns: kinds, looks: Looks::new(), row: 1 })
    }

    fn text(&mut self, column: usize, text: &str) -> Result<(), WriteError> {
        // As Excel counts.
        let length = if text.len() <= MOST_CHARACTERS { 0 } else { text.encode_utf16().count() };
        if length > MOST_CHARACTERS {
            let (row, name) = (self.row, &self.columns[column].0);
            return Err(no_room(format!(
                "a cell of XLSX holds at most {MOST_CHARACTERS} characters, and \"{name}\" has {length} in row {row}"
            )));
        }
        self.workbook.worksheet_from_index(0)?.write_string(self.row, column as u16, text)?;
        Ok(())
    }
}

impl Sink for XlsxFile {
    type Error = WriteError;

    fn cell(&mut self, column: usize, cell: Cell<'_>) -> Result<(), WriteError> {
        if self.row == MOST_ROWS {
            let most = MOST_ROWS - 1;
            return Err(no_room(format!("a sheet of XLSX holds at most {most} rows and a header")));
        }
        let (row, place) = (self.row, column as u16);
        let kind = self.columns.get(column).ok_or(PageError)?.1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        if write_typed(sheet, &self.looks, (row, place), kind, cell)? {
            return Ok(());
        }
        match cell {
            Cell::Text(quoted) => self.text(column, &quoted.text()?),
            cell => self.text(column, cell.json()),
        }
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        self.row += 1;
        Ok(())
    }
}

impl Format for XlsxFile {
    fn finish(mut self) -> Result<u64, WriteError> {
        self.workbook.save_to_writer(&mut self.pieces)?;
        Ok(self.pieces.finish()?)
    }
}

/// Writes the cell as what its column says it is. False: it is only text.
fn write_typed(
    sheet: &mut Worksheet,
    looks: &Looks,
    (row, column): (u32, u16),
    kind: Kind,
    cell: Cell<'_>,
) -> Result<bool, WriteError> {
    let bare = value::bare(cell).unwrap_or_default();
    let numbered = match (kind, cell) {
        (_, Cell::Null) => return Ok(true),
        (_, Cell::Boolean(value)) => {
            sheet.write_boolean(row, column, value)?;
            return Ok(true);
        }
        (Kind::Float | Kind::Double, Cell::Number(digits)) => digits.parse().ok().map(plain),
        (Kind::Decimal, _) if is_exact(bare) => bare.parse().ok().map(|number| {
            let scale = bare.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            (number, looks.decimals.get(scale))
        }),
        (Kind::Integer | Kind::BigInteger | Kind::UnsignedBigInteger, _) | (_, Cell::Number(_))
            if is_exact(bare) =>
        {
            bare.parse().ok().map(plain)
        }
        (Kind::Date, _) => {
            value::date(bare).and_then(|days| serial(days, 0)).map(|date| (date, Some(&looks.date)))
        }
        (Kind::Time, _) => value::time(bare).map(|micros| (of_a_day(micros), Some(&looks.time))),
        (Kind::Timestamp | Kind::TimestampWithZone, _) => {
            value::timestamp(bare).and_then(|timestamp| {
                let look = match timestamp.clock % 1_000_000 {
                    0 => &looks.timestamp,
                    _ => &looks.precise_timestamp,
                };
                Some((serial(timestamp.days, timestamp.clock)?, Some(look)))
            })
        }
        _ => None,
    };
    match numbered {
        Some((number, Some(look))) => sheet.write_number_with_format(row, column, number, look)?,
        Some((number, None)) => sheet.write_number(row, column, number)?,
        None => return Ok(false),
    };
    Ok(true)
}

fn plain(number: f64) -> (f64, Option<&'static Look>) {
    (number, None)
}

/// A decimal that comes back from a double digit by digit.
fn is_exact(text: &str) -> bool {
    value::decimal(text).is_some_and(|(_, whole, fraction)| {
        let whole = whole.trim_start_matches('0');
        let fraction = if whole.is_empty() { fraction.trim_start_matches('0') } else { fraction };
        whole.len() + fraction.len() <= EXACT_DIGITS
    })
}

/// Excel's number of a day: it counts from 1900, and believes that 1900 was a leap year.
fn serial(days_since_1970: i32, micros: i64) -> Option<f64> {
    const EPOCH: i32 = 25_569;
    const LEAP_DAY: i32 = 60;
    const LAST: i32 = 2_958_465;
    let day = days_since_1970.checked_add(EPOCH)?;
    let day = if day <= LEAP_DAY { day - 1 } else { day };
    (1..=LAST).contains(&day).then(|| f64::from(day) + of_a_day(micros))
}

fn of_a_day(micros: i64) -> f64 {
    micros as f64 / 86_400_000_000.0
}

fn no_room(what: String) -> WriteError {
    WriteError::NoRoom(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::{columns, try_written};

    fn refused(of: &[(&str, &str)], page: &str) -> String {
        match try_written(page, |pieces| XlsxFile::new(&columns(of), pieces)) {
            Err(WriteError::NoRoom(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_day_has_the_number_that_excel_gives_it() {
        for (text, number) in [
            ("1900-01-01", Some(1.0)),
            ("1900-02-28", Some(59.0)),
            ("1900-03-01", Some(61.0)),
            ("2024-02-29", Some(45_351.0)),
            ("9999-12-31", Some(2_958_465.0)),
            ("1899-12-31", None),
            ("+10000-01-01", None),
        ] {
            assert_eq!(serial(value::date(text).unwrap(), 0), number, "{text}");
        }
    }

    #[test]
    fn numbers_of_many_digits_are_not_exact() {
        for (text, exact) in [
            ("123456789012345", true),
            ("1234567890123456", false),
            ("0.000000123456789012345", true),
            ("1.50", true),
            ("12345678901234.50", false),
            ("NaN", false),
        ] {
            assert_eq!(is_exact(text), exact, "{text}");
        }
    }

    #[test]
    fn a_cell_that_has_no_room_is_named() {
        let long = "ü".repeat(MOST_CHARACTERS + 1);
        let page = format!("[[1,\"a\"],[2,\"{long}\"]]");
        let said = refused(&[("id", "integer"), ("note", "text")], &page);
        assert_eq!(
            said,
            "a cell of XLSX holds at most 32767 characters, and \"note\" has 32768 in row 2"
        );
        let fits = format!("[[\"{}\"]]", "ü".repeat(MOST_CHARACTERS));
        try_written(&fits, |pieces| XlsxFile::new(&columns(&[("note", "text")]), pieces)).unwrap();
    }
}
