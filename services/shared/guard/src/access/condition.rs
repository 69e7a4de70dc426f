//! The condition of a rule: an expression over one table's columns and a person's attributes.
//!
//! It reads no other table, so no name that a statement defines (`with grants as …`) can come
//! between. Attributes are put in as literals, each in the place of one word: what they hold
//! never becomes syntax.

use std::collections::BTreeMap;

use catalog::{Catalog, Table};
use serde::{Deserialize, Serialize};

use super::expected::{Expected, expected};
use super::literal::literal;
use super::words::quote;
use crate::refusal::{Refusal, RefusalKind};
use crate::scan::{Kind, Lexeme, MAX_LEXEMES, scan_in};
use crate::{Dialect, Policy, check};

/// What an administrator says of a user, by name.
pub type Attributes = BTreeMap<String, Attribute>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Attribute {
    Flag(bool),
    Whole(i64),
    Number(f64),
    Text(String),
    /// For `in {user.regions}`; an empty one fits nothing.
    List(Vec<Attribute>),
}

impl Attribute {
    /// False for what no statement can hold.
    pub fn is_writable(&self) -> bool {
        literal(self, Expected::Anything, Dialect::PostgreSql).is_some()
    }
}

/// A condition with places for attributes.
#[derive(Debug)]
pub struct Condition {
    places: Vec<Place>,
    rest: String,
    dialect: Dialect,
}

/// Where an attribute stands.
#[derive(Debug)]
struct Place {
    /// What stands before it.
    before: String,
    name: String,
    expected: Expected,
}

/// No column is called so.
const MARK: &str = "rowcall_attribute_";

impl Condition {
    /// # Errors
    /// When it is no condition on the rows of `table` alone.
    pub fn read(text: &str, table: &Table, dialect: Dialect) -> Result<Self, Refusal> {
        let (marked, names) = marked(text)?;
        let lexemes = scan_in(dialect, &marked, MAX_LEXEMES)?;
        let stray = |l: &&Lexeme<'_>| {
            l.is_punctuation(";")
                || l.is_word("select")
                || l.is_word("table")
                || l.is_word("values")
        };
        if let Some(lexeme) = lexemes.iter().find(stray) {
            let message = "the condition of a rule may only speak of the columns of its table";
            return Err(Refusal::new(RefusalKind::Access, message).at(&marked, lexeme.start));
        }
        let mut condition = Self { places: Vec::new(), rest: String::new(), dialect };
        let mut behind = 0;
        for (number, name) in names.into_iter().enumerate() {
            let mark = mark(number);
            let place = lexemes.iter().find(|l| l.kind == Kind::Word && l.text == mark);
            let place = place.ok_or_else(|| {
                let message = format!("{{user.{name}}} must stand by itself, not inside a text");
                Refusal::new(RefusalKind::Access, message)
            })?;
            let before = marked[behind..place.start].to_owned();
            condition.places.push(Place { before, name, expected: Expected::Anything });
            behind = place.end;
        }
        marked[behind..].clone_into(&mut condition.rest);
        condition.judged(table, dialect)?;
        condition.expect(table, dialect)?;
        Ok(condition)
    }

    /// Finds out what each attribute must be.
    fn expect(&mut self, table: &Table, dialect: Dialect) -> Result<(), Refusal> {
        let marked = self.written(|number, _| Ok(format!("({})", mark(number))))?;
        let found = expected(&marked, MARK, self.places.len(), table, dialect)?;
        for (place, found) in self.places.iter_mut().zip(found) {
            let Some(found) = found else {
                let message = format!(
                    "it cannot be told what {{user.{}}} must be: compare it with a column",
                    place.name
                );
                return Err(Refusal::new(RefusalKind::Access, message));
            };
            place.expected = found;
        }
        Ok(())
    }

    /// Judges it as the only condition of a query, with a null for each attribute: a list and a
    /// single value are both right where the other is.
    fn judged(&self, table: &Table, dialect: Dialect) -> Result<(), Refusal> {
        let text = self.written(|_, _| Ok("(null)".to_owned()))?;
        let alone = Table {
            schema: None,
            name: table.name.clone(),
            columns: table.columns.clone(),
            ..Table::default()
        };
        let catalog = Catalog { tables: vec![alone], ..Catalog::default() };
        let name = quote(&table.name, dialect);
        let policy = Policy::of(dialect, &catalog);
        let before = format!("select 1 from {name} where (");
        // A bracket too many would end the place where it stands, and a comment would reach
        // beyond it.
        let whole = format!("{before}{text}) and (1 = 1)");
        let words = |text: &str| scan_in(dialect, text, MAX_LEXEMES).map(|words| words.len());
        let balanced = is_balanced(&scan_in(dialect, &text, MAX_LEXEMES)?)
            && words(&whole)? == words(&before)? + words(&text)? + 7;
        if !balanced {
            return Err(Refusal::new(RefusalKind::Access, "the condition is not complete"));
        }
        check(&whole, &policy).map(drop).map_err(|refusal| {
            Refusal::new(RefusalKind::Access, format!("the condition cannot be used: {refusal}"))
        })
    }

    /// As it stands in a statement, for somebody with these attributes.
    pub fn with(&self, attributes: &Attributes) -> Result<String, Refusal> {
        self.written(|_, Place { name, expected, .. }| {
            let value = attributes.get(name).ok_or_else(|| {
                let message =
                    format!("the rules of access need the user's {name}, which is not known");
                Refusal::new(RefusalKind::Access, message)
                    .hint(format!("an administrator can set the attribute {name} of the user"))
            })?;
            literal(value, *expected, self.dialect).ok_or_else(|| {
                let message = match expected {
                    Expected::Anything | Expected::Text => format!(
                        "the rules of access need the user's {name}, which no statement can hold"
                    ),
                    Expected::Truth | Expected::Condition => not_of_kind(name, "true or false"),
                    Expected::Number => not_of_kind(name, "a number"),
                    Expected::Moment => not_of_kind(name, "a date such as 2024-02-29"),
                    Expected::Uuid => not_of_kind(name, "a UUID"),
                };
                Refusal::new(RefusalKind::Access, message)
                    .hint(format!("an administrator can set the attribute {name} of the user"))
            })
        })
    }

    fn written(
        &self,
        value: impl Fn(usize, &Place) -> Result<String, Refusal>,
    ) -> Result<String, Refusal> {
        let mut text = String::new();
        for (number, place) in self.places.iter().enumerate() {
            text += &place.before;
            text += &value(number, place)?;
        }
        text += &self.rest;
        Ok(text)
    }
}

fn not_of_kind(name: &str, kind: &str) -> String {
    format!("the rules of access need the user's {name} as {kind}, which it is not")
}

fn mark(number: usize) -> String {
    format!("{MARK}{number}_")
}

/// The text with a word in the place of each `{user.name}`, and the names.
fn marked(text: &str) -> Result<(String, Vec<String>), Refusal> {
    let wrong = |message: &str| Refusal::new(RefusalKind::Access, message);
    if text.contains(MARK) || text.trim().is_empty() {
        return Err(wrong("there is no condition"));
    }
    let mut marked = String::new();
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').ok_or_else(|| wrong("a `{` has no end"))?;
        let name = name.trim().strip_prefix("user.").filter(|name| is_name(name));
        let name = name.ok_or_else(|| wrong("only `{user.name}` may stand in braces"))?;
        // A blank on both sides, so that it cannot join its neighbours.
        marked.extend([before, " ", &mark(names.len()), " "]);
        names.push(name.to_owned());
        rest = after;
    }
    // A comment at the end must not reach into what follows.
    Ok((format!("{marked}{rest}\n"), names))
}

/// What an attribute may be called.
pub fn is_name(name: &str) -> bool {
    (1..=63).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_balanced(lexemes: &[Lexeme<'_>]) -> bool {
    let mut open = Vec::new();
    for lexeme in lexemes.iter().filter(|l| l.kind == Kind::Punctuation) {
        match lexeme.text.as_ref() {
            "(" => open.push(")"),
            "[" => open.push("]"),
            ")" | "]" if open.pop() != Some(lexeme.text.as_ref()) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use catalog::Column;

    use super::*;

    fn orders() -> Table {
        let column = |name: &str| Column {
            name: name.into(),
            data_type: "text".into(),
            ..Column::default()
        };
        let columns = ["region_id", "note", "total"].map(column).to_vec();
        Table { name: "orders".into(), columns, ..Table::default() }
    }

    fn read(text: &str) -> Result<Condition, Refusal> {
        Condition::read(text, &orders(), Dialect::PostgreSql)
    }

    fn written(text: &str, value: Attribute) -> String {
        let attributes = Attributes::from([("region".into(), value)]);
        read(text)
            .unwrap()
            .with(&attributes)
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn attributes_become_literals() {
        let equal = "region_id = {user.region}";
        assert_eq!(written(equal, Attribute::Whole(-3)), "region_id = (-3)");
        assert_eq!(written(equal, Attribute::Text("O'Hara".into())), "region_id = ('O''Hara')");
        let list = Attribute::List(vec![Attribute::Text("a".into()), Attribute::Text("b".into())]);
        assert_eq!(written("region_id in {user.region}", list), "region_id in ('a', 'b')");
        let none = Attribute::List(Vec::new());
        assert_eq!(written("region_id not in {user.region}", none), "region_id not in (null)");
    }

    #[test]
    fn an_attribute_that_is_not_known_or_cannot_be_written_stops_the_statement() {
        let condition = read("region_id = {user.region}").unwrap();
        for attributes in [
            Attributes::default(),
            Attributes::from([("region".into(), Attribute::Text("\\' or true --".into()))]),
            Attributes::from([("region".into(), Attribute::Text("a\0".into()))]),
        ] {
            let refusal = condition.with(&attributes).unwrap_err();
            assert_eq!(refusal.kind, RefusalKind::Access);
            assert!(refusal.message.contains("region"), "{refusal}");
        }
    }

    #[test]
    fn only_a_condition_on_the_table_is_one() {
        for wrong in [
            "",
            "region_id = '{user.region}'",
            "region_id = {user.region",
            "region_id = {region}",
            "region_id = {user.Region}",
            "true) or (true",
            "true; delete from orders",
            "region_id in (select region_id from orders)",
            "exists (table orders)",
            "other_column = 1",
            "pg_sleep(1) is null",
            "true /* ",
            "(true",
            "rowcall_attribute_0_ = 1",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for right in [
            "region_id = {user.region} -- theirs",
            "orders.note is not null and total in {user.region}",
            "note like 'a%' or {user.region}",
        ] {
            assert!(read(right).is_ok(), "{right}: {:?}", read(right));
        }
    }
}
