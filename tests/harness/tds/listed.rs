//! Results as the server's own tables give them.

use super::cells::{Column, utf16};
use super::{Reply, Script, Table};

const BITS: [&str; 6] = ["is_found", "nullable", "is_primary", "differ", "is_view", "is_known"];
const COUNTS: [&str; 3] = ["rows", "pages", "looked_at"];

/// A result of texts, in which some columns are bits and numbers; `NULL` stands for null.
pub fn listed(columns: &[&str], rows: &[&[&str]]) -> Reply {
    let column = |name: &&str| match *name {
        name if BITS.contains(&name) => Column::sized(name, 0x68, 1),
        name if COUNTS.contains(&name) => Column::sized(name, 0x26, 8),
        name => Column::text(name, 0xe7, 8_000),
    };
    let cell = |(text, name): (&&str, &&str)| match *text {
        "NULL" => None,
        text if BITS.contains(name) => Some(vec![u8::from(text == "1")]),
        text if COUNTS.contains(name) => {
            Some(text.parse::<i64>().expect("a count").to_le_bytes().to_vec())
        }
        text => Some(utf16(text)),
    };
    Reply::Rows(Table {
        columns: columns.iter().map(column).collect(),
        rows: rows.iter().map(|row| row.iter().zip(columns).map(cell).collect()).collect(),
        is_compressed: false,
    })
}

impl Script {
    /// Tables and views (`U`, `V`) of the schema dbo, and their columns with their types, to whoever
    /// asks for the schema; names there have no case.
    #[must_use]
    pub fn with_tables(self, tables: &[(&str, &str)], columns: &[(&str, &str, &str)]) -> Self {
        let relations: Vec<[&str; 7]> = tables
            .iter()
            .map(|(name, kind)| ["dbo", name, kind, "1", "NULL", "0", "NULL"])
            .collect();
        let columns: Vec<[&str; 8]> = columns
            .iter()
            .map(|(table, name, kind)| ["dbo", table, name, kind, "NULL", "1", "NULL", "NULL"])
            .collect();
        let relations: Vec<&[&str]> = relations.iter().map(<[_; 7]>::as_slice).collect();
        let columns: Vec<&[&str]> = columns.iter().map(<[_; 8]>::as_slice).collect();
        let of_relation = ["schema", "name", "kind", "is_found", "rows", "pages", "comment"];
        let of_column = [
            "schema",
            "table",
            "name",
            "data_type",
            "domain",
            "nullable",
            "default_value",
            "comment",
        ];
        self.reply("sys.types", listed(&of_column, &columns))
            .reply("sys.partitions", listed(&of_relation, &relations))
            .reply("as differ", listed(&["differ"], &[&["0"]]))
    }
}
