//! What SQL Server says otherwise, in forms that every release from 2017 reads.

use guard::Dialect;
use sqlparser::ast;

use super::{bare, literal, outputs};
use crate::tree::Part;

/// A text; other letters than those of ASCII stand in a text that is marked.
pub(super) fn text(value: String) -> ast::Value {
    let is_plain = value.is_ascii();
    let doubled = value.replace('\'', "''");
    if is_plain {
        ast::Value::SingleQuotedString(doubled)
    } else {
        ast::Value::NationalStringLiteral(doubled)
    }
}

/// What `like` is to find: signs of patterns mean themselves in brackets.
pub(super) fn escaped(value: &str) -> String {
    value.replace('[', "[[]").replace('%', "[%]").replace('_', "[_]")
}

/// Rows for which `lacking` has no value come last, as they do on PostgreSQL. Here nothing is less
/// than anything, so descending needs no word of it.
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
    let lacks = lacking.map(|expr| {
        let is_null = ast::Expr::IsNull(Box::new(expr));
        sorted(either(is_null, literal::number("1"), literal::number("0")), None)
    });
    lacks.into_iter().chain([sorted(by, Some(ast::OrderBySort::Asc))]).collect()
}

/// One value where the condition holds, the other elsewhere.
fn either(condition: ast::Expr, one: ast::Expr, other: ast::Expr) -> ast::Expr {
    let mut case = bare::case(condition, one);
    if let ast::Expr::Case { else_result, .. } = &mut case {
        *else_result = Some(Box::new(other));
    }
    case
}

pub(super) fn today() -> ast::Expr {
    let now = ast::Expr::Function(bare::call("GETDATE", Vec::new()));
    bare::cast(now, ast::DataType::Date)
}

/// A part of a date as an argument: a word, and no text.
fn word(part: Part) -> ast::Expr {
    ast::Expr::Identifier(ast::Ident::new(literal::unit(part)))
}

fn call(name: &str, arguments: Vec<ast::Expr>) -> ast::Expr {
    ast::Expr::Function(bare::call(name, arguments))
}

/// So many parts later; earlier, where they are less than none.
pub(super) fn moved(part: Part, count: ast::Expr, date: ast::Expr) -> ast::Expr {
    call("DATEADD", vec![word(part), count, date])
}

pub(super) fn passed(part: Part, from: ast::Expr, to: ast::Expr) -> ast::Function {
    bare::call("DATEDIFF", vec![word(part), from, to])
}

/// The year, month, … of a date; weeks are counted as PostgreSQL counts them.
pub(super) fn part(part: Part, date: ast::Expr) -> ast::Expr {
    let word = match part {
        Part::Week => ast::Expr::Identifier(ast::Ident::new("iso_week")),
        other => word(other),
    };
    call("DATEPART", vec![word, date])
}

/// The first moment of the month, … that a date lies in; weeks begin on Monday.
pub(super) fn start_of(unit: Part, date: ast::Expr) -> ast::Expr {
    let number = literal::number;
    let parts = |month, day| {
        let year = call("YEAR", vec![date.clone()]);
        call("DATEFROMPARTS", vec![year, month, day])
    };
    let since_zero = |unit, date| ast::Expr::Function(passed(unit, number("0"), date));
    match unit {
        Part::Year => parts(number("1"), number("1")),
        Part::Quarter => {
            let thrice = bare::binary(
                part(Part::Quarter, date.clone()),
                ast::BinaryOperator::Multiply,
                number("3"),
            );
            parts(bare::binary(thrice, ast::BinaryOperator::Minus, number("2")), number("1"))
        }
        Part::Month => parts(call("MONTH", vec![date.clone()]), number("1")),
        // Day 0 was a Monday.
        Part::Week => {
            let days = since_zero(Part::Day, date.clone());
            let after = bare::binary(days, ast::BinaryOperator::Modulo, number("7"));
            let back = ast::Expr::UnaryOp {
                op: ast::UnaryOperator::Minus,
                expr: Box::new(bare::nested(after)),
            };
            moved(Part::Day, back, bare::cast(date, ast::DataType::Date))
        }
        Part::Day => bare::cast(date, ast::DataType::Date),
        Part::Hour => moved(Part::Hour, since_zero(Part::Hour, date), number("0")),
    }
}

/// How many whole years, … have passed since a date: borders that were crossed, less one where the
/// day has not come round again.
pub(super) fn whole(unit: Part, since: ast::Expr) -> ast::Expr {
    let crossed = || ast::Expr::Function(passed(unit, since.clone(), today()));
    let is_later =
        bare::binary(moved(unit, crossed(), since.clone()), ast::BinaryOperator::Gt, today());
    let one_less = either(is_later, literal::number("1"), literal::number("0"));
    bare::binary(crossed(), ast::BinaryOperator::Minus, one_less)
}

/// Text as a number, and none where it is none.
pub(super) fn number(text: ast::Expr) -> ast::Expr {
    ast::Expr::Cast {
        kind: ast::CastKind::TryCast,
        expr: Box::new(text),
        data_type: ast::DataType::Float(ast::ExactNumberInfo::None),
        format: None,
    }
}

/// Cuts a query off behind so many rows: by TOP where it is one SELECT; rows that were put together
/// are cut behind their order.
pub(super) fn limited(query: &mut ast::Query) {
    let Some(ast::LimitClause::LimitOffset { limit: Some(count), .. }) = query.limit_clause.take()
    else {
        return;
    };
    if let ast::SetExpr::Select(select) = &mut *query.body {
        select.top = Some(ast::Top {
            with_ties: false,
            percent: false,
            quantity: Some(ast::TopQuantity::Expr(count)),
        });
        return;
    }
    let first = || bare::order_plain(literal::number("1"));
    query.order_by.get_or_insert_with(|| ast::OrderBy {
        kind: ast::OrderByKind::Expressions(vec![first()]),
        interpolate: None,
    });
    query.limit_clause = Some(ast::LimitClause::LimitOffset {
        limit: None,
        offset: Some(ast::Offset { value: literal::number("0"), rows: ast::OffsetRows::Rows }),
        limit_by: Vec::new(),
    });
    query.fetch = Some(ast::Fetch { with_ties: false, percent: false, quantity: Some(count) });
}

/// Inside another query, an order is only taken where it says which rows there are.
pub(super) fn without_idle_order(query: &mut ast::Query) {
    let is_cut = query.fetch.is_some()
        || matches!(&*query.body, ast::SetExpr::Select(select) if select.top.is_some());
    if !is_cut {
        query.order_by = None;
    }
}

/// A member of a set that has an order of its own: there, it stands one query deeper.
pub(super) fn member(mut query: ast::Query, names: &[String]) -> Option<ast::Query> {
    outputs::name(Dialect::MsSql, &mut query, names)?;
    let mut select = bare::select(vec![bare::everything(None)]);
    let found = literal::identifier(Dialect::MsSql, outputs::INNER);
    select.from = vec![bare::from(bare::derived(query, found))];
    Some(bare::query(ast::SetExpr::Select(Box::new(select)), Vec::new(), None))
}

/// Several values among the rows of a query: `in` takes one value alone, and what both have is
/// asked for instead.
pub(super) fn among(values: Vec<ast::Expr>, query: ast::Query) -> ast::Expr {
    let shown = values.into_iter().map(ast::SelectItem::UnnamedExpr).collect();
    let both = ast::SetExpr::SetOperation {
        left: Box::new(ast::SetExpr::Select(Box::new(bare::select(shown)))),
        op: ast::SetOperator::Intersect,
        set_quantifier: ast::SetQuantifier::None,
        right: match query {
            plain if plain.order_by.is_none() && matches!(*plain.body, ast::SetExpr::Select(_)) => {
                plain.body
            }
            other => Box::new(ast::SetExpr::Query(Box::new(other))),
        },
    };
    let subquery = Box::new(bare::query(both, Vec::new(), None));
    ast::Expr::Exists { subquery, negated: false }
}

/// Words that SQL Server keeps for itself, or may once.
#[rustfmt::skip]
pub(super) const RESERVED: &[&str] = &[
    "add", "all", "alter", "and", "any", "as", "asc", "authorization", "backup", "begin",
    "between", "break", "browse", "bulk", "by", "cascade", "case", "check", "checkpoint", "close",
    "clustered", "coalesce", "collate", "column", "commit", "compute", "constraint", "contains",
    "containstable", "continue", "convert", "create", "cross", "current", "current_date",
    "current_time", "current_timestamp", "current_user", "cursor", "database", "dbcc",
    "deallocate", "declare", "default", "delete", "deny", "desc", "disk", "distinct",
    "distributed", "double", "drop", "dump", "else", "end", "errlvl", "escape", "except", "exec",
    "execute", "exists", "exit", "external", "fetch", "file", "fillfactor", "for", "foreign",
    "freetext", "freetexttable", "from", "full", "function", "goto", "grant", "group", "having",
    "holdlock", "identity", "identity_insert", "identitycol", "if", "in", "index", "inner",
    "insert", "intersect", "into", "is", "join", "key", "kill", "left", "like", "limit", "lineno",
    "load", "merge", "national", "natural", "nocheck", "nonclustered", "not", "null", "nullif",
    "of", "off", "offset", "offsets", "on", "open", "opendatasource", "openjson", "openquery",
    "openrowset", "openxml", "option", "or", "order", "outer", "over", "percent", "pivot", "plan",
    "precision", "primary", "print", "proc", "procedure", "public", "raiserror", "read",
    "readtext", "reconfigure", "references", "replication", "restore", "restrict", "return",
    "revert", "revoke", "right", "rollback", "rowcount", "rowguidcol", "rows", "rule", "save",
    "schema", "securityaudit", "select", "semantickeyphrasetable",
    "semanticsimilaritydetailstable", "semanticsimilaritytable", "session_user", "set", "setuser",
    "shutdown", "some", "start", "statistics", "system_user", "table", "tablesample", "textsize",
    "then", "throw", "to", "top", "tran", "transaction", "trigger", "truncate", "try_convert",
    "tsequal", "union", "unique", "unpivot", "update", "updatetext", "use", "user", "using",
    "value", "values", "varying", "view", "waitfor", "when", "where", "while", "window", "with",
    "within", "writetext",
];
