//! Clauses that order, group, cut and frame rows.

use sqlparser::ast::{
    Expr, Fetch, Function, FunctionArguments, LimitClause, ObjectName, ObjectNamePart, Offset,
    OrderBy, OrderByExpr, OrderByKind, OrderByOptions, OrderBySort, WindowFrame, WindowFrameBound,
    WindowSpec,
};

use super::{Judged, Walk};
use crate::refusal::{Refusal, RefusalKind};
use crate::size::Size;

impl Walk<'_> {
    pub(super) fn order_by(&mut self, order_by: &OrderBy) -> Judged {
        let OrderBy { kind, interpolate } = order_by;
        match kind {
            OrderByKind::Expressions(exprs) if interpolate.is_none() => self.order_exprs(exprs),
            OrderByKind::Expressions(_) | OrderByKind::All(_) => {
                Self::foreign("this form of ORDER BY")
            }
        }
    }

    pub(super) fn order_exprs(&mut self, exprs: &[OrderByExpr]) -> Judged {
        self.order_sizes(exprs).map(drop)
    }

    /// What is ordered by, as far as it is known.
    pub(super) fn order_sizes(&mut self, exprs: &[OrderByExpr]) -> Judged<Vec<Size>> {
        let mut sizes = Vec::with_capacity(exprs.len());
        for OrderByExpr { expr, options, with_fill } in exprs {
            if with_fill.is_some() {
                return Self::foreign("WITH FILL");
            }
            sizes.push(self.expr(expr)?);
            let OrderByOptions { sort, nulls_first: _ } = options;
            match sort {
                None | Some(OrderBySort::Asc | OrderBySort::Desc) => {}
                Some(OrderBySort::Using(operator)) => {
                    let written = operator.to_string();
                    let known = ["<", ">", "<=", ">=", "pg_catalog.<", "pg_catalog.>"];
                    if !known.contains(&written.as_str()) {
                        let message = format!("ordering by the operator {written} is not allowed");
                        return Err(Refusal::new(RefusalKind::Operator, message));
                    }
                }
            }
        }
        Ok(sizes)
    }

    /// Inside GROUPING SETS the parser takes ROLLUP and CUBE for calls.
    pub(super) fn grouping_set(&mut self, set: &Expr) -> Judged {
        match set {
            Expr::Function(Function { name, args: FunctionArguments::List(list), .. })
                if is_one_of(name, &["rollup", "cube"]) =>
            {
                self.arguments(list).map(drop)
            }
            _ => self.expr(set).map(drop),
        }
    }

    pub(super) fn limit(&mut self, limit: &LimitClause) -> Judged {
        match limit {
            LimitClause::LimitOffset { limit, offset, limit_by } => {
                if !limit_by.is_empty() {
                    return Self::foreign("LIMIT BY");
                }
                if let Some(limit) = limit {
                    self.expr(limit)?;
                }
                if let Some(Offset { value, rows: _ }) = offset {
                    self.expr(value)?;
                }
                Ok(())
            }
            LimitClause::OffsetCommaLimit { offset, limit } if self.facts.is_mysql() => {
                self.expr(offset)?;
                self.expr(limit).map(drop)
            }
            LimitClause::OffsetCommaLimit { .. } => {
                Self::foreign("LIMIT a, b").map_err(|r| r.hint("write LIMIT b OFFSET a"))
            }
        }
    }

    pub(super) fn fetch(&mut self, fetch: &Fetch) -> Judged {
        let Fetch { with_ties: _, percent, quantity } = fetch;
        if *percent && !self.facts.is_oracle() {
            return Self::foreign("FETCH … PERCENT");
        }
        if let Some(quantity) = quantity {
            self.expr(quantity)?;
        }
        Ok(())
    }

    pub(super) fn window(&mut self, window: &WindowSpec) -> Judged {
        if self.facts.is_oracle() {
            // No alias is known there, even in ORDER BY.
            let outputs = std::mem::take(&mut self.scope().outputs);
            self.window_inside(window)?;
            self.scope().outputs = outputs;
            return Ok(());
        }
        self.window_inside(window)
    }

    fn window_inside(&mut self, window: &WindowSpec) -> Judged {
        let WindowSpec { window_name, partition_by, order_by, window_frame } = window;
        if let Some(name) = window_name {
            self.name(name)?;
        }
        self.exprs(partition_by)?;
        self.order_exprs(order_by)?;
        if let Some(WindowFrame { units: _, start_bound, end_bound }) = window_frame {
            self.frame_bound(start_bound)?;
            if let Some(bound) = end_bound {
                self.frame_bound(bound)?;
            }
        }
        Ok(())
    }

    fn frame_bound(&mut self, bound: &WindowFrameBound) -> Judged {
        match bound {
            WindowFrameBound::CurrentRow
            | WindowFrameBound::Preceding(None)
            | WindowFrameBound::Following(None) => Ok(()),
            WindowFrameBound::Preceding(Some(expr)) | WindowFrameBound::Following(Some(expr)) => {
                self.expr(expr).map(drop)
            }
        }
    }
}

/// True for one of these words without quotes.
fn is_one_of(name: &ObjectName, words: &[&str]) -> bool {
    match name.0.as_slice() {
        [ObjectNamePart::Identifier(ident)] if ident.quote_style.is_none() => {
            words.iter().any(|word| ident.value.eq_ignore_ascii_case(word))
        }
        _ => false,
    }
}
