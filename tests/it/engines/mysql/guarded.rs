//! What the guard takes for harmless, before the server itself.

use engines::RunLimits;
use guard::{Approved, Policy};

use super::{ALL, Place, answer};

const SCHEMA: &str =
    include_str!("../../../../services/shared/guard/tests/corpus/mysql_schema.sql");
const HARMLESS: &str =
    include_str!("../../../../services/shared/guard/tests/corpus/mysql_harmless.sql");

/// Statements of MySQL 8 that MariaDB does not have.
const FOREIGN: [&str; 2] = ["regexp_like(", "table customers"];

#[tokio::test]
async fn harmless_statements_are_valid_and_run_on_the_server() {
    let place = Place::with(SCHEMA).await.unwrap();
    let bare = engines::Introspect { values: false, ..engines::Introspect::default() };
    let catalog = place.target.introspect(&bare).await.unwrap();
    let policy = Policy::mysql(&catalog).at_home_in(Some(&place.name));
    let limits = RunLimits { max_rows: 10, ..ALL };
    let mut failed = Vec::new();
    for sql in HARMLESS.split("\n---\n").map(|sql| sql.trim_end_matches('\n')) {
        if FOREIGN.iter().any(|foreign| sql.contains(foreign)) {
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
