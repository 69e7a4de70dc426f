//! The same promises for MySQL and MariaDB.
//!
//! Each file of `corpus/` holds statements between lines of three dashes. The harmless ones run on a
//! real MariaDB, or a real MySQL, in the integration tests, in a database made by `corpus/mysql_schema.sql`.

#[path = "corpus/judging.rs"]
mod judging;
#[path = "hostile/texts.rs"]
mod texts;

use catalog::Catalog;
use guard::{Dialect, Policy, RefusalKind, check};
use proptest::prelude::*;

use judging::{assert_all_pass, assert_none_passes, statements};
use texts::{COUNTS, around, assert_judged_in_little_time, soup};

const HARMLESS: &str = include_str!("corpus/mysql_harmless.sql");
const ATTACKS: &str = include_str!("corpus/mysql_attacks.sql");
const SCHEMA: &str = include_str!("corpus/mysql_schema.sql");

fn catalog() -> Catalog {
    judging::catalog(SCHEMA)
}

fn unresolved() -> Policy<'static> {
    Policy { dialect: Dialect::MySql, ..Policy::unresolved() }
}

#[test]
fn every_harmless_statement_passes() {
    assert_all_pass(statements(HARMLESS), &Policy::mysql(&catalog()));
}

#[test]
fn every_attack_is_refused() {
    assert_none_passes(statements(ATTACKS), &Policy::mysql(&catalog()));
}

#[test]
fn names_are_found_in_any_case_where_the_server_finds_them_so() {
    let catalog = catalog();
    let policy = Policy::mysql(&catalog).at_home_in(Some("shop"));
    for sql in [
        "select NAME, c.City from customers c",
        "select `NAME` from customers order by Name",
        "select customers.name from shop.customers",
        "select shop.customers.name from customers",
        "select SHOP.customers.name from shop.customers",
    ] {
        check(sql, &policy).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
    }
    for sql in [
        "select name from Customers",
        "select name from SHOP.customers",
        "select name from other.customers",
        "select c.name, C.city from customers c",
        "with CUSTOMERS as (select 1 as name) select name from customers",
    ] {
        let refusal = check(sql, &policy).expect_err(sql);
        assert_eq!(refusal.kind, RefusalKind::Name, "{sql}: {refusal}");
    }
    let tables: Vec<_> =
        check("select 1 from shop.customers", &policy).unwrap().tables().cloned().collect();
    assert_eq!((tables[0].schema.as_deref(), tables[0].name.as_str()), (None, "customers"));
}

#[test]
fn an_operator_may_vouch_for_a_function_of_the_database() {
    let catalog = catalog();
    let extra = ["score".to_owned(), "shop.score".to_owned()];
    let policy = Policy { extra_functions: &extra, ..Policy::mysql(&catalog) };
    for sql in ["select score(id) from customers", "select shop.score(id) from customers"] {
        assert!(check(sql, &policy).is_ok(), "{sql}");
        assert_eq!(check(sql, &Policy::mysql(&catalog)).unwrap_err().kind, RefusalKind::Function);
    }
    let extra = ["load_file".to_owned(), "shop.sleep".to_owned()];
    let policy = Policy { extra_functions: &extra, ..Policy::mysql(&catalog) };
    for sql in ["select load_file('/etc/passwd')", "select shop.sleep(1)"] {
        assert_eq!(check(sql, &policy).unwrap_err().kind, RefusalKind::Function, "{sql}");
    }
}

#[test]
fn hostile_texts_are_judged_in_little_time() {
    for count in COUNTS {
        for sql in [
            around("(", "1", ")", count),
            around("abs(", "1", ")", count),
            around("! ", "1", "", count),
            around("- ", "1", "", count),
            around("binary ", "1", "", count),
            around("not ", "1", "", count),
            around("", "1", " div 1", count),
            around("", "1", " mod 1", count),
            around("", "1", " || 1", count),
            around("", "1", " <=> 1", count),
            around("", "1", " regexp 1", count),
            around("", "1", " xor 1", count),
            around("", "1", " + interval 1 day", count),
            around("", "'a'", " 'a'", count),
            around("", "1", " union select 1", count),
            around("(select ", "1", ")", count),
            around("* from (select ", "1", ") x", count),
            around("1 from a", "", " join a on 1", count),
            around("1 from a", "", " straight_join a", count),
            around("", "a", ".a", count),
            around("case when ", "1", " then 1 end", count),
            around("convert(", "1", ", char)", count),
            around("/*", "", "*/", count),
            around("`", "", "`", count),
            around("_utf8mb4", "'a'", "", count),
            format!("with {} select 1", "a as (select 1),".repeat(count)),
        ] {
            assert_judged_in_little_time(&sql, count, &unresolved());
        }
    }
}

/// What statements are made of. Comments are whole, so that what follows is looked for in SQL alone.
const WORDS: &str = "select from where group by order limit with recursive as a b t `q` ( ) , * . ; 1 'x' \
        \"s\" '\\'' union all join left on using count sleep lower case when then end else and or not \
        in exists between = || && ! <=> -> ->> := int char binary values row over partition interval \
        day date cast convert extract delete update insert into outfile for table dual div mod regexp \
        rlike match against separator group_concat #c\n --\n /*c*/ */ /*! ? @ @@ - + null true distinct \
        straight_join sql_no_cache procedure lock share mode _utf8mb4 x'41' 0x41 json_table";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_judged_without_a_panic(sql in "\\PC{0,200}") {
        if let Err(refusal) = check(&sql, &unresolved()) {
            let _ = refusal.caret(&sql);
        }
    }

    #[test]
    fn any_bytes_of_sql_are_judged_without_a_panic(sql in "[a-z0-9 ()'\"`$*,;.:=<>|@#!\\[\\]/\\-\n\\\\é]{0,120}") {
        let _ = check(&sql, &unresolved());
    }

    #[test]
    fn what_passes_is_one_query_that_passes_again(words in soup(WORDS)) {
        for sql in [words.clone(), format!("select {words}"), format!("select * from t where {words}")] {
            let Ok(approved) = check(&sql, &unresolved()) else { continue };
            let text = approved.sql();
            prop_assert!(sql.starts_with(text));
            prop_assert!(!text.to_lowercase().contains("delete from"), "{}", text);
            prop_assert!(!text.contains("sleep ("), "{}", text);
            let again = check(text, &unresolved());
            prop_assert_eq!(again.as_ref().map(guard::Approved::sql), Ok(text));
            let more = format!("{text} ; delete from t");
            prop_assert!(check(&more, &unresolved()).is_err());
        }
    }
}
