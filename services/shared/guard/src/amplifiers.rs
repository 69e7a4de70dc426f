//! Bounds on what makes much of little: sizes of built values, and what searches in them.

use sqlparser::ast::{DataType, Expr, UnaryOperator, Value};

use crate::constant;
use crate::refusal::{Refusal, RefusalKind};
use crate::size::{Bound, Order, Size};

/// How many rows a statement may make up in one FROM clause.
pub const MAX_MADE_ROWS: f64 = 1e7;

/// How many rows one series may have.
const MAX_SERIES: f64 = 1e6;

/// The widest column that `format` may pad to.
const MAX_WIDTH: f64 = 1_000.0;

mod build;
mod call;
mod cast;
mod mssql;
mod mysql;
mod number;
mod oracle;
mod xpath;

pub use call::Call;
pub use cast::cast;
pub use mssql::operation as mssql_operation;
pub use number::{field, interval};
pub use xpath::path;

type Judged<T = ()> = Result<T, Refusal>;

fn refuse<T>(message: impl Into<String>) -> Judged<T> {
    Err(Refusal::new(RefusalKind::Amplifier, message)
        .hint("work of this size cannot be interrupted once it runs; use smaller numbers"))
}

/// A value that the statement builds, if it stays small.
pub fn made(size: Size) -> Judged<Size> {
    if size.length.is_bearable() {
        Ok(size)
    } else {
        refuse("the statement builds a value that may be far too long")
    }
}

/// Searching for one value in another.
pub fn search(text: Size, pattern: Size) -> Judged {
    if text.length.may_be_searched_for(pattern.length) {
        Ok(())
    } else {
        refuse("the statement searches for a value that may be far too long")
    }
}

/// A literal number. Numbers of thousands of digits make every operation slow.
pub fn number(digits: &str) -> Judged<Size> {
    let value: f64 = digits.replace('_', "").parse().unwrap_or(f64::INFINITY);
    if digits.len() <= 400 && value.is_finite() {
        Ok(Size::stated(value))
    } else {
        refuse("a number is far too long")
    }
}

pub fn bits(count: usize) -> Size {
    let value = Bound::stated(2_f64.powf(count.min(1_000) as f64));
    Size { value, length: Bound::stated(count as f64) }
}

/// The greatest that a field of a date can be, where that does not depend on the date.
fn field_limit(field: &str) -> Option<f64> {
    match field {
        "epoch" | "julian" => Some(1e12),
        "microsecond" | "microseconds" => Some(6e7),
        "millisecond" | "milliseconds" | "second" | "seconds" | "timezone" => Some(60_000.0),
        "month" | "months" | "quarter" | "doy" | "dow" | "isodow" | "week" => Some(366.0),
        _ => None,
    }
}

/// An operator between two values.
pub fn operation(written: &str, left: Size, right: Size) -> Judged<Size> {
    Ok(match written {
        "+" | "-" | "|" | "#" | "&" => {
            Size { value: left.value.plus(right.value), length: left.length.or(right.length) }
        }
        "*" => Size { value: left.value.times(right.value), length: left.length.or(right.length) },
        "/" => Size::number(quotient(left.value, right.value)),
        "%" => Size::number(right.value),
        "^" => power(left.value, right.value)?,
        "<<" => Size::number(match (left.value.order, right.value.order) {
            (Order::Stated, Order::Stated) => {
                left.value.times(Bound::stated(2_f64.powf(right.value.factor.min(64.0))))
            }
            _ => Bound::UNBOUNDED,
        }),
        "||" => made(Size::text(left.length.plus(right.length)))?,
        "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=" | "and" | "or" | "overlaps" | "^@" | "?" => {
            Size::stated(1.0)
        }
        "->" | "->>" | "#>" | "#>>" | "#-" => left.or(right),
        // Matching, containing, overlapping; the distance of two paths asks for every pair.
        _ => {
            search(left, right)?;
            Size { value: Bound::UNBOUNDED, ..left.or(right) }
        }
    })
}

/// Divided by what is less than one, a number grows. How little that is, is known of stored
/// values only as far as the statement multiplies them.
fn quotient(number: Bound, divisor: Bound) -> Bound {
    match divisor.order {
        Order::Stated | Order::Unbounded => Bound::UNBOUNDED,
        order => {
            number.at_least(order).times(Bound::stated(1.0 / divisor.factor.clamp(1e-300, 1.0)))
        }
    }
}

/// A value divided by a number that is written out.
pub fn divided(size: Size, by: f64) -> Size {
    let by = by.abs().clamp(1e-300, 1.0);
    Size { value: size.value.times(Bound::stated(1.0 / by)), ..size }
}

/// The operator in front of a value.
pub fn prefixed(op: UnaryOperator, size: Size) -> Size {
    match op {
        UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::Not | UnaryOperator::PGAbs => {
            size
        }
        UnaryOperator::BitwiseNot => Size { value: size.value.plus(Bound::stated(1.0)), ..size },
        UnaryOperator::PGCubeRoot | UnaryOperator::PGSquareRoot => {
            Size::number(size.value.or(Bound::stated(1.0)))
        }
        _ => Size { value: Bound::UNBOUNDED, ..size },
    }
}

/// Powers of exact numbers have as many digits as the exponent says.
pub fn power(base: Bound, exponent: Bound) -> Judged<Size> {
    match (base.order, exponent.order) {
        (Order::Stated, Order::Stated) => {
            let digits = exponent.factor * base.factor.max(2.0).log10();
            if digits > 1_000.0 {
                return refuse("a power has far too many digits");
            }
            Ok(Size::number(Bound::stated(10_f64.powf(digits.min(300.0)))))
        }
        (_, Order::Stated) if exponent.factor > 10_000.0 => {
            refuse("a power has far too many digits")
        }
        _ => Ok(Size::number(Bound::UNBOUNDED)),
    }
}

/// A literal text. XML that defines entities may unfold into far more than it says.
pub fn literal(text: &str) -> Judged<Size> {
    let entity = "<!entity";
    let defines = text
        .as_bytes()
        .windows(entity.len())
        .any(|window| window.eq_ignore_ascii_case(entity.as_bytes()));
    if defines { refuse("a document defines entities") } else { Ok(Size::literal(text)) }
}

fn countable(count: Size, name: &str) -> Judged {
    if count.value.is_bearable() {
        Ok(())
    } else {
        refuse(format!("{name} is asked for a number of times that may be far too great"))
    }
}

/// How many rows a series has, at most.
pub fn series(args: &[&Expr], sizes: &[Size]) -> Judged<f64> {
    let (Some(from), Some(to)) = (args.first(), args.get(1)) else { return Ok(1.0) };
    let step = args.get(2);
    let rows = match (constant::number(from), constant::number(to)) {
        (Some(from), Some(to)) => {
            let step = match step {
                None => 1.0,
                Some(step) => match constant::number(step) {
                    Some(step) if step != 0.0 => step.abs(),
                    _ => {
                        return refuse("the step of a series must be a number that is written out");
                    }
                },
            };
            ((to - from).abs() / step + 1.0).ceil()
        }
        _ => match step.and_then(|step| constant::interval_days(step)) {
            Some(days) => timed_series(from, to, days.abs()),
            None => open_series(step.copied(), sizes)?,
        },
    };
    if rows <= MAX_SERIES {
        Ok(rows)
    } else {
        refuse(format!("generate_series would make {rows:.0} rows; at most {MAX_SERIES:.0}"))
    }
}

/// Rows between two dates. Where they are not written out, they are those of stored data: a
/// century, in which every second would be too many.
fn timed_series(from: &Expr, to: &Expr, step: f64) -> f64 {
    match (constant::day(from), constant::day(to)) {
        (Some(from), Some(to)) => ((to - from).abs() / step + 1.0).ceil(),
        _ if step >= 1.0 / 1_440.0 => 1e3,
        _ => 36_525.0 / step,
    }
}

fn open_series(step: Option<&Expr>, sizes: &[Size]) -> Judged<f64> {
    let fine_step = step.and_then(constant::number).is_some_and(|step| step.abs() < 0.001);
    let bounds = sizes.iter().take(2).fold(Bound::stated(0.0), |all, s| all.plus(s.value));
    let bearable = match bounds.order {
        Order::Stated => bounds.factor <= MAX_SERIES,
        Order::Stored | Order::FedBack => bounds.factor <= 100_000.0,
        Order::Collected => bounds.factor <= 1_000.0,
        Order::Unbounded => false,
    };
    if bearable && !fine_step { Ok(1e3) } else { refuse("a series may have far too many rows") }
}

/// `array_fill(value, array[dimensions])`, whose dimensions must be written out.
fn array_fill(args: &[&Expr], sizes: &[Size]) -> Judged<Size> {
    let Some(Expr::Array(dimensions)) = args.get(1) else {
        return refuse("the dimensions of array_fill must be written out");
    };
    let mut elements = 1.0;
    for dimension in &dimensions.elem {
        match constant::number(dimension) {
            Some(number) => elements *= number.abs().max(1.0),
            None => return refuse("the dimensions of array_fill must be written out"),
        }
    }
    let each = sizes.first().map_or(Bound::stated(1.0), |s| s.length.plus(Bound::stated(1.0)));
    made(Size::text(each.times(Bound::stated(elements))))
}

/// What `format` does with a template.
struct Template {
    /// How many places it fills.
    places: f64,
    /// How far it pads them, all together.
    padding: f64,
}

/// `%10s` pads to the width; `%*s` would take the width from an argument.
fn template(expr: Option<&Expr>) -> Judged<Template> {
    let Some(template) = expr.and_then(|expr| text(expr)) else {
        return refuse("the template of format must be written out");
    };
    let mut read = Template { places: 0.0, padding: 0.0 };
    for piece in template.split('%').skip(1) {
        let end = piece.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(piece.len());
        let directive = &piece[..end];
        if directive.contains('*') {
            return refuse("a width of format must be written out");
        }
        // Before a `$` stands the number of an argument.
        let width = directive.rsplit('$').next().unwrap_or_default();
        let widths = width.split(|c: char| !c.is_ascii_digit());
        let greatest = widths.filter_map(|w| w.parse::<f64>().ok()).fold(0.0, f64::max);
        if greatest > MAX_WIDTH {
            return refuse("a width of format is far too great");
        }
        read.places += 1.0;
        read.padding += greatest;
    }
    Ok(read)
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some(text),
            Value::DollarQuotedString(text) => Some(&text.value),
            _ => None,
        },
        Expr::Nested(inner) => text(inner),
        Expr::Cast { expr, data_type: DataType::Text, .. } => text(expr),
        _ => None,
    }
}
