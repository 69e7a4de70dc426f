//! What a column holds, and how a request names it.

use catalog::Family;
use proto::api::ColumnInfo;

/// How the values of a column compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Exactly, whatever the number of digits; `NaN` comes after infinity.
    Number,
    /// Dates and timestamps, as moments; those without a zone as if in UTC.
    Date,
    /// False before true.
    Boolean,
    /// Everything else, by its text.
    Text,
    /// Text of JSON and arrays: it can be searched, but its order means nothing.
    Nested,
}

impl Kind {
    pub fn of(column: &ColumnInfo) -> Self {
        let name = column.data_type.trim_start();
        // SQL Server's is a boolean, PostgreSQL's and MySQL's a row of bits: as text, all work.
        if name.len() >= 3 && name.as_bytes()[..3].eq_ignore_ascii_case(b"bit") {
            return Self::Text;
        }
        match Family::of(name) {
            family if family.is_number() => Self::Number,
            family if family.is_date() => Self::Date,
            Family::Boolean => Self::Boolean,
            Family::Json | Family::Array => Self::Nested,
            _ => Self::Text,
        }
    }
}

/// Why a parameter cannot be used, in words for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// The column of that name; where no column has it, or several do, the one at that place, from 1.
pub(crate) fn find(columns: &[ColumnInfo], name: &str) -> Result<usize, Refusal> {
    let places: Vec<usize> =
        (0..columns.len()).filter(|place| columns[*place].name == name).collect();
    if let [place] = places[..] {
        return Ok(place);
    }
    let place = name.parse::<usize>().ok().filter(|place| (1..=columns.len()).contains(place));
    match (place, &places[..]) {
        (Some(place), _) => Ok(place - 1),
        (None, []) => Err(Refusal(format!(
            "there is no column `{name}`; a column is named as the result names it, or by its \
             place from 1 to {}",
            columns.len()
        ))),
        (None, several) => {
            let places: Vec<_> = several.iter().map(|place| (place + 1).to_string()).collect();
            Err(Refusal(format!(
                "several columns are called `{name}`; say which by its place: {}",
                places.join(", ")
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<ColumnInfo> {
        let text = |name: &&str| ColumnInfo { name: (*name).into(), data_type: "text".into() };
        names.iter().map(text).collect()
    }

    #[test]
    fn a_column_is_found_by_name_or_by_place() {
        let columns = columns(&["total", "count", "count", "2"]);
        assert_eq!(find(&columns, "total"), Ok(0));
        assert_eq!(find(&columns, "3"), Ok(2));
        assert_eq!(find(&columns, "2"), Ok(3), "a name comes before a place");
        assert!(find(&columns, "count").unwrap_err().0.contains("2, 3"));
        for unknown in ["Total", "0", "5", "", "-1"] {
            assert!(find(&columns, unknown).is_err(), "{unknown}");
        }
    }

    #[test]
    fn kinds_are_read_off_types_of_all_engines() {
        for (data_type, kind) in [
            ("bigint unsigned", Kind::Number),
            ("numeric", Kind::Number),
            ("timestamp with time zone", Kind::Date),
            ("datetime2", Kind::Date),
            ("boolean", Kind::Boolean),
            ("bit varying", Kind::Text),
            ("interval", Kind::Text),
            ("uuid", Kind::Text),
            ("integer[]", Kind::Nested),
            ("jsonb", Kind::Nested),
        ] {
            let column = ColumnInfo { name: "c".into(), data_type: data_type.into() };
            assert_eq!(Kind::of(&column), kind, "{data_type}");
        }
    }
}
