//! How long judging takes. Figures, not bounds, so it runs on demand:
//!
//!     cargo test --release -p guard --test speed -- --ignored --nocapture

use std::time::{Duration, Instant};

use catalog::{Catalog, Column, Table};
use guard::{Policy, check};

const HARMLESS: &str = include_str!("corpus/harmless.sql");

const TYPICAL: &str = "\
select c.country, date_trunc('month', o.placed_at)::date as month, count(*) as orders, \
sum(o.total) as revenue, round(100.0 * count(*) filter (where o.status = 'paid') / count(*), 1) \
from orders o join customers c on c.id = o.customer_id \
where o.placed_at >= now() - interval '12 months' and c.active \
group by 1, 2 having sum(o.total) > 1000 order by month desc, revenue desc limit 50";

fn catalog() -> Catalog {
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
            table("customers", &["id", "name", "country", "active"]),
            table("orders", &["id", "customer_id", "placed_at", "status", "total"]),
        ],
        ..Catalog::default()
    }
}

/// The fastest of ten batches: what else the machine does is not what is measured.
fn each(count: u32, mut run: impl FnMut()) -> Duration {
    run();
    let batch = |_| {
        let start = Instant::now();
        (0..count).for_each(|_| run());
        start.elapsed() / count
    };
    (0..10).map(batch).min().unwrap_or_default()
}

#[test]
#[ignore = "prints figures"]
fn speed_of_judging() {
    let catalog = catalog();
    let policy = Policy::postgres(&catalog);
    assert!(check(TYPICAL, &policy).is_ok());
    println!("typical statement: {:?}", each(500, || drop(check(TYPICAL, &policy))));

    let mut all: Vec<Duration> = HARMLESS
        .split("\n---\n")
        .map(|sql| each(5, || drop(check(sql, &Policy::unresolved()))))
        .collect();
    all.sort_unstable();
    println!("corpus: median {:?}, 95 % {:?}", all[all.len() / 2], all[all.len() * 95 / 100]);

    for (name, sql) in [
        ("1 MB of parentheses", "(".repeat(1_000_000)),
        ("1 MB of a sum", format!("select 1{}", " + 1".repeat(250_000))),
        ("1 MB of comments", "/*".repeat(500_000)),
        ("16 KB of a sum", format!("select 1{}", "+1".repeat(8_000))),
        ("4,000 words of a sum", format!("select 1{}", "+1".repeat(1_999))),
        ("16 KB of comments", "/**/".repeat(4_096)),
        ("16 KB of quotes", "'".repeat(16_384)),
        ("4,000 open parentheses", format!("select {}", "(".repeat(3_998))),
        ("1,000 unions", format!("select 1{}", " union select 1".repeat(999))),
        ("700 casts", format!("select 1{}", "::int".repeat(700))),
    ] {
        println!("{name}: {:?}", each(3, || drop(check(&sql, &policy))));
    }
}
