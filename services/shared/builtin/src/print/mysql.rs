//! What MySQL and MariaDB say otherwise, in forms that both read.

use guard::Dialect;
use sqlparser::ast;

use super::{bare, literal, outputs};
use crate::{
    schema::Schema,
    tree::{Expr, Part, WindowFunction},
};

/// Rows for which `lacking` has no value come last, as they do on PostgreSQL. Here nothing is
/// less than anything, so descending needs no word of it.
pub(super) fn order(
    by: ast::Expr,
    descending: bool,
    lacking: Option<ast::Expr>,
) -> Vec<ast::OrderByExpr> {
    let sorted = |expr, sort| ast::OrderByExpr {
        expr,
        options: ast::OrderByOptions { sort, nulls_first: None },
        with_fill: None,
    };
    if descending {
        return vec![sorted(by, Some(ast::OrderBySort::Desc))];
    }
    let lacks = lacking.map(|expr| sorted(ast::Expr::IsNull(Box::new(expr)), None));
    lacks.into_iter().chain([sorted(by, Some(ast::OrderBySort::Asc))]).collect()
}

/// Whether there may be rows for which the expression has no value.
pub(super) fn may_lack(schema: &Schema, expr: &Expr) -> bool {
    match expr {
        Expr::Column(c) => schema.catalog_column(c.column).nullable,
        Expr::Aggregate(_, e)
        | Expr::Part(_, e)
        | Expr::StartOf(_, e)
        | Expr::Since(e)
        | Expr::Length(e) => may_lack(schema, e),
        Expr::Rows
        | Expr::Count { .. }
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Bool(_)
        | Expr::Date(_) => false,
        Expr::Filtered(e, _) => !matches!(**e, Expr::Rows | Expr::Count { .. }),
        Expr::Window(window) => matches!(window.function, WindowFunction::Over(_)),
        Expr::Numeric(_)
        | Expr::Ratio(..)
        | Expr::Binary(..)
        | Expr::Scalar(_)
        | Expr::Inner(_) => true,
    }
}

/// The aggregate of those rows only that meet the condition: it passes over what is null.
pub(super) fn kept(mut call: ast::Function, condition: &ast::Expr) -> Option<ast::Function> {
    let ast::FunctionArguments::List(list) = &mut call.args else { return None };
    for argument in &mut list.args {
        let ast::FunctionArg::Unnamed(argument) = argument else { return None };
        let value = match argument {
            ast::FunctionArgExpr::Expr(expr) => expr.clone(),
            _ => literal::number("1"),
        };
        *argument = ast::FunctionArgExpr::Expr(bare::case(condition.clone(), value));
    }
    Some(call)
}

/// The first moment of the month, … that a date lies in; weeks begin on Monday.
pub(super) fn start_of(part: Part, date: ast::Expr) -> ast::Expr {
    let whole = |date| ast::Expr::Function(bare::call("DATE", vec![date]));
    let formatted = |date, format: &str, data_type| {
        let format = literal::text(Dialect::MySql, format);
        bare::cast(ast::Expr::Function(bare::call("DATE_FORMAT", vec![date, format])), data_type)
    };
    match part {
        Part::Year => formatted(date, "%Y-01-01", ast::DataType::Date),
        Part::Quarter => {
            let number = ast::Expr::Function(bare::call("QUARTER", vec![date.clone()]));
            let before = bare::binary(number, ast::BinaryOperator::Minus, literal::number("1"));
            let passed = bare::interval(bare::nested(before), Some(literal::field(part)));
            bare::binary(start_of(Part::Year, date), ast::BinaryOperator::Plus, passed)
        }
        Part::Month => formatted(date, "%Y-%m-01", ast::DataType::Date),
        Part::Week => {
            let passed = ast::Expr::Function(bare::call("WEEKDAY", vec![date.clone()]));
            let passed = bare::interval(passed, Some(ast::DateTimeField::Day));
            bare::binary(whole(date), ast::BinaryOperator::Minus, passed)
        }
        Part::Day => whole(date),
        Part::Hour => formatted(date, "%Y-%m-%d %H:00:00", ast::DataType::Datetime(None)),
    }
}

/// How many whole years, … have passed since a date.
pub(super) fn whole(part: Part, since: ast::Expr) -> ast::Expr {
    let unit = ast::Expr::Identifier(ast::Ident::new(literal::unit(part).to_uppercase()));
    ast::Expr::Function(bare::call(
        "TIMESTAMPDIFF",
        vec![unit, since, literal::today(Dialect::MySql)],
    ))
}

/// The number of a week as PostgreSQL counts them; what `extract` gives depends on a setting.
pub(super) fn week(date: ast::Expr) -> ast::Expr {
    ast::Expr::Function(bare::call("WEEKOFYEAR", vec![date]))
}

pub(super) fn matches(text: ast::Expr, pattern: ast::Expr) -> ast::Expr {
    ast::Expr::RLike {
        negated: false,
        expr: Box::new(text),
        pattern: Box::new(pattern),
        regexp: true,
    }
}

/// The rows of a query with a limit, as `in` takes them: it reads no limit of its own query.
pub(super) fn limited_members(mut query: ast::Query, names: &[String]) -> Option<ast::Query> {
    outputs::name(Dialect::MySql, &mut query, names)?;
    let name = |name: &String| literal::identifier(Dialect::MySql, name);
    let shown = |n| ast::SelectItem::UnnamedExpr(ast::Expr::Identifier(name(n)));
    let mut select = bare::select(names.iter().map(shown).collect());
    let found = literal::identifier(Dialect::MySql, outputs::INNER);
    select.from = vec![bare::from(bare::derived(query, found))];
    Some(bare::query(ast::SetExpr::Select(Box::new(select)), Vec::new(), None))
}

/// Words that MySQL or MariaDB keeps for itself, or that begin a function of these names.
#[rustfmt::skip]
pub(super) const RESERVED: &[&str] = &[
    "accessible", "add", "all", "alter", "analyze", "and", "as", "asc", "asensitive", "before",
    "between", "bigint", "binary", "blob", "both", "by", "call", "cascade", "case", "change",
    "char", "character", "check", "collate", "column", "condition", "constraint", "continue",
    "convert", "create", "cross", "cube", "cume_dist", "current_date", "current_role",
    "current_time", "current_timestamp", "current_user", "cursor", "database", "databases",
    "day_hour", "day_microsecond", "day_minute", "day_second", "dec", "decimal", "declare",
    "default", "delayed", "delete", "delete_domain_id", "dense_rank", "desc", "describe",
    "deterministic", "distinct", "distinctrow", "div", "do_domain_ids", "double", "drop", "dual",
    "each", "else", "elseif", "empty", "enclosed", "escaped", "except", "exists", "exit",
    "explain", "external", "false", "fetch", "first_value", "float", "float4", "float8", "for", "force",
    "foreign", "from", "fulltext", "function", "general", "generated", "get", "grant", "group",
    "grouping", "groups", "having", "high_priority", "hour_microsecond", "hour_minute",
    "hour_second", "if", "ignore", "ignore_domain_ids", "ignore_server_ids", "in", "index",
    "infile", "inner", "inout", "insensitive", "insert", "int", "int1", "int2", "int3", "int4",
    "int8", "integer", "intersect", "interval", "into", "io_after_gtids", "io_before_gtids", "is",
    "iterate", "join", "json_table", "key", "keys", "kill", "lag", "last_value", "lateral", "lead",
    "leading", "leave", "left", "library", "like", "limit", "linear", "lines", "load",
    "localtime", "localtimestamp", "lock", "long", "longblob", "longtext", "loop", "low_priority",
    "manual", "master_bind", "master_heartbeat_period", "master_ssl_verify_server_cert", "match",
    "maxvalue", "mediumblob", "mediumint", "mediumtext", "middleint", "minute_microsecond",
    "minute_second", "mod", "modifies", "natural", "no_write_to_binlog", "not", "nth_value",
    "ntile", "null", "numeric", "of", "offset", "on", "optimize", "optimizer_costs", "option",
    "optionally", "or", "order", "out", "outer", "outfile", "over", "page_checksum", "parallel",
    "parse_vcol_expr", "partition", "percent_rank", "portion", "position", "precision", "primary",
    "procedure", "purge", "qualify", "range", "rank", "read", "read_write", "reads", "real",
    "recursive", "ref_system_id", "references", "regexp", "release", "rename", "repeat",
    "replace", "require", "resignal", "restrict", "return", "returning", "revoke", "right",
    "rlike", "row", "row_number", "rownum", "rows", "schema", "schemas", "second_microsecond",
    "select", "sensitive", "separator", "set", "sets", "show", "signal", "slow", "smallint", "spatial",
    "specific", "sql", "sql_big_result", "sql_calc_found_rows", "sql_small_result",
    "sqlexception", "sqlstate", "sqlwarning", "ssl", "starting", "stats_auto_recalc",
    "stats_persistent", "stats_sample_pages", "stored", "straight_join", "system", "sysdate",
    "system_user", "session_user", "table", "tablesample", "terminated", "then", "tinyblob",
    "tinyint", "tinytext", "to", "to_date", "trailing", "trigger", "true", "undo", "union",
    "unique", "unlock", "unsigned", "update", "usage", "use", "user", "using", "utc_date", "utc_time",
    "utc_timestamp", "value", "values", "varbinary", "varchar", "varcharacter", "varying",
    "vector", "virtual", "when", "where", "while", "window", "with", "write", "xor",
    "year_month", "zerofill",
];
