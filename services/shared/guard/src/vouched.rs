//! Functions that an operator may vouch for, and those that nobody can.
//!
//! Whoever vouches says: it reads its arguments, and does nothing. Of what reaches for files, the
//! network, other sessions, the clock of the server, or runs a text as SQL, that is not true, whoever
//! says so. The list is one for all engines: a name that acts on one is not to be trusted on another.

use crate::Dialect;
use crate::dialect::extensions;

/// The beginnings of such names, whatever schema they stand in.
const FAMILIES: &[&str] = &[
    // PostgreSQL's own: files, sessions, catalogs, replication, settings, sleeping.
    "pg_",
    "lo_",
    "txid_",
    "binary_upgrade_",
    // SQL in a text.
    "query_to_xml",
    "table_to_xml",
    "schema_to_xml",
    "database_to_xml",
    "cursor_to_xml",
    "crosstab",
    "plpgsql_",
    // What MySQL's components and plugins bring: sources of replication, logs, keys, rules.
    "asynchronous_connection_failover_",
    "audit_api_",
    "audit_log_",
    "gen_dictionary_",
    "group_replication_",
    "keyring_",
    "masking_dictionar",
    "mysql_firewall_",
    "read_firewall_",
    "version_tokens_",
    // Other servers.
    "dblink",
    "http_",
    "postgres_fdw_",
    "sys_",
    // SQL Server's and Oracle's packages and procedures.
    "xp_",
    "sp_",
    "utl_",
    "dbms_",
];

const NAMES: &[&str] = &[
    // PostgreSQL.
    "connectby",
    "currval",
    "http",
    "lastval",
    "loread",
    "lowrite",
    "nextval",
    "query_export_to_s3",
    "set_config",
    "setval",
    "table_import_from_s3",
    "ts_rewrite",
    "ts_stat",
    "xpath_table",
    "xslt_process",
    // MySQL and MariaDB.
    "benchmark",
    "get_lock",
    "last_insert_id",
    "load_file",
    "master_gtid_wait",
    "master_pos_wait",
    "release_all_locks",
    "release_lock",
    "service_get_read_locks",
    "service_get_write_locks",
    "service_release_locks",
    "set_firewall_mode",
    "sleep",
    "source_pos_wait",
    "wait_for_executed_gtid_set",
    "wait_until_sql_thread_after_gtids",
    // SQL Server and Oracle.
    "httpuritype",
    "opendatasource",
    "openquery",
    "openrowset",
];

/// Schemas that extensions keep what acts in.
const SCHEMAS: &[&str] = &["aws_lambda", "aws_s3", "cron", "net"];

const LONGEST_PART: usize = 63;

/// The name, if somebody may vouch for it: `name` or `schema.name`, as the server folds it.
///
/// # Errors
/// What is wrong with it, in words for whoever wrote it.
pub fn vouched(written: &str) -> Result<String, String> {
    let written = written.trim();
    let parts: Vec<&str> = written.split('.').collect();
    if parts.len() > 2 || !parts.iter().all(|part| is_name(part)) {
        return Err(
            "must be the name of a function, as `name` or `schema.name`, in small letters \
                    and without parentheses"
                .into(),
        );
    }
    if is_out_of_question(written) {
        return Err(format!(
            "{written} does more than read its arguments, so nobody can vouch for it"
        ));
    }
    Ok(written.to_owned())
}

/// True for a function that does more than read its arguments, on whatever engine.
pub fn acts(name: &str) -> bool {
    is_out_of_question(name)
}

/// The functions that the guard trusts by their names, those of extensions among them.
pub fn trusted_functions(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    let of_extensions = (dialect == Dialect::PostgreSql).then(extensions::functions);
    dialect.facts().functions.iter().copied().chain(of_extensions.into_iter().flatten())
}

/// True for what no policy can allow.
pub(crate) fn is_out_of_question(whole: &str) -> bool {
    let (schema, name) = whole.rsplit_once('.').unwrap_or(("", whole));
    FAMILIES.iter().any(|family| name.starts_with(family))
        || NAMES.contains(&name)
        || SCHEMAS.contains(&schema)
        || schema.starts_with("dbms_")
        || schema.starts_with("utl_")
}

fn is_name(part: &str) -> bool {
    let fits = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '_' | '$');
    part.len() <= LONGEST_PART
        && part.chars().all(fits)
        && part.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_with_its_schema_or_without() {
        for name in ["score", "shop.score", "_x1", "größe", "a$b", "current_setting"] {
            assert_eq!(vouched(&format!(" {name} ")), Ok(name.to_owned()));
        }
    }

    #[test]
    fn what_is_no_name_is_told_so() {
        for text in
            ["", "Score", "score()", "a.b.c", "a..b", ".a", "1a", "a b", "\"a\"", "a;b", "*"]
        {
            assert!(vouched(text).unwrap_err().contains("schema.name"), "{text}");
        }
        assert!(vouched(&"x".repeat(64)).is_err());
    }

    #[test]
    fn nobody_can_vouch_for_what_acts() {
        for name in [
            "pg_read_file",
            "pg_catalog.pg_sleep",
            "public.dblink",
            "dblink_exec",
            "lo_export",
            "query_to_xml_and_xmlschema",
            "load_file",
            "sleep",
            "sys_eval",
            "keyring_key_fetch",
            "group_replication_set_as_primary",
            "service_get_write_locks",
            "cron.schedule",
            "dbms_xmlgen.getxml",
        ] {
            let refused = vouched(name).unwrap_err();
            assert!(refused.starts_with(name), "{refused}");
        }
    }

    #[test]
    fn nothing_on_the_lists_needs_to_be_vouched_for() {
        // A list that named what is allowed anyway would refuse harmless SQL if it came to decide.
        for dialect in [Dialect::PostgreSql, Dialect::MySql] {
            let listed = &dialect.facts().functions;
            let own = listed.iter().filter(|name| !name.starts_with("pg_"));
            assert_eq!(own.filter(|name| is_out_of_question(name)).count(), 0);
        }
    }
}
