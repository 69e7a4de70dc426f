//! What a query names: tables, columns, values. For telling which of them an answer got wrong.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use catalog::{Catalog, Table};
use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, TableFactor, TableWithJoins, Value, ValueWithSpan,
    Visit as _, Visitor,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// By place in the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) tables: BTreeSet<usize>,
    /// Table and column.
    pub(super) columns: BTreeSet<(usize, usize)>,
    /// Literals, lower-case: `'Berlin'` and `'berlin'` are one.
    pub(super) values: BTreeSet<String>,
}

impl Named {
    /// `None` for what does not parse. Names that the catalog does not know are passed over: the
    /// server has judged them already.
    pub(super) fn by(sql: &str, catalog: &Catalog) -> Option<Self> {
        let statements = Parser::parse_sql(&PostgreSqlDialect {}, sql).ok()?;
        let mut reader =
            Reader { catalog, made: Vec::new(), scopes: Vec::new(), named: Self::default() };
        let _ = statements.visit(&mut reader);
        Some(reader.named)
    }
}

/// Walks a statement with the names that are visible where it is.
struct Reader<'a> {
    catalog: &'a Catalog,
    /// What WITH defines; such names are no tables.
    made: Vec<String>,
    /// The innermost last.
    scopes: Vec<Vec<Relation>>,
    named: Named,
}

/// An item of a FROM clause.
struct Relation {
    name: String,
    /// `None` for what a subquery makes.
    table: Option<usize>,
}

impl Visitor for Reader<'_> {
    type Break = ();

    /// Opens the scope of its ORDER BY, which stands outside the SELECT.
    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for made in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.made.push(folded(&made.alias.name));
        }
        let scope = match query.body.as_ref() {
            SetExpr::Select(select) => self.scope(&select.from),
            _ => Vec::new(),
        };
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let scope = self.scope(&select.from);
        self.scopes.push(scope);
        self.shared_columns(&select.from);
        for item in &select.projection {
            match item {
                SelectItem::Wildcard(_) => self.whole(None),
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    _,
                ) => self.whole(last(name).as_deref()),
                _ => {}
            }
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(column) => self.column(None, &folded(column)),
            Expr::CompoundIdentifier(path) => {
                if let [.., relation, column] = path.as_slice() {
                    self.column(Some(&folded(relation)), &folded(column));
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<()> {
        if let Value::Null | Value::Boolean(_) = value.value {
            return ControlFlow::Continue(());
        }
        let text = value.value.to_string();
        self.named.values.insert(text.trim_matches('\'').to_lowercase());
        ControlFlow::Continue(())
    }
}

impl Reader<'_> {
    fn scope(&mut self, from: &[TableWithJoins]) -> Vec<Relation> {
        let mut scope = Vec::new();
        for item in from {
            self.relation(&item.relation, &mut scope);
            for join in &item.joins {
                self.relation(&join.relation, &mut scope);
            }
        }
        scope
    }

    fn relation(&mut self, factor: &TableFactor, scope: &mut Vec<Relation>) {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let table = self.table(name);
                self.named.tables.extend(table);
                let name = alias.as_ref().map(|alias| folded(&alias.name)).or_else(|| last(name));
                scope.push(Relation { name: name.unwrap_or_default(), table });
            }
            TableFactor::Derived { alias: Some(alias), .. } => {
                scope.push(Relation { name: folded(&alias.name), table: None });
            }
            TableFactor::NestedJoin { table_with_joins, .. } => {
                self.relation(&table_with_joins.relation, scope);
                for join in &table_with_joins.joins {
                    self.relation(&join.relation, scope);
                }
            }
            _ => {}
        }
    }

    fn table(&self, name: &ObjectName) -> Option<usize> {
        let names: Vec<String> =
            name.0.iter().filter_map(|part| part.as_ident()).map(folded).collect();
        let (table, schema) = match names.as_slice() {
            [table] if !self.made.contains(table) => (table, None),
            [.., schema, table] => (table, Some(schema.as_str())),
            _ => return None,
        };
        let is_it = |known: &Table| {
            let known_schema = known.schema.as_deref().unwrap_or("public");
            known.name == *table && schema.is_none_or(|schema| schema == known_schema)
        };
        self.catalog.tables.iter().position(is_it)
    }

    /// `join … using (…)` names a column of both sides, in no expression.
    fn shared_columns(&mut self, from: &[TableWithJoins]) {
        let shared: Vec<String> = from
            .iter()
            .flat_map(|item| &item.joins)
            .filter_map(using)
            .flatten()
            .filter_map(last)
            .collect();
        let Some(scope) = self.scopes.last() else { return };
        for relation in scope {
            for column in &shared {
                self.named.columns.extend(self.find(relation, column));
            }
        }
    }

    /// A column by the innermost scope that has it.
    fn column(&mut self, relation: Option<&str>, column: &str) {
        for scope in self.scopes.iter().rev() {
            let asked = scope.iter().filter(|r| relation.is_none_or(|name| name == r.name));
            let found: Vec<_> = asked.filter_map(|relation| self.find(relation, column)).collect();
            if !found.is_empty() {
                self.named.columns.extend(found);
                return;
            }
        }
    }

    fn find(&self, relation: &Relation, column: &str) -> Option<(usize, usize)> {
        let table = relation.table?;
        let columns = &self.catalog.tables[table].columns;
        columns.iter().position(|known| known.name == column).map(|place| (table, place))
    }

    /// All columns of a relation, or of all that are visible.
    fn whole(&mut self, relation: Option<&str>) {
        let Some(scope) = self.scopes.last() else { return };
        let asked = scope.iter().filter(|r| relation.is_none_or(|name| name == r.name));
        for table in asked.filter_map(|relation| relation.table) {
            let columns = 0..self.catalog.tables[table].columns.len();
            self.named.columns.extend(columns.map(|column| (table, column)));
        }
    }
}

fn using(join: &Join) -> Option<&Vec<ObjectName>> {
    let (JoinOperator::Join(constraint)
    | JoinOperator::Inner(constraint)
    | JoinOperator::Left(constraint)
    | JoinOperator::LeftOuter(constraint)
    | JoinOperator::Right(constraint)
    | JoinOperator::RightOuter(constraint)
    | JoinOperator::FullOuter(constraint)) = &join.join_operator
    else {
        return None;
    };
    match constraint {
        JoinConstraint::Using(columns) => Some(columns),
        _ => None,
    }
}

fn last(name: &ObjectName) -> Option<String> {
    name.0.last().and_then(|part| part.as_ident()).map(folded)
}

/// As the server folds it.
fn folded(name: &Ident) -> String {
    match name.quote_style {
        Some(_) => name.value.clone(),
        None => name.value.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use catalog::Column;

    use super::*;

    fn parks() -> Catalog {
        let column = |name: &&str| Column { name: (*name).into(), ..Column::default() };
        let table = |name: &str, columns: &[&str]| Table {
            name: name.into(),
            columns: columns.iter().map(column).collect(),
            ..Table::default()
        };
        Catalog {
            tables: vec![
                table("parks", &["id", "name", "city"]),
                table("trees", &["id", "park_id", "Height"]),
            ],
            ..Catalog::default()
        }
    }

    /// `parks.name`, or the table alone.
    fn named(sql: &str) -> (Vec<String>, Vec<String>) {
        let catalog = parks();
        let named = Named::by(sql, &catalog).expect("it parses");
        let table = |t: usize| catalog.tables[t].name.clone();
        let column = |(t, c): &(usize, usize)| {
            format!("{}.{}", table(*t), catalog.tables[*t].columns[*c].name)
        };
        let tables = named.tables.iter().map(|t| table(*t)).collect();
        (tables, named.columns.iter().map(column).collect())
    }

    #[test]
    fn columns_are_found_through_aliases_and_without_them() {
        let sql = "select p.name, avg(\"Height\") from public.parks as p \
                   join trees on park_id = p.id group by p.name order by city";
        let (tables, columns) = named(sql);
        assert_eq!(tables, ["parks", "trees"]);
        let expected = ["parks.id", "parks.name", "parks.city", "trees.park_id", "trees.Height"];
        assert_eq!(columns, expected);
    }

    #[test]
    fn a_subquery_sees_the_query_around_it() {
        let sql =
            "select name from parks where exists (select 1 from trees where park_id = parks.id)";
        assert_eq!(named(sql).1, ["parks.id", "parks.name", "trees.park_id"]);
    }

    #[test]
    fn what_with_defines_is_no_table() {
        let sql =
            "with trees as (select city from parks) select city, count(*) from trees group by city";
        assert_eq!(named(sql), (vec!["parks".into()], vec!["parks.city".into()]));
    }

    #[test]
    fn a_star_is_every_column_and_a_count_is_none() {
        assert_eq!(named("select * from parks").1, ["parks.id", "parks.name", "parks.city"]);
        assert!(named("select count(*) from parks").1.is_empty());
        assert_eq!(
            named("select count(*) from parks join trees using (id)").1,
            ["parks.id", "trees.id"]
        );
    }

    #[test]
    fn values_are_compared_without_case() {
        let values = |sql| Named::by(sql, &parks()).expect("it parses").values;
        assert_eq!(
            values("select 1 from parks where city = 'Berlin' limit 5"),
            values("select 1 from parks where city = 'berlin' limit 5")
        );
    }
}
