//! What CAST and CONVERT take on SQL Server. Types of somebody's own have a schema or a name that
//! is not listed; those of the CLR (`geography`, `hierarchyid`) run code of their own.

use sqlparser::ast::{DataType, ObjectNamePart};

const NAMED: [&str; 13] = [
    "datetime2",
    "datetimeoffset",
    "json",
    "money",
    "nchar",
    "ntext",
    "rowversion",
    "smalldatetime",
    "smallmoney",
    "sql_variant",
    "sysname",
    "uniqueidentifier",
    "xml",
];

pub(super) fn is_plain(data_type: &DataType) -> bool {
    match data_type {
        DataType::Custom(name, _) => match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => {
                NAMED.iter().any(|known| ident.value.eq_ignore_ascii_case(known))
            }
            _ => false,
        },
        other => matches!(
            other,
            DataType::Bit(_)
                | DataType::TinyInt(None)
                | DataType::SmallInt(None)
                | DataType::Int(None)
                | DataType::Integer(None)
                | DataType::BigInt(None)
                | DataType::Decimal(_)
                | DataType::Dec(_)
                | DataType::Numeric(_)
                | DataType::Float(_)
                | DataType::Real
                | DataType::DoublePrecision
                | DataType::Date
                | DataType::Time(_, _)
                | DataType::Datetime(_)
                | DataType::Char(_)
                | DataType::Character(_)
                | DataType::Varchar(_)
                | DataType::CharVarying(_)
                | DataType::CharacterVarying(_)
                | DataType::Nvarchar(_)
                | DataType::Text
                | DataType::Binary(_)
                | DataType::Varbinary(_)
                | DataType::JSON
        ),
    }
}
