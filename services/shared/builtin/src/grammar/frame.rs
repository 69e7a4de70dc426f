//! What has been understood so far of one question, or of one nested part of it.

use crate::{
    schema::{ColumnId, Schema, TableId},
    tree::{Aggregate, Comparison, Condition, Expr},
};

// Each flag is a fact of its own that some word of the question turned on.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub mode: Mode,
    pub outputs: Vec<Selected>,
    /// What the question is about: that which conditions and comparisons speak of.
    pub head: Option<Head>,
    /// After "each": one row of the answer for each of these.
    pub each: Vec<Head>,
    /// After "each month": one row of the answer for each of these stretches of a date.
    pub periods: Vec<Expr>,
    pub conditions: Vec<Told>,
    /// Tables that must have a partner: "members who have a loan".
    pub also: Vec<TableId>,
    pub counts: Vec<CountCondition>,
    pub order: Vec<Sort>,
    pub limit: Option<u64>,
    pub distinct: bool,
    /// The table named last, which unnamed columns most likely belong to.
    pub recent: Option<TableId>,
    /// The column named last.
    pub recent_column: Option<ColumnId>,
    /// The next condition is negated.
    pub negate: bool,
    /// How the next condition joins the one before.
    pub joint: Joint,
    /// A superlative whose noun has not come yet: its direction and quality.
    pub pending: Option<(bool, crate::lex::keyword::Quality)>,
    /// "top 3": a column or count that follows "by" orders from the top.
    pub top: Option<bool>,
    /// An output was attached by "of", "in", …: the next table is not asked for.
    pub attached: bool,
    pub all_info: bool,
    /// Sentences read before this one.
    pub sentence: u32,
    /// The outputs of the sentence before, replaced by those of this one if it has any.
    pub replaced: bool,
    pub both: bool,
    /// "… and their population": the rows themselves are shown beside their columns.
    pub beside: bool,
    /// The head was settled by "most common" and does not move to its table.
    pub settled: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Asking,
    Telling,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Joint {
    #[default]
    None,
    And,
    Or,
}

/// The noun that a question, or a part of it, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    Table(TableId),
    Column(ColumnId),
}

impl Head {
    pub fn table(self, schema: &Schema) -> TableId {
        match self {
            Self::Table(t) => t,
            Self::Column(c) => schema.table_of(c),
        }
    }
}

/// Something the answer shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Selected {
    /// Rows of a table, by what they are called.
    Entity(TableId),
    Column(ColumnId),
    All(TableId),
    Count(Counted),
    Aggregate(Aggregate, ColumnId),
    /// The average number of … for each ….
    AverageCount(TableId),
    Expr(Expr),
}

impl Selected {
    pub fn is_aggregate(&self) -> bool {
        match self {
            Self::Count(_) | Self::Aggregate(..) | Self::AverageCount(_) => true,
            Self::Expr(e) => e.is_aggregate(),
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Rows(TableId),
    Values(ColumnId),
}

impl Counted {
    pub fn table(self, schema: &Schema) -> TableId {
        match self {
            Self::Rows(t) => t,
            Self::Values(c) => schema.table_of(c),
        }
    }
}

/// A condition and how it hangs together with the one before.
#[derive(Clone, Debug)]
pub struct Told {
    pub condition: Condition,
    pub joint: Joint,
    /// "both" stood before it.
    pub both: bool,
}

/// "with at least three orders": a condition on a group.
#[derive(Clone, Debug)]
pub struct CountCondition {
    pub head: Head,
    pub measure: Measure,
    pub comparison: Comparison,
    pub operand: Expr,
    pub joint: Joint,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    Count(Counted),
    Aggregate(Aggregate, ColumnId),
}

#[derive(Clone, Debug)]
pub struct Sort {
    pub by: SortKey,
    pub descending: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SortKey {
    Column(ColumnId),
    Entity(TableId),
    Measure(Measure),
    /// The first aggregate that is shown.
    Shown,
    /// The first column that is shown.
    First,
    Expr(Expr),
}

impl Frame {
    pub fn has_aggregate(&self) -> bool {
        self.outputs.iter().any(Selected::is_aggregate)
    }

    pub fn touch(&mut self, table: TableId) {
        self.recent = Some(table);
        if !self.also.contains(&table) {
            self.also.push(table);
        }
    }

    /// Adds what is asked for; the outputs of an earlier sentence give way.
    pub fn show(&mut self, output: Selected) {
        if self.sentence > 0 && !self.replaced {
            self.replaced = true;
            self.outputs.clear();
        }
        if !self.outputs.contains(&output) {
            self.outputs.push(output);
        }
        self.attached = false;
    }
}
