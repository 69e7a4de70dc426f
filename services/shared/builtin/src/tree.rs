//! The query tree: what a question asks for, before join paths and before SQL.
//!
//! Every column stands in the tree by its place in the [`Schema`](crate::schema::Schema), so a
//! tree cannot name what does not exist. Tables are not listed: the planner joins those that the
//! expressions need, and those in [`Query::also`].

use crate::schema::{ColumnId, TableId};

/// One `select`, or several whose rows are put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub distinct: bool,
    pub select: Vec<Output>,
    /// All must hold.
    pub filter: Vec<Condition>,
    pub group: Vec<Expr>,
    pub having: Vec<Condition>,
    pub order: Vec<Order>,
    pub limit: Option<u64>,
    /// Tables to be joined although no expression names them: "members who have a loan".
    pub also: Vec<TableRef>,
    /// The table the question is about; joins start here.
    pub root: Option<TableRef>,
    /// Read instead of tables: the rows of another query. Its outputs are [`Expr::Inner`] here, and
    /// no column of a table stands beside them.
    pub inner: Option<Box<Query>>,
    /// Queries whose rows are added, kept or taken away, one after the other. `order`, which may
    /// only name outputs, and `limit` are then of the whole.
    pub sets: Vec<(SetOperator, Query)>,
    /// Which edge of the schema's graph leads to an appearance of a table, where the question says.
    pub ways: Vec<(TableRef, usize)>,
    /// Roots of the question's words: of several ways to join, the one that they name is taken.
    pub hints: std::rc::Rc<[String]>,
}

/// How the rows of two queries are put together; no row comes twice.
#[allow(dead_code, reason = "the tree can say more than the grammar reads")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetOperator {
    Union,
    Intersect,
    Except,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Expr(Expr),
    /// Every column of a table.
    All(TableRef),
}

/// A table, and which of its appearances: a table joined to itself appears twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableRef {
    pub table: TableId,
    pub instance: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ColumnRef {
    pub column: ColumnId,
    pub instance: u8,
}

#[allow(dead_code, reason = "the tree can say more than the grammar reads")]
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Column(ColumnRef),
    /// A column whose text is read as a number.
    Numeric(ColumnRef),
    /// `count(*)`.
    Rows,
    Count {
        distinct: bool,
        of: Box<Expr>,
    },
    Aggregate(Aggregate, Box<Expr>),
    /// An aggregate over those rows only that meet the conditions.
    Filtered(Box<Expr>, Vec<Condition>),
    Number(String),
    Text(String),
    Bool(bool),
    Date(DatePoint),
    /// Division that neither truncates nor fails on zero.
    Ratio(Box<Expr>, Box<Expr>),
    Binary(Box<Expr>, char, Box<Expr>),
    /// The year, month, … of a date.
    Part(Part, Box<Expr>),
    /// The first moment of the month, … that a date lies in.
    StartOf(Part, Box<Expr>),
    /// The time that has passed since a date.
    Since(Box<Expr>),
    Length(Box<Expr>),
    Scalar(Box<Query>),
    /// An output of [`Query::inner`], by its place.
    Inner(usize),
    Window(Window),
}

/// A function of a row among the rows of its part: `rank() over (partition by … order by …)`.
///
/// Where rows are chosen by it, it stands in [`Query::inner`] and the condition outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    pub function: WindowFunction,
    pub partition: Vec<Expr>,
    pub order: Vec<Order>,
}

#[allow(dead_code, reason = "the tree can say more than the grammar reads")]
#[derive(Clone, Debug, PartialEq)]
pub enum WindowFunction {
    /// Equals share a place: the first three may be four rows.
    Rank,
    RowNumber,
    /// An aggregate over the part, beside each of its rows.
    Over(Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    Avg,
    Sum,
    Min,
    Max,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
}

/// A moment, fixed or relative to the day on which the SQL runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatePoint {
    On(chrono::NaiveDate),
    /// The start of the current part, moved by so many parts: `(Month, -1)` is the first day of
    /// last month.
    StartOf(Part, i32),
    /// Today, moved by so many parts.
    Today(Part, i32),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Compare(Expr, Comparison, Expr),
    /// Text that contains, starts with or ends with.
    Like {
        expr: Expr,
        text: String,
        place: Place,
    },
    Null(Expr),
    /// The expressions, as a row, stand among the rows of a query.
    Among(Vec<Expr>, Box<Query>),
    Not(Box<Condition>),
    Any(Vec<Condition>),
    All(Vec<Condition>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    Equal,
    NotEqual,
    More,
    AtLeast,
    Less,
    AtMost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// All of it, whatever the case.
    Whole,
    Anywhere,
    Start,
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub by: Expr,
    pub descending: bool,
}

impl Comparison {
    pub fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::More => Self::AtMost,
            Self::AtMost => Self::More,
            Self::Less => Self::AtLeast,
            Self::AtLeast => Self::Less,
        }
    }

    /// The same comparison with its sides exchanged: younger is born later.
    pub fn mirrored(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            same => same,
        }
    }
}

impl TableRef {
    pub fn first(table: TableId) -> Self {
        Self { table, instance: 0 }
    }
}

impl ColumnRef {
    /// Of the row that a row refers to in its own table.
    pub fn second(column: ColumnId) -> Self {
        Self { column, instance: 1 }
    }

    pub fn first(column: ColumnId) -> Self {
        Self { column, instance: 0 }
    }
}

impl Expr {
    pub fn column(column: ColumnId) -> Self {
        Self::Column(ColumnRef::first(column))
    }

    pub fn is_aggregate(&self) -> bool {
        match self {
            Self::Rows | Self::Count { .. } | Self::Aggregate(..) | Self::Filtered(..) => true,
            Self::Ratio(a, b) | Self::Binary(a, _, b) => a.is_aggregate() || b.is_aggregate(),
            Self::Part(_, e) | Self::StartOf(_, e) | Self::Since(e) | Self::Length(e) => {
                e.is_aggregate()
            }
            _ => false,
        }
    }

    /// Calls `visit` for each column of this query level, subqueries left out.
    pub fn columns(&self, visit: &mut impl FnMut(ColumnRef)) {
        match self {
            Self::Column(c) | Self::Numeric(c) => visit(*c),
            Self::Count { of: e, .. }
            | Self::Aggregate(_, e)
            | Self::Part(_, e)
            | Self::StartOf(_, e)
            | Self::Since(e)
            | Self::Length(e) => e.columns(visit),
            Self::Filtered(e, conditions) => {
                e.columns(visit);
                for condition in conditions {
                    condition.columns(visit);
                }
            }
            Self::Ratio(a, b) | Self::Binary(a, _, b) => {
                a.columns(visit);
                b.columns(visit);
            }
            Self::Window(window) => window.columns(visit),
            Self::Rows
            | Self::Number(_)
            | Self::Text(_)
            | Self::Bool(_)
            | Self::Date(_)
            | Self::Inner(_)
            | Self::Scalar(_) => {}
        }
    }
}

impl Window {
    fn columns(&self, visit: &mut impl FnMut(ColumnRef)) {
        if let WindowFunction::Over(e) = &self.function {
            e.columns(visit);
        }
        self.partition.iter().for_each(|e| e.columns(visit));
        self.order.iter().for_each(|o| o.by.columns(visit));
    }
}

impl Condition {
    pub fn equals(column: ColumnId, value: Expr) -> Self {
        Self::Compare(Expr::column(column), Comparison::Equal, value)
    }

    pub fn columns(&self, visit: &mut impl FnMut(ColumnRef)) {
        match self {
            Self::Compare(a, _, b) => {
                a.columns(visit);
                b.columns(visit);
            }
            Self::Like { expr, .. } | Self::Null(expr) => expr.columns(visit),
            Self::Among(exprs, _) => exprs.iter().for_each(|e| e.columns(visit)),
            Self::Not(inner) => inner.columns(visit),
            Self::Any(list) | Self::All(list) => list.iter().for_each(|c| c.columns(visit)),
        }
    }
}

impl Query {
    /// Calls `visit` for each column of this level: the tables that must be joined.
    pub fn columns(&self, visit: &mut impl FnMut(ColumnRef)) {
        for output in &self.select {
            if let Output::Expr(e) = output {
                e.columns(visit);
            }
        }
        self.filter.iter().chain(&self.having).for_each(|c| c.columns(visit));
        self.group.iter().for_each(|e| e.columns(visit));
        self.order.iter().for_each(|o| o.by.columns(visit));
    }
}
