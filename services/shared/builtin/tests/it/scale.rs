//! Large schemas: many tables must not make a question slow.

use std::{sync::Arc, time::Instant};

use builtin::Builtin;
use catalog::{Catalog, Column, ForeignKey, Table};

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

/// Trucks, and thirty tables about them that are listed first, each with a state of its own.
fn depot() -> Catalog {
    let column = |name: &str, data_type: &str| Column {
        name: name.into(),
        data_type: data_type.into(),
        ..Column::default()
    };
    let key = ForeignKey {
        columns: vec!["truck_id".into()],
        references_schema: None,
        references_table: "trucks".into(),
        references_columns: vec!["id".into()],
        inferred: false,
    };
    let about = (0..30).map(|n| Table {
        name: format!("paper{n}"),
        columns: vec![
            column("id", "integer"),
            column("truck_id", "integer"),
            column("status", "text"),
        ],
        primary_key: vec!["id".into()],
        foreign_keys: vec![key.clone()],
        ..Table::default()
    });
    let trucks = Table {
        name: "trucks".into(),
        columns: vec![column("id", "integer"), column("plate", "text"), column("status", "text")],
        primary_key: vec!["id".into()],
        ..Table::default()
    };
    Catalog { tables: about.chain([trucks]).collect(), ..Catalog::default() }
}

#[test]
fn what_every_table_has_is_taken_from_the_one_in_question() {
    let answer =
        Builtin::new(Arc::new(depot())).answer("How many trucks are in each status?", TODAY);
    let answer = answer.unwrap();
    assert_eq!(answer.tables, ["trucks"], "{}", answer.sql);
    assert!(answer.sql.contains("GROUP BY status"), "{}", answer.sql);
}

#[test]
fn what_is_known_to_hold_nothing_is_the_second_choice() {
    let mut catalog = depot();
    for table in &mut catalog.tables {
        let is_filled = table.name == "paper17";
        table.columns.push(Column {
            name: "weight".into(),
            data_type: "integer".into(),
            ..Column::default()
        });
        table.row_estimate = Some(if is_filled { 40 } else { 0 });
    }
    let answer =
        Builtin::new(Arc::new(catalog)).answer("What is the average weight?", TODAY).unwrap();
    assert_eq!(answer.tables, ["paper17"], "{}", answer.sql);
}
