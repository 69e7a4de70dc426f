//! What MySQL and MariaDB have alone: their forms, and how they compare names.
//!
//! Columns go by name whatever the case. Tables and their aliases do so on some servers and not on
//! others, so a statement has to spell each of them in one way, and as the catalog does.

use std::collections::HashMap;

use sqlparser::ast::{
    Expr, Ident, JsonTableColumn, JsonTableColumnErrorHandling, JsonTableNamedColumn,
    JsonTableNestedColumn, MemberOf, Spanned as _, ValueWithSpan,
};

use super::{Judged, Walk};
use crate::TableName;
use crate::amplifiers::{self, MAX_MADE_ROWS};
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::Kind;
use crate::scope::{Column, Columns, Relation};
use crate::size::{Bound, Size};
use crate::tokens::byte_of;

/// How many rows one of MariaDB's sequences may have.
const MAX_SEQUENCE: f64 = 1e6;

/// Words that end a SELECT list.
const BEHIND_ITEMS: [&str; 11] = [
    "except",
    "from",
    "group",
    "having",
    "intersect",
    "limit",
    "order",
    "procedure",
    "union",
    "where",
    "window",
];

pub(super) fn folded(ident: &Ident) -> String {
    ident.value.to_lowercase()
}

impl Walk<'_> {
    /// Refuses a relation's name that is written in two ways: it may be two relations or one.
    pub(super) fn one_spelling_each(&self) -> Judged {
        if !self.facts.is_mysql() {
            return Ok(());
        }
        let message = |name: &str| format!("the name {name} is written in another case too");
        let mut known: HashMap<String, &str> = HashMap::new();
        for ident in &self.spellings {
            if *known.entry(folded(ident)).or_insert(&ident.value) != ident.value {
                return self.refuse(RefusalKind::Name, message(&ident.value), ident);
            }
        }
        for pair in self.lexemes.windows(2) {
            let [qualifier, dot] = pair else { continue };
            if !dot.is_punctuation(".") || !matches!(qualifier.kind, Kind::Word | Kind::QuotedWord)
            {
                continue;
            }
            let spelled = known.get(&qualifier.text.to_lowercase());
            if spelled.is_some_and(|spelled| *spelled != qualifier.text) {
                return Err(Refusal::new(RefusalKind::Name, message(&qualifier.text))
                    .at(self.sql, qualifier.start));
            }
        }
        Ok(())
    }

    /// The schema that a table is looked up in; none for the one that is found without it.
    pub(super) fn mysql_schema(&self, schema: &Ident) -> Judged<Option<String>> {
        self.name(schema)?;
        let is_home = self.policy.home.is_some_and(|home| home == schema.value);
        Ok((!is_home).then(|| schema.value.clone()))
    }

    pub(super) fn mysql_stored(
        &mut self,
        schema: Option<String>,
        name: String,
        parts: &[&Ident],
    ) -> Judged<Relation> {
        let at = parts[parts.len() - 1];
        let found = self.policy.catalog.map(|catalog| {
            catalog.tables.iter().find(|table| table.name == at.value && table.schema == schema)
        });
        let columns = if let Some(Some(table)) = found {
            let column = |c: &catalog::Column| Column::new(c.name.to_lowercase(), Size::STORED);
            Columns::Known(table.columns.iter().map(column).collect())
        } else {
            if let Some(sequence) = self.sequence(schema.as_deref(), &name, at)? {
                return Ok(sequence);
            }
            if found.is_some() {
                let whole = schema.map_or(at.value.clone(), |s| format!("{s}.{}", at.value));
                return Err(self.unknown_table(&whole, at));
            }
            Columns::Any
        };
        self.note(TableName { schema: schema.clone(), name: at.value.clone() }, parts);
        Ok(Relation { name, schema, columns, made_rows: 1.0 })
    }

    /// `seq_1_to_12`, `seq_0_to_100_step_5`: rows that MariaDB makes up.
    fn sequence(
        &mut self,
        schema: Option<&str>,
        name: &str,
        at: &Ident,
    ) -> Judged<Option<Relation>> {
        let Some(rows) = sequence_rows(name).filter(|_| schema.is_none()) else { return Ok(None) };
        let made = self.scope().made_rows() * rows;
        if rows > MAX_SEQUENCE || made > MAX_MADE_ROWS {
            let message = format!("the statement makes up {made:.0} rows");
            return self.refuse(RefusalKind::Amplifier, message, at);
        }
        let columns = Columns::one("seq".into(), Size::stated(1e15));
        Ok(Some(Relation { name: name.to_owned(), schema: None, columns, made_rows: rows }))
    }

    /// Expressions that only these servers have.
    pub(super) fn mysql_form(&mut self, expr: &Expr) -> Judged<Size> {
        match expr {
            Expr::RLike { negated: _, expr, pattern, regexp: _ } => {
                self.pattern_match(expr, pattern, None)
            }
            Expr::Convert { is_try, expr, data_type, charset, target_before_value, styles } => {
                if *is_try || *target_before_value || !styles.is_empty() {
                    return Self::foreign("this form of CONVERT");
                }
                if let Some(charset) = charset {
                    self.parts(charset)?;
                }
                let size = self.expr(expr)?;
                match data_type {
                    None => Ok(size),
                    Some(data_type) => {
                        self.data_type(data_type)?;
                        amplifiers::cast(expr, size, data_type)
                    }
                }
            }
            Expr::MatchAgainst { columns, match_value, opt_search_modifier: _ } => {
                for column in columns {
                    let parts: Vec<Ident> = self.parts(column)?.into_iter().cloned().collect();
                    match parts.as_slice() {
                        [name] => self.column(name)?,
                        parts => self.qualified_column(parts)?,
                    };
                }
                Self::literal(match_value)?;
                Ok(Size::number(Bound::STORED))
            }
            Expr::MemberOf(MemberOf { value, array }) => self.truth([value, array]),
            _ => Self::foreign("this form of an expression"),
        }
    }

    /// What the server calls a result column that has no alias: its text.
    pub(super) fn mysql_label(&self, expr: &Expr) -> String {
        match expr {
            Expr::Identifier(ident) => folded(ident),
            Expr::CompoundIdentifier(parts) => parts.last().map(folded).unwrap_or_default(),
            _ => self.text_of(byte_of(expr.span())).to_lowercase(),
        }
    }

    /// The text of the item of a SELECT list that begins at this byte.
    fn text_of(&self, start: usize) -> &str {
        let first = self.lexemes.partition_point(|lexeme| lexeme.start < start);
        let mut depth = 0_usize;
        let mut end = start;
        for lexeme in &self.lexemes[first..] {
            match lexeme.text.as_ref() {
                "(" if lexeme.kind == Kind::Punctuation => depth += 1,
                ")" if lexeme.kind == Kind::Punctuation && depth > 0 => depth -= 1,
                "," | ")" if lexeme.kind == Kind::Punctuation && depth == 0 => break,
                _ if depth == 0 && BEHIND_ITEMS.iter().any(|word| lexeme.is_word(word)) => break,
                _ => {}
            }
            end = lexeme.end;
        }
        self.sql.get(start..end).unwrap_or_default()
    }

    /// `json_table(document, path columns (name type path …))`
    pub(super) fn json_table(
        &mut self,
        document: &Expr,
        path: &ValueWithSpan,
        columns: &[JsonTableColumn],
    ) -> Judged<Relation> {
        let size = self.expr(document)?;
        let size = Size { value: Bound::UNBOUNDED, ..size };
        Self::literal(path)?;
        let mut named = Vec::new();
        self.json_columns(columns, size, &mut named)?;
        let columns = Columns::Known(named);
        Ok(Relation { name: String::new(), schema: None, columns, made_rows: 1.0 })
    }

    fn json_columns(
        &mut self,
        columns: &[JsonTableColumn],
        size: Size,
        named: &mut Vec<Column>,
    ) -> Judged {
        for column in columns {
            match column {
                JsonTableColumn::Named(JsonTableNamedColumn {
                    name,
                    r#type,
                    path,
                    exists: _,
                    on_empty,
                    on_error,
                }) => {
                    self.data_type(r#type)?;
                    Self::literal(path)?;
                    for handling in [on_empty, on_error].into_iter().flatten() {
                        match handling {
                            JsonTableColumnErrorHandling::Default(value) => {
                                Self::literal(value)?;
                            }
                            JsonTableColumnErrorHandling::Null
                            | JsonTableColumnErrorHandling::Error => {}
                        }
                    }
                    named.push(Column::new(self.name(name)?, size));
                }
                JsonTableColumn::ForOrdinality(name) => {
                    named.push(Column::new(self.name(name)?, Size::STORED));
                }
                JsonTableColumn::Nested(JsonTableNestedColumn { path, columns }) => {
                    Self::literal(path)?;
                    self.deeper(|walk| walk.json_columns(columns, size, named))?;
                }
            }
        }
        Ok(())
    }
}

fn sequence_rows(name: &str) -> Option<f64> {
    let (from, rest) = name.strip_prefix("seq_")?.split_once("_to_")?;
    let (to, step) = rest.split_once("_step_").unwrap_or((rest, "1"));
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<f64>().ok()).flatten()
    };
    let (from, to, step) = (number(from)?, number(to)?, number(step)?);
    Some((to - from).abs() / step.max(1.0) + 1.0)
}

/// MySQL 9.7 leaves the conditions of views and derived tables out there: it shows rows that they
/// keep back.
pub(super) fn subquery_in_rows() -> Refusal {
    let message = "a subquery inside of VALUES ROW is not run: MySQL passes over conditions there";
    Refusal::new(RefusalKind::Unparsable, message).hint("use SELECT in the place of VALUES")
}
