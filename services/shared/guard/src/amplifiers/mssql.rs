//! How great the result of a listed function may be on SQL Server.
//!
//! Texts that are not declared with `max` end at 8,000 bytes there; which are, cannot be told from
//! the text of a statement, so all are bounded as if they were.

use super::{Call, Judged, countable, made, search};
use crate::size::{Bound, Size};

/// An operator between two values. `+` joins texts, too.
pub fn operation(written: &str, left: Size, right: Size) -> Judged<Size> {
    let size = super::operation(written, left, right)?;
    if written == "+" {
        let length = left.length.plus(right.length);
        made(Size { length, ..size })
    } else {
        Ok(size)
    }
}

impl Call<'_> {
    pub(super) fn mssql(&self) -> Judged<Size> {
        match self.name {
            "replicate" => {
                countable(self.arg(1), self.name)?;
                self.counted(self.arg(0).length.times(self.arg(1).settled().value), 1)
            }
            "space" => {
                countable(self.arg(0), self.name)?;
                self.counted(self.arg(0).settled().value, 0)
            }
            "str" => {
                countable(self.arg(1), self.name)?;
                Ok(Size::text(self.arg(1).settled().value.or(Bound::stated(40.0))))
            }
            // Of one mind with the functions of these names elsewhere.
            "concat" | "concat_ws" | "generate_series" => self.building(),
            "replace" | "translate" | "regexp_replace" | "ltrim" | "rtrim" => self.searching(),
            "count" | "sum" | "row_number" | "rank" | "dense_rank" | "percent_rank"
            | "cume_dist" | "string_agg" | "json_arrayagg" | "json_objectagg" => self.collecting(),
            "count_big" => Call { name: "count", ..*self }.collecting(),
            "charindex" | "patindex" => found(self.arg(1), self.arg(0)),
            // Distances look at every character of one beside every character of the other.
            "regexp_like"
            | "regexp_count"
            | "regexp_instr"
            | "difference"
            | "edit_distance"
            | "edit_distance_similarity"
            | "jaro_winkler_distance"
            | "jaro_winkler_similarity" => found(self.arg(0), self.arg(1)),
            "regexp_substr" | "json_value" | "json_query" | "json_path_exists"
            | "json_contains" | "string_split" | "contains" | "freetext" => {
                search(self.arg(0), self.arg(1))?;
                Ok(Size { value: Bound::UNBOUNDED, ..Size::text(self.total_length()) })
            }
            "stuff" => made(Size::text(self.arg(0).length.plus(self.arg(3).length))),
            // A character may take six.
            "quotename" | "string_escape" | "json_array" | "json_object" | "json_modify"
            | "base64_encode" => made(Size::text(self.total_length().times(Bound::stated(6.0)))),
            "format" => {
                let template = self.arg(1).length.times(Bound::stated(40.0));
                made(Size::text(self.arg(0).length.plus(template).plus(Bound::stated(400.0))))
            }
            "hashbytes" | "newid" => Ok(Size::text(Bound::stated(64.0))),
            "len" | "datalength" => Ok(Size::number(self.arg(0).length.times(Bound::stated(8.0)))),
            "unicode" => Ok(Size::stated(1.2e6)),
            "char" | "nchar" | "unistr" | "soundex" => {
                Ok(Size::text(self.total_length().or(Bound::stated(4.0))))
            }
            "iif" | "choose" | "isnull" | "square" | "stdev" | "stdevp" | "var" | "varp" => {
                Ok(Size { value: self.computed_value(), ..self.greatest() })
            }
            "datename" => Ok(Size::text(Bound::stated(40.0))),
            "dateadd"
            | "datediff"
            | "datediff_big"
            | "datepart"
            | "datetrunc"
            | "date_bucket"
            | "day"
            | "month"
            | "year"
            | "eomonth"
            | "getdate"
            | "getutcdate"
            | "sysdatetime"
            | "sysutcdatetime"
            | "sysdatetimeoffset"
            | "current_timestamp"
            | "switchoffset"
            | "todatetimeoffset"
            | "datefromparts"
            | "datetime2fromparts"
            | "datetimefromparts"
            | "datetimeoffsetfromparts"
            | "smalldatetimefromparts"
            | "timefromparts" => Ok(Size::number(Bound::STORED)),
            _ => self.computing(),
        }
    }

    /// What is chosen is no greater than the greatest; what is computed may be anything.
    fn computed_value(&self) -> Bound {
        match self.name {
            "iif" | "choose" | "isnull" => self.greatest().value,
            _ => Bound::UNBOUNDED,
        }
    }
}

/// The place of one text in another.
fn found(text: Size, pattern: Size) -> Judged<Size> {
    search(text, pattern)?;
    Ok(Size::number(text.length))
}
