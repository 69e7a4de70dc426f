//! How great the result of a listed function may be on Oracle.
//!
//! Texts end at 4,000 or 32,767 bytes, but large objects do not: a pad of one of those is as long as
//! the statement says. Numbers have 40 digits, whatever they are computed from.

use super::{Call, Judged, made, search};
use crate::size::{Bound, Size};

impl Call<'_> {
    pub(super) fn oracle(&self) -> Judged<Size> {
        match self.name {
            // Of one mind with the functions of these names elsewhere.
            "lpad" | "rpad" | "concat" => self.building(),
            "replace" | "regexp_replace" | "ltrim" | "rtrim" | "translate" => self.searching(),
            "count"
            | "sum"
            | "row_number"
            | "rank"
            | "dense_rank"
            | "percent_rank"
            | "cume_dist"
            | "listagg"
            | "json_arrayagg"
            | "json_objectagg"
            | "sys_connect_by_path" => self.collecting(),
            "instr" | "instrb" | "instrc" | "regexp_instr" | "regexp_count" | "regexp_like" => {
                search(self.arg(0), self.arg(1))?;
                Ok(Size::number(self.arg(0).length))
            }
            "regexp_substr" | "json_value" | "json_query" | "json_exists" => {
                search(self.arg(0), self.arg(1))?;
                Ok(Size { value: Bound::UNBOUNDED, ..Size::text(self.total_length()) })
            }
            // A character may take six.
            "json_array" | "json_object" | "json_serialize" | "rawtohex" | "rawtonhex"
            | "asciistr" | "nlssort" | "decompose" => {
                made(Size::text(self.total_length().times(Bound::stated(6.0))))
            }
            "dump" => made(Size::text(self.arg(0).length.times(Bound::stated(5.0)))),
            "power" | "exp" => Ok(Size::number(Bound::UNBOUNDED)),
            "nvl" | "nvl2" | "decode" | "any_value" | "median" | "stats_mode" | "nanvl"
            | "remainder" | "to_clob" | "to_nclob" | "to_nchar" => Ok(self.greatest()),
            "lengthb" | "lengthc" | "vsize" => Ok(Size::number(self.arg(0).length)),
            "add_months" | "months_between" | "last_day" | "next_day" | "new_time"
            | "current_date" | "current_timestamp" | "localtimestamp" | "from_tz" | "to_date"
            | "to_timestamp" | "to_timestamp_tz" | "sys_extract_utc" | "numtodsinterval"
            | "numtoyminterval" | "to_dsinterval" | "to_yminterval" | "ora_hash" => {
                Ok(Size::number(Bound::STORED))
            }
            "standard_hash" | "sys_guid" | "tz_offset" | "soundex" => {
                Ok(Size::text(Bound::stated(130.0)))
            }
            _ => self.computing(),
        }
    }
}
