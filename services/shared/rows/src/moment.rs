//! Dates and timestamps in ISO 8601, as moments that compare.

/// Seconds since 1970 in UTC, and what is left of one. Years of the target (4713 BC to
/// 5,874,897) are beyond what calendars of libraries hold, so the calendar is our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub seconds: i64,
    pub nanos: u32,
}

pub const DAY: i64 = 86_400;

impl Moment {
    pub const INFINITY: Self = Self { seconds: i64::MAX, nanos: 0 };
    pub const MINUS_INFINITY: Self = Self { seconds: i64::MIN, nanos: 0 };

    /// `2024-02-29`, `2024-02-29T13:14:15.5+05:30`, `-0043-03-15`, `+12345-06-07`, `infinity`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "infinity" => return Some(Self::INFINITY),
            "-infinity" => return Some(Self::MINUS_INFINITY),
            _ => {}
        }
        let (date, time) = match text.find(['T', ' ']) {
            Some(place) => (&text[..place], Some(&text[place + 1..])),
            None => (text, None),
        };
        let midnight = days(date)? * DAY;
        let Some(time) = time else { return Some(Self { seconds: midnight, nanos: 0 }) };
        let (clock, offset) = match time.find(['Z', '+', '-']) {
            Some(place) => (&time[..place], offset(&time[place..])?),
            None => (time, 0),
        };
        let (clock, nanos) = match clock.split_once('.') {
            Some((clock, fraction)) => (clock, nanos(fraction)?),
            None => (clock, 0),
        };
        Some(Self { seconds: midnight + seconds(clock)? - offset, nanos })
    }

    pub fn is_finite(self) -> bool {
        self != Self::INFINITY && self != Self::MINUS_INFINITY
    }

    /// Bytes that sort as moments do.
    pub fn encode(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.seconds ^ i64::MIN).to_be_bytes());
        out.extend_from_slice(&self.nanos.to_be_bytes());
    }
}

/// A day as the API writes it.
pub fn date_text(days: i64) -> String {
    let (year, month, day) = civil(days);
    match year {
        ..0 => format!("-{:04}-{month:02}-{day:02}", -year),
        0..10_000 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("+{year}-{month:02}-{day:02}"),
    }
}

fn days(date: &str) -> Option<i64> {
    let (sign, rest) = match date.as_bytes().first()? {
        b'-' => (-1, &date[1..]),
        b'+' => (1, &date[1..]),
        _ => (1, date),
    };
    let mut parts = rest.split('-');
    let (year, month, day) = (digits(parts.next()?, 4..=7)?, parts.next()?, parts.next()?);
    let (month, day) = (digits(month, 2..=2)?, digits(day, 2..=2)?);
    let is_date = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then(|| day_number(sign * year, month, day))
}

fn seconds(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let (hours, minutes) = (digits(parts.next()?, 2..=2)?, digits(parts.next()?, 2..=2)?);
    let seconds = parts.next().map_or(Some(0), |part| digits(part, 2..=2))?;
    let is_time = parts.next().is_none() && hours <= 24 && minutes < 60 && seconds <= 60;
    is_time.then_some(hours * 3600 + minutes * 60 + seconds)
}

fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut total = 0;
    let mut parts = text[1..].split(':');
    for unit in [3600, 60, 1] {
        match parts.next() {
            Some(part) => total += digits(part, 2..=2)? * unit,
            None => break,
        }
    }
    (parts.next().is_none()).then_some(sign * total)
}

fn nanos(fraction: &str) -> Option<u32> {
    let number = digits(fraction, 1..=9)?;
    Some(number as u32 * 10_u32.pow(9 - fraction.len() as u32))
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let is_plain = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

/// Days since 1970 in the Gregorian calendar: whole eras of 400 years, counted from a March, so
/// that the leap day comes last.
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day; the inverse of [`day_number`].
pub fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap_or_else(|| panic!("{text} is a moment"))
    }

    #[test]
    fn moments_of_every_age_are_in_order() {
        let ascending = [
            "-infinity",
            "-4712-01-01",
            "-0043-03-15T12:00:00",
            "0000-12-31",
            "0001-01-01",
            "1969-12-31T23:59:59.999999",
            "1970-01-01",
            "2024-02-29T13:14:15+05:30",
            "2024-02-29T13:14:15Z",
            "2024-02-29T13:14:15.5Z",
            "2024-02-29T13:14:15-03:00",
            "2024-03-01 00:00:00",
            "+12345-06-07",
            "+5874897-12-31",
            "infinity",
        ];
        for pair in ascending.windows(2) {
            assert!(moment(pair[0]) < moment(pair[1]), "{pair:?}");
        }
        assert_eq!(moment("2024-02-29T24:00:00"), moment("2024-03-01"));
        assert_eq!(moment("2000-01-01T00:00:00Z").seconds, 946_684_800);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "2024", "2024-13-01", "2024-1-1", "12:00:00", "0000-00-00", "2024-01-01T", "x"]
        {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_comes_back(day in -2_000_000_i64..2_000_000_000) {
            let (year, month, date) = civil(day);
            prop_assert_eq!(day_number(year, month, date), day);
            prop_assert_eq!(moment(&date_text(day)).seconds, day * DAY);
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC*") {
            let _ = Moment::parse(&text);
        }
    }
}
