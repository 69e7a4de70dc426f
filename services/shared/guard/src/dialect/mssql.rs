//! SQL Server 2017 and later, and Azure SQL.

use std::collections::HashSet;

use super::{Dialect, Facts};

mod syntax;

pub use syntax::TransactSql;

/// From the server's manual: what computes from its arguments, the clock or chance, and does
/// nothing. Left out besides what acts or speaks of the server (`object_id`, `suser_name`,
/// `has_perms_by_name`, `serverproperty`, `session_context`, `openrowset`, `fn_…`): what unfolds
/// (`decompress`), what names a table in an argument (`containstable`), and what reads the server's
/// own messages (`formatmessage`). A scalar function of the database always has a schema in front,
/// so a name on this list is never somebody's own; one that returns rows may be, on a server that
/// is older than the name, and cannot write there either.
const FUNCTIONS: &str = include_str!("../../data/mssql/functions.txt");

pub fn facts(parser: &'static (dyn sqlparser::dialect::Dialect + Sync)) -> Facts {
    Facts {
        dialect: Dialect::MsSql,
        parser,
        functions: words(FUNCTIONS),
        composite_functions: &[
            ("generate_series", &["value"]),
            ("string_split", &["value", "ordinal"]),
        ],
        // A dot is a method of a value, and methods are not called.
        attribute_calls: HashSet::new(),
        bare_functions: words("current_date current_timestamp current_user"),
        operators: words("= <> != < > <= >= + - * / % & | # << >>"),
        // Named where casts are judged, `types::mssql`.
        types: HashSet::new(),
        reserved: words(RESERVED),
        reserved_but_callable: HashSet::new(),
        labels_behind_as: words(RESERVED),
        system_schema: None,
        system_prefix: None,
        system_schemas: &["information_schema", "sys"],
    }
}

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

// "Reserved Keywords (Transact-SQL)". Every statement that may follow another one without a
// semicolon begins with one of them, so that none of them is taken for an alias. (`throw`, `send`,
// `receive` and the like ask for a semicolon before them.)
const RESERVED: &str = "
    add all alter and any as asc authorization backup begin between break browse bulk by cascade
    case check checkpoint close clustered coalesce collate column commit compute constraint
    contains containstable continue convert create cross current current_date current_time
    current_timestamp current_user cursor database dbcc deallocate declare default delete deny desc
    disk distinct distributed double drop dump else end errlvl escape except exec execute exists
    exit external fetch file fillfactor for foreign freetext freetexttable from full function goto
    grant group having holdlock identity identity_insert identitycol if in index inner insert
    intersect into is join key kill left like lineno load merge national nocheck nonclustered not
    null nullif of off offsets on open opendatasource openquery openrowset openxml option or order
    outer over percent pivot plan precision primary print proc procedure public raiserror read
    readtext reconfigure references replication restore restrict return revert revoke right
    rollback rowcount rowguidcol rule save schema securityaudit select semantickeyphrasetable
    semanticsimilaritydetailstable semanticsimilaritytable session_user set setuser shutdown some
    statistics system_user table tablesample textsize then to top tran transaction trigger truncate
    try_convert tsequal union unique unpivot update updatetext use user values varying view waitfor
    when where while with writetext";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_sorted_and_stand_once() {
        let names: Vec<&str> = FUNCTIONS.lines().collect();
        assert!(names.len() > 140 && names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn nothing_listed_acts_or_speaks_of_the_server() {
        let is_plain = |name: &&str| *name == "parsename" || name.starts_with("regexp_");
        for part in [
            "_name",
            "has_",
            "property",
            "object_",
            "schema",
            "session",
            "context",
            "suser",
            "open",
            "fn_",
            "xp_",
            "sp_",
            "crypt",
            "cert",
            "key_",
            "pwd",
            "ident_",
            "error",
            "is_member",
            "compress",
            "parse",
            "host",
            "database",
            "col_",
            "type_",
            "stats",
        ] {
            let found = FUNCTIONS.lines().find(|name| name.contains(part) && !is_plain(name));
            assert_eq!(found, None, "{part}");
        }
    }
}
