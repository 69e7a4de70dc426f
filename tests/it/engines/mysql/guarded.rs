//! What the guard takes for harmless, before the server itself.

use engines::RunLimits;
use guard::{Approved, Policy};

use super::{ALL, Place, answer};

const SCHEMA: &str =
    include_str!("../../../../services/shared/guard/tests/corpus/mysql_schema.sql");
const HARMLESS: &str =
    include_str!("../../../../services/shared/guard/tests/corpus/mysql_harmless.sql");

/// What MySQL has, and MariaDB has not.
const OF_MYSQL: [&str; 14] = [
    "regexp_like(",
    "table customers",
    " row(",
    " lateral ",
    "member of",
    "returning decimal",
    "as json)",
    "grouping(",
    "'b', 1, 1)",
    "bin_to_uuid(",
    "over w",
    "st_distance_sphere(",
    "meta->",
    "any_value(",
];
/// What MariaDB has, and MySQL has not in every release: 9.6 put MD5 and SHA1 away.
const OF_MARIADB: [&str; 8] = [
    "md5(",
    "values (1, 'a')",
    "seq_1_to_12",
    "select rank from",
    "median(",
    "percentile_cont(",
    "nvl(",
    "json_detailed(",
];

#[tokio::test]
async fn harmless_statements_are_valid_and_run_on_the_server() {
    let place = Place::with(SCHEMA).await.unwrap();
    let bare = engines::Introspect { values: false, ..engines::Introspect::default() };
    let catalog = place.target.introspect(&bare).await.unwrap();
    let policy = Policy::mysql(&catalog).at_home_in(Some(&place.name));
    let limits = RunLimits { max_rows: 10, ..ALL };
    let foreign: &[&str] = if place.server.is_mariadb() { &OF_MYSQL } else { &OF_MARIADB };
    let mut failed = Vec::new();
    for sql in HARMLESS.split("\n---\n").map(|sql| sql.trim_end_matches('\n')) {
        if foreign.iter().any(|foreign| sql.contains(foreign)) {
            continue;
        }
        let approved: Approved = match guard::check(sql, &policy) {
            Ok(approved) => approved,
            Err(refusal) => {
                failed.push(format!("{refusal}\n  {sql}"));
                continue;
            }
        };
        if let Err(error) = answer(&place.target, &approved, limits).await {
            failed.push(format!("{error}\n  {sql}"));
        }
        if let Err(error) = place.target.dry_run(&approved).await {
            failed.push(format!("explain: {error}\n  {sql}"));
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}
