//! MariaDB 10.6 and later, MySQL 8 and later.

use std::collections::HashSet;

use super::{Dialect, Facts};

/// From both servers' manuals: what computes from its arguments, the clock or chance, and does
/// nothing. Left out besides what acts (`sleep`, `benchmark`, `get_lock`, `load_file`, sequences,
/// replication, `last_insert_id`, `set_…`): what unfolds (`uncompress`), what names a function or a
/// value in a string (`name_const`, `extractvalue`), and formats of the statement's own making
/// (`sformat`, `to_char`). A name that one of the two servers does not have is looked for among
/// functions of the database there, which its owner made.
const FUNCTIONS: &str = include_str!("../../data/mysql/functions.txt");

pub fn facts(parser: &'static (dyn sqlparser::dialect::Dialect + Sync)) -> Facts {
    Facts {
        dialect: Dialect::MySql,
        parser,
        functions: words(FUNCTIONS),
        composite_functions: &[],
        // A dot is never a call here.
        attribute_calls: HashSet::new(),
        bare_functions: words(BARE_FUNCTIONS),
        operators: words(OPERATORS),
        // Named where casts are judged, `types::mysql`.
        types: HashSet::new(),
        reserved: words(RESERVED),
        reserved_but_callable: HashSet::new(),
        labels_behind_as: words(RESERVED),
        system_schema: None,
        system_prefix: None,
        system_schemas: &["information_schema", "mysql", "performance_schema", "sys"],
    }
}

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

const BARE_FUNCTIONS: &str = "
    current_date current_time current_timestamp current_user localtime localtimestamp utc_date
    utc_time utc_timestamp";

const OPERATORS: &str = "= <> != < > <= >= + - * / % & | # << >> -> ->>";

// Reserved by both servers: what only one reserves is a name on the other.
const RESERVED: &str = "
    accessible add all alter analyze and as asc asensitive before between bigint binary blob both
    by call cascade case change char character check collate column condition constraint continue
    convert create cross current_date current_time current_timestamp current_user cursor database
    databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed
    delete desc describe deterministic distinct distinctrow div double drop dual each else elseif
    enclosed escaped except exists exit explain false fetch float float4 float8 for force foreign
    from fulltext grant group having high_priority hour_microsecond hour_minute hour_second if
    ignore in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer
    intersect interval into is iterate join key keys kill leading leave left like limit linear
    lines load localtime localtimestamp lock long longblob longtext loop low_priority match
    maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod
    modifies natural not no_write_to_binlog null numeric on optimize option optionally or order
    out outer outfile over partition precision primary procedure purge range read reads read_write
    real recursive references regexp release rename repeat replace require resignal restrict
    return revoke right rlike schema schemas second_microsecond select sensitive separator set
    show signal smallint spatial specific sql sqlexception sqlstate sqlwarning sql_big_result
    sql_calc_found_rows sql_small_result ssl starting straight_join table terminated then tinyblob
    tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use
    using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying when where
    while with write xor year_month zerofill";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_sorted_and_stand_once() {
        let names: Vec<&str> = FUNCTIONS.lines().collect();
        assert!(names.len() > 250 && names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn nothing_listed_acts() {
        let acting = words(
            "benchmark connection_id decode des_decrypt des_encrypt encode encrypt extractvalue
             found_rows get_lock is_free_lock is_used_lock last_insert_id lastval load_file
             master_gtid_wait master_pos_wait name_const nextval old_password password
             release_all_locks release_lock row_count setval sleep sys_eval sys_exec uncompress
             updatexml uuid_short wait_for_executed_gtid_set",
        );
        for name in FUNCTIONS.lines() {
            assert!(!acting.contains(name), "{name}");
        }
    }
}
