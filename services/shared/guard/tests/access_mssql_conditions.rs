//! Conditions of rules for SQL Server: what attributes are written as, and what is refused.

#[path = "access/mssql.rs"]
mod mssql;

use guard::access::{Attribute, Rules, TableRule, check_rule};
use guard::{Dialect, Policy, RefusalKind, check};

use mssql::{seen_by, whole};

#[test]
fn an_attribute_is_written_as_what_it_is_compared_with() {
    let text = |text: &str| Attribute::Text(text.into());
    let uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    for (rows, value, written) in [
        ("region_id = {user.region}", Attribute::Whole(7), "region_id = (7)"),
        ("region_id = {user.region}", text("7"), "region_id = (7)"),
        ("region_id = {user.region}", text("7x"), "-"),
        ("{user.region} = region_id", text("none"), "-"),
        ("region_id in {user.region}", Attribute::List(vec![text("x")]), "-"),
        ("region_id in {user.region}", Attribute::List(vec![]), "region_id in (null)"),
        ("Note = {user.region}", Attribute::Whole(0), "Note = (N'0')"),
        ("[note] = {user.region}", text("O'Hara"), "[note] = (N'O''Hara')"),
        ("Note = {user.region}", text("\\'; drop table x --"), "-"),
        ("Note = {user.region}", text("😀"), "-"),
        ("Note = {user.region}", Attribute::Flag(true), "-"),
        ("lower(note) = {user.region}", text("a"), "lower(note) = (N'a')"),
        ("note + {user.region} = 'ab'", text("b"), "note + (N'b') = 'ab'"),
        ("region_id + {user.region} = 1", text("b"), "-"),
        ("isnull(note, {user.region}) = 'a'", text("b"), "isnull(note, (N'b') ) = 'a'"),
        ("note like {user.region}", text("a%"), "note like (N'a%')"),
        (
            "note collate Latin1_General_BIN = {user.region}",
            text("x"),
            "note collate Latin1_General_BIN = (N'x')",
        ),
        ("charindex({user.region}, note) > 0", text("x"), "charindex( (N'x') , note) > 0"),
        ("active = {user.region}", Attribute::Flag(true), "active = (1)"),
        ("active = {user.region}", text("true"), "-"),
        ("region_id = 1 or {user.region}", Attribute::Flag(true), "region_id = 1 or (1 = 1)"),
        ("region_id = 1 or {user.region}", Attribute::Whole(1), "-"),
        ("region_id = 1 or {user.region}", Attribute::List(vec![]), "-"),
        ("not {user.region}", Attribute::Flag(false), "not (1 = 0)"),
        (
            "placed_on >= {user.region}",
            text("2024-02-29"),
            "placed_on >= (cast('2024-02-29' as date))",
        ),
        (
            "placed_at < {user.region}",
            text("2024-02-29 10:00:00"),
            "placed_at < (cast('2024-02-29T10:00:00' as datetime2))",
        ),
        ("placed_on >= {user.region}", text("2023-02-29"), "-"),
        ("placed_on >= {user.region}", text("soon"), "-"),
        ("year(placed_on) = {user.region}", text("2024"), "year(placed_on) = (2024)"),
        (
            "dateadd(day, 1, placed_on) < {user.region}",
            text("2024-01-01"),
            "dateadd(day, 1, placed_on) < (cast('2024-01-01' as date))",
        ),
        (
            "mark = {user.region}",
            text(uuid),
            "mark = (cast('6f9619ff-8b86-d011-b42d-00c04fc964ff' as uniqueidentifier))",
        ),
        ("mark = {user.region}", text(&format!("{uuid}x")), "-"),
        (
            "cast(region_id as nvarchar(10)) = {user.region}",
            Attribute::Whole(7),
            "cast(region_id as nvarchar(10)) = (N'7')",
        ),
        ("convert(bigint, note) = {user.region}", text("7"), "convert(bigint, note) = (7)"),
        ("{user.region} is null", text("x"), " (N'x') is null"),
    ] {
        let rule =
            TableRule { table: "orders".into(), rows: Some(rows.into()), ..TableRule::default() };
        check_rule(&rule, &whole(), Dialect::MsSql).unwrap_or_else(|e| panic!("{rows}: {e}"));
        let access = seen_by(whole(), &[rule], value.clone());
        let checked = check("select id from orders", &Policy::seen(&access));
        if written == "-" {
            let refusal = checked.expect_err(rows);
            assert_eq!(refusal.kind, RefusalKind::Access, "{rows} {value:?}: {refusal}");
            continue;
        }
        let run = checked.unwrap_or_else(|e| panic!("{rows} {value:?}: {e}")).sql().to_owned();
        let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            run.contains(&format!("where ({written} ))"))
                || run.contains(&format!("where ({written}))")),
            "{rows} {value:?}: {run}"
        );
    }
}

#[test]
fn a_condition_in_which_it_cannot_be_told_what_an_attribute_must_be_is_refused() {
    for rows in [
        "{user.a} = {user.b}",
        "body = {user.a}",
        "body.value('.', 'int') = {user.a}",
        "json_value(note, '$.x') = {user.a}",
        "cast({user.a} as int) = region_id",
        "region_id & {user.a} = 1",
        "case region_id when {user.a} then 1 end = 1",
        "iif({user.a}, 1, 0) = 1",
        "nullif(note, {user.a}) is null",
        "coalesce(note, region_id) = {user.a}",
        "{user.a} in (note, region_id)",
        "{user.a} + {user.b} = 1",
        "region_id = 1 /* {user.a} */",
        "note = '{user.a}'",
        "note = N'{user.a}'",
        "[{user.a}] = 1",
        "region_id = {user.a} or (select 1) = 1",
        "region_id = 1) or (1 = 1",
        "region_id = 1 -- {user.a}",
        "region_id = @x",
        "region_id = 1; select 1",
        "region_id = 1 waitfor delay '0:0:1'",
        "customers.name = 'x'",
        "region_id = :a",
        "region_id = ?",
        "suser_name() = note",
        "exists (values (1))",
    ] {
        let rule =
            TableRule { table: "orders".into(), rows: Some(rows.into()), ..TableRule::default() };
        assert!(check_rule(&rule, &whole(), Dialect::MsSql).is_err(), "{rows}");
        let rules = Rules::new(whole(), &[rule], Dialect::MsSql);
        assert_eq!(rules.broken(), ["orders"], "{rows}");
        assert!(rules.visible().tables.iter().all(|t| t.display_name() != "orders"));
    }
}
