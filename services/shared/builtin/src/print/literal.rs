//! Names, texts, dates and patterns as SQL spells them.

use crate::tree::{DatePoint, Part, Place};

/// An identifier, quoted where PostgreSQL would not read it as it is.
pub(super) fn name(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !RESERVED.contains(&name);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// A text literal.
pub(super) fn text(value: &str) -> String {
    let value = value.replace('\0', "");
    if value.contains('\\') {
        return format!("E'{}'", value.replace('\\', "\\\\").replace('\'', "''"));
    }
    format!("'{}'", value.replace('\'', "''"))
}

pub(super) fn like_pattern(value: &str, place: Place) -> String {
    let escaped = value.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    text(&match place {
        Place::Whole => escaped,
        Place::Anywhere => format!("%{escaped}%"),
        Place::Start => format!("{escaped}%"),
        Place::End => format!("%{escaped}"),
    })
}

pub(super) fn date(point: &DatePoint) -> String {
    match point {
        DatePoint::On(day) => format!("DATE '{day}'"),
        DatePoint::Today(_, 0) => "CURRENT_DATE".to_owned(),
        DatePoint::Today(part, n) => moved("CURRENT_DATE", *part, *n),
        DatePoint::StartOf(part, n) => {
            let start = format!("DATE_TRUNC('{}', CURRENT_DATE)", self::part(*part).to_lowercase());
            if *n == 0 { start } else { moved(&start, *part, *n) }
        }
    }
}

fn moved(from: &str, part: Part, n: i32) -> String {
    let sign = if n < 0 { '-' } else { '+' };
    let (count, unit) = match part {
        Part::Quarter => (n.unsigned_abs() * 3, "month"),
        other => (n.unsigned_abs(), lower(other)),
    };
    format!("{from} {sign} INTERVAL '{count} {unit}'")
}

pub(super) fn lower(part: Part) -> &'static str {
    match part {
        Part::Year => "year",
        Part::Quarter => "quarter",
        Part::Month => "month",
        Part::Week => "week",
        Part::Day => "day",
        Part::Hour => "hour",
    }
}

pub(super) fn part(part: Part) -> String {
    lower(part).to_uppercase()
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
