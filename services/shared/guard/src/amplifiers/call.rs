//! How great the result of a listed function may be.

use sqlparser::ast::Expr;

use super::{
    Judged, MAX_WIDTH, array_fill, countable, field_limit, format_widths, made, power, refuse,
    search, series, text,
};
use crate::size::{Bound, Order, Size};

/// A call: a function's name, and what is known of its arguments.
pub struct Call<'c> {
    pub name: &'c str,
    pub args: &'c [&'c Expr],
    pub sizes: &'c [Size],
    /// How many rows the statement makes up around it.
    pub made_rows: f64,
}

impl Call<'_> {
    pub fn size(&self) -> Judged<Size> {
        match self.name {
            "repeat" | "lpad" | "rpad" | "array_fill" | "generate_series" | "format"
            | "polygon" | "concat" | "array_cat" | "array_append" | "array_prepend"
            | "json_build_object" | "jsonb_build_object" | "json_build_array"
            | "jsonb_build_array" | "row" | "xmlconcat" | "xmlelement" | "xmlforest"
            | "json_array" | "json_object" | "concat_ws" | "array_to_string" | "quote_literal"
            | "quote_ident" | "quote_nullable" | "to_json" | "to_jsonb" | "encode"
            | "row_to_json" | "array_to_json" | "json_scalar" | "xmltext" | "xmlcomment" => {
                self.building()
            }
            "replace"
            | "translate"
            | "regexp_replace"
            | "strpos"
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
            | "array_position" => self.searching(),
            "count" | "sum" | "row_number" | "rank" | "dense_rank" | "percent_rank"
            | "cume_dist" | "string_agg" | "array_agg" | "json_agg" | "jsonb_agg" | "xmlagg"
            | "json_object_agg" | "jsonb_object_agg" | "json_arrayagg" | "json_objectagg"
            | "json_agg_strict" | "jsonb_agg_strict" | "range_agg" => self.collecting(),
            _ => self.computing(),
        }
    }

    fn arg(&self, at: usize) -> Size {
        self.sizes.get(at).copied().unwrap_or(Size::nothing())
    }

    fn greatest(&self) -> Size {
        self.sizes.iter().fold(Size::nothing(), |all, size| all.or(*size))
    }

    fn total_length(&self) -> Bound {
        self.sizes.iter().fold(Bound::stated(0.0), |all, size| all.plus(size.length))
    }

    /// Functions that make a longer value of shorter ones.
    fn building(&self) -> Judged<Size> {
        match self.name {
            "repeat" => {
                countable(self.arg(1), self.name)?;
                made(Size::text(self.arg(0).length.times(self.arg(1).settled().value)))
            }
            "lpad" | "rpad" => {
                countable(self.arg(1), self.name)?;
                made(Size::text(self.arg(1).settled().value.or(Bound::stated(1.0))))
            }
            "array_fill" => array_fill(self.args, self.sizes),
            "generate_series" => {
                series(self.args, self.sizes)?;
                Ok(self.arg(0).or(self.arg(1)))
            }
            "polygon" => {
                if self.sizes.len() == 2 {
                    countable(self.arg(0), self.name)?;
                }
                Ok(self.greatest())
            }
            "format" => {
                format_widths(self.args.first().copied())?;
                made(Size::text(self.total_length().plus(Bound::stated(MAX_WIDTH))))
            }
            "concat_ws" => {
                let separators = self.arg(0).length.times(Bound::stated(self.sizes.len() as f64));
                made(Size::text(self.total_length().plus(separators)))
            }
            "array_to_string" => {
                let separator = self.arg(1).length.or(Bound::stated(1.0));
                let joined = self.arg(0).length.times(separator);
                made(Size::text(joined.plus(self.arg(2).length)))
            }
            "quote_literal" | "quote_ident" | "quote_nullable" | "to_json" | "to_jsonb"
            | "encode" | "row_to_json" | "array_to_json" | "json_scalar" | "xmltext"
            | "xmlcomment" => {
                // Every character may need another one in front of it.
                let escaped = self.total_length().times(Bound::stated(2.0));
                Ok(Size { length: made(Size::text(escaped))?.length, ..self.arg(0) })
            }
            _ => {
                let length = made(Size::text(self.total_length()))?.length;
                Ok(Size { value: self.greatest().value, length })
            }
        }
    }

    /// Functions that walk one value inside another.
    fn searching(&self) -> Judged<Size> {
        let (text, pattern) = match self.name {
            // A path is compiled by rules of its own, which no length of a document bounds.
            "xpath" | "xpath_exists" if self.arg(0).length.factor > 1_000.0 => {
                return refuse("an XPath is far too long");
            }
            "xpath" | "xpath_exists" | "ts_headline" => (self.arg(1), self.arg(0)),
            _ => (self.arg(0), self.arg(1)),
        };
        search(text, pattern)?;
        match self.name {
            "replace" | "regexp_replace" => {
                let replacement = self.arg(2).length.or(Bound::stated(1.0));
                made(Size::text(text.length.times(replacement)))
            }
            _ => Ok(text),
        }
    }

    /// Aggregates and window functions.
    fn collecting(&self) -> Judged<Size> {
        // Ten thousand rows are nothing; a million of them, made up by the statement, are.
        let many = Bound::stated((self.made_rows / 1e4).max(1.0));
        match self.name {
            "count" => Ok(Size::number(Bound::STORED.times(many))),
            "sum" => Ok(Size::number(self.arg(0).value.at_least(Order::Stored).times(many))),
            "row_number" | "rank" | "dense_rank" => Ok(Size::number(Bound::STORED)),
            "percent_rank" | "cume_dist" => Ok(Size::stated(1.0)),
            _ => {
                let each = self.total_length().plus(Bound::stated(1.0)).times(many);
                let length = Bound { factor: (each.factor / 100.0).max(1.0), ..each };
                let length = length.at_least(Order::Collected);
                Ok(Size { value: self.greatest().value, length: made(Size::text(length))?.length })
            }
        }
    }

    /// Functions whose result is a number, a date, or no greater than their arguments.
    fn computing(&self) -> Judged<Size> {
        let first = self.arg(0);
        match self.name {
            "length" | "char_length" | "character_length" | "octet_length" | "bit_length"
            | "cardinality" | "array_length" | "array_upper" | "json_array_length"
            | "jsonb_array_length" | "numnode" | "npoints" => {
                Ok(Size::number(first.length.times(Bound::stated(8.0))))
            }
            "random" => Ok(Size::stated(1.0)),
            "ntile" => Ok(Size::number(first.value)),
            "power" | "pow" => power(first.value, self.arg(1).value),
            "exp" => match first.value {
                Bound { order: Order::Stated, factor } if factor <= 5_000.0 => {
                    Ok(Size::number(Bound::stated(factor.min(600.0).exp())))
                }
                Bound { order: Order::Stated, .. } => refuse("exp is asked for too great a number"),
                _ => Ok(Size::number(Bound::UNBOUNDED)),
            },
            "factorial" => match first.value {
                Bound { order: Order::Stated, factor } if factor <= 1_000.0 => {
                    Ok(Size::number(Bound::UNBOUNDED))
                }
                Bound { order: Order::Stored, factor } if factor <= 1.0 => {
                    Ok(Size::number(Bound::UNBOUNDED))
                }
                _ => refuse("factorial is asked for too great a number"),
            },
            "date_part" | "extract" => match self.args.first().and_then(|arg| text(arg)) {
                Some(field) => Ok(Size::stated(field_limit(&field.to_ascii_lowercase()))),
                None => Ok(Size::number(Bound::UNBOUNDED)),
            },
            "ascii" | "get_byte" => Ok(Size::stated(1.2e6)),
            "pg_size_bytes" | "crc32" | "crc32c" | "to_bin" | "to_oct" | "gamma" | "lgamma" => {
                Ok(Size { value: Bound::UNBOUNDED, length: Bound::stated(64.0) })
            }
            "md5" | "sha224" | "sha256" | "sha384" | "sha512" | "gen_random_uuid" => {
                Ok(Size::text(Bound::stated(64.0)))
            }
            "to_char" => {
                let template = self.arg(1).length.times(Bound::stated(8.0));
                Ok(Size::text(template.plus(Bound::stated(40.0))))
            }
            "now"
            | "clock_timestamp"
            | "statement_timestamp"
            | "transaction_timestamp"
            | "date_trunc"
            | "age"
            | "to_date"
            | "to_timestamp"
            | "make_date"
            | "make_timestamp"
            | "make_interval"
            | "date_bin"
            | "justify_days" => Ok(Size::number(Bound::STORED)),
            _ => Ok(self.greatest()),
        }
    }
}
