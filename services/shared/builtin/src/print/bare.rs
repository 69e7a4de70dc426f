//! Nodes of the syntax tree with all that is not asked for left empty.

use sqlparser::ast::{self, helpers::attached_token::AttachedToken};

pub(super) fn query(
    body: ast::SetExpr,
    order: Vec<ast::OrderByExpr>,
    limit: Option<u64>,
) -> ast::Query {
    let order_by = (!order.is_empty())
        .then_some(ast::OrderBy { kind: ast::OrderByKind::Expressions(order), interpolate: None });
    let limit_clause = limit.map(|limit| ast::LimitClause::LimitOffset {
        limit: Some(super::literal::number(&limit.to_string())),
        offset: None,
        limit_by: Vec::new(),
    });
    ast::Query {
        with: None,
        body: Box::new(body),
        order_by,
        limit_clause,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

pub(super) fn select(projection: Vec<ast::SelectItem>) -> ast::Select {
    ast::Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection,
        exclude: None,
        into: None,
        from: Vec::new(),
        lateral_views: Vec::new(),
        prewhere: None,
        selection: None,
        connect_by: Vec::new(),
        group_by: ast::GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: ast::SelectFlavor::Standard,
    }
}

/// Every column: of one table, or of all.
pub(super) fn everything(of: Option<ast::Ident>) -> ast::SelectItem {
    let options = ast::WildcardAdditionalOptions::default();
    match of {
        None => ast::SelectItem::Wildcard(options),
        Some(table) => ast::SelectItem::QualifiedWildcard(
            ast::SelectItemQualifiedWildcardKind::ObjectName(ast::ObjectName::from(table)),
            options,
        ),
    }
}

pub(super) fn from(relation: ast::TableFactor) -> ast::TableWithJoins {
    ast::TableWithJoins { relation, joins: Vec::new() }
}

pub(super) fn join(relation: ast::TableFactor, on: ast::Expr, optional: bool) -> ast::Join {
    let on = ast::JoinConstraint::On(on);
    let join_operator =
        if optional { ast::JoinOperator::Left(on) } else { ast::JoinOperator::Join(on) };
    ast::Join { relation, global: false, join_operator }
}

pub(super) fn table(name: ast::ObjectName, alias: Option<ast::Ident>) -> ast::TableFactor {
    ast::TableFactor::Table {
        name,
        alias: alias.map(self::alias),
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

/// The rows of a query, as a table of that name.
pub(super) fn derived(query: ast::Query, name: ast::Ident) -> ast::TableFactor {
    ast::TableFactor::Derived {
        lateral: false,
        subquery: Box::new(query),
        alias: Some(alias(name)),
        sample: None,
    }
}

fn alias(name: ast::Ident) -> ast::TableAlias {
    ast::TableAlias { explicit: true, name, columns: Vec::new(), at: None }
}

/// Rows without a value come last either way: that is what PostgreSQL does when ascending.
pub(super) fn order(expr: ast::Expr, descending: bool) -> ast::OrderByExpr {
    let sort = if descending { ast::OrderBySort::Desc } else { ast::OrderBySort::Asc };
    let options =
        ast::OrderByOptions { sort: Some(sort), nulls_first: descending.then_some(false) };
    ast::OrderByExpr { expr, options, with_fill: None }
}

/// Ascending, and no word of rows without a value.
pub(super) fn order_plain(expr: ast::Expr) -> ast::OrderByExpr {
    let options = ast::OrderByOptions { sort: Some(ast::OrderBySort::Asc), nulls_first: None };
    ast::OrderByExpr { expr, options, with_fill: None }
}

pub(super) fn call(name: &str, arguments: Vec<ast::Expr>) -> ast::Function {
    let arguments = arguments.into_iter().map(ast::FunctionArgExpr::Expr).collect();
    function(name, Some(arguments))
}

/// `count(*)` and the like.
pub(super) fn call_of_rows(name: &str) -> ast::Function {
    function(name, Some(vec![ast::FunctionArgExpr::Wildcard]))
}

/// `current_date` and the like, which are called without brackets.
pub(super) fn constant(name: &str) -> ast::Function {
    function(name, None)
}

/// The value where the condition holds, and none elsewhere.
pub(super) fn case(condition: ast::Expr, result: ast::Expr) -> ast::Expr {
    ast::Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: vec![ast::CaseWhen { condition, result }],
        else_result: None,
    }
}

fn function(name: &str, arguments: Option<Vec<ast::FunctionArgExpr>>) -> ast::Function {
    let args = match arguments {
        None => ast::FunctionArguments::None,
        Some(list) => ast::FunctionArguments::List(ast::FunctionArgumentList {
            duplicate_treatment: None,
            args: list.into_iter().map(ast::FunctionArg::Unnamed).collect(),
            clauses: Vec::new(),
        }),
    };
    ast::Function {
        name: ast::ObjectName::from(ast::Ident::new(name)),
        uses_odbc_syntax: false,
        parameters: ast::FunctionArguments::None,
        args,
        within_group: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
    }
}

pub(super) fn interval(value: ast::Expr, field: Option<ast::DateTimeField>) -> ast::Expr {
    ast::Expr::Interval(ast::Interval {
        value: Box::new(value),
        leading_field: field,
        leading_precision: None,
        last_field: None,
        fractional_seconds_precision: None,
    })
}

pub(super) fn cast(expr: ast::Expr, data_type: ast::DataType) -> ast::Expr {
    ast::Expr::Cast { kind: ast::CastKind::Cast, expr: Box::new(expr), data_type, format: None }
}

pub(super) fn binary(left: ast::Expr, op: ast::BinaryOperator, right: ast::Expr) -> ast::Expr {
    ast::Expr::BinaryOp { left: Box::new(left), op, right: Box::new(right) }
}

pub(super) fn and(left: ast::Expr, right: ast::Expr) -> ast::Expr {
    binary(left, ast::BinaryOperator::And, right)
}

pub(super) fn or(left: ast::Expr, right: ast::Expr) -> ast::Expr {
    binary(left, ast::BinaryOperator::Or, right)
}

pub(super) fn nested(expr: ast::Expr) -> ast::Expr {
    ast::Expr::Nested(Box::new(expr))
}
