//! Adding what is told about rows to the frame.

use super::{
    Parser,
    frame::{Head, Joint, Mode, Selected, Told},
};
use crate::{
    lex::keyword::Key,
    schema::{ColumnId, TableId},
    tree::{Comparison, Condition, Expr},
};

pub(super) fn is_flag(words: &[String]) -> bool {
    words.first().is_some_and(|w| matches!(w.as_str(), "is" | "has" | "can"))
}

/// The value that says yes in a column of yes and no.
pub(super) fn affirmative(column: &catalog::Column) -> Option<String> {
    if !(1..=3).contains(&column.values.len()) || !column.values_complete {
        return None;
    }
    let is = |value: &String, words: &[&str]| words.contains(&value.to_lowercase().as_str());
    let yes = column.values.iter().find(|v| is(v, &["yes", "y", "true", "t", "1"]))?;
    column
        .values
        .iter()
        .all(|v| is(v, &["yes", "y", "true", "t", "1", "no", "n", "false", "f", "0", ""]))
        .then(|| yes.clone())
}

pub(super) fn negated(condition: Condition) -> Condition {
    match condition {
        Condition::Compare(a, c, b) => Condition::Compare(a, c.opposite(), b),
        Condition::Not(inner) => *inner,
        other => Condition::Not(Box::new(other)),
    }
}

impl Parser<'_> {
    /// Adds a condition, joined to the one before as the words said.
    pub(super) fn tell(&mut self, condition: Condition) {
        let condition =
            if std::mem::take(&mut self.frame.negate) { negated(condition) } else { condition };
        let joint = std::mem::take(&mut self.frame.joint);
        let both = std::mem::take(&mut self.frame.both);
        condition.columns(&mut |c| self.frame.recent = Some(self.schema.table_of(c.column)));
        self.frame.conditions.push(Told { condition, joint, both });
    }

    /// A column that is told about without a value: "who have an email", "that are active".
    pub(super) fn require(&mut self, column: ColumnId) -> bool {
        let info = self.schema.column(column);
        let catalog_column = self.schema.catalog_column(column);
        let condition = if info.family == catalog::Family::Boolean {
            Condition::equals(column, Expr::Bool(true))
        } else if let Some(yes) = affirmative(catalog_column) {
            Condition::equals(column, Expr::Text(yes))
        } else if info.family == catalog::Family::Integer && is_flag(&info.words) {
            Condition::Compare(Expr::column(column), Comparison::Equal, Expr::Number("1".into()))
        } else if self.schema.is_measure(column)
            && info.family == catalog::Family::Integer
            && self.is_had()
        {
            // "flights with stops" have more than none.
            Condition::Compare(Expr::column(column), Comparison::More, Expr::Number("0".into()))
        } else if !self.frame.negate && self.schema.refers_by_role(column) && self.is_had() {
            // "employees who have a manager".
            Condition::Not(Box::new(Condition::Null(Expr::column(column))))
        } else if self.frame.negate && catalog_column.nullable {
            self.frame.negate = false;
            Condition::Null(Expr::column(column))
        } else {
            return false;
        };
        self.tell(condition);
        true
    }

    /// Holds yes or no, and nothing else.
    pub(super) fn is_flag(&self, column: ColumnId) -> bool {
        let info = self.schema.column(column);
        info.family == catalog::Family::Boolean
            || affirmative(self.schema.catalog_column(column)).is_some()
            || info.family == catalog::Family::Integer && is_flag(&info.words)
    }

    /// Whether "with" or "have" led to the item just read.
    fn is_had(&self) -> bool {
        (self.at.saturating_sub(4)..self.at)
            .rev()
            .skip(1)
            .find_map(|at| match self.items[at].kind {
                crate::link::Kind::Key(Key::The | Key::Any | Key::All | Key::Not | Key::Noise) => {
                    None
                }
                crate::link::Kind::Key(key) => {
                    Some(matches!(key, Key::With | Key::Have | Key::Without))
                }
                _ => Some(false),
            })
            .unwrap_or(false)
    }

    /// The one column that is asked for, when rows of its own table are counted: "which types
    /// have more than two documents".
    pub(super) fn told_apart(&self, table: TableId) -> Option<Head> {
        match (self.frame.head, &self.frame.outputs[..]) {
            (Some(Head::Table(head)), &[Selected::Column(column)])
                if head == table
                    && self.schema.table_of(column) == table
                    && !self.schema.is_key(column)
                    && !self.schema.tables[table].label.contains(&column) =>
            {
                Some(Head::Column(column))
            }
            _ => None,
        }
    }

    pub(super) fn is_telling(&self) -> bool {
        self.frame.mode == Mode::Telling || self.frame.joint == Joint::Or
    }
}
