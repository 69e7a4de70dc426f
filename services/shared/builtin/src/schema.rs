//! The catalog as the pipeline works on it: numbered tables and columns, with what their names
//! and values say about their role.

mod glued;
mod graph;
mod roles;
mod ways;

pub use graph::{Graph, Step};
pub use ways::Said;

use std::{collections::HashSet, sync::Arc};

use catalog::{Catalog, Family, words};
use guard::Dialect;

use crate::lex::root;

pub type TableId = usize;
/// Columns are numbered through the whole catalog.
pub type ColumnId = usize;

#[derive(Debug)]
pub struct Schema {
    catalog: Arc<Catalog>,
    pub tables: Vec<TableInfo>,
    pub columns: Vec<ColumnInfo>,
    pub graph: Graph,
    /// Roots of words that tell one reference to a table from another: `start`, `end`.
    pub ways: HashSet<String>,
    /// Of the engine that the SQL is for.
    pub dialect: Dialect,
}

#[derive(Debug)]
pub struct TableInfo {
    /// Roots of the words of the name.
    pub words: Vec<String>,
    pub columns: std::ops::Range<ColumnId>,
    /// What identifies a row; empty when nothing is known to.
    pub key: Vec<ColumnId>,
    /// What a person would call a row: its name, its title, or first and last name.
    pub label: Vec<ColumnId>,
    /// Only joins other tables: nothing but foreign keys and at most a little beside.
    pub is_bridge: bool,
}

#[derive(Debug)]
pub struct ColumnInfo {
    pub table: TableId,
    pub name: String,
    pub family: Family,
    /// Roots of the words of the name.
    pub words: Vec<String>,
    /// Text whose stored values are all numbers.
    pub numeric_text: NumericText,
    /// Holds a reference to another table.
    pub is_reference: bool,
    /// A year kept as a number or as text.
    pub is_year: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericText {
    No,
    /// Every stored value that is known is a number.
    All,
    /// Most are; the others must be passed over.
    Mostly,
}

impl Schema {
    pub fn new(catalog: Arc<Catalog>) -> Self {
        let mut tables = Vec::with_capacity(catalog.tables.len());
        let mut columns = Vec::new();
        let own = table_words(&catalog);
        for (id, table) in catalog.tables.iter().enumerate() {
            let start = columns.len();
            columns.extend(table.columns.iter().map(|column| ColumnInfo {
                table: id,
                name: column.name.clone(),
                family: column.family(),
                words: name_words(&column.name, &table.name, &own),
                numeric_text: roles::numeric_text(column),
                is_reference: false,
                is_year: roles::is_year(column),
            }));
            tables.push(TableInfo {
                words: name_words(&table.name, "", &own),
                columns: start..columns.len(),
                key: Vec::new(),
                label: Vec::new(),
                is_bridge: false,
            });
        }
        let mut schema = Self {
            catalog,
            tables,
            columns,
            graph: Graph::default(),
            ways: HashSet::new(),
            dialect: Dialect::default(),
        };
        roles::find_keys(&mut schema);
        let edges = graph::edges(&schema);
        for edge in edges.iter().filter(|e| e.to_one) {
            for &(from, _) in &edge.columns {
                schema.columns[from].is_reference = true;
            }
        }
        schema.graph = Graph::new(schema.tables.len(), edges);
        schema.ways = ways::of(&schema, &schema.graph);
        roles::find_labels(&mut schema);
        schema
    }

    pub fn catalog_table(&self, id: TableId) -> &catalog::Table {
        &self.catalog.tables[id]
    }

    pub fn is_view(&self, id: TableId) -> bool {
        matches!(
            self.catalog.tables[id].kind,
            catalog::TableKind::View | catalog::TableKind::MaterializedView
        )
    }

    /// The planner counted its rows, and there were none.
    pub fn is_empty(&self, id: TableId) -> bool {
        self.catalog.tables[id].row_estimate == Some(0)
    }

    pub fn catalog_column(&self, id: ColumnId) -> &catalog::Column {
        let table = self.columns[id].table;
        &self.catalog.tables[table].columns[id - self.tables[table].columns.start]
    }

    pub fn table_of(&self, column: ColumnId) -> TableId {
        self.columns[column].table
    }

    pub fn column(&self, id: ColumnId) -> &ColumnInfo {
        &self.columns[id]
    }

    pub fn find_column(&self, table: TableId, name: &str) -> Option<ColumnId> {
        self.tables[table].columns.clone().find(|&c| self.columns[c].name == name)
    }

    /// Whether the column says itself that it holds names.
    pub fn is_name(&self, column: ColumnId) -> bool {
        self.columns[column].words.last().is_some_and(|w| w == "name")
    }

    pub fn is_key(&self, column: ColumnId) -> bool {
        self.tables[self.table_of(column)].key == [column]
    }

    /// Refers to rows of its own table: `manager_id` of employees.
    pub fn refers_by_role(&self, column: ColumnId) -> bool {
        let table = self.table_of(column);
        self.graph.steps(table).iter().filter(|step| step.to == table).any(|step| {
            let edge = self.graph.edge(step.edge);
            edge.columns.iter().any(|&(from, _)| from == column)
        })
    }

    /// The column holds the key of a row of `table`.
    pub fn refers_to(&self, column: ColumnId, table: TableId) -> bool {
        let own = self.table_of(column);
        self.graph.steps(own).iter().any(|step| {
            let edge = self.graph.edge(step.edge);
            edge.from == own
                && edge.to == table
                && edge.columns.iter().any(|&(from, to)| from == column && self.is_key(to))
        })
    }

    /// A measure: a number that is neither a key nor a reference.
    pub fn is_measure(&self, column: ColumnId) -> bool {
        let info = &self.columns[column];
        (info.family.is_number() || info.numeric_text != NumericText::No)
            && !info.is_reference
            && !self.is_key(column)
            && !info.is_year
    }

    pub fn is_temporal(&self, column: ColumnId) -> bool {
        let info = &self.columns[column];
        info.family.is_date() || info.is_year || roles::is_text_date(self.catalog_column(column))
    }

    /// What is shown for a row of the table when the question does not say.
    pub fn shown(&self, table: TableId) -> Vec<ColumnId> {
        let info = &self.tables[table];
        if !info.label.is_empty() {
            info.label.clone()
        } else if !info.key.is_empty() {
            info.key.clone()
        } else {
            info.columns.clone().collect()
        }
    }

    /// What tells rows of the table apart when grouping.
    pub fn identity(&self, table: TableId) -> Vec<ColumnId> {
        let info = &self.tables[table];
        if info.key.is_empty() { info.label.clone() } else { info.key.clone() }
    }
}

/// The roots of a name's words, abbreviations of schema writers spelled out. Names that are run
/// together are cut: into words that are all known, after the table's own name, or before everyday
/// endings: `lifeexpectancy`, `doctype`, `fname`.
pub fn name_words(name: &str, table: &str, own: &HashSet<String>) -> Vec<String> {
    let of_table = words::of_identifier(table);
    let mut out = Vec::new();
    for word in words::of_identifier(name) {
        let parts = match glued::cut(&word, own) {
            Some(parts) => parts.into_iter().map(str::to_owned).collect(),
            None => roles::unglue(&word, &of_table),
        };
        out.extend(parts.iter().map(|part| root(roles::spell_out(part))));
    }
    out
}

/// The words of the names of tables, in singular too, as other names are made of them.
fn table_words(catalog: &Catalog) -> HashSet<String> {
    let all = catalog.tables.iter().flat_map(|table| words::of_identifier(&table.name));
    let long = all.filter(|word| word.len() >= 4);
    long.flat_map(|word| [word.strip_suffix('s').map(str::to_owned), Some(word)])
        .flatten()
        .collect()
}
