//! Dates and times, from the driver's counts to ISO 8601.

use std::io::Write as _;

use chrono::{Days, NaiveDate};
use tiberius::time::{Date, DateTime, DateTime2, DateTimeOffset, SmallDateTime, Time};

const DAY_SECONDS: i64 = 86_400;

/// `"2024-02-29"`
pub(super) fn date(value: Date, out: &mut Vec<u8>) {
    quoted(out, &day(1, i64::from(value.days())));
}

/// `"13:14:15.5"`; no more digits behind the point than say something.
pub(super) fn time(value: Time, out: &mut Vec<u8>) {
    let (seconds, nanos) = since_midnight(value);
    quoted(out, &clock(seconds, nanos));
}

/// Days since 1900, and three-hundredths of seconds, which the server shows as thousandths.
pub(super) fn datetime(value: DateTime, out: &mut Vec<u8>) {
    let fragments = i64::from(value.seconds_fragments());
    let millis = (fragments % 300 * 1_000 + 150) / 300;
    let (seconds, millis) = (fragments / 300 + millis / 1_000, millis % 1_000);
    let clock = clock(seconds % DAY_SECONDS, millis * 1_000_000);
    quoted(out, &format!("{}T{clock}", day(1900, i64::from(value.days()) + seconds / DAY_SECONDS)));
}

/// Days since 1900, and minutes.
pub(super) fn smalldatetime(value: SmallDateTime, out: &mut Vec<u8>) {
    let clock = clock(i64::from(value.seconds_fragments()) * 60, 0);
    quoted(out, &format!("{}T{clock}", day(1900, i64::from(value.days()))));
}

pub(super) fn datetime2(value: DateTime2, out: &mut Vec<u8>) {
    quoted(out, &moment(value, 0));
}

/// `"2024-02-29T13:14:15+02:00"`: the server keeps the moment in UTC, and the offset beside it.
pub(super) fn datetimeoffset(value: DateTimeOffset, out: &mut Vec<u8>) {
    let offset = i64::from(value.offset());
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    let local = moment(value.datetime2(), offset * 60);
    quoted(out, &format!("{local}{sign}{hours:02}:{minutes:02}"));
}

fn moment(value: DateTime2, offset_seconds: i64) -> String {
    let (seconds, nanos) = since_midnight(value.time());
    let seconds = seconds + offset_seconds;
    let days = i64::from(value.date().days()) + seconds.div_euclid(DAY_SECONDS);
    format!("{}T{}", day(1, days), clock(seconds.rem_euclid(DAY_SECONDS), nanos))
}

/// Seconds and nanoseconds.
fn since_midnight(value: Time) -> (i64, i64) {
    let unit = 10_u64.pow(u32::from(value.scale().min(9)));
    let (seconds, rest) = (value.increments() / unit, value.increments() % unit);
    (seconds as i64, (rest * (1_000_000_000 / unit)) as i64)
}

fn day(first_year: i32, days: i64) -> String {
    let first = NaiveDate::from_ymd_opt(first_year, 1, 1).expect("a year begins");
    let moved = match u64::try_from(days) {
        Ok(days) => first.checked_add_days(Days::new(days)),
        Err(_) => first.checked_sub_days(Days::new(days.unsigned_abs())),
    };
    // Later than the server knows any.
    moved.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string())
}

fn clock(seconds: i64, nanos: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if nanos == 0 {
        return format!("{hours:02}:{minutes:02}:{seconds:02}");
    }
    let fraction = format!("{nanos:09}");
    format!("{hours:02}:{minutes:02}:{seconds:02}.{}", fraction.trim_end_matches('0'))
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    write!(out, "\"{text}\"").expect("writing to memory does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn counts_become_dates() {
        assert_eq!(written(|out| date(Date::new(0), out)), "\"0001-01-01\"");
        assert_eq!(written(|out| date(Date::new(3_652_058), out)), "\"9999-12-31\"");
        assert_eq!(written(|out| time(Time::new(476_555_000_000, 7), out)), "\"13:14:15.5\"");
        assert_eq!(written(|out| time(Time::new(0, 0), out)), "\"00:00:00\"");
        assert_eq!(
            written(|out| datetime(DateTime::new(-53_690, 25_919_999), out)),
            "\"1753-01-01T23:59:59.997\""
        );
        assert_eq!(
            written(|out| smalldatetime(SmallDateTime::new(45_349, 794), out)),
            "\"2024-02-29T13:14:00\""
        );
    }

    #[test]
    fn an_offset_is_counted_in() {
        let utc = DateTime2::new(Date::new(738_944), Time::new(23 * 3_600 + 30 * 60, 0));
        assert_eq!(written(|out| datetime2(utc, out)), "\"2024-02-29T23:30:00\"");
        for (offset, json) in [
            (60, "\"2024-03-01T00:30:00+01:00\""),
            (-150, "\"2024-02-29T21:00:00-02:30\""),
            (0, "\"2024-02-29T23:30:00+00:00\""),
        ] {
            assert_eq!(written(|out| datetimeoffset(DateTimeOffset::new(utc, offset), out)), json);
        }
    }
}
