//! What a catalog knows of rows, handed from one version of it to the next.

use std::collections::HashMap;

use crate::{Catalog, Column};

impl Catalog {
    /// Takes over everything that comes from rows. `read` is this very catalog, after somebody
    /// has looked at the rows.
    pub fn take_rows(&mut self, read: &Self) {
        for (table, read) in self.tables.iter_mut().zip(&read.tables) {
            table.foreign_keys.clone_from(&read.foreign_keys);
        }
        for (column, read) in self.pairs(read) {
            column.profile.clone_from(&read.profile);
            column.values.clone_from(&read.values);
            column.values_complete = read.values_complete;
        }
    }

    /// Keeps what an older catalog knew of columns that are still the same, until somebody looks
    /// again.
    pub fn keep_values(&mut self, old: &Self) {
        for (column, old) in self.pairs(old) {
            if !column.private && !column.values_complete && column.values.len() < old.values.len()
            {
                column.values.clone_from(&old.values);
                column.values_complete = old.values_complete;
            }
            if column.profile.is_none() && !column.private {
                column.profile.clone_from(&old.profile);
            }
        }
    }

    /// Columns of the same name and type, in tables of the same name.
    fn pairs<'a>(&'a mut self, other: &'a Self) -> Vec<(&'a mut Column, &'a Column)> {
        let twins: HashMap<_, _> =
            other.tables.iter().map(|table| (table.display_name(), table)).collect();
        let mut pairs = Vec::new();
        for table in &mut self.tables {
            let Some(twin) = twins.get(&table.display_name()) else { continue };
            for column in &mut table.columns {
                let same = twin.column(&column.name);
                let same = same.filter(|same| same.data_type == column.data_type);
                pairs.extend(same.map(|same| (column, same)));
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Profile, Table};

    fn shops(data_type: &str, values: &[&str]) -> Catalog {
        let column = Column {
            name: "city".into(),
            data_type: data_type.into(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            profile: (!values.is_empty()).then(Profile::default),
            ..Column::default()
        };
        let table = Table { name: "shops".into(), columns: vec![column], ..Table::default() };
        Catalog { tables: vec![table], ..Catalog::default() }
    }

    #[test]
    fn a_refresh_keeps_the_values_of_what_stayed_the_same() {
        let old = shops("text", &["Berlin", "Rome"]);
        let mut same = shops("text", &[]);
        same.keep_values(&old);
        assert_eq!(same, old);
        let mut other = shops("integer", &[]);
        other.keep_values(&old);
        assert_eq!(other, shops("integer", &[]));
    }

    #[test]
    fn a_private_column_keeps_nothing() {
        let mut hidden = shops("text", &[]);
        hidden.tables[0].columns[0].private = true;
        let before = hidden.clone();
        hidden.keep_values(&shops("text", &["Berlin"]));
        assert_eq!(hidden, before);
    }

    #[test]
    fn what_was_read_replaces_what_was_known() {
        let mut catalog = shops("text", &["Berlin"]);
        catalog.take_rows(&shops("text", &[]));
        assert_eq!(catalog, shops("text", &[]));
    }
}
