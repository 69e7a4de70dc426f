//! What Oracle says otherwise.

use guard::Dialect;
use sqlparser::ast;

use super::{bare, literal};
use crate::tree::Part;

/// Rows are limited behind all else, and in other words.
pub(super) fn limited(query: &mut ast::Query) {
    if let Some(ast::LimitClause::LimitOffset { limit, .. }) = query.limit_clause.take() {
        query.fetch = Some(ast::Fetch { with_ties: false, percent: false, quantity: limit });
    }
}

/// No AS stands before the other name of a table.
pub(super) fn called(mut table: ast::TableFactor) -> ast::TableFactor {
    if let ast::TableFactor::Table { alias: Some(alias), .. }
    | ast::TableFactor::Derived { alias: Some(alias), .. } = &mut table
    {
        alias.explicit = false;
    }
    table
}

/// What is selected from nothing is selected from a table of one row.
pub(super) fn nothing() -> ast::TableWithJoins {
    bare::from(bare::table(ast::ObjectName::from(ast::Ident::new("DUAL")), None))
}

/// The current date has a time of the day there.
pub(super) fn today() -> ast::Expr {
    cut(ast::Expr::Function(bare::constant("CURRENT_DATE")), None)
}

/// The first moment of the month, … that a date lies in; weeks begin on Monday.
pub(super) fn start_of(part: Part, date: ast::Expr) -> ast::Expr {
    match part {
        // It is cut to its day already, and no hour of it is another.
        Part::Day if date == today() => date,
        Part::Day => cut(date, None),
        Part::Year => cut(date, Some("YYYY")),
        Part::Quarter => cut(date, Some("Q")),
        Part::Month => cut(date, Some("MM")),
        Part::Week => cut(date, Some("IW")),
        Part::Hour => cut(date, Some("HH24")),
    }
}

fn cut(date: ast::Expr, format: Option<&str>) -> ast::Expr {
    let format = format.map(|format| literal::text(Dialect::Oracle, format));
    let arguments = std::iter::once(date).chain(format).collect();
    ast::Expr::Function(bare::call("TRUNC", arguments))
}

/// A moment, so many parts later or earlier: months are added, days are numbers.
pub(super) fn moved(from: ast::Expr, part: Part, count: i32) -> ast::Expr {
    let months = |months: i32| {
        let months = literal::number(&months.to_string());
        ast::Expr::Function(bare::call("ADD_MONTHS", vec![from.clone(), months]))
    };
    let by = |expr| {
        let operator =
            if count < 0 { ast::BinaryOperator::Minus } else { ast::BinaryOperator::Plus };
        bare::binary(from.clone(), operator, expr)
    };
    let size = count.unsigned_abs();
    match part {
        Part::Year => months(12 * count),
        Part::Quarter => months(3 * count),
        Part::Month => months(count),
        Part::Week => by(literal::number(&(7 * size).to_string())),
        Part::Day => by(literal::number(&size.to_string())),
        Part::Hour => {
            let hours = literal::text(Dialect::Oracle, &size.to_string());
            by(bare::interval(hours, Some(ast::DateTimeField::Hour)))
        }
    }
}

/// The days that have passed since a date.
pub(super) fn since(date: ast::Expr) -> ast::Expr {
    bare::nested(bare::binary(today(), ast::BinaryOperator::Minus, cut(date, None)))
}

/// How many whole years, … have passed since a date.
pub(super) fn whole(part: Part, date: ast::Expr) -> ast::Expr {
    let months = |date| ast::Expr::Function(bare::call("MONTHS_BETWEEN", vec![today(), date]));
    let divided = |expr, by: &str| {
        cut(bare::binary(expr, ast::BinaryOperator::Divide, literal::number(by)), None)
    };
    match part {
        Part::Year => divided(months(date), "12"),
        Part::Quarter => divided(months(date), "3"),
        Part::Month => cut(months(date), None),
        Part::Week => divided(since(date), "7"),
        Part::Day => since(date),
        Part::Hour => {
            bare::binary(since(date), ast::BinaryOperator::Multiply, literal::number("24"))
        }
    }
}

/// A part of a date that EXTRACT does not know, or only of timestamps, as a number.
pub(super) fn part(part: Part, date: &ast::Expr) -> Option<ast::Expr> {
    let format = match part {
        Part::Quarter => "Q",
        Part::Week => "IW",
        Part::Hour => "HH24",
        Part::Year | Part::Month | Part::Day => return None,
    };
    let format = literal::text(Dialect::Oracle, format);
    let written = bare::call("TO_CHAR", vec![date.clone(), format]);
    Some(ast::Expr::Function(bare::call("TO_NUMBER", vec![ast::Expr::Function(written)])))
}

/// Text that looks so, whatever the case. Without ESCAPE, nothing escapes there.
pub(super) fn like(text: ast::Expr, pattern: ast::Expr, escapes: bool) -> ast::Expr {
    let upper = |expr| Box::new(ast::Expr::Function(bare::call("UPPER", vec![expr])));
    let escape = escapes.then(|| Box::new(literal::text(Dialect::Oracle, "\\")));
    ast::Expr::Like {
        negated: false,
        any: false,
        expr: upper(text),
        pattern: upper(pattern),
        escape_char: escape,
    }
}

pub(super) fn textual(value: ast::Expr) -> ast::Expr {
    ast::Expr::Function(bare::call("TO_CHAR", vec![value]))
}

pub(super) fn number() -> ast::DataType {
    ast::DataType::Custom(ast::ObjectName::from(ast::Ident::new("NUMBER")), Vec::new())
}

pub(super) fn matches(text: ast::Expr, pattern: ast::Expr) -> ast::Expr {
    ast::Expr::Function(bare::call("REGEXP_LIKE", vec![text, pattern]))
}

/// Words that Oracle, or the parser, keeps for itself.
#[rustfmt::skip]
pub(super) const RESERVED: &[&str] = &[
    "access", "add", "all", "alter", "and", "any", "as", "asc", "audit", "begin", "between", "by",
    "case", "char", "check", "cluster", "collate", "column", "column_value", "comment", "compress",
    "connect", "connect_by_root", "create", "cross", "cube", "current", "current_date",
    "current_timestamp", "cursor", "date", "dbtimezone", "decimal", "default", "delete", "desc",
    "distinct", "drop", "else", "end", "except", "exclusive", "exists", "external", "extract",
    "false", "fetch", "file", "float", "for", "from", "full", "function", "grant", "group",
    "grouping", "having", "identified", "immediate", "in", "increment", "index", "initial",
    "inner", "insert", "integer", "intersect", "interval", "into", "is", "join", "keep",
    "lateral", "left", "level", "like", "limit", "localtimestamp", "lock", "long", "maxextents",
    "minus", "mlslabel", "mode", "model", "modify", "natural", "nested_table_id", "noaudit",
    "nocompress", "not", "nowait", "null", "number", "of", "offline", "offset", "on", "online",
    "only", "option", "or", "order", "outer", "over", "partition", "pctfree", "pivot", "position",
    "prior", "procedure", "public", "qualify", "raw", "rename", "resource", "returning", "revoke",
    "right", "row", "rowid", "rownum", "rows", "sample", "select", "session", "sessiontimezone",
    "set", "share", "siblings", "size", "smallint", "start", "successful", "synonym", "sysdate",
    "systimestamp", "table", "tablesample", "then", "timestamp", "to", "top", "trigger", "true",
    "uid", "union", "unique", "unpivot", "update", "user", "using", "validate", "values",
    "varchar", "varchar2", "view", "when", "whenever", "where", "window", "with",
];
