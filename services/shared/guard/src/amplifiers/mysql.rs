//! How great the result of a listed function may be on MySQL and MariaDB.
//!
//! The servers cut every text at `max_allowed_packet`, which bounds one value, and not the work.

use super::{Call, Judged, countable, made, search};
use crate::size::{Bound, Size};

/// `export_set` writes one word for each bit of a number.
const BITS: f64 = 64.0;

impl Call<'_> {
    pub(super) fn mysql(&self) -> Judged<Size> {
        match self.name {
            // Of one mind with the functions of these names elsewhere.
            "repeat" | "lpad" | "rpad" | "concat" | "concat_ws" => self.building(),
            "replace" | "regexp_replace" | "ltrim" | "rtrim" => self.searching(),
            "count" | "sum" | "row_number" | "rank" | "dense_rank" | "percent_rank"
            | "cume_dist" | "group_concat" | "json_arrayagg" | "json_objectagg" => {
                self.collecting()
            }
            "space" => {
                countable(self.arg(0), self.name)?;
                self.counted(self.arg(0).settled().value, 0)
            }
            "insert" | "elt" | "make_set" => made(Size::text(self.total_length())),
            "export_set" => {
                let words = self.total_length().plus(Bound::stated(1.0));
                made(Size::text(words.times(Bound::stated(BITS))))
            }
            "locate" => found(self.arg(1), self.arg(0)),
            "instr" | "regexp_instr" | "find_in_set" | "regexp_like" => {
                found(self.arg(0), self.arg(1))
            }
            "substring_index" | "regexp_substr" | "json_extract" | "json_value" | "json_query"
            | "json_search" | "json_contains" | "json_contains_path" | "json_overlaps"
            | "json_keys" | "json_exists" | "json_remove" => {
                search(self.arg(0), self.arg(1))?;
                Ok(Size { value: Bound::UNBOUNDED, ..Size::text(self.total_length()) })
            }
            // Every level is indented by all levels above it.
            "json_pretty" | "json_detailed" => {
                made(Size::text(self.arg(0).length.times(self.arg(0).length)))
            }
            // A character may take six.
            "json_quote"
            | "quote"
            | "hex"
            | "to_base64"
            | "json_array"
            | "json_object"
            | "json_set"
            | "json_insert"
            | "json_replace"
            | "json_array_append"
            | "json_array_insert"
            | "json_merge_patch"
            | "json_merge_preserve"
            | "json_loose"
            | "vector_to_string"
            | "from_vector" => made(Size::text(self.total_length().times(Bound::stated(6.0)))),
            "format" | "conv" | "bin" | "oct" | "md5" | "sha" | "sha1" | "sha2" | "uuid" => {
                Ok(Size::text(Bound::stated(130.0)))
            }
            "date_format" | "time_format" => {
                made(Size::text(self.arg(1).length.times(Bound::stated(16.0))))
            }
            "char" => Ok(Size::text(Bound::stated(4.0 * self.sizes.len() as f64))),
            "if" | "ifnull" | "nvl" | "nvl2" | "truncate" | "any_value" | "value" => {
                Ok(self.greatest())
            }
            "day" | "dayofmonth" | "dayofweek" | "dayofyear" | "hour" | "microsecond"
            | "minute" | "month" | "quarter" | "second" | "week" | "weekday" | "weekofyear"
            | "year" | "yearweek" | "date" | "time" | "timestamp" | "last_day" | "curdate"
            | "curtime" | "now" | "sysdate" | "utc_date" | "utc_time" | "utc_timestamp"
            | "current_date" | "current_time" | "current_timestamp" | "localtime"
            | "localtimestamp" | "date_add" | "date_sub" | "adddate" | "subdate" | "addtime"
            | "subtime" | "str_to_date" | "from_unixtime" | "unix_timestamp" | "convert_tz"
            | "makedate" | "maketime" | "datediff" | "timediff" | "timestampdiff"
            | "timestampadd" | "to_days" | "to_seconds" | "time_to_sec" | "sec_to_time"
            | "from_days" | "period_add" | "period_diff" => Ok(Size::number(Bound::STORED)),
            _ => self.computing(),
        }
    }
}

/// The place of one text in another.
fn found(text: Size, pattern: Size) -> Judged<Size> {
    search(text, pattern)?;
    Ok(Size::number(text.length))
}
