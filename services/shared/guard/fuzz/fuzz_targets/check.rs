//! Whatever text comes, in whatever dialect: it is judged without a panic, within time and memory, and the answer
//! keeps its promises.
//!
//! `make fuzz` starts from the corpora of the tests and from `corpus/check`, which holds what
//! earlier runs found worth keeping. Each finding becomes a test of its own; the kept texts are judged by `tests/fuzzed.rs` too.

#![no_main]

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use catalog::{Catalog, Column, Table};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};
use guard::{Dialect, Policy, Refusal, RefusalKind, check};
use libfuzzer_sys::fuzz_target;

/// The bound that the design names is 50 ms on a quiet machine; the sanitizers cost the rest.
const PATIENCE: Duration = Duration::from_secs(2);

static SHOP: LazyLock<Catalog> = LazyLock::new(|| {
    let table = |name: &str, columns: &[&str]| Table {
        name: name.into(),
        columns: columns
            .iter()
            .map(|name| Column {
                name: (*name).into(),
                data_type: "text".into(),
                ..Column::default()
            })
            .collect(),
        ..Table::default()
    };
    Catalog {
        tables: vec![
            table("customers", &["id", "name", "country", "active", "t"]),
            table("orders", &["id", "customer_id", "placed_at", "status", "total", "a", "b"]),
            table("t", &["a", "b", "c", "id", "x"]),
        ],
        ..Catalog::default()
    }
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(sql) = std::str::from_utf8(bytes) else { return };
    judged(sql, &Policy::postgres(&SHOP));
    judged(sql, &Policy::unresolved());
    judged(sql, &Policy::mysql(&SHOP));
    judged(sql, &Policy { dialect: Dialect::MySql, ..Policy::unresolved() });
    judged(sql, &Policy::of(Dialect::Oracle, &IN_CAPITALS));
    judged(sql, &Policy { dialect: Dialect::MsSql, ..Policy::unresolved() });
    for access in RULES.iter() {
        ruled(sql, access);
    }
});

/// What somebody may see of the shop, in each dialect.
static RULES: LazyLock<Vec<Access>> = LazyLock::new(|| {
    let dialects = [Dialect::PostgreSql, Dialect::MySql, Dialect::MsSql, Dialect::Oracle];
    dialects.into_iter().map(access).collect()
});

fn access(dialect: Dialect) -> Access {
    let named = |name: &str| match dialect {
        Dialect::Oracle => name.to_ascii_uppercase(),
        _ => name.to_owned(),
    };
    let rule = TableRule {
        table: named("orders"),
        masked_columns: vec![named("total")],
        hidden_columns: vec![named("b")],
        rows: Some("status = {user.status}".into()),
        ..TableRule::default()
    };
    let attributes = Attributes::from([("status".into(), Attribute::Text("it's open".into()))]);
    let rules = Rules::new(Arc::new(whole(dialect).clone()), &[rule], dialect);
    assert!(rules.broken().is_empty(), "{:?}", rules.broken());
    Access::new(Arc::new(rules), attributes)
}

fn whole(dialect: Dialect) -> &'static Catalog {
    if dialect == Dialect::Oracle { &IN_CAPITALS } else { &SHOP }
}

/// As Oracle keeps names.
static IN_CAPITALS: LazyLock<Catalog> = LazyLock::new(|| {
    let mut catalog = SHOP.clone();
    for table in &mut catalog.tables {
        table.name.make_ascii_uppercase();
        table.columns.iter_mut().for_each(|column| column.name.make_ascii_uppercase());
    }
    catalog
});

fn judged(sql: &str, policy: &Policy<'_>) {
    let start = Instant::now();
    let judgement = check(sql, policy);
    assert!(start.elapsed() < PATIENCE, "{:?} for {} bytes", start.elapsed(), sql.len());
    match judgement {
        Ok(approved) => {
            let text = approved.sql();
            assert!(sql.starts_with(text));
            assert_eq!(check(text, policy).as_ref(), Ok(&approved), "approved only once");
            for more in [";select 1", ";;delete from t", "; --\n x"] {
                let refusal = check(&format!("{text} {more}"), policy)
                    .expect_err("there is more than one statement");
                let kinds = [RefusalKind::NotOneStatement, RefusalKind::TooLarge];
                assert!(kinds.contains(&refusal.kind), "{refusal}");
            }
        }
        Err(refusal) => refused(sql, &refusal),
    }
}

/// What rules put in is read as it was meant: the whole passes where there are none, and every
/// place in it is one in the text as it was written.
fn ruled(sql: &str, access: &Access) {
    let policy = Policy::seen(access);
    let start = Instant::now();
    let judgement = check(sql, &policy);
    assert!(start.elapsed() < PATIENCE, "{:?} for {} bytes", start.elapsed(), sql.len());
    match judgement {
        Ok(approved) => {
            assert!(sql.starts_with(approved.written()));
            if approved.has_rules() {
                let without = Policy::of(policy.dialect, whole(policy.dialect));
                let again = check(approved.sql(), &without);
                assert!(again.is_ok(), "{again:?} for {}", approved.sql());
                let characters = approved.written().chars().count();
                let places = 1..=approved.sql().chars().count() + 1;
                let places = places.map(|place| approved.written_position(place));
                assert!(places.into_iter().all(|place| place <= characters + 1));
            }
        }
        Err(refusal) => refused(sql, &refusal),
    }
}

fn refused(sql: &str, refusal: &Refusal) {
    let characters = sql.chars().count();
    assert!(refusal.position.is_none_or(|at| (1..=characters + 1).contains(&at)));
    assert!(!refusal.message.is_empty());
    let _ = refusal.caret(sql);
}
