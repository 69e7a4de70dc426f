//! Nothing that anybody may send makes the guard panic, overflow its stack, or take long.

use std::time::{Duration, Instant};

use guard::{Policy, RefusalKind, check};
use proptest::prelude::*;

/// Texts that nest or chain, `count` times.
fn hostile(count: usize) -> Vec<(&'static str, String)> {
    let around = |before: &str, core: &str, after: &str| {
        format!("select {}{core}{}", before.repeat(count), after.repeat(count))
    };
    vec![
        ("parentheses", around("(", "1", ")")),
        ("open parentheses", around("(", "1", "")),
        ("calls", around("abs(", "1", ")")),
        ("not", around("not ", "true", "")),
        ("signs", around("- ", "1", "")),
        ("plus", around("", "1", " + 1")),
        ("and", around("", "true", " and true")),
        ("concatenation", around("", "'a'", " || 'a'")),
        ("power", around("", "1", " ^ 1")),
        ("casts", around("", "1", "::int")),
        ("collations", around("", "'a'", " collate \"C\"")),
        ("is null", around("", "1", " is null")),
        ("like", around("", "'a'", " like 'a'")),
        ("in", around("", "1", " in (1)")),
        ("between", around("", "1", " between 1 and 1")),
        ("zones", around("", "now()", " at time zone 'UTC'")),
        ("subscripts", around("", "a", "[1]")),
        ("fields", around("", "a", ".a")),
        ("fields in parentheses", around("(", "a", ").a")),
        ("arrays", around("array[", "1", "]")),
        ("brackets", format!("select array{}{}", "[".repeat(count), "]".repeat(count))),
        ("cases", around("case when ", "true", " then 1 end")),
        ("case operands", around("case ", "1", "")),
        ("subqueries", around("(select ", "1", ")")),
        ("exists", around("exists (select ", "1", ")")),
        ("in subqueries", around("1 in (select ", "1", ")")),
        ("array queries", around("array(select ", "1", ")")),
        ("from subqueries", around("* from (select ", "1", ") x")),
        ("from parentheses", around("* from ", &"(".repeat(count), "")),
        ("joins", around("1 from a", "", " join a on true")),
        (
            "joins on the right",
            format!("select 1 from a{}{}", " join a".repeat(count), " on true".repeat(count)),
        ),
        ("commas", around("1 from a", "", ", a")),
        ("unions", around("", "1", " union select 1")),
        (
            "unions in parentheses",
            format!("{}select 1{}", "(".repeat(count), " union select 1)".repeat(count)),
        ),
        ("with", around("* from (with x as (select ", "1", ") select 1) x")),
        (
            "with names",
            format!("with {} a as (select 1) select 1", "a as (select 1),".repeat(count)),
        ),
        ("rows", around("row(", "1", ")")),
        ("casts by name", around("cast(", "1", " as int)")),
        ("case in cast", around("cast(case (", "1", ") when 1 then 1 end as int)")),
        ("extract", around("extract(year from ", "1", ")")),
        ("intervals", around("interval ", "'1'", "")),
        ("lists", around("1", "", ", 1")),
        ("strings", around("'", "", "'")),
        ("dollars", around("$a$ ", "", "$b$ ")),
        ("comments", around("/*", "", "*/")),
        ("quotes", around("\"a\".", "b", "")),
        ("operators", around("", "1", " @#@")),
        ("semicolons", around("", "1", ";")),
        ("windows", around("sum(1) over (order by ", "1", ")")),
        ("filters", around("count(*) filter (where ", "true", ")")),
        (
            "grouping sets",
            format!("select 1 group by {}a{}", "grouping sets (".repeat(count), ")".repeat(count)),
        ),
        (
            "group parentheses",
            format!("select 1 group by {}a{}", "(".repeat(count), ")".repeat(count)),
        ),
        ("values", format!("values {}", "(1),".repeat(count))),
        ("types", around("1::", "int", "[]")),
        ("laterals", around("* from a, lateral (select ", "1", ") x")),
        ("row stars", around("(", "a", ").*")),
        ("typed strings", around("inet '1' ", "", "")),
        ("dates", around("date ", "'1'", "")),
        ("keywords", around("current_time ", "", "")),
        ("keyword calls", around("if(current_time(", "", "")),
        ("negated chains", around("case-", "c", "")),
        ("dotted negations", around("a.not-b.", "c", "")),
    ]
}

#[test]
fn no_statement_needs_more_than_half_of_an_ordinary_stack() {
    let judging = std::thread::Builder::new().stack_size(1024 * 1024).spawn(|| {
        for count in [5, 10, 20, 35, 50, 75, 100, 150, 300] {
            for (_, sql) in hostile(count) {
                let _ = check(&sql, &Policy::unresolved());
            }
        }
    });
    assert!(judging.is_ok_and(|thread| thread.join().is_ok()));
}

#[test]
fn long_statements_are_judged_in_little_time() {
    for count in [200, 400, 700, 1_000, 1_300, 2_000, 4_000, 100_000] {
        for (name, sql) in hostile(count) {
            let start = Instant::now();
            let _ = check(&sql, &Policy::unresolved());
            let taken = start.elapsed();
            assert!(taken < Duration::from_secs(5), "{name} {count} times took {taken:?}");
        }
    }
}

#[test]
fn a_deep_statement_is_too_large_and_a_long_sum_is_not() {
    let deep = format!("select {}1{}", "(".repeat(500), ")".repeat(500));
    assert_eq!(check(&deep, &Policy::unresolved()).unwrap_err().kind, RefusalKind::TooLarge);
    let long = format!("select 1{}", " + 1".repeat(1_000));
    assert!(check(&long, &Policy::unresolved()).is_ok());
    let union = format!("select 1{}", " union all select 1".repeat(300));
    assert!(check(&union, &Policy::unresolved()).is_ok());
}

/// Words that make statements, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        "select",
        "from",
        "where",
        "group",
        "by",
        "order",
        "limit",
        "with",
        "recursive",
        "as",
        "a",
        "b",
        "t",
        "\"q\"",
        "(",
        ")",
        ",",
        "*",
        ".",
        ";",
        "1",
        "'x'",
        "e'\\''",
        "$$d$$",
        "union",
        "all",
        "join",
        "left",
        "lateral",
        "on",
        "using",
        "count",
        "pg_sleep",
        "lower",
        "case",
        "when",
        "then",
        "end",
        "else",
        "and",
        "or",
        "not",
        "in",
        "exists",
        "between",
        "=",
        "||",
        "->>",
        "::",
        "int",
        "text",
        "regclass",
        "[",
        "]",
        "array",
        "row",
        "values",
        "over",
        "partition",
        "filter",
        "within",
        "interval",
        "date",
        "cast",
        "extract",
        "delete",
        "update",
        "insert",
        "into",
        "for",
        "table",
        "only",
        "cycle",
        "search",
        "set",
        "rows",
        "exclude",
        "ties",
        "similar",
        "escape",
        "name",
        "xmlelement",
        "collation",
        "isnull",
        "-- c\n",
        "/* c */",
        "/*",
        "$1",
        "?",
        "@",
        "-",
        "+",
        "null",
        "true",
        "distinct",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_judged_without_a_panic(sql in "\\PC{0,200}") {
        let _ = check(&sql, &Policy::unresolved());
    }

    #[test]
    fn any_bytes_of_sql_are_judged_without_a_panic(sql in "[a-z0-9 ()'\"$*,;.:=<>|\\[\\]/\\-\n\\\\é]{0,120}") {
        let _ = check(&sql, &Policy::unresolved());
    }

    #[test]
    fn what_passes_is_one_query_that_passes_again(words in soup()) {
        for sql in [words.clone(), format!("select {words}"), format!("select * from t where {words}")] {
            let Ok(approved) = check(&sql, &Policy::unresolved()) else { continue };
            let text = approved.sql();
            prop_assert!(sql.starts_with(text));
            prop_assert!(!text.to_lowercase().contains("delete from"), "{}", text);
            prop_assert!(!text.contains("pg_sleep ("), "{}", text);
            let again = check(text, &Policy::unresolved());
            prop_assert_eq!(again.as_ref().map(guard::Approved::sql), Ok(text));
            // Anything behind it makes it two statements, or none.
            let more = format!("{text} ; delete from t");
            prop_assert!(check(&more, &Policy::unresolved()).is_err());
        }
    }

    #[test]
    fn the_caret_is_drawn_for_any_refusal(sql in "\\PC{0,80}") {
        if let Err(refusal) = check(&sql, &Policy::unresolved()) {
            let _ = refusal.caret(&sql);
        }
    }
}
