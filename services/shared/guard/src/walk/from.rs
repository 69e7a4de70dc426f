//! FROM clauses: what each item adds to the names that are visible.

use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, TableAlias, TableFactor, TableFunctionArgs,
    TableSample, TableSampleKind, TableSampleMethod, TableSampleModifier, TableWithJoins,
    XmlPassingClause, XmlTableColumn, XmlTableColumnOption,
};

use super::{Judged, Walk};
use crate::amplifiers;
use crate::scope::{Column, Columns, Relation};
use crate::size::{Bound, Size};

impl Walk<'_> {
    pub(super) fn from(&mut self, items: &[TableWithJoins]) -> Judged {
        items.iter().try_for_each(|item| self.joined(item))
    }

    fn joined(&mut self, item: &TableWithJoins) -> Judged {
        let TableWithJoins { relation, joins } = item;
        let start = self.scope().relations.len();
        self.factor(relation)?;
        for Join { relation, global, join_operator } in joins {
            if *global {
                return Self::foreign("GLOBAL JOIN");
            }
            match join_operator {
                JoinOperator::CrossApply | JoinOperator::OuterApply if self.facts.is_mssql() => {
                    self.applied(relation)?;
                }
                _ => self.factor(relation)?,
            }
            self.join(join_operator, start)?;
        }
        Ok(())
    }

    fn join(&mut self, operator: &JoinOperator, start: usize) -> Judged {
        match operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint)
            | JoinOperator::Right(constraint)
            | JoinOperator::RightOuter(constraint)
            | JoinOperator::FullOuter(constraint)
            | JoinOperator::CrossJoin(constraint) => self.constraint(constraint, start),
            JoinOperator::StraightJoin(constraint) if self.facts.is_mysql() => {
                self.constraint(constraint, start)
            }
            JoinOperator::CrossApply | JoinOperator::OuterApply if self.facts.is_mssql() => Ok(()),
            JoinOperator::Semi(_)
            | JoinOperator::LeftSemi(_)
            | JoinOperator::RightSemi(_)
            | JoinOperator::Anti(_)
            | JoinOperator::LeftAnti(_)
            | JoinOperator::RightAnti(_)
            | JoinOperator::CrossApply
            | JoinOperator::OuterApply
            | JoinOperator::AsOf { .. }
            | JoinOperator::StraightJoin(_)
            | JoinOperator::ArrayJoin
            | JoinOperator::LeftArrayJoin
            | JoinOperator::InnerArrayJoin => Self::foreign("this kind of JOIN"),
        }
    }

    /// A join's condition sees what is joined, and nothing else of the FROM clause.
    fn constraint(&mut self, constraint: &JoinConstraint, start: usize) -> Judged {
        match constraint {
            JoinConstraint::On(condition) => {
                let before = std::mem::replace(&mut self.scope().hidden, start);
                self.expr(condition)?;
                self.scope().hidden = before;
                Ok(())
            }
            // To SQL Server, USING is a name and what follows may be a hint.
            JoinConstraint::Using(_) | JoinConstraint::Natural if self.facts.is_mssql() => {
                Self::foreign("a join without ON")
            }
            JoinConstraint::Using(columns) => {
                for column in columns {
                    for part in self.parts(column)? {
                        self.name(part)?;
                    }
                }
                Ok(())
            }
            JoinConstraint::Natural | JoinConstraint::None => Ok(()),
        }
    }

    pub(super) fn factor(&mut self, factor: &TableFactor) -> Judged {
        self.deeper(|walk| walk.factor_inside(factor))
    }

    #[expect(clippy::too_many_lines, reason = "one arm for every kind of item")]
    fn factor_inside(&mut self, factor: &TableFactor) -> Judged {
        match factor {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                if self.facts.is_mssql() {
                    let (alias, version) = (alias.as_ref(), version.as_ref());
                    self.mssql_behind_table(alias, args.is_some(), with_hints, version)?;
                }
                let foreign = !(with_hints.is_empty() || self.facts.is_mssql())
                    || !(version.is_none() || self.facts.is_mssql())
                    || !partitions.is_empty()
                    || json_path.is_some()
                    // They say how to look for rows, not which.
                    || !(index_hints.is_empty() || self.facts.is_mysql());
                if foreign {
                    return Self::foreign("a clause behind the table");
                }
                self.sample(sample.as_ref())?;
                match args {
                    None if *with_ordinality => Self::foreign("WITH ORDINALITY on a table"),
                    None => {
                        let before = self.reads.len();
                        let relation = self.table(name)?;
                        if let Some(read) = self.reads.get_mut(before) {
                            read.has_alias = alias.is_some();
                            read.asked = match (sample, version) {
                                (Some(_), _) => Some("a sample of"),
                                (None, Some(_)) => Some("the past of"),
                                _ if index_hints.is_empty() && with_hints.is_empty() => None,
                                _ => Some("a hint on"),
                            };
                        }
                        self.add(relation, alias.as_ref(), false)
                    }
                    Some(TableFunctionArgs { args, settings: None }) => {
                        let relation = self.function_in_from(name, args, alias.as_ref())?;
                        self.add(relation, alias.as_ref(), *with_ordinality)
                    }
                    Some(TableFunctionArgs { args: _, settings: Some(_) }) => {
                        Self::foreign("SETTINGS")
                    }
                }
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                self.sample(sample.as_ref())?;
                let output = if *lateral {
                    self.query(subquery)?
                } else {
                    // It sees what is around the SELECT, not what stands beside it.
                    let all = self.scope().relations.len();
                    let before = std::mem::replace(&mut self.scope().hidden, all);
                    let output = self.query(subquery)?;
                    self.scope().hidden = before;
                    output
                };
                let relation = Relation {
                    name: String::new(),
                    schema: None,
                    columns: output.columns,
                    made_rows: output.made_rows,
                };
                self.add(relation, alias.as_ref(), false)
            }
            TableFactor::Function { lateral: _, name, args, with_ordinality, alias } => {
                let relation = self.function_in_from(name, args, alias.as_ref())?;
                self.add(relation, alias.as_ref(), *with_ordinality)
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset,
                with_offset_alias,
                with_ordinality,
            } => {
                if *with_offset || with_offset_alias.is_some() {
                    return Self::foreign("WITH OFFSET");
                }
                let relation = self.unnest(array_exprs, alias.as_ref())?;
                self.add(relation, alias.as_ref(), *with_ordinality)
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                let start = self.scope().relations.len();
                self.joined(table_with_joins)?;
                if alias.is_none() {
                    return Ok(());
                }
                let relation = self.merged_from(start);
                self.add(relation, alias.as_ref(), false)
            }
            TableFactor::XmlTable { namespaces, row_expression, passing, columns, alias } => {
                // There, a path may read tables.
                if self.facts.is_oracle() {
                    return Self::foreign("XMLTABLE");
                }
                if !namespaces.is_empty() {
                    return Self::foreign("XMLNAMESPACES");
                }
                let relation = self.xml_table(row_expression, passing, columns)?;
                self.add(relation, alias.as_ref(), false)
            }
            TableFactor::JsonTable { json_expr, json_path, columns, alias }
                if self.facts.is_mysql() || self.facts.is_oracle() =>
            {
                let relation = self.json_table(json_expr, json_path, columns)?;
                self.add(relation, alias.as_ref(), false)
            }
            TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
                if self.facts.is_mssql() =>
            {
                self.mssql_factor(factor)
            }
            TableFactor::TableFunction { .. }
            | TableFactor::JsonTable { .. }
            | TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::UnpivotExpr { .. }
            | TableFactor::MatchRecognize { .. }
            | TableFactor::SemanticView { .. } => Self::foreign("this form of FROM"),
        }
    }

    /// `unnest(a, b, …)`: one column for each array, or the three of a text search vector.
    fn unnest(&mut self, arrays: &[Expr], alias: Option<&TableAlias>) -> Judged<Relation> {
        let name = self.alias_name(alias)?.filter(|_| arrays.len() == 1);
        let name = name.unwrap_or_else(|| "unnest".into());
        let mut columns = Columns::none();
        for array in arrays {
            let size = self.expr(array)?;
            columns = columns.and(Columns::one(name.clone(), size));
        }
        if arrays.len() == 1 {
            for field in ["lexeme", "positions", "weights"] {
                columns = columns.and(Columns::one(field.into(), Size::PERHAPS));
            }
        }
        Ok(Relation { name, schema: None, columns, made_rows: 1.0 })
    }

    fn xml_table(
        &mut self,
        row: &Expr,
        passing: &XmlPassingClause,
        columns: &[XmlTableColumn],
    ) -> Judged<Relation> {
        self.expr(row)?;
        let XmlPassingClause { arguments } = passing;
        let mut document = Size::nothing();
        for argument in arguments {
            document = document.or(self.expr(&argument.expr)?);
        }
        amplifiers::path(Some(row), document)?;
        let mut named = Vec::new();
        for XmlTableColumn { name, option } in columns {
            match option {
                XmlTableColumnOption::ForOrdinality => {}
                XmlTableColumnOption::NamedInfo { r#type, path, default, nullable: _ } => {
                    self.data_type(r#type)?;
                    for expr in path.iter().chain(default) {
                        self.expr(expr)?;
                    }
                    if path.is_some() {
                        amplifiers::path(path.as_ref(), document)?;
                    }
                }
            }
            let size = Size { value: Bound::UNBOUNDED, ..document };
            named.push(Column::new(self.name(name)?, size));
        }
        let columns = Columns::Known(named);
        Ok(Relation { name: "xmltable".into(), schema: None, columns, made_rows: 1.0 })
    }

    /// Makes one relation of a join in parentheses that has an alias of its own.
    pub(super) fn merged_from(&mut self, start: usize) -> Relation {
        let parts = self.scope().relations.split_off(start);
        let made_rows = parts.iter().map(|r| r.made_rows).product();
        let columns = parts.into_iter().fold(Columns::none(), |all, r| all.and(r.columns));
        Relation { name: String::new(), schema: None, columns, made_rows }
    }

    /// Makes a relation visible, under its alias if it has one.
    pub(super) fn add(
        &mut self,
        relation: Relation,
        alias: Option<&TableAlias>,
        ordinality: bool,
    ) -> Judged {
        let mut relation = relation;
        if ordinality && let Columns::Known(columns) = &mut relation.columns {
            // The three columns of a vector are only there for a name; the count comes first.
            columns.truncate(columns.iter().take_while(|c| c.name != "lexeme").count().max(1));
            let longest = columns.iter().fold(Size::nothing(), |all, c| all.or(c.size)).length;
            columns.push(Column::new("ordinality".into(), Size::number(longest)));
        }
        if let Some(TableAlias { explicit: _, name, columns, at }) = alias {
            if at.is_some() {
                return Self::foreign("AT in an alias");
            }
            relation.name = self.name(name)?;
            self.spellings.push(name.clone());
            relation.schema = None;
            let mut names = Vec::new();
            for column in columns {
                if let Some(data_type) = &column.data_type {
                    self.data_type(data_type)?;
                }
                names.push(self.name(&column.name)?);
            }
            relation.columns = relation.columns.renamed(names);
        }
        self.scope().relations.push(relation);
        Ok(())
    }

    fn sample(&mut self, sample: Option<&TableSampleKind>) -> Judged {
        let sample = match sample {
            None => return Ok(()),
            Some(TableSampleKind::AfterTableAlias(sample)) => sample.as_ref(),
            Some(TableSampleKind::BeforeTableAlias(_)) => return Self::foreign("this TABLESAMPLE"),
        };
        let TableSample { modifier, name, quantity, seed: _, bucket, offset } = sample;
        let known = matches!(modifier, TableSampleModifier::TableSample)
            && matches!(name, Some(TableSampleMethod::Bernoulli | TableSampleMethod::System))
            && bucket.is_none()
            && offset.is_none();
        if !known {
            return Self::foreign("this TABLESAMPLE");
        }
        match quantity {
            Some(quantity) => self.expr(&quantity.value).map(drop),
            None => Ok(()),
        }
    }

    /// The name that a function in FROM gives its only column.
    pub(super) fn alias_name(&self, alias: Option<&TableAlias>) -> Judged<Option<String>> {
        alias.map(|TableAlias { name, .. }: &TableAlias| self.name(name as &Ident)).transpose()
    }
}
