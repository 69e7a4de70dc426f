//! Whatever is asked, nothing breaks, and what comes out is one statement that only reads.

use std::sync::{Arc, LazyLock};

use builtin::Builtin;
use catalog::Catalog;
use guard::{Dialect, Policy};
use proptest::prelude::*;

use crate::{TODAY, worlds};

static WORLDS: LazyLock<Vec<(Catalog, Builtin)>> = LazyLock::new(|| worlds(Dialect::PostgreSql));

static MYSQL_WORLDS: LazyLock<Vec<(Catalog, Builtin)>> = LazyLock::new(|| worlds(Dialect::MySql));

static ORACLE_WORLDS: LazyLock<Vec<(Catalog, Builtin)>> = LazyLock::new(|| {
    let catalogs = worlds(Dialect::Oracle).into_iter().map(|(catalog, _)| in_capitals(catalog));
    let made = |c: Catalog| (c.clone(), Builtin::new(Arc::new(c)).writing(Dialect::Oracle));
    catalogs.map(made).collect()
});

/// As Oracle keeps names.
fn in_capitals(mut catalog: Catalog) -> Catalog {
    let raise = |name: &mut String| name.make_ascii_uppercase();
    for table in &mut catalog.tables {
        raise(&mut table.name);
        table.schema = None;
        table.columns.iter_mut().for_each(|column| raise(&mut column.name));
        table.primary_key.iter_mut().for_each(raise);
        table.unique.iter_mut().flatten().for_each(raise);
        for key in &mut table.foreign_keys {
            raise(&mut key.references_table);
            key.references_schema = None;
            key.columns.iter_mut().for_each(raise);
            key.references_columns.iter_mut().for_each(raise);
        }
    }
    catalog
}
static MSSQL_WORLDS: LazyLock<Vec<(Catalog, Builtin)>> = LazyLock::new(|| worlds(Dialect::MsSql));

fn worlds(dialect: Dialect) -> Vec<(Catalog, Builtin)> {
    let catalogs = [worlds::library(), worlds::clinic(), worlds::shop()].into_iter();
    let made = |c: Catalog| (c.clone(), Builtin::new(Arc::new(c)).writing(dialect));
    catalogs.map(made).collect()
}

/// Words that questions are made of, and some that try to break out.
const WORDS: &[&str] = &[
    "how many",
    "what",
    "which",
    "list",
    "show",
    "the",
    "of",
    "for each",
    "per",
    "and",
    "or",
    "not",
    "without",
    "both",
    "with",
    "whose",
    "who",
    "more than",
    "at least",
    "between",
    "most",
    "average",
    "total",
    "number of",
    "different",
    "sorted by",
    "descending",
    "top",
    "3",
    "20",
    "2021",
    "last month",
    "in March",
    "ratio of",
    "percentage of",
    "to",
    "than",
    "name",
    "price",
    "books",
    "authors",
    "members",
    "orders",
    "customers",
    "doctor",
    "patients",
    "visits",
    "fee",
    "salary",
    "age",
    "status",
    "open",
    "Germany",
    "\"Salt Harbour\"",
    "'O''Neil'",
    "%",
    "_",
    ",",
    "; drop table books",
    "--",
    "/*",
    "\\",
    "'",
    "oldest",
    "highest",
    "contains",
    "starts with",
    "missing",
    "is",
    "by",
    "in",
    "from",
    "each",
    "no",
    "ever",
    "loan",
    "genre",
    "?",
    ".",
];

fn check(question: &str) {
    check_in(&WORLDS, question, Dialect::PostgreSql);
    check_in(&MYSQL_WORLDS, question, Dialect::MySql);
    check_in(&ORACLE_WORLDS, question, Dialect::Oracle);
    check_in(&MSSQL_WORLDS, question, Dialect::MsSql);
}

fn check_in(worlds: &[(Catalog, Builtin)], question: &str, dialect: Dialect) {
    for (catalog, builtin) in worlds {
        let Ok(answer) = builtin.answer(question, TODAY) else { continue };
        let approved = guard::check(&answer.sql, &Policy::of(dialect, catalog));
        assert!(approved.is_ok(), "{question}\n{}\n{approved:?}", answer.sql);
        assert!(!answer.explanation.is_empty() && (0.0..=1.0).contains(&answer.confidence));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_answered_or_declined(question in "\\PC{0,120}") {
        check(&question);
    }

    #[test]
    fn any_row_of_words_is_answered_or_declined(
        words in prop::collection::vec(prop::sample::select(WORDS), 1..16)
    ) {
        check(&words.join(" "));
    }
}

#[test]
fn the_same_question_gets_the_same_answer() {
    let (catalog, builtin) = &WORLDS[2];
    let again = Builtin::new(Arc::new(catalog.clone()));
    for question in ["Which customers ordered a kettle?", "total of orders per status"] {
        assert_eq!(builtin.answer(question, TODAY), again.answer(question, TODAY), "{question}");
    }
}
