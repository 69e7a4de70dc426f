//! What Oracle has alone: how it folds names, what a name alone may be, and hierarchies.
//!
//! A name without parentheses may be a call there (`f`, `package.f`, `sequence.nextval`) where it
//! is no column. So nothing is taken for a column that the catalog, or the statement itself, does
//! not surely have in that place: no row as a value, no alias outside of ORDER BY, and no table
//! without a catalog.

use sqlparser::ast::{BinaryOperator, ConnectByKind, Expr, Ident};

use super::{Judged, Walk};
use crate::TableName;
use crate::amplifiers::MAX_MADE_ROWS;
use crate::constant;
use crate::refusal::{Refusal, RefusalKind};
use crate::scope::{Column, Columns, Relation};
use crate::size::{Bound, Size};

/// How many rows a hierarchy over nothing may have.
const MAX_LEVELS: f64 = 1e6;

impl Walk<'_> {
    pub(super) fn oracle_name(&self, ident: &Ident) -> Judged<String> {
        let name = match ident.quote_style {
            None => ident.value.to_uppercase(),
            Some('"') => ident.value.clone(),
            Some(_) => return self.misread(ident),
        };
        if matches!(name.as_str(), "NEXTVAL" | "CURRVAL") {
            return self.refuse(RefusalKind::Function, "sequences are not allowed", ident);
        }
        Ok(name)
    }

    /// The name of a listed function, or of one that an operator vouches for. In quotes it is
    /// somebody's own.
    pub(super) fn oracle_function(&self, parts: &[&Ident]) -> Judged<String> {
        let whole: Vec<String> = parts.iter().map(|part| part.value.to_lowercase()).collect();
        let whole = whole.join(".");
        let is_listed = parts.len() == 1 && self.facts.functions.contains(whole.as_str());
        let vouched = |known: &String| known.to_lowercase() == whole;
        let is_plain = parts.iter().all(|part| part.quote_style.is_none());
        if is_plain && (is_listed || self.policy.extra_functions.iter().any(vouched)) {
            return Ok(whole);
        }
        let message = format!("the function {whole} is not on the list of safe functions");
        self.refuse(RefusalKind::Function, message, parts[parts.len() - 1])
    }

    /// A column, and nothing else.
    pub(super) fn oracle_column(&self, ident: &Ident) -> Judged<Size> {
        let name = self.name(ident)?;
        let relations = self.scopes.iter().flat_map(crate::scope::Scope::visible);
        let stored = relations.filter_map(|relation| relation.columns.find(&name));
        // Aliases are known to the ORDER BY of their own SELECT alone.
        let outputs = self.scopes.last().into_iter().flat_map(|scope| &scope.outputs);
        let given = outputs.filter(|column| column.name == name).map(|column| column.size);
        let found = stored.chain(given).reduce(Size::or);
        if found.is_none() && self.is_truth_value(ident) {
            return Ok(Size::stated(1.0));
        }
        found.ok_or_else(|| self.unknown_column(&name, ident))
    }

    /// `true` and `false`, on a server that has such columns: to an older one they are names.
    fn is_truth_value(&self, ident: &Ident) -> bool {
        let is_word = ident.quote_style.is_none()
            && ["true", "false"].iter().any(|word| ident.value.eq_ignore_ascii_case(word));
        let tables = self.policy.catalog.into_iter().flat_map(|catalog| &catalog.tables);
        is_word && tables.flat_map(|t| &t.columns).any(|c| c.data_type == "boolean")
    }

    /// The schema that a table is looked up in; none for the one that is found without it.
    pub(super) fn oracle_schema(&self, schema: &Ident) -> Judged<Option<String>> {
        let schema = self.name(schema)?;
        Ok((self.policy.home != Some(schema.as_str())).then_some(schema))
    }

    pub(super) fn oracle_stored(
        &mut self,
        schema: Option<String>,
        name: String,
        parts: &[&Ident],
    ) -> Judged<Relation> {
        let at = parts[parts.len() - 1];
        let Some(catalog) = self.policy.catalog else {
            let is_dual = schema.is_none() && name == "DUAL";
            return if is_dual { Ok(dual()) } else { Self::foreign("a table without a catalog") };
        };
        let found =
            catalog.tables.iter().find(|table| table.name == name && table.schema == schema);
        let Some(table) = found else {
            if schema.is_none() && name == "DUAL" {
                return Ok(dual());
            }
            let whole = schema.map_or(name.clone(), |schema| format!("{schema}.{name}"));
            return Err(self.unknown_table(&whole, at));
        };
        let column = |c: &catalog::Column| Column::new(c.name.clone(), Size::STORED);
        let columns = Columns::Known(table.columns.iter().map(column).collect());
        self.note(TableName { schema: schema.clone(), name: name.clone() }, parts);
        Ok(Relation { name, schema, columns, made_rows: 1.0 })
    }

    /// Expressions that only this server has.
    pub(super) fn oracle_form(&mut self, expr: &Expr) -> Judged<Size> {
        match expr {
            Expr::OuterJoin(inner) => self.expr(inner),
            // Of anything else, `prior sys_guid()` among it, a hierarchy has no end.
            Expr::Prior(inner) => match inner.as_ref() {
                Expr::Identifier(_) | Expr::CompoundIdentifier(_) => self.expr(inner),
                _ => Self::foreign("PRIOR before something else than a column"),
            },
            _ => Self::foreign("this form of an expression"),
        }
    }

    /// `start with … connect by …`
    pub(super) fn hierarchy(&mut self, clauses: &[ConnectByKind]) -> Judged {
        for clause in clauses {
            match clause {
                ConnectByKind::StartWith { start_token: _, condition } => {
                    self.expr(condition)?;
                }
                ConnectByKind::ConnectBy { connect_token: _, nocycle: _, relationships } => {
                    self.exprs(relationships)?;
                    if !relationships.iter().any(leads_to_parents) {
                        self.counted_levels(relationships)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// `from dual connect by level <= 12` counts; over more than one row it would multiply.
    fn counted_levels(&mut self, conditions: &[Expr]) -> Judged {
        let levels = conditions.iter().find_map(most_levels);
        let is_over_nothing = match self.scope().relations.as_slice() {
            [relation] => relation.name == "DUAL" && relation.schema.is_none(),
            _ => false,
        };
        match levels.filter(|levels| is_over_nothing && *levels <= MAX_LEVELS) {
            Some(levels) => {
                self.scope().relations[0].made_rows = levels.max(1.0);
                let made: f64 = self.scopes.iter().map(crate::scope::Scope::made_rows).product();
                if made <= MAX_MADE_ROWS {
                    return Ok(());
                }
                let message = format!("the statement makes up {made:.0} rows");
                Err(Refusal::new(RefusalKind::Amplifier, message))
            }
            None => Err(Refusal::new(
                RefusalKind::Amplifier,
                "a hierarchy without PRIOR multiplies rows",
            )
            .hint("use PRIOR, or count from dual: connect by level <= a number written out")),
        }
    }
}

fn dual() -> Relation {
    let columns = Columns::one("DUMMY".into(), Size::text(Bound::stated(1.0)));
    Relation { name: "DUAL".into(), schema: None, columns, made_rows: 1.0 }
}

/// One of the conditions that all must hold compares with the row above.
fn leads_to_parents(condition: &Expr) -> bool {
    match condition {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            leads_to_parents(left) || leads_to_parents(right)
        }
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            matches!(**left, Expr::Prior(_)) || matches!(**right, Expr::Prior(_))
        }
        Expr::Nested(inner) => leads_to_parents(inner),
        _ => false,
    }
}

/// The bound of `level <= n`, where it must hold.
fn most_levels(condition: &Expr) -> Option<f64> {
    match condition {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            most_levels(left).or_else(|| most_levels(right))
        }
        Expr::BinaryOp { left, op: BinaryOperator::LtEq | BinaryOperator::Lt, right } => {
            let Expr::Identifier(counter) = left.as_ref() else { return None };
            let counts = counter.quote_style.is_none()
                && ["level", "rownum"].iter().any(|c| counter.value.eq_ignore_ascii_case(c));
            if counts { constant::number(right) } else { None }
        }
        Expr::Nested(inner) => most_levels(inner),
        _ => None,
    }
}

/// What the server calls a result column that has no alias. What it makes of other expressions
/// cannot be written without quotes, and nobody does.
pub(super) fn label(walk: &Walk<'_>, expr: &Expr) -> Judged<String> {
    match expr {
        Expr::Identifier(ident) => walk.any_name(ident),
        Expr::CompoundIdentifier(parts) => match parts.last() {
            Some(last) => walk.any_name(last),
            None => Ok(String::new()),
        },
        Expr::OuterJoin(inner) | Expr::Prior(inner) => label(walk, inner),
        _ => Ok(String::new()),
    }
}
