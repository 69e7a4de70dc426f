//! Whatever text comes, in whatever dialect: it is judged without a panic, within time and memory, and the answer
//! keeps its promises.
//!
//! `make fuzz` starts from the corpora of the tests and from `corpus/check`, which holds what
//! earlier runs found worth keeping. Each finding becomes a test of its own; the kept texts are judged by `tests/fuzzed.rs` too.

#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use catalog::{Catalog, Column, Table};
use guard::{Dialect, Policy, RefusalKind, check};
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
});

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
        Err(refusal) => {
            let characters = sql.chars().count();
            assert!(refusal.position.is_none_or(|at| (1..=characters + 1).contains(&at)));
            assert!(!refusal.message.is_empty());
            let _ = refusal.caret(sql);
        }
    }
}
