//! Who may see what of a target: tables and columns hidden, columns masked, rows kept back.
//!
//! The rules that concern a person are read once against the whole catalog ([`Rules`]), and make
//! of it the catalog that this person sees: nothing that is hidden is in it, so whatever is
//! made of it (a prompt, a search, the guard's judgement) cannot name it. With the person's
//! attributes they are an [`Access`], by which [`check`](crate::check) puts a subquery that
//! shows only what may be seen in the place of every table that has rules ([`splice`]).
//!
//! Whatever cannot be applied with certainty closes: a condition that is no longer valid hides
//! its table, a view that reads what has rules is hidden unless a rule of its own says what it
//! shows, and so is one of which it is not known what it reads.

mod condition;
mod expected;
mod literal;
pub(crate) mod splice;
mod visible;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use catalog::{Catalog, Table};
use serde::{Deserialize, Serialize};

use self::condition::Condition;
pub use self::condition::{Attribute, Attributes, is_name as is_attribute_name};
use crate::Dialect;
use crate::refusal::{Refusal, RefusalKind};

/// What one rule says of one table. Several that concern the same person add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TableRule {
    /// As [`Table::display_name`] writes it.
    pub table: String,
    /// As if it were not there.
    #[serde(default)]
    pub hidden: bool,
    /// As if they were not there.
    #[serde(default)]
    pub hidden_columns: Vec<String>,
    /// There, and always null.
    #[serde(default)]
    pub masked_columns: Vec<String>,
    /// Private columns whose values may be seen after all; without it they are masked.
    #[serde(default)]
    pub shown_columns: Vec<String>,
    /// The rows that may be seen: `region_id = {user.region_id}`.
    #[serde(default)]
    pub rows: Option<String>,
}

/// The rules that concern somebody, read against a catalog.
#[derive(Debug)]
pub struct Rules {
    dialect: Dialect,
    whole: Arc<Catalog>,
    visible: Arc<Catalog>,
    restricted: HashMap<Key, Restricted>,
    broken: Vec<String>,
}

/// Schema and name, as the catalog has them.
type Key = (Option<String>, String);

/// A table of which not everything is shown.
#[derive(Debug)]
struct Restricted {
    /// Of those that are visible.
    masked: Vec<String>,
    rows: Vec<Condition>,
}

/// What one person may see.
#[derive(Clone, Debug)]
pub struct Access {
    rules: Arc<Rules>,
    attributes: Attributes,
}

impl Rules {
    /// Without any rules too, private columns are masked.
    pub fn new(whole: Arc<Catalog>, rules: &[TableRule], dialect: Dialect) -> Self {
        visible::rules(whole, rules, dialect)
    }

    /// What is left of the catalog.
    pub fn visible(&self) -> &Arc<Catalog> {
        &self.visible
    }

    /// True when everything is shown to everybody whom they concern.
    pub fn are_void(&self) -> bool {
        self.restricted.is_empty() && self.visible.tables.len() == self.whole.tables.len()
    }

    /// Tables that are hidden only because a rule of theirs cannot be applied.
    pub fn broken(&self) -> &[String] {
        &self.broken
    }

    fn restricted(&self, table: &Table) -> Option<&Restricted> {
        self.restricted.get(&key(table))
    }
}

impl Access {
    pub fn new(rules: Arc<Rules>, attributes: Attributes) -> Self {
        Self { rules, attributes }
    }

    pub fn visible(&self) -> &Arc<Catalog> {
        self.rules.visible()
    }

    /// True when everything is shown.
    pub fn is_void(&self) -> bool {
        self.rules.are_void()
    }

    pub(crate) fn whole(&self) -> &Catalog {
        &self.rules.whole
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.rules.dialect
    }

    /// True for a table of which not everything is shown.
    pub(crate) fn restricts(&self, schema: Option<&str>, name: &str) -> bool {
        self.restricted(schema, name).is_some()
    }

    fn restricted(&self, schema: Option<&str>, name: &str) -> Option<(&Table, &Restricted)> {
        let table = if self.dialect() == Dialect::PostgreSql {
            self.visible().table(schema, name)?
        } else {
            // A database may be called public there, and is one like any other.
            let is_it = |table: &&Table| table.name == name && table.schema.as_deref() == schema;
            self.visible().tables.iter().find(is_it)?
        };
        self.rules.restricted(table).map(|restricted| (table, restricted))
    }

    /// What stands in the place of a table: a subquery with the columns and rows that are shown.
    /// `written` is the table as the statement names it.
    pub(crate) fn shown(
        &self,
        schema: Option<&str>,
        name: &str,
        written: &str,
    ) -> Result<Option<String>, Refusal> {
        let Some((table, restricted)) = self.restricted(schema, name) else { return Ok(None) };
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| {
                let quoted = words::quote(&column.name, self.dialect());
                if restricted.masked.contains(&column.name) {
                    words::masked(&quoted, self.dialect())
                } else {
                    quoted
                }
            })
            .collect();
        let conditions = restricted
            .rows
            .iter()
            .map(|condition| condition.with(&self.attributes))
            .collect::<Result<Vec<String>, Refusal>>()?;
        Ok(Some(words::shown(&columns.join(", "), written, &conditions, self.dialect())))
    }

    /// Whether all attributes are there that the rules ask for, whatever is read.
    ///
    /// # Errors
    /// Names the first that is missing.
    pub fn is_complete(&self) -> Result<(), Refusal> {
        let mut conditions = self.rules.restricted.values().flat_map(|r| &r.rows);
        conditions.try_for_each(|condition| condition.with(&self.attributes).map(drop))
    }

    /// A text that differs where what may be seen differs, rows included.
    pub fn signature(&self) -> String {
        let mut parts: BTreeMap<String, String> = BTreeMap::new();
        let is_restricted = |table: &&Table| self.rules.restricted(table).is_some();
        for table in self.visible().tables.iter().filter(is_restricted) {
            let name = words::quote(&table.name, self.dialect());
            let shown = self.shown(table.schema.as_deref(), &table.name, &name);
            let shown = shown.map_or_else(|refusal| refusal.message, Option::unwrap_or_default);
            parts.insert(table.display_name(), shown);
        }
        format!("{}\n{parts:?}", self.visible().fingerprint())
    }
}

/// Checks one rule as it is written: everything that it names is there, and its condition can be
/// judged.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_rule(rule: &TableRule, whole: &Catalog, dialect: Dialect) -> Result<(), Refusal> {
    let wrong = |message: String| Refusal::new(RefusalKind::Access, message);
    let table = whole.tables.iter().find(|table| table.display_name() == rule.table);
    let table = table.ok_or_else(|| wrong(format!("there is no table {}", rule.table)))?;
    let lists = [&rule.hidden_columns, &rule.masked_columns, &rule.shown_columns];
    for column in lists.into_iter().flatten() {
        if visible::column(table, column, dialect).is_none() {
            return Err(wrong(format!("{} has no column {column}", rule.table)));
        }
    }
    match &rule.rows {
        Some(rows) => Condition::read(rows, table, dialect).map(drop),
        None => Ok(()),
    }
}

fn key(table: &Table) -> Key {
    (table.schema.clone(), table.name.clone())
}
