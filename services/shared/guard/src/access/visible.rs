//! What rules leave of a catalog.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use catalog::{Catalog, Column, Table, TableKind};

use super::condition::Condition;
use super::{Restricted, Rules, TableRule, key};
use crate::Dialect;

/// All rules on one table.
#[derive(Default)]
struct Sum<'r> {
    is_spoken_of: bool,
    hidden: bool,
    hidden_columns: HashSet<&'r str>,
    masked: HashSet<&'r str>,
    rows: Vec<&'r str>,
}

pub(super) fn rules(whole: Arc<Catalog>, rules: &[TableRule], dialect: Dialect) -> Rules {
    let is_private = |table: &Table| table.columns.iter().any(|column| column.private);
    if rules.is_empty() && !whole.tables.iter().any(is_private) {
        let visible = Arc::clone(&whole);
        return Rules { dialect, whole, visible, restricted: HashMap::new(), broken: Vec::new() };
    }
    let mut broken = Vec::new();
    let mut restricted = HashMap::new();
    let mut kept: Vec<Option<Table>> = Vec::with_capacity(whole.tables.len());
    // Names of tables that are not shown as they are, as views may read them.
    let mut touched: HashSet<String> = HashSet::new();
    let mut spoken_of: HashSet<String> = HashSet::new();
    for table in &whole.tables {
        let name = table.display_name();
        let sum = Sum::of(table, &name, rules, dialect);
        if sum.is_spoken_of {
            spoken_of.insert(name.clone());
        }
        if !sum.touches() {
            kept.push(Some(table.clone()));
            continue;
        }
        touched.insert(name.clone());
        let conditions: Result<Vec<Condition>, _> =
            sum.rows.iter().map(|rows| Condition::read(rows, table, dialect)).collect();
        let Ok(conditions) = conditions else {
            broken.push(name);
            kept.push(None);
            continue;
        };
        let shown = sum.left_of(table);
        if let Some(shown) = &shown {
            let masked = sum.masked.iter().map(|column| (*column).to_owned()).collect();
            restricted.insert(key(shown), Restricted { masked, rows: conditions });
        }
        kept.push(shown);
    }
    hide_readers(&whole, &mut kept, touched, &spoken_of);
    let tables = kept.into_iter().flatten().collect();
    let visible = Catalog {
        tables,
        extensions: whole.extensions.clone(),
        case_sensitive: whole.case_sensitive,
    };
    let visible = Arc::new(connected(visible));
    let is_left = |key: &super::Key| visible.tables.iter().any(|t| super::key(t) == *key);
    restricted.retain(|key, _| is_left(key));
    Rules { dialect, whole, visible, restricted, broken }
}

/// The column that a rule names. Only to PostgreSQL, one in another case is surely another.
pub(super) fn column<'t>(table: &'t Table, name: &str, dialect: Dialect) -> Option<&'t Column> {
    let is_same = |column: &&Column| column.name.to_lowercase() == name.to_lowercase();
    table
        .column(name)
        .or_else(|| table.columns.iter().find(is_same).filter(|_| dialect != Dialect::PostgreSql))
}

impl<'r> Sum<'r> {
    fn of(table: &'r Table, name: &str, rules: &'r [TableRule], dialect: Dialect) -> Self {
        let mut sum = Self::default();
        let mut shown: HashSet<&str> = HashSet::new();
        let own = |names: &'r [String]| {
            names.iter().filter_map(|name| column(table, name, dialect)).map(|c| c.name.as_str())
        };
        for rule in rules.iter().filter(|rule| rule.table == name) {
            let TableRule { table: _, hidden, hidden_columns, masked_columns, shown_columns, rows } =
                rule;
            sum.is_spoken_of = true;
            sum.hidden |= hidden;
            sum.hidden_columns.extend(own(hidden_columns));
            sum.masked.extend(own(masked_columns));
            shown.extend(own(shown_columns));
            sum.rows.extend(rows.as_deref());
        }
        let private = table.columns.iter().filter(|column| column.private);
        sum.masked.extend(private.map(|c| c.name.as_str()).filter(|name| !shown.contains(name)));
        let hidden = sum.hidden_columns.clone();
        sum.masked.retain(|name| !hidden.contains(name));
        sum
    }

    /// True when the table is not shown as it is.
    fn touches(&self) -> bool {
        self.hidden
            || !self.hidden_columns.is_empty()
            || !self.masked.is_empty()
            || !self.rows.is_empty()
    }

    fn left_of(&self, table: &Table) -> Option<Table> {
        let mut shown = table.clone();
        shown.columns.retain(|column| !self.hidden_columns.contains(column.name.as_str()));
        if self.hidden || shown.columns.is_empty() {
            return None;
        }
        let is_there = |columns: &Vec<String>| {
            columns.iter().all(|column| !self.hidden_columns.contains(column.as_str()))
        };
        if !is_there(&shown.primary_key) {
            shown.primary_key = Vec::new();
        }
        shown.unique.retain(is_there);
        shown.foreign_keys.retain(|foreign| is_there(&foreign.columns));
        for column in &mut shown.columns {
            if self.masked.contains(column.name.as_str()) {
                column.hide();
            } else if !self.rows.is_empty() {
                // They are also those of rows that are kept back.
                column.forget_rows();
            }
        }
        if !self.rows.is_empty() {
            shown.row_estimate = None;
        }
        Some(shown)
    }
}

/// Takes out views, and parts of tables, that show what the rules keep back, unless a rule of
/// their own says what they show.
fn hide_readers(
    whole: &Catalog,
    kept: &mut [Option<Table>],
    mut touched: HashSet<String>,
    spoken_of: &HashSet<String>,
) {
    if touched.is_empty() {
        return;
    }
    loop {
        let mut found = Vec::new();
        for (number, table) in whole.tables.iter().enumerate() {
            let name = table.display_name();
            let reads = match (&table.reads, table.kind) {
                (Some(reads), _) => reads.iter().any(|read| touched.contains(read)),
                (None, TableKind::View | TableKind::MaterializedView) => true,
                (None, TableKind::Table | TableKind::ForeignTable) => false,
            };
            if reads && !touched.contains(&name) && !spoken_of.contains(&name) {
                found.push((number, name));
            }
        }
        if found.is_empty() {
            return;
        }
        for (number, name) in found {
            kept[number] = None;
            touched.insert(name);
        }
    }
}

/// Without keys that lead to what is not there.
fn connected(mut catalog: Catalog) -> Catalog {
    let there: HashMap<super::Key, Vec<String>> = catalog
        .tables
        .iter()
        .map(|table| (key(table), table.columns.iter().map(|c: &Column| c.name.clone()).collect()))
        .collect();
    for table in &mut catalog.tables {
        table.foreign_keys.retain(|foreign| {
            let referenced = (foreign.references_schema.clone(), foreign.references_table.clone());
            there.get(&referenced).is_some_and(|columns| {
                foreign.references_columns.iter().all(|c| columns.contains(c))
            })
        });
    }
    catalog
}
