//! A value's key: bytes that sort as values of its column do.

use std::borrow::Cow;

use crate::{Kind, moment::Moment, number};

/// First bytes, and so the order of what may stand in one column. Null comes last, also where the
/// order is turned around.
const TYPED: u8 = 1;
/// What a column of numbers or dates holds that is neither, by its text.
const ODD: u8 = 2;
const NULL: u8 = 0xFF;

/// Appends the key of a value, as JSON text.
pub fn encode(kind: Kind, value: &str, out: &mut Vec<u8>) {
    if value == "null" {
        return out.push(NULL);
    }
    if !typed(kind, value, out) {
        out.push(ODD);
        text(&plain(value), out);
    }
}

/// The same for an order turned around.
pub fn encode_descending(kind: Kind, value: &str, out: &mut Vec<u8>) {
    let start = out.len();
    encode(kind, value, out);
    if out[start] != NULL {
        out[start..].iter_mut().for_each(|byte| *byte = !*byte);
    }
}

/// The key that a value of this text would have; none where the column cannot hold it.
pub fn of_operand(kind: Kind, operand: &str) -> Option<Vec<u8>> {
    let mut key = vec![TYPED];
    let is_one = match kind {
        Kind::Number => number::encode(operand, &mut key),
        Kind::Date => match Moment::parse(operand) {
            Some(moment) => {
                moment.encode(&mut key);
                true
            }
            None => false,
        },
        Kind::Boolean => match operand {
            "true" | "false" => {
                key.push(u8::from(operand == "true"));
                true
            }
            _ => false,
        },
        Kind::Text | Kind::Nested => {
            text(operand, &mut key);
            true
        }
    };
    is_one.then_some(key)
}

/// Whether two keys are of one sort, so that less and more mean something.
pub fn is_comparable(key: &[u8], other: &[u8]) -> bool {
    key[0] == other[0]
}

fn typed(kind: Kind, value: &str, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    out.push(TYPED);
    let is_one = match kind {
        Kind::Number => number::encode(unquoted(value), out),
        Kind::Date => match Moment::parse(unquoted(value)) {
            Some(moment) => {
                moment.encode(out);
                true
            }
            None => false,
        },
        Kind::Boolean if value == "true" || value == "false" => {
            out.push(u8::from(value == "true"));
            true
        }
        Kind::Boolean => false,
        Kind::Text | Kind::Nested => {
            text(&plain(value), out);
            true
        }
    };
    if !is_one {
        out.truncate(start);
    }
    is_one
}

/// Numbers and dates have nothing to unescape.
pub fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// A string without its quotes; anything else as it is written.
pub fn plain(value: &str) -> Cow<'_, str> {
    match value.strip_prefix('"') {
        Some(rest) if !rest.contains('\\') => Cow::Borrowed(rest.strip_suffix('"').unwrap_or(rest)),
        Some(_) => serde_json::from_str(value).map_or(Cow::Borrowed(value), Cow::Owned),
        None => Cow::Borrowed(value),
    }
}

/// Text sorts without regard to case, and what differs in case alone has lower case first.
fn text(text: &str, out: &mut Vec<u8>) {
    let lower = lowercase(text);
    ended(&lower, out);
    if *lower == *text {
        out.push(0);
    } else {
        ended(text, out);
    }
}

pub fn lowercase(text: &str) -> Cow<'_, str> {
    let is_lower = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// Zero ends it, so that a text comes before those it begins; zeros inside are written otherwise.
fn ended(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| byte <= 1) {
        for byte in text.bytes() {
            match byte {
                0 => out.extend_from_slice(&[1, 1]),
                1 => out.extend_from_slice(&[1, 2]),
                _ => out.push(byte),
            }
        }
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    out.push(0);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(kind: Kind, value: &str) -> Vec<u8> {
        let mut key = Vec::new();
        encode(kind, value, &mut key);
        key
    }

    fn descending(kind: Kind, value: &str) -> Vec<u8> {
        let mut key = Vec::new();
        encode_descending(kind, value, &mut key);
        key
    }

    #[test]
    fn nulls_are_last_both_ways() {
        for (kind, value) in [
            (Kind::Number, "\"NaN\""),
            (Kind::Number, "\"odd\""),
            (Kind::Text, "\"\u{10ffff}\""),
            (Kind::Boolean, "true"),
        ] {
            assert!(key(kind, value) < key(kind, "null"));
            assert!(descending(kind, value) < descending(kind, "null"));
        }
        assert!(key(Kind::Text, "\"null\"") < key(Kind::Text, "null"), "a word is not the absence");
    }

    #[test]
    fn text_is_in_order_of_words_and_then_of_case() {
        let ascending = ["", "a", "A", "ab", "Ab", "aB", "b", "Z", "ä", "Ä"];
        for pair in ascending.windows(2) {
            let [one, other] = [pair[0], pair[1]].map(|text| of_operand(Kind::Text, text));
            assert!(one < other, "{pair:?}");
        }
    }

    #[test]
    fn what_does_not_fit_its_column_stands_behind_what_does() {
        assert!(key(Kind::Number, "1e+300") < key(Kind::Number, "\"unknown\""));
        assert!(key(Kind::Date, "\"infinity\"") < key(Kind::Date, "\"0000-00-00\""));
    }

    proptest! {
        #[test]
        fn an_operand_has_the_key_of_its_value(text in ".*") {
            let value = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(Some(key(Kind::Text, &value)), of_operand(Kind::Text, &text));
        }

        #[test]
        fn turned_around_means_turned_around(a in ".*", b in ".*") {
            let (a, b) = (serde_json::to_string(&a).unwrap(), serde_json::to_string(&b).unwrap());
            let ascending = key(Kind::Text, &a).cmp(&key(Kind::Text, &b));
            prop_assert_eq!(descending(Kind::Text, &b).cmp(&descending(Kind::Text, &a)), ascending);
        }

        #[test]
        fn no_key_begins_another(a in ".*", b in ".*") {
            let (a, b) = (of_operand(Kind::Text, &a).unwrap(), of_operand(Kind::Text, &b).unwrap());
            prop_assert!(a == b || !b.starts_with(&a), "keys of several columns stand in a row");
        }
    }
}
