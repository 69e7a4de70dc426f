//! Names for what a query yields, so that a query around it can speak of it.

use guard::Dialect;
use sqlparser::ast;

use super::literal::{self, identifier};
use crate::{
    schema::Schema,
    tree::{Aggregate, Expr, Output, Query, WindowFunction},
};

/// What the rows of an inner query are called.
pub(super) const INNER: &str = "found";

/// A name for each output, no two the same; `None` where the outputs are not listed one by one.
pub(super) fn names(schema: &Schema, query: &Query) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::with_capacity(query.select.len());
    for output in &query.select {
        let Output::Expr(expr) = output else { return None };
        let base = word(schema, query, expr);
        let again = (2..).map(|n| format!("{base}_{n}"));
        let free = std::iter::once(base.clone()).chain(again).find(|n| !names.contains(n))?;
        names.push(free);
    }
    Some(names)
}

fn word(schema: &Schema, query: &Query, expr: &Expr) -> String {
    match expr {
        Expr::Column(c) | Expr::Numeric(c) => return schema.column(c.column).name.clone(),
        Expr::Inner(place) => {
            let inner = query.inner.as_deref().and_then(|inner| names(schema, inner));
            if let Some(name) =
                inner.and_then(|mut names| names.get_mut(*place).map(std::mem::take))
            {
                return name;
            }
        }
        _ => {}
    }
    match expr {
        Expr::Rows | Expr::Count { .. } => "count",
        Expr::Aggregate(Aggregate::Avg, _) => "average",
        Expr::Aggregate(Aggregate::Sum, _) => "total",
        Expr::Aggregate(Aggregate::Min, _) => "least",
        Expr::Aggregate(Aggregate::Max, _) => "most",
        Expr::Filtered(e, _) => return word(schema, query, e),
        Expr::Ratio(..) => "ratio",
        Expr::Part(part, _) | Expr::StartOf(part, _) => literal::unit(*part),
        Expr::Since(_) => "age",
        Expr::Length(_) => "length",
        Expr::Window(window) => match &window.function {
            WindowFunction::Rank | WindowFunction::RowNumber => "place",
            WindowFunction::Over(e) => return word(schema, query, e),
        },
        _ => "value",
    }
    .to_owned()
}

/// Writes the names into the query, where its outputs are not called so already.
pub(super) fn name(dialect: Dialect, query: &mut ast::Query, names: &[String]) -> Option<()> {
    let mut body = &mut *query.body;
    // The first member of a set names the columns of all.
    while let ast::SetExpr::SetOperation { left, .. } = body {
        body = left;
    }
    match body {
        ast::SetExpr::Query(inner) => name(dialect, inner, names),
        ast::SetExpr::Select(select) => {
            for (item, name) in select.projection.iter_mut().zip(names) {
                let ast::SelectItem::UnnamedExpr(expr) = item else { return None };
                let alias = identifier(dialect, name);
                let called = match &*expr {
                    ast::Expr::Identifier(own) => *own == alias,
                    ast::Expr::CompoundIdentifier(parts) => parts.last() == Some(&alias),
                    _ => false,
                };
                if !called {
                    *item = ast::SelectItem::ExprWithAlias { expr: expr.clone(), alias };
                }
            }
            Some(())
        }
        _ => None,
    }
}
