//! A span of a question, and what it is taken for.

use crate::{
    lex::{Period, keyword::Key},
    schema::{ColumnId, Schema, TableId},
};

/// A span of the question, read one way.
#[derive(Clone, Debug)]
pub struct Item {
    pub kind: Kind,
    pub score: f32,
    /// As it stands in the question.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Key(Key),
    Table(TableId),
    Column(ColumnId),
    /// What a row of the table is called: its name, or first and last name.
    Label(TableId),
    Value {
        column: ColumnId,
        value: String,
        whole: bool,
    },
    Number(f64),
    /// Quoted, and stored nowhere that is known.
    Quoted(String),
    Period(Period),
    /// A word with no link; `true` when it is one that says little: "live", "belong".
    Word(bool),
}

impl Kind {
    /// The table that it stands in.
    pub fn table(&self, schema: &Schema) -> Option<TableId> {
        match self {
            Self::Table(t) | Self::Label(t) => Some(*t),
            Self::Column(c) | Self::Value { column: c, .. } => Some(schema.table_of(*c)),
            _ => None,
        }
    }
}
