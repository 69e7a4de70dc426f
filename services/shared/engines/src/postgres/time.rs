//! Dates and timestamps, from the server's spelling to ISO 8601 and RFC 3339.
//!
//! Beyond the years 1 to 9999 the spelling is that of ISO 8601's expanded form: the year before
//! year 1 is `0000`, the one before that `-0001`, and large years carry a plus.

use crate::json::plain_string;

/// `2024-02-29`, `0044-03-15 BC`, `infinity`.
pub(super) fn date(text: &[u8], out: &mut Vec<u8>) {
    if is_plain_date(text) && text.len() == 10 {
        return plain_string(text, out);
    }
    out.push(b'"');
    unusual(text, out, |rest, out| out.extend_from_slice(rest));
    out.push(b'"');
}

/// `2024-02-29 13:14:15.5`
pub(super) fn timestamp(text: &[u8], out: &mut Vec<u8>) {
    write(text, out, |time, out| out.extend_from_slice(time));
}

/// `2024-02-29 13:14:15.5+00`
pub(super) fn timestamp_with_zone(text: &[u8], out: &mut Vec<u8>) {
    write(text, out, time_with_offset);
}

fn write(text: &[u8], out: &mut Vec<u8>, time: fn(&[u8], &mut Vec<u8>)) {
    out.push(b'"');
    if is_plain_date(text) && text.get(10) == Some(&b' ') && text.last() != Some(&b'C') {
        out.extend_from_slice(&text[..10]);
        out.push(b'T');
        time(&text[11..], out);
    } else {
        unusual(text, out, time);
    }
    out.push(b'"');
}

fn is_plain_date(text: &[u8]) -> bool {
    text.get(4) == Some(&b'-') && text.get(7) == Some(&b'-')
}

/// Years with five digits, years before Christ, and the infinities, which stay words.
fn unusual(text: &[u8], out: &mut Vec<u8>, time: fn(&[u8], &mut Vec<u8>)) {
    let (text, before_christ) = match text.strip_suffix(b" BC") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let year = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(0);
    let number = std::str::from_utf8(&text[..year]).ok().and_then(|year| year.parse::<u32>().ok());
    let Some(number) = number else { return out.extend_from_slice(text) };
    match (before_christ, number) {
        (true, 1) => out.extend_from_slice(b"0000"),
        (true, _) => out.extend_from_slice(format!("-{:04}", number - 1).as_bytes()),
        (false, 10_000..) => out.extend_from_slice(format!("+{number}").as_bytes()),
        (false, _) => out.extend_from_slice(&text[..year]),
    }
    let rest = &text[year..];
    match rest.iter().position(|&byte| byte == b' ') {
        Some(space) => {
            out.extend_from_slice(&rest[..space]);
            out.push(b'T');
            time(&rest[space + 1..], out);
        }
        None => out.extend_from_slice(rest),
    }
}

/// The server leaves out minutes of an offset that are zero; RFC 3339 wants them.
fn time_with_offset(time: &[u8], out: &mut Vec<u8>) {
    let sign = time.iter().rposition(|byte| matches!(byte, b'+' | b'-')).unwrap_or(time.len());
    let (clock, offset) = time.split_at(sign);
    out.extend_from_slice(clock);
    match offset {
        b"+00" => out.push(b'Z'),
        [_, _, _] => {
            out.extend_from_slice(offset);
            out.extend_from_slice(b":00");
        }
        _ => out.extend_from_slice(offset),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(write: fn(&[u8], &mut Vec<u8>), text: &str) -> String {
        let mut out = Vec::new();
        write(text.as_bytes(), &mut out);
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn dates_of_every_age_are_iso() {
        for (text, iso) in [
            ("2024-02-29", "2024-02-29"),
            ("0001-01-01", "0001-01-01"),
            ("0001-12-31 BC", "0000-12-31"),
            ("0044-03-15 BC", "-0043-03-15"),
            ("12345-06-07", "+12345-06-07"),
            ("infinity", "infinity"),
            ("-infinity", "-infinity"),
        ] {
            assert_eq!(of(date, text), iso);
        }
    }

    #[test]
    fn timestamps_carry_a_t() {
        for (text, iso) in [
            ("2024-02-29 13:14:15", "2024-02-29T13:14:15"),
            ("2024-02-29 13:14:15.123456", "2024-02-29T13:14:15.123456"),
            ("0044-03-15 12:00:00 BC", "-0043-03-15T12:00:00"),
            ("12345-06-07 08:00:00", "+12345-06-07T08:00:00"),
            ("-infinity", "-infinity"),
        ] {
            assert_eq!(of(timestamp, text), iso);
        }
    }

    #[test]
    fn zones_are_written_as_rfc_3339_wants_them() {
        for (text, iso) in [
            ("2024-02-29 13:14:15+00", "2024-02-29T13:14:15Z"),
            ("2024-02-29 13:14:15.5-03", "2024-02-29T13:14:15.5-03:00"),
            ("2024-02-29 13:14:15+05:30", "2024-02-29T13:14:15+05:30"),
            ("0044-03-15 12:00:00+00 BC", "-0043-03-15T12:00:00Z"),
            ("infinity", "infinity"),
        ] {
            assert_eq!(of(timestamp_with_zone, text), iso);
        }
    }
}
