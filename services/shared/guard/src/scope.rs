//! The names that are visible at one place of a statement.

use std::rc::Rc;

use crate::size::{Bound, Size};

#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub size: Size,
    /// The fields of its values, where they are rows.
    pub fields: Option<Rc<Columns>>,
}

/// The columns of a relation.
#[derive(Clone, Debug)]
pub enum Columns {
    Known(Vec<Column>),
    /// Without a catalog, a table may have any column.
    Any,
}

/// One item of a FROM clause.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The alias, or the table's own name; empty when it has none.
    pub name: String,
    pub schema: Option<String>,
    pub columns: Columns,
    /// How many rows the statement itself makes up here; 1 for what is stored.
    pub made_rows: f64,
}

/// The relations of one FROM clause and the names of one SELECT list.
#[derive(Debug, Default)]
pub struct Scope {
    pub relations: Vec<Relation>,
    /// How many relations, from the first, cannot be seen where we are.
    pub hidden: usize,
    pub outputs: Vec<Column>,
    /// How many rows a series in the SELECT list makes of each; 0 without one.
    pub unfolded: f64,
}

/// What a query gives to the one around it.
#[derive(Clone, Debug)]
pub struct Output {
    pub columns: Columns,
    pub made_rows: f64,
}

/// A name that WITH defines.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub output: Output,
}

impl Column {
    pub fn new(name: String, size: Size) -> Self {
        Self { name, size, fields: None }
    }
}

impl Columns {
    pub fn none() -> Self {
        Self::Known(Vec::new())
    }

    pub fn one(name: String, size: Size) -> Self {
        Self::Known(vec![Column::new(name, size)])
    }

    /// Values of one size under these names.
    pub fn named(names: &[&str], size: Size) -> Self {
        let column = |name: &&str| Column::new((*name).to_owned(), size);
        Self::Known(names.iter().map(column).collect())
    }

    /// These columns, followed by those.
    pub fn and(self, more: Self) -> Self {
        match (self, more) {
            (Self::Known(mut columns), Self::Known(more)) => {
                columns.extend(more);
                Self::Known(columns)
            }
            _ => Self::Any,
        }
    }

    pub fn find(&self, name: &str) -> Option<Size> {
        match self {
            Self::Known(columns) => columns.iter().find(|c| c.name == name).map(|c| c.size),
            Self::Any => Some(Size::STORED),
        }
    }

    /// A row as one value. Its text quotes each column's once more.
    pub fn row(&self) -> Size {
        match self {
            Self::Known(columns) => columns.iter().fold(Size::nothing(), |all, c| Size {
                value: all.value.or(c.size.value),
                length: all.length.plus(c.size.length.times(Bound::stated(2.0))),
            }),
            Self::Any => Size::STORED,
        }
    }

    /// The greatest of the columns.
    pub fn whole(&self) -> Size {
        match self {
            Self::Known(columns) => columns.iter().fold(Size::nothing(), |all, c| all.or(c.size)),
            Self::Any => Size::STORED,
        }
    }

    /// The columns under new names, as many as are given.
    pub fn renamed(self, names: Vec<String>) -> Self {
        let Self::Known(mut columns) = self else { return self };
        for (at, name) in names.into_iter().enumerate() {
            match columns.get_mut(at) {
                Some(column) => column.name = name,
                None => break,
            }
        }
        Self::Known(columns)
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        match self {
            Self::Known(columns) => columns.iter().find(|c| c.name == name),
            Self::Any => None,
        }
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        let columns = match self {
            Self::Known(columns) => columns.as_slice(),
            Self::Any => &[],
        };
        columns.iter().map(|c| c.name.as_str())
    }
}

impl Scope {
    pub fn visible(&self) -> &[Relation] {
        &self.relations[self.hidden..]
    }

    /// How many rows the relations make together.
    pub fn made_rows(&self) -> f64 {
        self.relations.iter().map(|r| r.made_rows).product::<f64>() * self.unfolded.max(1.0)
    }
}
