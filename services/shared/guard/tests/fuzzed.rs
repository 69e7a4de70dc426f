//! What fuzzing found worth keeping (`fuzz/corpus/check`, see `make fuzz`) keeps its promises.

use std::fs;
use std::path::Path;

use guard::{Dialect, Policy, check};

#[test]
fn every_text_of_the_kept_corpus_is_judged_and_judged_alike_again() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/check");
    let mut read = 0;
    for file in fs::read_dir(corpus).expect("the corpus is kept") {
        let bytes = fs::read(file.expect("it can be listed").path()).expect("it can be read");
        let Ok(sql) = String::from_utf8(bytes) else { continue };
        read += 1;
        for dialect in [Dialect::PostgreSql, Dialect::MySql, Dialect::MsSql, Dialect::Oracle] {
            judged(&sql, &Policy { dialect, ..Policy::unresolved() });
        }
    }
    assert!(read > 300, "the corpus was lost");
}

fn judged(sql: &str, policy: &Policy<'_>) {
    match check(sql, policy) {
        Ok(approved) => {
            assert!(sql.starts_with(approved.sql()));
            assert_eq!(check(approved.sql(), policy), Ok(approved.clone()));
            assert!(check(&format!("{};select 1", approved.sql()), policy).is_err());
        }
        Err(refusal) => {
            let characters = sql.chars().count();
            assert!(refusal.position.is_none_or(|at| (1..=characters + 1).contains(&at)));
            let _ = refusal.caret(sql);
        }
    }
}
