//! Whose rows a view shows: rules of access on a table hide what reads it.
//!
//! The server knows what a view reads, and tells it to those who may see all definitions. Nothing is
//! known of a view that reads something else than tables and views, or of any view where the login
//! is told nothing.

use std::collections::{BTreeSet, HashMap};

use catalog::Table;
use tiberius::Row;

use super::{Name, maybe, text, truth};

/// What one relation reads itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read {
    by: Name,
    /// None: it reads nothing.
    of: Option<Name>,
    is_view: bool,
    is_known: bool,
}

impl Read {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            by: (text(row, "schema"), text(row, "table")),
            of: maybe(row, "referenced_schema").zip(maybe(row, "referenced_table")),
            is_view: truth(row, "is_view"),
            is_known: truth(row, "is_known"),
        }
    }
}

/// Notes what is known of the relations among `tables`.
pub(super) fn note(
    reads: &[Read],
    tables: &mut [Table],
    place: &HashMap<Name, usize>,
    shown: &HashMap<Name, Option<String>>,
) {
    let mut by: HashMap<&Name, Vec<&Read>> = HashMap::new();
    for read in reads {
        by.entry(&read.by).or_default().push(read);
    }
    for name in by.keys() {
        if let Some(at) = place.get(*name) {
            tables[*at].reads = reached(name, &by)
                .map(|reached| reached.into_iter().map(|name| display_name(name, shown)).collect());
        }
    }
}

/// All that is read, through as many steps as there are; none where a step leads to what is not
/// known.
fn reached<'r>(
    from: &'r Name,
    by: &HashMap<&'r Name, Vec<&'r Read>>,
) -> Option<BTreeSet<&'r Name>> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        for read in by.get(name).into_iter().flatten() {
            if !read.is_known {
                return None;
            }
            let Some(of) = &read.of else { continue };
            // Of a view that is told of nowhere, nothing is known.
            if read.is_view && !by.contains_key(of) {
                return None;
            }
            if found.insert(of) {
                open.push(of);
            }
        }
    }
    Some(found)
}

/// As a catalog writes it. What may not be seen has no rules either, and its own name will do.
fn display_name((schema, name): &Name, shown: &HashMap<Name, Option<String>>) -> String {
    let known = shown.get(&(schema.clone(), name.clone())).cloned();
    let schema = known.unwrap_or_else(|| Some(schema.clone()));
    Table { schema, name: name.clone(), ..Table::default() }.display_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        let (schema, name) = text.split_once('.').unwrap();
        (schema.to_owned(), name.to_owned())
    }

    fn read(by: &str, of: &str) -> Read {
        let is_view = of.contains("view");
        let of = (!of.is_empty()).then(|| name(of));
        Read { by: name(by), of, is_view, is_known: true }
    }

    #[test]
    fn what_is_read_is_followed_to_its_end() {
        let reads = [
            read("dbo.view1", "dbo.view2"),
            read("dbo.view1", "crm.people"),
            read("dbo.view2", "dbo.orders"),
            read("dbo.view3", "dbo.view_gone"),
            read("dbo.view4", ""),
            Read { is_known: false, ..read("dbo.view5", "dbo.orders") },
            read("dbo.view6", "dbo.view5"),
            read("dbo.orders_past", "dbo.orders"),
        ];
        let names = ["orders", "view1", "view3", "view4", "view5", "view6", "view7", "orders_past"];
        let table = |name: &&str| Table { name: (*name).into(), ..Table::default() };
        let mut tables: Vec<Table> = names.iter().map(table).collect();
        let full = |name: &&str| ("dbo".to_owned(), (*name).to_owned());
        let place = names.iter().enumerate().map(|(at, name)| (full(name), at)).collect();
        let shown = names.iter().map(|name| (full(name), None)).collect();
        note(&reads, &mut tables, &place, &shown);
        let found: Vec<Option<Vec<&str>>> = tables
            .iter()
            .map(|t| t.reads.as_ref().map(|reads| reads.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            found,
            [
                None,
                Some(vec!["crm.people", "orders", "dbo.view2"]),
                None,
                Some(vec![]),
                None,
                None,
                None,
                Some(vec!["orders"]),
            ]
        );
    }
}
