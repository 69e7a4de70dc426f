//! Every name that a piece of SQL gets wrong, where the guard stops at the first.

use catalog::{Catalog, Column, Table};
use guard::{Policy, Refusal, RefusalKind};

/// More than this many wrong names are not slips.
const MOST: usize = 12;

/// `first` and the wrong names behind it. Each unknown name is added to a copy of the catalog,
/// and the guard is asked again, until it finds no more.
pub fn all_wrong(
    sql: &str,
    catalog: &Catalog,
    policy: &Policy<'_>,
    first: Refusal,
) -> Vec<Refusal> {
    let mut imagined = Imagined::new(catalog);
    let mut refusals = vec![first];
    while let Some(last) = refusals.last()
        && refusals.len() < MOST
        && imagined.learn(sql, last)
    {
        match guard::check(sql, &Policy { catalog: Some(&imagined.catalog), ..*policy }) {
            Err(next) if next.kind == RefusalKind::Name => refusals.push(next),
            _ => break,
        }
    }
    // That a table which is not there lacks columns is no news.
    let is_news = |refusal: &Refusal| {
        !imagined.tables.iter().any(|t| refusal.message.starts_with(&format!("{t} has no column")))
    };
    refusals.retain(is_news);
    refusals
}

/// The catalog as the author of the SQL seems to imagine it.
struct Imagined {
    catalog: Catalog,
    tables: Vec<String>,
}

impl Imagined {
    /// Without values: the guard does not look at them, and they weigh.
    fn new(catalog: &Catalog) -> Self {
        let bare = |table: &Table| Table {
            schema: table.schema.clone(),
            name: table.name.clone(),
            columns: table.columns.iter().map(without_values).collect(),
            ..Table::default()
        };
        let tables = catalog.tables.iter().map(bare).collect();
        Self { catalog: Catalog { tables, ..Catalog::default() }, tables: Vec::new() }
    }

    /// True when the refused name could be added.
    fn learn(&mut self, sql: &str, refusal: &Refusal) -> bool {
        let Some(name) = refusal.position.and_then(|at| identifier(sql, at)) else { return false };
        if refusal.message.starts_with("there is no table") {
            let whole = refusal.message.trim_start_matches("there is no table ");
            let schema = whole.rsplit_once('.').map(|(schema, _)| schema.to_owned());
            self.catalog.tables.push(Table { schema, name: name.clone(), ..Table::default() });
            self.tables.push(name);
            return true;
        }
        if !refusal.message.contains("column") {
            return false;
        }
        let known = self.catalog.tables.iter().all(|table| table.column(&name).is_some());
        self.catalog.tables.iter_mut().for_each(|table| table.columns.push(named(&name)));
        !known
    }
}

fn without_values(column: &Column) -> Column {
    Column { data_type: column.data_type.clone(), ..named(&column.name) }
}

fn named(name: &str) -> Column {
    Column { name: name.into(), data_type: "text".into(), ..Column::default() }
}

/// The identifier that begins at a character, as the server folds it.
fn identifier(sql: &str, position: usize) -> Option<String> {
    let mut rest = sql.chars().skip(position.checked_sub(1)?).peekable();
    let name: String = if rest.peek() == Some(&'"') {
        rest.skip(1).take_while(|c| *c != '"').collect()
    } else {
        rest.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        let table = |name: &str, columns: &[&str]| Table {
            name: name.into(),
            columns: columns.iter().map(|name| named(name)).collect(),
            ..Table::default()
        };
        Catalog {
            tables: vec![table("parks", &["id", "name"]), table("trees", &["id", "kind"])],
            ..Catalog::default()
        }
    }

    fn wrong(sql: &str) -> Vec<String> {
        let catalog = catalog();
        let policy = Policy::postgres(&catalog);
        let first = guard::check(sql, &policy).unwrap_err();
        all_wrong(sql, &catalog, &policy, first)
            .into_iter()
            .map(|refusal| refusal.message)
            .collect()
    }

    #[test]
    fn every_wrong_name_is_found_at_once() {
        let sql = "select p.title, t.height, w.age from parks p \
                   join trees t on t.park = p.id join woods w on w.id = p.id where \"Size\" > 1";
        let messages = wrong(sql);
        for part in ["title", "height", "woods", "park", "Size"] {
            assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:?}");
        }
    }

    #[test]
    fn one_wrong_name_is_one_message() {
        assert_eq!(wrong("select title from parks"), ["there is no column title"]);
    }
}
