//! What SQL Server has alone: its forms, and how it compares names.
//!
//! Most databases there compare names whatever the case, so names are folded, unless the catalog
//! says that they differ.

use sqlparser::ast::{
    AccessExpr, CastKind, Expr, ExprWithAlias, ForClause, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, LimitClause, ObjectName, OpenJsonTableColumn, PivotValueSource,
    Query, TableAlias, TableFactor, TableVersion, Top, TopQuantity, Value,
};

use super::{Judged, Walk};
use crate::TableName;
use crate::amplifiers;
use crate::refusal::{Refusal, RefusalKind};
use crate::scope::{Column, Columns, Output, Relation};
use crate::size::{Bound, Order, Size};

/// Table hints that neither lock nor wait longer than reading does.
const HINTS: [&str; 9] = [
    "forcescan",
    "forceseek",
    "noexpand",
    "nolock",
    "nowait",
    "readcommitted",
    "readpast",
    "readuncommitted",
    "snapshot",
];

/// The server's own functions that return rows. Another name may be a function of the database.
const GIVING_ROWS: [&str; 2] = ["generate_series", "string_split"];

impl Walk<'_> {
    pub(super) fn mssql_folded(&self, ident: &Ident) -> String {
        self.mssql_fold(&ident.value)
    }

    fn mssql_fold(&self, name: &str) -> String {
        let exact = self.policy.catalog.is_some_and(|catalog| catalog.case_sensitive);
        if exact { name.to_owned() } else { name.to_lowercase() }
    }

    pub(super) fn is_mssql_home(&self, schema: &str) -> bool {
        self.policy.home.is_none_or(|home| self.mssql_fold(home) == schema)
    }

    pub(super) fn mssql_stored(
        &mut self,
        schema: Option<String>,
        name: String,
        parts: &[&Ident],
    ) -> Judged<Relation> {
        let at = parts[parts.len() - 1];
        let Some(catalog) = self.policy.catalog else {
            return self.mssql_unresolved(schema, name, at);
        };
        let is_asked = |table: &&catalog::Table| {
            self.mssql_fold(&table.name) == name
                && match (schema.as_deref(), table.schema.as_deref()) {
                    (asked, None) => asked.is_none_or(|asked| self.is_mssql_home(asked)),
                    (None, Some(_)) => false,
                    (Some(asked), Some(own)) => self.mssql_fold(own) == asked,
                }
        };
        let Some(table) = catalog.tables.iter().find(is_asked) else {
            let whole = schema.map_or(name.clone(), |schema| format!("{schema}.{name}"));
            return Err(self.unknown_table(&whole, at));
        };
        let column = |c: &catalog::Column| Column::new(self.mssql_fold(&c.name), Size::STORED);
        let columns = Columns::Known(table.columns.iter().map(column).collect());
        let schema = table.schema.as_deref().map(|schema| self.mssql_fold(schema));
        self.note(TableName { schema: table.schema.clone(), name: table.name.clone() }, parts);
        Ok(Relation { name, schema, columns, made_rows: 1.0 })
    }

    fn mssql_unresolved(
        &mut self,
        schema: Option<String>,
        name: String,
        at: &Ident,
    ) -> Judged<Relation> {
        // `sysobjects` and its kind are found without a schema, and in any; and what a collation
        // makes of other letters in the name of a schema is not known.
        let of_server = name.starts_with("sys") || schema.as_ref().is_some_and(|s| !s.is_ascii());
        if of_server {
            let message = format!("{name} may belong to the server itself and may not be read");
            return self.refuse(RefusalKind::Name, message, at);
        }
        self.tables.insert(TableName { schema: schema.clone(), name: at.value.clone() });
        Ok(Relation { name, schema, columns: Columns::Any, made_rows: 1.0 })
    }

    /// What may stand behind a table. In parentheses without WITH, the server reads a hint where
    /// the parser reads names of columns.
    pub(super) fn mssql_behind_table(
        &mut self,
        alias: Option<&TableAlias>,
        is_function: bool,
        hints: &[Expr],
        version: Option<&TableVersion>,
    ) -> Judged {
        if !is_function && alias.is_some_and(|alias| !alias.columns.is_empty()) {
            return Self::foreign("a list behind a table's alias")
                .map_err(|r| r.hint("hints stand in WITH (…)"));
        }
        hints.iter().try_for_each(|hint| self.table_hint(hint))?;
        match version {
            None => Ok(()),
            Some(TableVersion::ForSystemTimeAsOf(moment)) => self.expr(moment).map(drop),
            Some(
                TableVersion::TimestampAsOf(_)
                | TableVersion::VersionAsOf(_)
                | TableVersion::Function(_)
                | TableVersion::Changes { .. },
            ) => Self::foreign("this version of a table"),
        }
    }

    fn table_hint(&self, hint: &Expr) -> Judged {
        let known = match hint {
            Expr::Identifier(name) => {
                HINTS.iter().any(|known| name.value.eq_ignore_ascii_case(known))
            }
            // It says how to look for rows, not which.
            Expr::Function(Function { name, .. }) => {
                matches!(self.parts(name)?.as_slice(), [name] if name.value.eq_ignore_ascii_case("index"))
            }
            _ => false,
        };
        if known {
            return Ok(());
        }
        let message = "this table hint may lock what it reads, and is not allowed";
        match hint {
            Expr::Identifier(name) => self.refuse(RefusalKind::NotARead, message, name),
            _ => Err(Refusal::new(RefusalKind::NotARead, message)),
        }
    }

    /// What stands behind APPLY sees what stands before it.
    pub(super) fn applied(&mut self, factor: &TableFactor) -> Judged {
        match factor {
            TableFactor::Derived { lateral: _, subquery, alias, sample: None } => {
                let output = self.query(subquery)?;
                let relation = super::query::unnamed(output.columns, output.made_rows);
                self.add(relation, alias.as_ref(), false)
            }
            _ => self.factor(factor),
        }
    }

    pub(super) fn mssql_function_in_from(&self, called: &str, name: &ObjectName) -> Judged {
        let is_vouched = self.policy.extra_functions.iter().any(|extra| extra == called);
        match self.parts(name)?.as_slice() {
            [only] if !GIVING_ROWS.contains(&called) && !is_vouched => {
                let message = format!("{called} in FROM may be a function of the database's own");
                self.refuse(RefusalKind::Function, message, only)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn mssql_factor(&mut self, factor: &TableFactor) -> Judged {
        match factor {
            TableFactor::OpenJsonTable { json_expr, json_path, columns, alias } => {
                let size = self.expr(json_expr)?;
                if let Some(path) = json_path {
                    Self::literal(path)?;
                }
                let size = Size { value: Bound::UNBOUNDED, ..size };
                let columns = self.openjson_columns(columns, size)?;
                self.add(super::query::unnamed(columns, 1.0), alias.as_ref(), false)
            }
            TableFactor::Pivot {
                table,
                aggregate_functions,
                value_column,
                value_source,
                default_on_null: None,
                alias,
            } => {
                let start = self.scope().relations.len();
                self.factor(table)?;
                let mut size = Size::nothing();
                for ExprWithAlias { expr, alias } in aggregate_functions {
                    if alias.is_some() {
                        return Self::foreign("this form of PIVOT");
                    }
                    size = size.or(self.expr(expr)?);
                }
                self.exprs(value_column)?;
                let PivotValueSource::List(values) = value_source else {
                    return Self::foreign("this form of PIVOT");
                };
                let mut named = Vec::new();
                for value in values {
                    match value {
                        ExprWithAlias { expr: Expr::Identifier(name), alias: None } => {
                            named.push(Column::new(self.name(name)?, size));
                        }
                        _ => return Self::foreign("this form of PIVOT"),
                    }
                }
                self.turned(start, named, alias.as_ref())
            }
            TableFactor::Unpivot { table, value, name, columns, null_inclusion: None, alias } => {
                let Expr::Identifier(value) = value else {
                    return Self::foreign("this form of UNPIVOT");
                };
                let start = self.scope().relations.len();
                self.factor(table)?;
                let mut size = Size::nothing();
                for ExprWithAlias { expr, alias } in columns {
                    if alias.is_some() {
                        return Self::foreign("this form of UNPIVOT");
                    }
                    size = size.or(self.expr(expr)?);
                }
                let named = vec![
                    Column::new(self.name(value)?, size),
                    Column::new(self.name(name)?, Size::STORED),
                ];
                self.turned(start, named, alias.as_ref())
            }
            _ => Self::foreign("this form of FROM"),
        }
    }

    /// What PIVOT or UNPIVOT makes of what was added since `start`: its columns, and new ones.
    fn turned(&mut self, start: usize, named: Vec<Column>, alias: Option<&TableAlias>) -> Judged {
        let mut relation = self.merged_from(start);
        relation.columns = relation.columns.and(Columns::Known(named));
        self.add(relation, alias, false)
    }

    fn openjson_columns(&mut self, columns: &[OpenJsonTableColumn], size: Size) -> Judged<Columns> {
        if columns.is_empty() {
            return Ok(Columns::named(&["key", "value", "type"], size));
        }
        let mut named = Vec::new();
        for OpenJsonTableColumn { name, r#type, path: _, as_json: _ } in columns {
            self.data_type(r#type)?;
            named.push(Column::new(self.name(name)?, size));
        }
        Ok(Columns::Known(named))
    }

    pub(super) fn top(&mut self, top: &Top) -> Judged {
        let Top { with_ties: _, percent: _, quantity } = top;
        match quantity {
            Some(TopQuantity::Expr(expr)) => self.expr(expr).map(drop),
            Some(TopQuantity::Constant(_)) => Ok(()),
            None => Self::foreign("TOP without a number"),
        }
    }

    /// To the server, LIMIT is a name, and FETCH without OFFSET another statement.
    pub(super) fn mssql_limits(query: &Query) -> Judged {
        let has_offset = match &query.limit_clause {
            None => false,
            Some(LimitClause::LimitOffset { limit: None, offset, .. }) => offset.is_some(),
            Some(_) => {
                return Self::foreign("LIMIT")
                    .map_err(|r| r.hint("write TOP (n), or OFFSET n ROWS FETCH NEXT m ROWS ONLY"));
            }
        };
        match &query.fetch {
            Some(fetch) if !has_offset || fetch.quantity.is_none() => {
                Self::foreign("FETCH without OFFSET")
            }
            _ => Ok(()),
        }
    }

    /// `for xml …`, `for json …`: all rows in one text.
    pub(super) fn document(&self, form: &ForClause, rows: &Output) -> Judged<Output> {
        match form {
            ForClause::Xml { .. } | ForClause::Json { .. } if self.facts.is_mssql() => {}
            ForClause::Xml { .. } | ForClause::Json { .. } | ForClause::Browse => {
                return Self::foreign("a clause behind the query");
            }
        }
        let row = rows.columns.row();
        let many = Bound::stated((rows.made_rows / 1e4).max(1.0));
        // As aggregates see it: what is stored is nothing beside what is collected of it.
        let factor = match row.length.order {
            Order::Stored | Order::Collected if row.length.factor <= 1_000.0 => {
                (row.length.factor / 100.0).max(1.0)
            }
            _ => row.length.factor,
        };
        let order = match row.length.order {
            Order::FedBack => Order::Unbounded,
            order => order.max(Order::Collected),
        };
        let size = amplifiers::made(Size::text(Bound { order, factor }.times(many)))?;
        Ok(Output { columns: Columns::one(String::new(), size), made_rows: 1.0 })
    }

    /// `cast`, and `try_cast` where there is one; `::` is a method's call there.
    pub(super) fn is_plain_cast(&self, kind: &CastKind) -> bool {
        match kind {
            CastKind::Cast => true,
            CastKind::DoubleColon => !self.facts.is_mssql(),
            CastKind::TryCast => self.facts.is_mssql(),
            CastKind::SafeCast => false,
        }
    }

    /// `convert(type, value, style)`
    pub(super) fn mssql_convert(&mut self, expr: &Expr) -> Judged<Size> {
        let Expr::Convert {
            is_try: _,
            expr,
            data_type: Some(data_type),
            charset: None,
            target_before_value: true,
            styles,
        } = expr
        else {
            return Self::foreign("this form of CONVERT");
        };
        self.data_type(data_type)?;
        self.exprs(styles)?;
        let size = self.expr(expr)?;
        amplifiers::cast(expr, size, data_type)
    }

    /// `(select … for xml path(''), type).value('.', 'nvarchar(max)')`: how texts were joined
    /// before `string_agg`. Other methods run code of the type.
    pub(super) fn mssql_method(&mut self, root: &Expr, chain: &[AccessExpr]) -> Judged<Size> {
        let reads_text = match chain {
            [AccessExpr::Dot(Expr::Function(method))] => is_plain_value(method),
            _ => false,
        };
        match root {
            Expr::Subquery(query)
                if reads_text
                    && matches!(query.for_clause, Some(ForClause::Xml { r#type: true, .. })) =>
            {
                self.expr(root)
            }
            _ => Self::foreign("a method of a value"),
        }
    }

    /// What a result column without an alias can be called by.
    pub(super) fn mssql_label(&self, expr: &Expr) -> String {
        match expr {
            Expr::Identifier(ident) => self.mssql_folded(ident),
            Expr::CompoundIdentifier(parts) => {
                parts.last().map(|last| self.mssql_folded(last)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

/// `value('path', 'type')`, where the path cannot name a column (`sql:column(…)`).
fn is_plain_value(method: &Function) -> bool {
    let FunctionArguments::List(list) = &method.args else { return false };
    let is_value = method.over.is_none()
        && method.filter.is_none()
        && matches!(method.name.0.as_slice(), [name] if name.to_string() == "value");
    let text = |arg: &FunctionArg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value))) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    match list.args.as_slice() {
        [path, data_type] if is_value && list.clauses.is_empty() => {
            let plain = |c: char| c.is_ascii_alphanumeric() || "./()[]_".contains(c);
            text(path).is_some_and(|path| path.len() <= 60 && path.chars().all(plain))
                && text(data_type).is_some()
        }
        _ => false,
    }
}
