//! Queries, their clauses, and what they hand outwards.

use std::rc::Rc;

use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, GroupByWithModifier, NamedWindowDefinition, NamedWindowExpr,
    OrderBy, Query, Select, SelectFlavor, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    SetOperator, SetQuantifier, Values, WildcardAdditionalOptions,
};

use super::row::starred;
use super::{Judged, Walk, mysql, oracle};
use crate::labels::label;
use crate::scope::{Column, Columns, Output, Relation, Scope};
use crate::size::Size;

impl Walk<'_> {
    pub(super) fn query(&mut self, query: &Query) -> Judged<Output> {
        self.deeper(|walk| walk.query_inside(query))
    }

    fn query_inside(&mut self, query: &Query) -> Judged<Output> {
        Self::only_reads(query)?;
        if self.in_rows {
            return Err(mysql::subquery_in_rows());
        }
        let outer = self.named.len();
        if let Some(with) = &query.with {
            self.with(with)?;
        }
        let output = self.body(&query.body, query.order_by.as_ref())?;
        self.limits(query)?;
        self.named.truncate(outer);
        match &query.for_clause {
            None => Ok(output),
            Some(form) => self.document(form, &output),
        }
    }

    /// Takes a query apart, so that none of its clauses is forgotten.
    pub(super) fn only_reads(query: &Query) -> Judged {
        let Query {
            with: _,
            body: _,
            order_by: _,
            limit_clause: _,
            fetch: _,
            locks,
            for_clause: _,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        if !locks.is_empty() {
            return Self::not_a_read("FOR UPDATE or FOR SHARE");
        }
        let foreign = settings.is_some() || format_clause.is_some() || !pipe_operators.is_empty();
        if foreign { Self::foreign("a clause behind the query") } else { Ok(()) }
    }

    pub(super) fn limits(&mut self, query: &Query) -> Judged {
        if self.facts.is_mssql() {
            Self::mssql_limits(query)?;
        }
        if let Some(limit) = &query.limit_clause {
            self.limit(limit)?;
        }
        match &query.fetch {
            Some(fetch) => self.fetch(fetch),
            None => Ok(()),
        }
    }

    pub(super) fn body(&mut self, body: &SetExpr, order_by: Option<&OrderBy>) -> Judged<Output> {
        match body {
            SetExpr::Select(select) => self.select(select, order_by),
            SetExpr::Query(query) => {
                let output = self.query(query)?;
                self.order_output(output, order_by)
            }
            SetExpr::SetOperation { .. } => {
                let output = self.set_operation(body)?;
                self.order_output(output, order_by)
            }
            SetExpr::Values(values) => {
                let output = self.values(values)?;
                self.order_output(output, order_by)
            }
            SetExpr::Table(_) => Self::foreign("TABLE in this place"),
            SetExpr::Insert(_) => Self::not_a_read("INSERT"),
            SetExpr::Update(_) => Self::not_a_read("UPDATE"),
            SetExpr::Delete(_) => Self::not_a_read("DELETE"),
            SetExpr::Merge(_) => Self::not_a_read("MERGE"),
        }
    }

    /// Walks down the left side in a loop: a chain of a thousand UNIONs nests a thousand deep.
    fn set_operation(&mut self, body: &SetExpr) -> Judged<Output> {
        let mut rights = Vec::new();
        let mut left = body;
        while let SetExpr::SetOperation { left: inner, op, set_quantifier, right } = left {
            match op {
                SetOperator::Union | SetOperator::Except | SetOperator::Intersect => {}
                SetOperator::Minus => return Self::foreign("MINUS"),
            }
            Self::known_quantifier(*set_quantifier)?;
            rights.push(right.as_ref());
            left = inner;
        }
        let mut all = self.body(left, None)?;
        for right in rights.into_iter().rev() {
            let next = self.deeper(|walk| walk.body(right, None))?;
            all.columns = merged(all.columns, &next.columns, |size| size);
            all.made_rows += next.made_rows;
        }
        Ok(all)
    }

    pub(super) fn known_quantifier(quantifier: SetQuantifier) -> Judged {
        match quantifier {
            SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None => Ok(()),
            SetQuantifier::ByName | SetQuantifier::AllByName | SetQuantifier::DistinctByName => {
                Self::foreign("UNION BY NAME")
            }
        }
    }

    /// An ORDER BY that sees only the result's columns.
    pub(super) fn order_output(
        &mut self,
        output: Output,
        order_by: Option<&OrderBy>,
    ) -> Judged<Output> {
        if let Some(order_by) = order_by {
            let outputs = match &output.columns {
                Columns::Known(columns) => columns.clone(),
                Columns::Any => Vec::new(),
            };
            self.scopes.push(Scope { outputs, ..Scope::default() });
            if let Columns::Any = output.columns {
                self.scope().relations.push(unnamed(Columns::Any, 1.0));
            }
            self.order_by(order_by)?;
            self.scopes.pop();
        }
        Ok(output)
    }

    fn values(&mut self, values: &Values) -> Judged<Output> {
        let Values { explicit_row, value_keyword, rows } = values;
        if (*explicit_row && !self.facts.is_mysql()) || *value_keyword {
            return Self::foreign("this form of VALUES");
        }
        let mut columns: Vec<Column> = Vec::new();
        for row in rows {
            for (at, expr) in row.content.iter().enumerate() {
                self.in_rows = *explicit_row;
                let size = self.expr(expr);
                self.in_rows = false;
                let size = size?;
                let name = || match explicit_row {
                    true => format!("column_{at}"),
                    false => format!("column{}", at + 1),
                };
                match columns.get_mut(at) {
                    Some(column) => column.size = column.size.or(size),
                    None => columns.push(Column::new(name(), size)),
                }
            }
        }
        Ok(Output { columns: Columns::Known(columns), made_rows: rows.len() as f64 })
    }

    fn select(&mut self, select: &Select, order_by: Option<&OrderBy>) -> Judged<Output> {
        self.scopes.push(Scope::default());
        let output = self.select_inside(select, order_by)?;
        self.scopes.pop();
        Ok(output)
    }

    fn select_inside(&mut self, select: &Select, order_by: Option<&OrderBy>) -> Judged<Output> {
        let Select {
            select_token: _,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        if into.is_some() {
            return Self::not_a_read("SELECT INTO");
        }
        let foreign = !optimizer_hints.is_empty()
            || select_modifiers.is_some()
            || !(top.is_none() || self.facts.is_mssql())
            || exclude.is_some()
            || !lateral_views.is_empty()
            || prewhere.is_some()
            || !(connect_by.is_empty() || self.facts.is_oracle())
            || !cluster_by.is_empty()
            || !distribute_by.is_empty()
            || !sort_by.is_empty()
            || qualify.is_some()
            || value_table_mode.is_some()
            || !matches!(flavor, SelectFlavor::Standard);
        if foreign {
            return Self::foreign("a clause of this SELECT");
        }
        if let Some(top) = top {
            self.top(top)?;
        }
        self.from(from)?;
        self.hierarchy(connect_by)?;
        let columns = self.projection(projection)?;
        if let Some(condition) = selection {
            self.expr(condition)?;
        }
        // Oracle knows them in ORDER BY alone.
        if let Columns::Known(columns) = &columns
            && !self.facts.is_oracle()
        {
            self.scope().outputs.clone_from(columns);
        }
        self.group_by(group_by)?;
        if let Some(condition) = having {
            self.expr(condition)?;
        }
        for NamedWindowDefinition(name, window) in named_window {
            self.name(name)?;
            match window {
                NamedWindowExpr::NamedWindow(_) => return Self::foreign("this form of WINDOW"),
                NamedWindowExpr::WindowSpec(window) => self.window(window)?,
            }
        }
        match distinct {
            None | Some(Distinct::All | Distinct::Distinct) => {}
            Some(Distinct::On(_)) if self.facts.is_mssql() => return Self::foreign("DISTINCT ON"),
            Some(Distinct::On(exprs)) => self.exprs(exprs)?,
        }
        if let Some(order_by) = order_by {
            if let Columns::Known(columns) = &columns
                && self.facts.is_oracle()
            {
                self.scope().outputs.clone_from(columns);
            }
            self.order_by(order_by)?;
        }
        Ok(Output { columns, made_rows: self.scope().made_rows() })
    }

    fn projection(&mut self, items: &[SelectItem]) -> Judged<Columns> {
        let mut columns = Columns::Known(Vec::with_capacity(items.len()));
        for item in items {
            let more = match item {
                SelectItem::UnnamedExpr(expr) if starred(expr).is_some() => {
                    starred(expr).map_or_else(|| Ok(Columns::none()), |row| self.fields(row))?
                }
                SelectItem::UnnamedExpr(expr) if self.facts.is_mysql() => {
                    self.result(expr, self.mysql_label(expr))?
                }
                SelectItem::UnnamedExpr(expr) if self.facts.is_oracle() => {
                    self.result(expr, oracle::label(self, expr)?)?
                }
                SelectItem::UnnamedExpr(expr) if self.facts.is_mssql() => {
                    self.result(expr, self.mssql_label(expr))?
                }
                SelectItem::UnnamedExpr(expr) => self.result(expr, label(expr))?,
                SelectItem::ExprWithAlias { expr, alias } => {
                    self.result(expr, self.label(alias)?)?
                }
                SelectItem::ExprWithAliases { .. } => {
                    return Self::foreign("several names for one column");
                }
                SelectItem::QualifiedWildcard(kind, options) => {
                    Self::plain_wildcard(options)?;
                    match kind {
                        SelectItemQualifiedWildcardKind::ObjectName(name) => {
                            self.row_of(&self.parts(name)?)?
                        }
                        SelectItemQualifiedWildcardKind::Expr(expr) => self.fields(expr)?,
                    }
                }
                SelectItem::Wildcard(options) => {
                    Self::plain_wildcard(options)?;
                    let relations = self.scope().visible().iter();
                    relations.fold(Columns::none(), |all, r| all.and(r.columns.clone()))
                }
            };
            columns = columns.and(more);
        }
        Ok(columns)
    }

    /// The column that selects `expr`.
    fn result(&mut self, expr: &Expr, name: String) -> Judged<Columns> {
        let (size, fields) = match expr {
            Expr::Subquery(query) => {
                let columns = self.query(query)?.columns;
                let fields = match &columns {
                    Columns::Known(columns) => columns.first().and_then(|c| c.fields.clone()),
                    Columns::Any => None,
                };
                (columns.whole(), fields)
            }
            _ => (self.expr(expr)?, self.row_fields(expr).map(Rc::new)),
        };
        Ok(Columns::Known(vec![Column { name, size, fields }]))
    }

    fn plain_wildcard(options: &WildcardAdditionalOptions) -> Judged {
        let WildcardAdditionalOptions {
            wildcard_token: _,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        let plain = opt_ilike.is_none()
            && opt_exclude.is_none()
            && opt_except.is_none()
            && opt_replace.is_none()
            && opt_rename.is_none()
            && opt_alias.is_none();
        if plain { Ok(()) } else { Self::foreign("this form of *") }
    }

    fn group_by(&mut self, group_by: &GroupByExpr) -> Judged {
        let (exprs, modifiers) = match group_by {
            GroupByExpr::All(_) => return Self::foreign("GROUP BY ALL"),
            GroupByExpr::Expressions(exprs, modifiers) => (exprs, modifiers),
        };
        self.exprs(exprs)?;
        for modifier in modifiers {
            match modifier {
                GroupByWithModifier::GroupingSets(expr) => {
                    self.expr(expr)?;
                }
                GroupByWithModifier::Rollup if self.facts.is_mysql() => {}
                GroupByWithModifier::Rollup | GroupByWithModifier::Cube
                    if self.facts.is_mssql() => {}
                GroupByWithModifier::Rollup
                | GroupByWithModifier::Cube
                | GroupByWithModifier::Totals => return Self::foreign("GROUP BY … WITH"),
            }
        }
        Ok(())
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Judged {
        exprs.iter().try_for_each(|expr| self.expr(expr).map(drop))
    }

    pub(super) fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("a clause is only walked inside its SELECT")
    }
}

pub(super) fn unnamed(columns: Columns, made_rows: f64) -> Relation {
    Relation { name: String::new(), schema: None, columns, made_rows }
}

/// The columns of a union: named by the first half, as great as the greater one.
pub(super) fn merged(first: Columns, next: &Columns, then: impl Fn(Size) -> Size) -> Columns {
    let Columns::Known(mut columns) = first else { return Columns::Any };
    for (at, column) in columns.iter_mut().enumerate() {
        let other = match next {
            Columns::Known(next) => next.get(at).map_or(column.size, |c| c.size),
            Columns::Any => Size::STORED,
        };
        column.size = then(column.size.or(other));
        column.fields = None;
    }
    Columns::Known(columns)
}
