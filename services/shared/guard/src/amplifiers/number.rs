//! How great the numbers are that functions compute.
//!
//! Only functions that are named here are believed to stay small: of everything else, any
//! number may come.

use super::cast::{digits, longest_digits, span};
use super::{Call, Judged, field_limit, power, refuse, text};
use crate::size::{Bound, Order, Size};

/// Dates further away than these years are only written to count to great numbers.
const MAX_YEAR: f64 = 9_999.0;

impl Call<'_> {
    /// Functions whose result is a number, a date, or no greater than their arguments.
    pub(super) fn computing(&self) -> Judged<Size> {
        let first = self.arg(0);
        Ok(match self.name {
            "abs" | "any_value" | "avg" | "bit_and" | "ceil" | "ceiling" | "coalesce"
            | "first_value" | "floor" | "float4" | "float8" | "gcd" | "greatest" | "int2"
            | "int4" | "int8" | "lag" | "last_value" | "lead" | "least" | "max" | "min" | "mod"
            | "nth_value" | "nullif" | "percentile_cont" | "percentile_disc" | "mode"
            | "regr_avgx" | "regr_avgy" | "round" | "sign" | "stddev" | "stddev_pop"
            | "trim_scale" | "trunc" | "text" | "varchar" | "lower" | "upper" | "initcap"
            | "date_trunc" | "date_bin" | "justify_days" | "justify_hours" | "justify_interval"
            | "array_remove" | "trim_array" | "array_reverse" | "array_sort" | "array_shuffle"
            | "array_sample" | "unnest" => self.greatest(),
            "numeric" => digits(self.greatest())?,
            "to_number" => digits(self.anything())?,
            "stddev_samp" | "bit_or" | "bit_xor" => self.times(2.0),
            "degrees" => self.times(60.0),
            "cbrt" | "sqrt" => Size::number(first.value.or(Bound::stated(1.0))),
            "ln" | "log" | "log10" => Size::number(first.value.or(Bound::stated(1_000.0))),
            "acos" | "acosd" | "asin" | "asind" | "atan" | "atan2" | "atan2d" | "atand"
            | "corr" | "cos" | "cosd" | "pi" | "random" | "regr_r2" | "sin" | "sind" => {
                Size::stated(400.0)
            }
            "age" => Size::number(first.value.plus(self.arg(1).value).at_least(Order::Stored)),
            "width_bucket" => {
                let buckets = self.sizes.get(3).map_or(self.arg(1).length, |count| count.value);
                Size::number(buckets.plus(Bound::stated(1.0)))
            }
            "length" | "char_length" | "character_length" | "octet_length" | "bit_length"
            | "bit_count" | "cardinality" | "array_length" | "array_upper"
            | "json_array_length" | "jsonb_array_length" | "numnode" | "npoints" | "num_nulls"
            | "num_nonnulls" | "scale" | "min_scale" => {
                Size::number(first.length.times(Bound::stated(8.0)))
            }
            "ntile" => Size::number(first.value),
            "regr_count" => Size::number(Bound::STORED),
            "power" | "pow" => power(first.value, self.arg(1).value)?,
            "exp" => exp(first.value)?,
            "factorial" => factorial(first.value)?,
            "date_part" | "extract" => {
                field(self.args.first().and_then(|arg| text(arg)), self.arg(1))
            }
            "ascii" | "get_byte" => Size::stated(1.2e6),
            "now" | "clock_timestamp" | "statement_timestamp" | "transaction_timestamp" => {
                Size::number(Bound::STORED)
            }
            "make_date" | "make_timestamp" | "make_timestamptz" => self.within(MAX_YEAR),
            "make_interval" => self.within(100_000.0),
            "to_date" | "to_timestamp" => self.read_date(),
            "md5" | "sha224" | "sha256" | "sha384" | "sha512" | "gen_random_uuid" => {
                Size::text(Bound::stated(64.0))
            }
            "to_char" => {
                let template = self.arg(1).length.times(Bound::stated(8.0));
                Size::text(template.plus(Bound::stated(40.0)))
            }
            "left" | "right" | "substr" | "substring" | "reverse" => Size::text(first.length),
            _ => self.anything(),
        })
    }

    fn times(&self, factor: f64) -> Size {
        let size = self.greatest();
        Size { value: size.value.times(Bound::stated(factor)), ..size }
    }

    /// A value no longer than all arguments together, and as great as any.
    fn anything(&self) -> Size {
        Size { value: Bound::UNBOUNDED, length: self.total_length() }
    }

    /// A moment or a span, if no part of it is beyond `limit`.
    fn within(&self, limit: f64) -> Size {
        let greatest = self.greatest().value;
        let bearable = match greatest.order {
            Order::Stated | Order::Stored | Order::FedBack => greatest.factor <= limit,
            Order::Collected | Order::Unbounded => false,
        };
        Size::number(if bearable { Bound::STORED } else { Bound::UNBOUNDED })
    }

    /// `to_date('31.01.2024', 'DD.MM.YYYY')`, `to_timestamp(1.7e9)`
    fn read_date(&self) -> Size {
        let Some(written) = self.args.first().and_then(|arg| text(arg)) else {
            return match self.arg(0).value {
                Bound { order: Order::Stated, factor } if factor <= 1e11 => {
                    Size::number(Bound::STORED)
                }
                Bound { order: Order::Stored | Order::FedBack, .. } => Size::number(Bound::STORED),
                _ => Size::number(Bound::UNBOUNDED),
            };
        };
        let format = self.args.get(1).and_then(|arg| text(arg)).unwrap_or_default();
        let run_together = format.to_ascii_uppercase().starts_with("YYYYMM");
        let days_counted = format.contains(['J', 'j']);
        let sane = longest_digits(written) <= 4 || (run_together && written.len() <= 20);
        Size::number(if sane && !days_counted { Bound::STORED } else { Bound::UNBOUNDED })
    }
}

/// A field of a moment or of an interval.
pub fn field(name: Option<&str>, of: Size) -> Size {
    let Some(name) = name else { return Size::number(Bound::UNBOUNDED) };
    match field_limit(&name.to_ascii_lowercase()) {
        Some(limit) => Size::stated(limit),
        None if of.value.order == Order::Stated => Size::number(Bound::STORED),
        None => Size::number(of.value),
    }
}

/// `interval '…'`
pub fn interval(written: &sqlparser::ast::Expr) -> Size {
    Size::number(span(written, Bound::STORED))
}

fn exp(value: Bound) -> Judged<Size> {
    match value {
        Bound { order: Order::Stated, factor } if factor <= 5_000.0 => {
            Ok(Size::number(Bound::stated(factor.min(600.0).exp())))
        }
        Bound { order: Order::Stated, .. } => refuse("exp is asked for too great a number"),
        _ => Ok(Size::number(Bound::UNBOUNDED)),
    }
}

fn factorial(value: Bound) -> Judged<Size> {
    match value {
        Bound { order: Order::Stated, factor } if factor <= 1_000.0 => {
            Ok(Size::number(Bound::UNBOUNDED))
        }
        Bound { order: Order::Stored, factor } if factor <= 1.0 => {
            Ok(Size::number(Bound::UNBOUNDED))
        }
        _ => refuse("factorial is asked for too great a number"),
    }
}
