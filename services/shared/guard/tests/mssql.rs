//! The same promises for SQL Server.
//!
//! Each file of `corpus/` holds statements between lines of three dashes; `corpus/mssql_schema.sql`
//! describes the database that they speak of. No server has run them.

#[path = "corpus/judging.rs"]
mod judging;
#[path = "hostile/texts.rs"]
mod texts;

use catalog::Catalog;
use guard::{Dialect, Policy, RefusalKind, check};
use proptest::prelude::*;

use judging::{assert_all_pass, assert_none_passes, statements};
use texts::{COUNTS, around, assert_judged_in_little_time, soup};

const HARMLESS: &str = include_str!("corpus/mssql_harmless.sql");
const ATTACKS: &str = include_str!("corpus/mssql_attacks.sql");
const SCHEMA: &str = include_str!("corpus/mssql_schema.sql");

fn catalog() -> Catalog {
    judging::catalog(SCHEMA)
}

fn policy(catalog: &Catalog) -> Policy<'_> {
    Policy::of(Dialect::MsSql, catalog).at_home_in(Some("dbo"))
}

fn unresolved() -> Policy<'static> {
    Policy { dialect: Dialect::MsSql, ..Policy::unresolved() }
}

#[test]
fn every_harmless_statement_passes() {
    assert_all_pass(statements(HARMLESS), &policy(&catalog()));
}

#[test]
fn every_attack_is_refused() {
    assert_none_passes(statements(ATTACKS), &policy(&catalog()));
}

#[test]
fn no_attack_passes_where_the_tables_are_not_known() {
    let known = |sql: &&str| {
        // Without a catalog nobody can tell; the server's own tables are refused all the same.
        let of_catalog = ["secret", "sales.customers", "password"];
        !of_catalog.iter().any(|word| sql.contains(word))
    };
    assert_none_passes(statements(ATTACKS).filter(known), &unresolved());
}

#[test]
fn names_are_found_in_any_case_unless_the_database_tells_them_apart() {
    let mut catalog = catalog();
    let mixed = [
        "select NAME, c.City from CUSTOMERS C",
        "select DBO.Customers.[NAME] from Dbo.customers",
        "select r.Name from SALES.Regions R",
    ];
    for sql in mixed {
        check(sql, &policy(&catalog)).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
    }
    let approved = check("select 1 from DBO.Customers", &policy(&catalog)).unwrap();
    let tables: Vec<_> = approved.tables().cloned().collect();
    assert_eq!((tables[0].schema.as_deref(), tables[0].name.as_str()), (None, "customers"));

    catalog.case_sensitive = true;
    for sql in mixed {
        let refusal = check(sql, &policy(&catalog)).expect_err(sql);
        assert_eq!(refusal.kind, RefusalKind::Name, "{sql}: {refusal}");
    }
    for sql in ["SELECT COUNT(*), Max(c.id) FROM customers c", "select r.name from sales.regions r"]
    {
        check(sql, &policy(&catalog)).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
    }
}

#[test]
fn a_refusal_says_what_and_points_at_it() {
    let catalog = catalog();
    for (sql, kind, place, words) in [
        ("select id from customers shutdown", RefusalKind::Unparsable, "shutdown", "shutdown"),
        ("select suser_name()", RefusalKind::Function, "suser_name", "suser_name"),
        ("select name from sys.objects", RefusalKind::Name, "objects", "sys.objects"),
        ("select @@version", RefusalKind::NotARead, "@@version", "variables"),
        ("select * from #t", RefusalKind::Name, "#t", "temporary"),
        ("select 1 where 1 = 1; drop table x", RefusalKind::NotOneStatement, ";", "one"),
        ("exec sp_who", RefusalKind::NotARead, "exec", "EXEC"),
        ("select * from customers with (updlock)", RefusalKind::NotARead, "updlock", "hint"),
        ("select nam from customers", RefusalKind::Name, "nam", "nam"),
    ] {
        let refusal = check(sql, &policy(&catalog)).expect_err(sql);
        let at = sql.find(place).unwrap() + 1;
        assert_eq!((refusal.kind, refusal.position), (kind, Some(at)), "{sql}: {refusal}");
        assert!(refusal.message.contains(words), "{sql}: {refusal}");
        assert!(refusal.caret(sql).ends_with('^'));
    }
    let refusal = check("select * from customers limit 10", &policy(&catalog)).unwrap_err();
    assert!(refusal.hint.is_some_and(|hint| hint.contains("TOP")));
}

#[test]
fn an_operator_may_vouch_for_a_function_of_the_database() {
    let catalog = catalog();
    let extra = ["dbo.score".to_owned(), "dbo.lines".to_owned()];
    let vouched = Policy { extra_functions: &extra, ..policy(&catalog) };
    for sql in ["select dbo.score(id) from customers", "select l.x from dbo.lines(1) as l(x)"] {
        check(sql, &vouched).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
        assert_eq!(check(sql, &policy(&catalog)).unwrap_err().kind, RefusalKind::Function);
    }
}

#[test]
fn hostile_texts_are_judged_in_little_time() {
    for count in COUNTS {
        for sql in [
            around("(", "1", ")", count),
            around("abs(", "1", ")", count),
            around("~ ", "1", "", count),
            around("- ", "1", "", count),
            around("", "1", " + 1", count),
            around("", "'a'", " + 'a'", count),
            around("", "1", " ^ 1", count),
            around("", "1", " !< 1", count),
            around("", "'a'", " collate x", count),
            around("", "a", " at time zone 'UTC'", count),
            around("", "1", " union select 1", count),
            around("(select ", "1", ")", count),
            around("* from (select ", "1", ") x", count),
            around("1 from a", "", " join a on 1 = 1", count),
            around("1 from a", "", " cross apply (select 1 b) a", count),
            around("1 from a", "", " pivot (sum(a) for b in ([c]))", count),
            around("", "a", ".a", count),
            around("case when ", "1", " then 1 end", count),
            around("convert(int, ", "1", ")", count),
            around("try_cast(", "1", " as int)", count),
            around("/*", "", "*/", count),
            around("[", "", "]", count),
            around("[a].", "b", "", count),
            around("x", "'a'", "", count),
            around("(select 1 for xml path(''), type).value('.', 'int') + ", "1", "", count),
            format!("with {} select 1", "a as (select 1),".repeat(count)),
        ] {
            assert_judged_in_little_time(&sql, count, &unresolved());
        }
    }
}

/// What statements are made of. Comments are whole, so that what follows is looked for in SQL alone.
const WORDS: &str = "select from where group by order offset with as a b t [q] ( ) , * . ; 1 'x' \
        \"s\" N'y' union all join left on using count waitfor delay lower case when then end else and \
        or not in exists between = + - !< <> int char varchar values row over partition date cast \
        convert try_cast delete update insert into for xml json path table distinct top percent ties \
        cross outer apply openjson string_split pivot unpivot exec shutdown rows fetch next only \
        rows nolock updlock collate at time zone dateadd day --c\n /*c*/ /* # @ @@ ? null true \
        option union 0x41 $1 sys dbo limit within iif";

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
            let words: Vec<&str> = text.split_whitespace().collect();
            for word in ["exec", "shutdown", "waitfor", "update", "insert", "into"] {
                // A word of a statement is refused; a name in brackets is not among them.
                prop_assert!(!words.contains(&word), "{}", text);
            }
            let again = check(text, &unresolved());
            prop_assert_eq!(again.as_ref().map(guard::Approved::sql), Ok(text));
            let more = format!("{text} ; delete from t");
            prop_assert!(check(&more, &unresolved()).is_err());
        }
    }
}
