//! What CAST and CONVERT take on MySQL and MariaDB; none of it runs anybody's code.

use sqlparser::ast::{DataType, ObjectNamePart};

pub(super) fn is_plain(data_type: &DataType) -> bool {
    match data_type {
        DataType::Custom(name, _) => match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] if ident.quote_style.is_none() => {
                ["nchar", "year", "uuid", "inet6", "inet4", "time", "dec"]
                    .iter()
                    .any(|known| ident.value.eq_ignore_ascii_case(known))
            }
            _ => false,
        },
        other => matches!(
            other,
            DataType::Char(_)
                | DataType::Character(_)
                | DataType::Varchar(_)
                | DataType::Binary(_)
                | DataType::Date
                | DataType::Datetime(_)
                | DataType::Time(_, _)
                | DataType::Timestamp(_, _)
                | DataType::Decimal(_)
                | DataType::Dec(_)
                | DataType::Numeric(_)
                | DataType::Float(_)
                | DataType::Double(_)
                | DataType::DoublePrecision
                | DataType::Real
                | DataType::Int(_)
                | DataType::Integer(_)
                | DataType::Signed
                | DataType::SignedInteger
                | DataType::Unsigned
                | DataType::UnsignedInteger
                | DataType::Uuid
                | DataType::Text
                | DataType::JSON
        ),
    }
}
