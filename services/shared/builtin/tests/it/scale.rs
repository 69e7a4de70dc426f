//! Large schemas: many tables must not make a question slow.

use std::{sync::Arc, time::Instant};

use builtin::Builtin;
use catalog::Catalog;

use crate::{TODAY, worlds};

/// The three worlds, over and over, under other names.
fn wide(copies: usize) -> Catalog {
    let mut catalog = worlds::shop();
    for copy in 0..copies {
        for world in [worlds::library(), worlds::clinic()] {
            catalog.tables.extend(world.tables.into_iter().map(|mut table| {
                table.name = format!("archive{copy}_{}", table.name);
                for key in &mut table.foreign_keys {
                    key.references_table = format!("archive{copy}_{}", key.references_table);
                }
                table
            }));
        }
    }
    catalog
}

#[test]
fn eight_hundred_tables_are_answered_in_reasonable_time() {
    let catalog = wide(90);
    assert!(catalog.tables.len() > 800);
    let builtin = Builtin::new(Arc::new(catalog));
    let questions = [
        "How many customers are from Germany?",
        "Which products have never been ordered?",
        "Show the top 5 customers by total order amount.",
    ];
    let start = Instant::now();
    for question in questions {
        let answer = builtin.answer(question, TODAY);
        assert!(answer.is_ok(), "{question}: {answer:?}");
    }
    // A slow machine without optimization still stays far below this.
    assert!(start.elapsed().as_secs_f64() < 6.0, "{:?}", start.elapsed());
}
