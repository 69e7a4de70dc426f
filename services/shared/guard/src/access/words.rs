//! What is put into a statement, in the words of its dialect.

use crate::Dialect;

/// A name that is read as it stands.
pub fn quote(name: &str, dialect: Dialect) -> String {
    let (open, close) = match dialect {
        // To Oracle, no name holds a quote; the scanner refuses one that does.
        Dialect::PostgreSql | Dialect::Oracle => ('"', '"'),
        Dialect::MySql => ('`', '`'),
        Dialect::MsSql => ('[', ']'),
    };
    let doubled = name.replace(close, &format!("{close}{close}"));
    format!("{open}{doubled}{close}")
}

/// What is behind a subquery that has a name.
pub fn named(name: &str, dialect: Dialect) -> String {
    // Oracle knows no AS there.
    let word = if dialect == Dialect::Oracle { "" } else { "as " };
    format!(" {word}{}", quote(name, dialect))
}

/// A column of its own type, whatever that is, without its values.
pub fn masked(quoted: &str, dialect: Dialect) -> String {
    let never = match dialect {
        Dialect::PostgreSql | Dialect::MySql => "false",
        Dialect::MsSql | Dialect::Oracle => "1 = 0",
    };
    format!("case when {never} then {quoted} end as {quoted}")
}

/// The columns of a table, and of its rows those for which all conditions hold.
///
/// Where rows are kept back, a fence keeps the server from trying a condition of the statement on
/// them: its errors (`invalid input syntax for type integer: "…"`) would tell what they hold.
pub fn shown(columns: &str, table: &str, conditions: &[String], dialect: Dialect) -> String {
    if conditions.is_empty() {
        return format!("(select {columns} from {table})");
    }
    let (before, behind) = match dialect {
        Dialect::PostgreSql => ("", " offset 0"),
        Dialect::MySql => ("", " limit 18446744073709551615"),
        // As many as the server can count. It does not look behind a TOP.
        Dialect::MsSql => ("top (9223372036854775807) ", ""),
        // Views that count their rows are not merged, and conditions are not pushed into them.
        Dialect::Oracle => ("", " and rownum > 0"),
    };
    let conditions = conditions.join(") and (");
    format!("(select {before}{columns} from {table} where ({conditions}){behind})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_quotes() {
        for (name, dialect, quoted) in [
            ("a\"b", Dialect::PostgreSql, "\"a\"\"b\""),
            ("a`b", Dialect::MySql, "`a``b`"),
            ("a]b[c", Dialect::MsSql, "[a]]b[c]"),
            ("A b", Dialect::Oracle, "\"A b\""),
        ] {
            assert_eq!(quote(name, dialect), quoted);
        }
    }
}
