//! `filter=country:eq:Germany`: which rows shall come.
//!
//! ```text
//! filter = column ":" op ":" operand        eq ne lt le gt ge in contains starts
//!        | column ":" ("null" | "notnull")
//! ```
//!
//! A column is named by its name, or by its place from 1 where its name is not its own or holds a
//! colon. The operand is everything that follows, so it may hold colons. Null meets none of them
//! but `null`, as in SQL.

use std::cmp::Ordering;

use proto::api::ColumnInfo;

use crate::{
    Row,
    column::{Kind, Refusal, find},
    key,
};

const OPERATIONS: &str = "eq, ne, lt, le, gt, ge, in, contains, starts, null, notnull";

/// A condition that a row meets or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    column: usize,
    kind: Kind,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// The key is that of one of these, or of none of them.
    Among {
        keys: Vec<Vec<u8>>,
        wanted: bool,
    },
    /// The key compares to this one in one of these ways.
    Compared {
        key: Vec<u8>,
        ways: [Ordering; 2],
    },
    /// Part of the text, in lower case.
    Contains(String),
    Starts(String),
    Null(bool),
}

impl Filter {
    /// # Errors
    /// When the column or the operation is unknown, or the operand is none for that column.
    pub fn parse(text: &str, columns: &[ColumnInfo]) -> Result<Self, Refusal> {
        let (name, rest) = text
            .split_once(':')
            .ok_or_else(|| Refusal(format!("`{text}` is not column:op:operand")))?;
        let column = find(columns, name)?;
        let kind = Kind::of(&columns[column]);
        let (op, operand) = match rest.split_once(':') {
            Some((op, operand)) => (op, Some(operand)),
            None => (rest, None),
        };
        Ok(Self { column, kind, test: Test::parse(name, kind, op, operand)? })
    }

    pub fn accepts(&self, row: &Row) -> bool {
        let value = row[self.column].get();
        if value == "null" {
            return self.test == Test::Null(true);
        }
        let key = || {
            let mut own = Vec::with_capacity(32);
            key::encode(self.kind, value, &mut own);
            own
        };
        match &self.test {
            Test::Null(wanted) => !wanted,
            Test::Among { keys, wanted } => keys.contains(&key()) == *wanted,
            Test::Compared { key: operand, ways } => {
                let own = key();
                key::is_comparable(&own, operand) && ways.contains(&own.cmp(operand))
            }
            Test::Contains(part) => key::lowercase(&key::plain(value)).contains(&**part),
            Test::Starts(part) => key::lowercase(&key::plain(value)).starts_with(&**part),
        }
    }
}

impl Test {
    fn parse(name: &str, kind: Kind, op: &str, operand: Option<&str>) -> Result<Self, Refusal> {
        let wanted = || {
            operand.ok_or_else(|| Refusal(format!("`{name}:{op}` needs an operand: {name}:{op}:…")))
        };
        let key = |operand: &str| key_of(name, kind, operand);
        let among = |keys, wanted| Self::Among { keys, wanted };
        let ordered = |ways| -> Result<Self, Refusal> {
            if kind == Kind::Nested {
                return Err(Refusal(format!("`{name}` has no order; contains, eq and ne work")));
            }
            Ok(Self::Compared { key: key(wanted()?)?, ways })
        };
        match op {
            "eq" => Ok(among(vec![key(wanted()?)?], true)),
            "ne" => Ok(among(vec![key(wanted()?)?], false)),
            "in" => {
                let operands = listed(wanted()?);
                Ok(among(operands.iter().map(|one| key(one)).collect::<Result<_, _>>()?, true))
            }
            "lt" => ordered([Ordering::Less; 2]),
            "le" => ordered([Ordering::Less, Ordering::Equal]),
            "gt" => ordered([Ordering::Greater; 2]),
            "ge" => ordered([Ordering::Greater, Ordering::Equal]),
            "contains" => Ok(Self::Contains(wanted()?.to_lowercase())),
            "starts" => Ok(Self::Starts(wanted()?.to_lowercase())),
            "null" | "notnull" if operand.is_some_and(|operand| !operand.is_empty()) => {
                Err(Refusal(format!("`{op}` takes no operand")))
            }
            "null" => Ok(Self::Null(true)),
            "notnull" => Ok(Self::Null(false)),
            _ => Err(Refusal(format!("there is no `{op}`; there are {OPERATIONS}"))),
        }
    }
}

fn key_of(name: &str, kind: Kind, operand: &str) -> Result<Vec<u8>, Refusal> {
    let holds = match kind {
        Kind::Number => "numbers, such as -12.5",
        Kind::Date => "dates, such as 2026-01-31 or 2026-01-31T12:00:00Z",
        Kind::Boolean => "true and false",
        Kind::Text | Kind::Nested => "text",
    };
    key::of_operand(kind, operand)
        .ok_or_else(|| Refusal(format!("`{name}` holds {holds}; `{operand}` is none of them")))
}

/// Operands with commas between them; `\,` is a comma inside one, and `\\` a backslash.
fn listed(text: &str) -> Vec<String> {
    let mut operands = vec![String::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let next = match character {
            ',' => {
                operands.push(String::new());
                continue;
            }
            '\\' => characters.next().unwrap_or('\\'),
            other => other,
        };
        operands.last_mut().expect("it begins with one").push(next);
    }
    operands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::each_row;

    fn columns() -> Vec<ColumnInfo> {
        [
            ("n", "numeric"),
            ("at", "timestamp with time zone"),
            ("ok", "boolean"),
            ("t", "text"),
            ("j", "jsonb"),
        ]
        .map(|(name, data_type)| ColumnInfo { name: name.into(), data_type: data_type.into() })
        .into()
    }

    const ROWS: &str = r#"[
        ["10.50","2024-01-01T10:00:00Z",true,"Köln: Süd","{\"a\": 1}"],
        [9,"2024-01-02T00:00:00+02:00",false,"a,b",[1,2]],
        ["NaN",null,null,"","null"],
        [null,"infinity",true,null,null]
    ]"#;

    /// The rows that pass, from 1.
    fn passing(filter: &str) -> Vec<usize> {
        let filter = Filter::parse(filter, &columns()).unwrap();
        let (mut row_number, mut passing) = (0, Vec::new());
        each_row(ROWS.as_bytes(), 5, |row| {
            row_number += 1;
            passing.extend(filter.accepts(row).then_some(row_number));
        })
        .unwrap();
        passing
    }

    #[test]
    fn values_are_compared_by_what_they_are() {
        for (filter, rows) in [
            ("n:eq:10.5", vec![1]),
            ("n:ne:9.0", vec![1, 3]),
            ("n:lt:10.5", vec![2]),
            ("n:le:10.50", vec![1, 2]),
            ("n:gt:9", vec![1, 3]),
            ("n:in:9,10.5", vec![1, 2]),
            ("1:ge:NaN", vec![3]),
            ("n:starts:10.", vec![1]),
            ("at:lt:2024-01-02", vec![1, 2]),
            ("at:ge:2024-01-01T22:00:00Z", vec![2, 4]),
            ("at:null", vec![3]),
            ("ok:eq:true", vec![1, 4]),
            ("ok:notnull", vec![1, 2, 4]),
            ("t:eq:Köln: Süd", vec![1]),
            ("t:eq:köln: süd", vec![]),
            ("t:contains:SÜD", vec![1]),
            ("t:starts:köln:", vec![1]),
            (r"t:in:a\,b,c", vec![2]),
            ("t:eq:", vec![3]),
            ("t:contains:", vec![1, 2, 3]),
            ("t:gt:a", vec![1, 2]),
            ("j:contains:a", vec![1]),
            ("j:eq:[1,2]", vec![2]),
        ] {
            assert_eq!(passing(filter), rows, "{filter}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        for (filter, said) in [
            ("n", "column:op:operand"),
            ("m:eq:1", "`m`"),
            ("n:like:1", "there are eq"),
            ("n:eq", "needs an operand"),
            ("n:eq:many", "numbers"),
            ("at:lt:yesterday", "dates"),
            ("ok:eq:1", "true and false"),
            ("n:null:1", "no operand"),
            ("j:lt:1", "no order"),
        ] {
            let refused = Filter::parse(filter, &columns()).unwrap_err();
            assert!(refused.0.contains(said), "{filter}: {refused}");
        }
    }
}
