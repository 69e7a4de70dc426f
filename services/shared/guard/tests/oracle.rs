//! The same promises for Oracle.
//!
//! Each file of `corpus/` holds statements between lines of three dashes. They were judged against
//! the language reference: there is no server of this kind among the tests.

#[path = "corpus/judging.rs"]
mod judging;
#[path = "hostile/texts.rs"]
mod texts;

use catalog::Catalog;
use guard::{Dialect, Policy, RefusalKind, check};
use proptest::prelude::*;

use judging::{assert_all_pass, assert_none_passes, statements};
use texts::{COUNTS, around, assert_judged_in_little_time, soup};

const HARMLESS: &str = include_str!("corpus/oracle_harmless.sql");
const ATTACKS: &str = include_str!("corpus/oracle_attacks.sql");
const SCHEMA: &str = include_str!("corpus/oracle_schema.sql");

fn catalog() -> Catalog {
    judging::catalog(SCHEMA)
}

fn shop(catalog: &Catalog) -> Policy<'_> {
    Policy::of(Dialect::Oracle, catalog).at_home_in(Some("SHOP"))
}

#[test]
fn every_harmless_statement_passes() {
    assert_all_pass(statements(HARMLESS), &shop(&catalog()));
}

#[test]
fn every_attack_is_refused() {
    assert_none_passes(statements(ATTACKS), &shop(&catalog()));
}

#[test]
fn a_refusal_says_what_and_where() {
    let catalog = catalog();
    for (sql, kind, at, words) in [
        ("select 1, utl_http.request('x') from dual", RefusalKind::Function, "request", "safe"),
        ("select my_function from dual", RefusalKind::Name, "my_function", "no column"),
        ("select s.nextval from dual s", RefusalKind::Function, "nextval", "sequences"),
        ("select 1 from t@link", RefusalKind::NotARead, "@", "links"),
        ("select /*+ full(t) */ 1 from dual", RefusalKind::Text, "/*+", "hints"),
        ("select 1 from sys.user$", RefusalKind::Name, "user$", "belongs to the server"),
        ("select name from custmers", RefusalKind::Name, "custmers", "no table CUSTMERS"),
        ("begin null; end;", RefusalKind::NotOneStatement, ";", "more than one"),
        ("select :x from dual", RefusalKind::Unparsable, ":", "variables"),
    ] {
        let refusal = check(sql, &shop(&catalog)).expect_err(sql);
        assert_eq!(refusal.kind, kind, "{sql}: {refusal}");
        assert_eq!(refusal.position, sql.find(at).map(|byte| byte + 1), "{sql}: {refusal}");
        assert!(refusal.message.contains(words), "{sql}: {refusal}");
    }
}

#[test]
fn names_fold_to_upper_case_unless_they_are_quoted() {
    let catalog = catalog();
    for sql in [
        "select NAME, c.City from customers C",
        "select \"NAME\" from Customers order by Name",
        "select customers.name from shop.customers",
        "select shop.customers.name from customers",
        "select d.name from hr.departments d",
        "select x.\"y\" from (select 1 \"y\" from dual) X",
    ] {
        check(sql, &shop(&catalog)).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
    }
    for sql in [
        "select name from \"customers\"",
        "select \"name\" from customers",
        "select name from departments",
        "select name from other.customers",
        "select x.y from (select 1 \"y\" from dual) x",
    ] {
        let refusal = check(sql, &shop(&catalog)).expect_err(sql);
        assert_eq!(refusal.kind, RefusalKind::Name, "{sql}: {refusal}");
    }
    let approved = check("select 1 from shop.customers, hr.departments", &shop(&catalog)).unwrap();
    let tables: Vec<_> =
        approved.tables().map(|t| (t.schema.as_deref(), t.name.as_str())).collect();
    assert_eq!(tables, [(None, "CUSTOMERS"), (Some("HR"), "DEPARTMENTS")]);
}

#[test]
fn an_operator_may_vouch_for_a_function_of_the_database() {
    let catalog = catalog();
    let extra = ["score".to_owned(), "Shop.Tools.score".to_owned()];
    let policy = Policy { extra_functions: &extra, ..shop(&catalog) };
    for sql in ["select SCORE(id) from customers", "select shop.tools.score(id) from customers"] {
        assert!(check(sql, &policy).is_ok(), "{sql}");
        assert_eq!(check(sql, &shop(&catalog)).unwrap_err().kind, RefusalKind::Function);
    }
    // In quotes it is another one.
    assert!(check("select \"score\"(id) from customers", &policy).is_err());
}

#[test]
fn truth_values_are_known_where_there_are_such_columns() {
    let mut catalog = catalog();
    let sql = "select name from customers where active = true and not active = false";
    assert_eq!(check(sql, &shop(&catalog)).unwrap_err().kind, RefusalKind::Name);
    let columns = catalog.tables.iter_mut().flat_map(|table| &mut table.columns);
    for column in columns.filter(|column| column.name == "ACTIVE") {
        column.data_type = "boolean".into();
    }
    assert!(check(sql, &shop(&catalog)).is_ok());
}

#[test]
fn without_a_catalog_only_dual_is_read() {
    let policy = Policy { dialect: Dialect::Oracle, ..Policy::unresolved() };
    assert!(check("select 1 from dual", &policy).is_ok());
    assert_eq!(check("select 1 from t", &policy).unwrap_err().kind, RefusalKind::Unparsable);
}

#[test]
fn hostile_texts_are_judged_in_little_time() {
    let catalog = catalog();
    let around = |before: &str, core: &str, after: &str, count: usize| {
        format!("{} from dual", around(before, core, after, count))
    };
    for count in COUNTS {
        for sql in [
            around("(", "1", ")", count),
            around("abs(", "1", ")", count),
            around("- ", "1", "", count),
            around("prior ", "1", "", count),
            around("not ", "1", "", count),
            around("", "1", " || 1", count),
            around("", "1", " + 1", count),
            around("", "1 from dual", " minus select 1 from dual", count),
            around("(select ", "1", " from dual)", count),
            around("* from (select ", "1", " from dual) x", count),
            around("1 from customers a", "", " join customers a on 1 = 1", count),
            around("", "a", ".a", count),
            around("", "id", "(+)", count),
            around("case when ", "1", " then 1 end", count),
            around("1 from dual ", "", " connect by prior 1 = 1", count),
            around("/*", "", "*/", count),
            around("q'[", "", "]'", count),
            around("\"", "", "\"", count),
            format!("with {} select 1 from dual", "a (x) as (select 1 from dual),".repeat(count)),
        ] {
            assert_judged_in_little_time(&sql, count, &shop(&catalog));
        }
    }
}

/// What statements are made of. Comments are whole, so that what follows is looked for in SQL alone.
const WORDS: &str = "select from dual where group by order siblings fetch first rows only offset with \
        function as customers orders id name c o \"Q\" ( ) , * . ; 1 'x' q'[y]' union all minus \
        intersect join left on using count lower nvl decode case when then end else and or not in \
        exists between = || != ^= < (+) prior connect start level rownum rowid sysdate number \
        varchar2 values over partition interval day date timestamp cast extract delete update insert \
        into for table lateral model pivot xmltable json_table keep dense_rank last listagg within \
        --c\n /*c*/ */ /*+ @ : - + null distinct unique nextval begin declare";

#[test]
fn a_reserved_word_names_no_column_of_a_result() {
    let catalog = catalog();
    let policy = shop(&catalog);
    for sql in ["select null delete", "select 1 as number from dual", "select id level from orders"]
    {
        assert!(check(sql, &policy).is_err(), "{sql}");
    }
    assert!(check("select 1 as \"NUMBER\", 2 as total from dual", &policy).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_judged_without_a_panic(sql in "\\PC{0,200}") {
        if let Err(refusal) = check(&sql, &shop(&catalog())) {
            let _ = refusal.caret(&sql);
        }
    }

    #[test]
    fn any_bytes_of_sql_are_judged_without_a_panic(sql in "[a-z0-9qQnN ()'\"\\[\\]{}$#*,;.:=<>|@!^/\\-+\n\\\\é]{0,120}") {
        let _ = check(&sql, &shop(&catalog()));
    }

    #[test]
    fn what_passes_is_one_query_that_passes_again(words in soup(WORDS)) {
        let catalog = catalog();
        let policy = shop(&catalog);
        let made = [
            words.clone(),
            format!("select {words}"),
            format!("select * from customers where {words}"),
        ];
        for sql in made {
            let Ok(approved) = check(&sql, &policy) else { continue };
            let text = approved.sql();
            prop_assert!(sql.starts_with(text));
            for never in ["delete", "update", "insert", "nextval", "/*+", "@"] {
                prop_assert!(!text.contains(never), "{}", text);
            }
            let again = check(text, &policy);
            prop_assert_eq!(again.as_ref().map(guard::Approved::sql), Ok(text));
            let more = format!("{text} ; delete from customers");
            prop_assert!(check(&more, &policy).is_err());
        }
    }
}
