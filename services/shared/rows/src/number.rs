//! Numbers as bytes that sort as the numbers do, exactly and at any length.

/// The first byte: what kind of number it is, in PostgreSQL's order.
const MINUS_INFINITY: u8 = 1;
const NEGATIVE: u8 = 2;
const ZERO: u8 = 3;
const POSITIVE: u8 = 4;
const INFINITY: u8 = 5;
const NOT_A_NUMBER: u8 = 6;

/// Appends the key of a number as engines write it: `-1.50`, `1e+20`, `NaN`, `$1,000.00`.
/// False: it is none, and nothing was appended.
pub fn encode(text: &str, out: &mut Vec<u8>) -> bool {
    let (is_negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    match body {
        "Infinity" | "inf" => out.push(if is_negative { MINUS_INFINITY } else { INFINITY }),
        "NaN" => out.push(NOT_A_NUMBER),
        _ => {
            let money = body.strip_prefix('$').map(|body| body.replace(',', ""));
            return finite(is_negative, money.as_deref().unwrap_or(body), out);
        }
    }
    true
}

/// The nearest double of what [`encode`] takes; none for what is not finite.
pub fn approximate(text: &str) -> Option<f64> {
    let number: f64 = if text.contains('$') {
        text.replace(['$', ','], "").parse().ok()?
    } else {
        text.parse().ok()?
    };
    number.is_finite().then_some(number)
}

/// The value is 0.d₁d₂d₃… × 10^power, its first digit not zero: numbers of one sign sort by power
/// and then by digits.
fn finite(is_negative: bool, body: &str, out: &mut Vec<u8>) -> bool {
    let (mantissa, power) = match body.split_once(['e', 'E']) {
        Some((mantissa, power)) => match power.parse::<i32>() {
            Ok(power) => (mantissa, i64::from(power)),
            Err(_) => return false,
        },
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
        return false;
    }
    let leading = digits().take_while(|digit| *digit == b'0').count();
    let trailing = digits().rev().take_while(|digit| *digit == b'0').count();
    let length = whole.len() + fraction.len();
    if leading == length {
        out.push(ZERO);
        return true;
    }
    let power = whole.len() as i64 - leading as i64 + power;
    let Ok(power) = i32::try_from(power) else { return false };
    out.push(if is_negative { NEGATIVE } else { POSITIVE });
    let start = out.len();
    out.extend_from_slice(&(power ^ i32::MIN).to_be_bytes());
    let mut digits = digits().skip(leading).take(length - leading - trailing);
    while let Some(first) = digits.next() {
        let second = digits.next().unwrap_or(b'0');
        // Two digits a byte, and never 0, which ends them.
        out.push((first - b'0') * 10 + (second - b'0') + 1);
    }
    out.push(0);
    if is_negative {
        out[start..].iter_mut().for_each(|byte| *byte = !*byte);
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> Vec<u8> {
        let mut key = Vec::new();
        assert!(encode(text, &mut key), "{text} is a number");
        key
    }

    #[test]
    fn numbers_are_in_postgresqls_order() {
        let ascending = [
            "-Infinity",
            "-1e+300",
            "-9007199254740993",
            "-9007199254740992",
            "-10.5",
            "-10.49",
            "-0.001",
            "0",
            "0.00001",
            "0.1",
            "0.10000000000000000000000000000000000001",
            "$0.50",
            "1",
            "1.01",
            "9.99",
            "10",
            "$1,234.50",
            "9223372036854775807",
            "9223372036854775808",
            "1e+20",
            "Infinity",
            "NaN",
        ];
        for pair in ascending.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_number_has_one_key_however_it_is_written() {
        for (one, other) in
            [("1", "1.000"), ("0", "-0.00"), ("1e+3", "1000"), ("0.5", ".5"), ("007", "7")]
        {
            assert_eq!(key(one), key(other));
        }
    }

    #[test]
    fn what_is_no_number_has_no_key() {
        for text in ["", "-", ".", "1.2.3", "abc", "1e", "0x10", "--1", "1 ", "e5", "1e99999999999"]
        {
            let mut key = Vec::new();
            assert!(!encode(text, &mut key) && key.is_empty(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn decimals_sort_as_integers_of_one_scale(a in any::<i64>(), b in any::<i64>(), scale in 0_usize..25) {
            let text = |number: i64| {
                let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
                let (whole, fraction) = digits.split_at(digits.len() - scale);
                format!("{}{whole}.{fraction}", if number < 0 { "-" } else { "" })
            };
            prop_assert_eq!(key(&text(a)).cmp(&key(&text(b))), a.cmp(&b));
        }

        #[test]
        fn doubles_sort_as_they_do(a in any::<f64>().prop_filter("a number", |a| a.is_finite()),
                                   b in any::<f64>().prop_filter("a number", |b| b.is_finite())) {
            prop_assert_eq!(key(&format!("{a:e}")).cmp(&key(&format!("{b}"))), a.partial_cmp(&b).unwrap());
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC*") {
            let mut key = Vec::new();
            prop_assert_eq!(encode(&text, &mut key), !key.is_empty());
        }
    }
}
