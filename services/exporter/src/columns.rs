//! What the columns of a result are, to formats that have types.

use std::collections::HashSet;

use proto::api::ColumnInfo;

/// What a column's values are, by the name of its type. Whether they really are is for the
/// values to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    /// Of at most 32 bits.
    Integer,
    BigInteger,
    UnsignedBigInteger,
    Float,
    Double,
    Decimal,
    Date,
    Timestamp,
    TimestampWithZone,
    Time,
    Uuid,
    /// `\x…`, as PostgreSQL writes it.
    Bytes,
    Json,
    Text,
}

impl Kind {
    /// Reads the spellings of PostgreSQL, MySQL, SQL Server and Oracle.
    pub fn of(data_type: &str) -> Self {
        let name = without_parameters(&data_type.trim().to_ascii_lowercase());
        if name.ends_with("[]") {
            return Self::Json;
        }
        let (base, is_unsigned) = match name.strip_suffix(" unsigned") {
            Some(base) => (base, true),
            None => (name.as_str(), false),
        };
        match base {
            "boolean" | "bool" => Self::Boolean,
            "smallint" | "int2" | "tinyint" | "mediumint" | "year" => Self::Integer,
            "integer" | "int" | "int4" if !is_unsigned => Self::Integer,
            "bigint" | "int8" if is_unsigned => Self::UnsignedBigInteger,
            "integer" | "int" | "bigint" | "int8" | "oid" => Self::BigInteger,
            "real" | "float4" | "binary_float" => Self::Float,
            "double precision" | "double" | "float" | "float8" | "binary_double" => Self::Double,
            "numeric" | "decimal" | "number" | "money" | "smallmoney" => Self::Decimal,
            "date" => Self::Date,
            "timestamp without time zone"
            | "timestamp"
            | "datetime"
            | "datetime2"
            | "smalldatetime" => Self::Timestamp,
            "timestamp with time zone" | "timestamptz" | "datetimeoffset" => {
                Self::TimestampWithZone
            }
            "time without time zone" | "time" => Self::Time,
            "uuid" | "uniqueidentifier" => Self::Uuid,
            "bytea" | "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob"
            | "geometry" => Self::Bytes,
            "json" | "jsonb" => Self::Json,
            _ => Self::Text,
        }
    }
}

/// `timestamp(3) without time zone` is a `timestamp without time zone`.
fn without_parameters(name: &str) -> String {
    match (name.find('('), name.find(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", name[..open].trim_end(), &name[close + 1..])
        }
        _ => name.to_owned(),
    }
}

/// SQL lets columns share a name; a record's fields must not. The second `n` becomes `n_2`.
pub fn unique_names(columns: &[ColumnInfo]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let given: HashSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut names = Vec::with_capacity(columns.len());
    for column in columns {
        let mut name = column.name.clone();
        let mut count = 1;
        while taken.contains(&name) || (count > 1 && given.contains(name.as_str())) {
            count += 1;
            name = format!("{}_{count}", column.name);
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::columns;

    #[test]
    fn kinds_are_read_off_the_names_of_types() {
        for (name, kind) in [
            ("integer", Kind::Integer),
            ("int unsigned", Kind::BigInteger),
            ("bigint(20) unsigned", Kind::UnsignedBigInteger),
            ("numeric(10,2)", Kind::Decimal),
            ("timestamp(3) without time zone", Kind::Timestamp),
            ("timestamp with time zone", Kind::TimestampWithZone),
            ("time with time zone", Kind::Text),
            ("number(10,2)", Kind::Decimal),
            ("binary_double", Kind::Double),
            ("timestamp(6) with time zone", Kind::TimestampWithZone),
            ("jsonb[]", Kind::Json),
            ("character varying(20)", Kind::Text),
            ("bytea", Kind::Bytes),
            ("varbinary", Kind::Bytes),
        ] {
            assert_eq!(Kind::of(name), kind, "{name}");
        }
    }

    #[test]
    fn no_two_names_are_the_same() {
        let of = ["n", "n", "n_2", "n", ""].map(|name| (name, "text"));
        assert_eq!(unique_names(&columns(&of)), ["n", "n_3", "n_2", "n_4", ""]);
    }
}
