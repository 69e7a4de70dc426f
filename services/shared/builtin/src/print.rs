//! Writes a query tree as PostgreSQL. Names are quoted where they must be and literals escaped;
//! no text of the question reaches the SQL in any other way.

mod literal;

use std::fmt::Write as _;

use crate::{
    plan::{self, From},
    schema::{ColumnId, Schema},
    tree::{Aggregate, ColumnRef, Comparison, Condition, Expr, Order, Output, Query, TableRef},
};
use literal::{date, like_pattern, lower, name, part, text};

/// The SQL of a query; `None` when its tables cannot be joined.
pub fn sql(schema: &Schema, query: &Query) -> Option<String> {
    let from = plan::from(schema, query).ok()?;
    Printer { schema, from }.query(query)
}

struct Printer<'a> {
    schema: &'a Schema,
    from: From,
}

impl Printer<'_> {
    fn query(&self, query: &Query) -> Option<String> {
        let mut sql = String::from("SELECT ");
        if query.distinct {
            sql.push_str("DISTINCT ");
        }
        let outputs: Option<Vec<String>> = query.select.iter().map(|o| self.output(o)).collect();
        sql.push_str(&outputs?.join(", "));
        // Values computed by subqueries alone come from nowhere.
        if !self.from.joins.is_empty() {
            sql.push_str(" FROM ");
            sql.push_str(&self.tables());
        }
        self.clause(&mut sql, " WHERE ", &query.filter)?;
        if !query.group.is_empty() {
            let groups: Option<Vec<String>> = query.group.iter().map(|e| self.expr(e)).collect();
            sql.push_str(" GROUP BY ");
            sql.push_str(&groups?.join(", "));
        }
        self.clause(&mut sql, " HAVING ", &query.having)?;
        if !query.order.is_empty() {
            let orders: Option<Vec<String>> =
                query.order.iter().map(|o| self.order(query, o)).collect();
            sql.push_str(" ORDER BY ");
            sql.push_str(&orders?.join(", "));
        }
        if let Some(limit) = query.limit {
            let _ = write!(sql, " LIMIT {limit}");
        }
        Some(sql)
    }

    fn clause(&self, sql: &mut String, word: &str, conditions: &[Condition]) -> Option<()> {
        if !conditions.is_empty() {
            let list: Option<Vec<String>> =
                conditions.iter().map(|c| self.condition(c, true)).collect();
            sql.push_str(word);
            sql.push_str(&list?.join(" AND "));
        }
        Some(())
    }

    fn tables(&self) -> String {
        let mut sql = String::new();
        for join in &self.from.joins {
            let table = self.table(join.table);
            if join.on.is_empty() {
                sql.push_str(&table);
                continue;
            }
            let on: Vec<String> = join
                .on
                .iter()
                .map(|((a, ac), (b, bc))| {
                    format!("{} = {}", self.qualified(*a, *ac), self.qualified(*b, *bc))
                })
                .collect();
            let _ = write!(sql, " JOIN {table} ON {}", on.join(" AND "));
        }
        sql
    }

    fn table(&self, table: TableRef) -> String {
        let info = self.schema.catalog_table(table.table);
        let plain = match info.schema.as_deref() {
            None | Some("public") => name(&info.name),
            Some(schema) => format!("{}.{}", name(schema), name(&info.name)),
        };
        if table.instance == 0 { plain } else { format!("{plain} AS {}", self.alias(table)) }
    }

    fn alias(&self, table: TableRef) -> String {
        let base = &self.schema.catalog_table(table.table).name;
        if table.instance == 0 {
            name(base)
        } else {
            name(&format!("{base}_{}", table.instance + 1))
        }
    }

    fn qualified(&self, table: TableRef, column: ColumnId) -> String {
        format!("{}.{}", self.alias(table), name(&self.schema.column(column).name))
    }

    fn column(&self, column: ColumnRef) -> String {
        if self.from.joins.len() < 2 {
            return name(&self.schema.column(column.column).name);
        }
        let table =
            TableRef { table: self.schema.table_of(column.column), instance: column.instance };
        self.qualified(table, column.column)
    }

    fn output(&self, output: &Output) -> Option<String> {
        match output {
            Output::Expr(e) => self.expr(e),
            Output::All(_) if self.from.joins.len() < 2 => Some("*".to_owned()),
            Output::All(table) => Some(format!("{}.*", self.alias(*table))),
        }
    }

    fn order(&self, query: &Query, order: &Order) -> Option<String> {
        let by = self.expr(&order.by)?;
        let _ = query;
        Some(if order.descending { format!("{by} DESC NULLS LAST") } else { format!("{by} ASC") })
    }

    fn expr(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Column(c) => self.column(*c),
            Expr::Numeric(c) => self.numeric(*c),
            Expr::Rows => "COUNT(*)".to_owned(),
            Expr::Count { distinct, of } => {
                format!("COUNT({}{})", if *distinct { "DISTINCT " } else { "" }, self.expr(of)?)
            }
            Expr::Aggregate(f, e) => {
                let word = match f {
                    Aggregate::Avg => "AVG",
                    Aggregate::Sum => "SUM",
                    Aggregate::Min => "MIN",
                    Aggregate::Max => "MAX",
                };
                format!("{word}({})", self.expr(e)?)
            }
            Expr::Filtered(e, conditions) => {
                let list: Option<Vec<String>> =
                    conditions.iter().map(|c| self.condition(c, true)).collect();
                format!("{} FILTER (WHERE {})", self.expr(e)?, list?.join(" AND "))
            }
            Expr::Number(n) => n.clone(),
            Expr::Text(t) => text(t),
            Expr::Bool(b) => b.to_string().to_uppercase(),
            Expr::Date(point) => date(point),
            Expr::Ratio(a, b) => {
                format!(
                    "CAST({} AS DOUBLE PRECISION) / NULLIF({}, 0)",
                    self.expr(a)?,
                    self.expr(b)?
                )
            }
            Expr::Binary(a, operator, b) => {
                format!("{} {operator} {}", self.expr(a)?, self.expr(b)?)
            }
            Expr::Part(p, e) => format!("EXTRACT({} FROM {})", part(*p), self.expr(e)?),
            Expr::StartOf(p, e) => {
                format!("DATE_TRUNC('{}', {})", lower(*p), self.expr(e)?)
            }
            Expr::Length(e) => format!("LENGTH({})", self.expr(e)?),
            Expr::Scalar(query) => format!("({})", sql(self.schema, query)?),
        })
    }

    /// Text read as a number, passing over what is none.
    fn numeric(&self, column: ColumnRef) -> String {
        let plain = self.column(column);
        match self.schema.column(column.column).numeric_text {
            crate::schema::NumericText::Mostly => format!(
                "CASE WHEN {plain} ~ '^\\s*-?[0-9]+(\\.[0-9]+)?\\s*$' THEN CAST({plain} AS DOUBLE PRECISION) END"
            ),
            _ => format!("CAST({plain} AS DOUBLE PRECISION)"),
        }
    }

    /// `top` when nothing around it needs brackets.
    fn condition(&self, condition: &Condition, top: bool) -> Option<String> {
        Some(match condition {
            Condition::Compare(a, comparison, b) => {
                format!("{} {} {}", self.expr(a)?, operator(*comparison), self.expr(b)?)
            }
            Condition::Like { expr, text, place } => {
                format!("{} ILIKE {}", self.textual(expr)?, like_pattern(text, *place))
            }
            Condition::Null(e) => format!("{} IS NULL", self.expr(e)?),
            Condition::Among(exprs, query) => {
                let left: Option<Vec<String>> = exprs.iter().map(|e| self.expr(e)).collect();
                let left = left?;
                let left = if left.len() == 1 {
                    left[0].clone()
                } else {
                    format!("({})", left.join(", "))
                };
                format!("{left} IN ({})", sql(self.schema, query)?)
            }
            Condition::Not(inner) => match &**inner {
                Condition::Null(e) => format!("{} IS NOT NULL", self.expr(e)?),
                other => format!("NOT ({})", self.condition(other, true)?),
            },
            Condition::Any(list) => {
                let list: Option<Vec<String>> =
                    list.iter().map(|c| self.condition(c, false)).collect();
                format!("({})", list?.join(" OR "))
            }
            Condition::All(list) => {
                let list: Option<Vec<String>> =
                    list.iter().map(|c| self.condition(c, false)).collect();
                let joined = list?.join(" AND ");
                if top { joined } else { format!("({joined})") }
            }
        })
    }

    /// What `ILIKE` is asked of must be text.
    fn textual(&self, expr: &Expr) -> Option<String> {
        let plain = self.expr(expr)?;
        let is_text = matches!(expr, Expr::Column(c) if self.schema.column(c.column).family == catalog::Family::Text);
        Some(if is_text { plain } else { format!("CAST({plain} AS TEXT)") })
    }
}

fn operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
    }
}
