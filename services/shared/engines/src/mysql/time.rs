//! Dates and times, from the prepared protocol's bytes to ISO 8601.
//!
//! Each begins with the length of the rest. What the server leaves out is zero, so a zero date is
//! nothing but a length of 0. Parts of a date may be zero too: `2024-00-00`.

use std::io::Write as _;

/// `"2024-02-29"`
pub(super) fn date(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    day(rest(bytes), out);
    out.push(b'"');
}

/// `"2024-02-29T13:14:15.5"`, and `zone` behind it.
pub(super) fn datetime(bytes: &[u8], zone: &str, out: &mut Vec<u8>) {
    let rest = rest(bytes);
    out.push(b'"');
    day(rest, out);
    out.push(b'T');
    clock(u32::from(byte(rest, 4)), rest.get(5..).unwrap_or_default(), out);
    out.extend_from_slice(zone.as_bytes());
    out.push(b'"');
}

/// `"-838:59:59.5"`: a time of the day, or a span of up to 34 days.
pub(super) fn time(bytes: &[u8], out: &mut Vec<u8>) {
    let rest = rest(bytes);
    out.push(b'"');
    if byte(rest, 0) == 1 {
        out.push(b'-');
    }
    let days = number(rest.get(1..5).unwrap_or_default());
    clock(24 * days + u32::from(byte(rest, 5)), rest.get(6..).unwrap_or_default(), out);
    out.push(b'"');
}

fn rest(bytes: &[u8]) -> &[u8] {
    bytes.get(1..).unwrap_or_default()
}

fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |all, byte| (all << 8) | u32::from(*byte))
}

fn day(bytes: &[u8], out: &mut Vec<u8>) {
    let year = number(bytes.get(..2).unwrap_or_default());
    write(out, format_args!("{year:04}-{:02}-{:02}", byte(bytes, 2), byte(bytes, 3)));
}

/// Minutes, seconds and microseconds in `bytes`; no more digits behind the point than say something.
fn clock(hours: u32, bytes: &[u8], out: &mut Vec<u8>) {
    write(out, format_args!("{hours:02}:{:02}:{:02}", byte(bytes, 0), byte(bytes, 1)));
    let micros = number(bytes.get(2..6).unwrap_or_default());
    if micros > 0 {
        let digits = format!("{micros:06}");
        write(out, format_args!(".{}", digits.trim_end_matches('0')));
    }
}

fn write(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to memory does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&[u8], &mut Vec<u8>), bytes: &[u8]) -> String {
        let mut out = Vec::new();
        write(bytes, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_left_out_is_zero() {
        assert_eq!(written(date, &[0]), "\"0000-00-00\"");
        assert_eq!(written(date, &[4, 0xe8, 0x07, 2, 29]), "\"2024-02-29\"");
        let zoned = |bytes: &[u8], out: &mut Vec<u8>| datetime(bytes, "Z", out);
        assert_eq!(written(zoned, &[4, 0xe8, 0x07, 2, 29]), "\"2024-02-29T00:00:00Z\"");
        let exact = [11, 0xe8, 0x07, 2, 29, 1, 2, 3, 0x20, 0xa1, 0x07, 0x00];
        assert_eq!(written(zoned, &exact), "\"2024-02-29T01:02:03.5Z\"");
    }

    #[test]
    fn times_go_beyond_a_day() {
        assert_eq!(written(time, &[0]), "\"00:00:00\"");
        assert_eq!(written(time, &[8, 1, 34, 0, 0, 0, 22, 59, 59]), "\"-838:59:59\"");
    }
}
