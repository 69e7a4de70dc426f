//! What a cast makes of a value's size.

use sqlparser::ast::{ArrayElemTypeDef, CharacterLength, DataType, Expr};

use super::{Judged, bits, made, refuse, text};
use crate::constant;
use crate::size::{Bound, Order, Size};

/// Numbers of more digits take seconds to divide, and nothing can interrupt it.
const MAX_DIGITS: f64 = 4_000.0;

/// `expr::to`, where `expr` is `size`.
pub fn cast(expr: &Expr, size: Size, to: &DataType) -> Judged<Size> {
    Ok(match to {
        DataType::Date | DataType::Timestamp(_, _) => Size::number(moment(expr, size.value)),
        DataType::Time(_, _) => Size::number(Bound::STORED),
        DataType::Interval { .. } => Size::number(span(expr, size.value)),
        DataType::Boolean | DataType::Bool => Size::stated(1.0),
        // `bit(n)` and `char(n)` pad to their length.
        DataType::Bit(Some(length)) => padded(bits(*length as usize), *length as f64),
        DataType::Char(Some(length)) | DataType::Character(Some(length)) => match length {
            CharacterLength::IntegerLength { length, unit: _ } => padded(size, *length as f64),
            CharacterLength::Max => size,
        },
        // MySQL fills up with zeros.
        DataType::Binary(Some(length)) => made(padded(size, *length as f64))?,
        DataType::Custom(_, modifiers) => {
            let greatest = modifiers.iter().filter_map(|m| m.parse().ok()).fold(0.0, f64::max);
            let size = padded(size, greatest);
            Size { value: size.value.or(Size::text(size.length).value), ..size }
        }
        DataType::Numeric(_) | DataType::Decimal(_) | DataType::Dec(_) => digits(size)?,
        DataType::Bytea => Size { length: size.length.times(Bound::stated(4.0)), ..size },
        DataType::Array(
            ArrayElemTypeDef::SquareBracket(element, _) | ArrayElemTypeDef::Qualified(element, _),
        ) => of_elements(size, cast(expr, size, element)?),
        _ => size,
    })
}

fn padded(size: Size, length: f64) -> Size {
    Size { length: size.length.or(Bound::stated(length)), ..size }
}

/// An array as long as `array`, each element of which may become as long as `element`.
fn of_elements(array: Size, element: Size) -> Size {
    let longer = element.length.factor > array.length.factor;
    let length = if longer { array.length.times(element.length) } else { array.length };
    Size { length, value: array.value.or(element.value) }
}

/// A number of so many digits.
pub fn digits(size: Size) -> Judged<Size> {
    let bearable = match size.length.order {
        Order::Stated => size.length.factor <= MAX_DIGITS,
        Order::Stored => size.length.factor <= 1_000.0,
        Order::Collected | Order::FedBack => true,
        Order::Unbounded => false,
    };
    if bearable { Ok(size) } else { refuse("a number may have far too many digits") }
}

/// The number of days that a moment lies from the year 2000.
fn moment(expr: &Expr, value: Bound) -> Bound {
    const YEAR_2000: f64 = 2_000.0 * 365.25;
    match (constant::day(expr), text(expr)) {
        (Some(day), _) => Bound::stated((day - YEAR_2000).abs()),
        (None, Some(written)) if longest_digits(written) <= 4 => Bound::STORED,
        (None, Some(_)) => Bound::UNBOUNDED,
        (None, None) if value.order == Order::Stated => Bound::UNBOUNDED,
        (None, None) => value,
    }
}

/// The days of an interval.
pub fn span(expr: &Expr, value: Bound) -> Bound {
    match text(expr) {
        Some(written) if longest_digits(written) <= 4 => Bound::STORED,
        Some(_) => match constant::interval_days(expr) {
            Some(days) if days.abs() <= 100_000.0 => Bound::STORED,
            _ => Bound::UNBOUNDED,
        },
        None if value.order == Order::Stated => Bound::UNBOUNDED,
        None => value,
    }
}

/// The length of the longest number in a text, without what stands behind a decimal point.
pub fn longest_digits(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    let mut in_fraction = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            run += usize::from(!in_fraction);
            longest = longest.max(run);
        } else {
            run = 0;
            in_fraction = c == '.';
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_no_digits_of_a_number() {
        assert_eq!(longest_digits("2024-01-31 10:00:00.123456"), 4);
        assert_eq!(longest_digits("x5874897-01-01"), 7);
    }
}
