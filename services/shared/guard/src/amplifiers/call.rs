//! How great the result of a listed function may be.

use sqlparser::ast::Expr;

use super::{Judged, made, search, xpath};
use crate::dialect::Dialect;
use crate::size::{Bound, Size};

/// A call: a function's name, and what is known of its arguments.
pub struct Call<'c> {
    pub name: &'c str,
    pub args: &'c [&'c Expr],
    pub sizes: &'c [Size],
    /// How many rows the statement makes up around it.
    pub made_rows: f64,
}

impl Call<'_> {
    pub fn size(&self, dialect: Dialect) -> Judged<Size> {
        match dialect {
            Dialect::PostgreSql => self.postgresql(),
            Dialect::MySql => self.mysql(),
            Dialect::Oracle => self.oracle(),
            Dialect::MsSql => self.mssql(),
        }
    }

    fn postgresql(&self) -> Judged<Size> {
        match self.name {
            "repeat" | "lpad" | "rpad" | "array_fill" | "generate_series" | "format"
            | "polygon" | "concat" | "array_cat" | "array_append" | "array_prepend"
            | "json_build_object" | "jsonb_build_object" | "json_build_array"
            | "jsonb_build_array" | "row" | "xmlconcat" | "xmlelement" | "xmlforest"
            | "json_array" | "json_object" | "concat_ws" | "array_to_string" | "quote_literal"
            | "quote_ident" | "quote_nullable" | "to_json" | "to_jsonb" | "encode"
            | "row_to_json" | "array_to_json" | "json_scalar" | "xmltext" | "xmlcomment"
            | "bpchar" | "bit" | "array_replace" | "jsonb_pretty" | "jsonb_set"
            | "jsonb_set_lax" | "jsonb_insert" | "convert_to" | "convert_from" | "decode" => {
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

    pub(super) fn arg(&self, at: usize) -> Size {
        self.sizes.get(at).copied().unwrap_or(Size::nothing())
    }

    pub(super) fn greatest(&self) -> Size {
        self.sizes.iter().fold(Size::nothing(), |all, size| all.or(*size))
    }

    pub(super) fn total_length(&self) -> Bound {
        self.sizes.iter().fold(Bound::stated(0.0), |all, size| all.plus(size.length))
    }

    /// Functions that walk one value inside another.
    pub(super) fn searching(&self) -> Judged<Size> {
        let (text, pattern) = match self.name {
            "xpath" | "xpath_exists" => {
                xpath::path(self.args.first().copied(), self.arg(1))?;
                let (path, document) = (self.arg(0).length, self.arg(1).length);
                let length = document.times(Bound::stated((path.factor / 8.0).max(1.0)));
                return Ok(Size {
                    value: Bound::UNBOUNDED,
                    length: made(Size::text(length))?.length,
                });
            }
            "ts_headline" => (self.arg(1), self.arg(0)),
            _ => (self.arg(0), self.arg(1)),
        };
        search(text, pattern)?;
        match self.name {
            "replace" | "regexp_replace" => {
                let replacement = self.arg(2).length.or(Bound::stated(1.0));
                made(Size::text(text.length.times(replacement)))
            }
            "strpos" | "array_position" | "regexp_count" | "regexp_instr" => {
                Ok(Size::number(text.length))
            }
            // A path may calculate.
            path if path.starts_with("jsonb_path") => Ok(Size { value: Bound::UNBOUNDED, ..text }),
            _ => Ok(Size::text(text.length)),
        }
    }
}
