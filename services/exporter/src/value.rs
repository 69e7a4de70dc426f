//! Values out of stored cells: exactly, or not at all.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::cell::Cell;

const DAY_MICROS: i64 = 86_400_000_000;

/// An integer, whether it was stored as a number or, being large, as a string.
pub fn integer<T: FromStr>(cell: Cell<'_>) -> Option<T> {
    bare(cell)?.parse().ok()
}

/// A floating number; its stored digits are the shortest that name it.
pub fn float<T: FromStr>(cell: Cell<'_>) -> Option<T> {
    match bare(cell)? {
        "NaN" => "NaN".parse().ok(),
        "Infinity" => "inf".parse().ok(),
        "-Infinity" => "-inf".parse().ok(),
        digits if digits.ends_with(|last: char| last.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
}

/// The text of a number or of a string without escapes, which all typed values are.
pub fn bare(cell: Cell<'_>) -> Option<&str> {
    match cell {
        Cell::Number(digits) => Some(digits),
        Cell::Text(quoted) => quoted.plain(),
        _ => None,
    }
}

/// The digits of a decimal, those before and those after the point. An exponent makes it no
/// decimal: nobody knows how many digits it has.
pub fn decimal(text: &str) -> Option<(bool, &str, &str)> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_decimal = !whole.is_empty() && are_digits(whole) && are_digits(fraction);
    is_decimal.then_some((is_negative, whole, fraction))
}

/// The decimal times 10^`scale`, which leaves no fraction.
pub fn unscaled(text: &str, scale: usize) -> Option<i128> {
    let (is_negative, whole, fraction) = decimal(text)?;
    let missing = scale.checked_sub(fraction.len())?;
    let mut number: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        number = number.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    number = number.checked_mul(10_i128.checked_pow(missing as u32)?)?;
    Some(if is_negative { -number } else { number })
}

/// Days since 1970-01-01 of an ISO 8601 date, also of the expanded form (`-0043-03-15`).
pub fn date(text: &str) -> Option<i32> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let (year, rest) = digits.split_at_checked(digits.find('-')?)?;
    let [b'-', m1, m2, b'-', d1, d2] = rest.as_bytes() else { return None };
    let year: i32 = year.parse().ok()?;
    let (month, day) = (two(*m1, *m2)?, two(*d1, *d2)?);
    let date = NaiveDate::from_ymd_opt(sign * year, month, day)?;
    Some(date.to_epoch_days())
}

/// Microseconds since midnight: `13:14:15.5`.
pub fn time(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let [h1, h2, b':', m1, m2, b':', s1, s2, fraction @ ..] = bytes else { return None };
    let (hours, minutes, seconds) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let micros = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=6).contains(&digits.len()) => {
            let number: i64 = text[9..].parse().ok()?;
            number * 10_i64.pow(6 - digits.len() as u32)
        }
        _ => return None,
    };
    Some(i64::from(hours * 3600 + minutes * 60 + seconds) * 1_000_000 + micros)
}

/// A timestamp as it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    pub days: i32,
    /// Microseconds of the clock that was shown.
    pub clock: i64,
    /// How far that clock is ahead of UTC, in seconds; without a zone, nobody knows.
    pub offset: Option<i64>,
}

impl Timestamp {
    /// Microseconds since 1970 of the clock that was shown.
    pub fn local_micros(self) -> i64 {
        i64::from(self.days) * DAY_MICROS + self.clock
    }

    /// Microseconds since 1970 in UTC.
    pub fn utc_micros(self) -> Option<i64> {
        Some(self.local_micros() - self.offset? * 1_000_000)
    }
}

/// `2024-02-29T13:14:15.5`, with `Z` or an offset behind it where there is a zone.
pub fn timestamp(text: &str) -> Option<Timestamp> {
    let (day, rest) = text.split_once('T')?;
    let (clock, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) => (&rest[..at], Some(offset(&rest[at..])?)),
        None => (rest, None),
    };
    Some(Timestamp { days: date(day)?, clock: time(clock)?, offset })
}

/// `Z`, `+05:30`, `-00:01:15`.
fn offset(text: &str) -> Option<i64> {
    let (sign, rest) = match text.as_bytes() {
        b"Z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let seconds = match rest {
        [h1, h2, b':', m1, m2] => two(*h1, *h2)? * 3600 + two(*m1, *m2)? * 60,
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            two(*h1, *h2)? * 3600 + two(*m1, *m2)? * 60 + two(*s1, *s2)?
        }
        _ => return None,
    };
    Some(sign * i64::from(seconds))
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

/// Sixteen bytes of `c0ffee00-0000-4000-8000-000000000001`.
pub fn uuid(text: &str) -> Option<[u8; 16]> {
    Some(uuid::Uuid::try_parse(text).ok()?.into_bytes())
}

/// Appends the bytes of `\xdeadbeef`.
pub fn hex(text: &str, out: &mut Vec<u8>) -> Option<()> {
    let digits = text.strip_prefix("\\x")?.as_bytes();
    let (pairs, rest) = digits.as_chunks::<2>();
    let value = |digit: u8| char::from(digit).to_digit(16);
    if !rest.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for [high, low] in pairs {
        out.push((value(*high)? * 16 + value(*low)?) as u8);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_scaled_exactly() {
        for (text, scale, number) in [
            ("10.50", 2, Some(1050)),
            ("-0.05", 2, Some(-5)),
            ("7", 3, Some(7000)),
            ("1.234", 2, None),
            ("1e5", 2, None),
            ("NaN", 2, None),
            (".5", 2, None),
        ] {
            assert_eq!(unscaled(text, scale), number, "{text}");
        }
        let widest = "9".repeat(38);
        assert_eq!(unscaled(&widest, 0).unwrap().to_string(), widest);
    }

    #[test]
    fn dates_count_from_1970() {
        for (text, days) in [
            ("1970-01-01", Some(0)),
            ("2024-02-29", Some(19_782)),
            ("1969-12-31", Some(-1)),
            ("0000-12-31", Some(-719_163)),
            ("-0043-03-15", Some(-735_160)),
            ("+12345-06-07", Some(3_789_548)),
            ("2023-02-29", None),
            ("infinity", None),
            ("-infinity", None),
            ("", None),
        ] {
            assert_eq!(date(text), days, "{text}");
        }
    }

    #[test]
    fn clocks_and_zones_are_told_apart() {
        let at = |text| timestamp(text).unwrap();
        assert_eq!(at("1970-01-02T00:00:01.5").local_micros(), 86_401_500_000);
        assert_eq!(at("1970-01-02T00:00:01.5").utc_micros(), None);
        assert_eq!(at("1970-01-01T05:30:00+05:30").utc_micros(), Some(0));
        assert_eq!(at("1970-01-01T00:00:00-00:00:01").utc_micros(), Some(1_000_000));
        assert_eq!(time("24:00:00"), None);
        assert_eq!(time("10:11:12.123456"), Some(36_672_123_456));
        assert_eq!(timestamp("infinity"), None);
    }

    #[test]
    fn bytes_come_out_of_their_digits() {
        let mut out = Vec::new();
        assert_eq!(hex("\\xdeadBEEF", &mut out), Some(()));
        assert_eq!(out, [0xde, 0xad, 0xbe, 0xef]);
        assert_eq!(hex("\\xdea", &mut out), None);
        assert_eq!(hex("dead", &mut out), None);
    }
}
