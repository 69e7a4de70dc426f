//! Oracle Database 19c and later.

use std::collections::HashSet;

use super::{Dialect, Facts};

/// From the SQL language reference: what computes from its arguments, the clock or chance, and does
/// nothing. Left out besides packages and what acts: what reads the session or the server
/// (`sys_context`, `userenv`, `ora_…`), files and addresses (`bfilename`, `sys_dburigen`, all that
/// makes or reads XML, whose queries may read tables), models (`prediction…`), object types
/// (`treat`, `collect`, `deref`), and what multiplies (`powermultiset`).
const FUNCTIONS: &str = include_str!("../../data/oracle/functions.txt");

pub fn facts(parser: &'static (dyn sqlparser::dialect::Dialect + Sync)) -> Facts {
    Facts {
        dialect: Dialect::Oracle,
        parser,
        functions: words(FUNCTIONS),
        composite_functions: &[],
        // Names that are no columns of the catalog are refused, with or without a dot.
        attribute_calls: HashSet::new(),
        bare_functions: words(BARE_FUNCTIONS),
        operators: words(OPERATORS),
        // Named where casts are judged, `types::oracle`.
        types: HashSet::new(),
        reserved: words(RESERVED),
        reserved_but_callable: HashSet::new(),
        labels_behind_as: words(RESERVED),
        system_schema: None,
        system_prefix: None,
        system_schemas: &["sys", "system", "xdb", "wmsys", "ctxsys", "mdsys", "lbacsys"],
    }
}

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

/// Columns of the server's own among them.
const BARE_FUNCTIONS: &str = "
    connect_by_iscycle connect_by_isleaf current_date current_timestamp dbtimezone level
    localtimestamp rowid rownum sessiontimezone sysdate systimestamp user";

const OPERATORS: &str = "= <> < > <= >= + - * / ||";

/// Those that `v$reserved_words` marks as reserved.
const RESERVED: &str = "
    access add all alter and any as asc audit between by char check cluster column column_value
    comment compress connect create current date decimal default delete desc distinct drop else
    exclusive exists file float for from grant group having identified immediate in increment
    index initial insert integer intersect into is level like lock long maxextents minus mlslabel
    mode modify nested_table_id noaudit nocompress not nowait null number of offline on online
    option or order pctfree prior public raw rename resource revoke row rowid rownum rows select
    session set share size smallint start successful synonym sysdate table then to trigger uid
    union unique update user validate values varchar varchar2 view whenever where with";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_sorted_and_stand_once() {
        let names: Vec<&str> = FUNCTIONS.lines().collect();
        assert!(names.len() > 150 && names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn nothing_listed_acts_or_tells_of_the_server() {
        let acting = words(
            "appendchildxml bfilename cluster_id collect cursor cv dburitype deref existsnode
             extractvalue feature_id httpuritype iteration_number make_ref nextval ora_dst_affected
             ora_invoking_user powermultiset prediction ref scn_to_timestamp sys_context
             sys_dburigen sys_typeid timestamp_to_scn treat updatexml urifactory userenv value
             xmlagg xmlquery xmltable xmltype",
        );
        for name in FUNCTIONS.lines() {
            assert!(!acting.contains(name), "{name}");
        }
    }
}
