//! How each dialect without arrays writes a placeholder, and what stands there to be judged.

use proto::ParameterType;

use super::{Parameter, Use, unknown};
use crate::Dialect;
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::Kind;

/// What a decimal holds, and of it behind the point.
fn most_digits(dialect: Dialect) -> (usize, usize) {
    match dialect {
        Dialect::PostgreSql | Dialect::MySql => (65, 30),
        // A digit before the point counts there, even if it is nought.
        Dialect::MsSql => (38, 37),
        Dialect::Oracle => (38, 38),
    }
}

/// How many placeholders a statement may have: SQL Server takes two more for itself.
pub fn most_placeholders(dialect: Dialect) -> usize {
    match dialect {
        Dialect::PostgreSql | Dialect::MySql | Dialect::Oracle => usize::from(u16::MAX),
        Dialect::MsSql => 2_098,
    }
}

/// True where two placeholders of one name are one value, so that an expression with one in it is
/// the same wherever it stands: `group by` asks for that.
pub fn has_names(dialect: Dialect) -> bool {
    dialect == Dialect::MsSql
}

/// No row, whose place an empty list takes: `in` is false then and `not in` is true, where a null
/// would make both null. Elsewhere than on MySQL a null has a type even so.
pub fn nothing(dialect: Dialect, data_type: ParameterType) -> String {
    use ParameterType::{Boolean, Date, Integer, Number, Text, Timestamp, Uuid};
    match dialect {
        Dialect::PostgreSql | Dialect::MySql => "select null from dual where false".into(),
        Dialect::MsSql => {
            let name = match data_type {
                Text => "nvarchar(1)",
                Integer => "bigint",
                Number => "decimal(38,0)",
                Boolean => "bit",
                Date => "date",
                Timestamp => "datetime2",
                Uuid => "uniqueidentifier",
            };
            format!("select cast(null as {name}) where 1 = 0")
        }
        Dialect::Oracle => {
            let name = match data_type {
                Text | Uuid => "varchar2(1)",
                Integer | Number | Boolean => "number",
                Date => "date",
                Timestamp => "timestamp",
            };
            format!("select cast(null as {name}) from dual where 1 = 0")
        }
    }
}

/// As it would be written.
pub fn literal(dialect: Dialect, data_type: ParameterType, value: &str) -> (Kind, String) {
    let is_plain = value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match data_type {
        ParameterType::Integer | ParameterType::Number if is_plain => {
            (Kind::Number, value.to_owned())
        }
        ParameterType::Boolean if dialect == Dialect::MySql => (Kind::Word, value.to_owned()),
        // There is no other word for it.
        ParameterType::Boolean => (Kind::Number, u8::from(value == "true").to_string()),
        _ => (Kind::String, value.to_owned()),
    }
}

/// What runs in the place of a value; `number` counts from 1.
pub fn placeholder(
    dialect: Dialect,
    sql: &str,
    used: &Use,
    parameter: &Parameter,
    value: Option<&str>,
    number: usize,
) -> Result<String, Refusal> {
    let decimal = match (parameter.data_type, value) {
        (ParameterType::Number, Some(value)) => Some(decimal(dialect, sql, used, value)?),
        _ => None,
    };
    match dialect {
        Dialect::PostgreSql => Err(unknown(sql, used)),
        Dialect::MySql => Ok(match decimal {
            // What comes without a type is compared as a double.
            Some((precision, scale)) => format!("cast(? as decimal({precision},{scale}))"),
            None => "?".into(),
        }),
        Dialect::MsSql => Ok(format!("@P{number}")),
        Dialect::Oracle => Ok(match parameter.data_type {
            // The driver has moments alone, without zones.
            ParameterType::Date => format!("cast(:{number} as date)"),
            ParameterType::Timestamp if value.is_some_and(|value| value.ends_with('Z')) => {
                format!("from_tz(:{number}, 'UTC')")
            }
            _ => format!(":{number}"),
        }),
    }
}

/// Precision and scale of a number.
fn decimal(
    dialect: Dialect,
    sql: &str,
    used: &Use,
    value: &str,
) -> Result<(usize, usize), Refusal> {
    let (most, most_fraction) = most_digits(dialect);
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    if whole.len() + fraction.len() > most || fraction.len() > most_fraction {
        let message = format!("the value of the parameter {} has too many digits", used.name);
        let hint = format!(
            "a number has at most {most} digits here, and {most_fraction} of them behind the point"
        );
        return Err(Refusal::new(RefusalKind::Text, message).hint(hint).at(sql, used.start));
    }
    Ok(((whole.len() + fraction.len()).max(1), fraction.len()))
}
