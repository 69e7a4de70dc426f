//! In what way an answer is not right.

use std::fmt;

use catalog::Catalog;
use serde::{Deserialize, Serialize};

use super::named::Named;
use super::outcome::Outcome;

/// Of wrong answers, the first thing that differs from the gold query: who takes the wrong table
/// has no chance with its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FailureKind {
    WrongTables,
    WrongColumns,
    WrongValues,
    /// Everything is named that should be, and put together otherwise.
    WrongShape,
    Invalid,
    Refused,
    Timeout,
    /// Called not answerable, although it is.
    Declined,
    /// Answered, although it is not answerable.
    Answered,
    /// The generator itself failed.
    Failed,
}

impl FailureKind {
    pub(super) const ALL: [Self; 10] = [
        Self::WrongTables,
        Self::WrongColumns,
        Self::WrongValues,
        Self::WrongShape,
        Self::Invalid,
        Self::Refused,
        Self::Timeout,
        Self::Declined,
        Self::Answered,
        Self::Failed,
    ];

    /// `None` for what is right, and where nothing can be said.
    pub(super) fn of(
        outcome: Outcome,
        sql: Option<&str>,
        gold: &[String],
        catalog: &Catalog,
    ) -> Option<Self> {
        Some(match outcome {
            Outcome::Right | Outcome::GoldFailed => return None,
            Outcome::Wrong if gold.is_empty() => Self::Answered,
            Outcome::Wrong => wrong(sql.unwrap_or_default(), gold, catalog),
            Outcome::Declined => Self::Declined,
            Outcome::Refused => Self::Refused,
            Outcome::Invalid => Self::Invalid,
            Outcome::Timeout => Self::Timeout,
            Outcome::Failed => Self::Failed,
        })
    }
}

/// Against the gold query that it comes nearest to.
fn wrong(sql: &str, gold: &[String], catalog: &Catalog) -> FailureKind {
    let Some(produced) = Named::by(sql, catalog) else { return FailureKind::WrongShape };
    let against = |gold: &String| {
        let gold = Named::by(gold, catalog)?;
        Some(if produced.tables != gold.tables {
            FailureKind::WrongTables
        } else if produced.columns != gold.columns {
            FailureKind::WrongColumns
        } else if produced.values != gold.values {
            FailureKind::WrongValues
        } else {
            FailureKind::WrongShape
        })
    };
    gold.iter().filter_map(against).max().unwrap_or(FailureKind::WrongShape)
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WrongTables => "wrong tables",
            Self::WrongColumns => "wrong columns",
            Self::WrongValues => "wrong values",
            Self::WrongShape => "wrong shape",
            Self::Invalid => "invalid",
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Declined => "declined",
            Self::Answered => "answered",
            Self::Failed => "failed",
        })
    }
}

#[cfg(test)]
mod tests {
    use catalog::{Column, Table};

    use super::*;

    fn parks() -> Catalog {
        let column = |name: &str| Column { name: name.into(), ..Column::default() };
        let table = |name: &str, columns: &[&str]| Table {
            name: name.into(),
            columns: columns.iter().map(|name| column(name)).collect(),
            ..Table::default()
        };
        Catalog {
            tables: vec![table("parks", &["name", "city"]), table("trees", &["height"])],
            ..Catalog::default()
        }
    }

    fn kind(sql: &str, gold: &[&str]) -> Option<FailureKind> {
        let gold: Vec<String> = gold.iter().map(ToString::to_string).collect();
        FailureKind::of(Outcome::Wrong, Some(sql), &gold, &parks())
    }

    #[test]
    fn the_first_difference_decides() {
        let gold = ["select name from parks where city = 'Rome'"];
        for (sql, expected) in [
            ("select height from trees", FailureKind::WrongTables),
            ("select city from parks where city = 'Rome'", FailureKind::WrongColumns),
            ("select name from parks where city = 'Bonn'", FailureKind::WrongValues),
            ("select distinct name from parks where city = 'Rome'", FailureKind::WrongShape),
        ] {
            assert_eq!(kind(sql, &gold), Some(expected), "{sql}");
        }
    }

    #[test]
    fn of_several_gold_queries_the_nearest_counts() {
        let gold = ["select height from trees", "select name from parks limit 3"];
        assert_eq!(kind("select name from parks limit 4", &gold), Some(FailureKind::WrongValues));
    }

    #[test]
    fn an_answer_to_what_has_none_is_a_kind_of_its_own() {
        assert_eq!(kind("select name from parks", &[]), Some(FailureKind::Answered));
        assert_eq!(FailureKind::of(Outcome::Right, None, &[], &parks()), None);
    }
}
