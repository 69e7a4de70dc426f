//! Bounds on what makes much of little: sizes of built values, and what searches in them.

use sqlparser::ast::{DataType, Expr, Value};

use crate::constant;
use crate::refusal::{Refusal, RefusalKind};
use crate::size::{Bound, Order, Size};

/// How many rows a statement may make up in one FROM clause.
pub const MAX_MADE_ROWS: f64 = 1e7;

/// How many rows one series may have.
const MAX_SERIES: f64 = 1e6;

/// The widest column that `format` may pad to.
const MAX_WIDTH: f64 = 1_000.0;

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

pub fn cast(size: Size, to: &DataType) -> Size {
    match to {
        DataType::Date | DataType::Timestamp(_, _) | DataType::Time(_, _) => {
            Size::number(Bound::STORED)
        }
        DataType::Boolean | DataType::Bool => Size::stated(1.0),
        // `bit(n)` and `char(n)` pad to their length.
        DataType::Bit(Some(length)) => {
            let size = bits(*length as usize);
            Size { length: Bound::stated(*length as f64), ..size }
        }
        DataType::Char(Some(length)) | DataType::Character(Some(length)) => match length {
            sqlparser::ast::CharacterLength::IntegerLength { length, unit: _ } => {
                Size { length: size.length.or(Bound::stated(*length as f64)), ..size }
            }
            sqlparser::ast::CharacterLength::Max => size,
        },
        _ => size,
    }
}

/// The greatest that a field of a date can be.
pub fn field_limit(field: &str) -> f64 {
    match field {
        "epoch" | "julian" => 1e12,
        "microsecond" | "microseconds" => 6e7,
        _ => 3e5_f64.min(60_000.0),
    }
}

/// An operator between two values.
pub fn operation(written: &str, left: Size, right: Size) -> Judged<Size> {
    Ok(match written {
        "+" | "-" | "|" | "#" => {
            Size { value: left.value.plus(right.value), length: left.length.or(right.length) }
        }
        "*" => Size { value: left.value.times(right.value), length: left.length.or(right.length) },
        // Divided by a fraction it grows, which is only known of constants, and those are folded.
        "/" => Size::number(left.value.or(Bound { factor: 1.0, ..right.value })),
        "%" => Size::number(right.value),
        "^" => power(left.value, right.value)?,
        "<<" => Size::number(match (left.value.order, right.value.order) {
            (Order::Stated, Order::Stated) => {
                left.value.times(Bound::stated(2_f64.powf(right.value.factor.min(64.0))))
            }
            _ => Bound::UNBOUNDED,
        }),
        "||" => made(Size::text(left.length.plus(right.length)))?,
        "~" | "~*" | "!~" | "!~*" | "~~" | "~~*" | "!~~" | "!~~*" | "&&" | "@>" | "<@" | "@@"
        | "@?" | "?&" | "?|" => {
            search(left, right)?;
            Size::stated(1.0)
        }
        "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=" | "and" | "or" | "overlaps" | "^@" | "?" => {
            Size::stated(1.0)
        }
        _ => left.or(right),
    })
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
        _ => Ok(Size::number(Bound::UNBOUNDED)),
    }
}

/// A call of a listed function, by name. `rows` is how many the statement makes up around it.
pub fn call(name: &str, args: &[&Expr], sizes: &[Size], rows: f64) -> Judged<Size> {
    let nothing = Size::nothing();
    let arg = |at: usize| sizes.get(at).copied().unwrap_or(nothing);
    let greatest = || sizes.iter().fold(nothing, |all, s| all.or(*s));
    let sum = || sizes.iter().fold(Bound::stated(0.0), |all, s| all.plus(s.length));
    Ok(match name {
        "repeat" => {
            countable(arg(1), name)?;
            made(Size::text(arg(0).length.times(arg(1).value)))?
        }
        "lpad" | "rpad" => {
            countable(arg(1), name)?;
            made(Size::text(arg(1).value.or(Bound::stated(1.0))))?
        }
        "array_fill" => array_fill(args, sizes)?,
        "generate_series" => {
            series(args, sizes)?;
            arg(0).or(arg(1))
        }
        "format" => {
            format_widths(args.first().copied())?;
            made(Size::text(sum().plus(Bound::stated(MAX_WIDTH))))?
        }
        "concat" | "array_cat" | "array_append" | "array_prepend" | "jsonb_concat"
        | "json_build_object" | "jsonb_build_object" | "json_build_array" | "jsonb_build_array"
        | "row" | "xmlconcat" | "xmlelement" | "xmlforest" | "json_array" | "json_object" => {
            Size { value: greatest().value, length: made(Size::text(sum()))?.length }
        }
        "concat_ws" => {
            let separators = arg(0).length.times(Bound::stated(sizes.len() as f64));
            made(Size::text(sum().plus(separators)))?
        }
        "replace" | "translate" | "regexp_replace" => {
            search(arg(0), arg(1))?;
            let grown = arg(0).length.times(arg(2).length.or(Bound::stated(1.0)));
            let grown = if name == "translate" { arg(0).length } else { grown };
            made(Size::text(grown))?
        }
        "array_to_string" => {
            let grown = arg(0).length.times(arg(1).length.or(Bound::stated(1.0)));
            made(Size::text(grown.plus(arg(2).length)))?
        }
        "strpos"
        | "split_part"
        | "string_to_array"
        | "string_to_table"
        | "btrim"
        | "ltrim"
        | "rtrim"
        | "regexp_match"
        | "regexp_matches"
        | "regexp_like"
        | "regexp_count"
        | "regexp_instr"
        | "regexp_substr"
        | "regexp_split_to_array"
        | "regexp_split_to_table"
        | "starts_with"
        | "xpath"
        | "xpath_exists"
        | "jsonb_path_query"
        | "jsonb_path_exists"
        | "jsonb_path_match"
        | "jsonb_path_query_array"
        | "jsonb_path_query_first"
        | "jsonb_path_query_tz"
        | "jsonb_path_exists_tz"
        | "jsonb_path_match_tz"
        | "jsonb_path_query_array_tz"
        | "jsonb_path_query_first_tz"
        | "ts_headline"
        | "array_positions"
        | "array_position" => {
            let (text, pattern) = match name {
                // A path is compiled by rules of its own, which no length of a document bounds.
                "xpath" | "xpath_exists" if arg(0).length.factor > 1_000.0 => {
                    return refuse("an XPath is far too long");
                }
                "xpath" | "xpath_exists" | "ts_headline" => (arg(1), arg(0)),
                _ => (arg(0), arg(1)),
            };
            search(text, pattern)?;
            Size { value: text.value, length: text.length }
        }
        "length" | "char_length" | "character_length" | "octet_length" | "bit_length"
        | "cardinality" | "array_length" | "array_upper" | "json_array_length"
        | "jsonb_array_length" | "numnode" | "npoints" | "position" => {
            Size::number(arg(0).length.times(Bound::stated(8.0)))
        }
        "count" => Size::number(Bound::STORED.times(Bound::stated((rows / 1e4).max(1.0)))),
        "sum" => Size::number(
            arg(0).value.at_least(Order::Stored).times(Bound::stated((rows / 1e4).max(1.0))),
        ),
        "row_number" | "rank" | "dense_rank" => Size::number(Bound::STORED),
        "percent_rank" | "cume_dist" | "random" => Size::stated(1.0),
        "ntile" => Size::number(arg(0).value),
        "string_agg" | "array_agg" | "json_agg" | "jsonb_agg" | "xmlagg" | "json_object_agg"
        | "jsonb_object_agg" | "json_arrayagg" | "json_objectagg" | "json_agg_strict"
        | "jsonb_agg_strict" | "range_agg" => {
            let each = sum().plus(Bound::stated(1.0)).at_least(Order::Collected);
            // Made-up rows add to what is stored: a million of them is a long text indeed.
            let each = each.times(Bound::stated((rows / 1e4).max(1.0)));
            let each = Bound { factor: (each.factor / 100.0).max(1.0), ..each };
            Size { value: greatest().value, length: made(Size::text(each))?.length }
        }
        "power" | "pow" => power(arg(0).value, arg(1).value)?,
        "exp" => match arg(0).value {
            Bound { order: Order::Stated, factor } if factor <= 5_000.0 => {
                Size::number(Bound::stated(factor.min(600.0).exp()))
            }
            Bound { order: Order::Stated, .. } => return refuse("exp of a number so large"),
            _ => Size::number(Bound::UNBOUNDED),
        },
        "factorial" => match arg(0).value {
            Bound { order: Order::Stated, factor } if factor <= 1_000.0 => {
                Size::number(Bound::UNBOUNDED)
            }
            Bound { order: Order::Stored, factor } if factor <= 1.0 => {
                Size::number(Bound::UNBOUNDED)
            }
            _ => return refuse("factorial of a number so large"),
        },
        "polygon" if sizes.len() == 2 => {
            countable(arg(0), name)?;
            arg(0).or(arg(1))
        }
        "quote_literal" | "quote_ident" | "quote_nullable" | "to_json" | "to_jsonb" | "encode"
        | "row_to_json" | "array_to_json" | "json_scalar" | "xmltext" | "xmlcomment" => {
            Size { length: made(Size::text(sum().times(Bound::stated(2.0))))?.length, ..arg(0) }
        }
        "date_part" | "extract" => match args.first().and_then(|a| text(a)) {
            Some(field) => Size::stated(field_limit(&field.to_ascii_lowercase())),
            None => Size::number(Bound::UNBOUNDED),
        },
        "ascii" | "get_byte" => Size::stated(1.2e6),
        "pg_size_bytes" | "crc32" | "crc32c" | "to_bin" | "to_oct" | "gamma" | "lgamma" => {
            Size { value: Bound::UNBOUNDED, length: Bound::stated(64.0) }
        }
        "md5" | "sha224" | "sha256" | "sha384" | "sha512" | "gen_random_uuid" => {
            Size::text(Bound::stated(64.0))
        }
        "to_char" => Size::text(arg(1).length.times(Bound::stated(8.0)).plus(Bound::stated(40.0))),
        "now"
        | "current_date"
        | "clock_timestamp"
        | "statement_timestamp"
        | "date_trunc"
        | "transaction_timestamp"
        | "age"
        | "to_date"
        | "to_timestamp"
        | "make_date"
        | "make_timestamp"
        | "make_interval"
        | "date_bin"
        | "justify_days" => Size::number(Bound::STORED),
        _ => greatest(),
    })
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

/// `format('%10s', …)` pads to the width; `%*s` takes the width from an argument.
fn format_widths(template: Option<&Expr>) -> Judged {
    let Some(template) = template.and_then(|t| text(t)) else {
        return refuse("the template of format must be written out");
    };
    for piece in template.split('%').skip(1) {
        let end = piece.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(piece.len());
        let directive = &piece[..end];
        if directive.contains('*') {
            return refuse("a width of format must be written out");
        }
        let widths = directive.split(|c: char| !c.is_ascii_digit());
        let greatest = widths.filter_map(|w| w.parse::<f64>().ok()).fold(0.0, f64::max);
        if greatest > MAX_WIDTH {
            return refuse("a width of format is far too great");
        }
    }
    Ok(())
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some(text),
            Value::DollarQuotedString(text) => Some(&text.value),
            _ => None,
        },
        Expr::Nested(inner) => text(inner),
        _ => None,
    }
}
