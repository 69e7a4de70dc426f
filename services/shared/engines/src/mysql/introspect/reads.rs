//! Whose rows a view shows, off its definition: rules of access on a table hide what reads it.
//!
//! The servers keep definitions with every name written out. The guard reads them as it reads
//! any statement, and names each table that it finds; of a definition that it refuses (a function
//! of the database may read anything) nothing is known.

use std::collections::HashMap;

use catalog::Table;
use guard::{Dialect, Policy};
use sqlx::FromRow;

use super::Name;

#[derive(FromRow)]
pub(super) struct View {
    schema: String,
    name: String,
    definition: String,
}

/// Notes what is known of the views among `tables`.
pub(super) fn note(
    views: &[View],
    tables: &mut [Table],
    place: &HashMap<Name, usize>,
    shown: &HashMap<Name, Option<String>>,
) {
    for view in views {
        if let Some(at) = place.get(&(view.schema.clone(), view.name.clone())) {
            tables[*at].reads = read(&view.definition, shown);
        }
    }
}

/// The tables of a definition, as a catalog writes their names.
fn read(definition: &str, shown: &HashMap<Name, Option<String>>) -> Option<Vec<String>> {
    let policy = Policy { dialect: Dialect::MySql, ..Policy::unresolved() };
    let approved = guard::check(definition, &policy).ok()?;
    approved
        .tables()
        .map(|table| {
            let schema = table.schema.clone()?;
            // What may not be seen has no rules, but it may be a view on what has some.
            let schema = shown.get(&(schema, table.name.clone()))?.clone();
            Some(Table { schema, name: table.name.clone(), ..Table::default() }.display_name())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_definition_reads_is_named_as_in_the_catalog() {
        let known = |schema: &str, name: &str| (schema.to_owned(), name.to_owned());
        let shown = HashMap::from([
            (known("shop", "orders"), None),
            (known("old", "orders"), Some("old".to_owned())),
        ]);
        let of = |definition: &str| read(definition, &shown);
        assert_eq!(
            of("select `shop`.`orders`.`id` AS `id` from (`shop`.`orders` join `old`.`orders`)"),
            Some(vec!["old.orders".into(), "orders".into()])
        );
        assert_eq!(of("select 1 AS `1`"), Some(vec![]));
        assert_eq!(of("select `id` from `orders`"), None, "a name that is not written out");
        let unseen = "select `shop`.`over_orders`.`id` AS `id` from `shop`.`over_orders`";
        assert_eq!(of(unseen), None, "another view may stand between");
        assert_eq!(of("select `shop`.`peek`() AS `x`"), None, "a function may read anything");
        assert_eq!(of(""), None);
    }
}
