//! Why a statement may not run, in words its author can act on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The layer that refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// Longer, or more deeply nested, than anything that is read by people.
    TooLarge,
    /// Characters that hide, or that two readers of the text may understand differently.
    Text,
    /// Not SQL that can be checked; it may still be valid.
    Unparsable,
    /// Nothing, or more than one statement.
    NotOneStatement,
    /// Something that writes, locks, or changes the session.
    NotARead,
    /// A function that is not known to be safe.
    Function,
    /// An operator that is not known to be safe.
    Operator,
    /// A table or column that does not exist, or may not be read.
    Name,
    /// A type that may not be cast to.
    Type,
    /// Little text that makes much work, which a timeout cannot stop.
    Amplifier,
    /// The rules of access do not allow it, or cannot be applied to it with certainty.
    Access,
}

/// A refused statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub kind: RefusalKind,
    pub message: String,
    /// What to write instead, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The character that it is about, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
}

impl Refusal {
    pub(crate) fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, position: None }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Points at a character, unless an inner part has pointed already.
    pub(crate) fn at(self, sql: &str, byte: usize) -> Self {
        if self.position.is_some() {
            return self;
        }
        let before = sql.get(..byte).map_or(0, |text| text.chars().count());
        Self { position: Some(before + 1), ..self }
    }

    /// The line that was refused, with a caret under the place; empty without a position.
    ///
    /// ```
    /// let policy = guard::Policy::unresolved();
    /// let refusal = guard::check("select 1,\n  pg_sleep(9)", &policy).unwrap_err();
    /// assert_eq!(refusal.caret("select 1,\n  pg_sleep(9)"), "  pg_sleep(9)\n  ^");
    /// ```
    pub fn caret(&self, sql: &str) -> String {
        self.position.map_or_else(String::new, |position| caret(sql, position))
    }
}

/// The line of a character of `sql`, counted from 1, and under it a caret at the place; empty
/// where there is no such character.
pub fn caret(sql: &str, position: usize) -> String {
    let mut left = position.saturating_sub(1);
    for line in sql.split('\n') {
        let length = line.chars().count();
        if left <= length {
            let indent: String =
                line.chars().take(left).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            return format!("{}\n{indent}^", line.trim_end_matches('\r'));
        }
        left -= length + 1;
    }
    String::new()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_character_it_means() {
        let sql = "select 'é',\n\tpg_sleep(1)";
        let refusal = Refusal::new(RefusalKind::Function, "no").at(sql, sql.find("pg_").unwrap());
        assert_eq!(refusal.caret(sql), "\tpg_sleep(1)\n\t^");
    }

    #[test]
    fn the_first_place_that_is_pointed_at_stays() {
        let refusal = Refusal::new(RefusalKind::Name, "no").at("abc", 2).at("abc", 0);
        assert_eq!(refusal.position, Some(3));
    }

    #[test]
    fn kinds_are_written_in_snake_case() {
        assert_eq!(format!("{:?}", RefusalKind::NotARead), "NotARead");
        let json = serde_json::to_string(&RefusalKind::NotARead).unwrap();
        assert_eq!(json, "\"not_a_read\"");
    }
}
