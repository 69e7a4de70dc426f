//! The types that a value may be cast to.
//!
//! A cast runs the type's input function. Those of the `reg…` types look names up in the
//! server's catalogs, those of user-defined types may be anything.

use sqlparser::ast::{ArrayElemTypeDef, DataType, ObjectName, ObjectNamePart};

use crate::dialect::{Facts, extensions};

mod mssql;
mod mysql;
mod oracle;

/// True for a type whose values are plain data.
#[expect(clippy::too_many_lines, reason = "one list of every type there is")]
pub fn is_plain(data_type: &DataType, facts: &Facts, catalog: Option<&catalog::Catalog>) -> bool {
    if facts.is_mysql() {
        return mysql::is_plain(data_type);
    }
    if facts.is_oracle() {
        return oracle::is_plain(data_type);
    }
    if facts.is_mssql() {
        return mssql::is_plain(data_type);
    }
    match data_type {
        DataType::Character(_)
        | DataType::Char(_)
        | DataType::CharacterVarying(_)
        | DataType::CharVarying(_)
        | DataType::Varchar(_)
        | DataType::Nvarchar(_)
        | DataType::Uuid
        | DataType::Numeric(_)
        | DataType::Decimal(_)
        | DataType::Dec(_)
        | DataType::Float(_)
        | DataType::Int2(_)
        | DataType::SmallInt(_)
        | DataType::Int(_)
        | DataType::Int4(_)
        | DataType::Int8(_)
        | DataType::Integer(_)
        | DataType::BigInt(_)
        | DataType::Float4
        | DataType::Real
        | DataType::Float8
        | DataType::DoublePrecision
        | DataType::Bool
        | DataType::Boolean
        | DataType::Date
        | DataType::Time(_, _)
        | DataType::Timestamp(_, _)
        | DataType::Interval { fields: _, precision: _ }
        | DataType::JSON
        | DataType::JSONB
        | DataType::Text
        | DataType::Bytea
        | DataType::Bit(_)
        | DataType::BitVarying(_)
        | DataType::VarBit(_)
        | DataType::GeometricType(_)
        | DataType::TsVector
        | DataType::TsQuery => true,
        DataType::Custom(name, _) => {
            is_listed(name, facts)
                || is_of_extension(name, catalog)
                || is_used(name, catalog)
                || catalog.is_some_and(|catalog| row_type(name, catalog).is_some())
        }
        DataType::Array(element) => match element {
            ArrayElemTypeDef::SquareBracket(element, _)
            | ArrayElemTypeDef::Qualified(element, _) => is_plain(element, facts, catalog),
            ArrayElemTypeDef::None
            | ArrayElemTypeDef::AngleBracket(_)
            | ArrayElemTypeDef::Parenthesis(_) => false,
        },
        DataType::Regclass
        | DataType::Trigger
        | DataType::AnyType
        | DataType::Unspecified
        | DataType::Table(_)
        | DataType::NamedTable { .. }
        | DataType::CharacterLargeObject(_)
        | DataType::CharLargeObject(_)
        | DataType::Clob(_)
        | DataType::Binary(_)
        | DataType::Varbinary(_)
        | DataType::Blob(_)
        | DataType::TinyBlob
        | DataType::MediumBlob
        | DataType::LongBlob
        | DataType::Bytes(_)
        | DataType::DecimalUnsigned(_)
        | DataType::BigNumeric(_)
        | DataType::BigDecimal(_)
        | DataType::DecUnsigned(_)
        | DataType::FloatUnsigned(_)
        | DataType::TinyInt(_)
        | DataType::TinyIntUnsigned(_)
        | DataType::UTinyInt
        | DataType::Int2Unsigned(_)
        | DataType::SmallIntUnsigned(_)
        | DataType::USmallInt
        | DataType::MediumInt(_)
        | DataType::MediumIntUnsigned(_)
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::Int128
        | DataType::Int256
        | DataType::IntUnsigned(_)
        | DataType::Int4Unsigned(_)
        | DataType::IntegerUnsigned(_)
        | DataType::HugeInt
        | DataType::UHugeInt
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::UInt128
        | DataType::UInt256
        | DataType::BigIntUnsigned(_)
        | DataType::UBigInt
        | DataType::Int8Unsigned(_)
        | DataType::Signed
        | DataType::SignedInteger
        | DataType::Unsigned
        | DataType::UnsignedInteger
        | DataType::Float32
        | DataType::Float64
        | DataType::RealUnsigned
        | DataType::Double(_)
        | DataType::DoubleUnsigned(_)
        | DataType::DoublePrecisionUnsigned
        | DataType::Date32
        | DataType::Datetime(_)
        | DataType::Datetime64(_, _)
        | DataType::TimestampNtz(_)
        | DataType::TinyText
        | DataType::MediumText
        | DataType::LongText
        | DataType::String(_)
        | DataType::FixedString(_)
        | DataType::Map(_, _, _)
        | DataType::Tuple(_)
        | DataType::Nested(_)
        | DataType::Enum(_, _)
        | DataType::Set(_)
        | DataType::Struct(_, _)
        | DataType::Union(_)
        | DataType::Nullable(_)
        | DataType::LowCardinality(_) => false,
    }
}

/// A built-in type that the parser has no word for.
fn is_listed(name: &ObjectName, facts: &Facts) -> bool {
    match folded(name).as_deref() {
        Some([name]) => facts.types.contains(name.as_str()),
        Some([schema, name]) => {
            Some(schema.as_str()) == facts.system_schema && facts.types.contains(name.as_str())
        }
        _ => false,
    }
}

fn is_of_extension(name: &ObjectName, catalog: Option<&catalog::Catalog>) -> bool {
    match folded(name).as_deref() {
        Some([name]) => extensions::has_type(catalog, None, name),
        Some([schema, name]) => extensions::has_type(catalog, Some(schema), name),
        _ => false,
    }
}

/// The table whose rows are values of this type, or elements of them.
pub fn element_row_type<'c>(
    data_type: &DataType,
    catalog: &'c catalog::Catalog,
) -> Option<&'c catalog::Table> {
    match data_type {
        DataType::Custom(name, _) => row_type(name, catalog),
        DataType::Array(
            ArrayElemTypeDef::SquareBracket(element, _) | ArrayElemTypeDef::Qualified(element, _),
        ) => element_row_type(element, catalog),
        _ => None,
    }
}

/// The table that has this row type.
pub fn row_type<'c>(
    name: &ObjectName,
    catalog: &'c catalog::Catalog,
) -> Option<&'c catalog::Table> {
    let parts = folded(name)?;
    match parts.as_slice() {
        // The server's own types come first.
        [table] if !is_of_server(table) => catalog.table(None, table),
        [schema, table] if !schema.starts_with("pg_") && schema != "information_schema" => {
            catalog.table(Some(schema), table)
        }
        _ => None,
    }
}

fn is_of_server(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    name.starts_with("pg_")
        || matches!(
            name,
            "aclitem"
                | "regclass"
                | "regcollation"
                | "regconfig"
                | "regdictionary"
                | "regnamespace"
                | "regoper"
                | "regoperator"
                | "regproc"
                | "regprocedure"
                | "regrole"
                | "regtype"
        )
}

/// A type that a column has: an enumeration or a domain of the database's own.
fn is_used(name: &ObjectName, catalog: Option<&catalog::Catalog>) -> bool {
    let (Some(parts), Some(catalog)) = (folded(name), catalog) else { return false };
    let (Some(last), false) = (parts.last(), parts[0].starts_with("pg_")) else { return false };
    if is_of_server(last) {
        return false;
    }
    // A type of the search path is spelled without its schema.
    let spellings = [parts.join("."), last.clone()];
    let spellings = match parts.as_slice() {
        [schema, _] if schema != "public" => &spellings[..1],
        _ => &spellings[..],
    };
    let types = catalog.tables.iter().flat_map(|t| &t.columns).map(|c| &c.data_type);
    types.map(|t| t.trim_end_matches("[]")).any(|t| spellings.iter().any(|s| s == t))
}

fn folded(name: &ObjectName) -> Option<Vec<String>> {
    name.0
        .iter()
        .map(|part| match part {
            ObjectNamePart::Identifier(ident) if ident.quote_style.is_none() => {
                Some(ident.value.to_ascii_lowercase())
            }
            ObjectNamePart::Identifier(ident) if ident.quote_style == Some('"') => {
                Some(ident.value.clone())
            }
            ObjectNamePart::Identifier(_) | ObjectNamePart::Function(_) => None,
        })
        .collect()
}
