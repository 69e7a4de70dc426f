//! States that rows are in or not: a flag that is set, a date on which something was done.

use super::{Parser, targets::is_participle};
use crate::{
    lex::keyword::Key,
    link::Kind,
    schema::ColumnId,
    tree::{Condition, Expr},
};

/// "closed accounts", "discharged patients": a flag that is set, a date that is there.
pub(super) fn adjective(parser: &mut Parser<'_>, column: ColumnId) -> bool {
    if !parser.is_state_of_noun(parser.at) {
        return false;
    }
    parser.at += 1;
    parser.require_state(column, parser.at - 1)
}

/// "which tickets are closed", where it is kept when they were; "were booked" only tells of them.
pub(super) fn require_done(parser: &mut Parser<'_>, column: ColumnId) -> bool {
    let be = parser.at.checked_sub(2).map(|at| parser.text_at(at).to_lowercase());
    let now = be.is_some_and(|be| matches!(be.as_str(), "is" | "are"));
    let ends = matches!(
        parser.kind(0),
        None | Some(Kind::Key(Key::Stop | Key::And | Key::Or | Key::Comma))
    );
    now && ends
        && parser.has_happened(column, parser.at - 1)
        && parser.require_state(column, parser.at - 1)
}

impl Parser<'_> {
    /// A flag, or a date on which something was done, before the noun that it says something of.
    pub(super) fn is_state_of_noun(&self, at: usize) -> bool {
        let (Some(&Kind::Column(column)), Some(table)) = (self.kind_at(at), self.table_at(at + 1))
        else {
            return false;
        };
        let near = self.schema.graph.distance(self.schema.table_of(column), table).is_some();
        near && (self.is_flag(column) || self.has_happened(column, at))
    }

    /// What the participle at `at` says was done may have been done or not.
    fn has_happened(&self, column: ColumnId, at: usize) -> bool {
        self.schema.column(column).family.is_date()
            && self.schema.catalog_column(column).nullable
            && is_participle(&self.text_at(at).to_lowercase())
    }

    /// The flag is set, or the date is there.
    pub(super) fn require_state(&mut self, column: ColumnId, at: usize) -> bool {
        if !self.has_happened(column, at) {
            return self.require(column);
        }
        let missing = Condition::Null(Expr::column(column));
        self.tell(Condition::Not(Box::new(missing)));
        self.frame.recent_column = Some(column);
        true
    }
}
