//! What CAST takes on Oracle, but for object types: those are anybody's code.

use sqlparser::ast::{DataType, ObjectNamePart};

const OWN: [&str; 14] = [
    "binary_double",
    "binary_float",
    "blob",
    "clob",
    "json",
    "long",
    "nchar",
    "nclob",
    "number",
    "nvarchar2",
    "raw",
    "rowid",
    "urowid",
    "varchar2",
];

pub(super) fn is_plain(data_type: &DataType) -> bool {
    match data_type {
        DataType::Custom(name, _) => match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] if ident.quote_style.is_none() => {
                OWN.iter().any(|known| ident.value.eq_ignore_ascii_case(known))
            }
            _ => false,
        },
        other => matches!(
            other,
            DataType::Char(_)
                | DataType::Character(_)
                | DataType::CharacterVarying(_)
                | DataType::CharVarying(_)
                | DataType::Varchar(_)
                | DataType::Nvarchar(_)
                | DataType::Clob(_)
                | DataType::Blob(_)
                | DataType::Date
                | DataType::Timestamp(_, _)
                | DataType::Interval { fields: _, precision: _ }
                | DataType::Decimal(_)
                | DataType::Dec(_)
                | DataType::Numeric(_)
                | DataType::Float(_)
                | DataType::DoublePrecision
                | DataType::Real
                | DataType::Int(_)
                | DataType::Integer(_)
                | DataType::SmallInt(_)
                | DataType::Boolean
                | DataType::JSON
        ),
    }
}
