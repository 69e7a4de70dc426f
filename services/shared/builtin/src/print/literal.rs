//! Names, texts, dates and patterns as nodes of the syntax tree.

use guard::Dialect;
use sqlparser::ast;

use super::{bare, mssql, mysql, oracle};
use crate::tree::{DatePoint, Part, Place};

/// An identifier, quoted where the engine would not read it as it is.
pub(super) fn identifier(dialect: Dialect, name: &str) -> ast::Ident {
    let (quote, reserved) = match dialect {
        Dialect::PostgreSql => ('"', RESERVED),
        Dialect::MySql => ('`', mysql::RESERVED),
        Dialect::Oracle => return in_capitals(name),
        Dialect::MsSql => ('[', mssql::RESERVED),
    };
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !reserved.contains(&name);
    let end = if quote == '[' { ']' } else { quote };
    if plain { ast::Ident::new(name) } else { ast::Ident::with_quote(quote, doubled(name, end)) }
}

/// An identifier of Oracle's, which keeps names in capitals unless they are quoted.
fn in_capitals(name: &str) -> ast::Ident {
    let plain = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && !oracle::RESERVED.contains(&name.to_ascii_lowercase().as_str());
    if plain { ast::Ident::new(name) } else { ast::Ident::with_quote('"', doubled(name, '"')) }
}

/// The rendering of quoted text leaves a quote alone that follows another quote or a backslash,
/// taking it for escaped already; it escapes nothing where every quote is doubled beforehand.
fn doubled(text: &str, quote: char) -> String {
    text.replace(quote, &format!("{quote}{quote}"))
}

/// A text literal.
pub(super) fn text(dialect: Dialect, value: &str) -> ast::Expr {
    let value = value.replace('\0', "");
    ast::Expr::value(match dialect {
        // What a backslash means in plain quotes depends on a setting of the server.
        Dialect::PostgreSql if value.contains('\\') => ast::Value::EscapedStringLiteral(value),
        Dialect::PostgreSql | Dialect::Oracle => {
            ast::Value::SingleQuotedString(doubled(&value, '\''))
        }
        // Here too; the executor pins it.
        Dialect::MySql => ast::Value::SingleQuotedString(doubled(&doubled(&value, '\\'), '\'')),
        Dialect::MsSql => mssql::text(value),
    })
}

/// A number as it is written; below zero it is the negation of one.
pub(super) fn number(digits: &str) -> ast::Expr {
    let value = |digits: &str| ast::Expr::value(ast::Value::Number(digits.to_owned(), false));
    match digits.strip_prefix('-') {
        Some(positive) => {
            ast::Expr::UnaryOp { op: ast::UnaryOperator::Minus, expr: Box::new(value(positive)) }
        }
        None => value(digits),
    }
}

/// What `ilike` or `like` is to find.
pub(super) fn pattern(dialect: Dialect, value: &str, place: Place) -> ast::Expr {
    let escaped = match dialect {
        Dialect::MsSql => mssql::escaped(value),
        Dialect::PostgreSql | Dialect::MySql | Dialect::Oracle => {
            value.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
        }
    };
    let pattern = match place {
        Place::Whole => escaped,
        Place::Anywhere => format!("%{escaped}%"),
        Place::Start => format!("{escaped}%"),
        Place::End => format!("%{escaped}"),
    };
    text(dialect, &pattern)
}

pub(super) fn date(dialect: Dialect, point: &DatePoint) -> ast::Expr {
    match point {
        // A word before a text is a column there.
        DatePoint::On(day) if dialect == Dialect::MsSql => {
            bare::cast(text(dialect, &day.to_string()), ast::DataType::Date)
        }
        DatePoint::On(day) => ast::Expr::TypedString(ast::TypedString {
            data_type: ast::DataType::Date,
            value: ast::Value::SingleQuotedString(day.to_string()).into(),
            uses_odbc_syntax: false,
        }),
        DatePoint::Today(part, n) => moved(dialect, today(dialect), *part, *n),
        DatePoint::StartOf(part, n) => {
            moved(dialect, start_of(dialect, *part, today(dialect)), *part, *n)
        }
    }
}

/// The first moment of the month, … that a date lies in.
pub(super) fn start_of(dialect: Dialect, part: Part, date: ast::Expr) -> ast::Expr {
    match dialect {
        Dialect::PostgreSql => {
            let part = text(dialect, unit(part));
            ast::Expr::Function(bare::call("DATE_TRUNC", vec![part, date]))
        }
        Dialect::MySql => mysql::start_of(part, date),
        Dialect::Oracle => oracle::start_of(part, date),
        Dialect::MsSql => mssql::start_of(part, date),
    }
}

pub(super) fn today(dialect: Dialect) -> ast::Expr {
    match dialect {
        Dialect::PostgreSql | Dialect::MySql => ast::Expr::Function(bare::constant("CURRENT_DATE")),
        Dialect::Oracle => oracle::today(),
        Dialect::MsSql => mssql::today(),
    }
}

/// A moment, so many parts later or earlier.
fn moved(dialect: Dialect, from: ast::Expr, part: Part, n: i32) -> ast::Expr {
    if dialect == Dialect::Oracle && n != 0 {
        return oracle::moved(from, part, n);
    }
    if dialect == Dialect::MsSql && n != 0 {
        return mssql::moved(part, number(&n.to_string()), from);
    }
    // No interval of PostgreSQL's has a quarter.
    let (count, part) = match part {
        _ if n == 0 => return from,
        Part::Quarter => (n.unsigned_abs() * 3, Part::Month),
        other => (n.unsigned_abs(), other),
    };
    let interval = match dialect {
        Dialect::PostgreSql | Dialect::Oracle => {
            bare::interval(text(dialect, &format!("{count} {}", unit(part))), None)
        }
        Dialect::MySql | Dialect::MsSql => {
            bare::interval(number(&count.to_string()), Some(field(part)))
        }
    };
    let op = if n < 0 { ast::BinaryOperator::Minus } else { ast::BinaryOperator::Plus };
    bare::binary(from, op, interval)
}

pub(super) fn field(part: Part) -> ast::DateTimeField {
    match part {
        Part::Year => ast::DateTimeField::Year,
        Part::Quarter => ast::DateTimeField::Quarter,
        Part::Month => ast::DateTimeField::Month,
        Part::Week => ast::DateTimeField::Week(None),
        Part::Day => ast::DateTimeField::Day,
        Part::Hour => ast::DateTimeField::Hour,
    }
}

/// A part of a date, as SQL spells it in texts.
pub(super) fn unit(part: Part) -> &'static str {
    match part {
        Part::Year => "year",
        Part::Quarter => "quarter",
        Part::Month => "month",
        Part::Week => "week",
        Part::Day => "day",
        Part::Hour => "hour",
    }
}

/// Words that PostgreSQL keeps for itself somewhere, in names of columns or of tables.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character",
    "check", "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create",
    "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float",
    "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having",
    "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into",
    "is", "isnull", "join", "lateral", "leading", "least", "left", "like", "limit", "localtime",
    "localtimestamp", "national", "natural", "nchar", "none", "normalize", "not", "notnull", "null",
    "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "over", "overlaps",
    "overlay", "placing", "position", "precision", "primary", "real", "references", "returning",
    "right", "row", "select", "session_user", "set", "setof", "similar", "smallint", "some",
    "substring", "symmetric", "system_user", "table", "tablesample", "then", "time", "timestamp",
    "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values",
    "varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes",
];
