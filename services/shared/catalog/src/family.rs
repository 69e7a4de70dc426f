//! What can be done with a column's values, whatever the engine calls the type.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Integer,
    /// Exact or floating, with a fraction.
    Decimal,
    Text,
    Boolean,
    Date,
    /// With or without zone.
    Timestamp,
    Time,
    Interval,
    Uuid,
    Json,
    Array,
    Other,
}

impl Family {
    /// Reads the family off a type's name in PostgreSQL's, MySQL's or SQL Server's spelling.
    pub fn of(data_type: &str) -> Self {
        let name = data_type.trim().to_ascii_lowercase();
        if name.ends_with("[]") || name.starts_with("array") {
            return Self::Array;
        }
        let base = name.split(['(', ' ']).next().unwrap_or_default();
        match base {
            "int" | "integer" | "int2" | "int4" | "int8" | "bigint" | "smallint" | "tinyint"
            | "mediumint" | "serial" | "bigserial" | "smallserial" | "oid" | "year" => {
                Self::Integer
            }
            "numeric" | "decimal" | "real" | "float" | "float4" | "float8" | "double" | "money"
            | "number" | "smallmoney" | "binary_float" | "binary_double" => Self::Decimal,
            "text" | "varchar" | "char" | "character" | "bpchar" | "citext" | "name"
            | "nvarchar" | "nchar" | "ntext" | "tinytext" | "mediumtext" | "longtext" | "enum"
            | "set" | "varchar2" | "nvarchar2" | "clob" | "nclob" | "string" => Self::Text,
            "bool" | "boolean" | "bit" => Self::Boolean,
            "date" => Self::Date,
            "timestamp" | "timestamptz" | "datetime" | "datetime2" | "smalldatetime"
            | "datetimeoffset" => Self::Timestamp,
            "time" | "timetz" => Self::Time,
            "interval" => Self::Interval,
            "uuid" | "uniqueidentifier" => Self::Uuid,
            "json" | "jsonb" => Self::Json,
            _ => Self::Other,
        }
    }

    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }

    /// A date, or a timestamp.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_read_off_type_names() {
        for (name, family) in [
            ("integer", Family::Integer),
            ("numeric(10,2)", Family::Decimal),
            ("double precision", Family::Decimal),
            ("character varying(20)", Family::Text),
            ("timestamp with time zone", Family::Timestamp),
            ("text[]", Family::Array),
            ("tsvector", Family::Other),
            ("number(10,2)", Family::Decimal),
            ("binary_double", Family::Decimal),
            ("nvarchar2(20)", Family::Text),
            ("timestamp(6) with local time zone", Family::Timestamp),
            ("interval day(2) to second(6)", Family::Interval),
        ] {
            assert_eq!(Family::of(name), family, "{name}");
        }
    }
}
