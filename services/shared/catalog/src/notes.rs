//! What people say of a schema, laid over what its database says.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{Catalog, Column, Table};

/// A remark on one table or one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// As [`Table::display_name`] writes it.
    pub table: String,
    /// None: the note is on the table.
    pub column: Option<String>,
    /// Takes the place of the database's comment.
    pub description: Option<String>,
    pub synonyms: Vec<String>,
    /// Of a table: all of its columns.
    pub private: bool,
}

impl Catalog {
    /// Lays notes over the catalog. Those on what is not there wait for its return.
    pub fn annotate(&mut self, notes: &[Note]) {
        let places: HashMap<String, usize> = self
            .tables
            .iter()
            .zip(0..)
            .map(|(table, place)| (table.display_name(), place))
            .collect();
        for note in notes {
            let Some(&place) = places.get(&note.table) else { continue };
            let table = &mut self.tables[place];
            match &note.column {
                None => table.annotate(note),
                Some(name) => {
                    if let Some(column) = table.columns.iter_mut().find(|c| c.name == *name) {
                        column.annotate(note);
                    }
                }
            }
        }
    }
}

impl Table {
    fn annotate(&mut self, note: &Note) {
        say(&mut self.description, &mut self.synonyms, note);
        if note.private {
            self.columns.iter_mut().for_each(Column::hide);
        }
    }
}

impl Column {
    fn annotate(&mut self, note: &Note) {
        say(&mut self.description, &mut self.synonyms, note);
        if note.private {
            self.hide();
        }
    }

    /// Marks it private, and forgets what was stored in it.
    pub fn hide(&mut self) {
        self.private = true;
        self.forget_rows();
    }

    /// Forgets what was stored in it.
    pub fn forget_rows(&mut self) {
        self.values = Vec::new();
        self.values_complete = false;
        self.profile = None;
    }
}

fn say(description: &mut Option<String>, synonyms: &mut Vec<String>, note: &Note) {
    if note.description.is_some() {
        description.clone_from(&note.description);
    }
    for synonym in &note.synonyms {
        if !synonyms.contains(synonym) {
            synonyms.push(synonym.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shops() -> Catalog {
        let column = |name: &str| Column {
            name: name.into(),
            data_type: "text".into(),
            values: vec!["a value".into()],
            values_complete: true,
            ..Column::default()
        };
        let table = Table {
            schema: Some("sales".into()),
            name: "shops".into(),
            columns: vec![column("city"), column("owner")],
            description: Some("From the database.".into()),
            ..Table::default()
        };
        Catalog { tables: vec![table], ..Catalog::default() }
    }

    fn note(column: Option<&str>) -> Note {
        Note {
            table: "sales.shops".into(),
            column: column.map(str::to_owned),
            synonyms: vec!["stores".into()],
            ..Note::default()
        }
    }

    #[test]
    fn a_note_adds_words_and_replaces_the_comment_only_with_another() {
        let mut catalog = shops();
        let described = Note { description: Some("Where we sell.".into()), ..note(Some("city")) };
        catalog.annotate(&[note(None), described, note(Some("gone"))]);
        let table = &catalog.tables[0];
        assert_eq!(table.description.as_deref(), Some("From the database."));
        assert_eq!(table.synonyms, ["stores"]);
        assert_eq!(table.columns[0].description.as_deref(), Some("Where we sell."));
    }

    #[test]
    fn what_is_private_is_forgotten() {
        let mut catalog = shops();
        catalog.annotate(&[Note { private: true, ..note(Some("owner")) }]);
        let [city, owner] = &catalog.tables[0].columns[..] else { panic!("two columns") };
        assert!(!city.private && city.values.len() == 1);
        assert!(owner.private && owner.values.is_empty() && !owner.values_complete);

        catalog.annotate(&[Note { private: true, ..note(None) }]);
        assert!(catalog.tables[0].columns.iter().all(|c| c.private && c.values.is_empty()));
    }
}
