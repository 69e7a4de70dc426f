//! Lowers a query tree to the syntax tree of an engine's dialect, whose rendering is the SQL.
//!
//! Every name becomes an identifier and every value a literal of that tree; no text of the
//! question reaches the SQL in any other way.

mod bare;
mod condition;
mod expression;
mod literal;
mod mssql;
mod mysql;
mod oracle;
mod outputs;

use guard::Dialect;
use sqlparser::ast;

use crate::{
    plan::{self, From},
    schema::{ColumnId, Schema},
    tree::{ColumnRef, Expr, Order, Output, Query, SetOperator, TableRef},
};

/// The SQL of a query; `None` when its tables cannot be joined, or when it is no query that SQL
/// can say.
pub fn sql(schema: &Schema, query: &Query) -> Option<String> {
    let mut lowered = lower(schema, query)?;
    // There, what is computed has no name unless it is given one.
    if schema.dialect == Dialect::MsSql
        && let Some(names) = outputs::names(schema, query)
    {
        outputs::name(schema.dialect, &mut lowered, &names)?;
    }
    Some(lowered.to_string())
}

/// A query and all that it holds.
fn lower(schema: &Schema, query: &Query) -> Option<ast::Query> {
    let lowering = Lowering::new(schema, query)?;
    let mut body = lowering.select(query)?;
    for (operator, member) in &query.sets {
        body = combined(schema, body, *operator, member)?;
    }
    let order = query.order.iter().map(|order| {
        if query.sets.is_empty() {
            lowering.order(order, query.distinct)
        } else {
            by_place(schema, query, order)
        }
    });
    let mut lowered = bare::query(body, order.collect::<Option<Vec<_>>>()?.concat(), query.limit);
    if schema.dialect == Dialect::Oracle {
        oracle::limited(&mut lowered);
    }
    if schema.dialect == Dialect::MsSql {
        mssql::limited(&mut lowered);
    }
    Some(lowered)
}

/// A query that stands inside another one.
fn lower_inside(schema: &Schema, query: &Query) -> Option<ast::Query> {
    let mut lowered = lower(schema, query)?;
    if schema.dialect == Dialect::MsSql {
        mssql::without_idle_order(&mut lowered);
    }
    Some(lowered)
}

/// The rows so far, combined with those of a member.
fn combined(
    schema: &Schema,
    left: ast::SetExpr,
    operator: SetOperator,
    member: &Query,
) -> Option<ast::SetExpr> {
    let op = match operator {
        SetOperator::Union => ast::SetOperator::Union,
        SetOperator::Intersect => ast::SetOperator::Intersect,
        SetOperator::Except if schema.dialect == Dialect::Oracle => ast::SetOperator::Minus,
        SetOperator::Except => ast::SetOperator::Except,
    };
    // SQL would take an `intersect` before what stands left of it.
    let left = match left {
        ast::SetExpr::SetOperation { op: before, .. } if before != op => {
            ast::SetExpr::Query(Box::new(bare::query(left, Vec::new(), None)))
        }
        other => other,
    };
    let mut lowered = lower_inside(schema, member)?;
    if schema.dialect == Dialect::MsSql && lowered.order_by.is_some() {
        lowered = mssql::member(lowered, &outputs::names(schema, member)?)?;
    }
    let member = lowered;
    let plain = member.order_by.is_none()
        && member.limit_clause.is_none()
        && member.fetch.is_none()
        && matches!(*member.body, ast::SetExpr::Select(_));
    let right = if plain { member.body } else { Box::new(ast::SetExpr::Query(Box::new(member))) };
    Some(ast::SetExpr::SetOperation {
        left: Box::new(left),
        op,
        set_quantifier: ast::SetQuantifier::None,
        right,
    })
}

/// Rows put together are ordered by the place of an output: no table is in sight any more.
fn by_place(schema: &Schema, query: &Query, order: &Order) -> Option<Vec<ast::OrderByExpr>> {
    let shown = |o: &Output| matches!(o, Output::Expr(e) if *e == order.by);
    let place = query.select.iter().position(shown)? + 1;
    let place = literal::number(&place.to_string());
    Some(match (schema.dialect, &order.by) {
        (Dialect::PostgreSql | Dialect::Oracle, _) => vec![bare::order(place, order.descending)],
        // A place yields no value to ask for; the name of a column does.
        (Dialect::MySql, Expr::Column(c)) if mysql::may_lack(schema, &order.by) => {
            let name = literal::identifier(Dialect::MySql, &schema.column(c.column).name);
            mysql::order(place, order.descending, Some(ast::Expr::Identifier(name)))
        }
        (Dialect::MySql, _) => mysql::order(place, order.descending, None),
        // Only what is shown may be asked for here.
        (Dialect::MsSql, _) => mssql::order(place, order.descending, None),
    })
}

/// One `select` on its way to SQL.
struct Lowering<'a> {
    schema: &'a Schema,
    from: From,
    /// The rows of another query that it reads, and the names of their columns.
    inner: Option<(&'a Query, Vec<String>)>,
}

impl<'a> Lowering<'a> {
    fn new(schema: &'a Schema, query: &'a Query) -> Option<Self> {
        let from = plan::from(schema, query).ok()?;
        let inner = match query.inner.as_deref() {
            None => None,
            // Tables are not joined to the rows of a query.
            Some(_) if !from.joins.is_empty() => return None,
            Some(inner) => Some((inner, outputs::names(schema, inner)?)),
        };
        Some(Self { schema, from, inner })
    }

    fn select(&self, query: &Query) -> Option<ast::SetExpr> {
        let outputs = query.select.iter().map(|o| self.output(o)).collect::<Option<Vec<_>>>()?;
        let mut select = bare::select(outputs);
        select.distinct = query.distinct.then_some(ast::Distinct::Distinct);
        select.from = self.tables()?;
        select.selection = self.all(&query.filter)?;
        let groups = query.group.iter().map(|e| self.expr(e)).collect::<Option<Vec<_>>>()?;
        select.group_by = ast::GroupByExpr::Expressions(groups, Vec::new());
        select.having = self.all(&query.having)?;
        Some(ast::SetExpr::Select(Box::new(select)))
    }

    /// What the rows come from; values computed by subqueries alone come from nowhere.
    fn tables(&self) -> Option<Vec<ast::TableWithJoins>> {
        if let Some((inner, names)) = &self.inner {
            let mut query = lower_inside(self.schema, inner)?;
            outputs::name(self.schema.dialect, &mut query, names)?;
            let found = self.identifier(outputs::INNER);
            return Some(vec![bare::from(self.called(bare::derived(query, found)))]);
        }
        let mut from: Vec<ast::TableWithJoins> = Vec::new();
        for join in &self.from.joins {
            let table = self.table(join.table);
            let on = join.on.iter().map(|&((a, ac), (b, bc))| {
                bare::binary(self.qualified(a, ac), ast::BinaryOperator::Eq, self.qualified(b, bc))
            });
            match (from.last_mut(), on.reduce(bare::and)) {
                (Some(joined), Some(on)) => {
                    joined.joins.push(bare::join(table, on, join.optional));
                }
                _ => from.push(bare::from(table)),
            }
        }
        if from.is_empty() && self.schema.dialect == Dialect::Oracle {
            from.push(oracle::nothing());
        }
        Some(from)
    }

    fn called(&self, table: ast::TableFactor) -> ast::TableFactor {
        match self.schema.dialect {
            Dialect::Oracle => oracle::called(table),
            Dialect::PostgreSql | Dialect::MySql | Dialect::MsSql => table,
        }
    }

    fn table(&self, table: TableRef) -> ast::TableFactor {
        let info = self.schema.catalog_table(table.table);
        let mut parts = Vec::new();
        let is_found_without =
            |schema: &str| self.schema.dialect == Dialect::PostgreSql && schema == "public";
        if let Some(schema) = info.schema.as_deref().filter(|s| !is_found_without(s)) {
            parts.push(self.identifier(schema));
        }
        parts.push(self.identifier(&info.name));
        let alias = (table.instance > 0).then(|| self.alias(table));
        self.called(bare::table(ast::ObjectName::from(parts), alias))
    }

    /// What columns of the table are qualified with.
    fn alias(&self, table: TableRef) -> ast::Ident {
        let base = &self.schema.catalog_table(table.table).name;
        if table.instance == 0 {
            self.identifier(base)
        } else {
            self.identifier(&format!("{base}_{}", table.instance + 1))
        }
    }

    fn qualified(&self, table: TableRef, column: ColumnId) -> ast::Expr {
        let name = self.identifier(&self.schema.column(column).name);
        ast::Expr::CompoundIdentifier(vec![self.alias(table), name])
    }

    fn column(&self, column: ColumnRef) -> ast::Expr {
        if self.from.joins.len() < 2 {
            return ast::Expr::Identifier(self.identifier(&self.schema.column(column.column).name));
        }
        let table =
            TableRef { table: self.schema.table_of(column.column), instance: column.instance };
        self.qualified(table, column.column)
    }

    fn output(&self, output: &Output) -> Option<ast::SelectItem> {
        Some(match output {
            Output::Expr(e) => ast::SelectItem::UnnamedExpr(self.expr(e)?),
            Output::All(_) if self.from.joins.len() < 2 => bare::everything(None),
            Output::All(table) => bare::everything(Some(self.alias(*table))),
        })
    }

    /// Rows without a value come last either way.
    fn order(&self, order: &Order, distinct: bool) -> Option<Vec<ast::OrderByExpr>> {
        let by = self.expr(&order.by)?;
        Some(match self.schema.dialect {
            Dialect::PostgreSql | Dialect::Oracle => vec![bare::order(by, order.descending)],
            Dialect::MySql => {
                // Distinct rows may not be ordered by what is made of a shown value.
                let is_asked = !distinct || matches!(order.by, Expr::Column(_));
                let lacking = is_asked && mysql::may_lack(self.schema, &order.by);
                mysql::order(by.clone(), order.descending, lacking.then_some(by))
            }
            Dialect::MsSql => {
                // Distinct rows may be ordered by what is shown alone.
                let lacking = !distinct && mysql::may_lack(self.schema, &order.by);
                mssql::order(by.clone(), order.descending, lacking.then_some(by))
            }
        })
    }

    fn identifier(&self, name: &str) -> ast::Ident {
        literal::identifier(self.schema.dialect, name)
    }

    fn text(&self, value: &str) -> ast::Expr {
        literal::text(self.schema.dialect, value)
    }
}

#[cfg(test)]
pub(crate) mod tests;
