//! Which table, row or column a name means, and whether it may be read.

use sqlparser::ast::{Ident, ObjectName};

use super::{Judged, Walk};
use crate::TableName;
use crate::access::splice::{Read, span_of};
use crate::refusal::{Refusal, RefusalKind};
use crate::scope::{Column, Columns, Relation, Scope};
use crate::size::{Bound, Size};

/// Names this much alike are worth suggesting.
const ALIKE: f64 = 0.7;

/// Where a row is stored. The transactions that wrote it are nobody's business.
const SYSTEM_COLUMNS: [&str; 2] = ["ctid", "tableoid"];

impl Walk<'_> {
    /// The table of a FROM clause.
    pub(super) fn table(&mut self, name: &ObjectName) -> Judged<Relation> {
        let parts = self.parts(name)?;
        self.spellings.extend(parts.last().copied().cloned());
        match parts.as_slice() {
            [table] => {
                let folded = self.name(table)?;
                // The server would read the later name, of which nothing is known yet.
                if self.forward.contains(&folded) {
                    return Self::foreign("a name that WITH defines further on");
                }
                if let Some(named) = self.named.iter().rev().find(|n| n.name == folded) {
                    let (columns, made_rows) =
                        (named.output.columns.clone(), named.output.made_rows);
                    return Ok(Relation { name: folded, schema: None, columns, made_rows });
                }
                self.stored(None, folded, &parts)
            }
            [schema, table] => {
                let folded = self.any_name(table)?;
                if self.facts.is_mysql() {
                    return self.stored(self.mysql_schema(schema)?, folded, &parts);
                }
                if self.facts.is_oracle() {
                    return self.stored(self.oracle_schema(schema)?, folded, &parts);
                }
                if self.facts.is_mssql() {
                    return self.stored(Some(self.name(schema)?), self.name(table)?, &parts);
                }
                self.stored(Some(self.name(schema)?), folded, &parts)
            }
            _ => Err(self.unknown_table(&name.to_string(), parts[0])),
        }
    }

    fn stored(
        &mut self,
        schema: Option<String>,
        name: String,
        parts: &[&Ident],
    ) -> Judged<Relation> {
        let at = parts[parts.len() - 1];
        self.refuse_system_table(schema.as_deref(), &name, at)?;
        if self.facts.is_mysql() {
            return self.mysql_stored(schema, name, parts);
        }
        if self.facts.is_oracle() {
            return self.oracle_stored(schema, name, parts);
        }
        if self.facts.is_mssql() {
            return self.mssql_stored(schema, name, parts);
        }
        let columns = match self.policy.catalog {
            None => Columns::Any,
            Some(catalog) => {
                let table = catalog.table(schema.as_deref(), &name).ok_or_else(|| {
                    let whole = schema.as_ref().map_or(name.clone(), |s| format!("{s}.{name}"));
                    self.unknown_table(&whole, at)
                })?;
                let column = |c: &catalog::Column| Column::new(c.name.clone(), Size::STORED);
                Columns::Known(table.columns.iter().map(column).collect())
            }
        };
        self.note(TableName { schema: schema.clone(), name: name.clone() }, parts);
        Ok(Relation { name, schema, columns, made_rows: 1.0 })
    }

    /// Notes that a stored table is read here.
    pub(super) fn note(&mut self, table: TableName, parts: &[&Ident]) {
        if let Some((start, end)) = span_of(parts) {
            self.reads.push(Read {
                start,
                end,
                schema: table.schema.clone(),
                name: table.name.clone(),
                has_alias: false,
                asked: None,
            });
        }
        self.tables.insert(table);
    }

    /// The server's own tables come first on every search path, so a catalog that lists a table
    /// of such a name does not make it another table.
    fn refuse_system_table(&self, schema: Option<&str>, name: &str, at: &Ident) -> Judged {
        let of_server = match schema {
            None => self.facts.system_prefix.is_some_and(|prefix| name.starts_with(prefix)),
            Some(schema) => {
                let schema = schema.to_ascii_lowercase();
                self.facts.system_schemas.contains(&schema.as_str())
                    || self.facts.system_prefix.is_some_and(|prefix| schema.starts_with(prefix))
            }
        };
        if !of_server {
            return Ok(());
        }
        let whole = schema.map_or(name.to_owned(), |s| format!("{s}.{name}"));
        let message = format!("{whole} belongs to the server itself and may not be read");
        self.refuse(RefusalKind::Name, message, at)
    }

    pub(super) fn unknown_table(&self, name: &str, at: &Ident) -> Refusal {
        let refusal = self.refusal(RefusalKind::Name, format!("there is no table {name}"), at);
        let Some(catalog) = self.policy.catalog else { return refusal };
        let known: Vec<String> = catalog.tables.iter().map(catalog::Table::display_name).collect();
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => refusal.hint(format!("perhaps you mean {near}")),
            None => refusal,
        }
    }

    /// `name` alone: a column, or else a whole row.
    pub(super) fn column(&self, ident: &Ident) -> Judged<Size> {
        if self.facts.is_oracle() {
            return self.oracle_column(ident);
        }
        let name = self.name(ident)?;
        // Whichever of them the server takes, the value is no greater than the greatest.
        let found = self.scopes.iter().flat_map(|scope| {
            let stored = scope.visible().iter().filter_map(|r| r.columns.find(&name));
            stored.chain(scope.outputs.iter().filter(|c| c.name == name).map(|c| c.size))
        });
        if let Some(size) = found.reduce(Size::or) {
            return Ok(size);
        }
        match self.find(None, &name) {
            Some(relation) => Ok(relation.columns.row()),
            None if self.aside.joins.iter().any(|j| j.name == name) => Ok(Size::STORED),
            // Without a table's name in front, they cannot be calls.
            None if SYSTEM_COLUMNS.contains(&name.as_str()) => Ok(Size::STORED),
            None => Err(self.unknown_column(&name, ident)),
        }
    }

    /// `table.name` or `schema.table.name`. A name that the row does not have is a call: the
    /// server reads `t.f` as `f(t)`.
    pub(super) fn qualified_column(&self, parts: &[Ident]) -> Judged<Size> {
        let Some((last, qualifier)) = parts.split_last() else {
            return Self::foreign("an empty name");
        };
        if let [table] = qualifier
            && let Some(size) = self.join_column(table, last)?
        {
            return Ok(size);
        }
        let qualifier: Vec<&Ident> = qualifier.iter().collect();
        let relation = self.relation(&qualifier)?;
        self.column_of(relation, last)
    }

    /// `name.column` of `join … using (column) as name`, where nothing else has the name.
    fn join_column(&self, table: &Ident, column: &Ident) -> Judged<Option<Size>> {
        let (name, column) = (self.any_name(table)?, self.any_name(column)?);
        if self.find(None, &name).is_some() {
            return Ok(None);
        }
        let mut joins = self.aside.joins.iter().filter(|j| j.name == name);
        let found = joins.any(|j| j.columns.contains(&column));
        Ok(found.then_some(Size::STORED))
    }

    fn column_of(&self, relation: &Relation, column: &Ident) -> Judged<Size> {
        let name = self.any_name(column)?;
        if let Columns::Any = relation.columns
            && self.facts.attribute_calls.contains(name.as_str())
        {
            let message = format!("{name} could be a call of a function that is not allowed");
            return self.refuse(RefusalKind::Function, message, column);
        }
        if self.facts.is_oracle() && column.quote_style.is_none() && name == "ROWID" {
            return Ok(Size::text(Bound::stated(18.0)));
        }
        relation.columns.find(&name).ok_or_else(|| {
            let message = format!("{} has no column {name}", relation.name);
            let refusal = self.refusal(RefusalKind::Name, message, column);
            match nearest(&name, relation.columns.names()) {
                Some(near) => refusal.hint(format!("perhaps you mean {}.{near}", relation.name)),
                None => refusal,
            }
        })
    }

    /// The relation that a qualifier names.
    pub(super) fn relation(&self, parts: &[&Ident]) -> Judged<&Relation> {
        let (schema, table) = match parts {
            [table] => (None, *table),
            [schema, table] => (Some(self.name(schema)?), *table),
            _ => return Self::foreign("a name of so many parts"),
        };
        let name = if schema.is_some() { self.any_name(table)? } else { self.name(table)? };
        self.find(schema.as_deref(), &name).ok_or_else(|| {
            let message = format!("there is no {name} in the FROM clause here");
            let refusal = self.refusal(RefusalKind::Name, message, table);
            let visible = self.scopes.iter().flat_map(Scope::visible).map(|r| r.name.as_str());
            match nearest(&name, visible) {
                Some(near) => refusal.hint(format!("perhaps you mean {near}")),
                None => refusal,
            }
        })
    }

    /// The innermost one counts, as for the server.
    fn find(&self, schema: Option<&str>, name: &str) -> Option<&Relation> {
        self.scopes.iter().rev().find_map(|scope| {
            scope.visible().iter().find(|relation| {
                relation.name == name && schema.is_none_or(|s| self.is_schema_of(relation, s))
            })
        })
    }

    fn is_schema_of(&self, relation: &Relation, schema: &str) -> bool {
        match &relation.schema {
            Some(own) if self.facts.is_mysql() => own.to_lowercase() == schema,
            None if self.facts.is_mssql() => self.is_mssql_home(schema),
            Some(own) => own == schema,
            None if self.facts.is_oracle() => self.policy.home.is_none_or(|home| home == schema),
            None if self.facts.is_mysql() => {
                self.policy.home.is_none_or(|home| home.to_lowercase() == schema)
            }
            None => schema == "public",
        }
    }

    pub(super) fn unknown_column(&self, name: &str, at: &Ident) -> Refusal {
        let refusal = self.refusal(RefusalKind::Name, format!("there is no column {name}"), at);
        let relations = self.scopes.iter().flat_map(Scope::visible);
        match nearest(name, relations.flat_map(|r| r.columns.names())) {
            Some(near) => refusal.hint(format!("perhaps you mean {near}")),
            None => refusal,
        }
    }
}

fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(alike, known)| *alike >= ALIKE && !known.is_empty())
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}
